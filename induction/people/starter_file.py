"""Reading HR's file of new starters: from the bytes of a CSV file to numbered rows, whatever saved it.

Nothing is asked: the encoding (UTF-8, UTF-16 with its mark, Windows-1252), the delimiter (comma, semicolon, tab) and the
order of the columns are found out. What cannot be read is refused as a whole, in one sentence that says what to do.
What the values mean is none of this module's business.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import ClassVar, Final

from induction.people.starter_cells import clean
from induction.people.starter_findings import Finding, StarterField, Why
from induction.refusals import N_, Refusal

LARGEST_MEGABYTES: Final = 5
LARGEST_BYTES: Final = LARGEST_MEGABYTES * 1024 * 1024
MOST_ROWS: Final = 50_000
"""The largest file that is read. A row of HR's takes some 130 bytes, so both are far more than a department takes on."""

_NEEDED = (StarterField.FAMILY_NAME, StarterField.GIVEN_NAME, StarterField.JOB_TITLE, StarterField.START_DATE)

_HEADINGS: Mapping[StarterField, str] = {
    StarterField.PAYROLL_NUMBER: (
        "payroll no, payroll number, payroll, payroll id, payroll ref, employee no, employee number, employee id,"
        " staff no, staff number, staff id, personnel no, personnel number"
    ),
    StarterField.FAMILY_NAME: "surname, last name, family name",
    StarterField.GIVEN_NAME: "forename, forenames, first name, first names, given name, given names",
    StarterField.KNOWN_AS: "known as, preferred name, preferred first name",
    StarterField.EMAIL: "email, email address, work email, work email address",
    StarterField.JOB_TITLE: "job title, job, job role, role, post, post title, position",
    StarterField.SERVICE: "service, service area, department",
    StarterField.TEAM: "team, team name",
    StarterField.SITE: "work base, base, site, work site, workplace, location, work location",
    StarterField.MANAGER_EMAIL: (
        "line manager email, line manager email address, line managers email, manager email, manager email address,"
        " managers email"
    ),
    StarterField.START_DATE: "start date, date of start, starting date, first day",
    StarterField.CONTRACT_TYPE: "contract type, contract, type of contract, employment type",
    StarterField.WEEKLY_HOURS: "contracted hours, contract hours, weekly hours, hours per week, hours",
}
"""The names a column may have. Case, spaces and punctuation do not matter: "First_Name" is "first name"."""

_WORKBOOK_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods are zip files; .xls is OLE
_DELIMITERS = (",", ";", "\t")


class StarterFileRefused(Refusal):
    """The whole file cannot be read; no row of it was looked at."""

    message: ClassVar[str] = N_("This file cannot be read.")
    field: ClassVar[str | None] = "file"


class FileEmpty(StarterFileRefused):
    """There is nothing in the file."""

    message = N_("The file is empty. Save it again and choose it again.")


class FileTooLarge(StarterFileRefused):
    """The file is larger than is read."""

    message = N_("The file is larger than %(limit)s MB. Send it in smaller parts, each with the headings.")


class FileTooLong(StarterFileRefused):
    """There are more rows than are read."""

    message = N_("The file has more than %(limit)s rows. Send it in smaller parts, each with the headings.")


class FileIsWorkbook(StarterFileRefused):
    """The file is a spreadsheet's own kind, not CSV."""

    message = N_(
        "This is a spreadsheet file, not a CSV file. Open it, choose “Save as”, choose CSV, and send that file."
    )


class FileNotText(StarterFileRefused):
    """The bytes are not text in any encoding that is read."""

    message = N_("This file is not text. Open the list in a spreadsheet, save it as CSV, and send that file.")


class HeadingsNotFound(StarterFileRefused):
    """Not one heading was recognised in the first row."""

    message = N_("The first row has no headings that we know. Write headings there, such as %(headings)s.")


class HeadingsMissing(StarterFileRefused):
    """A column that is needed is not there."""

    message = N_("The first row lacks these headings: %(headings)s. Add them, and what belongs under them.")


class NumberOrEmailMissing(StarterFileRefused):
    """Neither of the two columns is there by which a person is known again."""

    message = N_("The first row needs the heading %(number)s or %(email)s. Add one, and what belongs under it.")


class HeadingRepeated(StarterFileRefused):
    """Two columns say that they are the same thing."""

    message = N_("These headings mean the same: %(headings)s. Keep the one column that is right.")


class NoStartersInFile(StarterFileRefused):
    """There are headings and nothing under them."""

    message = N_("There are no rows under the headings. Add the new starters and send the file again.")


class QuoteNotClosed(StarterFileRefused):
    """A quote mark makes it unclear where cells and rows end, so that rows could vanish inside a cell."""

    message = N_("A quote mark is out of place in row %(row)s, so we cannot tell where the row ends. Mend that row.")


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row that is not blank, numbered as a spreadsheet numbers it."""

    number: int
    cells: tuple[str, ...]
    """As they stand in the file, under all its headings and beyond."""
    trouble: Finding | None = None
    """Why the cells cannot be trusted to stand under the right headings; None if they can."""
    short: Finding | None = None
    """Set where the row ends early. The cells it lacks were left out by the spreadsheet, as empty ones at the end are."""


@dataclass(frozen=True, slots=True)
class IgnoredColumn:
    """A column that means nothing here: its letter in a spreadsheet and its heading, which may be empty."""

    letter: str
    heading: str


@dataclass(frozen=True, slots=True)
class StarterFile:
    """What a file holds: its headings as written, which column is what, and its rows."""

    headings: tuple[str, ...]
    columns: Mapping[StarterField, int]
    ignored: tuple[IgnoredColumn, ...]
    rows: tuple[FileRow, ...]

    def cell(self, row: FileRow, field: StarterField) -> str:
        """Return the cell of ``row`` for ``field`` as it stands in the file; empty where there is none."""
        place = self.columns.get(field)
        return row.cells[place] if place is not None and place < len(row.cells) else ""


def read_starter_file(data: bytes) -> StarterFile:
    """Read the bytes of HR's file. Raises a ``StarterFileRefused`` that says what is wrong with the file as a whole."""
    text = _decoded(data)
    delimiter = _delimiter(text)
    records = _records(text, delimiter)
    headings: list[str] = []
    for _, cells in records:
        if _has_text(cells):
            headings = cells
            break
    columns = _columns(headings)
    filled = ((number, cells) for number, cells in records if _has_text(cells))
    rows = tuple(_row(number, cells, headings, delimiter) for number, cells in islice(filled, MOST_ROWS + 1))
    if len(rows) > MOST_ROWS:
        raise FileTooLong(limit=f"{MOST_ROWS:,}")
    if not rows:
        raise NoStartersInFile
    return StarterFile(tuple(headings), columns, _ignored(headings, columns, rows), rows)


def _decoded(data: bytes) -> str:
    if not data:
        raise FileEmpty
    if len(data) > LARGEST_BYTES:
        raise FileTooLarge(limit=LARGEST_MEGABYTES)
    if data.startswith(_WORKBOOK_STARTS):
        raise FileIsWorkbook
    text = _in_first_of(_encodings(data), data)
    if text is None or "\0" in text:
        raise FileNotText
    if not clean(text[:1000]) and not clean(text):
        raise FileEmpty
    return text


def _encodings(data: bytes) -> tuple[str, ...]:
    """Return what to try. A byte-order mark is a promise; without one, text that is valid UTF-8 is nothing else."""
    if data.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    return ("utf-8", "cp1252")


def _in_first_of(encodings: tuple[str, ...], data: bytes) -> str | None:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield every row with its number; strictly, because a lenient reader lets one stray quote mark eat the rest."""
    number = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            yield number, cells
    except csv.Error:
        raise QuoteNotClosed(row=number + 1) from None


def _delimiter(text: str) -> str:
    """Return the delimiter under which the first row has the most headings that are known."""
    known: dict[str, int] = {}
    refusals: dict[str, QuoteNotClosed] = {}
    for delimiter in _DELIMITERS:
        try:
            first = next((cells for _, cells in _records(text, delimiter) if _has_text(cells)), [])
        except QuoteNotClosed as refusal:
            refusals[delimiter] = refusal
            first = text.lstrip().split("\n", 1)[0].replace('"', "").split(delimiter)
        known[delimiter] = sum(_field(heading) is not None for heading in first)
    best = max(known, key=known.__getitem__)
    if not known[best]:
        raise HeadingsNotFound(headings=_named(_NEEDED))
    if best in refusals:
        raise refusals[best]
    return best


def _has_text(cells: Sequence[str]) -> bool:
    return any(cell and clean(cell) for cell in cells)


def _heading_key(heading: str) -> str:
    return "".join(c for c in clean(heading).casefold() if c.isalnum())


_FIELDS = {_heading_key(name): field for field, names in _HEADINGS.items() for name in names.split(",")}


def _field(heading: str) -> StarterField | None:
    return _FIELDS.get(_heading_key(heading)) if heading else None


def _named(fields: Sequence[StarterField]) -> str:
    """Name headings as they are to be written in the file: not translated, for there they are English."""
    return ", ".join(f"“{field.label}”" for field in fields)


def _columns(headings: Sequence[str]) -> dict[StarterField, int]:
    columns: dict[StarterField, int] = {}
    for place, heading in enumerate(headings):
        field = _field(heading)
        if field is None:
            continue
        if field in columns:
            same = (clean(headings[columns[field]]), clean(heading))
            raise HeadingRepeated(headings=", ".join(f"“{name}”" for name in same))
        columns[field] = place
    missing = [field for field in _NEEDED if field not in columns]
    if missing:
        raise HeadingsMissing(headings=_named(missing))
    if StarterField.PAYROLL_NUMBER not in columns and StarterField.EMAIL not in columns:
        raise NumberOrEmailMissing(number=_named([StarterField.PAYROLL_NUMBER]), email=_named([StarterField.EMAIL]))
    return columns


def _row(number: int, cells: list[str], headings: Sequence[str], delimiter: str) -> FileRow:
    width = len(headings)
    while len(cells) > width and not clean(cells[-1]):
        cells.pop()
    trouble = short = None
    counts = {"cells": len(cells), "headings": width}
    if len(cells) > width:
        trouble = Finding(Why.TOO_MANY_CELLS, values=counts)
    elif any(_holds_rows(cell, delimiter, width) for cell in cells if "\n" in cell or "\r" in cell):
        trouble = Finding(Why.SWALLOWED_ROWS)
    elif len(cells) < width:
        short = Finding(Why.SHORT_ROW, values=counts)
    return FileRow(number, tuple(cells), trouble, short)


def _holds_rows(cell: str, delimiter: str, width: int) -> bool:
    """Say whether a cell with a line break has swallowed a row: it then has a row's delimiters in it.

    Two quote marks too many, one in each of two rows, make one row of the two that has the right number of cells. In
    prose a comma has a space after it; between cells it has none.
    """
    return len(re.findall(re.escape(delimiter) + r"(?! )", cell)) >= width - 1


def _ignored(
    headings: Sequence[str], columns: Mapping[StarterField, int], rows: Sequence[FileRow]
) -> tuple[IgnoredColumn, ...]:
    """Name the columns that are not read; one without a heading only if something stands in it."""
    read = set(columns.values())
    nameless = [place for place, heading in enumerate(headings) if not clean(heading)]
    filled = {place for row in rows for place in nameless if place < len(row.cells) and clean(row.cells[place])}
    return tuple(
        IgnoredColumn(_letter(place), clean(heading))
        for place, heading in enumerate(headings)
        if place not in read and (place in filled or clean(heading))
    )


def _letter(place: int) -> str:
    """Return the letters by which a spreadsheet calls the column: A to Z, AA, AB and on."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters

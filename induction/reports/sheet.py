"""The report as a sheet: the figures of the page, no others, with every cell safe for a spreadsheet."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import date

from induction.disclosure import Figure
from induction.disclosure.figures import NUMBER
from induction.people.enums import RoleFamily
from induction.reflections.enums import Statement
from induction.refusals import N_
from induction.reports.enums import Came
from induction.reports.publication import Line, Publication, QuarterLine
from induction.web.spreadsheet import safe_cell

Worded = Callable[[Figure], str]
Translate = Callable[[str], str]
Cell = str | int | float

EVERYONE = N_("Everyone")
_PERIOD = (N_("Started from"), N_("Started to"))
_MOVED = (
    N_("Middle answer before"),
    N_("Middle answer after"),
    N_("Middle change"),
    N_("Went up"),
    N_("Stayed the same"),
    N_("Went down"),
)


def of_families(first: date, last: date, report: Publication, worded: Worded, translate: Translate) -> bytes:
    """Return the four quarters by role family as CSV, everyone in the last line."""
    headings = [
        *_PERIOD,
        N_("Role family"),
        N_("Started"),
        *(came.label for came in Came),
        N_("Reflected"),
        N_("No reflection yet"),
        N_("Gave their numbers before and after"),
        N_("Did not give all their numbers"),
        N_("Response rate"),
    ]
    first_line = [translate(heading) for heading in headings]
    for statement in Statement:
        first_line += [f"{translate(statement.label)}: {translate(heading)}" for heading in _MOVED]
    lines: list[tuple[str, Line]] = [(family.label, report.families[family]) for family in RoleFamily]
    lines.append((EVERYONE, report.everyone))
    rows = [[translate(name), *(_cell(figure, worded) for figure in line.figures)] for name, line in lines]
    return _sheet(first_line, [[first.isoformat(), last.isoformat(), *row] for row in rows])


def of_quarter(first: date, last: date, line: QuarterLine, worded: Worded, translate: Translate) -> bytes:
    """Return one quarter, for the whole department, as CSV."""
    headings = [*_PERIOD, N_("Started"), *(came.label for came in Came)]
    row: list[Cell] = [first.isoformat(), last.isoformat(), *(_cell(figure, worded) for figure in line.figures)]
    return _sheet([translate(heading) for heading in headings], [row])


def _cell(figure: Figure, worded: Worded) -> Cell:
    """Plain numbers as numbers, so that they can be added; everything else in the words of the page."""
    if figure.number is not None and figure.message == NUMBER:
        return figure.number
    return worded(figure)


def _sheet(first_line: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte-order mark, by which spreadsheets know it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for line in (first_line, *rows):
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in line])
    return out.getvalue().encode("utf-8-sig")

"""HR's file is read whatever saved it, or refused with one sentence that says what to do."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from induction.people.starter_cells import clean
from induction.people.starter_file import (
    LARGEST_BYTES,
    MOST_ROWS,
    FileEmpty,
    FileIsWorkbook,
    FileNotText,
    FileTooLarge,
    FileTooLong,
    HeadingRepeated,
    HeadingsMissing,
    HeadingsNotFound,
    IgnoredColumn,
    NoStartersInFile,
    NumberOrEmailMissing,
    QuoteNotClosed,
    StarterFile,
    StarterFileRefused,
    read_starter_file,
)
from induction.people.starter_findings import Finding, StarterField, Why
from tests.unit.people.hr_files import BLANK, DATA, HEADINGS, other, row, table, written

Rows = list[tuple[int, dict[str, str]]]


def values_in(file: StarterFile) -> Rows:
    return [(line.number, {field.value: clean(file.cell(line, field)) for field in StarterField}) for line in file.rows]


def lines(*rows: dict[str, str]) -> list[list[str]]:
    return table(rows)


def columns_of(grid: Sequence[Sequence[str]], *names: str) -> list[list[str]]:
    places = [grid[0].index(name) for name in names]
    return [[line[place] for place in places] for line in grid]


NEEDED = ("Surname", "Forename", "Job Title", "Start Date")


def read(grid: Sequence[Sequence[str]]) -> StarterFile:
    return read_starter_file(written(grid).encode())


# The samples


def test_the_export_has_sixty_four_rows_and_two_blank_ones() -> None:
    file = read_starter_file((DATA / "starters-hr-export.csv").read_bytes())
    assert file.headings == tuple(HEADINGS.values())
    assert file.columns == {field: place for place, field in enumerate(StarterField)}
    assert file.ignored == ()
    assert [line.number for line in file.rows] == list(range(2, 66))
    assert all(line.trouble is None and line.short is None and len(line.cells) == 13 for line in file.rows)
    found = dict(values_in(file))
    assert found[2] == {
        **BLANK,
        "payroll_number": "012338",
        "family_name": "Adéyẹmí",
        "given_name": "Oluwaseun",
        "email": "oluwaseun.adym0@northshire.example",
        "job_title": "Home Care Assistant",
        "service": "Home Care",
        "team": "Home Team 3",
        "site": "Civic Centre",
        "manager_email": "s.begum@northshire.example",
        "start_date": "25/11/2026",
        "contract_type": "Apprentice",
        "weekly_hours": "37",
    }
    assert [found[number]["family_name"] for number in (31, 39, 46, 56)] == [
        "Bennett",
        "Wójcik",
        '=HYPERLINK("x")',
        "Śarma",
    ]
    assert found[57]["site"] == "Riverside House Ground floor"
    assert found[58]["family_name"] == "Long"


def test_the_file_a_spreadsheet_saved_is_read_with_no_setting() -> None:
    file = read_starter_file((DATA / "starters-excel-saved.csv").read_bytes())
    assert file.headings == tuple(heading.upper() for heading in HEADINGS.values())
    assert file.columns == {field: place for place, field in enumerate(StarterField)}
    assert [line.number for line in file.rows] == list(range(2, 42))
    found = dict(values_in(file))
    assert (found[2]["payroll_number"], found[41]["family_name"]) == ("066564", "Ross")


# What a file may look like


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("ending", ["\r\n", "\n", "\r"])
def test_encoding_delimiter_and_line_endings_are_found_out(encoding: str, delimiter: str, ending: str) -> None:
    grid = lines(row(family_name="Núñez; Peña, née Øst", site="Civic Centre\nFirst floor"), other())
    file = read_starter_file(written(grid, delimiter, ending).encode(encoding))
    assert [line.number for line in file.rows] == [2, 3]
    found = dict(values_in(file))
    assert found[2] == row(family_name="Núñez; Peña, née Øst", site="Civic Centre First floor")
    assert found[3] == other()


def test_windows_1252_has_its_own_quote_marks_and_dashes() -> None:
    file = read_starter_file(written(lines(row(family_name="O’Brien – Šimún"))).encode("cp1252"))
    assert values_in(file)[0][1]["family_name"] == "O’Brien – Šimún"


def test_utf_16_is_read_in_both_byte_orders() -> None:
    text = written(lines(row(family_name="Nguyễn")))
    for data in (b"\xff\xfe" + text.encode("utf-16-le"), b"\xfe\xff" + text.encode("utf-16-be")):
        assert values_in(read_starter_file(data)) == [(2, row(family_name="Nguyễn"))]


@pytest.mark.parametrize(
    ("field", "headings"),
    [
        (StarterField.PAYROLL_NUMBER, ["PAYROLL NO.", "Payroll  Number", "employee number", "Staff_No", "EmployeeID"]),
        (StarterField.FAMILY_NAME, [" surname ", "Last name", "Family Name"]),
        (StarterField.GIVEN_NAME, ["First\u00a0name", "FirstName", "Given names", "First\nname"]),
        (StarterField.EMAIL, ["E-mail", "Work email", "Email address:"]),
        (StarterField.SITE, ["Base", "Location"]),
        (StarterField.MANAGER_EMAIL, ["Manager email", "Line Manager's Email", "Line manager e-mail address"]),
        (StarterField.START_DATE, ["start_date", "Date of start", "Start date *"]),
        (StarterField.WEEKLY_HOURS, ["Hours", "Hours per week"]),
    ],
)
def test_a_heading_may_have_another_name(field: StarterField, headings: list[str]) -> None:
    for heading in headings:
        grid = lines(row())
        grid[0][grid[0].index(HEADINGS[field])] = heading
        assert values_in(read(grid)) == [(2, row())]


def test_the_name_we_ask_for_is_a_name_we_accept() -> None:
    grid = lines(row())
    grid[0] = [field.label for field in StarterField]
    assert values_in(read(grid)) == [(2, row())]


def test_columns_we_do_not_need_are_ignored_and_listed_by_letter() -> None:
    grid = [
        [*line, *more]
        for line, more in zip(lines(row(), other()), [["Notes", "", ""], ["x", "", ""], ["", "", "y"]], strict=True)
    ]
    file = read(grid)
    assert file.ignored == (IgnoredColumn("N", "Notes"), IgnoredColumn("P", ""))
    assert values_in(file) == [(2, row()), (3, other())]


def test_columns_past_z_are_called_as_a_spreadsheet_calls_them() -> None:
    extra = [f"extra {number}" for number in range(40)]
    file = read([[*extra, *lines(row())[0]], [*([""] * 40), *lines(row())[1]]])
    assert [column.letter for column in file.ignored][24:29] == ["Y", "Z", "AA", "AB", "AC"]
    assert file.ignored[-1] == IgnoredColumn("AN", "extra 39")


def test_rows_are_numbered_as_a_spreadsheet_numbers_them() -> None:
    grid = [
        [],
        *lines(row(site="a\r\nb\r\nc"))[:1],
        [""] * 13,
        lines(row(site="a\r\nb\r\nc"))[1],
        [" ", "\u00a0"],
        lines(other())[1],
    ]
    file = read(grid)
    assert [line.number for line in file.rows] == [4, 6]


def test_only_the_needed_columns_are_enough() -> None:
    for key in ("Payroll No", "Email"):
        file = read(columns_of(lines(row()), *NEEDED, key))
        assert len(file.rows) == 1
        assert file.cell(file.rows[0], StarterField.TEAM) == ""


# Rows that do not fit the headings


def test_a_row_with_a_cell_too_many_says_so() -> None:
    grid = lines(row(), other())
    grid[1].insert(8, "Ground floor")
    file = read(grid)
    assert [(line.number, line.trouble) for line in file.rows] == [
        (2, Finding(Why.TOO_MANY_CELLS, values={"cells": 14, "headings": 13})),
        (3, None),
    ]


def test_blank_cells_past_the_headings_are_nothing() -> None:
    grid = lines(row())
    grid[1] += ["", " ", ""]
    assert [(line.trouble, len(line.cells)) for line in read(grid).rows] == [(None, 13)]


def test_a_row_that_ends_early_is_read_with_a_word_about_it() -> None:
    grid = lines(row(weekly_hours=""))
    grid[1] = grid[1][:12]
    file = read(grid)
    assert file.rows[0].short == Finding(Why.SHORT_ROW, values={"cells": 12, "headings": 13})
    assert values_in(file) == [(2, row(weekly_hours=""))]


@pytest.mark.parametrize(
    ("find", "put", "number"),
    [
        ("Adult Team 1", '"Adult Team 1', 2),  # never closed
        ("Horton", '"Horton', 3),  # never closed, further down
        ("Adult Team 1", '"Adult" Team 1', 2),  # closed too early
        ("Surname", '"Surname', 1),
    ],
)
def test_a_quote_mark_out_of_place_is_named_by_its_row(find: str, put: str, number: int) -> None:
    text = written(lines(row(), other(team="Day Team 1"), row())).replace(find, put, 1)
    with pytest.raises(QuoteNotClosed) as refusal:
        read_starter_file(text.encode())
    assert refusal.value.values == {"row": number}


def test_a_quote_mark_never_lets_rows_vanish_into_a_cell() -> None:
    before, after = written(lines(row(), other(), row(payroll_number="3"))).split("Horton")
    # One mark opens in row 2 and one closes in row 3: together they are one row with the right number of cells.
    text = before.replace("Wells", '"Wells') + 'Horton"' + after
    file = read_starter_file(text.encode())
    assert [(line.number, line.trouble) for line in file.rows] == [(2, Finding(Why.SWALLOWED_ROWS)), (3, None)]


def test_prose_with_commas_and_line_breaks_is_not_taken_for_rows() -> None:
    notes = "Likes tea, coffee, cake, walks, dogs, cats, music, films, books,\nchess, cards, maps, trains, boats, and more, much more."
    file = read([[*line, more] for line, more in zip(lines(row()), ["Notes", notes], strict=True)])
    assert file.rows[0].trouble is None


def test_a_quote_mark_inside_a_cell_is_just_a_mark() -> None:
    text = written(lines(row())).replace("Adult Team 1", 'Adult "A" Team')
    assert values_in(read_starter_file(text.encode())) == [(2, row(team='Adult "A" Team'))]


# Refused as a whole


def refusal_of(data: bytes) -> StarterFileRefused:
    with pytest.raises(StarterFileRefused) as refusal:
        read_starter_file(data)
    return refusal.value


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\r\n \r\n\r\n", "\u00a0\u200b".encode()])
def test_an_empty_file_is_refused(data: bytes) -> None:
    refusal = refusal_of(data)
    assert type(refusal) is FileEmpty
    assert str(refusal) == "The file is empty. Save it again and choose it again."


def test_a_file_over_five_megabytes_is_refused_and_told_the_limit() -> None:
    filling = b"\r\n" * LARGEST_BYTES
    assert type(refusal_of(filling[: LARGEST_BYTES + 1])) is FileTooLarge
    assert str(refusal_of(filling)) == "The file is larger than 5 MB. Send it in smaller parts, each with the headings."
    start = written(lines(row())).encode()
    assert len(read_starter_file((start + filling)[:LARGEST_BYTES]).rows) == 1


def test_a_file_of_more_rows_than_we_read_is_refused() -> None:
    head = written(columns_of(lines(), *NEEDED, "Email")).encode()
    assert len(read_starter_file(head + b"a\n" * MOST_ROWS).rows) == MOST_ROWS
    assert str(refusal_of(head + b"a\n" * (MOST_ROWS + 1))).startswith("The file has more than 50,000 rows.")
    assert type(refusal_of(head + b"a\n" * (MOST_ROWS + 1))) is FileTooLong


@pytest.mark.parametrize("data", [b"PK\x03\x04 and more", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
def test_a_workbook_is_refused_with_the_way_to_save_it(data: bytes) -> None:
    refusal = refusal_of(data)
    assert type(refusal) is FileIsWorkbook
    assert "CSV" in str(refusal)


@pytest.mark.parametrize(
    "data",
    [
        b"Surname,Forename\x00,Job Title\r\n",
        b"\x89PNG\r\n\x1a\n\x00\x00",
        b"\xff\xfe\x00",  # half a character
        b"\xff\xfe\x00\x00S\x00\x00\x00",  # UTF-32
        b"Surname\x81\x8d",  # in neither encoding
        b"\xef\xbb\xbfSurname\xff",  # says it is UTF-8 and is not
    ],
)
def test_what_is_not_text_is_refused(data: bytes) -> None:
    assert type(refusal_of(data)) is FileNotText


def test_a_file_without_headings_is_refused_with_an_example() -> None:
    refusal = refusal_of(written(lines(row())[1:]).encode())
    assert type(refusal) is HeadingsNotFound
    assert str(refusal) == (
        "The first row has no headings that we know. Write headings there,"
        " such as “Surname”, “Forename”, “Job title”, “Start date”."
    )


def test_missing_headings_are_all_named() -> None:
    refusal = refusal_of(written(columns_of(lines(row()), "Forename", "Start Date", "Team")).encode())
    assert type(refusal) is HeadingsMissing
    assert refusal.values == {"headings": "“Surname”, “Job title”"}


def test_a_file_needs_payroll_numbers_or_emails() -> None:
    refusal = refusal_of(written(columns_of(lines(row()), *NEEDED, "Team")).encode())
    assert type(refusal) is NumberOrEmailMissing
    assert refusal.values == {"number": "“Payroll number”", "email": "“Email”"}


def test_a_heading_twice_is_refused_in_the_words_of_the_file() -> None:
    grid = [[*line, more] for line, more in zip(lines(row()), ["Work  e-mail", ""], strict=True)]
    refusal = refusal_of(written(grid).encode())
    assert type(refusal) is HeadingRepeated
    assert refusal.values == {"headings": "“Email”, “Work e-mail”"}


@pytest.mark.parametrize("end", ["", "\r\n\r\n", ",,,,,,,,,,,,\r\n"])
def test_headings_alone_are_refused(end: str) -> None:
    assert type(refusal_of((written(lines()) + end).encode())) is NoStartersInFile


# Whatever comes

_HEAD = written(lines()).encode()


@given(
    st.one_of(
        st.binary(),
        st.binary().map(lambda data: _HEAD + data),
        st.text().map(lambda text: _HEAD + text.encode("utf-8", "replace")),
        st.text(alphabet='",;\t\r\n ab').map(lambda text: _HEAD + text.encode()),
        st.text(alphabet='",;\t\r\n ab').map(lambda text: text.encode("utf-16")),
    )
)
@example(b'"')
@example(_HEAD + b'"' + b"x" * 200_000)
def test_any_bytes_are_read_or_refused_in_a_sentence(data: bytes) -> None:
    file, sentence = None, ""
    try:
        file = read_starter_file(data)
    except StarterFileRefused as refusal:
        sentence = str(refusal)
    if file is None:
        assert sentence.endswith(".")
        assert "%(" not in sentence
    else:
        assert file.rows
        assert [line.number for line in file.rows] == sorted({line.number for line in file.rows})
        assert all(any(map(clean, line.cells)) for line in file.rows)


# No two of these letters, one after the other in Windows-1252, are a letter in UTF-8: then nobody could tell which it is.
_CELL = st.text(alphabet=st.sampled_from("abÉéñ 0189'\"=.,;\t\r\n-"), max_size=12)


@given(
    rows=st.lists(st.lists(_CELL, min_size=13, max_size=13), min_size=1, max_size=5).filter(
        lambda rows: any(any(map(clean, cells)) for cells in rows)
    ),
    order=st.permutations(range(13)),
    delimiter=st.sampled_from(",;\t"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    ending=st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_reading_does_not_depend_on_how_the_file_was_saved(
    rows: list[list[str]], order: list[int], delimiter: str, encoding: str, ending: str
) -> None:
    grid = [list(HEADINGS.values()), *rows]
    shuffled = [[line[place] for place in order] for line in grid]
    found = read_starter_file(written(shuffled, delimiter, ending).encode(encoding))
    assert values_in(found) == values_in(read(grid))

"""HR gets the refused rows back as a file that she can mend and send again."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from induction.people.refused_rows import refused_rows_csv
from induction.people.starter_check import StarterCheck, check_starters
from induction.people.starter_file import read_starter_file
from tests.unit.people.hr_files import DATA, DEPARTMENT, HEADINGS, TODAY, check, other, row, table, written

ADDED = ["Row in your file", "Why it was not brought in"]


def lines_of(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def again(data: bytes) -> StarterCheck:
    return check_starters(read_starter_file(data), DEPARTMENT, TODAY)


def test_the_refused_rows_of_the_export_come_back_with_number_and_reason() -> None:
    done = check_starters(read_starter_file((DATA / "starters-hr-export.csv").read_bytes()), DEPARTMENT, TODAY)
    headings, first, second = lines_of(refused_rows_csv(done))
    assert headings == [*HEADINGS.values(), *ADDED]
    assert first[:5] == ["076751", "Walker", "Kevin", "Kev", "kevin.walker5@northshire.example"]
    assert first[13:] == [
        "7",
        "Start date “31/02/2027” is not in the calendar."
        " Correct it: write the day first, then the month, then the year.",
    ]
    assert second[13:] == ["27", "Email “not-an-email” is not an email address. Correct it, or leave it empty."]
    assert [len(line) for line in (headings, first, second)] == [15, 15, 15]


def test_all_reasons_stand_in_one_cell() -> None:
    reason = lines_of(refused_rows_csv(check(row(start_date="soon", weekly_hours="99"))))[1][-1]
    assert reason == (
        "Start date “soon” is not a date we can read. Write day, month and year, like 25/01/2027."
        " Contracted hours “99” is not a number of hours from 0 to 60. Write a number like 18.5, or leave it empty."
    )


def test_headings_and_reasons_are_in_the_readers_language() -> None:
    words = {"Row in your file": "Rhes", "Why it was not brought in": "Pam", "Surname": "Cyfenw"}
    lines = lines_of(refused_rows_csv(check(row(family_name="")), lambda message: words.get(message, message)))
    assert lines[0][13:] == ["Rhes", "Pam"]
    assert lines[1][14].startswith("Cyfenw is empty.")


def test_nothing_in_it_runs_and_mending_it_brings_the_text_back() -> None:
    done = check(row(family_name='=HYPERLINK("x")', known_as="@home", start_date="31/02/2027"))
    data = refused_rows_csv(done)
    assert lines_of(data)[1][1:4] == ['\'=HYPERLINK("x")', "Brandon", "'@home"]
    mended = again(data.replace(b"31/02/2027", b"28/02/2027"))
    assert (mended.accepted[0].values.family_name, mended.accepted[0].values.known_as) == ('=HYPERLINK("x")', "@home")
    assert [column.heading for column in mended.file.ignored] == ADDED


def test_a_row_with_a_cell_too_many_keeps_its_cells_and_its_reason_in_the_right_column() -> None:
    grid = table([row(), other(start_date="x")])
    grid[1].insert(8, "Ground floor")
    lines = lines_of(refused_rows_csv(again(written(grid).encode())))
    assert lines[0] == [*HEADINGS.values(), "", *ADDED]
    assert lines[1][:14] == grid[1]
    assert [line[14] for line in lines[1:]] == ["2", "3"]
    assert {len(line) for line in lines} == {16}


def test_without_refused_rows_there_are_only_headings() -> None:
    assert lines_of(refused_rows_csv(check(row()))) == [[*HEADINGS.values(), *ADDED]]


_CELL = st.text(
    alphabet=st.one_of(st.sampled_from("=+-@'\t\r\n \",;＝"), st.characters(exclude_categories=["Cs"])), max_size=8
)


@given(st.lists(st.lists(_CELL, min_size=13, max_size=15), min_size=1, max_size=4), _CELL)
def test_no_cell_of_it_ever_begins_with_what_a_spreadsheet_runs(rows: list[list[str]], heading: str) -> None:
    grid = [[*HEADINGS.values(), f"{heading} x"], *(["x", *cells[1:]] for cells in rows)]
    done = again(written([[cell.replace("\0", "") for cell in line] for line in grid]).encode())
    data = refused_rows_csv(done)
    lines = lines_of(data)
    assert len(lines) == 1 + len(done.refused) == 1 + len(rows)
    for cell in (cell for line in lines for cell in line):
        assert not cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert len(again(data).refused) == len(rows)

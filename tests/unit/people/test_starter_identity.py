"""Who is who: one person twice, two people mixed up, people who are here already."""

import dataclasses
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from induction.people.enums import ContractType
from induction.people.starter_check import check_starters
from induction.people.starter_findings import Finding, StarterField, Why
from induction.people.starter_outcomes import (
    Change,
    DuplicateRow,
    Known,
    KnownStarter,
    NamedInFile,
)
from tests.unit.people.hr_files import (
    BOSS,
    DEPARTMENT,
    TODAY,
    after,
    check,
    file_of,
    only,
    other,
    reasons,
    row,
    whys,
)

F = StarterField


# One person twice


def test_the_same_person_twice_is_one_person_and_the_second_row_is_reported() -> None:
    done = check(
        row(), other(), row(given_name="BRANDON", start_date="01/12/2026", team="adult  team 1", known_as="Bran")
    )
    assert [accepted.number for accepted in done.accepted] == [2, 3]
    assert done.duplicates == (
        DuplicateRow(
            4,
            "BRANDON Wells",
            same_as=2,
            differences=(
                Change(F.KNOWN_AS, None, "Bran"),
                Change(F.START_DATE, date(2026, 11, 24), date(2026, 12, 1)),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (row(), row(email="other@northshire.example")),
        (row(), row(payroll_number="")),
        (row(email=""), row()),
        (row(family_name="O'Brien"), row(family_name="OBRIEN")),
        (row(given_name="Seán"), row(given_name="Sean")),
    ],
)
def test_one_person_is_known_by_number_or_email_and_name(first: Mapping[str, str], second: Mapping[str, str]) -> None:
    done = check(first, second)
    assert [accepted.number for accepted in done.accepted] == [2]
    assert [(duplicate.number, duplicate.same_as) for duplicate in done.duplicates] == [(3, 2)]


def test_two_rows_joined_only_by_a_third_are_one_person() -> None:
    done = check(row(email=""), row(payroll_number=""), row())
    assert [accepted.number for accepted in done.accepted] == [2]
    assert [(duplicate.number, duplicate.same_as) for duplicate in done.duplicates] == [(3, 2), (4, 2)]


def test_rows_joined_late_are_all_reported() -> None:
    done = check(row(email=""), row(payroll_number=""), row(payroll_number=""), row())
    assert [accepted.number for accepted in done.accepted] == [2]
    assert [(duplicate.number, duplicate.same_as) for duplicate in done.duplicates] == [(3, 2), (4, 2), (5, 2)]


def test_a_good_row_is_used_where_the_first_about_the_same_person_is_refused() -> None:
    done = check(row(start_date="31/02/2027"), row(), row())
    assert whys(done) == {2: [Why.NO_SUCH_DATE]}
    assert [accepted.number for accepted in done.accepted] == [3]
    assert [(duplicate.number, duplicate.same_as) for duplicate in done.duplicates] == [(4, 3)]


def test_the_same_name_alone_is_no_reason_to_think_of_one_person() -> None:
    done = check(
        row(),
        row(payroll_number="2", email="b2@northshire.example"),
        row(payroll_number="", email="b3@northshire.example"),
    )
    assert len(done.new) == 3


# Two people mixed up


def test_two_people_with_one_payroll_number_are_both_refused() -> None:
    done = check(row(), other(payroll_number="000101"), row(payroll_number="3", email="c@northshire.example"))
    assert reasons(done) == {
        2: (Finding(Why.NUMBER_SHARED, F.PAYROLL_NUMBER, {"value": "000101", "rows": (3,)}),),
        3: (Finding(Why.NUMBER_SHARED, F.PAYROLL_NUMBER, {"value": "000101", "rows": (2,)}),),
    }
    assert [accepted.number for accepted in done.accepted] == [4]


def test_two_people_with_one_email_are_both_refused() -> None:
    done = check(row(), other(email="BRANDON@northshire.example"))
    assert reasons(done) == {
        2: (Finding(Why.EMAIL_SHARED, F.EMAIL, {"value": "brandon@northshire.example", "rows": (3,)}),),
        3: (Finding(Why.EMAIL_SHARED, F.EMAIL, {"value": "brandon@northshire.example", "rows": (2,)}),),
    }


def test_one_name_and_email_with_two_payroll_numbers_is_not_guessed_at() -> None:
    assert whys(check(row(), row(payroll_number="000102"))) == {2: [Why.EMAIL_SHARED], 3: [Why.EMAIL_SHARED]}


def test_a_row_that_is_refused_anyway_still_names_whom_it_is_mixed_up_with() -> None:
    done = check(row(start_date="x"), other(payroll_number="000101", email="brandon@northshire.example"))
    assert whys(done) == {
        2: [Why.NOT_A_DATE, Why.NUMBER_SHARED, Why.EMAIL_SHARED],
        3: [Why.NUMBER_SHARED, Why.EMAIL_SHARED],
    }


def test_a_row_without_a_name_is_mixed_up_with_nobody() -> None:
    assert whys(check(row(), row(family_name=""))) == {3: [Why.NO_NAME]}


def test_many_rows_with_one_number_name_the_first_ten() -> None:
    done = check(*(row(given_name=f"A{letter}", email="") for letter in "bcdefghijklm"))
    found = reasons(done)
    assert len(found) == 12
    assert found[2][0].values["rows"] == (*range(3, 13), "…")
    assert found[13][0].values["rows"] == (*range(2, 12), "…")
    assert "in row 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, …." in found[2][0].text()


def test_a_row_whose_cells_do_not_fit_is_left_out_of_every_comparison() -> None:
    grid_row = row(payroll_number="000202")
    file = file_of(grid_row, other())
    shifted = dataclasses.replace(file.rows[0], trouble=Finding(Why.TOO_MANY_CELLS))
    done = check_starters(dataclasses.replace(file, rows=(shifted, file.rows[1])), DEPARTMENT, TODAY)
    assert whys(done) == {2: [Why.TOO_MANY_CELLS]}
    assert [accepted.number for accepted in done.accepted] == [3]


# People who are here already

HERE = after(check(row(), other()))


def here(**changed: Any) -> Known:
    """Give a department with Brandon Wells as its only starter."""
    values = dataclasses.replace(HERE.starters[0].values, **changed)
    return dataclasses.replace(HERE, starters=[KnownStarter("brandon", values)])


def test_the_same_row_again_is_unchanged() -> None:
    done = check(row(), known=here())
    assert only(done).existing == "brandon"
    assert done.unchanged == done.accepted


def test_what_changed_is_shown_before_and_after() -> None:
    done = check(
        row(email="b.wells@northshire.example", start_date="01/12/2026", weekly_hours="18.50", contract_type="Bank"),
        known=here(),
    )
    assert done.changed == done.accepted
    assert only(done).changes == (
        Change(F.EMAIL, "brandon@northshire.example", "b.wells@northshire.example"),
        Change(F.START_DATE, date(2026, 11, 24), date(2026, 12, 1)),
        Change(F.CONTRACT_TYPE, ContractType.PERMANENT, ContractType.BANK),
        Change(F.WEEKLY_HOURS, Decimal(37), Decimal("18.5")),
    )


def test_an_empty_cell_changes_nothing_and_is_not_flagged() -> None:
    done = check(row(email="", known_as="", weekly_hours="", manager_email="", team=""), known=here())
    assert done.unchanged == done.accepted
    assert only(done).values == here().starters[0].values
    assert only(done).flags == ()


def test_a_text_that_is_recorded_as_empty_is_no_change() -> None:
    assert only(check(row(service=""), known=here(known_as="", service=""))).changes == ()


def test_without_a_payroll_number_the_email_tells_who_it_is() -> None:
    done = check(row(payroll_number=""), known=here())
    assert only(done).existing == "brandon"
    assert only(done).values.payroll_number == "000101"
    assert only(done).flags == ()


def test_a_payroll_number_may_be_added_to_somebody_known_by_email() -> None:
    done = check(row(), known=here(payroll_number=None))
    assert only(done).changes == (Change(F.PAYROLL_NUMBER, None, "000101"),)


def test_zeros_lost_from_a_payroll_number_do_not_add_somebody_twice() -> None:
    done = check(row(payroll_number="101"), known=here())
    reason = Finding(
        Why.OTHER_NUMBER,
        F.PAYROLL_NUMBER,
        {"email": "brandon@northshire.example", "name": "Brandon Wells", "here": "000101", "number": "101"},
    )
    assert reasons(done) == {2: (reason,)}


def test_number_and_email_of_two_people_who_are_here_are_refused() -> None:
    done = check(row(email="hannah@northshire.example"), known=HERE)
    reason = Finding(
        Why.TWO_RECORDS,
        values={
            "number": "000101",
            "email": "hannah@northshire.example",
            "name": "Brandon Wells",
            "other_name": "Hannah Horton",
        },
    )
    assert reasons(done) == {2: (reason,)}


def test_a_number_that_belongs_to_somebody_with_another_name_is_refused() -> None:
    done = check(other(payroll_number="000101"), known=here())
    reason = Finding(Why.OTHER_PERSON, F.PAYROLL_NUMBER, {"value": "000101", "name": "Brandon Wells"})
    assert reasons(done) == {2: (reason,)}
    shared_mailbox = check(other(payroll_number="", email="brandon@northshire.example"), known=here())
    assert whys(shared_mailbox) == {2: [Why.OTHER_PERSON]}


def test_a_new_surname_or_a_new_forename_is_a_change() -> None:
    assert only(check(row(family_name="Horton"), known=here())).changes == (Change(F.FAMILY_NAME, "Wells", "Horton"),)
    assert only(check(row(given_name="Beth"), known=here())).changes == (Change(F.GIVEN_NAME, "Brandon", "Beth"),)
    both = check(row(family_name="Horton", given_name="Beth"), known=here())
    assert [change.field for change in only(both).changes] == [F.FAMILY_NAME, F.GIVEN_NAME]


def test_two_rows_about_one_person_who_is_here_are_one_person() -> None:
    done = check(row(payroll_number=""), row(email="new@northshire.example"), known=here())
    assert [(accepted.number, accepted.existing) for accepted in done.accepted] == [(2, "brandon")]
    assert [(duplicate.number, duplicate.same_as) for duplicate in done.duplicates] == [(3, 2)]


def test_the_record_found_by_a_second_row_keeps_the_first_from_adding_somebody_twice() -> None:
    done = check(row(email=""), row(), known=here(payroll_number=None))
    assert [(accepted.number, accepted.existing) for accepted in done.accepted] == [(2, "brandon")]


def test_two_names_for_one_person_who_is_here_are_both_refused() -> None:
    done = check(row(payroll_number="", given_name="Brendan"), row(email="new@northshire.example"), known=here())
    assert reasons(done) == {
        2: (Finding(Why.RECORD_SHARED, None, {"rows": (3,), "name": "Brandon Wells"}),),
        3: (Finding(Why.RECORD_SHARED, None, {"rows": (2,), "name": "Brandon Wells"}),),
    }


def test_rows_mixed_up_by_their_number_are_not_told_so_twice() -> None:
    done = check(row(), row(given_name="Brendan", email=""), known=here())
    assert whys(done) == {2: [Why.NUMBER_SHARED], 3: [Why.NUMBER_SHARED]}


def test_one_number_for_two_records_is_refused() -> None:
    two = [
        KnownStarter(
            key, dataclasses.replace(HERE.starters[0].values, payroll_number=None, email=f"{key}@northshire.example")
        )
        for key in ("b1", "b2")
    ]
    known = dataclasses.replace(HERE, starters=two)
    done = check(row(email="b1@northshire.example"), row(email="b2@northshire.example"), known=known)
    assert whys(done) == {2: [Why.NUMBER_SHARED], 3: [Why.NUMBER_SHARED]}


def test_a_manager_who_changes_to_one_not_here_yet_is_a_change_and_a_nomination() -> None:
    done = check(row(manager_email="new@northshire.example"), known=here())
    assert only(done).changes == (Change(F.MANAGER_EMAIL, BOSS, "new@northshire.example"),)
    assert done.nominations == (NamedInFile("new@northshire.example", (2,)),)
    again = check(row(manager_email="new@northshire.example"), known=here(manager_email="new@northshire.example"))
    assert again.unchanged == again.accepted
    assert again.nominations == (NamedInFile("new@northshire.example", (2,)),)

"""What becomes of a row: whom it names, words that are not known, and every row in exactly one place."""

import dataclasses
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from induction.people.enums import ContractType, RoleFamily
from induction.people.starter_check import StarterCheck, check_starters
from induction.people.starter_file import read_starter_file
from induction.people.starter_findings import Finding, StarterField, Why
from induction.people.starter_outcomes import (
    AskedRow,
    KnownStarter,
    NamedInFile,
    Question,
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
    table,
    whys,
    written,
)

F = StarterField


# Who can be reached, and by whom she is managed


def test_no_email_needs_another_way_and_no_number_is_pointed_out() -> None:
    assert only(check(row(email=""))).flags == (Finding(Why.NO_EMAIL, F.EMAIL),)
    assert only(check(row(payroll_number=""))).flags == (Finding(Why.NO_PAYROLL_NUMBER, F.PAYROLL_NUMBER),)


def test_a_manager_who_is_not_known_is_nominated_once() -> None:
    done = check(row(manager_email="New.Boss@northshire.example"), other(manager_email="new.boss@northshire.example"))
    flag = Finding(Why.MANAGER_NOT_KNOWN, F.MANAGER_EMAIL, {"value": "new.boss@northshire.example"})
    assert [accepted.flags for accepted in done.accepted] == [(flag,), (flag,)]
    assert [(accepted.values.manager_email, accepted.manager_known) for accepted in done.accepted] == [
        ("new.boss@northshire.example", False)
    ] * 2
    assert done.nominations == (NamedInFile("new.boss@northshire.example", (2, 3)),)


def test_refused_rows_nominate_nobody_and_name_no_places() -> None:
    done = check(row(manager_email="b@northshire.example", site="Barn", team="Goats", start_date="x"))
    assert (done.nominations, done.new_sites, done.new_teams) == ((), (), ())


def test_nobody_is_her_own_manager() -> None:
    done = check(row(email="Brandon@northshire.example", manager_email="brandon@NORTHSHIRE.example"))
    assert only(done).values.manager_email is None
    assert only(done).flags == (Finding(Why.OWN_MANAGER, F.MANAGER_EMAIL),)
    assert done.nominations == ()


def test_nobody_is_her_own_manager_by_the_email_already_recorded() -> None:
    known = after(check(row(manager_email="")))
    done = check(row(email="", manager_email="brandon@northshire.example"), known=known)
    assert only(done).values.manager_email is None
    assert only(done).flags == (Finding(Why.OWN_MANAGER, F.MANAGER_EMAIL),)
    assert done.nominations == ()
    assert done.unchanged == done.accepted


# A row that ends early


def short(cells: int) -> StarterCheck:
    """Check a file of one row that ends after so many cells."""
    grid = table([row()])
    return check_starters(read_starter_file(written([grid[0], grid[1][:cells]]).encode()), DEPARTMENT, TODAY)


def test_a_row_that_ends_early_is_accepted_with_a_flag_if_nothing_needed_is_missing() -> None:
    assert only(short(12)).flags == (Finding(Why.SHORT_ROW, values={"cells": 12, "headings": 13}),)
    assert only(short(12)).values.weekly_hours is None


def test_a_row_that_ends_too_early_is_refused_and_told_why() -> None:
    assert reasons(short(9)) == {
        2: (
            Finding(Why.NO_VALUE, F.START_DATE, {"value": ""}),
            Finding(Why.SHORT_ROW, values={"cells": 9, "headings": 13}),
        )
    }


# The department's words


def test_words_are_looked_up_whatever_their_case_and_spaces() -> None:
    values = only(
        check(
            row(job_title=" SOCIAL  worker", contract_type="fixed\u00a0TERM", site="civic  centre", team="ADULT TEAM 1")
        )
    ).values
    assert values.job_title == "Social Worker"
    assert values.contract_type is ContractType.FIXED_TERM
    assert (values.site, values.team) == ("Civic Centre", "Adult Team 1")


def test_new_places_are_listed_once_as_they_are_first_spelled() -> None:
    done = check(row(site="The Barn", team="Goats"), other(site="the  barn", team="GOATS"))
    assert done.new_sites == (NamedInFile("The Barn", (2, 3)),)
    assert done.new_teams == (NamedInFile("Goats", (2, 3)),)
    assert [(accepted.values.site, accepted.values.team) for accepted in done.accepted] == [("The Barn", "Goats")] * 2


def test_an_unknown_word_is_asked_about_once() -> None:
    done = check(
        row(job_title="Wizard", contract_type="Perm"),
        other(job_title="WIZARD "),
        row(payroll_number="3", email="", job_title="Witch"),
    )
    wizard = Finding(Why.UNKNOWN_JOB_TITLE, F.JOB_TITLE, {"value": "Wizard"})
    perm = Finding(Why.UNKNOWN_CONTRACT_TYPE, F.CONTRACT_TYPE, {"value": "Perm"})
    assert done.questions == (
        Question(F.JOB_TITLE, "Wizard", (2, 3)),
        Question(F.JOB_TITLE, "Witch", (4,)),
        Question(F.CONTRACT_TYPE, "Perm", (2,)),
    )
    assert done.asked[0] == AskedRow(2, "Brandon Wells", (wizard, perm))
    assert (done.accepted, done.refused) == ((), ())
    answered = done.with_answers(job_titles={"Wizard": RoleFamily.SUPPORT})
    assert [accepted.number for accepted in answered.accepted] == [3]
    assert answered.accepted[0].role_family is RoleFamily.SUPPORT
    assert [question.value for question in answered.questions] == ["Witch", "Perm"]
    assert answered.with_answers({"witch": RoleFamily.SUPPORT}, {"PERM": ContractType.PERMANENT}).questions == ()


def test_the_command_gives_an_unknown_word_as_one_more_reason() -> None:
    done = check(row(job_title="Wizard", start_date="x")).refusing_unknown()
    assert whys(done) == {2: [Why.NOT_A_DATE, Why.UNKNOWN_JOB_TITLE]}
    assert whys(check(row(job_title="Wizard", start_date="x"))) == {2: [Why.NOT_A_DATE]}


def test_a_known_word_in_a_second_row_stands_in_where_the_first_cannot_be_asked() -> None:
    done = check(row(job_title="Wizard"), row())
    assert [found.number for found in done.asked] == [2]
    assert [found.number for found in done.duplicates] == [3]
    refusing = done.refusing_unknown()
    assert [found.number for found in refusing.accepted] == [3]
    assert whys(refusing) == {2: [Why.UNKNOWN_JOB_TITLE]}


# Whatever comes

_NAMES = st.sampled_from(["Wells", "wells", "May", "O'Brien", "", "=1"])
_ROWS = st.lists(
    st.fixed_dictionaries(
        {
            **{field.value: st.just(text) for field, text in zip(F, row().values(), strict=True)},
            "payroll_number": st.sampled_from(["", "1", "2", "01", "x"]),
            "family_name": _NAMES,
            "given_name": st.sampled_from(["Ann", "Bea", ""]),
            "email": st.sampled_from(["", "a@x.example", "B@x.example", "c@x.example", "bad"]),
            "job_title": st.sampled_from(["Social Worker", "Wizard"]),
            "site": st.sampled_from(["", "Barn", "barn", "Civic Centre"]),
            "start_date": st.sampled_from(["24/11/2026", "46357", "31/02/2027"]),
            "manager_email": st.sampled_from(["", BOSS, "a@x.example"]),
        }
    ),
    min_size=1,
    max_size=7,
)


def outcome_numbers(done: StarterCheck) -> list[int]:
    found = [[r.number for r in done.accepted], [r.number for r in done.asked]]
    found += [[r.number for r in done.duplicates], [r.number for r in done.refused]]
    return sorted(number for numbers in found for number in numbers)


@given(_ROWS, _ROWS)
def test_every_row_ends_in_one_place_and_nobody_is_added_twice(
    first_rows: list[dict[str, str]], second_rows: list[dict[str, str]]
) -> None:
    known = DEPARTMENT
    for time, rows in enumerate((first_rows, second_rows, second_rows)):
        file = file_of(*rows)
        done = check_starters(file, known, TODAY)
        for version in (done, done.refusing_unknown(), done.with_answers({"Wizard": RoleFamily.SUPPORT})):
            assert outcome_numbers(version) == [line.number for line in file.rows]
            used = {accepted.number for accepted in version.accepted} | {asked.number for asked in version.asked}
            assert {duplicate.same_as for duplicate in version.duplicates} <= used
            records = [accepted.existing for accepted in version.accepted if not accepted.is_new]
            assert len(records) == len(set(records))
        assert done.refusing_unknown().asked == ()
        people = {starter.key: starter for starter in known.starters}
        for accepted in done.accepted:
            key = accepted.existing if accepted.existing is not None else (time, accepted.number)
            people[key] = KnownStarter(key, accepted.values)
        known = dataclasses.replace(after(done), starters=list(people.values()))
        for attribute in ("payroll_number", "email"):
            found = [value for s in known.starters if (value := getattr(s.values, attribute))]
            assert len(found) == len(set(found))
    assert (done.new, done.changed) == ((), ())


@given(_ROWS)
def test_every_finding_is_a_sentence_without_gaps(rows: list[dict[str, str]]) -> None:
    done = check(*rows).refusing_unknown()
    found = [*(f for r in done.refused for f in r.reasons), *(f for a in done.accepted for f in a.flags)]
    for finding in found:
        text = finding.text()
        assert text.endswith(".")
        assert "%" not in text
        assert "None" not in text


def test_the_engine_loads_no_application_and_no_database() -> None:
    program = (
        "import sys, induction.people.refused_rows;"
        "print(sorted({'flask', 'flask_babel', 'sqlalchemy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""What becomes of each row of both samples: worked out by hand from their README, and held to the letter."""

from datetime import date

from induction.people.enums import ContractType, RoleFamily
from induction.people.starter_check import StarterCheck, check_starters
from induction.people.starter_file import read_starter_file
from induction.people.starter_findings import Finding, StarterField, Why
from induction.people.starter_outcomes import AskedRow, DuplicateRow, Known, NamedInFile, Question
from tests.unit.people.hr_files import BOSS, DATA, DEPARTMENT, TODAY, after, reasons

LLOYD = "r.lloyd@northshire.example"
NOT_HERE = Finding(Why.MANAGER_NOT_KNOWN, StarterField.MANAGER_EMAIL, {"value": LLOYD})
TITLES = {"Social Wkr": RoleFamily.SOCIAL_WORK}
CONTRACTS = {"Perm": ContractType.PERMANENT, "Volunteer?": ContractType.BANK}


def sample(name: str, known: Known = DEPARTMENT) -> StarterCheck:
    return check_starters(read_starter_file((DATA / name).read_bytes()), known, TODAY)


def flags(check: StarterCheck) -> dict[int, tuple[Finding, ...]]:
    return {row.number: row.flags for row in check.flagged}


def unknown(field: StarterField, value: str) -> tuple[Finding, ...]:
    why = Why.UNKNOWN_JOB_TITLE if field is StarterField.JOB_TITLE else Why.UNKNOWN_CONTRACT_TYPE
    return (Finding(why, field, {"value": value}),)


PERM = unknown(StarterField.CONTRACT_TYPE, "Perm")
WKR = unknown(StarterField.JOB_TITLE, "Social Wkr")
VOLUNTEER = unknown(StarterField.CONTRACT_TYPE, "Volunteer?")

# The export from HR's system

EXPORT = "starters-hr-export.csv"
EXPORT_REFUSED = {
    7: (Finding(Why.NO_SUCH_DATE, StarterField.START_DATE, {"value": "31/02/2027"}),),
    27: (Finding(Why.NOT_AN_EMAIL, StarterField.EMAIL, {"value": "not-an-email"}),),
}
EXPORT_FLAGS = {
    11: (Finding(Why.NO_EMAIL, StarterField.EMAIL),),
    **dict.fromkeys((24, 25, 26, 30, 56, 58, 62, 64), (NOT_HERE,)),
    31: (Finding(Why.NO_MANAGER, StarterField.MANAGER_EMAIL),),
    43: (NOT_HERE, Finding(Why.NO_PAYROLL_NUMBER, StarterField.PAYROLL_NUMBER)),
    46: (Finding(Why.LOOKS_LIKE_FORMULA, StarterField.FAMILY_NAME, {"value": '=HYPERLINK("x")'}),),
}
ROW_23 = (
    Finding(Why.DATE_TO_CHECK, StarterField.START_DATE, {"value": "46357", "date": date(2026, 12, 1)}),
    NOT_HERE,
)
ROW_50 = (Finding(Why.OWN_MANAGER, StarterField.MANAGER_EMAIL),)
VALLEYS = (5, 8, 11, 13, 17, 34, 41, 46, 48, 51, 56, 61, 62)


def test_every_row_of_the_export_becomes_what_its_readme_says() -> None:
    check = sample(EXPORT)
    assert reasons(check) == EXPORT_REFUSED
    assert check.duplicates == (DuplicateRow(15, "Carole May", same_as=14, differences=()),)
    assert check.asked == (
        AskedRow(17, "Jordan Randall", PERM),
        AskedRow(19, "Oluwaseun Adéyẹmí", WKR),
        AskedRow(23, "Angharad Jackson", PERM),
        AskedRow(37, "Glenn Elliott", PERM),
        AskedRow(50, "Bruce Wright", PERM),
        AskedRow(54, "Caroline Rees", VOLUNTEER),
        AskedRow(57, "Elaine Harrison", PERM),
    )
    assert check.questions == (
        Question(StarterField.JOB_TITLE, "Social Wkr", (19,)),
        Question(StarterField.CONTRACT_TYPE, "Perm", (17, 23, 37, 50, 57)),
        Question(StarterField.CONTRACT_TYPE, "Volunteer?", (54,)),
    )
    not_accepted = {7, 27, 15, 17, 19, 23, 37, 50, 54, 57}
    assert [row.number for row in check.accepted] == [n for n in range(2, 66) if n not in not_accepted]
    assert check.new == check.accepted
    assert (check.changed, check.unchanged) == ((), ())
    assert flags(check) == EXPORT_FLAGS
    assert check.nominations == (NamedInFile(LLOYD, (23, 24, 25, 26, 30, 43, 56, 58, 62, 64)),)
    assert check.new_sites == (
        NamedInFile("Community - Valleys", VALLEYS),
        NamedInFile("Riverside House Ground floor", (57,)),
    )
    assert check.new_teams == (NamedInFile("Therapy Team 3", (47, 49)), NamedInFile("Human Team 2", (50,)))


def test_answering_the_questions_lets_the_rest_of_the_export_in() -> None:
    check = sample(EXPORT).with_answers(TITLES, CONTRACTS)
    assert (check.questions, check.asked) == ((), ())
    assert reasons(check) == EXPORT_REFUSED
    assert [row.number for row in check.accepted] == [n for n in range(2, 66) if n not in {7, 15, 27}]
    assert flags(check) == {**EXPORT_FLAGS, 23: ROW_23, 50: ROW_50}
    contracts = {row.number: row.values.contract_type for row in check.accepted}
    assert [contracts[n] for n in (17, 23, 37, 50, 57)] == [ContractType.PERMANENT] * 5
    assert contracts[54] is ContractType.BANK
    assert {row.number: row.role_family for row in check.accepted}[19] is RoleFamily.SOCIAL_WORK


def test_the_command_refuses_what_it_cannot_ask_about() -> None:
    check = sample(EXPORT).refusing_unknown()
    assert (check.questions, check.asked) == ((), ())
    assert reasons(check) == {
        **EXPORT_REFUSED,
        **dict.fromkeys((17, 23, 37, 50, 57), PERM),
        19: WKR,
        54: VOLUNTEER,
    }
    assert len(check.accepted) == 54
    assert check.nominations == (NamedInFile(LLOYD, (24, 25, 26, 30, 43, 56, 58, 62, 64)),)
    assert check.new_teams == (NamedInFile("Therapy Team 3", (47, 49)),)


def test_values_of_the_export_are_cleaned_and_kept() -> None:
    check = sample(EXPORT).with_answers(TITLES, CONTRACTS)
    values = {row.number: row.values for row in check.accepted}
    assert [values[n].payroll_number for n in (2, 22, 25, 43)] == ["012338", "003028", "003799", None]
    assert values[39].email == "agnieszka.wjcik37@northshire.example"
    assert [values[n].start_date for n in (6, 35, 23)] == [date(2027, 1, 2), date(2026, 12, 7), date(2026, 12, 1)]
    assert values[46].family_name == '=HYPERLINK("x")'
    assert values[57].site == "Riverside House Ground floor"
    assert (values[31].manager_email, values[50].manager_email, values[2].manager_email) == (None, None, BOSS)
    assert [str(values[n].weekly_hours) for n in (2, 4, 10, 21)] == ["37", "18.5", "None", "0"]
    # Three people are called Oluwaseun Adéyẹmí, and each has a payroll number and an email of their own.
    assert [n for n, found in values.items() if found.name == "Oluwaseun Adéyẹmí"] == [2, 19, 34]


def test_the_same_file_again_adds_nobody_and_changes_nothing() -> None:
    first = sample(EXPORT).with_answers(TITLES, CONTRACTS)
    again = check_starters(first.file, after(first), TODAY)
    assert [row.number for row in again.unchanged] == [row.number for row in first.accepted]
    assert (again.new, again.changed, again.questions) == ((), (), ())
    assert [row.existing for row in again.accepted] == [row.number for row in first.accepted]
    assert reasons(again) == EXPORT_REFUSED
    assert again.duplicates == first.duplicates
    assert (again.new_sites, again.new_teams) == ((), ())
    assert again.nominations == first.nominations


# The intake that a spreadsheet saved


def test_every_row_of_the_saved_file_becomes_what_its_readme_says() -> None:
    check = sample("starters-excel-saved.csv")
    assert (check.refused, check.duplicates) == ((), ())
    assert check.asked == (AskedRow(15, "Debra Collins", PERM), AskedRow(24, "Cheryl Cunningham", PERM))
    assert check.questions == (Question(StarterField.CONTRACT_TYPE, "Perm", (15, 24)),)
    assert [row.number for row in check.new] == [n for n in range(2, 42) if n not in {15, 24}]
    lost = Finding(Why.NAME_TO_CHECK, StarterField.FAMILY_NAME, {"value": "Th Hnh"})  # was Thị Hạnh before it was saved
    assert flags(check) == {**dict.fromkeys((9, 21, 26, 31, 34, 36), (NOT_HERE,)), 16: (lost, NOT_HERE)}
    assert check.nominations == (NamedInFile(LLOYD, (9, 16, 21, 26, 31, 34, 36)),)
    assert check.new_sites == (NamedInFile("Community - Valleys", (16, 26)),)
    assert check.new_teams == (NamedInFile("Therapy Team 3", (19,)),)
    # Two people are called Mohammed Ali, and each has a payroll number and an email of their own.
    assert [row.number for row in check.accepted if row.values.name == "Mohammed Ali"] == [3, 19]


def test_the_second_intake_leaves_the_first_alone() -> None:
    first = sample(EXPORT).with_answers(TITLES, CONTRACTS)
    second = sample("starters-excel-saved.csv", after(first))
    assert [row.number for row in second.new] == list(range(2, 42))
    assert (second.new_sites, second.new_teams) == ((), ())

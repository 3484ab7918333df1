"""What a file says about services, about people who are here in another way, and about those who have left."""

import dataclasses

from hypothesis import given
from hypothesis import strategies as st

from induction.people.starter_findings import Finding, StarterField, Why
from induction.people.starter_outcomes import Known, KnownAccount, KnownStarter
from tests.unit.people.hr_files import DEPARTMENT, after, check, only, other, reasons, row

HANNAH = "hannah@northshire.example"


def knowing(**more: object) -> Known:
    return dataclasses.replace(DEPARTMENT, **more)  # type: ignore[arg-type]  # the fields of Known


def recorded(**changes: object) -> KnownStarter:
    values = only(check(other())).values
    settings = {name: changes.pop(name) for name in ("email_fixed", "has_left") if name in changes}
    return KnownStarter("hannah", dataclasses.replace(values, **changes), **settings)  # type: ignore[arg-type]


# The service of a team


def test_a_team_has_the_service_that_the_file_names_first_and_other_rows_are_flagged() -> None:
    found = check(row(service="Home Care"), other(service="Provider Services"))
    assert [one.values.service for one in found.accepted] == ["Home Care", "Home Care"]
    assert found.accepted[1].flags == (
        Finding(
            Why.OTHER_SERVICE,
            StarterField.SERVICE,
            {"value": "Provider Services", "team": "Adult Team 1", "service": "Home Care"},
        ),
    )


def test_a_service_is_spelled_as_it_is_recorded() -> None:
    known = knowing(team_services={"Adult Team 1": "Adult Care"})
    assert only(check(row(service="ADULT  care"), known=known)).values.service == "Adult Care"


def test_a_row_that_names_no_service_has_the_one_of_its_team() -> None:
    known = knowing(team_services={"Adult Team 1": "Adult Care", "Home Team 1": "Home Care"})
    assert only(check(row(service=""), known=known)).values.service == "Adult Care"
    moved = knowing(team_services=known.team_services, starters=[recorded(service="Adult Care")])
    assert only(check(other(service="", team="Home Team 1"), known=moved)).values.service == "Home Care"


def test_a_service_without_a_team_is_left_out_and_flagged() -> None:
    found = only(check(row(team="", service="Home Care")))
    assert found.values.service is None
    assert found.flags == (Finding(Why.SERVICE_WITHOUT_TEAM, StarterField.SERVICE, {"value": "Home Care"}),)


@given(st.lists(st.tuples(st.sampled_from(["", "A", "a", "B"]), st.sampled_from(["", "T", "t", "U"])), max_size=6))
def test_the_same_file_again_moves_no_team_to_another_service(rows: list[tuple[str, str]]) -> None:
    file = [
        row(payroll_number=f"9{n}", email=f"p{n}@northshire.example", service=service, team=team)
        for n, (service, team) in enumerate(rows)
    ] + [row()]
    first = check(*file)
    services = {one.values.team: one.values.service for one in first.accepted if one.values.team and one.values.service}
    known = dataclasses.replace(after(first), team_services=services)
    again = check(*file, known=known)
    assert again.changed == ()
    assert len(again.unchanged) == len(rows) + 1
    per_team = {
        (one.values.team, one.values.service) for one in first.accepted if one.values.team and one.values.service
    }
    assert len(per_team) == len({team for team, _service in per_team})


# People who are here in another way


def test_the_email_of_an_account_with_the_same_name_is_the_same_person() -> None:
    known = knowing(accounts={HANNAH: KnownAccount("hannah  HORTON")})
    assert (
        Finding(Why.JOINS_ACCOUNT, StarterField.EMAIL, {"value": HANNAH, "name": "hannah  HORTON"})
        in only(check(other(), known=known)).flags
    )
    known = knowing(accounts={HANNAH: KnownAccount("Han Horton")})
    assert only(check(other(known_as="Han"), known=known)).is_new


def test_the_email_of_an_account_with_another_name_is_refused() -> None:
    known = knowing(accounts={HANNAH: KnownAccount("Gwen Evans")})
    values = {"value": HANNAH, "name": "Gwen Evans"}
    assert reasons(check(other(), known=known)) == {2: (Finding(Why.EMAIL_OF_ACCOUNT, StarterField.EMAIL, values),)}


def test_a_closed_account_is_refused() -> None:
    known = knowing(accounts={HANNAH: KnownAccount("Hannah Horton", is_closed=True)})
    assert [one.why for one in reasons(check(other(), known=known))[2]] == [Why.ACCOUNT_CLOSED]


def test_a_starter_does_not_get_the_email_of_somebody_elses_account() -> None:
    known = knowing(starters=[recorded()], accounts={"gwen@northshire.example": KnownAccount("Hannah Horton")})
    found = check(other(email="gwen@northshire.example"), known=known)
    assert [one.why for one in reasons(found)[2]] == [Why.EMAIL_OF_ACCOUNT]


def test_an_email_that_is_fixed_does_not_change_and_the_rest_does() -> None:
    known = knowing(starters=[recorded(email_fixed=True)])
    found = check(other(email="mine@elsewhere.example"), known=known)
    assert [one.why for one in reasons(found)[2]] == [Why.EMAIL_FIXED]
    assert [change.field for change in only(check(other(team="Home Team 1"), known=known)).changes] == [
        StarterField.TEAM
    ]
    assert only(check(other(email=""), known=known)).changes == ()


def test_who_has_left_is_flagged() -> None:
    known = knowing(starters=[recorded(has_left=True)])
    assert only(check(other(), known=known)).flags == (Finding(Why.HAS_LEFT),)


def test_every_sentence_can_be_said() -> None:
    known = knowing(
        accounts={HANNAH: KnownAccount("Gwen Evans")}, starters=[recorded(email="x@northshire.example", has_left=True)]
    )
    checks = (
        check(other(), known=known),
        check(row(team="", service="A"), other(email="", service="B"), known=known),
    )
    for found in checks:
        said = [one for refused in found.refused for one in refused.reasons]
        said += [one for taken in found.accepted for one in taken.flags]
        assert said
        assert not any("%(" in finding.text() for finding in said)

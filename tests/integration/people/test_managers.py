"""The line managers whom HR's files have named: no account before she says who they are."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from induction import clock
from induction.audit import SYSTEM, AuditEvent
from induction.db import db
from induction.outbox.models import Message
from induction.people.enums import AccountRole
from induction.people.models import Account, ManagerNomination, Starter
from induction.people.services import accounts
from induction.people.services.manager_links import nominate
from tests.conftest import A_MONDAY
from tests.factories import people
from tests.integration.conftest import Browser
from tests.integration.people import intake
from tests.unit.people.hr_files import BOSS, row

Open = Callable[..., Browser]
LLOYD = "r.lloyd@northshire.example"


def managers_of() -> dict[str, str | None]:
    db.session.expire_all()
    return {one.account.name: one.manager.name if one.manager else None for one in db.session.scalars(select(Starter))}


def account_of(email: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.email == email))


def test_confirming_makes_the_account_and_joins_every_starter_who_waits(browser: Open) -> None:
    found = people.nomination(LLOYD)
    people.starter(name="Ffion Williams", manager_email=LLOYD)
    people.starter(name="Gwen Evans", manager_email=LLOYD)
    people.starter(name="Allan Thomas", manager_email="other@northshire.example")
    office = browser(people.hr_officer())
    assert "2 starters" in office.get("/managers").text
    page = office.get(f"/managers/{found.id}").text
    assert "Ffion Williams" in page
    assert account_of(LLOYD) is None
    told = office.follow(office.post(f"/managers/{found.id}", {"name": "Rhys Lloyd"}))
    assert "Rhys Lloyd is a line manager now." in told.text
    assert LLOYD not in told.text
    rhys = account_of(LLOYD)
    assert rhys is not None
    assert (rhys.name, rhys.roles) == ("Rhys Lloyd", frozenset({AccountRole.LINE_MANAGER}))
    assert managers_of() == {"Ffion Williams": "Rhys Lloyd", "Gwen Evans": "Rhys Lloyd", "Allan Thomas": None}
    assert db.session.scalars(select(Message.rule)).all() == ["people.account_made"]
    events = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "starter:changed")).all()
    assert [event.details["changes"] for event in events] == [{"manager": [None, "Rhys Lloyd"]}] * 2
    assert "has been confirmed already" in office.get(f"/managers/{found.id}").text
    office.post(f"/managers/{found.id}", {"name": "Somebody Else"})
    assert db.session.scalars(select(Account.name).where(Account.email == LLOYD)).all() == ["Rhys Lloyd"]


def test_somebody_who_has_an_account_gets_the_role_and_keeps_the_name(browser: Open) -> None:
    lead = people.account(AccountRole.INVOLVEMENT_LEAD, name="Rhys Lloyd", email=LLOYD)
    found = people.nomination(LLOYD)
    people.starter(name="Ffion Williams", manager_email=LLOYD)
    office = browser(people.hr_officer())
    assert "Rhys Lloyd" in office.get(f"/managers/{found.id}").text
    office.post(f"/managers/{found.id}", {"name": "Another Name"})
    db.session.refresh(lead)
    assert (lead.name, lead.roles) == (
        "Rhys Lloyd",
        frozenset({AccountRole.INVOLVEMENT_LEAD, AccountRole.LINE_MANAGER}),
    )
    assert managers_of() == {"Ffion Williams": "Rhys Lloyd"}


def test_a_closed_account_is_for_an_administrator_to_open(browser: Open) -> None:
    people.account(name="Rhys Lloyd", email=LLOYD, closed_at=A_MONDAY)
    found = people.nomination(LLOYD)
    page = browser(people.hr_officer()).post(f"/managers/{found.id}", {"name": "x"}, status=422).text
    assert "Ask an administrator to open it again." in page


@pytest.mark.parametrize(("name", "sentence"), [("", "Write the line manager’s name."), ("x" * 201, "200 characters")])
@pytest.mark.one_database
def test_a_new_manager_needs_a_name(browser: Open, name: str, sentence: str) -> None:
    found = people.nomination(LLOYD)
    assert sentence in browser(people.hr_officer()).post(f"/managers/{found.id}", {"name": name}, status=422).text
    assert account_of(LLOYD) is None


def test_what_hr_dismissed_stays_so_until_a_file_names_it_for_somebody_new(browser: Open) -> None:
    intake.small_department()
    office = browser(people.hr_officer())
    intake.send_and_bring_in(office, intake.csv_of([row(manager_email=LLOYD)]))
    found = db.session.scalars(select(ManagerNomination)).one()
    office.post(f"/managers/{found.id}/dismiss")
    assert LLOYD not in office.get("/managers").text.split("is not asked about any more", 1)[1]
    assert LLOYD in office.get("/managers?show=dismissed").text
    with clock.fixed(A_MONDAY + timedelta(hours=1)):
        intake.send_and_bring_in(office, intake.csv_of([row(manager_email=LLOYD)]))
        assert LLOYD not in office.get("/managers").text
    with clock.fixed(A_MONDAY + timedelta(hours=2)):
        intake.send_and_bring_in(office, intake.csv_of([row(payroll_number="5", email="", manager_email=LLOYD)]))
        assert LLOYD in office.get("/managers").text


def test_an_address_whose_account_is_no_manager_any_more_is_asked_about_again(browser: Open) -> None:
    intake.small_department()
    office = browser(people.hr_officer())
    begum = account_of(BOSS)
    assert begum is not None
    found = people.nomination(BOSS, confirmed_at=A_MONDAY)
    accounts.set_roles(SYSTEM, begum, [])
    intake.send_and_bring_in(office, intake.csv_of([row()]))
    db.session.refresh(found)
    assert found.is_open


def test_giving_the_role_on_the_accounts_page_joins_the_starters_too(browser: Open) -> None:
    lloyd = people.account(AccountRole.HEAD_OF_SERVICE, name="Rhys Lloyd", email=LLOYD)
    found = people.nomination(LLOYD)
    people.starter(name="Ffion Williams", manager_email=LLOYD)
    accounts.set_roles(SYSTEM, lloyd, [AccountRole.HEAD_OF_SERVICE, AccountRole.LINE_MANAGER])
    assert managers_of() == {"Ffion Williams": "Rhys Lloyd"}
    assert not found.is_open


def test_nobody_is_joined_to_herself(browser: Open) -> None:
    starter = people.starter(name="Rhys Lloyd", account=people.account(AccountRole.STARTER, email=LLOYD))
    starter.manager_email = LLOYD
    found = people.nomination(LLOYD)
    browser(people.hr_officer()).post(f"/managers/{found.id}", {"name": ""})
    assert set(managers_of().values()) == {None}


def test_naming_an_address_twice_asks_once(department: None) -> None:
    nominate(SYSTEM, LLOYD, anew=True)
    nominate(SYSTEM, LLOYD, anew=True)
    assert db.session.scalar(select(func.count()).select_from(ManagerNomination)) == 1


def test_the_list_takes_as_many_queries_for_one_as_for_fifty(browser: Open, queries: Callable[[], Any]) -> None:
    office = browser(people.hr_officer())
    counts = []
    for more in (1, 2, 47, 5):
        for _ in range(more):
            people.starter(manager_email=people.nomination().email)
        with queries() as seen:
            page = office.get("/managers")
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert "Next page" in page.text


@pytest.mark.one_database
@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.HR_OFFICER])
def test_only_hr_decides(browser: Open, role: AccountRole) -> None:
    found = people.nomination(LLOYD)
    visitor = browser(people.account(role))
    visitor.get("/managers", status=403)
    for method in (visitor.get, visitor.post):
        method(f"/managers/{found.id}", status=404)
    visitor.post(f"/managers/{found.id}/dismiss", status=404)
    assert found.is_open
    browser(people.hr_officer()).get("/managers/999", status=404)

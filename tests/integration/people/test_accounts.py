"""The administrator's pages: accounts, and who changed what."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from induction import audit, clock
from induction.audit import SYSTEM, Actor, AuditEvent
from induction.db import db
from induction.outbox.models import Message
from induction.people.enums import AccountRole
from induction.people.models import Account, SignInRequest
from induction.people.rules import ROLES_WITH_A_RECORD
from induction.people.services import accounts as services
from induction.people.services import sign_in
from tests.conftest import A_MONDAY
from tests.factories import people
from tests.integration.conftest import Browser
from tests.integration.people.at_once import at_once

Open = Callable[..., Browser]
BAD_WORDS = ["<script>alert(1)</script>", '=HYPERLINK("x")', "\u202eolleh", "é̂̃" * 20, "a\x01b"]


def typed(account: Account | None = None, **values: Any) -> dict[str, Any]:
    if account is None:
        return {
            "name": "Gwen Evans",
            "email": "gwen@northshire.example",
            "phone": "",
            "roles": ["hr_officer"],
            **values,
        }
    return {
        "seen": services.mark_of(account),
        "name": account.name,
        "email": account.email or "",
        "phone": account.phone or "",
        "roles": sorted(account.roles - ROLES_WITH_A_RECORD),
        **values,
    }


def fresh(account: Account) -> Account:
    db.session.expire_all()
    return db.session.get_one(Account, account.id)


# Accounts


def test_an_account_is_added_once_by_a_double_click_and_told_how_to_sign_in(browser: Open) -> None:
    office = browser(people.administrator())
    office.get("/accounts/new")
    page = office.follow(office.post("/accounts/new", typed())).text
    office.post("/accounts/new", typed())
    assert "Gwen Evans" in page
    gwen = db.session.scalars(select(Account).where(Account.email == "gwen@northshire.example")).one()
    assert gwen.roles == {AccountRole.HR_OFFICER}
    assert db.session.scalars(select(Message.rule)).all() == ["people.account_made"]
    assert "already uses this email" in office.post("/accounts/new", typed(name="Other"), status=422).text


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "Write their name."),
        ({"name": "   "}, "Write their name."),
        ({"name": "x" * 201}, "Use 200 characters or fewer."),
        ({"email": ""}, "Without one nobody can sign in"),
        ({"email": "no address"}, "is not an email address"),
        ({"phone": "0" * 41}, "Use 40 characters or fewer."),
        ({"roles": ["emperor"]}, "valid choice"),
        ({"roles": ["trainer"]}, "valid choice"),
        ({"roles": ["starter"]}, "valid choice"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    browser: Open, values: dict[str, Any], sentence: str
) -> None:
    kept = {"phone": "01632 960999"} if "phone" not in values else {"name": "Gwen Evans"}
    page = browser(people.administrator()).post("/accounts/new", typed(**{**kept, **values}), status=422).text
    assert sentence in page
    assert next(iter(kept.values())) in page
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_a_change_of_roles_leaves_those_that_come_with_a_record(browser: Open) -> None:
    mair = people.account(AccountRole.TRAINER, AccountRole.LINE_MANAGER, name="Mair Griffiths")
    office = browser(people.administrator())
    office.get(f"/accounts/{mair.id}")
    office.post(f"/accounts/{mair.id}", typed(mair, name="Mair G", roles=["head_of_service"]))
    assert (fresh(mair).name, fresh(mair).roles) == (
        "Mair G",
        frozenset({AccountRole.TRAINER, AccountRole.HEAD_OF_SERVICE}),
    )
    about_mair = (AuditEvent.subject_type == "account", AuditEvent.subject_id == mair.id)
    events = db.session.scalars(select(AuditEvent).where(*about_mair)).all()
    assert [event.action for event in events] == ["account:roles-set", "account:changed"]


def test_the_second_of_two_administrators_sees_what_the_first_one_wrote(browser: Open) -> None:
    gwen = people.hr_officer(name="Gwen Evans", email="gwen@northshire.example")
    first, second = browser(people.administrator()), browser(people.administrator())
    before = typed(gwen)
    first.post(f"/accounts/{gwen.id}", {**before, "phone": "01632 960111"})
    page = second.post(f"/accounts/{gwen.id}", {**before, "name": "Gwen E"}, status=422).text
    assert "Somebody changed this while you had it open." in page
    assert "01632 960111" in page
    assert 'value="Gwen E"' in page


def test_nobody_but_herself_changes_an_address_that_she_has_signed_in_with(browser: Open) -> None:
    gwen = people.hr_officer(name="Gwen Evans", email="gwen@northshire.example")
    office = browser(people.administrator())
    hers = browser(gwen)
    page = office.post(f"/accounts/{gwen.id}", typed(gwen, email="rajesh+gwen@northshire.example"), status=422)
    assert "nobody else can change it" in page.text
    assert fresh(gwen).email == "gwen@northshire.example"
    hers.get("/account/email")
    hers.post("/account/email", {"email": "not an address"}, status=422)
    hers.post("/account/email", {"email": "Gwen.Evans@northshire.example"})
    hers.get("/account")
    assert fresh(gwen).email == "gwen.evans@northshire.example"
    told = db.session.execute(select(Message.rule, Message.address).where(Message.rule == "people.email_changed")).all()
    assert [tuple(row) for row in told] == [("people.email_changed", "gwen@northshire.example")]


def test_an_address_that_was_never_used_is_put_right_and_what_was_sent_to_it_opens_nothing(browser: Open) -> None:
    gwen = people.hr_officer(name="Gwen Evans", email="gwne@northshire.example")
    sign_in.ask("gwne@northshire.example")
    browser(people.administrator()).post(f"/accounts/{gwen.id}", typed(gwen, email="gwen@northshire.example"))
    assert fresh(gwen).email == "gwen@northshire.example"
    assert db.session.scalar(select(func.count()).where(SignInRequest.used_at.is_(None))) == 0


def test_whoever_runs_the_server_can_give_another_address_to_who_has_lost_hers(app: Flask, browser: Open) -> None:
    gwen = people.account(name="Gwen Evans", email="gwen@northshire.example")
    hers = browser(gwen)
    result = app.test_cli_runner().invoke(
        args=["people", "change-email", "gwen@northshire.example", "g.evans@example.org"]
    )
    assert result.output == "Gwen Evans signs in with g.evans@example.org from now on.\n"
    hers.get("/account", status=302)
    nobody = app.test_cli_runner().invoke(args=["people", "change-email", "nobody@example.org", "x@example.org"])
    assert (nobody.exit_code, nobody.output) == (1, "Error: Nobody here has the address nobody@example.org.\n")


def test_an_administrator_who_changes_her_own_address_stays_signed_in(browser: Open) -> None:
    rajesh = people.administrator(email="rajesh@northshire.example")
    office = browser(rajesh)
    office.post(f"/accounts/{rajesh.id}", typed(rajesh, email="r.patel@northshire.example"))
    office.get("/accounts")


def test_a_closed_account_cannot_sign_in_until_it_is_open_again(browser: Open) -> None:
    gwen = people.hr_officer(name="Gwen Evans", email="gwen@northshire.example")
    hers, office = browser(gwen), browser(people.administrator())
    office.post(f"/accounts/{gwen.id}/close")
    office.post(f"/accounts/{gwen.id}/close")
    hers.get("/account", status=302)
    assert "This account is closed." in office.get(f"/accounts/{gwen.id}").text
    office.post(f"/accounts/{gwen.id}/reopen")
    hers.get("/account", status=302)
    browser(fresh(gwen)).get("/account")
    actions = db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_type == "account")).all()
    assert actions == ["account:closed", "account:reopened"]


def test_the_last_administrator_stays(browser: Open) -> None:
    rajesh = people.administrator(email="rajesh@northshire.example")
    office = browser(rajesh)
    assert "This is the only administrator." in office.post(f"/accounts/{rajesh.id}/close", status=409).text
    page = office.post(f"/accounts/{rajesh.id}", typed(rajesh, roles=[], email=rajesh.email), status=422).text
    assert "This is the only administrator." in page
    other = people.administrator(name="Second", closed_at=A_MONDAY)
    office.post(f"/accounts/{rajesh.id}/close", status=409)
    office.post(f"/accounts/{other.id}/reopen")
    office.post(f"/accounts/{rajesh.id}/close")
    assert fresh(rajesh).closed_at is not None


def test_two_administrators_who_close_each_other_at_once_leave_one(app: Flask, department: None) -> None:
    one, other = people.administrator(), people.administrator(name="Second")
    db.session.commit()

    def closing(who: int, whom: int) -> Callable[[], object]:
        return lambda: services.close(Actor(who), db.session.get_one(Account, whom))

    answers = at_once(app, [closing(one.id, other.id), closing(other.id, one.id)])
    assert sorted(type(answer).__name__ for answer in answers) == ["LastAdministrator", "NoneType"]
    db.session.expire_all()
    assert sorted(account.closed_at is None for account in (one, other)) == [False, True]


def test_a_starters_name_is_hrs_and_her_record_follows_the_rest(browser: Open) -> None:
    ffion = people.starter(name="Ffion Williams")
    office = browser(people.administrator())
    assert 'name="name"' not in office.get(f"/accounts/{ffion.account_id}").text
    with clock.fixed(A_MONDAY + timedelta(hours=1)):
        office.post(f"/accounts/{ffion.account_id}", typed(ffion.account, name="Other", email="", phone="01632 960111"))
    account = fresh(ffion.account)
    assert (account.name, account.email, account.phone) == ("Ffion Williams", None, "01632 960111")
    db.session.refresh(ffion)
    assert ffion.changed_at == A_MONDAY + timedelta(hours=1)


@pytest.mark.parametrize("words", BAD_WORDS)
def test_odd_words_are_kept_as_words(browser: Open, words: str) -> None:
    office = browser(people.administrator())
    office.post("/accounts/new", typed(name=words, phone=words[:40]))
    for address in ("/accounts", "/audit"):
        assert "<script>alert" not in office.get(address).text


def test_the_list_finds_people_by_name_address_and_work(browser: Open) -> None:
    people.hr_officer(name="Gwen Evans", email="gwen@northshire.example")
    people.line_manager(name="Samira Begum", email="s.begum@northshire.example")
    office = browser(people.administrator())

    def shown(address: str) -> set[str]:
        page = office.get(address).text
        return {name for name in ("Gwen Evans", "Samira Begum") if name in page}

    assert shown("/accounts") == {"Gwen Evans", "Samira Begum"}
    assert shown("/accounts?words=evans+gwen") == {"Gwen Evans"}
    assert shown("/accounts?words=S.BEGUM") == {"Samira Begum"}
    assert shown("/accounts?role=hr_officer") == {"Gwen Evans"}
    assert shown("/accounts?role=emperor") == {"Gwen Evans", "Samira Begum"}
    assert shown("/accounts?words=%5F%25") == set()


# Lists, and who may


def test_lists_take_as_many_queries_for_one_as_for_fifty(browser: Open, queries: Callable[[], Any]) -> None:
    office = browser(people.administrator())
    counts: dict[str, list[int]] = {"/accounts": [], "/audit": []}
    for more in (1, 2, 47, 5):
        for _ in range(more):
            gwen = people.hr_officer()
            audit.record(Actor(gwen.id), "account:changed", gwen, about=gwen.name, changes={"name": ["a", "b"]})
        for address, numbers in counts.items():
            with queries() as seen:
                page = office.get(address)
            numbers.append(len(seen))
    for numbers in counts.values():
        assert len(set(numbers)) == 1
    assert "Next page" in page.text


def test_who_changed_what_is_listed_the_newest_first_and_narrowed_by_what_it_was_about(browser: Open) -> None:
    gwen = people.hr_officer(name="Gwen Evans")
    site = people.site("Civic Centre")
    audit.record(Actor(gwen.id, told_us_by="phone"), "site:changed", site, about="Civic Centre", name=["Old", "New"])
    audit.record(SYSTEM, "account:closed", gwen, about="Gwen Evans")
    office = browser(people.administrator())
    page = office.get("/audit").text
    assert page.index("account:closed") < page.index("site:changed")
    for piece in ("The portal itself", "Gwen Evans", "told us:", "phone", "Old → New"):
        assert piece in page
    narrowed = office.get("/audit?subject=site").text
    assert "site:changed" in narrowed
    assert "account:closed" not in narrowed
    assert "Nothing found" in office.get(f"/audit?subject=site&number={site.id + 1}").text
    assert "account:closed" in office.get("/audit?subject=nothing&number=many").text


@pytest.mark.one_database
@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.ADMINISTRATOR])
def test_only_an_administrator_sees_and_changes_accounts(browser: Open, role: AccountRole) -> None:
    gwen = people.hr_officer(name="Gwen Evans")
    visitor = browser(people.account(role))
    for address in ("/accounts", "/accounts/new", "/audit"):
        visitor.get(address, status=403)
    visitor.post("/accounts/new", typed(), status=403)
    visitor.get(f"/accounts/{gwen.id}", status=404)
    for address in (f"/accounts/{gwen.id}", f"/accounts/{gwen.id}/close", f"/accounts/{gwen.id}/reopen"):
        visitor.post(address, typed(gwen, name="x"), status=404)
    assert (fresh(gwen).name, fresh(gwen).closed_at) == ("Gwen Evans", None)
    browser(people.administrator()).get("/accounts/999", status=404)

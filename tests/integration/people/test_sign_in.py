"""Signing in by email."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from induction import clock
from induction.db import db
from induction.outbox.models import Message
from induction.people.models import AccountSession
from tests.conftest import A_MONDAY
from tests.factories import people
from tests.integration.conftest import Browser

Open = Callable[..., Browser]


def _newest_email() -> str:
    body = db.session.scalar(select(Message.body).order_by(Message.id.desc()).limit(1))
    assert body is not None
    return body


def _link() -> str:
    found = re.search(r"(/sign-in/link/[\w-]+)", _newest_email())
    assert found is not None
    return found[1]


def _code() -> str:
    found = re.search(r"\*\*(\d{6})\*\*", _newest_email())
    assert found is not None
    return found[1]


def _ask(visitor: Browser, email: str) -> None:
    visitor.post("/sign-in", {"email": email})


def test_the_link_signs_in_once(browser: Open) -> None:
    people.account(email="ffion@northshire.example", name="Ffion Williams")
    visitor = browser()
    _ask(visitor, "  FFION@northshire.example ")
    link = _link()
    visitor.post(link)
    assert "Ffion Williams" in visitor.get("/account").text
    another = browser()
    assert "This link does not work any more" in another.get(link).text
    another.post(link, status=422)
    another.get("/account", status=302)


def test_a_mail_scanner_that_opens_the_link_uses_nothing_up(browser: Open) -> None:
    people.account(email="ffion@northshire.example")
    visitor = browser()
    _ask(visitor, "ffion@northshire.example")
    for _ in range(3):
        assert "Press the button" in browser().get(_link()).text
    visitor.post(_link())
    visitor.get("/account")


def test_the_code_works_in_the_browser_that_asked_and_in_no_other(browser: Open) -> None:
    people.account(email="ffion@northshire.example")
    visitor, thief = browser(), browser()
    _ask(visitor, "ffion@northshire.example")
    code = _code()
    _ask(thief, "somebody.else@northshire.example")
    thief.post("/sign-in/code", {"code": code}, status=422)
    visitor.post("/sign-in/code", {"code": f" {code[:3]} {code[3:]} "})
    visitor.get("/account")


def test_after_five_wrong_codes_the_right_one_is_refused_too(browser: Open) -> None:
    people.account(email="ffion@northshire.example")
    visitor = browser()
    _ask(visitor, "ffion@northshire.example")
    wrong = "000000" if _code() != "000000" else "111111"
    for _ in range(5):
        assert "That code is not right" in visitor.post("/sign-in/code", {"code": wrong}, status=422).text
    visitor.post("/sign-in/code", {"code": _code()}, status=422)


def test_a_link_is_too_old_after_fifteen_minutes(browser: Open) -> None:
    people.account(email="ffion@northshire.example")
    visitor = browser()
    _ask(visitor, "ffion@northshire.example")
    link = _link()
    with clock.fixed(A_MONDAY + timedelta(minutes=15)):
        visitor.post(link, status=422)


def test_nobody_learns_whether_an_address_is_known(browser: Open) -> None:
    people.account(email="ffion@northshire.example")
    answers = []
    for email in ("ffion@northshire.example", "nobody@northshire.example"):
        visitor = browser()
        response = visitor.post("/sign-in", {"email": email})
        page = visitor.follow(response)
        answers.append(
            (response.status_code, response.headers["Location"], re.sub(r'(nonce|value)="[^"]*"', "", page.text))
        )
    assert answers[0] == answers[1]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_the_sixth_try_for_one_address_in_a_quarter_of_an_hour_is_refused_and_counted_for_unknown_ones_too(
    browser: Open,
) -> None:
    for email in ("ffion@northshire.example", "nobody@northshire.example"):
        people.account(email=email) if email.startswith("ffion") else None
        for _ in range(5):
            _ask(browser(), email)
        refused = browser().post("/sign-in", {"email": email}, status=422)
        assert "Wait 15 minutes" in refused.text
        with clock.fixed(A_MONDAY + timedelta(minutes=16)):
            _ask(browser(), email)


@pytest.mark.parametrize(
    "email", ["", "not an address", "a" * 300 + "@northshire.example", "<b>@x", "ffion@north shire.example"]
)
def test_what_is_no_address_gets_a_sentence_and_keeps_what_was_typed(browser: Open, email: str) -> None:
    browser().post("/sign-in", {"email": email}, status=422)
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_signing_out_ends_the_device_for_good(browser: Open) -> None:
    ffion = people.account()
    visitor = browser(ffion)
    visitor.get("/account")
    with visitor.client.session_transaction() as cookie:
        stolen = dict(cookie)
    visitor.post("/sign-out")
    visitor.get("/account", status=302)
    with visitor.client.session_transaction() as cookie:
        cookie.update(stolen)
    visitor.get("/account", status=302)


def test_another_device_can_be_signed_out_but_only_ones_own(browser: Open) -> None:
    ffion, gwen = people.account(), people.account()
    phone, laptop, other = browser(ffion), browser(ffion), browser(gwen)
    devices = list(db.session.scalars(select(AccountSession.id).order_by(AccountSession.id)))
    laptop.post(f"/account/devices/{devices[2]}/sign-out", status=404)
    laptop.post(f"/account/devices/{devices[0]}/sign-out")
    phone.get("/account", status=302)
    other.get("/account")


def test_twelve_idle_hours_end_a_sign_in_and_use_prolongs_it(browser: Open) -> None:
    visitor = browser(people.account())
    with clock.fixed(A_MONDAY + timedelta(hours=11)):
        visitor.get("/account")
    with clock.fixed(A_MONDAY + timedelta(hours=22)):
        visitor.get("/account")
    with clock.fixed(A_MONDAY + timedelta(hours=35)):
        visitor.get("/account", status=302)


def test_a_closed_account_is_signed_out_and_gets_no_link(browser: Open) -> None:
    ffion = people.account(email="ffion@northshire.example")
    visitor = browser(ffion)
    ffion.closed_at = clock.now()
    visitor.get("/account", status=302)
    _ask(browser(), "ffion@northshire.example")
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_after_signing_in_she_is_where_she_was_going(browser: Open) -> None:
    people.account(email="ffion@northshire.example")
    visitor = browser()
    visitor.follow(visitor.get("/account", status=302))
    _ask(visitor, "ffion@northshire.example")
    visitor.post(_link())
    assert visitor.get("/sign-in/done", status=302).headers["Location"] == "/account"

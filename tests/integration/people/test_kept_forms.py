"""What is sent after a sign-in has expired: kept, for her alone, until it has been taken."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from induction import clock
from induction.db import db
from induction.people.models import Account, KeptForm
from induction.people.services import sign_in
from tests.conftest import A_MONDAY
from tests.factories import people, sessions
from tests.integration.conftest import Browser
from tests.integration.sessions.test_scheduling import typed

Open = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("department")

LATER = A_MONDAY + timedelta(hours=13)


def _signs_in_again(window: Browser, account: Account) -> None:
    """Sign in in the same browser, as the link does: its cookie keeps the tokens of what was kept."""
    secret = sign_in.open_session(account, "A browser in a test")
    db.session.commit()
    with window.client.session_transaction() as cookie:
        cookie["_user_id"] = secret


def _kept() -> int:
    return db.session.scalar(select(func.count()).select_from(KeptForm)) or 0


def test_what_was_typed_is_shown_after_signing_in_and_sent_with_one_press(browser: Open) -> None:
    officer, room = people.hr_officer(), sessions.room()
    window = browser(officer)
    with clock.fixed(LATER):
        window.post("/sessions/new", typed(room.id, note="Bring the large tea urn along."))
        _signs_in_again(window, officer)
        page = window.get("/sign-in/kept").text
        assert "Bring the large tea urn along." in page
        with window.client.session_transaction() as cookie:
            token = cookie["kept_forms"][0]
        window.post("/sessions/new", typed(room.id, note="Bring the large tea urn along.", kept_form=token))
    assert _kept() == 0


def test_a_second_expired_sign_in_loses_nothing_either(browser: Open) -> None:
    officer, room = people.hr_officer(), sessions.room()
    window = browser(officer)
    with clock.fixed(LATER):
        window.post("/sessions/new", typed(room.id, note="Bring the large tea urn along."))
        _signs_in_again(window, officer)
        with window.client.session_transaction() as cookie:
            token = cookie["kept_forms"][0]
    with clock.fixed(LATER + timedelta(hours=13)):
        window.post("/sessions/new", typed(room.id, note="Bring the large tea urn along.", kept_form=token))
        _signs_in_again(window, officer)
        assert "Bring the large tea urn along." in window.get("/sign-in/kept").text


def test_the_forms_of_two_windows_are_both_kept(browser: Open) -> None:
    officer, room = people.hr_officer(), sessions.room()
    window = browser(officer)
    with clock.fixed(LATER):
        for words in ("From the first window, at length.", "From the second window, at length."):
            window.post("/sessions/new", typed(room.id, note=words))
        _signs_in_again(window, officer)
        assert "From the first window" in window.get("/sign-in/kept").text
        with window.client.session_transaction() as cookie:
            token = cookie["kept_forms"][0]
        window.post("/sessions/new", typed(room.id, note="From the first window, at length.", kept_form=token))
        assert "From the second window" in window.get("/sign-in/kept").text


def test_nobody_else_at_the_same_computer_is_shown_it(browser: Open) -> None:
    officer, other = people.hr_officer(), people.account()
    window = browser(officer)
    with clock.fixed(LATER):
        window.post("/sessions/new", typed(note="Bring the large tea urn along."))
        _signs_in_again(window, other)
        window.get("/sign-in/kept", status=302)


def test_what_is_kept_is_encrypted(browser: Open) -> None:
    window = browser(people.hr_officer())
    with clock.fixed(LATER):
        window.post("/sessions/new", typed(note="Bring the large tea urn along."))
    with db.engine.connect() as connection:
        raw = bytes(connection.exec_driver_sql("SELECT fields FROM kept_form").scalar_one())
    assert b"urn" not in raw

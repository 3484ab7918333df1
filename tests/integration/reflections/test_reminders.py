"""Asking again, by email, once, in the daytime, and without a word of hers."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from induction import clock
from induction.db import db
from induction.outbox import worker
from induction.outbox.models import Message
from induction.people.enums import StarterStatus
from induction.reflections.enums import Part
from induction.reflections.services import finishing
from induction.reflections.services.follow_ups import ask_follow_ups
from induction.sessions.enums import Attendance
from tests.conftest import A_MONDAY
from tests.factories import people
from tests.factories import reflections as factory
from tests.integration.conftest import Browser

Open = Callable[..., Browser]


def _queued() -> list[tuple[str, int]]:
    letters = db.session.scalars(select(Message).order_by(Message.id))
    return [(letter.rule, letter.account_id) for letter in letters]


@pytest.mark.usefixtures("department")
def test_the_day_after_the_session_who_was_there_is_asked_to_reflect_once() -> None:
    there = factory.attended(days_ago=0)
    part = factory.attended(days_ago=0, attendance=Attendance.PART_ATTENDED)
    factory.attended(days_ago=0, attendance=Attendance.DID_NOT_ATTEND)
    factory.attended(days_ago=0, attendance=None)
    factory.finished(factory.attended(days_ago=0))
    factory.attended(people.starter(status=StarterStatus.LEFT), days_ago=0)
    assert ask_follow_ups() == 0
    with clock.fixed(A_MONDAY + timedelta(hours=22)):
        assert ask_follow_ups() == 0, "it is seven in the morning"
    with clock.fixed(A_MONDAY + timedelta(days=1)):
        assert ask_follow_ups() == 2
        assert ask_follow_ups() == 0
    assert _queued() == [
        ("reflections.due", there.starter.account_id),
        ("reflections.due", part.starter.account_id),
    ]


@pytest.mark.usefixtures("department")
def test_a_draft_still_counts_as_not_done_and_an_old_session_is_left_in_peace() -> None:
    draft = factory.written(factory.attended(days_ago=21))
    factory.attended(days_ago=22)
    assert ask_follow_ups() == 1
    assert _queued() == [("reflections.due", draft.author_id)]


@pytest.mark.usefixtures("department")
def test_six_weeks_after_the_session_she_is_asked_about_her_one_thing() -> None:
    due = factory.finished(factory.attended(days_ago=42))
    late = factory.finished(factory.attended(days_ago=60))
    factory.finished(factory.attended(days_ago=41))
    factory.finished(factory.attended(days_ago=64))
    factory.followed_up(factory.finished(factory.attended(days_ago=43)))
    taken_back = factory.finished(factory.attended(days_ago=43))
    finishing.withdraw(factory.author(taken_back.booking), taken_back.booking)
    assert ask_follow_ups() == 2
    assert ask_follow_ups() == 0
    assert _queued() == [("reflections.six_weeks", due.author_id), ("reflections.six_weeks", late.author_id)]


@pytest.mark.usefixtures("department")
def test_who_has_no_email_or_a_closed_account_is_passed_over() -> None:
    factory.attended().starter.account.email = None
    factory.attended().starter.account.closed_at = clock.now()
    assert ask_follow_ups() == 0


def test_the_messages_lead_to_her_pages_and_hold_none_of_her_words(app: Flask, browser: Open) -> None:
    starter = people.starter(name="Ffion Williams")
    factory.finished(factory.attended(starter, days_ago=42))
    factory.attended(starter)
    db.session.commit()
    with app.app_context():  # as the worker does: no request, nobody signed in
        assert worker.do_periodic_jobs() == 0
    letters = list(db.session.scalars(select(Message).order_by(Message.id)))
    assert [letter.subject for letter in letters] == [
        "A few questions after your welcome session",
        "Did you do your one thing?",
    ]
    visitor = browser(starter.account)
    for letter in letters:
        body = letter.body or ""
        assert "Hello Ffion Williams," in body
        assert not any(words in body for words in factory.ANSWERS.values())
        address = re.search(r"<https?://[^/]+(/[^>]+)>", body)
        assert address is not None
        assert "This is not open now" not in visitor.get(address[1]).text


@pytest.mark.one_database
def test_it_can_be_done_from_the_command_line(app: Flask, department: None) -> None:
    factory.attended()
    db.session.commit()
    done = app.test_cli_runner().invoke(args=["reflections", "remind"])
    assert (done.exit_code, done.output) == (0, "1 queued\n")


@pytest.mark.one_database
def test_one_job_that_goes_wrong_stops_none_of_the_others_and_quotes_nobody(
    app: Flask, department: None, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    factory.attended()
    db.session.commit()

    def goes_wrong() -> None:
        factory.attended()
        raise RuntimeError(factory.ANSWERS[Part.BETTER])

    monkeypatch.setitem(app.extensions, "periodic_jobs", [goes_wrong, ask_follow_ups])
    assert worker.do_periodic_jobs() == 1
    assert len(_queued()) == 1
    assert "goes_wrong: RuntimeError" in caplog.text
    assert factory.ANSWERS[Part.BETTER] not in caplog.text

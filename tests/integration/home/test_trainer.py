"""A trainer's home page: offers to answer first, then what she has agreed to, then her exercises."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from induction import clock
from induction.exercises.enums import VersionStatus
from induction.sessions.enums import OfferStatus
from tests.factories import access, exercises, sessions, trainers
from tests.integration.conftest import Browser
from tests.integration.home.looking import after_that, cards, follow_every_link, the_one_thing, words

Open = Callable[..., Browser]


def test_a_new_trainer_says_what_she_needs_and_finds_templates(browser: Open) -> None:
    maureen = trainers.trainer("Maureen")
    visitor = browser(maureen.account)
    page = visitor.get("/")
    assert cards(page) == [("next", "What do you need so that you can take part?", "/access")]
    assert "See the templates" in words(page)
    access.profile(account=maureen.account)
    page = visitor.get("/")
    assert cards(page) == []
    assert "Nobody is waiting for an answer from you." in words(page)
    follow_every_link(visitor, page)


def test_offers_to_answer_come_first_then_changes_to_her_exercises(browser: Open) -> None:
    maureen = trainers.trainer("Maureen")
    limits = "PLANTED limits"
    maureen.limits = limits
    later, sooner = sessions.welcome_session(days=30, title="Later"), sessions.welcome_session(days=9, title="Sooner")
    sessions.trainer_offer(later, maureen)
    first = sessions.trainer_offer(sooner, maureen)
    exercise = exercises.exercise(maureen)
    waiting = exercise.newest
    waiting.status = VersionStatus.AWAITING_TRAINER_AGREEMENT
    visitor = browser(maureen.account)
    page = visitor.get("/")
    assert the_one_thing(page) == ("Will you come? “Sooner”", f"/offers/{first.id}")
    assert after_that(page) == [
        "Will you come? “Later”",
        f"Do you agree? “{waiting.title}”",
        "What do you need so that you can take part?",
    ]
    assert "Waiting for the trainer to agree" in words(page)
    assert "PLANTED" not in page.text
    follow_every_link(visitor, page)


def test_what_she_has_agreed_to_stands_with_day_time_and_place(browser: Open) -> None:
    maureen, other = trainers.trainer("Maureen"), trainers.trainer("Idris")
    access.profile(account=maureen.account)
    at = sessions.welcome_session(days=9, title="Oakfield")
    offer = sessions.trainer_offer(at, maureen, status=OfferStatus.ACCEPTED)
    sessions.trainer_offer(sessions.welcome_session(days=12, title="Not hers"), other, status=OfferStatus.ACCEPTED)
    declined = sessions.welcome_session(days=14, title="Declined")
    sessions.trainer_offer(declined, maureen, status=OfferStatus.DECLINED)
    past = sessions.welcome_session(days=-14, title="Long ago")
    sessions.trainer_offer(past, maureen, status=OfferStatus.ACCEPTED)
    visitor = browser(maureen.account)
    text = words(visitor.get("/"))
    assert at.room is not None
    assert "Oakfield Wednesday 17 March 2027, 9:30am to 12:30pm" in text
    assert at.room.name in text
    assert [title in text for title in ("Not hers", "Declined", "Long ago")] == [False, False, False]
    assert f'href="/offers/{offer.id}"' in visitor.get("/").text


def test_her_page_takes_as_many_queries_for_one_thing_as_for_fifty(browser: Open, queries: Callable[[], Any]) -> None:
    maureen = trainers.trainer("Maureen")
    visitor = browser(maureen.account)
    counts = []
    for more in (1, 2, 47):
        for _ in range(more):
            sessions.trainer_offer(sessions.welcome_session(days=9), maureen)
            accepted = sessions.welcome_session(days=10, ends_at=clock.now() + timedelta(days=10, hours=4))
            sessions.trainer_offer(accepted, maureen, status=OfferStatus.ACCEPTED)
            exercises.exercise(maureen).newest.status = VersionStatus.AWAITING_TRAINER_AGREEMENT
        visitor.get("/")
        with queries() as seen:
            visitor.get("/")
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts

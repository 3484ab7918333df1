"""Trainer offers: who is asked, on which terms, and what she answers."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from induction import clock
from induction.access.enums import Need
from induction.audit import SYSTEM, Actor, AuditEvent
from induction.db import db
from induction.refusals import Refusal
from induction.sessions import offering
from induction.sessions.enums import OfferStatus, SessionStatus
from induction.sessions.queries import offers as queries
from induction.sessions.services import offers as services
from induction.trainers.enums import TrainerPart, TrainerStatus
from induction.trainers.rules import HowToldMissing
from tests.factories import access, people, sessions, trainers
from tests.integration.sessions.offer_steps import (
    asked,
    event_of,
    lines_of,
    messages_to,
    no,
    refused,
    rules_to,
    terms,
    yes,
)

pytestmark = pytest.mark.usefixtures("department")


# Asking


def test_a_trainer_is_asked_with_every_term_and_the_email_keeps_nothing_confidential() -> None:
    rosa = trainers.trainer("Rosa", limits="Never with my own social worker")
    access.profile(Need.HEARING_LOOP, account=rosa.account, own_words="I read lips")
    offer = asked(rosa)
    assert (offer.status, offer.asked, offer.fee) == (OfferStatus.OFFERED, 1, Decimal("75.00"))
    message = messages_to(rosa)[0]
    assert message.rule == "sessions.trainer_asked"
    body = f"{message.subject} {message.body}"
    assert f"/offers/{offer.id}>" in body
    assert "£75.00" in body
    for word in ("loop", "lips", "social worker", "01632 960222"):
        assert word not in body
    assert db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_type == "trainer_offer")).all() == [
        "offer:made"
    ]


def test_asking_twice_with_the_same_terms_is_asking_once() -> None:
    rosa, at = trainers.trainer(), sessions.welcome_session()
    first, second = asked(rosa, at), asked(rosa, at)
    assert (first.id, second.asked) == (second.id, 1)
    assert rules_to(rosa) == ["asked"]


def test_asking_with_other_terms_beside_an_open_offer_is_refused() -> None:
    rosa, at = trainers.trainer("Rosa"), sessions.welcome_session()
    yes(asked(rosa, at))
    with refused(services.AskedAlready, "Rosa has been asked to this session already"):
        asked(rosa, at, fee=Decimal(10))
    assert queries.offer_to(at.id, rosa.id).fee == Decimal("75.00")  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize(
    ("trainer", "refusal"),
    [
        ({"status": TrainerStatus.TAKING_A_BREAK}, offering.NotActive),
        ({"status": TrainerStatus.INTERESTED}, offering.NotActive),
        ({"sessions_a_month": 0}, offering.WantsNoneNow),
        ({"part": TrainerPart.LEAD}, offering.NotHerPart),
    ],
)
def test_nobody_is_asked_beyond_what_she_agreed_to(trainer: dict[str, Any], refusal: type[Refusal]) -> None:
    rosa, at = trainers.trainer(**trainer), sessions.welcome_session()
    with refused(refusal):
        services.ask(SYSTEM, at.id, rosa.id, terms())
    assert queries.of_session(at.id) == []


@pytest.mark.parametrize("status", [SessionStatus.CANCELLED, SessionStatus.POSTPONED, SessionStatus.HELD])
def test_nobody_is_asked_to_a_session_that_is_not_to_come(status: SessionStatus) -> None:
    with refused(services.NobodyIsAsked):
        asked(at=sessions.welcome_session(status=status))


def test_nobody_is_asked_once_the_session_has_started() -> None:
    at = sessions.welcome_session()
    with clock.fixed(at.starts_at), refused(services.NobodyIsAsked):
        asked(at=at)


def test_her_month_counts_what_she_has_been_asked_to_and_said_yes_to_and_nothing_else() -> None:
    rosa = trainers.trainer(sessions_a_month=2)
    for days, status in [
        (3, OfferStatus.ACCEPTED),
        (4, OfferStatus.DECLINED),
        (5, OfferStatus.WITHDRAWN),
        (6, OfferStatus.STOOD_DOWN),
        (30, OfferStatus.ACCEPTED),  # in April
    ]:
        sessions.trainer_offer(sessions.welcome_session(days=days), rosa, status=status)
    off = sessions.welcome_session(days=7, status=SessionStatus.CANCELLED)
    sessions.trainer_offer(off, rosa, status=OfferStatus.ACCEPTED)
    march = sessions.welcome_session(days=14)
    assert queries.why_not(march, rosa) is None
    sessions.trainer_offer(sessions.welcome_session(days=8), rosa)
    assert isinstance(queries.why_not(march, rosa), offering.MonthIsFull)


def test_who_is_on_another_session_at_that_time_is_not_asked() -> None:
    rosa, there = trainers.trainer("Rosa"), sessions.welcome_session(title="At the library")
    sessions.trainer_offer(there, rosa, status=OfferStatus.ACCEPTED)
    at_once = sessions.welcome_session(starts_at=there.starts_at + timedelta(hours=1))
    straight_after = sessions.welcome_session(starts_at=there.ends_at)
    with refused(offering.AtAnotherSession, "At the library"):
        asked(rosa, at_once)
    assert asked(rosa, straight_after).status is OfferStatus.OFFERED


def test_suitable_trainers_come_first_then_fair_turns_then_their_names() -> None:
    at = sessions.welcome_session(room=sessions.room(Need.STEP_FREE))
    often, zoe, adam = trainers.trainer("Bea"), trainers.trainer("Zoe"), trainers.trainer("adam")
    sessions.trainer_offer(sessions.welcome_session(days=-60), often, status=OfferStatus.ACCEPTED)
    needs_loop, needs_ramp = trainers.trainer("Aaron"), trainers.trainer("Cy")
    access.profile(Need.HEARING_LOOP, Need.INTERPRETER, account=needs_loop.account)
    access.profile(Need.STEP_FREE, Need.INTERPRETER, account=needs_ramp.account)
    said_no = trainers.trainer("Abi")
    sessions.trainer_offer(at, said_no, status=OfferStatus.DECLINED)
    full = trainers.trainer("Abe", sessions_a_month=0)
    sessions.trainer_offer(at, trainers.trainer("Asked already"))
    trainers.trainer("On a break", status=TrainerStatus.TAKING_A_BREAK)
    found = queries.candidates(at)
    assert [one.trainer for one in found] == [adam, needs_ramp, zoe, often, needs_loop, said_no, full]
    assert [one.to_arrange for one in found] == [False, False, False, False, True, False, False]
    assert isinstance(found[-1].why_not, offering.WantsNoneNow)


def test_access_requirements_never_keep_anybody_from_being_asked() -> None:
    rosa = trainers.trainer()
    access.profile(*[need for need in Need if need is not Need.OTHER], account=rosa.account)
    assert asked(rosa).status is OfferStatus.OFFERED


# Answering


def test_a_yes_is_kept_with_the_fee_and_goes_into_her_calendar_and_her_needs_become_lines() -> None:
    rosa, at = trainers.trainer(), sessions.welcome_session()
    access.profile(Need.HEARING_LOOP, Need.BREAKS, account=rosa.account)
    offer = asked(rosa, at)
    assert lines_of(at) == 0
    yes(offer)
    assert (offer.status, offer.agreed_fee, offer.answered_through) == (OfferStatus.ACCEPTED, Decimal("75.00"), None)
    assert lines_of(at) == 2
    assert rules_to(rosa) == ["asked", "said_yes"]
    assert event_of(messages_to(rosa)[1])[0] == "REQUEST"


def test_a_no_asks_for_nothing_and_changes_nothing_later() -> None:
    rosa, at = trainers.trainer(), sessions.welcome_session()
    before = queries.candidates(sessions.welcome_session(days=15))[0]
    no(asked(rosa, at))
    assert rules_to(rosa) == ["asked"]
    assert queries.candidates(sessions.welcome_session(days=15))[0] == before


def test_the_same_answer_twice_is_one_answer() -> None:
    for answer, status in [(yes, OfferStatus.ACCEPTED), (no, OfferStatus.DECLINED)]:
        offer = asked()
        answer(offer)
        changes = offer.changes
        answer(offer)
        assert (offer.status, offer.changes) == (status, changes)


def test_the_other_answer_afterwards_is_refused_in_a_sentence() -> None:
    said_yes, said_no = yes(asked()), no(asked())
    with refused(services.AnsweredAlready):
        no(said_yes)
    with refused(services.AnsweredAlready):
        yes(said_no)
    assert (said_yes.status, said_no.status) == (OfferStatus.ACCEPTED, OfferStatus.DECLINED)


def test_a_late_yes_counts_until_the_session_is_over() -> None:
    at = sessions.welcome_session()
    on_the_day, too_late = asked(at=at), asked(at=at)
    with clock.fixed(at.ends_at - timedelta(minutes=1)):
        assert yes(on_the_day).status is OfferStatus.ACCEPTED
    with clock.fixed(at.ends_at), refused(services.OverAlready):
        yes(too_late)


def test_staff_write_an_answer_down_only_if_they_say_how_she_told_them() -> None:
    offer, officer = asked(), people.hr_officer()
    with refused(HowToldMissing):
        services.answer(Actor(officer.id), offer.id, yes=True, asked=1)
    assert offer.status is OfferStatus.OFFERED
    services.answer(Actor(officer.id, told_us_by="phone"), offer.id, yes=True, asked=1)
    assert (offer.status, offer.answered_through) == (OfferStatus.ACCEPTED, "phone")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "offer:accepted")).one()
    assert (event.actor_id, event.told_us_by) == (officer.id, "phone")


def test_she_is_told_of_a_no_that_staff_wrote_down_for_her() -> None:
    offer, officer = asked(), people.hr_officer()
    services.answer(Actor(officer.id, told_us_by="phone"), offer.id, yes=False, asked=1)
    assert rules_to(offer.trainer) == ["asked", "said_no"]


def test_a_trainer_without_email_can_be_asked_and_can_answer_through_staff() -> None:
    rosa = trainers.trainer(email=None)
    offer = asked(rosa)
    services.answer(Actor(people.hr_officer().id, told_us_by="phone"), offer.id, yes=True, asked=1)
    services.cannot_come(Actor(people.hr_officer().id, told_us_by="phone"), offer.id)
    assert offer.status is OfferStatus.WITHDRAWN
    assert [message.body for message in messages_to(rosa) if message.body or message.calendar] == []


def test_a_yes_to_two_sessions_at_once_is_refused_by_the_name_of_the_first() -> None:
    rosa, here = trainers.trainer(sessions_a_month=5), sessions.welcome_session(title="The first one")
    there = sessions.welcome_session()
    first, second = asked(rosa, here), asked(rosa, there)
    yes(first)
    with refused(offering.AtAnotherSession, "The first one"):
        yes(second)

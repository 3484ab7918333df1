"""Nothing that a trainer said yes to changes behind her back; and "I can't come" until the session starts."""

from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from induction import clock
from induction.access.enums import Need
from induction.audit import SYSTEM, Actor
from induction.db import db
from induction.outbox.models import Message
from induction.refusals import Refusal
from induction.sessions.enums import OfferStatus
from induction.sessions.models import TrainerOffer, WelcomeSession
from induction.sessions.queries import offers as queries
from induction.sessions.services import offers as services
from induction.sessions.services import scheduling
from tests.conftest import A_MONDAY
from tests.factories import access, people, sessions, trainers
from tests.integration.sessions.offer_steps import (
    asked,
    by,
    event_of,
    lines_of,
    messages_to,
    move,
    no,
    refused,
    rules_to,
    talk,
    terms,
    yes,
)

pytestmark = pytest.mark.usefixtures("department")


# Changing what was agreed


def test_changed_terms_ask_again_and_the_old_yes_answers_nothing_new() -> None:
    offer = yes(asked())
    services.change_terms(SYSTEM, offer.id, terms(fee=Decimal(50)), seen=offer.changes)
    assert (offer.status, offer.asked, offer.agreed_fee) == (OfferStatus.OFFERED, 2, Decimal("75.00"))
    again = messages_to(offer.trainer)[-1]
    assert "The fee" in str(again.body)
    assert "Who books" not in str(again.body)
    assert event_of(again)[0] == "CANCEL"
    with refused(services.ReadItAgain):
        services.answer(by(offer.trainer), offer.id, yes=True, asked=1)
    yes(offer)
    assert (offer.status, offer.agreed_fee) == (OfferStatus.ACCEPTED, Decimal(50))


def test_the_same_terms_again_leave_her_yes_alone_and_so_does_another_day_to_answer_by() -> None:
    offer = yes(asked())
    for same in (terms(), terms(answer_by=clock.today() + timedelta(days=2))):
        services.change_terms(SYSTEM, offer.id, same, seen=offer.changes)
    assert (offer.status, offer.asked) == (OfferStatus.ACCEPTED, 1)


def test_terms_typed_before_she_answered_are_not_saved_over_her_answer() -> None:
    offer = asked()
    seen = offer.changes
    yes(offer)
    with refused(services.ChangedMeanwhile):
        services.change_terms(SYSTEM, offer.id, terms(fee=Decimal(50)), seen=seen)
    assert (offer.status, offer.fee) == (OfferStatus.ACCEPTED, Decimal(75))


def test_a_closed_offer_is_not_changed() -> None:
    offer = no(asked())
    with refused(services.NotOpen):
        services.change_terms(SYSTEM, offer.id, terms(fee=Decimal(50)), seen=offer.changes)


def test_who_said_no_can_be_asked_anew_and_answers_anew() -> None:
    rosa, at = trainers.trainer(), sessions.welcome_session()
    first = no(asked(rosa, at))
    second = asked(rosa, at)
    assert (second.id, second.asked, second.status) == (first.id, 2, OfferStatus.OFFERED)
    assert yes(second).status is OfferStatus.ACCEPTED


@pytest.mark.parametrize("answer", [None, yes])
def test_a_session_that_moves_asks_everyone_again_and_says_what_changed(answer: Any) -> None:
    at = sessions.welcome_session()
    offer = asked(at=at)
    if answer:
        answer(offer)
    move(at)
    assert (offer.status, offer.asked, offer.answered_at) == (OfferStatus.OFFERED, 2, None)
    assert offer.asked_starts_at == at.starts_at
    assert offer.papers_by == clock.today() + timedelta(days=14)
    again = messages_to(offer.trainer)[-1]
    assert "It was: Monday 22 March 2027, 9:30am to 12:30pm" in str(again.body)
    assert "When: Monday 29 March 2027, 9:30am to 12:30pm" in str(again.body)
    assert again.calendar_method == ("CANCEL" if answer else None)
    assert (again.body or "").count("You had said yes") == (1 if answer else 0)


def test_another_room_asks_again_and_another_title_does_not() -> None:
    at = sessions.welcome_session()
    offer = yes(asked(at=at))
    same_day = {"starts_at": at.starts_at, "ends_at": at.ends_at}
    move(at, title="Another title", **same_day)
    assert (offer.status, offer.asked) == (OfferStatus.ACCEPTED, 1)
    move(at, room_id=sessions.room(name="The Blue Room").id, **same_day)
    assert (offer.status, offer.asked) == (OfferStatus.OFFERED, 2)
    assert "The Blue Room" in str(messages_to(offer.trainer)[-1].body)


def test_who_said_no_is_not_asked_again_by_a_move() -> None:
    at = sessions.welcome_session()
    offer = no(asked(at=at))
    move(at)
    assert (offer.status, offer.asked) == (OfferStatus.DECLINED, 1)


def test_a_session_called_off_stands_everyone_down_and_pays_who_had_said_yes() -> None:
    at = sessions.welcome_session()
    said_yes, open_, said_no = yes(asked(at=at)), asked(at=at), no(asked(at=at))
    scheduling.call_off(SYSTEM, at.id, postponed=False, reason="The heating has broken down.")
    assert [offer.status for offer in (said_yes, open_, said_no)] == [
        OfferStatus.STOOD_DOWN,
        OfferStatus.STOOD_DOWN,
        OfferStatus.DECLINED,
    ]
    assert [offer.is_still_paid for offer in (said_yes, open_, said_no)] == [True, False, False]
    to_yes, to_open = messages_to(said_yes.trainer)[-1], messages_to(open_.trainer)[-1]
    assert "The heating has broken down." in str(to_yes.body)
    assert "we still pay you: £75.00" in str(to_yes.body)
    assert "still pay" not in str(to_open.body)
    assert (to_yes.calendar_method, to_open.calendar_method) == ("CANCEL", None)
    assert rules_to(said_no.trainer) == ["asked"]
    with refused(services.CalledOff):
        yes(open_)
    with refused(services.CalledOff):
        services.cannot_come(by(said_yes.trainer), said_yes.id)


def test_who_had_said_yes_is_paid_that_even_where_a_change_was_waiting_for_her_answer() -> None:
    offer = yes(asked())
    services.change_terms(SYSTEM, offer.id, terms(fee=Decimal(10)), seen=offer.changes)
    services.stand_down(SYSTEM, offer.id)
    assert (offer.is_still_paid, offer.agreed_fee) == (True, Decimal("75.00"))


def test_standing_down_takes_her_needs_and_her_talk_off_the_session() -> None:
    rosa, at = trainers.trainer(), sessions.welcome_session()
    access.profile(Need.BREAKS, account=rosa.account)
    offer, item = yes(asked(rosa, at)), talk(at, rosa)
    services.stand_down(SYSTEM, offer.id)
    services.stand_down(SYSTEM, offer.id)
    assert (lines_of(at), item.trainer_id) == (0, None)
    assert rules_to(rosa) == ["asked", "said_yes", "stood_down"]
    with refused(services.NotNeeded):
        yes(offer)


# "I can't come"


def test_until_the_minute_it_starts_she_can_say_that_she_cannot_come_and_the_office_knows_at_once() -> None:
    rosa, at = trainers.trainer("Rosa"), sessions.welcome_session()
    access.profile(Need.BREAKS, account=rosa.account)
    officer, lead = people.hr_officer(), trainers.involvement_lead()
    gone = people.hr_officer(name="Gone", closed_at=clock.now())
    offer, item = yes(asked(rosa, at)), talk(at, rosa)
    with_speaker = talk(at, rosa, title="A welcome", speaker="The head of service")
    with clock.fixed(at.starts_at - timedelta(seconds=1)):
        services.cannot_come(by(rosa), offer.id)
        services.cannot_come(by(rosa), offer.id)
    assert (offer.status, offer.agreed_fee, lines_of(at)) == (OfferStatus.WITHDRAWN, None, 0)
    assert (item.trainer_id, with_speaker.trainer_id) == (None, None)
    assert list(queries.without_speaker(at.id)) == [item]
    office = {
        message.account_id: str(message.body)
        for message in db.session.scalars(select(Message).where(Message.rule.endswith("cannot_come_office")))
    }
    assert set(office) == {officer.id, lead.id}
    assert gone.id not in office
    assert "What a late visit means" in office[officer.id]
    assert "A welcome" not in office[officer.id]
    assert rules_to(rosa) == ["asked", "said_yes", "cannot_come"]


def test_once_it_has_started_she_is_asked_to_call() -> None:
    at = sessions.welcome_session()
    offer = yes(asked(at=at))
    with clock.fixed(at.starts_at), refused(services.StartedAlready):
        services.cannot_come(by(offer.trainer), offer.id)
    assert offer.status is OfferStatus.ACCEPTED


def test_the_one_who_writes_it_down_is_not_emailed_about_it() -> None:
    officer, lead = people.hr_officer(), trainers.involvement_lead()
    offer = yes(asked())
    services.cannot_come(Actor(officer.id, told_us_by="phone"), offer.id)
    rule = Message.rule == "sessions.trainer_cannot_come_office"
    assert list(db.session.scalars(select(Message.account_id).where(rule))) == [lead.id]


def test_her_calendar_holds_one_event_and_every_file_outranks_the_last() -> None:
    rosa, at = trainers.trainer(), sessions.welcome_session()
    offer = yes(asked(rosa, at))
    move(at)
    yes(offer)
    services.cannot_come(by(rosa), offer.id)
    yes(asked(rosa, at))
    services.stand_down(SYSTEM, offer.id)
    events = [event_of(message) for message in messages_to(rosa) if message.calendar]
    assert [method for method, _uid, _sequence in events] == [
        "REQUEST",
        "CANCEL",
        "REQUEST",
        "CANCEL",
        "REQUEST",
        "CANCEL",
    ]
    assert len({uid for _method, uid, _sequence in events}) == 1
    sequences = [sequence for _method, _uid, sequence in events]
    assert sequences == sorted(set(sequences))


def test_two_people_asking_the_same_trainer_make_one_offer(app: Flask) -> None:
    rosa, at = trainers.trainer(), sessions.welcome_session()
    asked(rosa, at)
    db.session.commit()
    db.session.expire_all()
    asked(rosa, at)
    assert db.session.scalar(select(func.count()).select_from(TrainerOffer)) == 1


# Whatever happens in whatever order

_STEPS = ["yes", "no", "cannot come", "stale yes", "change", "ask", "move", "stand down", "call off", "later"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(_STEPS), max_size=12))
def test_in_any_order_she_has_agreed_to_what_the_offer_says_or_to_nothing(steps: list[str]) -> None:
    now = A_MONDAY
    with clock.fixed(now):
        rosa, at = trainers.trainer(), sessions.welcome_session(days=40)
        access.profile(Need.BREAKS, account=rosa.account)
        offer = asked(rosa, at)
    agreed, asking_agreed_to = None, 0
    for step in steps:
        now += timedelta(days=9 if step == "later" else 0)
        db.session.commit()
        with clock.fixed(now), suppress(Refusal):
            _take(step, offer, at)
        db.session.refresh(offer)
        if offer.status is OfferStatus.ACCEPTED:
            if offer.asked != asking_agreed_to:
                agreed, asking_agreed_to = services.terms_of(offer), offer.asked
            # No term has moved since she said yes, and the day is the one she was asked for.
            assert services.terms_of(offer) == agreed
            assert offer.agreed_fee == offer.fee
            assert (offer.asked_starts_at, offer.asked_ends_at) == (at.starts_at, at.ends_at)
            assert lines_of(at) == 1
        if offer.status in {OfferStatus.DECLINED, OfferStatus.WITHDRAWN}:
            assert offer.agreed_fee is None
        if not offer.status.is_open:
            assert lines_of(at) == 0
    events = [event_of(message) for message in messages_to(rosa) if message.calendar]
    sequences = [sequence for _method, _uid, sequence in events]
    assert sequences == sorted(set(sequences))
    in_her_calendar = bool(events) and events[-1][0] == "REQUEST"
    assert in_her_calendar == (offer.status is OfferStatus.ACCEPTED)


def _take(step: str, offer: TrainerOffer, at: WelcomeSession) -> None:
    """Do one thing, as somebody does it who has seen what there is now."""
    if step in {"yes", "stale yes", "no"}:
        seen = offer.asked - (step == "stale yes")
        services.answer(by(offer.trainer), offer.id, yes=step != "no", asked=seen)
    elif step == "cannot come":
        services.cannot_come(by(offer.trainer), offer.id)
    elif step == "change":
        other = replace(services.terms_of(offer), fee=offer.fee + 1, answer_by=clock.today())
        services.change_terms(SYSTEM, offer.id, other, seen=offer.changes)
    elif step == "ask":
        asked(offer.trainer, at, papers_by=None, answer_by=clock.today())
    elif step == "move":
        move(at)
    elif step == "stand down":
        services.stand_down(SYSTEM, offer.id)
    elif step == "call off":
        scheduling.call_off(SYSTEM, at.id, postponed=True, reason="Snow")

"""What tests of trainer offers do again and again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import icalendar
import pytest
from sqlalchemy import func, select

from induction import clock
from induction.audit import SYSTEM, Actor
from induction.db import db
from induction.outbox.models import Message
from induction.refusals import Refusal
from induction.sessions.enums import ProgrammeKind
from induction.sessions.models import AccessArrangement, ProgrammeItem, TrainerOffer, WelcomeSession
from induction.sessions.offering import Terms
from induction.sessions.rules import Schedule
from induction.sessions.services import offers as services
from induction.sessions.services import scheduling
from induction.trainers.enums import TrainerPart
from induction.trainers.models import Trainer
from tests.factories import kept, sessions, trainers


def terms(**values: Any) -> Terms:
    """Return terms that are in order two weeks before a session."""
    usual: dict[str, Any] = {
        "part": TrainerPart.SPEAK,
        "fee": Decimal("75.00"),
        "expenses": "All travel",
        "travel": "We book and pay the taxi two days before.",
        "papers_by": clock.today() + timedelta(days=7),
        "supporter_name": "Sam Reid",
        "supporter_phone": "01632 960222",
        "answer_by": clock.today() + timedelta(days=7),
    }
    return Terms(**{**usual, **values})


def typed(**values: Any) -> dict[str, Any]:
    """Return what somebody types to ask a trainer, in order for a session two weeks from the Monday of the tests."""
    return {
        "part": "speak",
        "fee": "£75.50",
        "expenses": "All travel",
        "travel": "We book the taxi, and pay it, two days before.",
        "papers_by": "15/3/2027",
        "supporter_name": "Sam Reid",
        "supporter_phone": "01632 960222",
        "answer_by": "12/3/2027",
        **values,
    }


def by(trainer: Trainer) -> Actor:
    """Return the trainer as the one who acts."""
    return Actor(account_id=trainer.account_id)


def asked(trainer: Trainer | None = None, at: WelcomeSession | None = None, **values: Any) -> TrainerOffer:
    """Ask a trainer to a session."""
    trainer, at = trainer or trainers.trainer("Rosa"), at or sessions.welcome_session()
    return services.ask(SYSTEM, at.id, trainer.id, terms(**values))


def yes(offer: TrainerOffer) -> TrainerOffer:
    """Let the trainer say yes to what she is asked now."""
    return services.answer(by(offer.trainer), offer.id, yes=True, asked=offer.asked)


def no(offer: TrainerOffer) -> TrainerOffer:
    """Let the trainer say no to what she is asked now."""
    return services.answer(by(offer.trainer), offer.id, yes=False, asked=offer.asked)


def messages_to(trainer: Trainer) -> list[Message]:
    """Return what a trainer has been sent, in order."""
    db.session.flush()
    return list(
        db.session.scalars(select(Message).where(Message.account_id == trainer.account_id).order_by(Message.id))
    )


def rules_to(trainer: Trainer) -> list[str]:
    """Return which messages those were."""
    return [message.rule.removeprefix("sessions.trainer_") for message in messages_to(trainer)]


def event_of(message: Message) -> tuple[str, str, int]:
    """Return what a message does to a calendar: its method, the event's UID and its SEQUENCE."""
    assert message.calendar is not None
    event = next(iter(icalendar.Calendar.from_ical(message.calendar).walk("VEVENT")))
    return str(message.calendar_method), str(event["UID"]), int(str(event["SEQUENCE"]))


def lines_of(at: WelcomeSession) -> int:
    """Return how many access requirements a session has to meet."""
    db.session.flush()
    found = select(func.count()).where(AccessArrangement.welcome_session_id == at.id)
    return db.session.scalar(found) or 0


def talk(at: WelcomeSession, trainer: Trainer, **values: Any) -> ProgrammeItem:
    """Put a trainer on a session's programme."""
    ends = at.starts_at + timedelta(minutes=30)
    values = {"kind": ProgrammeKind.TALK, "title": "What a late visit means", **values}
    return kept(
        ProgrammeItem(welcome_session_id=at.id, starts_at=at.starts_at, ends_at=ends, trainer=trainer, **values)
    )


def _a_week_on(moment: datetime) -> datetime:
    """Return the same time on the wall, whatever the clocks do in between."""
    return clock.from_london(clock.in_london(moment).replace(tzinfo=None) + timedelta(days=7))


def move(at: WelcomeSession, **values: Any) -> None:
    """Let HR move a session a week on, or change something else of it."""
    usual: dict[str, Any] = {
        **{name: getattr(at, name) for name in ("title", "online_address", "places", "group_size", "note", "room_id")},
        "starts_at": _a_week_on(at.starts_at),
        "ends_at": _a_week_on(at.ends_at),
        "room_name": at.room.name if at.room else "",
        "room_seats": at.room.seats if at.room else None,
        "last_day_to_book": at.last_day_to_book,
        "audience": at.audience,
    }
    scheduling.change(SYSTEM, at.id, Schedule(**{**usual, **values}), seen=at.changed_at)


@contextmanager
def refused(kind: type[Refusal], match: str | None = None) -> Iterator[None]:
    """Demand a refusal. What was done before is committed, as in life: a refusal undoes its own request and no more."""
    db.session.commit()
    with pytest.raises(kind, match=match):
        yield

"""Rooms, welcome sessions, bookings, trainer offers."""

from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import Any

from induction import clock
from induction.people.models import Site, Starter
from induction.people.queries import key_of
from induction.sessions.enums import BookingStatus, OfferStatus, SessionStatus
from induction.sessions.models import Booking, Room, TrainerOffer, WelcomeSession
from induction.trainers.enums import TrainerPart
from induction.trainers.models import Trainer
from tests.factories import kept, number
from tests.factories import people as people_factory


def room(*offers: str, seats: int = 30, at: Site | None = None, name: str | None = None) -> Room:
    """Make a room with what it offers."""
    name = name or f"Room {number()}"
    return kept(
        Room(site=at or people_factory.site(), name=name, key=key_of(name), seats=seats, offers_keys=sorted(offers))
    )


def morning_in(days: int) -> datetime:
    """Return 9:30 in London, this many days from today."""
    return clock.from_london(datetime.combine(clock.today() + timedelta(days=days), time(9, 30)))


def welcome_session(*, days: int = 14, **values: Any) -> WelcomeSession:
    """Make a session open for booking, two weeks from now, from 9:30 to 12:30 in a room of its own."""
    starts_at = values.pop("starts_at", None) or morning_in(days)
    if "room" not in values:
        values["room"] = room()
    values = {
        "title": f"Welcome session {number()}",
        "ends_at": starts_at + timedelta(hours=3),
        "places": 20,
        "group_size": 6,
        "last_day_to_book": clock.in_london(starts_at).date() - timedelta(days=1),
        "audience_keys": [],
        "status": SessionStatus.PROPOSED,
        "changed_at": clock.now(),
        **values,
    }
    return kept(WelcomeSession(starts_at=starts_at, **values))


def booking(at: WelcomeSession, who: Starter, **values: Any) -> Booking:
    """Book a starter on a session, past every rule."""
    values = {"status": BookingStatus.BOOKED, "asked_at": clock.now(), "placed_at": clock.now(), **values}
    return kept(Booking(welcome_session=at, starter=who, **values))


def trainer_offer(at: WelcomeSession, who: Trainer, **values: Any) -> TrainerOffer:
    """Offer a session to a trainer."""
    values = {
        "part": TrainerPart.BOTH,
        "fee": Decimal("75.00"),
        "expenses": "Travel and replacement care",
        "travel": "We book and pay the taxi the day before.",
        "supporter_name": "Sam Reid",
        "supporter_phone": "01632 960222",
        "answer_by": clock.today() + timedelta(days=5),
        "status": OfferStatus.OFFERED,
        "offered_at": clock.now(),
        "asked_starts_at": at.starts_at,
        "asked_ends_at": at.ends_at,
        "asked_where": at.room.name if at.room else "",
        **values,
    }
    if values["status"] is OfferStatus.ACCEPTED:
        values = {"agreed_fee": values["fee"], "answered_at": clock.now(), **values}
    return kept(TrainerOffer(welcome_session=at, trainer=who, **values))

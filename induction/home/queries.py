"""What a line manager knows of each of his people: booked, attended, reflected, and how many modules. No content."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from induction.db import db
from induction.pathways import queries as pathways
from induction.pathways.rules import Progress
from induction.people.enums import StarterStatus
from induction.people.models import Account, Starter
from induction.reflections import queries as reflections
from induction.sessions.enums import BookingStatus
from induction.sessions.models import Booking


@dataclass(frozen=True)
class TeamRow:
    """One starter, as her line manager sees her."""

    starter: Starter
    place: Booking | None
    """The session she is booked on."""
    attended: Booking | None
    """The session she was at."""
    reflected: bool
    modules: Progress


def team_of(account_id: int) -> list[TeamRow]:
    """Return a line manager's people at work, by name, in a fixed number of queries."""
    starters = db.session.scalars(
        select(Starter)
        .join(Starter.account)
        .where(Starter.manager_id == account_id, Starter.status != StarterStatus.LEFT)
        .order_by(func.lower(Account.name), Starter.id)
    ).all()
    ids = [starter.id for starter in starters]
    booked = _bookings(ids)
    reflected = reflections.has_reflected(ids)
    progress = pathways.progress_of(ids)
    return [
        TeamRow(
            starter=starter,
            place=next((found for found in booked.get(starter.id, []) if found.attendance is None), None),
            attended=next(
                (found for found in booked.get(starter.id, []) if found.attendance and found.attendance.was_there), None
            ),
            reflected=starter.id in reflected,
            modules=progress.get(starter.id, Progress(0, 0, 0)),
        )
        for starter in starters
    ]


def _bookings(starter_ids: Sequence[int]) -> dict[int, list[Booking]]:
    found: dict[int, list[Booking]] = {}
    query = (
        select(Booking)
        .where(Booking.starter_id.in_(starter_ids), Booking.status.in_([BookingStatus.OFFERED, BookingStatus.BOOKED]))
        .options(joinedload(Booking.welcome_session))
    )
    for booking in db.session.scalars(query):
        found.setdefault(booking.starter_id, []).append(booking)
    return found

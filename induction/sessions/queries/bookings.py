"""Finding bookings: a starter's, a session's, the waiting list; and who could be booked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from induction import clock
from induction.access import queries as access
from induction.access.enums import Need
from induction.db import db
from induction.people.enums import RoleFamily, StarterStatus
from induction.people.models import Account, JobRole, Starter
from induction.refusals import Refusal
from induction.sessions import rules
from induction.sessions.enums import Attendance, BookingStatus
from induction.sessions.models import Booking, WelcomeSession
from induction.sessions.queries.sessions import PAGE

WAS_THERE = [Attendance.ATTENDED, Attendance.PART_ATTENDED]


def booking(booking_id: int) -> Booking | None:
    """Return a booking."""
    return db.session.get(Booking, booking_id)


def booking_at(welcome_session_id: int, starter_id: int) -> Booking | None:
    """Return a starter's booking on a session, whatever its status."""
    return db.session.scalar(
        select(Booking).where(Booking.welcome_session_id == welcome_session_id, Booking.starter_id == starter_id)
    )


def place_of(starter_id: int) -> Booking | None:
    """Return the one booking with which a starter holds a place still to come."""
    return db.session.scalar(
        select(Booking).where(
            Booking.starter_id == starter_id,
            Booking.status.in_([BookingStatus.OFFERED, BookingStatus.BOOKED]),
            Booking.attendance.is_(None),
        )
    )


def attended_by(starter_id: int) -> Booking | None:
    """Return the booking of the session at which a starter was."""
    return db.session.scalars(
        select(Booking).where(Booking.starter_id == starter_id, Booking.attendance.in_(WAS_THERE)).limit(1)
    ).first()


def bookings_of(starter_id: int) -> Sequence[Booking]:
    """Return a starter's bookings, the latest session first."""
    return db.session.scalars(
        select(Booking)
        .join(Booking.welcome_session)
        .where(Booking.starter_id == starter_id)
        .order_by(WelcomeSession.starts_at.desc())
    ).all()


def waits_of(starter_id: int) -> Sequence[Booking]:
    """Return the queues that a starter stands in."""
    return db.session.scalars(
        select(Booking).where(Booking.starter_id == starter_id, Booking.status == BookingStatus.WAITLISTED)
    ).all()


def on_session(welcome_session_id: int) -> Sequence[Booking]:
    """Return who is booked, by name, with job, team and manager."""
    return db.session.scalars(
        select(Booking)
        .join(Booking.starter)
        .join(Starter.account)
        .where(
            Booking.welcome_session_id == welcome_session_id,
            Booking.status.in_([BookingStatus.OFFERED, BookingStatus.BOOKED]),
        )
        .order_by(func.lower(Account.name), Booking.id)
        .options(joinedload(Booking.starter).joinedload(Starter.manager))
    ).all()


def waiting_for(welcome_session_id: int) -> Sequence[Booking]:
    """Return a session's queue in the order of the policy (``rules.queue_order``)."""
    return db.session.scalars(
        select(Booking)
        .join(Booking.starter)
        .where(Booking.welcome_session_id == welcome_session_id, Booking.status == BookingStatus.WAITLISTED)
        .order_by(Starter.start_date, Booking.asked_at, Booking.id)
        .options(joinedload(Booking.starter))
    ).all()


def position_of(waiting: Booking) -> int:
    """Return the place in the queue, from 1."""
    return [found.id for found in waiting_for(waiting.welcome_session_id)].index(waiting.id) + 1


@dataclass(frozen=True)
class Candidate:
    """A starter who could be booked, and what of her needs the room has not."""

    starter: Starter
    unmet: frozenset[Need]


def candidates(
    welcome_session: WelcomeSession, after: tuple[object, int] | None = None, limit: int = PAGE
) -> list[Candidate]:
    """Return a page of the starters who could be booked, nearest their sixth week first, in a fixed number of queries."""
    day = clock.in_london(welcome_session.starts_at).date()
    held = select(Booking.starter_id).where(
        Booking.status.in_([BookingStatus.OFFERED, BookingStatus.BOOKED]), Booking.attendance.is_(None)
    )
    was_there = select(Booking.starter_id).where(Booking.attendance.in_(WAS_THERE))
    here = select(Booking.starter_id).where(
        Booking.welcome_session_id == welcome_session.id, Booking.status == BookingStatus.WAITLISTED
    )
    query = (
        select(Starter)
        .join(Starter.job_role)
        .where(
            JobRole.family.in_(welcome_session.audience),
            Starter.status.in_([StarterStatus.PRE_START, StarterStatus.ACTIVE, StarterStatus.TRANSFERRED]),
            Starter.start_date <= day,
            Starter.id.not_in(held.union(was_there, here)),
        )
        .order_by(Starter.start_date, Starter.id)
    )
    if after is not None:
        start_date, last_id = after
        query = query.where(
            (Starter.start_date > start_date) | ((Starter.start_date == start_date) & (Starter.id > last_id))
        )
    found = db.session.scalars(query.limit(limit)).all()
    needs = access.needs_of([starter.account_id for starter in found])
    return [
        Candidate(starter, unmet_in(welcome_session, needs.get(starter.account_id, frozenset()))) for starter in found
    ]


def unmet_in(welcome_session: WelcomeSession, needs: frozenset[Need]) -> frozenset[Need]:
    """Return the needs of the room that this session's room has not; none where it is online only."""
    if welcome_session.room is None:
        return frozenset()
    return frozenset(need for need in needs if need.of_the_room) - welcome_session.room.offers


def unmet_for(starter: Starter, welcome_session: WelcomeSession) -> frozenset[Need]:
    """Return the needs of a starter that this session's room has not."""
    return unmet_in(welcome_session, access.needs_of([starter.account_id]).get(starter.account_id, frozenset()))


def open_to(starter: Starter) -> Sequence[WelcomeSession]:
    """Return the sessions that a starter may book, the next one first."""
    now, today = clock.now(), clock.today()
    to_come = db.session.scalars(
        select(WelcomeSession)
        .where(WelcomeSession.starts_at > now, WelcomeSession.last_day_to_book >= today)
        .order_by(WelcomeSession.starts_at)
    ).all()
    return [found for found in to_come if why_not(starter, found) is None]


def why_not(starter: Starter, welcome_session: WelcomeSession) -> type[Refusal] | None:
    """Return why a starter cannot be on a session, places and other bookings apart."""
    standing = rules.Standing(starter.status, starter.family, starter.start_date)
    opening = rules.Opening(
        status=welcome_session.status,
        audience=welcome_session.audience,
        day=clock.in_london(welcome_session.starts_at).date(),
        last_day_to_book=welcome_session.last_day_to_book,
        has_started=welcome_session.starts_at <= clock.now(),
    )
    return rules.why_not_bookable(standing, opening, clock.today())


def unplaced(families: Iterable[RoleFamily] | None = None) -> Sequence[Starter]:
    """Return the starters at work who have neither come nor hold a place, nearest their sixth week first."""
    held = select(Booking.starter_id).where(
        (Booking.status.in_([BookingStatus.OFFERED, BookingStatus.BOOKED]) & Booking.attendance.is_(None))
        | Booking.attendance.in_(WAS_THERE)
    )
    query = (
        select(Starter)
        .where(
            Starter.status.in_([StarterStatus.PRE_START, StarterStatus.ACTIVE, StarterStatus.TRANSFERRED]),
            Starter.id.not_in(held),
        )
        .order_by(Starter.start_date, Starter.id)
    )
    if families is not None:
        query = query.join(Starter.job_role).where(JobRole.family.in_(list(families)))
    return db.session.scalars(query).all()

"""Booking, waiting, changing, cancelling. Whatever sets a place free goes through one function: ``fill``.

A session's row is locked while its places are counted, and a partial unique index keeps anybody from holding two places.
"""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from induction import audit, clock
from induction.access import queries as access
from induction.audit import Actor
from induction.db import db, service
from induction.people.models import Starter
from induction.refusals import N_, Refusal
from induction.sessions import messages, rules
from induction.sessions.enums import BookingStatus
from induction.sessions.models import Booking, WelcomeSession
from induction.sessions.queries import bookings as queries
from induction.sessions.queries import sessions
from induction.sessions.services import arrangements


class AlreadyBooked(Refusal):
    """The starter holds a place on another session."""

    message = N_("%(name)s already has a place on “%(title)s”. Change that booking instead.")


class HasBeenToOne(Refusal):
    """The starter was at a session."""

    message = N_("%(name)s has already been to a welcome session.")


class NothingToCancel(Refusal):
    """The booking holds no place and waits for none."""

    message = N_("This booking has already been cancelled.")


class OverAlready(Refusal):
    """The session has begun: the register tells what became of the booking."""

    message = N_("This session has started, so the booking cannot be changed. The register says who came.")


class SessionFull(Refusal):
    """The session that a booking was to be moved to has no place left."""

    message = N_("“%(title)s” has just filled up. You keep the place you have.")


@service
def book(actor: Actor, welcome_session_id: int, starter: Starter) -> Booking:
    """Give a starter a place, or, where there is none, a place in the queue; tell her which.

    Asking again for what she has changes nothing. Raises ``AlreadyBooked``, ``HasBeenToOne``, or what
    ``rules.why_not_bookable`` finds.
    """
    welcome_session = sessions.locked(welcome_session_id)
    existing = queries.booking_at(welcome_session.id, starter.id)
    if existing is not None and existing.status is not BookingStatus.CANCELLED:
        return existing
    _refuse_unless_bookable(starter, welcome_session)
    if (place := queries.place_of(starter.id)) is not None:
        raise AlreadyBooked(name=starter.account.name, title=place.welcome_session.title)
    booking = existing or Booking(welcome_session_id=welcome_session.id, starter_id=starter.id)
    booking.welcome_session, booking.starter = welcome_session, starter
    booking.asked_at = clock.now()
    booking.status = BookingStatus.WAITLISTED
    db.session.add(booking)
    db.session.flush()
    if sessions.taken(welcome_session.id) < welcome_session.places:
        if not _place(actor, booking, promoted=False):
            raise AlreadyBooked(name=starter.account.name, title=welcome_session.title)
    else:
        audit.record(actor, "booking:waits", booking, about=starter.account.name, session=welcome_session.title)
        messages.waitlisted(booking)
    return booking


def _refuse_unless_bookable(starter: Starter, welcome_session: WelcomeSession) -> None:
    if (why := queries.why_not(starter, welcome_session)) is not None:
        raise why(name=starter.account.name)
    if queries.attended_by(starter.id) is not None:
        raise HasBeenToOne(name=starter.account.name)


def _place(actor: Actor, booking: Booking, *, promoted: bool) -> bool:
    """Give a waiting booking its place, end the starter's other waits, tell her. False where she has got a place elsewhere
    at this very moment: the unique index says so."""
    try:
        with db.session.begin_nested():
            booking.status = BookingStatus.BOOKED
            booking.placed_at = clock.now()
            db.session.flush()
    except IntegrityError:
        db.session.refresh(booking)
        return False
    for other in queries.waits_of(booking.starter_id):
        other.status = BookingStatus.CANCELLED
        audit.record(actor, "booking:wait-ended", other, about=booking.starter.account.name)
    arrangements.bring_up_to_date(booking.welcome_session)
    audit.record(
        actor,
        "booking:promoted" if promoted else "booking:booked",
        booking,
        about=booking.starter.account.name,
        session=booking.welcome_session.title,
    )
    messages.booked(booking, promoted=promoted)
    return True


@service
def fill(actor: Actor, welcome_session: WelcomeSession) -> list[Booking]:
    """Give every free place of a locked session to the first in its queue who may still come; return who got one.

    The order is the policy: nearest her sixth week first, then who asked first.
    """
    promoted: list[Booking] = []
    free = welcome_session.places - sessions.taken(welcome_session.id)
    for waiting in queries.waiting_for(welcome_session.id):
        if len(promoted) >= free:
            break
        if queries.why_not(waiting.starter, welcome_session) is not None:
            continue
        if queries.place_of(waiting.starter_id) is None and _place(actor, waiting, promoted=True):
            promoted.append(waiting)
    return promoted


@service
def cancel(actor: Actor, booking_id: int) -> Booking:
    """Give up a place, or a place in the queue; the place goes to the next. Raises ``NothingToCancel`` or ``OverAlready``."""
    booking = _locked_booking(booking_id)
    if booking.status is BookingStatus.CANCELLED:
        raise NothingToCancel
    _release(actor, booking)
    fill(actor, booking.welcome_session)
    return booking


def _locked_booking(booking_id: int) -> Booking:
    found = db.session.get_one(Booking, booking_id)
    sessions.locked(found.welcome_session_id)
    booking = db.session.get_one(Booking, booking_id, populate_existing=True)
    if booking.welcome_session.starts_at <= clock.now():
        raise OverAlready
    return booking


def _release(actor: Actor, booking: Booking) -> None:
    waited = booking.status is BookingStatus.WAITLISTED
    booking.status = BookingStatus.CANCELLED
    db.session.flush()
    arrangements.bring_up_to_date(booking.welcome_session)
    audit.record(
        actor,
        "booking:wait-ended" if waited else "booking:cancelled",
        booking,
        about=booking.starter.account.name,
        session=booking.welcome_session.title,
    )
    if not waited:
        messages.cancelled(booking)


@service
def change(actor: Actor, booking_id: int, to_session_id: int) -> Booking:
    """Move a place to another session in one step, so that it is never lost on the way. Raises ``SessionFull`` and keeps it."""
    from_session_id = db.session.get_one(Booking, booking_id).welcome_session_id
    if from_session_id == to_session_id:
        return db.session.get_one(Booking, booking_id)
    for session_id in sorted(
        (from_session_id, to_session_id)
    ):  # always in one order, so that no two changes wait for each other
        sessions.locked(session_id)
    booking = _locked_booking(booking_id)
    if booking.status is not BookingStatus.BOOKED:
        raise NothingToCancel
    target = sessions.locked(to_session_id)
    _refuse_unless_bookable(booking.starter, target)
    if sessions.taken(target.id) >= target.places:
        raise SessionFull(title=target.title)
    _release(actor, booking)
    moved = book(actor, target.id, booking.starter)
    fill(actor, booking.welcome_session)
    return moved


@service
def book_all_that_fit(actor: Actor, welcome_session_id: int) -> tuple[list[Booking], int]:
    """Book starters, nearest their sixth week first, until the session is full; return the bookings, and how many were left.

    Whoever needs something that the room has not is left for a person to arrange, and is counted as left.
    """
    welcome_session = sessions.locked(welcome_session_id)
    free = welcome_session.places - sessions.taken(welcome_session.id)
    every = queries.candidates(welcome_session, limit=10_000)
    fitting = [candidate for candidate in every if not candidate.unmet][: max(free, 0)]
    booked = [book(actor, welcome_session.id, candidate.starter) for candidate in fitting]
    return booked, len(every) - len(booked)


@service
def follow_starter(actor: Actor, starter: Starter) -> None:
    """Bring bookings into line after a starter's record changed: who is paused or gone gives up what is to come."""
    for booking in queries.bookings_of(starter.id):
        to_come = booking.welcome_session.starts_at > clock.now()
        if not to_come or booking.status is BookingStatus.CANCELLED:
            continue
        why = queries.why_not(starter, booking.welcome_session)
        if why in {rules.NotHereNow, rules.NotForThisFamily, rules.BeforeSheStarts}:
            cancel(actor, booking.id)


def needs_to_arrange(bookings: Sequence[Booking]) -> dict[int, bool]:
    """Say, by booking, whether somebody has access requirements at all: what HR sees in a list, and no more."""
    needs = access.needs_of([booking.starter.account_id for booking in bookings])
    return {booking.id: bool(needs.get(booking.starter.account_id)) for booking in bookings}

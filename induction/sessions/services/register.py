"""The register: who came. Every tick is saved by itself; a correction leaves what was ticked before in the audit."""

from sqlalchemy.exc import IntegrityError

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.people.models import Starter
from induction.refusals import N_, Refusal
from induction.sessions import rules
from induction.sessions.enums import Attendance, BookingStatus, SessionStatus
from induction.sessions.models import Booking, WelcomeSession
from induction.sessions.queries import bookings as queries
from induction.sessions.queries import sessions
from induction.sessions.services import booking as booking_service
from induction.sessions.signals import session_held


class TooEarly(Refusal):
    """The register is not open yet."""

    message = N_("The register opens two hours before the session.")


class NotOnTheRegister(Refusal):
    """The booking holds no place."""

    message = N_("%(name)s is not on the register any more. Add her as a walk-in if she is here.")


class BookedElsewhere(Refusal):
    """A tick cannot be taken back because the starter has been booked on another session since."""

    message = N_("%(name)s has since been booked on “%(title)s”. Cancel that booking first.")


class NoSeatLeft(Refusal):
    """A walk-in would find every place taken by somebody who is here or may still come."""

    message = N_("Every place is taken. Mark who did not attend first: that frees places.")


class StillUnmarked(Refusal):
    """The register cannot be finished while somebody has no tick."""

    message = N_("Still without a mark: %(number)s. Mark everyone, then finish.")


def _open_register(welcome_session_id: int) -> WelcomeSession:
    welcome_session = sessions.locked(welcome_session_id)
    if not welcome_session.status.has_a_register:
        raise rules.NotOpen
    if clock.now() < welcome_session.starts_at - rules.REGISTER_OPENS:
        raise TooEarly
    return welcome_session


@service
def mark(actor: Actor, booking_id: int, attendance: Attendance | None, note: str | None = None) -> Booking:
    """Say whether somebody came, or take the tick back with None. The same tick again changes nothing.

    Raises ``TooEarly``, ``NotOnTheRegister`` or ``BookedElsewhere``.
    """
    welcome_session = _open_register(db.session.get_one(Booking, booking_id).welcome_session_id)
    booking = db.session.get_one(Booking, booking_id, populate_existing=True)
    name = booking.starter.account.name
    if booking.status is not BookingStatus.BOOKED:
        raise NotOnTheRegister(name=name)
    if note is not None:
        booking.attendance_note = note
    if booking.attendance is attendance:
        return booking
    before = booking.attendance
    _refuse_if_full(welcome_session, before, attendance)
    if attendance is not None and attendance.was_there:
        _leave_other_sessions(actor, booking.starter, welcome_session)
    try:
        with db.session.begin_nested():
            booking.attendance = attendance
            db.session.flush()
    except IntegrityError:
        db.session.refresh(booking)
        place = queries.place_of(booking.starter_id)
        raise BookedElsewhere(name=name, title=place.welcome_session.title if place else "") from None
    if welcome_session.status is not SessionStatus.HELD:
        welcome_session.status = SessionStatus.UNDER_WAY
    audit.record(actor, "register:marked", booking, about=name, before=before, after=attendance)
    return booking


def _refuse_if_full(welcome_session: WelcomeSession, before: Attendance | None, after: Attendance | None) -> None:
    """Who was marked away gave up the place: it may have been taken by somebody else since."""
    away = {Attendance.APOLOGIES, Attendance.DID_NOT_ATTEND}
    if before in away and after not in away and sessions.taken(welcome_session.id) >= welcome_session.places:
        raise NoSeatLeft


@service
def walk_in(actor: Actor, welcome_session_id: int, starter: Starter) -> Booking:
    """Put somebody who is here without a booking on the register, as attended. A second time is the same as once.

    Raises ``NoSeatLeft`` where people who may still come hold every place.
    """
    welcome_session = _open_register(welcome_session_id)
    booking = queries.booking_at(welcome_session.id, starter.id)
    if booking is not None and booking.status is BookingStatus.BOOKED:
        return mark(actor, booking.id, Attendance.ATTENDED)
    if sessions.taken(welcome_session.id) >= welcome_session.places:
        raise NoSeatLeft
    _leave_other_sessions(actor, starter, welcome_session)
    booking = booking or Booking(
        welcome_session_id=welcome_session.id, starter_id=starter.id, asked_at=clock.now(), walk_in=True
    )
    booking.welcome_session, booking.starter = welcome_session, starter
    booking.status = BookingStatus.BOOKED
    booking.placed_at = clock.now()
    booking.attendance = Attendance.ATTENDED
    db.session.add(booking)
    db.session.flush()
    if welcome_session.status is not SessionStatus.HELD:
        welcome_session.status = SessionStatus.UNDER_WAY
    audit.record(actor, "register:walk-in", booking, about=starter.account.name)
    return booking


def _leave_other_sessions(actor: Actor, starter: Starter, here: WelcomeSession) -> None:
    for other in [queries.place_of(starter.id), *queries.waits_of(starter.id)]:
        if other is not None and other.welcome_session_id != here.id and other.welcome_session.starts_at > clock.now():
            booking_service.cancel(actor, other.id)


@service
def finish(actor: Actor, welcome_session_id: int) -> WelcomeSession:
    """Finish the register: the session has been held. Twice is the same as once. Raises ``StillUnmarked``."""
    welcome_session = _open_register(welcome_session_id)
    if welcome_session.status is SessionStatus.HELD:
        return welcome_session
    unmarked = [found for found in queries.on_session(welcome_session.id) if found.attendance is None]
    if unmarked:
        raise StillUnmarked(number=len(unmarked))
    for waiting in queries.waiting_for(welcome_session.id):
        waiting.status = BookingStatus.CANCELLED
    welcome_session.status = SessionStatus.HELD
    welcome_session.changed_at = clock.now()
    audit.record(actor, "session:held", welcome_session, about=welcome_session.title)
    session_held.send(welcome_session, actor=actor)
    return welcome_session

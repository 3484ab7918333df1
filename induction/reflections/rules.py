"""When a starter can rate, reflect and be asked again; and who may read what – by the record, never by the account role."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from induction.people.enums import AccountRole
from induction.permissions import Identity, Permission, Predicate, holds
from induction.reflections.enums import ReflectionStatus, ShareStatus
from induction.refusals import N_, Refusal
from induction.sessions.enums import Attendance, BookingStatus, SessionStatus

FOLLOW_UP_WEEKS = 6
LONGEST_AHEAD = timedelta(days=366)
"""How far away "by when" may lie."""


class NotTheAuthor(Refusal):
    """Somebody else's account was to write here."""

    message = N_("Only the person who writes a reflection can change it.")


class NotOpen(Refusal):
    """It is too early or too late for this."""

    message = N_("You cannot write this now. What you typed has not been saved.")


class RatingClosed(Refusal):
    """The session has begun, or is not hers any more."""

    message = N_("The session has begun, or you are not booked on it any more. So these numbers cannot be changed now.")


class AlreadyFinished(Refusal):
    """The answers are to be changed, but the reflection is finished."""

    message = N_("You have finished this reflection. To change your answers, go to your reflection and open it again.")


class _Session(Protocol):
    starts_at: datetime
    ends_at: datetime
    status: SessionStatus


class _Booking(Protocol):
    status: BookingStatus
    attendance: Attendance | None

    @property
    def welcome_session(self) -> Any: ...


def may_rate_before(booking: _Booking, now: datetime) -> bool:
    """Say whether the "before" rating is open: she holds a place, and the session has not begun."""
    session: _Session = booking.welcome_session
    holds_a_place = booking.status in {BookingStatus.OFFERED, BookingStatus.BOOKED} and booking.attendance is None
    return holds_a_place and session.status.takes_bookings and now < session.starts_at


def was_there(booking: _Booking) -> bool:
    """Say whether the register says she came, for some of it at least."""
    return booking.attendance is not None and booking.attendance.was_there


def is_over(session: _Session, now: datetime) -> bool:
    """Say whether the session lies behind her."""
    return session.status is SessionStatus.HELD or now >= session.ends_at


def follow_up_from(session_day: date) -> date:
    """Return the day from which she can be asked whether she did her one thing."""
    return session_day + timedelta(weeks=FOLLOW_UP_WEEKS)


def supervisor_may_read(
    *,
    account_id: int,
    supervisor_id: int | None,
    agreed_with: int | None,
    share: ShareStatus | None,
    reflection: ReflectionStatus,
) -> bool:
    """Say whether an account may read a reflection as its author's supervisor.

    It must be the supervisor she has now and the very person she agreed to: a new supervisor reads nothing until she
    says so, and the old one nothing from the day of the change. While she changes her answers nobody reads them.
    """
    return (
        reflection is ReflectionStatus.FINISHED
        and share is ShareStatus.AGREED
        and account_id == supervisor_id
        and account_id == agreed_with
    )


class _Authored(Protocol):
    author_id: int


def _is_the_author(account: Identity, target: _Authored | None) -> bool:
    """Only she: no account role stands in for her. Without a target: whether there can be anything of hers at all."""
    if target is None:
        return AccountRole.STARTER in account.roles
    return target.author_id == account.id


class ForReading(Protocol):
    """Something a supervisor would read."""

    def readable_by(self, account_id: int) -> bool:
        """Say whether this account may."""
        ...


def _reads_what_was_shared(account: Identity, target: ForReading | None) -> bool:
    if target is None:
        return AccountRole.LINE_MANAGER in account.roles
    return target.readable_by(account.id)


PREDICATES: dict[Permission, Predicate] = {
    Permission.REFLECTION_WRITE: _is_the_author,
    Permission.REFLECTION_READ_SHARED: _reads_what_was_shared,
    Permission.REFLECTION_READ_FOR_LEARNING: holds(AccountRole.INVOLVEMENT_LEAD, AccountRole.HEAD_OF_SERVICE),
}


def joined(texts: Iterable[str]) -> str:
    """Put texts one after the other with an empty line between, leaving out the empty ones: nothing gets lost."""
    return "\n\n".join(text for text in texts if text)

"""Rules of welcome sessions: when a starter is due, who may be booked, who is next, and who may do what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from induction.people.enums import AccountRole, RoleFamily, StarterStatus
from induction.permissions import Identity, Permission, Predicate, holds
from induction.refusals import N_, Refusal
from induction.sessions.enums import SessionStatus

DUE_AFTER = timedelta(weeks=6)
"""By when a starter is to have come to a welcome session."""
LATE_AFTER = timedelta(weeks=8)
"""From when on her head of service is told (default pathway: amber at six weeks, red at eight)."""
REGISTER_OPENS = timedelta(hours=2)
"""How long before a session its register can be taken."""

_SHORTEST = timedelta(minutes=30)
_LONGEST = timedelta(hours=12)
_FURTHEST = timedelta(days=730)
_OFFICE = (AccountRole.HR_OFFICER, AccountRole.INVOLVEMENT_LEAD)
_STAY = {StarterStatus.PRE_START, StarterStatus.ACTIVE, StarterStatus.TRANSFERRED}


class InThePast(Refusal):
    """A session would begin in the past."""

    message = N_("This date and time have passed. Choose one to come.")
    field = "day"


class TooFarAhead(Refusal):
    """A session would be more than two years away: most likely a slip in the year."""

    message = N_("This date is more than two years away. Check the year.")
    field = "day"


class EndsBeforeStart(Refusal):
    """A session would end before it starts."""

    message = N_("The session ends before it starts. Check both times.")
    field = "ends"


class OddLength(Refusal):
    """A session would be shorter than half an hour or longer than twelve."""

    message = N_("A session lasts from 30 minutes to 12 hours. Check both times.")
    field = "ends"


class NowhereToGo(Refusal):
    """A session has neither a room nor an address online."""

    message = N_("Choose a room, or write where to join online, or both.")
    field = "room"


class MoreThanTheRoomSeats(Refusal):
    """A session would have more places than its room has seats."""

    message = N_("%(room)s seats %(seats)s. Choose %(seats)s places or fewer, or another room.")
    field = "places"


class GroupsTooLarge(Refusal):
    """A group would be larger than the session."""

    message = N_("A group cannot be larger than the session. Choose a smaller group size, or more places.")
    field = "group_size"


class BookAfterItStarts(Refusal):
    """The last day to book lies after the session."""

    message = N_("The last day to book is after the session. Choose the day of the session or one before it.")
    field = "last_day_to_book"


class OutsideTheSession(Refusal):
    """An item of the programme lies outside the session."""

    message = N_("This is outside the session, which runs from %(starts)s to %(ends)s.")
    field = "starts"


class ItemsOverlap(Refusal):
    """Two items of the programme happen at once."""

    message = N_("%(other)s is at the same time. Change one of them.")
    field = "starts"


@dataclass(frozen=True)
class Schedule:
    """What HR decides about a session. ``room`` is what it needs to know of the room, or None for online only."""

    title: str
    starts_at: datetime
    ends_at: datetime
    room_id: int | None
    room_name: str
    room_seats: int | None
    online_address: str
    places: int
    group_size: int
    last_day_to_book: date
    audience: frozenset[RoleFamily]
    note: str


def check_schedule(schedule: Schedule, now: datetime, day_of: date) -> None:
    """Refuse what cannot be: the past, an end before the start, more places than seats. ``day_of`` is its day in London."""
    if schedule.starts_at <= now:
        raise InThePast
    if schedule.starts_at > now + _FURTHEST:
        raise TooFarAhead
    if schedule.ends_at <= schedule.starts_at:
        raise EndsBeforeStart
    if not _SHORTEST <= schedule.ends_at - schedule.starts_at <= _LONGEST:
        raise OddLength
    if schedule.room_id is None and not schedule.online_address:
        raise NowhereToGo
    if schedule.room_seats is not None and schedule.places > schedule.room_seats:
        raise MoreThanTheRoomSeats(room=schedule.room_name, seats=schedule.room_seats)
    if schedule.group_size > schedule.places:
        raise GroupsTooLarge
    if schedule.last_day_to_book > day_of:
        raise BookAfterItStarts


def due_date(start_date: date) -> date:
    """Return the day six weeks after the start, by which a starter is to have come."""
    return start_date + DUE_AFTER


def queue_order(start_date: date, asked_at: datetime, booking_id: int) -> tuple[date, datetime, int]:
    """Return what a waiting list is sorted by: nearest her sixth week first, then who asked first."""
    return due_date(start_date), asked_at, booking_id


@dataclass(frozen=True)
class Standing:
    """What counts of a starter."""

    status: StarterStatus
    family: RoleFamily
    start_date: date


@dataclass(frozen=True)
class Opening:
    """What counts of a session."""

    status: SessionStatus
    audience: frozenset[RoleFamily]
    day: date
    last_day_to_book: date
    has_started: bool


def why_not_bookable(starter: Standing, session: Opening, today: date) -> type[Refusal] | None:
    """Return the refusal that keeps a starter off a session, or None. Places and other bookings are another matter."""
    reasons: list[tuple[bool, type[Refusal]]] = [
        (session.has_started, AlreadyStarted),
        (not session.status.takes_bookings, NotOpen),
        (today > session.last_day_to_book, TooLateToBook),
        (starter.family not in session.audience, NotForThisFamily),
        (starter.status not in _STAY, NotHereNow),
        (session.day < starter.start_date, BeforeSheStarts),
    ]
    return next((refusal for applies, refusal in reasons if applies), None)


class AlreadyStarted(Refusal):
    """The session has begun."""

    message = N_("This session has started. Add her to the register instead.")


class NotOpen(Refusal):
    """The session takes no bookings."""

    message = N_("This session is not open for booking. Choose another one.")


class TooLateToBook(Refusal):
    """The last day to book has passed."""

    message = N_("The last day to book has passed. Choose another session.")


class NotForThisFamily(Refusal):
    """The session is for other role families."""

    message = N_("This session is for other kinds of jobs. Choose another one.")


class NotHereNow(Refusal):
    """The starter is paused or has left."""

    message = N_("%(name)s is not at work now. Change that on the record first.")


class BeforeSheStarts(Refusal):
    """The session lies before the starter's first day."""

    message = N_("This session is before the first day at work. Choose a later one.")


def _own_booking(account: Identity, booking: Any) -> bool:
    return AccountRole.HR_OFFICER in account.roles or booking.starter.account_id == account.id


def _own_offer(account: Identity, offer: Any) -> bool:
    """Whether the offer is to her; without one, whether she is a trainer at all."""
    if offer is None:
        return AccountRole.TRAINER in account.roles
    return bool(offer.trainer.account_id == account.id)


PREDICATES: dict[Permission, Predicate] = {
    Permission.VENUE_MANAGE: holds(AccountRole.HR_OFFICER),
    Permission.SESSION_LIST: holds(*_OFFICE),
    Permission.SESSION_VIEW: holds(*_OFFICE),
    Permission.SESSION_SCHEDULE: holds(AccountRole.HR_OFFICER),
    Permission.SESSION_BOOK_OTHERS: holds(AccountRole.HR_OFFICER),
    Permission.SESSION_ARRANGE_ACCESS: holds(*_OFFICE),
    Permission.REGISTER_TAKE: holds(*_OFFICE),
    Permission.BOOKING_OWN: holds(AccountRole.STARTER),
    Permission.BOOKING_CHANGE: _own_booking,
    Permission.OFFER_MAKE: holds(*_OFFICE),
    Permission.OFFER_RECORD: holds(*_OFFICE),
    Permission.OFFER_ANSWER: _own_offer,
}

"""The words for welcome sessions: where one stands, where a booking stands, who came."""

from enum import StrEnum

from induction.refusals import N_


class SessionStatus(StrEnum):
    """Where a welcome session stands, in order. Full is derived from its bookings."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    UNDER_WAY = "under_way"
    HELD = "held"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _SESSION_LABELS[self]

    @property
    def takes_bookings(self) -> bool:
        """Whether people can be booked on it."""
        return self in {SessionStatus.PROPOSED, SessionStatus.CONFIRMED}

    @property
    def has_a_register(self) -> bool:
        """Whether it can be said who came."""
        return self.takes_bookings or self in {SessionStatus.UNDER_WAY, SessionStatus.HELD}

    @property
    def uses_the_room(self) -> bool:
        """Whether nobody else can have its room."""
        return self not in {SessionStatus.CANCELLED, SessionStatus.POSTPONED}


_SESSION_LABELS = {
    SessionStatus.DRAFT: N_("Draft"),
    SessionStatus.PROPOSED: N_("Open for booking"),
    SessionStatus.CONFIRMED: N_("Confirmed"),
    SessionStatus.UNDER_WAY: N_("Under way"),
    SessionStatus.HELD: N_("Held"),
    SessionStatus.POSTPONED: N_("Postponed"),
    SessionStatus.CANCELLED: N_("Cancelled"),
}


class BookingStatus(StrEnum):
    """Where a booking stands."""

    OFFERED = "offered"
    BOOKED = "booked"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _BOOKING_LABELS[self]


_BOOKING_LABELS = {
    BookingStatus.OFFERED: N_("Offered"),
    BookingStatus.BOOKED: N_("Booked"),
    BookingStatus.WAITLISTED: N_("Waiting"),
    BookingStatus.CANCELLED: N_("Cancelled"),
}


class Attendance(StrEnum):
    """Whether somebody came."""

    ATTENDED = "attended"
    PART_ATTENDED = "part_attended"
    APOLOGIES = "apologies"
    DID_NOT_ATTEND = "did_not_attend"

    @property
    def label(self) -> str:
        """The word on the register, marked for translation."""
        return _ATTENDANCE_LABELS[self]

    @property
    def was_there(self) -> bool:
        """Whether she was there, for some of it at least."""
        return self in {Attendance.ATTENDED, Attendance.PART_ATTENDED}


_ATTENDANCE_LABELS = {
    Attendance.ATTENDED: N_("Attended"),
    Attendance.PART_ATTENDED: N_("Attended part"),
    Attendance.APOLOGIES: N_("Sent apologies"),
    Attendance.DID_NOT_ATTEND: N_("Did not attend"),
}


class ProgrammeKind(StrEnum):
    """What an item of the programme is."""

    WELCOME = "welcome"
    TALK = "talk"
    EXERCISE = "exercise"
    BREAK = "break"
    CLOSE = "close"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The kind in words, marked for translation."""
        return _PROGRAMME_LABELS[self]


_PROGRAMME_LABELS = {
    ProgrammeKind.WELCOME: N_("Welcome"),
    ProgrammeKind.TALK: N_("Service users' talk"),
    ProgrammeKind.EXERCISE: N_("Exercise in small groups"),
    ProgrammeKind.BREAK: N_("Break"),
    ProgrammeKind.CLOSE: N_("Close"),
    ProgrammeKind.OTHER: N_("Something else"),
}


class OfferStatus(StrEnum):
    """Where a trainer offer stands."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    STOOD_DOWN = "stood_down"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _OFFER_LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether it counts on her: she has been asked, or has said yes."""
        return self in {OfferStatus.OFFERED, OfferStatus.ACCEPTED}


_OFFER_LABELS = {
    OfferStatus.OFFERED: N_("Asked"),
    OfferStatus.ACCEPTED: N_("Said yes"),
    OfferStatus.DECLINED: N_("Said no"),
    OfferStatus.WITHDRAWN: N_("Cannot come"),
    OfferStatus.STOOD_DOWN: N_("Stood down"),
}

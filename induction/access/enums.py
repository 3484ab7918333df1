"""Needs that can be checked. They say what must be there, never why: no diagnosis is asked for or kept."""

from enum import StrEnum

from induction.refusals import N_


class Need(StrEnum):
    """Something a person needs at a session."""

    STEP_FREE = "step_free"
    ACCESSIBLE_TOILET = "accessible_toilet"
    CHANGING_PLACES = "changing_places"
    HEARING_LOOP = "hearing_loop"
    QUIET_SPACE = "quiet_space"
    PARKING = "parking"
    SCREEN = "screen"
    INTERPRETER = "interpreter"
    PERSONAL_ASSISTANT = "personal_assistant"
    BREAKS = "breaks"
    LARGE_PRINT = "large_print"
    BRAILLE = "braille"
    EASY_READ = "easy_read"
    PAPERS_EARLY = "papers_early"
    OTHER = "other"
    """What she wrote in her own words. It is never ticked: it is there as long as the words are."""

    @property
    def label(self) -> str:
        """The need in words, marked for translation."""
        return _NEED_LABELS[self]

    @property
    def of_the_room(self) -> bool:
        """Whether the room has it or has not; the other needs are arranged for the person each time."""
        return self in ROOM_NEEDS


_NEED_LABELS = {
    Need.STEP_FREE: N_("A way in without steps"),
    Need.ACCESSIBLE_TOILET: N_("An accessible toilet"),
    Need.CHANGING_PLACES: N_("A Changing Places toilet, with a hoist and a bench"),
    Need.HEARING_LOOP: N_("A hearing loop"),
    Need.QUIET_SPACE: N_("A quiet space near by"),
    Need.PARKING: N_("Parking close to the door"),
    Need.SCREEN: N_("A large screen that can be read from every seat"),
    Need.INTERPRETER: N_("An interpreter"),
    Need.PERSONAL_ASSISTANT: N_("A seat for a personal assistant"),
    Need.BREAKS: N_("Breaks, or time to move about"),
    Need.LARGE_PRINT: N_("Papers in large print"),
    Need.BRAILLE: N_("Papers in Braille"),
    Need.EASY_READ: N_("Papers in Easy Read"),
    Need.PAPERS_EARLY: N_("Papers a week before"),
    Need.OTHER: N_("Something else, said in own words"),
}

ASKED_NEEDS = tuple(need for need in Need if need is not Need.OTHER)
"""What is asked with ticks, in this order."""

ROOM_NEEDS = frozenset(
    {
        Need.STEP_FREE,
        Need.ACCESSIBLE_TOILET,
        Need.CHANGING_PLACES,
        Need.HEARING_LOOP,
        Need.QUIET_SPACE,
        Need.PARKING,
        Need.SCREEN,
    }
)


class ArrangementStatus(StrEnum):
    """How far a need has come for one session, in order."""

    RECORDED = "recorded"
    ARRANGED = "arranged"
    CONFIRMED = "confirmed"
    MET = "met"
    NOT_MET = "not_met"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _ARRANGEMENT_LABELS[self]

    @property
    def lets_a_session_be_confirmed(self) -> bool:
        """Whether nothing more has to be done before a session can be confirmed."""
        return self in {ArrangementStatus.ARRANGED, ArrangementStatus.CONFIRMED, ArrangementStatus.MET}


_ARRANGEMENT_LABELS = {
    ArrangementStatus.RECORDED: N_("To be arranged"),
    ArrangementStatus.ARRANGED: N_("Arranged"),
    ArrangementStatus.CONFIRMED: N_("Confirmed"),
    ArrangementStatus.MET: N_("Met"),
    ArrangementStatus.NOT_MET: N_("Not met"),
}


class ToldBy(StrEnum):
    """How a person told the member of staff who writes her answers down for her."""

    PHONE = "phone"
    IN_PERSON = "in person"
    LETTER = "letter"
    SOMEBODY = "through somebody"

    @property
    def label(self) -> str:
        """The way in words, marked for translation."""
        return _TOLD_LABELS[self]


_TOLD_LABELS = {
    ToldBy.PHONE: N_("By phone"),
    ToldBy.IN_PERSON: N_("In person"),
    ToldBy.LETTER: N_("By letter or on paper"),
    ToldBy.SOMEBODY: N_("Through somebody they asked to tell us"),
}

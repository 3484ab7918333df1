"""Where a trainer stands, what she is willing to do, and the topics of her record."""

from enum import StrEnum

from induction.access.enums import ToldBy
from induction.refusals import N_

ToldUsBy = ToldBy
"""How a trainer tells staff what they write down for her: as anybody does."""


class TrainerStatus(StrEnum):
    """Where a trainer stands, in order."""

    INTERESTED = "interested"
    ACTIVE = "active"
    TAKING_A_BREAK = "taking_a_break"
    STOPPED = "stopped"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    TrainerStatus.INTERESTED: N_("Interested"),
    TrainerStatus.ACTIVE: N_("Active"),
    TrainerStatus.TAKING_A_BREAK: N_("Taking a break"),
    TrainerStatus.STOPPED: N_("Stopped"),
}


class TrainerPart(StrEnum):
    """What a trainer does at a session."""

    LEAD = "lead"
    SPEAK = "speak"
    BOTH = "both"

    @property
    def label(self) -> str:
        """The part in words, marked for translation."""
        return _PART_LABELS[self]


_PART_LABELS = {
    TrainerPart.LEAD: N_("Lead a group"),
    TrainerPart.SPEAK: N_("Speak to everyone"),
    TrainerPart.BOTH: N_("Speak, and lead a group"),
}


class TrainerTopic(StrEnum):
    """A part of a trainer's record that is changed on a page of its own. The value stands in the page's address."""

    KNOWN = "how-you-are-known"
    WORK = "what-you-do"
    SUPPORTER = "supporter"
    LIMITS = "limits"

    @property
    def label(self) -> str:
        """The topic in words, marked for translation."""
        return _TOPIC_LABELS[self]

    @property
    def fields(self) -> tuple[str, ...]:
        """The columns of the record that belong to it."""
        return _TOPIC_FIELDS[self]


_TOPIC_LABELS = {
    TrainerTopic.KNOWN: N_("Name and introduction"),
    TrainerTopic.WORK: N_("At a session"),
    TrainerTopic.SUPPORTER: N_("Supporter"),
    TrainerTopic.LIMITS: N_("Limits"),
}
_TOPIC_FIELDS = {
    TrainerTopic.KNOWN: ("known_as", "introduction"),
    TrainerTopic.WORK: ("part", "sessions_a_month", "groups_a_session", "wants_names"),
    TrainerTopic.SUPPORTER: ("supporter_name", "supporter_phone"),
    TrainerTopic.LIMITS: ("limits",),
}

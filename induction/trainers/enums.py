"""Where a trainer stands, and what she is willing to do."""

from enum import StrEnum

from induction.refusals import N_


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

"""How far a message has come."""

from enum import StrEnum

from induction.refusals import N_


class MessageStatus(StrEnum):
    """Where a message stands, in order."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"
    TO_TELL = "to_tell"
    TOLD = "told"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _LABELS[self]


_LABELS = {
    MessageStatus.QUEUED: N_("Waiting to be sent"),
    MessageStatus.SENT: N_("Sent"),
    MessageStatus.FAILED: N_("Could not be sent"),
    MessageStatus.DROPPED: N_("Not needed any more"),
    MessageStatus.TO_TELL: N_("To be told another way"),
    MessageStatus.TOLD: N_("Told another way"),
}

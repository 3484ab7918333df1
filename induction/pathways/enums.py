"""Where a step of somebody's pathway stands."""

from enum import StrEnum

from induction.refusals import N_


class StepStatus(StrEnum):
    """Where a step stands, in order. Overdue is derived from its day."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    AWAITING_SIGN_OFF = "awaiting_sign_off"
    COMPLETE = "complete"
    EXEMPT = "exempt"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _STATUS_LABELS[self]

    @property
    def is_open(self) -> bool:
        """Whether the starter still has something to do."""
        return self in {StepStatus.NOT_STARTED, StepStatus.IN_PROGRESS}


_STATUS_LABELS = {
    StepStatus.NOT_STARTED: N_("Not started"),
    StepStatus.IN_PROGRESS: N_("In progress"),
    StepStatus.AWAITING_SIGN_OFF: N_("Waiting to be signed off"),
    StepStatus.COMPLETE: N_("Done"),
    StepStatus.EXEMPT: N_("Not needed"),
}

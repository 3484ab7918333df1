"""Where a group plan stands."""

from enum import StrEnum

from induction.refusals import N_


class PlanStatus(StrEnum):
    """Where a group plan stands, in order."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _LABELS[self]


_LABELS = {PlanStatus.PROPOSED: N_("Proposed"), PlanStatus.CONFIRMED: N_("Confirmed")}

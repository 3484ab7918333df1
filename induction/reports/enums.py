"""The words for reports."""

from enum import StrEnum

from induction.refusals import N_


class Came(StrEnum):
    """When a starter first came to a welcome session."""

    BY_WEEK_SIX = "by_week_six"
    LATER = "later"
    NOT_YET = "not_yet"

    @property
    def label(self) -> str:
        """The answer in words, marked for translation."""
        return _CAME_LABELS[self]


_CAME_LABELS = {
    Came.BY_WEEK_SIX: N_("Came by week six"),
    Came.LATER: N_("Came later"),
    Came.NOT_YET: N_("Not yet"),
}

"""Where a version of an exercise stands, the five sections of its text, and what it touches in people's lives."""

from enum import StrEnum

from induction.refusals import N_


class VersionStatus(StrEnum):
    """Where a version stands, in order."""

    DRAFT = "draft"
    AWAITING_TRAINER_AGREEMENT = "awaiting_trainer_agreement"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _STATUS_LABELS[self]

    @property
    def can_be_written_in(self) -> bool:
        """Whether what is saved changes this version; after it has been agreed or withdrawn, the next one begins."""
        return self in {VersionStatus.DRAFT, VersionStatus.AWAITING_TRAINER_AGREEMENT}


_STATUS_LABELS = {
    VersionStatus.DRAFT: N_("Draft"),
    VersionStatus.AWAITING_TRAINER_AGREEMENT: N_("Waiting for the trainer to agree"),
    VersionStatus.AGREED: N_("Agreed"),
    VersionStatus.WITHDRAWN: N_("Withdrawn"),
}


class Section(StrEnum):
    """One of the five sections of every exercise, in their order."""

    PURPOSE = "purpose"
    STEPS = "steps"
    PROMPTS = "prompts"
    BRINGS_BACK = "brings_back"
    CLOSE = "close"

    @property
    def heading(self) -> str:
        """The heading in the kept Markdown and in the shipped files: always the same words, in English."""
        return _HEADINGS[self]

    @property
    def label(self) -> str:
        """The heading on a page, marked for translation."""
        return _HEADINGS[self]


_HEADINGS = {
    Section.PURPOSE: N_("Purpose"),
    Section.STEPS: N_("Steps"),
    Section.PROMPTS: N_("Prompts"),
    Section.BRINGS_BACK: N_("What the group brings back"),
    Section.CLOSE: N_("How to close kindly"),
}


class Outcome(StrEnum):
    """What an exercise touches in people's lives: the parts of well-being in section 1(2) of the Care Act 2014."""

    DIGNITY = "dignity"
    HEALTH = "health"
    PROTECTION = "protection"
    CONTROL = "control"
    PARTICIPATION = "participation"
    SOCIAL_ECONOMIC = "social_economic"
    RELATIONSHIPS = "relationships"
    ACCOMMODATION = "accommodation"
    CONTRIBUTION = "contribution"

    @property
    def label(self) -> str:
        """The outcome in everyday words, marked for translation."""
        return _OUTCOME_LABELS[self]


_OUTCOME_LABELS = {
    Outcome.DIGNITY: N_("Dignity and respect"),
    Outcome.HEALTH: N_("Health of body and mind"),
    Outcome.PROTECTION: N_("Being safe from harm"),
    Outcome.CONTROL: N_("Control over one's own day"),
    Outcome.PARTICIPATION: N_("Work, learning and free time"),
    Outcome.SOCIAL_ECONOMIC: N_("Money and a place in society"),
    Outcome.RELATIONSHIPS: N_("Family and friends"),
    Outcome.ACCOMMODATION: N_("A home that suits"),
    Outcome.CONTRIBUTION: N_("Giving something back"),
}

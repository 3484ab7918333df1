"""The words for reflections: the questions, the two ratings, where a reflection and a share stand."""

from enum import StrEnum

from induction.refusals import N_


class Part(StrEnum):
    """A text that its author writes and that is saved as she types."""

    STAYED_WITH_ME = "stayed_with_me"
    BETTER = "better"
    WORSE = "worse"
    NOTICES_FIRST = "notices_first"
    ONE_THING = "one_thing"
    FOR_LEARNING = "for_learning"
    """The copy from which she takes out what points at people."""
    SIX_WEEKS = "six_weeks"
    """What became of her one thing."""

    @property
    def label(self) -> str:
        """The question, in her own voice, marked for translation."""
        return _PART_LABELS[self]


_PART_LABELS = {
    Part.STAYED_WITH_ME: N_("What stayed with me"),
    Part.BETTER: N_("One way my job makes someone’s life better"),
    Part.WORSE: N_("One way my job can make someone’s life worse"),
    Part.NOTICES_FIRST: N_("Who would notice first"),
    Part.ONE_THING: N_("One thing I will do"),
    Part.FOR_LEARNING: N_("The copy without names"),
    Part.SIX_WEEKS: N_("What became of my one thing"),
}

QUESTIONS = (Part.STAYED_WITH_ME, Part.BETTER, Part.WORSE, Part.NOTICES_FIRST, Part.ONE_THING)
"""The questions of a reflection, in order: what? so what? now what? (after Borton, and Driscoll)."""


class ReflectionStatus(StrEnum):
    """Where a reflection stands."""

    DRAFT = "draft"
    FINISHED = "finished"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _STATUS_LABELS[self]


_STATUS_LABELS = {
    ReflectionStatus.DRAFT: N_("Draft"),
    ReflectionStatus.FINISHED: N_("Finished"),
    ReflectionStatus.WITHDRAWN: N_("Taken back"),
}


class Audience(StrEnum):
    """Whom a reflection can be shared with."""

    SUPERVISOR = "supervisor"
    LEARNING = "learning"

    @property
    def label(self) -> str:
        """The audience in words, marked for translation."""
        return _AUDIENCE_LABELS[self]


_AUDIENCE_LABELS = {
    Audience.SUPERVISOR: N_("My supervisor"),
    Audience.LEARNING: N_("Without my name, for learning"),
}


class ShareStatus(StrEnum):
    """Where a share stands; only an agreed one lets anybody read."""

    ASKED = "asked"
    AGREED = "agreed"
    REVOKED = "revoked"

    @property
    def label(self) -> str:
        """The status in words, marked for translation."""
        return _SHARE_LABELS[self]


_SHARE_LABELS = {
    ShareStatus.ASKED: N_("Not read by anybody yet"),
    ShareStatus.AGREED: N_("Shared"),
    ShareStatus.REVOKED: N_("Not shared any more"),
}


class Moment(StrEnum):
    """When a rating was given."""

    BEFORE = "before"
    AFTER = "after"

    @property
    def label(self) -> str:
        """The moment in words, marked for translation."""
        return _MOMENT_LABELS[self]


_MOMENT_LABELS = {Moment.BEFORE: N_("Before the session"), Moment.AFTER: N_("After the session")}


class Statement(StrEnum):
    """What she says, from 0 to 10, how far it is true of her. Always worded the same, or the numbers mean nothing."""

    SEES_EFFECT = "sees_effect"
    KNOWS_ONE_THING = "knows_one_thing"

    @property
    def label(self) -> str:
        """The statement, marked for translation."""
        return _STATEMENT_LABELS[self]


_STATEMENT_LABELS = {
    Statement.SEES_EFFECT: N_("I can see how my job affects the lives of people who use our services"),
    Statement.KNOWS_ONE_THING: N_("I know one thing I can do about it"),
}


class Done(StrEnum):
    """Whether she did her one thing."""

    YES = "yes"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    COULD_NOT = "could_not"

    @property
    def label(self) -> str:
        """The answer in words, marked for translation."""
        return _DONE_LABELS[self]


_DONE_LABELS = {
    Done.YES: N_("Yes"),
    Done.PARTLY: N_("Partly"),
    Done.NOT_YET: N_("Not yet"),
    Done.COULD_NOT: N_("I could not"),
}


class Step(StrEnum):
    """What a starter can do next about reflecting; ``endpoint`` is the page where she does it, given the booking's id."""

    RATE_BEFORE = "rate_before"
    REFLECT = "reflect"
    CONTINUE = "continue"
    FOLLOW_UP = "follow_up"

    @property
    def endpoint(self) -> str:
        """The name of the page, which takes ``booking_id``."""
        return _STEP_ENDPOINTS[self]


_STEP_ENDPOINTS = {
    Step.RATE_BEFORE: "reflections.before",
    Step.REFLECT: "reflections.show",
    Step.CONTINUE: "reflections.show",
    Step.FOLLOW_UP: "reflections.six_weeks",
}

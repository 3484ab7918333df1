"""Rules of exercises: what must be there before one is agreed, and who may read and change what."""

from typing import Any

from induction.exercises.blanks import questions_left
from induction.exercises.contents import Contents
from induction.exercises.enums import Section, VersionStatus
from induction.people.enums import AccountRole
from induction.permissions import Identity, Permission, Predicate, holds
from induction.refusals import N_, Refusal

SHORTEST, LONGEST = 5, 240
"""Minutes that an exercise may take."""
MOST_WORDS = 10_000
"""Characters of one section."""
_NAMED = 3
"""How many blanks a refusal names; the page lists them all."""


class BlanksRemain(Refusal):
    """The text still has blanks where her own words belong."""

    message = N_("Some blanks still wait for your own words: %(blanks)s. Fill them, or take them out. Then agree.")


class NoStepsYet(Refusal):
    """Nothing says what happens in the group."""

    message = N_("Nothing stands under “Steps” yet. Write what happens in the group. Then agree.")


class ChangedMeanwhile(Refusal):
    """Somebody else saved the same exercise while this page was open."""

    message = N_(
        "Somebody changed this exercise while your page was open. What they changed is shown below. "
        "Your words are still here: save again to use them instead."
    )


class ReadAgain(Refusal):
    """What would be agreed to is not what she has read."""

    message = N_("This version has changed since you opened the page. Read it again. Then decide.")


class TemplateRetired(Refusal):
    """The template is not supplied any more."""

    message = N_("This template is not there any more. Choose another one.")


class NotATrainerNow(Refusal):
    """Somebody who has stopped being a trainer cannot adopt a template or be named to lead."""

    message = N_("%(name)s has stopped being a trainer. Choose somebody else.")


def check_agreeable(contents: Contents) -> None:
    """Raise ``BlanksRemain``, naming them, or ``NoStepsYet``, where contents cannot run as they stand."""
    left = questions_left(contents)
    if left:
        named = [f"“{question}”" for question in left[:_NAMED] if question] or ["“…”"]
        raise BlanksRemain(blanks=", ".join(named + (["…"] if len(left) > len(named) else [])))
    if not contents.sections[Section.STEPS]:
        raise NoStepsYet


def _exercise_of(target: Any) -> Any:
    """The exercise that a target is, or is a version of."""
    return getattr(target, "exercise", target)


def _owner_or_lead(account: Identity, target: Any) -> bool:
    owner = bool(_exercise_of(target).owner.account_id == account.id)
    return owner or AccountRole.INVOLVEMENT_LEAD in account.roles


_reads_agreed = holds(AccountRole.HR_OFFICER, AccountRole.TRAINER)


def _views(account: Identity, target: Any) -> bool:
    """Whether she may open the page of an exercise, or read the text of a version.

    Owner and involvement lead: always. HR and other trainers: the page once a version was agreed, for number, title and
    date stay; the text while that version is agreed, and from its withdrawal on not any more.
    """
    if _owner_or_lead(account, target):
        return True
    if not _reads_agreed(account, target):
        return False
    if hasattr(target, "status"):
        return bool(target.status is VersionStatus.AGREED)
    return target.last_agreed is not None


_adopts = holds(AccountRole.TRAINER, AccountRole.INVOLVEMENT_LEAD)

PREDICATES: dict[Permission, Predicate] = {
    Permission.EXERCISE_LIST: holds(AccountRole.HR_OFFICER, AccountRole.TRAINER, AccountRole.INVOLVEMENT_LEAD),
    Permission.EXERCISE_VIEW: _views,
    Permission.EXERCISE_EDIT: _owner_or_lead,
    Permission.EXERCISE_AGREE: _owner_or_lead,
    Permission.EXERCISE_ADOPT: _adopts,
}

"""When a step is due and overdue, whose it is, and who may read, do and excuse."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from induction.pathways.enums import StepStatus
from induction.people.enums import AccountRole, RoleFamily, StarterStatus
from induction.permissions import Identity, Permission, Predicate, holds
from induction.refusals import N_, Refusal

_STAFF_READERS = frozenset(
    {
        AccountRole.HR_OFFICER,
        AccountRole.TRAINER,
        AccountRole.LINE_MANAGER,
        AccountRole.INVOLVEMENT_LEAD,
        AccountRole.HEAD_OF_SERVICE,
    }
)
_ON_THE_WAY = frozenset({StarterStatus.PRE_START, StarterStatus.ACTIVE})


class NotOnYourList(Refusal):
    """The module is for other jobs, or is not used any more."""

    message = N_("This module is not on your list any more. You do not have to do anything.")


class AlreadyDone(Refusal):
    """What is done needs no exemption."""

    message = N_("This is done already, so nobody has to be let off.")


class GiveAReason(Refusal):
    """An exemption without a reason cannot be understood later."""

    message = N_("Write why this is not needed.")
    field = "reason"


class ChangedMeanwhile(Refusal):
    """Somebody else, or the starter, was quicker."""

    message = N_("This has changed since you opened the page. It is now: %(status)s. Look again, and then decide.")


@dataclass(frozen=True)
class Step:
    """One step of one starter's pathway, as it is shown to her."""

    title: str
    summary: str
    minutes: int
    endpoint: str
    """With ``values``, the address to go on at: ``url_for(step.endpoint, **step.values)``."""
    values: dict[str, Any] = field(hash=False)
    week: int
    """The week, counted from her first day, by whose end it is due."""
    due: date
    status: StepStatus
    overdue: bool
    reason: str
    """Why it is not needed, where it is exempt; else empty."""


@dataclass(frozen=True)
class Progress:
    """How far one starter has come, in numbers and nothing else."""

    done: int
    of: int
    """How many there are for her, without those from which she is exempt."""
    overdue: int


def due_on(start_date: date, week: int) -> date:
    """Return the last day of a week of work: week 1 ends seven days after the first day."""
    return start_date + timedelta(weeks=week)


def is_overdue(status: StepStatus, due: date, today: date, starter_status: StarterStatus) -> bool:
    """Say whether a step is late: its day is over and she has not done it. Nothing is late for who is away or has gone."""
    return status.is_open and today > due and starter_status in _ON_THE_WAY


def is_for(families: frozenset[RoleFamily], family: RoleFamily) -> bool:
    """Say whether what is meant for these role families is for somebody of ``family``; none of them means everyone."""
    return not families or family in families


def is_hers(*, retired: bool, for_her_family: bool, status: StepStatus) -> bool:
    """Say whether a module is on a starter's list: what is in use and meant for her job, and whatever she has done already."""
    return (for_her_family and not retired) or status is StepStatus.COMPLETE


def progress(steps: Sequence[Step]) -> Progress:
    """Count the steps of one starter."""
    counted = [step for step in steps if step.status is not StepStatus.EXEMPT]
    return Progress(
        done=sum(step.status is StepStatus.COMPLETE for step in counted),
        of=len(counted),
        overdue=sum(step.overdue for step in counted),
    )


def reads_every_module(roles: Set[str]) -> bool:
    """Say whether who holds these account roles reads every module in use, without progress: to help starters with it."""
    return not _STAFF_READERS.isdisjoint(roles)


def _may_read(account: Identity, reading: Any) -> bool:
    """Staff and trainers read every module in use; a starter reads those on her list, retired or not once she has done them."""
    if reading is None:
        return reads_every_module(account.roles) or AccountRole.STARTER in account.roles
    return bool(reading.hers) or (reading.in_use and reads_every_module(account.roles))


def _may_do(account: Identity, target: Any) -> bool:
    """Only a starter has progress, and each has her own."""
    return AccountRole.STARTER in account.roles and (target is None or target.starter.account_id == account.id)


PREDICATES: dict[Permission, Predicate] = {
    Permission.MODULE_READ: _may_read,
    Permission.MODULE_OWN: _may_do,
    Permission.MODULE_EXEMPT: holds(AccountRole.HR_OFFICER),
}

"""Rules about trainers: which status may follow which, and who may read and change what."""

import hashlib
import json
from typing import Any

from induction.people.enums import AccountRole
from induction.permissions import Identity, Permission, Predicate, holds
from induction.refusals import N_, Refusal
from induction.trainers.enums import TrainerStatus

MOST_SESSIONS_A_MONTH = 20
MOST_GROUPS_A_SESSION = 4
MOST_WORDS = 5_000
"""Characters of an introduction, or of limits."""


class HowToldMissing(Refusal):
    """Staff write something down for somebody without saying how she told them."""

    message = N_("Choose how they told you. Nothing about a trainer is written down unless they said it.")
    field = "told_us_by"


class NotAStatusForNow(Refusal):
    """This status does not follow the one she has."""

    message = N_("%(name)s cannot go from “%(before)s” to “%(after)s”. Choose another answer.")
    field = "status"


class ChangedMeanwhile(Refusal):
    """Somebody else changed the same thing while this page was open."""

    message = N_(
        "Somebody changed this while your page was open. What is saved now is shown below. "
        "Your words are still here: save again to use them instead."
    )


def statuses_open(now: TrainerStatus, *, herself: bool) -> tuple[TrainerStatus, ...]:
    """Return what may follow ``now``, in order.

    She may always take a break, stop, and come back. From "interested" staff make her active, after they have talked;
    nobody becomes merely interested again.
    """
    after = [TrainerStatus.ACTIVE, TrainerStatus.TAKING_A_BREAK, TrainerStatus.STOPPED]
    if now is TrainerStatus.INTERESTED:
        after.remove(TrainerStatus.TAKING_A_BREAK)
        if herself:
            after.remove(TrainerStatus.ACTIVE)
    return tuple(status for status in after if status is not now)


def fingerprint(*values: object) -> str:
    """Return a short text that differs when any of ``values`` does: what two people at one record are told apart by.

    ``values`` must fit JSON. It goes only to whoever may read the values themselves.
    """
    return hashlib.sha256(json.dumps(values).encode()).hexdigest()[:32]


def _own(account: Identity, target: Any) -> bool:
    """Whether the record is hers; without a record, whether she has one at all."""
    if target is None:
        return AccountRole.TRAINER in account.roles
    return bool(getattr(target, "trainer", target).account_id == account.id)


def _own_or_lead(account: Identity, target: Any) -> bool:
    return AccountRole.INVOLVEMENT_LEAD in account.roles or _own(account, target)


PREDICATES: dict[Permission, Predicate] = {
    Permission.TRAINER_LIST: holds(AccountRole.INVOLVEMENT_LEAD, AccountRole.HR_OFFICER),
    Permission.TRAINER_MANAGE: holds(AccountRole.INVOLVEMENT_LEAD),
    Permission.TRAINER_VIEW: _own_or_lead,
    Permission.TRAINER_CHANGE: _own_or_lead,
    Permission.OWN_TRAINER_DETAILS: _own,
}

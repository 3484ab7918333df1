"""Writing a starter's record: what differs is written, kept in the audit log and told to whatever hangs on it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from induction import audit, clock
from induction.audit import Actor
from induction.db import db
from induction.people.enums import AccountRole, StarterStatus
from induction.people.models import Account, JobRole, Site, Starter, Team
from induction.people.rules import EmailKeptByAdministrator, called, hr_may_change_email, status_at_start
from induction.people.services import accounts
from induction.people.signals import starter_changed

_NAMES = frozenset({"given_name", "family_name", "known_as"})
_TOLD_AS = {**dict.fromkeys(_NAMES, "name"), "manager_email": "manager"}


def write(actor: Actor, starter: Starter, values: Mapping[str, Any], **details: Any) -> frozenset[str]:
    """Write ``values``, named as the columns and relationships of a starter, and return what changed.

    ``email`` is her account's. Where nothing differs nothing is written. ``details`` go with the audit event. The change
    is told in the words of ``signals.starter_changed`` once it is in the database. Raises ``EmailTaken``, ``NotAnEmail``,
    or ``EmailKeptByAdministrator``.
    """
    account, before_family, before_status = starter.account, starter.family, starter.status
    changes = {}
    if "email" in values and values["email"] != account.email:
        changes["email"] = [account.email, values["email"]]
        _readdress(actor, account, values["email"])
    for column, value in values.items():
        before = account.email if column == "email" else getattr(starter, column)
        if column != "email" and before != value:
            changes[column] = [_plain(before), _plain(value)]
            setattr(starter, column, value)
    if not changes:
        return frozenset()
    starter.changed_at = clock.now()
    if _NAMES & changes.keys():
        account.name = called(starter.given_name, starter.family_name, starter.known_as)
    db.session.flush()
    audit.record(actor, "starter:changed", starter, about=account.name, changes=changes, **details)
    _follow_status(actor, account, before_status, starter.status)
    changed = {_TOLD_AS.get(column, column) for column in changes}
    if starter.family is not before_family:
        changed.add("family")
    starter_changed.send(starter, actor=actor, changed=frozenset(changed))
    return frozenset(changed)


def status_for(status: StarterStatus, start_date: date) -> StarterStatus:
    """Return where a starter stands when she starts on another day: before her first day or at work, unless it is neither."""
    if status in {StarterStatus.PRE_START, StarterStatus.ACTIVE}:
        return status_at_start(start_date, clock.today())
    return status


def _readdress(actor: Actor, account: Account, email: str | None) -> None:
    if not hr_may_change_email(account.roles):
        raise EmailKeptByAdministrator(name=account.name)
    accounts.set_email(actor, account, email)


def _follow_status(actor: Actor, account: Account, before: StarterStatus, after: StarterStatus) -> None:
    """Close the account of who has left, if being a starter is all she was here, and open it when she is back."""
    if account.roles - {AccountRole.STARTER} or before is after:
        return
    if after is StarterStatus.LEFT:
        accounts.close(actor, account)
    elif before is StarterStatus.LEFT:
        accounts.reopen(actor, account)


def _plain(value: Any) -> str | None:
    """Return a value as the audit log keeps it."""
    if value is None:
        return None
    if isinstance(value, JobRole):
        return value.title
    if isinstance(value, Team | Site | Account):
        return value.name
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)

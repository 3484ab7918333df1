"""HR decides about the line managers whom files have named: nobody gets an account because a file says so."""

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.people import queries
from induction.people.enums import AccountRole
from induction.people.models import Account, ManagerNomination
from induction.people.services import accounts
from induction.refusals import N_, Refusal


class NameMissing(Refusal):
    """A new account needs a name."""

    message = N_("Write the line manager’s name.")
    field = "name"


class AccountIsClosed(Refusal):
    """The address belongs to an account that was closed, which is not for HR to undo."""

    message = N_("%(name)s has this email address, and that account is closed. Ask an administrator to open it again.")


@service
def confirm(actor: Actor, nomination_id: int, *, name: str) -> Account:
    """Make the address a line manager's, and hers every starter who waits for it; confirming again changes nothing.

    ``name`` is for a new account; one that is there keeps its own. Raises ``NameMissing`` or ``AccountIsClosed``.
    """
    nomination = _locked(nomination_id)
    account = queries.account_by_email(nomination.email)
    if account is not None and account.closed_at is not None:
        raise AccountIsClosed(name=account.name)
    if account is None:
        if not name:
            raise NameMissing
        account = accounts.create(actor, name=name, email=nomination.email, roles=[AccountRole.LINE_MANAGER])
        accounts.tell_of_account(account)
    else:
        accounts.grant(actor, account, AccountRole.LINE_MANAGER)
    if nomination.confirmed_at is None:
        nomination.confirmed_at, nomination.dismissed_at = clock.now(), None
    return account


@service
def dismiss(actor: Actor, nomination_id: int) -> ManagerNomination:
    """Note that the address is no line manager's. One that was confirmed meanwhile stays so."""
    nomination = _locked(nomination_id)
    if nomination.is_open:
        nomination.dismissed_at = clock.now()
        audit.record(actor, "manager:dismissed", nomination, about=nomination.email)
    return nomination


def _locked(nomination_id: int) -> ManagerNomination:
    return db.session.get_one(ManagerNomination, nomination_id, with_for_update=True, populate_existing=True)

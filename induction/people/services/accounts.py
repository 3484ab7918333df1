"""Accounts: made, given account roles, closed."""

from collections.abc import Iterable

from induction import audit, clock
from induction.audit import SYSTEM, Actor
from induction.db import db, service
from induction.people import queries
from induction.people.enums import AccountRole
from induction.people.models import Account, RoleGrant
from induction.people.rules import clean_email
from induction.refusals import N_, Refusal


class EmailTaken(Refusal):
    """Another account has the address."""

    message = N_("%(name)s already uses this email address. Two people cannot share one.")
    field = "email"


class LastAdministrator(Refusal):
    """Without an administrator nobody could give the role to anybody."""

    message = N_("This is the only administrator. Make somebody else an administrator first.")


@service
def create(
    actor: Actor, *, name: str, email: str | None, roles: Iterable[AccountRole] = (), phone: str | None = None
) -> Account:
    """Make an account. Raises ``EmailTaken``, or ``NotAnEmail`` for an address that cannot be one."""
    address = clean_email(email) if email else None
    if address is not None and (other := queries.account_by_email(address)) is not None:
        raise EmailTaken(name=other.name)
    account = Account(name=name, email=address, phone=phone, created_at=clock.now())
    account.grants = [RoleGrant(role=role) for role in sorted(set(roles))]
    db.session.add(account)
    db.session.flush()
    audit.record(actor, "account:made", account, about=name, roles=sorted(account.roles))
    return account


@service
def grant(actor: Actor, account: Account, role: AccountRole) -> None:
    """Give an account a role; giving it again changes nothing."""
    if role not in account.roles:
        account.grants.append(RoleGrant(role=role))
        audit.record(actor, "account:role-given", account, about=account.name, role=role)


@service
def set_roles(actor: Actor, account: Account, roles: Iterable[AccountRole]) -> None:
    """Give an account exactly these roles. Raises ``LastAdministrator``."""
    wanted, held = set(roles), account.roles
    if AccountRole.ADMINISTRATOR in held - wanted:
        _refuse_if_last_administrator(account)
    if wanted != held:
        account.grants = [kept for kept in account.grants if kept.role in wanted] + [
            RoleGrant(role=role) for role in sorted(wanted - held)
        ]
        audit.record(actor, "account:roles-set", account, about=account.name, before=sorted(held), after=sorted(wanted))


@service
def close(actor: Actor, account: Account) -> None:
    """Close an account: no sign-in, no messages; its history stays. Raises ``LastAdministrator``."""
    if account.closed_at is None:
        if account.has_role(AccountRole.ADMINISTRATOR):
            _refuse_if_last_administrator(account)
        account.closed_at = clock.now()
        audit.record(actor, "account:closed", account, about=account.name)


@service
def add_administrator(email: str) -> Account:
    """Make the account with this address an administrator, making the account first if there is none."""
    address = clean_email(email)
    account = queries.account_by_email(address)
    if account is None:
        return create(SYSTEM, name=address, email=address, roles=[AccountRole.ADMINISTRATOR])
    grant(SYSTEM, account, AccountRole.ADMINISTRATOR)
    return account


def _refuse_if_last_administrator(account: Account) -> None:
    others = [other for other in queries.accounts_with_role(AccountRole.ADMINISTRATOR) if other.id != account.id]
    if not others:
        raise LastAdministrator

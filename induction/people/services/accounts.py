"""Accounts: made, given account roles, readdressed, closed and opened again."""

from collections.abc import Iterable

from sqlalchemy import select, update

from induction import audit, clock
from induction.audit import SYSTEM, Actor
from induction.db import db, service
from induction.outbox import services as outbox
from induction.people import queries
from induction.people.enums import AccountRole
from induction.people.models import Account, AccountSession, RoleGrant, SignInRequest
from induction.people.rules import ROLES_WITH_A_RECORD, clean_email
from induction.people.services.manager_links import link_starters
from induction.people.services.saving import refuse_if_changed, saved_once, seen
from induction.refusals import N_, Refusal


class EmailTaken(Refusal):
    """Another account has the address."""

    message = N_("%(name)s already uses this email address. Two people cannot share one.")
    field = "email"


class AddressIsTheirs(Refusal):
    """Somebody else was to change the address that its owner signs in with, and could then have the link sent to herself."""

    message = N_(
        "%(name)s signs in with this address, so nobody else can change it. They can do it under “Your account”."
    )
    field = "email"


class LastAdministrator(Refusal):
    """Without an administrator nobody could give the role to anybody."""

    message = N_("This is the only administrator. Make somebody else an administrator first.")


class NameKeptByHR(Refusal):
    """A starter's name comes from her record."""

    message = N_("HR keeps the name of a starter on the starter’s record. Ask HR to change it there.")
    field = "name"


class NoEmailForRole(Refusal):
    """The role is of no use to somebody who cannot sign in."""

    message = N_("Write an email address. Without one nobody can sign in to do this work.")
    field = "email"


@service
def create(
    actor: Actor, *, name: str, email: str | None, roles: Iterable[AccountRole] = (), phone: str | None = None
) -> Account:
    """Make an account. Raises ``EmailTaken``, or ``NotAnEmail`` for an address that cannot be one."""
    address = clean_email(email) if email else None
    _refuse_if_taken(address, None)
    account = Account(name=name, email=address, phone=phone, created_at=clock.now())
    account.grants = [RoleGrant(role=role) for role in sorted(set(roles))]
    db.session.add(account)
    with saved_once():
        pass
    audit.record(actor, "account:made", account, about=name, roles=sorted(account.roles))
    link_starters(actor, account)
    return account


@service
def add(actor: Actor, *, name: str, email: str, roles: Iterable[AccountRole], phone: str | None) -> Account:
    """Make the account of somebody who is to sign in, and tell her. Adding the same person again changes nothing.

    Raises ``EmailTaken``, ``NotAnEmail``, or ``NoEmailForRole``.
    """
    if not email:
        raise NoEmailForRole
    wanted = set(roles) - ROLES_WITH_A_RECORD
    other = queries.account_by_email(clean_email(email))
    if other is not None and (other.name, other.phone) == (name, phone) and other.roles == wanted:
        return other  # a second press of the button
    account = create(actor, name=name, email=email, roles=wanted, phone=phone)
    tell_of_account(account)
    return account


def tell_of_account(account: Account) -> None:
    """Tell somebody that she has an account and how to sign in."""
    outbox.queue("people.account_made", account.id, "made", "people/account_made", roles=sorted(account.roles))


@service
def grant(actor: Actor, account: Account, role: AccountRole) -> None:
    """Give an account a role; giving it again changes nothing."""
    if role not in account.roles:
        account.grants.append(RoleGrant(role=role))
        audit.record(actor, "account:role-given", account, about=account.name, role=role)
        db.session.flush()
        link_starters(actor, account)


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
        db.session.flush()
        link_starters(actor, account)


def mark_of(account: Account) -> str:
    """Return the mark by which a form knows whether the account has changed since."""
    return seen(account.name, account.email, account.phone, sorted(account.roles), account.closed_at)


@service
def change(
    actor: Actor,
    account_id: int,
    *,
    name: str,
    email: str | None,
    phone: str | None,
    roles: Iterable[AccountRole],
    seen_before: str,
) -> Account:
    """Change an account. The roles that come with a record stay as they are.

    Raises ``ChangedMeanwhile``, ``EmailTaken``, ``NotAnEmail``, ``NoEmailForRole``, ``NameKeptByHR``, ``LastAdministrator``.
    """
    account = db.session.get_one(Account, account_id, with_for_update={"of": Account}, populate_existing=True)
    refuse_if_changed(seen_before, mark_of(account))
    given = set(roles) - ROLES_WITH_A_RECORD
    if given and not email:
        raise NoEmailForRole
    starter = queries.starter_of(account.id)
    if starter is not None and name != account.name:
        raise NameKeptByHR
    set_email(actor, account, email)
    set_roles(actor, account, given | (account.roles & ROLES_WITH_A_RECORD))
    before = (account.name, account.phone)
    account.name, account.phone = name, phone
    if before != (name, phone):
        audit.record(actor, "account:changed", account, about=name, name=[before[0], name], phone=[before[1], phone])
    if starter is not None:
        starter.changed_at = clock.now()
    return account


@service
def set_email(actor: Actor, account: Account, email: str | None) -> bool:
    """Give an account another address, or none; return whether that changed anything.

    Every device is signed out but the actor's own, and what was sent to the old address opens nothing any more: it may
    have been somebody else's. Whoever used to sign in with it is told there. Once she has signed in, only she changes it,
    or whoever runs the server, by a command: an address is the key to what she wrote in private. Raises
    ``AddressIsTheirs``, ``EmailTaken`` or ``NotAnEmail``.
    """
    address = clean_email(email) if email else None
    before = account.email
    if address == before:
        return False
    _refuse_if_taken(address, account.id)
    used = account.id in queries.have_signed_in([account.id])
    if before is not None and used and actor.account_id not in {None, account.id}:
        raise AddressIsTheirs(name=account.name)
    account.email = address
    with saved_once():
        pass
    if actor.account_id != account.id:
        _sign_out_everywhere(account)
    audit.record(actor, "account:email-changed", account, about=account.name, before=before, after=address)
    if before is not None and used:
        occasion = f"at {clock.now().isoformat()}"
        outbox.queue_to(before, "people.email_changed", account.id, occasion, "people/email_changed")
    link_starters(actor, account)
    return True


def _sign_out_everywhere(account: Account) -> None:
    now = clock.now()
    db.session.execute(
        update(AccountSession)
        .where(AccountSession.account_id == account.id, AccountSession.ended_at.is_(None))
        .values(ended_at=now)
    )
    db.session.execute(
        update(SignInRequest)
        .where(SignInRequest.account_id == account.id, SignInRequest.used_at.is_(None))
        .values(used_at=now)
    )


@service
def close(actor: Actor, account: Account) -> None:
    """Close an account: no sign-in, no messages; its history stays. Raises ``LastAdministrator``."""
    if account.closed_at is None:
        if account.has_role(AccountRole.ADMINISTRATOR):
            _refuse_if_last_administrator(account)
        account.closed_at = clock.now()
        _sign_out_everywhere(account)
        audit.record(actor, "account:closed", account, about=account.name)


@service
def reopen(actor: Actor, account: Account) -> None:
    """Open a closed account again, with the roles it had; opening an open one changes nothing."""
    if account.closed_at is not None:
        account.closed_at = None
        audit.record(actor, "account:reopened", account, about=account.name)
        db.session.flush()
        link_starters(actor, account)


@service
def add_administrator(email: str) -> Account:
    """Make the account with this address an administrator, making the account first if there is none."""
    address = clean_email(email)
    account = queries.account_by_email(address)
    if account is None:
        return create(SYSTEM, name=address, email=address, roles=[AccountRole.ADMINISTRATOR])
    grant(SYSTEM, account, AccountRole.ADMINISTRATOR)
    return account


def _refuse_if_taken(address: str | None, but: int | None) -> None:
    if address is None:
        return
    with db.session.no_autoflush:
        other = queries.account_by_email(address)
    if other is not None and other.id != but:
        raise EmailTaken(name=other.name)


def _refuse_if_last_administrator(account: Account) -> None:
    """Look while nobody else can close or change an administrator: two could each take the other for the one who stays."""
    administrators = db.session.scalars(
        select(Account)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == AccountRole.ADMINISTRATOR)
        .order_by(Account.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    others = [other for other in administrators if other.id != account.id and other.closed_at is None]
    if not others:
        raise LastAdministrator

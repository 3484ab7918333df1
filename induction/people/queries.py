"""Finding accounts and starters."""

from collections.abc import Sequence

from sqlalchemy import and_, func, or_, select

from induction.db import db
from induction.outbox.services import Recipient
from induction.people.enums import AccountRole
from induction.people.models import Account, RoleGrant, Site, Starter


def key_of(words: str) -> str:
    """Return what names are compared by: case and spaces evened out."""
    return " ".join(words.split()).casefold()


def account(account_id: int) -> Account | None:
    """Return an account."""
    return db.session.get(Account, account_id)


def account_by_email(email: str) -> Account | None:
    """Return the account with this address, in any case."""
    return db.session.scalar(select(Account).where(Account.email == email.strip().lower()))


def accounts_with_role(*roles: AccountRole) -> Sequence[Account]:
    """Return the open accounts that hold one of ``roles``, by name."""
    held = select(RoleGrant.account_id).where(RoleGrant.role.in_(roles))
    return db.session.scalars(
        select(Account).where(Account.id.in_(held), Account.closed_at.is_(None)).order_by(func.lower(Account.name))
    ).all()


def starter(starter_id: int) -> Starter | None:
    """Return a starter."""
    return db.session.get(Starter, starter_id)


def site(site_id: int) -> Site | None:
    """Return a site."""
    return db.session.get(Site, site_id)


def search_starters(words: str, limit: int = 20) -> Sequence[Starter]:
    """Return the starters whose name holds every one of ``words``, or whose payroll number it is, by name."""
    query = select(Starter).join(Starter.account)
    parts = [Account.name.icontains(word, autoescape=True) for word in words.split()]
    return db.session.scalars(
        query.where(or_(and_(*parts), Starter.payroll_number == words.strip()))
        .order_by(func.lower(Account.name), Starter.id)
        .limit(limit)
    ).all()


def starter_of(account_id: int) -> Starter | None:
    """Return the starter whose account this is."""
    return db.session.scalar(select(Starter).where(Starter.account_id == account_id))


def recipient(account_id: int) -> Recipient | None:
    """Return where messages to an account go: the outbox asks here."""
    found = account(account_id)
    if found is None:
        return None
    return Recipient(name=found.name, email=found.email, language=found.language, closed=found.closed_at is not None)

"""Finding accounts."""

from collections.abc import Iterable, Sequence

from sqlalchemy import and_, func, or_, select

from induction.db import db
from induction.outbox.recipients import Recipient
from induction.people.enums import AccountRole
from induction.people.models import Account, AccountSession, RoleGrant
from induction.people.queries.paging import Order, Page, cut

_BY_NAME = Order(
    by=(func.lower(Account.name), Account.id), place=select(func.lower(Account.name), Account.id), id=Account.id
)


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


def page_of_accounts(
    words: str = "", role: AccountRole | None = None, *, after: int | None = None, before: int | None = None
) -> Page[Account]:
    """Return a page of the accounts by name, closed ones too, whose name or address holds every one of ``words``."""
    query = select(Account)
    if words:
        parts = [Account.name.icontains(word, autoescape=True) for word in words.split()]
        query = query.where(or_(and_(*parts), Account.email.icontains(words.strip(), autoescape=True)))
    if role is not None:
        query = query.where(Account.id.in_(select(RoleGrant.account_id).where(RoleGrant.role == role)))
    return cut(query, _BY_NAME, after=after, before=before)


def have_signed_in(account_ids: Iterable[int]) -> set[int]:
    """Return which of these accounts have ever signed in: their address is theirs from then on."""
    wanted = select(AccountSession.account_id).where(AccountSession.account_id.in_(list(account_ids)))
    return set(db.session.scalars(wanted.distinct()))


def recipient(account_id: int) -> Recipient | None:
    """Return where messages to an account go: the outbox asks here."""
    return recipients([account_id]).get(account_id)


def recipients(account_ids: Iterable[int]) -> dict[int, Recipient]:
    """Return where messages to these accounts go, in one query: the outbox asks here."""
    rows = db.session.execute(
        select(Account.id, Account.name, Account.email, Account.language, Account.closed_at).where(
            Account.id.in_(list(account_ids))
        )
    )
    return {
        found_id: Recipient(name=name, email=email, language=language, closed=closed_at is not None)
        for found_id, name, email, language, closed_at in rows
    }

"""Finding starters, and the line managers whom files have named."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from induction.db import db
from induction.people.enums import AccountRole, RoleFamily, StarterStatus
from induction.people.models import Account, JobRole, ManagerNomination, RoleGrant, Starter
from induction.people.queries.paging import Order, Page, cut

NOBODY = 0
"""In place of a manager's id: those who have none."""

_BY_NAME = Order(
    by=(func.lower(Account.name), Starter.id),
    place=select(func.lower(Account.name), Starter.id).join(Starter.account),
    id=Starter.id,
)
_BY_EMAIL = Order(by=(ManagerNomination.email,), place=select(ManagerNomination.email), id=ManagerNomination.id)


@dataclass(frozen=True)
class StarterFilter:
    """Which starters a list is to show. Without a status: everyone who has not left."""

    words: str = ""
    family: RoleFamily | None = None
    manager_id: int | None = None
    """``NOBODY`` for those without one."""
    status: StarterStatus | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions, for a query in which account and job role are joined."""
        found = [Starter.status == self.status if self.status else Starter.status != StarterStatus.LEFT]
        if self.words:
            found.append(_holds(self.words))
        if self.family is not None:
            found.append(JobRole.family == self.family)
        if self.manager_id is not None:
            found.append(Starter.manager_id == (self.manager_id or None))
        return found


def _holds(words: str) -> ColumnElement[bool]:
    """Every word is in one of her names, or the whole is her payroll number; its leading zeros may be left out."""
    names = (Account.name, Starter.given_name, Starter.family_name)
    parts = [or_(*(name.icontains(word, autoescape=True) for name in names)) for word in words.split()]
    number = words.strip()
    return or_(and_(*parts), Starter.payroll_number == number, func.ltrim(Starter.payroll_number, "0") == number)


def starter(starter_id: int) -> Starter | None:
    """Return a starter."""
    return db.session.get(Starter, starter_id)


def starter_of(account_id: int) -> Starter | None:
    """Return the starter whose account this is."""
    return db.session.scalar(select(Starter).where(Starter.account_id == account_id))


def search_starters(words: str, limit: int = 20) -> Sequence[Starter]:
    """Return the starters whose name holds every one of ``words``, or whose payroll number it is, by name."""
    return db.session.scalars(
        select(Starter)
        .join(Starter.account)
        .where(_holds(words))
        .order_by(func.lower(Account.name), Starter.id)
        .limit(limit)
    ).all()


def page_of_starters(which: StarterFilter, *, after: int | None = None, before: int | None = None) -> Page[Starter]:
    """Return a page of the starters by name, with job, team, site and account, in a fixed number of queries."""
    query = select(Starter).join(Starter.account).join(Starter.job_role).where(*which.conditions())
    return cut(query, _BY_NAME, after=after, before=before)


def number_of_starters(which: StarterFilter) -> int:
    """Return how many starters a list has."""
    query = select(func.count(Starter.id)).join(Starter.account).join(Starter.job_role)
    return db.session.scalar(query.where(*which.conditions())) or 0


def line_managers(also: Collection[int | None] = ()) -> Sequence[Account]:
    """Return the open accounts that are line managers, and those in ``also``, by name."""
    held = select(RoleGrant.account_id).where(RoleGrant.role == AccountRole.LINE_MANAGER)
    manages = and_(Account.id.in_(held), Account.closed_at.is_(None))
    kept = [account_id for account_id in also if account_id is not None]
    return db.session.scalars(
        select(Account).where(or_(manages, Account.id.in_(kept))).order_by(func.lower(Account.name), Account.id)
    ).all()


def managers_of_starters() -> Sequence[Account]:
    """Return the accounts that are some starter's line manager, by name, to choose a list by."""
    return db.session.scalars(
        select(Account)
        .where(Account.id.in_(select(Starter.manager_id).where(Starter.manager_id.is_not(None))))
        .order_by(func.lower(Account.name), Account.id)
    ).all()


def starters_by_id(ids: Collection[int]) -> dict[int, Starter]:
    """Return these starters with all that hangs on them, in a fixed number of queries for each few hundred."""
    wanted = list(ids)
    found: dict[int, Starter] = {}
    for first in range(0, len(wanted), 400):
        query = (
            select(Starter)
            .where(Starter.id.in_(wanted[first : first + 400]))
            .options(joinedload(Starter.manager), joinedload(Starter.supervisor))
        )
        found |= {row.id: row for row in db.session.scalars(query)}
    return found


def nomination(nomination_id: int) -> ManagerNomination | None:
    """Return a manager's address that a file has named."""
    return db.session.get(ManagerNomination, nomination_id)


def nomination_of(email: str) -> ManagerNomination | None:
    """Return what a file has said of this address."""
    return db.session.scalar(select(ManagerNomination).where(ManagerNomination.email == email))


def page_of_nominations(
    *, dismissed: bool = False, after: int | None = None, before: int | None = None
) -> Page[ManagerNomination]:
    """Return a page of the managers whom HR has still to confirm, or of those whom she dismissed, by address."""
    dismissal = ManagerNomination.dismissed_at.is_not(None) if dismissed else ManagerNomination.dismissed_at.is_(None)
    query = select(ManagerNomination).where(ManagerNomination.confirmed_at.is_(None), dismissal)
    return cut(query, _BY_EMAIL, after=after, before=before)


def number_of_nominations() -> int:
    """Return how many managers HR has still to confirm."""
    query = select(func.count()).where(
        ManagerNomination.confirmed_at.is_(None), ManagerNomination.dismissed_at.is_(None)
    )
    return db.session.scalar(query) or 0


def naming(emails: Collection[str]) -> dict[str, list[Starter]]:
    """Return, by manager's address, the starters who wait for that manager to be confirmed, by name, in one query."""
    rows = db.session.scalars(
        select(Starter)
        .join(Starter.account)
        .where(
            Starter.manager_id.is_(None),
            Starter.manager_email.in_(emails),
            Account.email.is_distinct_from(Starter.manager_email),
        )
        .order_by(func.lower(Account.name), Starter.id)
    )
    found: dict[str, list[Starter]] = {}
    for row in rows:
        found.setdefault(row.manager_email or "", []).append(row)
    return found

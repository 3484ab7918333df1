"""Finding what starters belong to: job roles, contract words, teams and sites."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from sqlalchemy import ColumnElement, func, select

from induction.db import db
from induction.people.models import ContractWord, JobRole, Site, Starter, Team
from induction.people.queries.paging import Order, Page, cut

Record = TypeVar("Record", JobRole, ContractWord, Team, Site)

STARTERS_OF: dict[type, ColumnElement[int | None]] = {
    JobRole: Starter.job_role_id,  # type: ignore[dict-item]  # a mapped attribute is a column here
    Team: Starter.team_id,  # type: ignore[dict-item]
    Site: Starter.site_id,  # type: ignore[dict-item]
}
"""The column that says to which of these a starter belongs."""


def key_of(words: str) -> str:
    """Return what names are compared by: case and spaces evened out."""
    return " ".join(words.split()).casefold()


def one(kind: type[Record], record_id: int) -> Record | None:
    """Return one of a kind."""
    return db.session.get(kind, record_id)


def site(site_id: int) -> Site | None:
    """Return a site."""
    return db.session.get(Site, site_id)


def by_key(kind: type[Record], words: str) -> Record | None:
    """Return the one that is called ``words``, whatever the case and spaces."""
    return db.session.scalar(select(kind).where(kind.key == key_of(words)))


def everything(kind: type[Record]) -> Sequence[Record]:
    """Return all of a kind, by name."""
    return db.session.scalars(select(kind).order_by(kind.key)).all()


def page_of(kind: type[Record], *, after: int | None = None, before: int | None = None) -> Page[Record]:
    """Return a page of a kind, by name."""
    order = Order(by=(kind.key,), place=select(kind.key), id=kind.__table__.c.id)
    return cut(select(kind), order, after=after, before=before)


def number_of(kind: type[Record]) -> int:
    """Return how many there are of a kind."""
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


def starters_of(kind: type[Record], ids: Collection[int]) -> dict[int, int]:
    """Return how many starters belong to each of these, in one query; those with none, or words, are left out."""
    column = STARTERS_OF.get(kind)
    if column is None:
        return {}
    rows = db.session.execute(select(column, func.count()).where(column.in_(ids)).group_by(column))
    return {found_id: number for found_id, number in rows if found_id is not None}

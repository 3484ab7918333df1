"""Cutting a page out of a long list by key: no row is skipped or shown twice when somebody adds one meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, SQLColumnExpression, tuple_

from induction.db import db

PAGE = 50
"""How many rows a page of a list has."""

Row = TypeVar("Row")


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Some rows of a list, and the ids from which the pages beside it go on."""

    rows: Sequence[Row]
    before: int | None = None
    """The page before this one ends before the row with this id; None where there is none."""
    after: int | None = None


@dataclass(frozen=True)
class Order:
    """What a list is read by. ``by`` ends in something that no two rows share; ``place`` selects it, to be narrowed by ``id``."""

    by: Sequence[SQLColumnExpression[Any]]
    place: Select[Any]
    id: SQLColumnExpression[int]
    newest_first: bool = False


def cut(query: Select[Row], order: Order, *, after: int | None = None, before: int | None = None) -> Page[Row]:
    """Return the page that follows the row ``after``, or else comes before ``before``, or else the first, in one query.

    Where a row stands is looked up by its id, so that no name is ever in an address.
    """
    backwards = before is not None and after is None
    start = before if backwards else after
    upwards = backwards == order.newest_first
    if start is not None:
        place, key = order.place.where(order.id == start).scalar_subquery(), tuple_(*order.by)
        query = query.where(key > place if upwards else key < place)
    query = query.order_by(*(part if upwards else part.desc() for part in order.by))
    found = list(db.session.scalars(query.limit(PAGE + 1)))
    more = len(found) > PAGE
    rows = found[:PAGE][::-1] if backwards else found[:PAGE]
    if not rows:
        return Page([])
    has_earlier = more if backwards else start is not None
    has_later = True if backwards else more
    return Page(rows, _id(rows[0]) if has_earlier else None, _id(rows[-1]) if has_later else None)


def _id(row: Any) -> int:
    return int(row.id)

"""Finding what people need, who has answered, and who has opened what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select, tuple_
from sqlalchemy.orm import joinedload

from induction import clock
from induction.access.enums import Need
from induction.access.models import AccessDraft, AccessOpening, AccessProfile, needs_in
from induction.access.rules import is_due_for_review, review_day
from induction.db import db
from induction.people.enums import AccountRole
from induction.people.models import Account, RoleGrant

PAGE = 50
"""How many rows a page of a list has."""

_COME_TO_SESSIONS = (AccountRole.STARTER, AccountRole.TRAINER)


def needs_of(account_ids: Collection[int]) -> dict[int, frozenset[Need]]:
    """Return what each of these people needs, in one query. Who has not answered is not in it; an empty set is an answer."""
    rows = db.session.execute(
        select(AccessProfile.account_id, AccessProfile.needs_text).where(AccessProfile.account_id.in_(account_ids))
    )
    return {account_id: needs_in(text) for account_id, text in rows}


def has_answered(account_ids: Collection[int]) -> set[int]:
    """Return which of these people have answered, however long ago, in one query; "nothing" is an answer."""
    return set(db.session.scalars(select(AccessProfile.account_id).where(AccessProfile.account_id.in_(account_ids))))


def due_for_review(account_ids: Collection[int]) -> set[int]:
    """Return which of these people answered a year ago or more and must be asked again, in one query."""
    today = clock.today()
    rows = db.session.execute(
        select(AccessProfile.account_id, AccessProfile.answered_at).where(AccessProfile.account_id.in_(account_ids))
    )
    return {account_id for account_id, at in rows if is_due_for_review(_day(at), today)}


def _day(moment: datetime) -> date:
    return clock.in_london(moment).date()


def profile_of(account_id: int) -> AccessProfile | None:
    """Return one person's answers."""
    return db.session.scalar(select(AccessProfile).where(AccessProfile.account_id == account_id))


def version_of(profile: AccessProfile | None) -> int:
    """Return the version of an answer; 0 where there is none."""
    return 0 if profile is None else profile.version


def review_of(profile: AccessProfile) -> tuple[date, bool]:
    """Return the day from which an answer is asked for again, and whether that day has come."""
    answered_on = _day(profile.answered_at)
    return review_day(answered_on), is_due_for_review(answered_on, clock.today())


def draft_of(account_id: int, author_id: int) -> AccessDraft | None:
    """Return the answers about an account that this author has begun and not saved."""
    return db.session.scalar(
        select(AccessDraft).where(AccessDraft.account_id == account_id, AccessDraft.author_id == author_id)
    )


def open_account(account_id: int) -> Account | None:
    """Return an account that has not been closed: nothing is arranged any more for somebody who has gone."""
    found = db.session.get(Account, account_id)
    return found if found is not None and found.closed_at is None else None


def openings_of(profile_id: int, before: int | None = None, limit: int = PAGE) -> Sequence[AccessOpening]:
    """Return who has opened a profile, the newest first, older than the opening ``before``."""
    query = (
        select(AccessOpening).options(joinedload(AccessOpening.opened_by)).where(AccessOpening.profile_id == profile_id)
    )
    if before is not None:
        query = query.where(AccessOpening.id < before)
    return db.session.scalars(query.order_by(AccessOpening.id.desc()).limit(limit)).all()


@dataclass(frozen=True)
class Person:
    """A row of a list of people: who, and when she answered; nothing of what she said."""

    account_id: int
    name: str
    email: str | None
    answered_at: datetime | None
    due_for_review: bool


@dataclass(frozen=True)
class Page:
    """Some rows of a list by name, and the account ids from which the pages beside it go on."""

    people: Sequence[Person]
    before: int | None
    """The next page before this one ends before this account; None where there is none."""
    after: int | None


def people_who_answered(*, after: int | None = None, before: int | None = None) -> Page:
    """Return a page of the people who have answered, by name, in a fixed number of queries."""
    return _page(AccessProfile.id.is_not(None), after, before)


def people_still_to_answer(*, after: int | None = None, before: int | None = None) -> Page:
    """Return a page of the starters and trainers who have not answered, by name, in a fixed number of queries."""
    come = select(RoleGrant.account_id).where(RoleGrant.role.in_(_COME_TO_SESSIONS))
    return _page(and_(AccessProfile.id.is_(None), Account.id.in_(come)), after, before)


def _page(which: ColumnElement[bool], after: int | None, before: int | None) -> Page:
    """Cut a page out of the open accounts, read by name and, where names are the same, by id."""
    query = (
        select(Account.id, Account.name, Account.email, AccessProfile.answered_at)
        .outerjoin(AccessProfile, AccessProfile.account_id == Account.id)
        .where(Account.closed_at.is_(None), which)
    )
    by_name = (func.lower(Account.name), Account.id)
    backwards = before is not None and after is None
    if after is not None:
        query = query.where(tuple_(*by_name) > _key_of(after))
    elif before is not None:
        query = query.where(tuple_(*by_name) < _key_of(before))
    query = query.order_by(*[part.desc() for part in by_name] if backwards else by_name)
    rows = list(db.session.execute(query.limit(PAGE + 1)))
    more = len(rows) > PAGE
    rows = rows[:PAGE][::-1] if backwards else rows[:PAGE]
    if not rows:
        return Page([], None, None)
    people = [_person(*row) for row in rows]
    has_earlier = more if backwards else after is not None
    has_later = True if backwards else more
    return Page(people, people[0].account_id if has_earlier else None, people[-1].account_id if has_later else None)


def _key_of(account_id: int) -> Any:
    """Return where an account stands in the list, so that no name is ever in an address."""
    return select(func.lower(Account.name), Account.id).where(Account.id == account_id).scalar_subquery()


def _person(account_id: int, name: str, email: str | None, answered_at: datetime | None) -> Person:
    due = answered_at is not None and is_due_for_review(_day(answered_at), clock.today())
    return Person(account_id, name, email, answered_at, due)

"""What all our saving shares: noticing that somebody was quicker, in the record or in the database."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from induction.db import db
from induction.people.rules import ChangedMeanwhile, SavedAtOnce


def seen(*values: object) -> str:
    """Return a mark of a record's values: a form carries it, and it is another one when any of them has changed."""
    return hashlib.sha256(repr(values).encode()).hexdigest()[:32]


def refuse_if_changed(seen_before: str, now: str) -> None:
    """Raise ``ChangedMeanwhile`` if a record is not any more as the form had it."""
    if seen_before != now:
        raise ChangedMeanwhile


@contextmanager
def saved_once() -> Iterator[None]:
    """Write to the database at the end; raise ``SavedAtOnce`` where it has another row with the same key by then."""
    try:
        yield
        db.session.flush()
    except IntegrityError:
        raise SavedAtOnce from None


def lock_starters() -> None:
    """Let nobody else add or change a starter until the unit of work ends; on SQLite whoever writes is alone anyway."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE starter IN SHARE ROW EXCLUSIVE MODE"))

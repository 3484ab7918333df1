"""Rows for tests: each function makes one with believable values and flushes it. Give what the test is about."""

from itertools import count
from typing import TypeVar

from induction.db import db

Row = TypeVar("Row")
_numbers = count(1)


def number() -> int:
    """Return a number no other row of this run has."""
    return next(_numbers)


def kept(row: Row) -> Row:
    """Add a row, flush, and give it back."""
    db.session.add(row)
    db.session.flush()
    return row

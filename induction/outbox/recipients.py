"""Whom a message goes to: what the outbox must be told by whoever knows people."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from flask import current_app


@dataclass(frozen=True)
class Recipient:
    """Whom a message goes to, as known when it is sent."""

    name: str
    email: str | None
    language: str
    closed: bool


class Directory(Protocol):
    """Knows one account; ``app.extensions["recipients"]``."""

    def __call__(self, account_id: int, /) -> Recipient | None:
        """Return the account's present name and address."""
        ...


class DirectoryOfMany(Protocol):
    """Knows several accounts at once; ``app.extensions["recipients_of"]``."""

    def __call__(self, account_ids: Iterable[int], /) -> dict[int, Recipient]:
        """Return the present name and address of each of these accounts, in one query."""
        ...


def recipient(account_id: int) -> Recipient | None:
    """Return whom messages to an account go to now."""
    directory: Directory = current_app.extensions["recipients"]
    return directory(account_id)


def recipients(account_ids: Iterable[int]) -> dict[int, Recipient]:
    """Return whom messages to these accounts go to now, in one query."""
    directory: DirectoryOfMany = current_app.extensions["recipients_of"]
    return directory(account_ids)

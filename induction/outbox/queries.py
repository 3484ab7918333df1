"""Finding the messages that staff have to do something about, without their text."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from induction.db import db
from induction.outbox.enums import MessageStatus
from induction.outbox.models import Message
from induction.outbox.recipients import Recipient, recipients

PAGE = 50
"""How many rows a page of a list has."""


@dataclass(frozen=True)
class MessagePage:
    """Some messages, the newest first, to whom each goes, and the ids from which the pages beside this one go on."""

    messages: Sequence[Message]
    recipients: dict[int, Recipient]
    newer: int | None = None
    """The page before this one ends with messages newer than this; None where there are none."""
    older: int | None = None


def message(message_id: int) -> Message | None:
    """Return a message."""
    return db.session.get(Message, message_id)


def page_of_messages(
    status: MessageStatus, *, older_than: int | None = None, newer_than: int | None = None
) -> MessagePage:
    """Return a page of the messages with a status, the newest first, in a fixed number of queries."""
    query = select(Message).where(Message.status == status).options(defer(Message.body), defer(Message.calendar))
    backwards = newer_than is not None and older_than is None
    if older_than is not None:
        query = query.where(Message.id < older_than)
    elif newer_than is not None:
        query = query.where(Message.id > newer_than)
    order = Message.id if backwards else Message.id.desc()
    found = list(db.session.scalars(query.order_by(order).limit(PAGE + 1)))
    more = len(found) > PAGE
    shown = found[:PAGE][::-1] if backwards else found[:PAGE]
    if not shown:
        return MessagePage([], {})
    has_newer = more if backwards else older_than is not None
    has_older = True if backwards else more
    people = recipients({row.account_id for row in shown})
    return MessagePage(shown, people, shown[0].id if has_newer else None, shown[-1].id if has_older else None)


def numbers() -> dict[MessageStatus, int]:
    """Return how many messages have each status, in one query."""
    rows = db.session.execute(select(Message.status, func.count()).group_by(Message.status))
    counted = dict(rows.all())
    return {status: counted.get(status, 0) for status in MessageStatus}

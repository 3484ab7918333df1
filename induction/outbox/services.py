"""Putting messages into the outbox, and taking them out to send: at least once, with the same reference at every try."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import or_, select, update

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.outbox.channels import CannotSend, Channel, Letter
from induction.outbox.enums import MessageStatus
from induction.outbox.models import Message
from induction.outbox.recipients import Recipient
from induction.outbox.recipients import recipient as recipient_of

STAFF_SEE = (MessageStatus.FAILED, MessageStatus.TO_TELL)
"""What staff are shown, because somebody has to do something about it."""

_LEASE = timedelta(minutes=2)
_PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720)]
"""How long to wait after each failed try; after the last one the message is given up and listed."""


@dataclass(frozen=True)
class CalendarFile:
    """An iCalendar file and its iTIP method, to go with a message."""

    content: bytes
    method: str


@service
def queue(
    rule: str,
    account_id: int,
    occasion: str,
    template: str,
    *,
    calendar: CalendarFile | None = None,
    **context: Any,
) -> Message | None:
    """Queue a message, worded in the recipient's language, and return it.

    ``template`` is a name in ``templates/emails``: the first line is the subject, the rest Markdown. Nothing is queued,
    and None returned, when the same rule has told the same person of the same occasion, or when she has gone. Where she
    has no address None is returned as well, and staff are shown that she must be told another way.
    """
    return _queue((rule, account_id, occasion), template, None, calendar, context)


@service
def queue_to(address: str, rule: str, account_id: int, occasion: str, template: str, **context: Any) -> Message | None:
    """Queue a message to an address that is not her present one: the one before, for the news that it is hers no longer."""
    return _queue((rule, account_id, occasion), template, address, None, context)


def _queue(
    which: tuple[str, int, str],
    template: str,
    address: str | None,
    calendar: CalendarFile | None,
    context: dict[str, Any],
) -> Message | None:
    rule, account_id, occasion = which
    recipient = recipient_of(account_id)
    if recipient is None or recipient.closed:
        return None
    seen = select(Message.id).where(
        Message.rule == rule, Message.account_id == account_id, Message.occasion == occasion
    )
    if db.session.scalar(seen) is not None:
        return None
    with force_locale(recipient.language):
        text = rendered(f"{template}.txt", name=recipient.name, **context)
    subject, _, body = text.strip().partition("\n")
    can_be_sent = (address or recipient.email) is not None
    now = clock.now()
    message = Message(
        rule=rule,
        account_id=account_id,
        occasion=occasion,
        address=address,
        subject=" ".join(subject.split())[:200],
        body=body.strip() if can_be_sent else None,
        calendar=calendar.content.decode() if calendar and can_be_sent else None,
        calendar_method=calendar.method if calendar and can_be_sent else None,
        reference=f"<{secrets.token_hex(16)}@{mail_domain()}>",
        status=MessageStatus.QUEUED if can_be_sent else MessageStatus.TO_TELL,
        queued_at=now,
        next_try_at=now,
    )
    db.session.add(message)
    return message if can_be_sent else None


def rendered(template: str, **context: Any) -> str:
    """Return a text from ``templates/emails``. It knows nothing of who is signed in: the worker writes it as well."""
    return current_app.jinja_env.get_template(f"emails/{template}").render(address_of=address_of, **context)


def mail_domain() -> str:
    """Return the host that our addresses, references and calendar UIDs are under."""
    return urlsplit(current_app.extensions["settings"].base_url).hostname or "localhost"


def sender_address() -> str:
    """Return the bare address that messages come from."""
    return parseaddr(current_app.extensions["settings"].mail_from)[1]


def address_of(endpoint: str, **values: Any) -> str:
    """Return the full address of a page, for use in a message: the same in a request, a command and the worker."""
    base = urlsplit(current_app.extensions["settings"].base_url)
    adapter = current_app.url_map.bind(base.netloc, script_name=base.path or "/", url_scheme=base.scheme)
    return str(adapter.build(endpoint, values, force_external=True))


@service
def lease(limit: int = 20) -> list[int]:
    """Claim up to ``limit`` messages that are due and return their ids. Another worker passes them over for two minutes."""
    now = clock.now()
    due = (
        select(Message.id)
        .where(
            Message.status == MessageStatus.QUEUED,
            Message.next_try_at <= now,
            or_(Message.leased_until.is_(None), Message.leased_until < now),
        )
        .order_by(Message.next_try_at, Message.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list(db.session.scalars(due))
    db.session.execute(update(Message).where(Message.id.in_(ids)).values(leased_until=now + _LEASE))
    return ids


@service
def send(message_id: int, channel: Channel) -> MessageStatus:
    """Try to send one leased message and record what came of it. Who has gone or lost her address is passed over."""
    message = db.session.get_one(Message, message_id, populate_existing=True)
    if message.status is not MessageStatus.QUEUED:
        return message.status
    recipient = recipient_of(message.account_id)
    message.leased_until = None
    if recipient is None or recipient.closed:
        return _not_sent(message, MessageStatus.DROPPED)
    if message.address is None and recipient.email is None:
        return _not_sent(message, MessageStatus.TO_TELL)
    message.tries += 1
    try:
        channel.send(_letter(message, recipient))
    except CannotSend as problem:
        _note_problem(message, str(problem), final=problem.final)
    else:
        message.status = MessageStatus.SENT
        message.sent_at = clock.now()
        message.body = message.problem = None
    return message.status


def _note_problem(message: Message, words: str, *, final: bool = False) -> None:
    message.problem = words[:500]
    if final or message.tries > len(_PAUSES):
        message.status = MessageStatus.FAILED
    else:
        message.next_try_at = clock.now() + _PAUSES[message.tries - 1]


@service
def did_not_go(message_id: int, problem: str) -> MessageStatus:
    """Count a try that went wrong in a way nobody foresaw, and return where the message stands now."""
    message = db.session.get_one(Message, message_id, populate_existing=True)
    message.leased_until = None
    message.tries += 1
    _note_problem(message, problem)
    return message.status


def _not_sent(message: Message, status: MessageStatus) -> MessageStatus:
    message.status = status
    message.body = message.calendar = None
    return status


def _letter(message: Message, recipient: Recipient) -> Letter:
    with force_locale(recipient.language):
        html = rendered("layout.html", subject=message.subject, body=message.body, language=recipient.language)
    return Letter(
        to_name=recipient.name,
        to_address=message.address or recipient.email or "",
        subject=message.subject,
        text=message.body or "",
        html=html,
        reference=message.reference,
        calendar=message.calendar,
        calendar_method=message.calendar_method,
    )


@service
def try_again(actor: Actor, message: Message) -> None:
    """Put a message that could not be sent back in the queue, with all its tries; asking twice is the same as once."""
    if message.status is MessageStatus.FAILED:
        message.status = MessageStatus.QUEUED
        message.tries = 0
        message.next_try_at = clock.now()
        audit.record(actor, "message:tried-again", message, about=message.rule)


@service
def told_another_way(actor: Actor, message: Message) -> None:
    """Note that staff have told her themselves what could not be sent; noting it twice is the same as once."""
    if message.status in STAFF_SEE:
        message.status = MessageStatus.TOLD
        message.body = message.calendar = None
        audit.record(actor, "message:told-another-way", message, about=message.rule)

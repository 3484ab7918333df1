"""The outbox: one row per (rule, person, occasion)."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from induction.db import Base, Code, Confidential, Email, LongText, Name
from induction.outbox.enums import MessageStatus


class Message(Base):
    """A message to one account, written in the same transaction as what it tells of.

    Its text may hold a sign-in link, so it is encrypted and is wiped once it has been sent.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("rule", "account_id", "occasion"),
        Index(
            "ix_message_due",
            "next_try_at",
            sqlite_where=text("status = 'queued'"),
            postgresql_where=text("status = 'queued'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rule: Mapped[Code]
    """Which message this is, such as ``sessions.booked``."""
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    occasion: Mapped[Name]
    """What makes it this message and no other, such as ``booking 12, change 3``: the same occasion is told once."""
    address: Mapped[Email | None]
    """Where it goes if not to her present address: to the one before, for the news that it is no longer hers."""
    subject: Mapped[Name]
    body: Mapped[Confidential | None]
    """Markdown; None once sent, and from the beginning where it cannot be sent by email."""
    calendar: Mapped[LongText | None]
    """An iCalendar file that goes with it."""
    calendar_method: Mapped[Code | None]
    reference: Mapped[Name] = mapped_column(unique=True)
    """The Message-ID, the same at every try, so that a message sent twice shows once."""
    status: Mapped[MessageStatus] = mapped_column(default=MessageStatus.QUEUED)
    queued_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    """While a worker is at it."""
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    problem: Mapped[LongText | None]
    """What the mail server said last; never the text of the message."""

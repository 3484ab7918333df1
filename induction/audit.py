"""Who changed what, when, and for whom. Every change writes one event; none of them holds confidential text."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from induction import clock
from induction.db import Base, Code, Name, db


@dataclass(frozen=True)
class Actor:
    """On whose behalf a service runs: an account, or the portal itself when ``account_id`` is None."""

    account_id: int | None
    told_us_by: str | None = None
    """How the person told the member of staff who acts for her ("phone", "in person"); None when she acts herself."""


SYSTEM = Actor(account_id=None)


class AuditEvent(Base):
    """One change. Rows are added and read, never changed."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject_type", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    told_us_by: Mapped[Code | None]
    action: Mapped[Code]
    """What was done, as ``thing:action``."""
    subject_type: Mapped[Code]
    subject_id: Mapped[int | None]
    about: Mapped[Name]
    """A few words that name the subject to a reader, such as a session's title."""
    details: Mapped[dict[str, Any]]
    """What changed, in plain values; never confidential text."""


def record(actor: Actor, action: str, subject: Base | None, *, about: str = "", **details: Any) -> None:
    """Write an event in the present unit of work. ``subject`` must have been flushed; ``details`` must fit JSON."""
    db.session.add(
        AuditEvent(
            at=clock.now(),
            actor_id=actor.account_id,
            told_us_by=actor.told_us_by,
            action=action,
            subject_type=subject.__tablename__ if subject is not None else "",
            subject_id=getattr(subject, "id", None),
            about=about[:200],
            details=details,
        )
    )

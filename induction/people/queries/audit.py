"""Reading who changed what. The events are below this room; whom their actors are, only this room knows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from induction.audit import AuditEvent
from induction.db import db
from induction.people.models import Account
from induction.people.queries.paging import Order, Page, cut

_NEWEST_FIRST = Order(by=(AuditEvent.id,), place=select(AuditEvent.id), id=AuditEvent.id, newest_first=True)


@dataclass(frozen=True)
class AuditPage:
    """A page of events, and the names of who did it, by account id."""

    events: Page[AuditEvent]
    names: dict[int, str]


def page_of_events(
    subject_type: str = "", subject_id: int | None = None, *, after: int | None = None, before: int | None = None
) -> AuditPage:
    """Return a page of events, the newest first: all, those of one kind of subject, or those of one subject."""
    query = select(AuditEvent)
    if subject_type:
        query = query.where(AuditEvent.subject_type == subject_type)
        if subject_id is not None:
            query = query.where(AuditEvent.subject_id == subject_id)
    events = cut(query, _NEWEST_FIRST, after=after, before=before)
    actors = {event.actor_id for event in events.rows if event.actor_id is not None}
    names = db.session.execute(select(Account.id, Account.name).where(Account.id.in_(actors)))
    return AuditPage(events, {row.id: row.name for row in names})


def kinds_of_subjects() -> Sequence[str]:
    """Return the kinds of subjects that events have been about, in order."""
    kinds = db.session.scalars(select(AuditEvent.subject_type).distinct().order_by(AuditEvent.subject_type))
    return [kind for kind in kinds if kind]

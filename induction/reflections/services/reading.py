"""Noting who read what was shared, where its author can see it."""

from collections.abc import Iterable

from induction import clock
from induction.audit import AuditEvent
from induction.db import short_transaction
from induction.reflections.models import Reading, Share


def note(reader_id: int, shares: Iterable[Share]) -> None:
    """Note that an account is being shown these shares, in a transaction of its own, before it is shown them.

    Whatever becomes of the page, the note stays; and if it cannot be written, nothing is shown.
    """
    shares = list(shares)
    if not shares:
        return
    now = clock.now()
    with short_transaction() as session:
        for share in shares:
            session.add(Reading(share_id=share.id, reader_id=reader_id, at=now))
            session.add(
                AuditEvent(
                    at=now,
                    actor_id=reader_id,
                    action="reflection:read",
                    subject_type=Share.__tablename__,
                    subject_id=share.id,
                    about="",
                    details={"audience": share.audience},
                )
            )

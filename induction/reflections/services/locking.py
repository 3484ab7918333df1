"""Beginning a change: the author's own, one at a time."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from induction import audit, clock
from induction.audit import Actor
from induction.db import db
from induction.reflections.enums import ReflectionStatus
from induction.reflections.models import Reflection, Share
from induction.reflections.rules import NotTheAuthor
from induction.sessions.models import Booking


def locked(actor: Actor, booking: Booking) -> Reflection | None:
    """Return the reflection on a booking as it is now, keeping other windows out until the unit of work ends.

    The booking's row is what is locked, because it is there before the reflection is. Raises ``NotTheAuthor`` for
    everybody but her: staff who do other things for a person do not write this for her.
    """
    if actor.account_id != booking.starter.account_id:
        raise NotTheAuthor
    db.session.execute(select(Booking.id).where(Booking.id == booking.id).with_for_update())
    return db.session.scalar(
        select(Reflection)
        .where(Reflection.booking_id == booking.id)
        .options(
            selectinload(Reflection.passages),
            selectinload(Reflection.shares).joinedload(Share.reader),
            selectinload(Reflection.follow_ups),
        )
        .execution_options(populate_existing=True)
    )


def begun(actor: Actor, booking: Booking) -> Reflection:
    """Make the reflection on a booking that has none, as a draft."""
    now = clock.now()
    reflection = Reflection(
        booking=booking, status=ReflectionStatus.DRAFT, started_at=now, changed_at=now, passages=[], shares=[]
    )
    db.session.add(reflection)
    db.session.flush()
    audit.record(actor, "reflection:started", reflection, about=booking.welcome_session.title)
    return reflection


def touched(reflection: Reflection) -> None:
    """Note that the status or the readers of a reflection have changed."""
    reflection.version += 1
    reflection.changed_at = clock.now()

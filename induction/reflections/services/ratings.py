"""The two numbers from 0 to 10, before the session and after it."""

from collections.abc import Mapping

from sqlalchemy import delete, select

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.reflections import rules
from induction.reflections.enums import Moment, ReflectionStatus, Statement
from induction.reflections.models import Rating
from induction.reflections.rules import AlreadyFinished, NotOpen, RatingClosed
from induction.reflections.services.locking import locked
from induction.sessions.models import Booking


@service
def give(actor: Actor, booking: Booking, moment: Moment, values: Mapping[Statement, int]) -> None:
    """Keep her numbers for one moment; giving them again replaces them.

    Raises ``RatingClosed`` for "before" once the session has begun or without a place on it, ``NotOpen`` for "after"
    when she was not there, ``AlreadyFinished``, ``NotTheAuthor``, and ``ValueError`` for a number outside 0 to 10.
    """
    if not all(0 <= value <= 10 for value in values.values()):
        raise ValueError("a rating is from 0 to 10")
    reflection = locked(actor, booking)
    if moment is Moment.BEFORE:
        if not rules.may_rate_before(booking, clock.now()):
            raise RatingClosed
    elif reflection is not None and reflection.status is not ReflectionStatus.DRAFT:
        raise AlreadyFinished
    elif reflection is None and not rules.was_there(booking):
        raise NotOpen
    given = select(Rating).where(Rating.booking_id == booking.id, Rating.moment == moment)
    known = {rating.statement: rating for rating in db.session.scalars(given)}
    for statement, value in values.items():
        rating = known.get(statement)
        if rating is None:
            rating = Rating(booking_id=booking.id, moment=moment, statement=statement)
            db.session.add(rating)
        rating.value_text = str(value)
        rating.given_at = clock.now()
    audit.record(actor, "rating:given", booking, about=booking.welcome_session.title, moment=moment)


def forget(booking: Booking) -> None:
    """Delete her numbers about one session; ``delete_words`` calls it."""
    db.session.execute(delete(Rating).where(Rating.booking_id == booking.id))

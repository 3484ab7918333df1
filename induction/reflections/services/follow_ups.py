"""Asking again: to reflect, the day after the session; six weeks after it, whether she did her one thing."""

from induction import audit, clock
from induction.audit import Actor
from induction.db import service
from induction.outbox import services as outbox
from induction.reflections import queries
from induction.reflections.enums import Part
from induction.reflections.rules import FOLLOW_UP_WEEKS, NotOpen
from induction.reflections.services.locking import locked
from induction.reflections.services.writing import Typed, save_or_set_aside
from induction.sessions.models import Booking

_MORNING = 8
"""Nobody is written to before eight in the morning."""
_DAYS_BACK = 21
"""How late a message may still be sent, after the worker was away. Older ones are left: they would only puzzle."""


@service
def answer(actor: Actor, booking: Booking, typed: Typed) -> bool:
    """Keep whether she did her one thing, and what she says about it; return True. She may change it later.

    False when newer words were there: hers are set aside. Raises ``NotOpen`` before six weeks have passed or without a
    finished reflection, ``NotTheAuthor``, and ``ValueError`` without an answer.
    """
    if typed.done is None:
        raise ValueError("an answer is needed")
    if not save_or_set_aside(actor, booking, Part.SIX_WEEKS, typed):
        return False
    reflection = locked(actor, booking)
    follow_up = reflection.follow_up() if reflection else None
    if reflection is None or follow_up is None:
        raise NotOpen
    follow_up.answered_at = clock.now()
    title = booking.welcome_session.title
    audit.record(actor, "reflection:followed-up", reflection, about=title, weeks=FOLLOW_UP_WEEKS)
    return True


@service
def ask_follow_ups() -> int:
    """Queue the messages that are due today and have not been queued, and return how many.

    One for each person and session and rule, however often this runs. Nothing in them tells what she wrote.
    """
    if clock.in_london(clock.now()).hour < _MORNING:
        return 0
    queued = 0
    for booking in queries.to_remind_of_reflecting(_DAYS_BACK):
        queued += _queue("reflections.due", booking, "reflections/due")
    for reflection in queries.to_ask_about_their_one_thing(_DAYS_BACK):
        queued += _queue("reflections.six_weeks", reflection.booking, "reflections/six_weeks")
    return queued


def _queue(rule: str, booking: Booking, template: str) -> bool:
    session = booking.welcome_session
    message = outbox.queue(
        rule,
        booking.starter.account_id,
        f"booking {booking.id}",
        template,
        booking_id=booking.id,
        session_day=clock.in_london(session.starts_at).date(),
    )
    return message is not None

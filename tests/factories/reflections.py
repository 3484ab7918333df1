"""Reflections: somebody who was at a session, what she wrote, whom she shared it with."""

from typing import Any

from induction import clock
from induction.audit import Actor
from induction.people.models import Account, Starter
from induction.reflections.enums import QUESTIONS, Done, Moment, Part, ReflectionStatus, Statement
from induction.reflections.models import Rating, Reflection
from induction.reflections.queries import reflection_on
from induction.reflections.services import finishing, follow_ups, sharing, writing
from induction.reflections.services.sharing import Readers
from induction.reflections.services.writing import Typed
from induction.sessions.enums import Attendance, SessionStatus
from induction.sessions.models import Booking
from tests.factories import kept
from tests.factories import people as people_factory
from tests.factories import sessions as sessions_factory

ANSWERS = {
    Part.STAYED_WITH_ME: "She waited eleven days and told nobody.",
    Part.BETTER: "When I pay on time, she keeps her assistant.",
    Part.WORSE: "When I send the form back, nobody gets paid.",
    Part.NOTICES_FIRST: "The assistant does, at the cash machine.",
    Part.ONE_THING: "Ring before I send a form back.",
}


def attended(starter: Starter | None = None, *, days_ago: int = 1, **values: Any) -> Booking:
    """Make a booking of somebody who was at a session that has been held."""
    session = sessions_factory.welcome_session(days=-days_ago, status=SessionStatus.HELD)
    values = {"attendance": Attendance.ATTENDED, **values}
    return sessions_factory.booking(session, starter or people_factory.starter(), **values)


def to_come(starter: Starter | None = None, *, days: int = 14, **values: Any) -> Booking:
    """Make a booking on a session still to come."""
    return sessions_factory.booking(
        sessions_factory.welcome_session(days=days), starter or people_factory.starter(), **values
    )


def author(booking: Booking) -> Actor:
    """Return the author of a booking's reflection as an actor."""
    return Actor(booking.starter.account_id)


def written(booking: Booking | None = None, **answers: str) -> Reflection:
    """Write all five answers, or those given, and leave it a draft."""
    booking = booking or attended()
    texts = {**ANSWERS, **{Part(name): text for name, text in answers.items()}}
    for question in QUESTIONS:
        do_by = clock.today() if question is Part.ONE_THING else None
        writing.save(author(booking), booking, question, Typed(texts[question], do_by=do_by))
    found = booking_reflection(booking)
    assert found.status is ReflectionStatus.DRAFT
    return found


def booking_reflection(booking: Booking) -> Reflection:
    """Return the reflection on a booking that has one."""
    found = reflection_on(booking.id)
    assert found is not None
    return found


def finished(
    booking: Booking | None = None, *, supervisor: Account | None = None, for_learning: bool = False, **answers: str
) -> Reflection:
    """Write and finish a reflection, shared with ``supervisor`` if there is one: she becomes the line manager."""
    reflection = written(booking, **answers)
    if supervisor is not None:
        reflection.starter.manager = supervisor
        kept(reflection.starter)
    readers = Readers(supervisor.id if supervisor else None, for_learning, reflection.version)
    return finishing.finish(author(reflection.booking), reflection.booking, readers)


def for_learning(text: str = "A form that comes back costs somebody a week.", **more: Any) -> Reflection:
    """Finish a reflection and approve ``text`` for learning."""
    reflection = finished(for_learning=True, **more)
    booking = reflection.booking
    version = writing.save(author(booking), booking, Part.FOR_LEARNING, Typed(text))
    sharing.approve(author(booking), booking, version)
    return reflection


def followed_up(reflection: Reflection, done: Done = Done.YES, text: str = "She said so.") -> None:
    """Answer, six weeks later, what became of the one thing."""
    follow_ups.answer(author(reflection.booking), reflection.booking, Typed(text, done=done))


def rated(booking: Booking, moment: Moment, sees_effect: int = 5, knows_one_thing: int = 5) -> None:
    """Give both numbers, whatever the day."""
    for statement, value in zip(Statement, (sees_effect, knows_one_thing), strict=True):
        kept(
            Rating(
                booking_id=booking.id,
                moment=moment,
                statement=statement,
                value_text=str(value),
                given_at=clock.now(),
            )
        )

"""A starter's six months as a line: what is done, what comes next, and where today is."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup

from induction import clock
from induction.pathways.rules import Step
from induction.people.models import Starter
from induction.reflections.queries import Mine
from induction.sessions import rules
from induction.sessions.models import Booking
from induction.web.filters import own, short_date_element

REFLECT_WITHIN = timedelta(weeks=2)
"""How long after the session a reflection is expected (default pathway)."""


@dataclass(frozen=True)
class Milestone:
    """A mark on the line, as ``components/line.html`` draws it."""

    label: str | Markup
    week: float
    when: str | Markup
    state: str
    href: str | None = None


@dataclass(frozen=True)
class _Mark:
    """A mark before it is known which one is next."""

    label: str | Markup
    day: date
    done: bool
    late: bool = False
    when: str = ""
    """Instead of the day, where the day is not known yet."""
    href: str | None = None


def milestones_of(
    starter: Starter, steps: Sequence[Step], booking: Booking | None, mine: Mine | None, *, reflected: bool
) -> list[Milestone]:
    """Return the marks of a starter's line, in order of their days; the first that is open and not late is next.

    ``booking`` is the one with which she came or holds a place; ``mine`` is what she wrote about it, if she was there.
    """
    first_day = _Mark(_("Your first day"), starter.start_date, done=starter.start_date <= clock.today())
    marks = [first_day, *_modules(steps), *_around_the_session(starter, booking, mine, reflected=reflected)]
    return list(_drawn(sorted(marks, key=lambda mark: mark.day), starter.start_date))


def _modules(steps: Sequence[Step]) -> Iterable[_Mark]:
    for step in steps:
        href = url_for(step.endpoint, **step.values)
        yield _Mark(own(step.title), step.due, done=not step.status.is_open, late=step.overdue, href=href)


def _around_the_session(
    starter: Starter, booking: Booking | None, mine: Mine | None, *, reflected: bool
) -> Iterable[_Mark]:
    today = clock.today()
    if booking is None:
        day = rules.due_date(starter.start_date)
        yield _Mark(_("Welcome session by"), day, done=False, late=day < today, href=url_for("sessions.mine"))
        yield _Mark(_("Your reflection"), day + REFLECT_WITHIN, done=False, when=_("within two weeks after it"))
        for weeks, label in _follow_ups():
            yield _Mark(label, day + timedelta(weeks=weeks), done=False, when=_("after your session"))
        return
    day = clock.in_london(booking.welcome_session.starts_at).date()
    came = booking.attendance is not None
    page = url_for("sessions.my_booking", booking_id=booking.id)
    yield _Mark(_("Welcome session"), day, done=came, href=page)
    reflection = url_for("reflections.show", booking_id=booking.id) if mine is not None else None
    by = day + REFLECT_WITHIN
    yield _Mark(_("Your reflection"), by, done=reflected, late=came and not reflected and by < today, href=reflection)
    for weeks, label in _follow_ups():
        after = day + timedelta(weeks=weeks)
        asked = weeks == _follow_ups()[0][0]
        answered = mine is not None and mine.has_followed_up
        open_now = asked and mine is not None and mine.may_follow_up and not answered
        href = url_for("reflections.six_weeks", booking_id=booking.id) if open_now else None
        yield _Mark(label, after, done=answered if asked else after <= today, href=href)


def _follow_ups() -> tuple[tuple[int, str], ...]:
    """When, in weeks after the session, a starter is asked what came of it (default pathway)."""
    return (6, _("Six weeks after")), (13, _("Three months after")), (26, _("Six months after"))


def _drawn(marks: Sequence[_Mark], start: date) -> Iterable[Milestone]:
    upcoming = next((mark for mark in marks if not mark.done and not mark.late), None)
    for mark in marks:
        state = "done" if mark.done else "late" if mark.late else "next" if mark is upcoming else "later"
        week = (mark.day - start).days / 7
        yield Milestone(mark.label, week, mark.when or short_date_element(mark.day), state, mark.href)

"""A starter's six months as a line: what is done, what comes next, and where today is."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from markupsafe import Markup

from induction import clock
from induction.pathways import queries as pathways
from induction.people.models import Starter
from induction.reflections import queries as reflections
from induction.sessions import rules
from induction.sessions.queries import bookings
from induction.web.filters import own, short_date_element

_FOLLOW_UPS = (6, 13, 26)
"""In weeks after the session: six weeks, three months, six months (default pathway)."""


@dataclass(frozen=True)
class Milestone:
    """A mark on the line."""

    label: str | Markup
    week: float
    when: Markup
    state: str
    href: str | None = None


def milestones_of(starter: Starter) -> list[Milestone]:
    """Return the marks of a starter's line, the first open one as ``next``."""
    start = starter.start_date
    found = [(_("Your first day"), start, start <= clock.today(), False)]
    for step in pathways.steps_for(starter):
        found.append((own(step.title), step.due, not step.status.is_open, step.overdue))
    found += _around_the_session(starter)
    return _drawn(sorted(found, key=lambda mark: mark[1]), start)


def _around_the_session(starter: Starter) -> list[tuple[str, date, bool, bool]]:
    been, place = bookings.attended_by(starter.id), bookings.place_of(starter.id)
    booking = been or place
    if booking is None:
        due = rules.due_date(starter.start_date)
        return [(_("Welcome session"), due, False, due < clock.today())]
    day = clock.in_london(booking.welcome_session.starts_at).date()
    reflected = starter.id in reflections.has_reflected([starter.id])
    marks = [(_("Welcome session"), day, been is not None, False)]
    reflect_by = day + timedelta(weeks=2)
    late = been is not None and not reflected and reflect_by < clock.today()
    marks.append((_("Your reflection"), reflect_by, reflected, late))
    step = reflections.what_next(starter)
    asked_now = step is not None and step.step.value == "follow_up"
    for weeks, label in zip(_FOLLOW_UPS, (_("Six weeks on"), _("Three months on"), _("Six months on")), strict=True):
        due = day + timedelta(weeks=weeks)
        done = weeks == _FOLLOW_UPS[0] and reflected and due <= clock.today() and not asked_now
        marks.append((label, due, done, False))
    return marks


def _drawn(marks: list[tuple[str, date, bool, bool]], start: date) -> list[Milestone]:
    drawn, next_given = [], False
    for label, day, done, late in marks:
        state = "done" if done else "late" if late else "later"
        if state == "later" and not next_given and day >= clock.today():
            state, next_given = "next", True
        drawn.append(Milestone(label, (day - start).days / 7, short_date_element(day), state))
    return drawn

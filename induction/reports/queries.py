"""Counting who started, came and reflected. What is returned here points at people: ``publish`` it before anybody looks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain

from sqlalchemy import func, select

from induction import clock
from induction.audit import AuditEvent
from induction.db import db
from induction.disclosure import Figure
from induction.people.models import JobRole, Starter
from induction.reflections import queries as reflections
from induction.reflections.enums import Statement
from induction.reflections.models import Reflection
from induction.refusals import N_
from induction.reports.enums import Came
from induction.reports.linked import Person, Ratings
from induction.reports.publication import Publication, publish
from induction.reports.quarters import Quarter, last_counted, quarter_of
from induction.sessions.models import Booking, WelcomeSession
from induction.sessions.queries.bookings import WAS_THERE
from induction.sessions.rules import due_date


@dataclass(frozen=True)
class Report:
    """The newest report: the quarters it is about, the oldest first, and what may be said of them."""

    quarters: tuple[Quarter, ...]
    published: Publication

    @property
    def first(self) -> date:
        """The first day on which somebody who is counted may have started."""
        return self.quarters[0].first

    @property
    def last(self) -> date:
        """The last such day."""
        return self.quarters[-1].last

    def quarter(self, key: str) -> Quarter | None:
        """Return the quarter of this report that ``key`` stands for."""
        return next((quarter for quarter in self.quarters if quarter.key == key), None)


@dataclass(frozen=True)
class Headline:
    """The newest report in a few figures, the very ones that stand in it."""

    first: date
    last: date
    figures: Sequence[tuple[str, Figure]]
    """Labels, marked for translation, and figures."""


def headline() -> Headline:
    """Return the newest report's headline."""
    report = newest_report()
    everyone = report.published.everyone
    figures = [
        (N_("Started"), everyone.started),
        (Came.BY_WEEK_SIX.label, everyone.came[Came.BY_WEEK_SIX]),
        (N_("Reflected"), everyone.reflected),
    ]
    return Headline(report.first, report.last, figures)


def newest_report() -> Report:
    """Return the report on the four newest quarters that have been counted, in a fixed number of queries."""
    quarters = last_counted(clock.today())
    return Report(quarters, publish(people_of(quarters), quarters))


def people_of(quarters: Sequence[Quarter]) -> list[Person]:
    """Return everybody who started in these quarters, each as things stood on the day on which her quarter was counted.

    Whoever has left since is still counted: she did start.
    """
    started = db.session.execute(
        select(Starter.id, Starter.start_date, JobRole.family)
        .join(Starter.job_role)
        .where(Starter.start_date.between(quarters[0].first, quarters[-1].last))
        .order_by(Starter.id)
    ).all()
    came, reflected, ratings = _first_came(), _first_reflected(), _ratings()
    people = []
    for starter_id, start_date, family in started:
        quarter = quarter_of(start_date)
        has_reflected = _by(reflected.get(starter_id), quarter)
        people.append(
            Person(
                starter_id=starter_id,
                family=family,
                quarter=quarter,
                came=_when(came.get(starter_id), start_date, quarter),
                reflected=has_reflected,
                ratings=ratings.get(starter_id) if has_reflected else None,
            )
        )
    return people


def _day(moment: datetime) -> date:
    return clock.in_london(moment).date()


def _by(moment: datetime | None, quarter: Quarter) -> bool:
    """Whether something had happened when the quarter was counted."""
    return moment is not None and _day(moment) <= quarter.counted_on


def _when(came_at: datetime | None, start_date: date, quarter: Quarter) -> Came:
    if came_at is None or not _by(came_at, quarter):
        return Came.NOT_YET
    return Came.BY_WEEK_SIX if _day(came_at) <= due_date(start_date) else Came.LATER


def _first_came() -> dict[int, datetime]:
    """When each starter first came to a session."""
    rows = db.session.execute(
        select(Booking.starter_id, func.min(WelcomeSession.starts_at))
        .join(Booking.welcome_session)
        .where(Booking.attendance.in_(WAS_THERE))
        .group_by(Booking.starter_id)
    )
    return dict(rows.all())


def _first_reflected() -> dict[int, datetime]:
    """When each starter first finished a reflection.

    The reflection says when she last did. Somebody who opens hers again and finishes it anew must not drop out of a
    quarter that has been counted, so the audit is asked when she first did.
    """
    finished = select(Booking.starter_id, Reflection.finished_at).join(Reflection, Reflection.booking_id == Booking.id)
    in_audit = (
        select(Booking.starter_id, AuditEvent.at)
        .join(Reflection, Reflection.id == AuditEvent.subject_id)
        .join(Booking, Booking.id == Reflection.booking_id)
        .where(AuditEvent.subject_type == Reflection.__tablename__, AuditEvent.action == "reflection:finished")
    )
    found: dict[int, datetime] = {}
    for starter_id, at in chain(db.session.execute(finished), db.session.execute(in_audit)):
        if at is not None:
            found[starter_id] = min(at, found.get(starter_id, at))
    return found


def _ratings() -> dict[int, Ratings]:
    """The numbers of everybody who has given them all, before and after."""
    found: dict[int, dict[Statement, tuple[int, int]]] = {}
    for pair in reflections.ratings_by_family():
        if pair.before is not None and pair.after is not None:
            found.setdefault(pair.starter_id, {})[pair.statement] = (pair.before, pair.after)
    return {starter_id: given for starter_id, given in found.items() if len(given) == len(Statement)}

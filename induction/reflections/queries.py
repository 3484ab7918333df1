"""Finding reflections for their authors, for the supervisors they agreed to, and – without words – for other rooms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, raiseload, selectinload

from induction import clock
from induction.db import db
from induction.people.enums import RoleFamily, StarterStatus
from induction.people.models import JobRole, Starter
from induction.reflections import rules
from induction.reflections.enums import (
    QUESTIONS,
    Audience,
    Moment,
    Part,
    ReflectionStatus,
    Statement,
    Step,
)
from induction.reflections.models import Rating, Reading, Reflection, Share
from induction.sessions.enums import Attendance
from induction.sessions.models import Booking, WelcomeSession

PAGE = 50
LEARNING_PAGE = 10
"""Texts without names are shown in full, so there are fewer to a page."""

_WHOLE = (
    selectinload(Reflection.passages),
    selectinload(Reflection.shares).joinedload(Share.reader),
    selectinload(Reflection.follow_ups),
)


@dataclass(frozen=True)
class Mine:
    """A booking, and the reflection on it if there is one: what its author's pages are about."""

    booking: Booking
    reflection: Reflection | None
    ratings: dict[Moment, dict[Statement, int]] = field(default_factory=dict)
    part: Part | None = None
    """The text that the page is about."""

    @property
    def author_id(self) -> int:
        """Whose it is."""
        return self.booking.starter.account_id

    @property
    def welcome_session(self) -> WelcomeSession:
        """The session."""
        return self.booking.welcome_session

    @property
    def may_rate_before(self) -> bool:
        """Whether she can say now where she stands before the session."""
        return rules.may_rate_before(self.booking, clock.now())

    @property
    def may_reflect(self) -> bool:
        """Whether she can write: she was there, or has already written."""
        return rules.was_there(self.booking) or self.reflection is not None

    @property
    def is_draft(self) -> bool:
        """Whether the answers can be changed."""
        return self.reflection is None or self.reflection.status is ReflectionStatus.DRAFT

    @property
    def follow_up_from(self) -> date:
        """The day from which she is asked about her one thing."""
        return rules.follow_up_from(clock.in_london(self.welcome_session.starts_at).date())

    @property
    def may_follow_up(self) -> bool:
        """Whether she can say now what became of her one thing."""
        finished = self.reflection is not None and self.reflection.status is ReflectionStatus.FINISHED
        return finished and clock.today() >= self.follow_up_from

    @property
    def has_followed_up(self) -> bool:
        """Whether she has said it."""
        follow_up = self.reflection.follow_up() if self.reflection else None
        return follow_up is not None and follow_up.answered_at is not None

    def text(self, part: Part) -> str:
        """Return her words in one part; empty where there are none."""
        return self.reflection.text(part) if self.reflection else ""

    @property
    def first_open_question(self) -> Part:
        """The first question without an answer; the last one when all have one."""
        return next((question for question in QUESTIONS if not self.text(question)), QUESTIONS[-1])


def mine(booking_id: int, part: str | None = None) -> Mine | None:
    """Return what an author's page about this booking needs; None for a booking or a part that does not exist."""
    if part is not None and part not in set(Part):
        return None
    booking = db.session.scalar(select(Booking).where(Booking.id == booking_id).options(joinedload(Booking.starter)))
    if booking is None:
        return None
    ratings: dict[Moment, dict[Statement, int]] = {}
    for rating in db.session.scalars(select(Rating).where(Rating.booking_id == booking_id)):
        ratings.setdefault(rating.moment, {})[rating.statement] = rating.value
    return Mine(booking, reflection_on(booking_id), ratings, Part(part) if part else None)


def mine_asked(booking_id: int, question: str) -> Mine | None:
    """Return what the page of one of the five questions needs; None also for a part that is not one of them."""
    return mine(booking_id, question) if question in {str(part) for part in QUESTIONS} else None


def reflection_on(booking_id: int) -> Reflection | None:
    """Return the reflection on a booking, with its texts, shares and follow-ups."""
    return db.session.scalar(select(Reflection).where(Reflection.booking_id == booking_id).options(*_WHOLE))


def all_mine(account_id: int) -> list[Mine]:
    """Return an account's bookings that can be reflected on, now or soon, the newest session first."""
    bookings = db.session.scalars(
        select(Booking)
        .join(Booking.starter)
        .join(Booking.welcome_session)
        .where(Starter.account_id == account_id)
        .options(contains_eager(Booking.starter), contains_eager(Booking.welcome_session))
        .order_by(WelcomeSession.starts_at.desc(), Booking.id.desc())
    ).all()
    found = _reflections_on([booking.id for booking in bookings])
    everything = [Mine(booking, found.get(booking.id)) for booking in bookings]
    return [one for one in everything if one.may_reflect or one.may_rate_before]


def _reflections_on(booking_ids: Collection[int]) -> dict[int, Reflection]:
    rows = db.session.scalars(select(Reflection).where(Reflection.booking_id.in_(booking_ids)).options(*_WHOLE))
    return {reflection.booking_id: reflection for reflection in rows}


@dataclass(frozen=True)
class NextStep:
    """What a starter can do next about reflecting: for her home page."""

    step: Step
    booking: Booking
    session_day: date


def what_next(starter: Starter) -> NextStep | None:
    """Return the one thing about reflecting that a starter should do now, or None.

    A rating before a session still to come goes first, because it cannot be made up for; then the reflection on the
    newest session that is over, begun or not; then whether she did her one thing, from six weeks after the session.
    """
    everything = all_mine(starter.account_id)
    before = [one for one in everything if one.may_rate_before and not _has_rated_before(one.booking.id)]
    if before:
        return _step(Step.RATE_BEFORE, before[0])
    for one in everything:
        if one.is_draft and rules.was_there(one.booking) and rules.is_over(one.welcome_session, clock.now()):
            begun = one.reflection is not None and one.reflection.has_answers
            return _step(Step.CONTINUE if begun else Step.REFLECT, one)
    follow_ups = [one for one in everything if one.may_follow_up and not one.has_followed_up]
    return _step(Step.FOLLOW_UP, follow_ups[0]) if follow_ups else None


def _step(step: Step, one: Mine) -> NextStep:
    return NextStep(step, one.booking, clock.in_london(one.welcome_session.starts_at).date())


def _has_rated_before(booking_id: int) -> bool:
    rated = select(Rating.id).where(Rating.booking_id == booking_id, Rating.moment == Moment.BEFORE).limit(1)
    return db.session.scalar(rated) is not None


def has_reflected(starter_ids: Collection[int]) -> set[int]:
    """Return which of these starters have ever finished a reflection.

    Yes or no is all that a line manager learns. It stays yes when she opens her reflection again, takes it back or
    deletes her words, so that nobody can tell that she did.
    """
    return set(
        db.session.scalars(
            select(Booking.starter_id)
            .join(Reflection, Reflection.booking_id == Booking.id)
            .where(Booking.starter_id.in_(starter_ids), Reflection.finished_at.is_not(None))
        )
    )


@dataclass(frozen=True)
class Desk:
    """A supervisor's list of what was shared with her or him, one page of it."""

    account_id: int
    shares: Sequence[Share] = ()
    older_than: int | None = None
    """Where the next page begins, if there is one."""

    def readable_by(self, account_id: int) -> bool:
        """Say whether this is that account's own desk."""
        return account_id == self.account_id


def _shared(account_id: int) -> Select[Share]:
    """The same rule as ``rules.supervisor_may_read``, for lists."""
    supervisor = func.coalesce(Starter.supervisor_id, Starter.manager_id)
    return (
        select(Share)
        .join(Share.reflection)
        .join(Reflection.booking)
        .join(Booking.starter)
        .where(
            Share.audience == Audience.SUPERVISOR,
            Share.agreed_at.is_not(None),
            Share.revoked_at.is_(None),
            Share.reader_id == account_id,
            supervisor == account_id,
            Reflection.status == ReflectionStatus.FINISHED,
        )
        .options(contains_eager(Share.reflection).contains_eager(Reflection.booking).contains_eager(Booking.starter))
    )


def shared_with(account_id: int, *, older_than: int | None = None, limit: int | None = None) -> Sequence[Share]:
    """Return the shares that an account can read as supervisor now, the newest first: who and which session, no words."""
    query = _shared(account_id).order_by(Share.id.desc())
    if older_than is not None:
        query = query.where(Share.id < older_than)
    return db.session.scalars(query.limit(limit)).unique().all()


def desk(account_id: int, older_than: int | None = None) -> Desk | None:
    """Return one page of what was shared with an account; None for an account that is nobody's supervisor."""
    supervises = select(Starter.id).where(func.coalesce(Starter.supervisor_id, Starter.manager_id) == account_id)
    if db.session.scalar(supervises.limit(1)) is None:
        return None
    shares = shared_with(account_id, older_than=older_than, limit=PAGE + 1)
    more = shares[PAGE - 1].id if len(shares) > PAGE else None
    return Desk(account_id, shares[:PAGE], more)


def shared_reflection(reflection_id: int) -> Reflection | None:
    """Return a reflection for a supervisor to read; whether he may is the predicate's to say."""
    return db.session.scalar(
        select(Reflection)
        .where(Reflection.id == reflection_id)
        .options(*_WHOLE, joinedload(Reflection.booking).joinedload(Booking.starter))
    )


def readings_of(reflection: Reflection | None) -> Sequence[Reading]:
    """Return who has opened what was shared, the newest first: for its author."""
    if reflection is None:
        return []
    return db.session.scalars(
        select(Reading)
        .join(Share, Reading.share_id == Share.id)
        .where(Share.reflection_id == reflection.id)
        .options(joinedload(Reading.reader))
        .order_by(Reading.id.desc())
        .limit(PAGE)
    ).all()


def for_learning(after: str = "", limit: int = LEARNING_PAGE + 1) -> Sequence[Share]:
    """Return texts whose authors approved them for learning, in an order that says nothing about when or by whom.

    Only the share is loaded. The reflection behind it, and with it the author, cannot be reached from what is returned.
    """
    return db.session.scalars(
        select(Share)
        .where(
            Share.audience == Audience.LEARNING,
            Share.agreed_at.is_not(None),
            Share.revoked_at.is_(None),
            Share.shelf_key > after,
        )
        .order_by(Share.shelf_key)
        .limit(limit)
        .options(raiseload(Share.reflection))
    ).all()


@dataclass(frozen=True)
class RatingPair:
    """One person's two numbers for one statement. For ``reports`` only, which shows nothing but protected groups."""

    starter_id: int
    family: RoleFamily
    session_day: date
    statement: Statement
    before: int | None
    after: int | None


def ratings_by_family() -> list[RatingPair]:
    """Return everybody's ratings, decrypted: at most one pair for each person and statement.

    Whoever came to several sessions counts with the newest after which she rated; else the newest before which she did.
    What is returned points at people: it must go through ``induction.disclosure`` before anybody sees it.
    """
    rows = db.session.execute(
        select(Rating, Booking.id, Booking.starter_id, WelcomeSession.starts_at, JobRole.family)
        .join(Booking, Rating.booking_id == Booking.id)
        .join(Booking.welcome_session)
        .join(Booking.starter)
        .join(Starter.job_role)
        .order_by(WelcomeSession.starts_at, Booking.id)
    ).all()
    found: dict[tuple[int, Statement, int], RatingPair] = {}
    for rating, booking_id, starter_id, starts_at, family in rows:
        key = (starter_id, rating.statement, booking_id)
        known = found.get(key)
        day = clock.in_london(starts_at).date()
        before = rating.value if rating.moment is Moment.BEFORE else known.before if known else None
        after = rating.value if rating.moment is Moment.AFTER else known.after if known else None
        found[key] = RatingPair(starter_id, family, day, rating.statement, before, after)
    best: dict[tuple[int, Statement], RatingPair] = {}
    for (starter_id, statement, _booking_id), pair in found.items():
        chosen = best.get((starter_id, statement))
        if chosen is None or pair.after is not None or chosen.after is None:
            best[starter_id, statement] = pair
    return list(best.values())


def to_remind_of_reflecting(days_back: int) -> Sequence[Booking]:
    """Return the bookings of who came to a session on one of the last days, today not counted, and has not reflected."""
    begun, ended = _days(clock.today() - timedelta(days=days_back), clock.today())
    return db.session.scalars(
        select(Booking)
        .join(Booking.welcome_session)
        .join(Booking.starter)
        .outerjoin(Reflection, Reflection.booking_id == Booking.id)
        .where(
            WelcomeSession.starts_at.between(begun, ended),
            Booking.attendance.in_([Attendance.ATTENDED, Attendance.PART_ATTENDED]),
            or_(Reflection.id.is_(None), Reflection.finished_at.is_(None)),
            Starter.status != StarterStatus.LEFT,
        )
        .options(contains_eager(Booking.starter), contains_eager(Booking.welcome_session))
        .order_by(Booking.id)
    ).all()


def to_ask_about_their_one_thing(days_back: int) -> Sequence[Reflection]:
    """Return finished reflections whose session was six weeks ago, or some days more, and that have no answer yet."""
    latest = clock.today() - timedelta(weeks=rules.FOLLOW_UP_WEEKS) + timedelta(days=1)
    begun, ended = _days(latest - timedelta(days=days_back), latest)
    reflections = db.session.scalars(
        select(Reflection)
        .join(Reflection.booking)
        .join(Booking.welcome_session)
        .join(Booking.starter)
        .where(
            WelcomeSession.starts_at.between(begun, ended),
            Reflection.status == ReflectionStatus.FINISHED,
            Starter.status != StarterStatus.LEFT,
        )
        .options(
            contains_eager(Reflection.booking).contains_eager(Booking.starter),
            contains_eager(Reflection.booking).contains_eager(Booking.welcome_session),
            selectinload(Reflection.follow_ups),
        )
        .order_by(Reflection.id)
    ).all()
    return [one for one in reflections if (asked := one.follow_up()) is None or asked.answered_at is None]


def _days(first: date, before: date) -> tuple[datetime, datetime]:
    """The moments at which London's day ``first`` begins and the day before ``before`` ends."""
    return (
        clock.from_london(datetime.combine(first, time.min)),
        clock.from_london(datetime.combine(before, time.min)) - timedelta(microseconds=1),
    )

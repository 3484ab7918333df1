"""What home pages ask that no other room does: a line manager's team, waiting offers, trainers who have not said what they need."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from induction import clock
from induction.access.models import AccessProfile
from induction.db import db
from induction.exercises.models import Exercise, ExerciseVersion
from induction.pathways import queries as pathways
from induction.pathways.rules import Progress
from induction.people.enums import StarterStatus
from induction.people.models import Account, Starter
from induction.people.queries.paging import Order, cut
from induction.reflections import queries as reflections
from induction.sessions.enums import BookingStatus, OfferStatus
from induction.sessions.models import Booking, TrainerOffer, WelcomeSession
from induction.sessions.queries.bookings import WAS_THERE
from induction.sessions.rules import DUE_AFTER
from induction.trainers.enums import TrainerStatus
from induction.trainers.models import Trainer

_AT_WORK = [StarterStatus.ACTIVE, StarterStatus.TRANSFERRED]
_PLACED = [BookingStatus.OFFERED, BookingStatus.BOOKED]


@dataclass(frozen=True)
class TeamRow:
    """One starter, as her line manager sees her: yes or no, and numbers."""

    starter: Starter
    came_to: Booking | None
    place: Booking | None
    """The booking with which she holds a place still to come."""
    waits: bool
    reflected: bool
    modules: Progress

    @property
    def late(self) -> bool:
        """Whether she is past week six, and has neither come nor holds a place."""
        has_none = self.came_to is None and self.place is None
        return has_none and self.starter.status in _AT_WORK and self.starter.start_date < clock.today() - DUE_AFTER


@dataclass(frozen=True)
class TeamPage:
    """Some of a line manager's people, by name, and the ids from which the list goes on."""

    rows: Sequence[TeamRow]
    before: int | None
    after: int | None


@dataclass(frozen=True)
class TeamNumbers:
    """How many people a line manager has, and how many of them came or hold a place."""

    people: int
    came: int
    placed: int
    late: int
    """Past week six and at work, and neither come nor holding a place."""

    @property
    def without_place(self) -> int:
        """How many have neither come nor hold a place."""
        return self.people - self.came - self.placed


def _team(account_id: int) -> ColumnElement[bool]:
    return and_(Starter.manager_id == account_id, Starter.status != StarterStatus.LEFT)


def _came() -> ColumnElement[bool]:
    return Starter.id.in_(select(Booking.starter_id).where(Booking.attendance.in_(WAS_THERE)))


def _holds_a_place() -> ColumnElement[bool]:
    held = select(Booking.starter_id).where(Booking.status.in_(_PLACED), Booking.attendance.is_(None))
    return Starter.id.in_(held)


def team_numbers(account_id: int) -> TeamNumbers:
    """Return the numbers of the people whose line manager this account is now, in one query. Who has left is not in them."""
    late = and_(
        ~_came(), ~_holds_a_place(), Starter.status.in_(_AT_WORK), Starter.start_date < clock.today() - DUE_AFTER
    )
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(_came()),
            func.count().filter(~_came(), _holds_a_place()),
            func.count().filter(late),
        ).where(_team(account_id))
    ).one()
    return TeamNumbers(*row)


def team_page(account_id: int, *, after: int | None = None, before: int | None = None) -> TeamPage:
    """Return up to fifty of the people whose line manager this account is now, in a fixed number of queries."""
    by_name = (func.lower(Account.name), Starter.id)
    order = Order(by=by_name, place=select(*by_name).join(Starter.account), id=Starter.id)
    found = cut(select(Starter).join(Starter.account).where(_team(account_id)), order, after=after, before=before)
    ids = [starter.id for starter in found.rows]
    of_them = _bookings_of(ids)
    reflected, progress = reflections.has_reflected(ids), pathways.progress_of(ids)
    rows = [_row(starter, of_them.get(starter.id, []), reflected, progress) for starter in found.rows]
    return TeamPage(rows, found.before, found.after)


def _row(starter: Starter, of_her: Sequence[Booking], reflected: set[int], progress: dict[int, Progress]) -> TeamRow:
    return TeamRow(
        starter=starter,
        came_to=next((one for one in of_her if one.attendance is not None and one.attendance.was_there), None),
        place=next((one for one in of_her if one.status in _PLACED and one.attendance is None), None),
        waits=any(one.status is BookingStatus.WAITLISTED for one in of_her),
        reflected=starter.id in reflected,
        modules=progress[starter.id],
    )


def _bookings_of(starter_ids: Sequence[int]) -> dict[int, list[Booking]]:
    found: dict[int, list[Booking]] = {}
    query = (
        select(Booking)
        .join(Booking.welcome_session)
        .where(Booking.starter_id.in_(starter_ids), Booking.status != BookingStatus.CANCELLED)
        .order_by(WelcomeSession.starts_at, Booking.id)
    )
    for booking in db.session.scalars(query):
        found.setdefault(booking.starter_id, []).append(booking)
    return found


def supervises_somebody(account_id: int) -> bool:
    """Say whether this account is the supervisor of a starter now."""
    named = or_(
        Starter.supervisor_id == account_id, and_(Starter.supervisor_id.is_(None), Starter.manager_id == account_id)
    )
    return db.session.scalar(select(Starter.id).where(named).limit(1)) is not None


def unanswered_offers() -> Sequence[TrainerOffer]:
    """Return the offers of sessions to come that wait for an answer, with trainer and session, the day to answer by first."""
    query: Select[TrainerOffer] = (
        select(TrainerOffer)
        .join(TrainerOffer.welcome_session)
        .where(TrainerOffer.status == OfferStatus.OFFERED, WelcomeSession.starts_at > clock.now())
        .options(joinedload(TrainerOffer.welcome_session), joinedload(TrainerOffer.trainer))
        .order_by(TrainerOffer.answer_by, TrainerOffer.id)
    )
    return db.session.scalars(query).all()


def trainers_who_have_not_said_what_they_need() -> Sequence[Trainer]:
    """Return the trainers who may be asked to sessions and have not answered what they need, by name."""
    answered = select(AccessProfile.account_id)
    return db.session.scalars(
        select(Trainer)
        .where(Trainer.status == TrainerStatus.ACTIVE, Trainer.account_id.not_in(answered))
        .order_by(func.lower(Trainer.known_as), Trainer.id)
    ).all()


def exercises_of(trainer_id: int) -> Sequence[Exercise]:
    """Return a trainer's own exercises with where their versions stand, and not what these say, by title."""
    return db.session.scalars(
        select(Exercise)
        .where(Exercise.owner_id == trainer_id)
        .options(selectinload(Exercise.versions).defer(ExerciseVersion.text, raiseload=True))
        .order_by(func.lower(Exercise.title), Exercise.id)
    ).all()

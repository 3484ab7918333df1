"""Finding trainer offers: a session's, a trainer's; and who could be asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from induction import clock
from induction.access import queries as access
from induction.db import db
from induction.refusals import Refusal
from induction.sessions import offering
from induction.sessions.enums import OfferStatus, ProgrammeKind, SessionStatus
from induction.sessions.models import ProgrammeItem, TrainerOffer, WelcomeSession
from induction.sessions.queries.bookings import unmet_in
from induction.sessions.queries.sessions import PAGE
from induction.trainers import queries as trainers
from induction.trainers.models import Trainer

_OPEN = [status for status in OfferStatus if status.is_open]
_HELD_THEN = [status for status in SessionStatus if status.uses_the_room]
_FIRST = [
    OfferStatus.ACCEPTED,
    OfferStatus.OFFERED,
    OfferStatus.WITHDRAWN,
    OfferStatus.DECLINED,
    OfferStatus.STOOD_DOWN,
]


def offer(offer_id: int) -> TrainerOffer | None:
    """Return an offer."""
    return db.session.get(TrainerOffer, offer_id)


def offer_to(welcome_session_id: int, trainer_id: int) -> TrainerOffer | None:
    """Return the offer of a session to a trainer."""
    return db.session.scalar(
        select(TrainerOffer).where(
            TrainerOffer.welcome_session_id == welcome_session_id, TrainerOffer.trainer_id == trainer_id
        )
    )


def _with_trainer() -> Select[TrainerOffer]:
    return select(TrainerOffer).join(TrainerOffer.trainer).options(joinedload(TrainerOffer.trainer))


def of_session(welcome_session_id: int) -> Sequence[TrainerOffer]:
    """Return whom a session has been offered to: who said yes first, then who has still to answer, each by name."""
    found = db.session.scalars(
        _with_trainer()
        .where(TrainerOffer.welcome_session_id == welcome_session_id)
        .order_by(func.lower(Trainer.known_as), TrainerOffer.id)
    ).all()
    return sorted(found, key=lambda made: _FIRST.index(made.status))


def open_offers(welcome_session_id: int) -> Sequence[TrainerOffer]:
    """Return, for changing them, the offers of a session that count: asked, or answered with yes."""
    return db.session.scalars(
        select(TrainerOffer)
        .where(TrainerOffer.welcome_session_id == welcome_session_id, TrainerOffer.status.in_(_OPEN))
        .order_by(TrainerOffer.id)
        .with_for_update(of=TrainerOffer)
        .execution_options(populate_existing=True)
    ).all()


def who_said_yes(welcome_session_id: int) -> Sequence[Trainer]:
    """Return the trainers who come to a session, by the name they are known by."""
    return db.session.scalars(
        select(Trainer)
        .join(TrainerOffer, TrainerOffer.trainer_id == Trainer.id)
        .where(TrainerOffer.welcome_session_id == welcome_session_id, TrainerOffer.status == OfferStatus.ACCEPTED)
        .order_by(func.lower(Trainer.known_as), Trainer.id)
    ).all()


def spoken_by(welcome_session_id: int, trainer_id: int) -> Sequence[ProgrammeItem]:
    """Return the items of a session's programme at which a trainer is to speak."""
    return db.session.scalars(
        select(ProgrammeItem)
        .where(ProgrammeItem.welcome_session_id == welcome_session_id, ProgrammeItem.trainer_id == trainer_id)
        .order_by(ProgrammeItem.starts_at)
    ).all()


def without_speaker(welcome_session_id: int) -> Sequence[ProgrammeItem]:
    """Return the talks of a session's programme at which nobody speaks yet."""
    return db.session.scalars(
        select(ProgrammeItem)
        .where(
            ProgrammeItem.welcome_session_id == welcome_session_id,
            ProgrammeItem.kind == ProgrammeKind.TALK,
            ProgrammeItem.trainer_id.is_(None),
            ProgrammeItem.speaker == "",
        )
        .order_by(ProgrammeItem.starts_at)
    ).all()


def _of_trainer(trainer_id: int) -> Select[TrainerOffer]:
    return (
        select(TrainerOffer)
        .join(TrainerOffer.welcome_session)
        .where(TrainerOffer.trainer_id == trainer_id)
        .options(joinedload(TrainerOffer.welcome_session))
    )


def to_come(trainer_id: int) -> Sequence[TrainerOffer]:
    """Return the offers to a trainer of sessions that are not over and that she may still come to, the next one first."""
    return db.session.scalars(
        _of_trainer(trainer_id)
        .where(TrainerOffer.status.in_(_OPEN), WelcomeSession.ends_at > clock.now())
        .order_by(WelcomeSession.starts_at, TrainerOffer.id)
    ).all()


def number_unanswered() -> int:
    """Return how many offers of sessions to come wait for an answer."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(TrainerOffer)
            .join(TrainerOffer.welcome_session)
            .where(TrainerOffer.status == OfferStatus.OFFERED, WelcomeSession.starts_at > clock.now())
        )
        or 0
    )


def earlier(trainer_id: int, before: tuple[datetime, int] | None = None) -> Sequence[TrainerOffer]:
    """Return a page of a trainer's other offers, the latest session first; ``before`` is where the last page ended.

    There is one more than a page holds where the list goes on.
    """
    query = _of_trainer(trainer_id).where(or_(TrainerOffer.status.not_in(_OPEN), WelcomeSession.ends_at <= clock.now()))
    if before is not None:
        starts_at, last_id = before
        query = query.where(
            or_(
                WelcomeSession.starts_at < starts_at,
                and_(WelcomeSession.starts_at == starts_at, TrainerOffer.id < last_id),
            )
        )
    return db.session.scalars(
        query.order_by(WelcomeSession.starts_at.desc(), TrainerOffer.id.desc()).limit(PAGE + 1)
    ).all()


@dataclass(frozen=True)
class Candidate:
    """A trainer who could be asked, and what there is to know first."""

    trainer: Trainer
    why_not: Refusal | None
    to_arrange: bool
    """Whether something that she needs is not in the room. What it is, is told on the access page and nowhere else."""
    answered_before: OfferStatus | None
    """What became of an earlier offer of this session; None where there was none."""
    turns: int
    """To how many sessions of the last year, and to come, she has said yes."""

    @property
    def rank(self) -> int:
        """How far down the list she stands: suitable, to be arranged, has said that she does not come, not now."""
        if self.why_not is not None:
            return 3
        return 2 if self.answered_before is not None else int(self.to_arrange)


def candidates(welcome_session: WelcomeSession) -> list[Candidate]:
    """Return the active trainers who have not been asked yet: suitable ones first, fair turns, then by name.

    A fixed number of queries, however many trainers there are.
    """
    active = trainers.who_can_be_asked()
    needs = access.needs_of([trainer.account_id for trainer in active])
    standings, turns = _standings(welcome_session, active), _turns(welcome_session)
    before = {made.trainer_id: made.status for made in of_session(welcome_session.id)}
    found = [
        Candidate(
            trainer=trainer,
            why_not=offering.why_not_asked(standings[trainer.id]),
            to_arrange=bool(unmet_in(welcome_session, needs.get(trainer.account_id, frozenset()))),
            answered_before=before.get(trainer.id),
            turns=turns.get(trainer.id, 0),
        )
        for trainer in active
        if trainer.id not in before or not before[trainer.id].is_open
    ]
    return sorted(found, key=lambda one: (one.rank, one.turns, one.trainer.known_as.casefold(), one.trainer.id))


def why_not(welcome_session: WelcomeSession, trainer: Trainer) -> Refusal | None:
    """Return what keeps a trainer from being asked to a session, or None."""
    return offering.why_not_asked(_standings(welcome_session, [trainer])[trainer.id])


def at_the_same_time(made: TrainerOffer) -> WelcomeSession | None:
    """Return another session at the time of this one that the trainer has said yes to."""
    here = made.welcome_session
    return db.session.scalars(
        select(WelcomeSession)
        .join(TrainerOffer, TrainerOffer.welcome_session_id == WelcomeSession.id)
        .where(
            TrainerOffer.trainer_id == made.trainer_id,
            TrainerOffer.status == OfferStatus.ACCEPTED,
            WelcomeSession.id != here.id,
            WelcomeSession.starts_at < here.ends_at,
            WelcomeSession.ends_at > here.starts_at,
            WelcomeSession.status.in_(_HELD_THEN),
        )
        .limit(1)
    ).first()


def _standings(welcome_session: WelcomeSession, of: Sequence[Trainer]) -> dict[int, offering.Standing]:
    """Return what counts of these trainers for this session, in one query."""
    first, after = _month_of(welcome_session.starts_at)
    overlaps = and_(
        WelcomeSession.starts_at < welcome_session.ends_at, WelcomeSession.ends_at > welcome_session.starts_at
    )
    in_month = and_(WelcomeSession.starts_at >= first, WelcomeSession.starts_at < after)
    rows = db.session.execute(
        select(TrainerOffer.trainer_id, TrainerOffer.status, WelcomeSession.title, in_month, overlaps)
        .join(TrainerOffer.welcome_session)
        .where(
            TrainerOffer.trainer_id.in_([trainer.id for trainer in of]),
            TrainerOffer.status.in_(_OPEN),
            WelcomeSession.id != welcome_session.id,
            WelcomeSession.status.in_(_HELD_THEN),
            or_(in_month, overlaps),
        )
        .order_by(WelcomeSession.starts_at, WelcomeSession.id)
    ).all()
    asked: dict[int, int] = {}
    elsewhere: dict[int, str] = {}
    for trainer_id, status, title, counts, is_then in rows:
        asked[trainer_id] = asked.get(trainer_id, 0) + bool(counts)
        if is_then and status is OfferStatus.ACCEPTED:
            elsewhere.setdefault(trainer_id, title)
    return {
        trainer.id: offering.Standing(
            name=trainer.known_as,
            status=trainer.status,
            sessions_a_month=trainer.sessions_a_month,
            asked_that_month=asked.get(trainer.id, 0),
            elsewhere=elsewhere.get(trainer.id),
        )
        for trainer in of
    }


def _month_of(moment: datetime) -> tuple[datetime, datetime]:
    """Return when the month of ``moment`` begins in London, and when the next one does."""
    first = clock.in_london(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    next_first = (first + timedelta(days=32)).replace(day=1)
    return clock.from_london(first), clock.from_london(next_first)


def _turns(welcome_session: WelcomeSession) -> dict[int, int]:
    since = welcome_session.starts_at - offering.TURNS_COUNT_FOR
    rows = db.session.execute(
        select(TrainerOffer.trainer_id, func.count())
        .join(TrainerOffer.welcome_session)
        .where(TrainerOffer.status == OfferStatus.ACCEPTED, WelcomeSession.starts_at >= since)
        .group_by(TrainerOffer.trainer_id)
    )
    return {row[0]: row[1] for row in rows}

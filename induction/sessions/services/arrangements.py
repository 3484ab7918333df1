"""What has been arranged for whom: one line per need, person and session, kept in step with who comes and in which room."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from induction import audit, clock
from induction.access import queries as access
from induction.access.enums import ArrangementStatus, Need
from induction.audit import Actor
from induction.db import db, service
from induction.people.models import Starter
from induction.sessions.enums import BookingStatus, OfferStatus
from induction.sessions.models import AccessArrangement, Booking, TrainerOffer, WelcomeSession
from induction.trainers.models import Trainer


def _accounts_coming(welcome_session: WelcomeSession) -> set[int]:
    starters = (
        select(Starter.account_id)
        .join(Booking, Booking.starter_id == Starter.id)
        .where(
            Booking.welcome_session_id == welcome_session.id,
            Booking.status.in_([BookingStatus.OFFERED, BookingStatus.BOOKED]),
        )
    )
    trainers = (
        select(Trainer.account_id)
        .join(TrainerOffer, TrainerOffer.trainer_id == Trainer.id)
        .where(
            TrainerOffer.welcome_session_id == welcome_session.id,
            # Asked again after a yes, she is still expected: what was arranged for her must not be lost meanwhile.
            (TrainerOffer.status == OfferStatus.ACCEPTED)
            | ((TrainerOffer.status == OfferStatus.OFFERED) & TrainerOffer.agreed_fee.is_not(None)),
        )
    )
    return set(db.session.scalars(starters.union(trainers)))


def lines_of(welcome_session: WelcomeSession) -> list[AccessArrangement]:
    """Return a session's lines."""
    return list(
        db.session.scalars(
            select(AccessArrangement)
            .where(AccessArrangement.welcome_session_id == welcome_session.id)
            .order_by(AccessArrangement.account_id, AccessArrangement.id)
        )
    )


@service
def bring_up_to_date(
    welcome_session: WelcomeSession, *, room_changed: bool = False, time_changed: bool = False
) -> None:
    """Add the lines of who has come to the session, take away those of who has gone, and look at the room again.

    What the room has counts as arranged; what it has not, and what is arranged for a person, begins as recorded. What somebody has
    already arranged is not undone, except by a change of room, and, for what is arranged for a person, of date or time: an
    interpreter was booked for the old one.
    """
    needs = access.needs_of(sorted(_accounts_coming(welcome_session)))
    wanted = {(account_id, need) for account_id, set_of in needs.items() for need in set_of}
    present: set[tuple[int, Need]] = set()
    for line in lines_of(welcome_session):
        key = (line.account_id, line.need)
        if key not in wanted:
            db.session.delete(line)
            continue
        present.add(key)
        if (room_changed and line.need.of_the_room) or (time_changed and not line.need.of_the_room):
            _set(line, _at_first(welcome_session, line.need))
    for account_id, need in sorted(wanted - present):
        db.session.add(
            AccessArrangement(
                welcome_session_id=welcome_session.id,
                account_id=account_id,
                need_key=need.value,
                status=_at_first(welcome_session, need),
                changed_at=clock.now(),
            )
        )


def _at_first(welcome_session: WelcomeSession, need: Need) -> ArrangementStatus:
    room = welcome_session.room
    there = need.of_the_room and (room is None or need in room.offers)
    return ArrangementStatus.ARRANGED if there else ArrangementStatus.RECORDED


def _set(line: AccessArrangement, status: ArrangementStatus) -> None:
    if line.status is not status:
        line.status = status
        line.changed_at = clock.now()


@service
def arrange(actor: Actor, line: AccessArrangement, status: ArrangementStatus, note: str) -> None:
    """Say how far a need has come and who does what by when. The audit says that it changed, not which need it was."""
    _set(line, status)
    if line.note != note:
        line.note = note
        line.changed_at = clock.now()
    audit.record(actor, "access:arranged", db.session.get_one(WelcomeSession, line.welcome_session_id), status=status)


def still_to_arrange(welcome_session: WelcomeSession) -> int:
    """Return how many needs nobody has arranged yet."""
    return numbers_still_to_arrange([welcome_session.id]).get(welcome_session.id, 0)


def numbers_still_to_arrange(session_ids: Collection[int]) -> dict[int, int]:
    """Return, by session, how many needs nobody has arranged yet; sessions with none are left out."""
    still_open = [status for status in ArrangementStatus if not status.lets_a_session_be_confirmed]
    rows = db.session.execute(
        select(AccessArrangement.welcome_session_id, func.count())
        .where(AccessArrangement.welcome_session_id.in_(session_ids), AccessArrangement.status.in_(still_open))
        .group_by(AccessArrangement.welcome_session_id)
    )
    return {row[0]: row[1] for row in rows}


@service
def follow_access_change(account_id: int) -> None:
    """Bring the sessions to come of one person into step with what she now needs."""
    for welcome_session in _to_come_of(account_id):
        bring_up_to_date(welcome_session)


@service
def follow_own_words(account_id: int) -> None:
    """Look again at what was arranged for words of hers that now say something else."""
    for welcome_session in _to_come_of(account_id):
        for line in lines_of(welcome_session):
            if line.account_id == account_id and line.need is Need.OTHER:
                _set(line, ArrangementStatus.RECORDED)


def _to_come_of(account_id: int) -> Sequence[WelcomeSession]:
    booked = (
        select(Booking.welcome_session_id)
        .join(Starter, Starter.id == Booking.starter_id)
        .where(Starter.account_id == account_id)
    )
    offered = (
        select(TrainerOffer.welcome_session_id)
        .join(Trainer, Trainer.id == TrainerOffer.trainer_id)
        .where(Trainer.account_id == account_id)
    )
    touched = select(WelcomeSession).where(
        WelcomeSession.id.in_(booked.union(offered)), WelcomeSession.ends_at > clock.now()
    )
    return db.session.scalars(touched).all()

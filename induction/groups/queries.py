"""Finding a session's plan, and putting the engine's problem together from what is booked, agreed and offered."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from induction.access import queries as access
from induction.db import db
from induction.exercises import queries as exercises
from induction.groups.hard_rules import PlannedGroup
from induction.groups.models import GroupPlan, Seat, SmallGroup
from induction.groups.planned import Plan, judge
from induction.groups.problem import Exercise, Lock, Person, Problem, Room, Trainer
from induction.people.enums import RoleFamily
from induction.sessions.enums import Attendance, BookingStatus, OfferStatus
from induction.sessions.models import Booking, TrainerOffer, WelcomeSession
from induction.sessions.queries import bookings
from induction.trainers import queries as trainers
from induction.trainers.enums import TrainerPart

_AWAY = {Attendance.APOLOGIES, Attendance.DID_NOT_ATTEND}


def plan_of(welcome_session_id: int, *, locked: bool = False) -> GroupPlan | None:
    """Return a session's plan with everything its page shows, in a fixed number of queries."""
    query = (
        select(GroupPlan)
        .where(GroupPlan.welcome_session_id == welcome_session_id)
        .options(
            selectinload(GroupPlan.groups).joinedload(SmallGroup.trainer),
            selectinload(GroupPlan.groups).joinedload(SmallGroup.exercise_version),
            selectinload(GroupPlan.groups).joinedload(SmallGroup.room),
            selectinload(GroupPlan.groups)
            .selectinload(SmallGroup.seats)
            .joinedload(Seat.booking)
            .joinedload(Booking.starter),
        )
        .execution_options(populate_existing=locked)
    )
    if locked:
        query = query.with_for_update(of=GroupPlan)
    return db.session.scalar(query)


def coming(welcome_session: WelcomeSession) -> list[Booking]:
    """Return the bookings of the people to be seated: booked, and not known to stay away."""
    return [
        booking
        for booking in bookings.on_session(welcome_session.id)
        if booking.status is BookingStatus.BOOKED and booking.attendance not in _AWAY
    ]


def problem_of(welcome_session: WelcomeSession, plan: GroupPlan | None = None, seed: int = 0) -> Problem:
    """Return what the engine is to solve, with the locks of ``plan``. Raises the engine's refusals of what cannot be.

    Ids are our rows' ids as text: a person is a booking, an exercise an agreed version.
    """
    people = coming(welcome_session)
    offers = _leading(welcome_session)
    versions = {version.id: version for version in exercises.runnable_versions()}
    accounts = [booking.starter.account_id for booking in people] + [offer.trainer.account_id for offer in offers]
    needs = {
        account_id: frozenset(need.value for need in found if need.of_the_room)
        for account_id, found in access.needs_of(accounts).items()
    }
    may_lead = exercises.may_lead([offer.trainer_id for offer in offers])
    problem = Problem(
        people=_people(people, needs),
        trainers=tuple(
            Trainer(
                id=str(offer.trainer_id),
                exercises=frozenset(str(found) for found in may_lead.get(offer.trainer_id, set()) if found in versions),
                needs=needs.get(offer.trainer.account_id, frozenset()),
                max_groups=offer.trainer.groups_a_session,
            )
            for offer in offers
        ),
        rooms=_rooms(welcome_session, len(people)),
        exercises=tuple(
            Exercise(id=str(version.id), families=frozenset(version.family_keys)) for version in versions.values()
        ),
        group_size=welcome_session.group_size,
        seed=seed,
    )
    return replace(problem, locks=_locks(plan, problem)) if plan is not None else problem


def _people(people: list[Booking], needs: dict[int, frozenset[str]]) -> tuple[Person, ...]:
    by_account = {booking.starter.account_id: str(booking.id) for booking in people}
    return tuple(
        Person(
            id=str(booking.id),
            role_family=booking.starter.family.value,
            team=booking.starter.team.name if booking.starter.team else None,
            site=booking.starter.site.name if booking.starter.site else None,
            manager=by_account.get(booking.starter.manager_id or 0),
            needs=needs.get(booking.starter.account_id, frozenset()),
        )
        for booking in people
    )


def _leading(welcome_session: WelcomeSession) -> list[TrainerOffer]:
    return list(
        db.session.scalars(
            select(TrainerOffer)
            .where(
                TrainerOffer.welcome_session_id == welcome_session.id,
                TrainerOffer.status == OfferStatus.ACCEPTED,
                TrainerOffer.part.in_([TrainerPart.LEAD, TrainerPart.BOTH]),
            )
            .options(joinedload(TrainerOffer.trainer))
            .order_by(TrainerOffer.id)
        )
    )


def _rooms(welcome_session: WelcomeSession, people: int) -> tuple[Room, ...] | None:
    """Return the session's room, in which every group has a table; None where everybody joins online."""
    room = welcome_session.room
    if room is None:
        return None
    return (Room(id=str(room.id), offers=frozenset(room.offers_keys), groups=max(people, 1)),)


def _locks(plan: GroupPlan, problem: Problem) -> tuple[Lock, ...]:
    """Return the plan's locks as far as the people are still coming."""
    locks = []
    for group in plan.groups:
        here = [str(seat.booking_id) for seat in group.seats if str(seat.booking_id) in problem.person]
        kept = tuple(
            person
            for person, seat in zip([str(seat.booking_id) for seat in group.seats], group.seats, strict=True)
            if person in here and (seat.locked or group.locked)
        )
        if group.locked and len(here) == len(group.seats):
            locks.append(
                Lock(
                    group=group.number,
                    people=kept,
                    whole=True,
                    trainer=str(group.trainer_id) if group.trainer_id else None,
                    exercise=str(group.exercise_version_id) if group.exercise_version_id else None,
                )
            )
        elif kept:
            locks.append(Lock(group=group.number, people=kept))
    return tuple(locks)


def named(welcome_session: WelcomeSession, values: Mapping[str, object]) -> dict[str, object]:
    """Return a sentence's values with people's names, titles and labels in place of the engine's ids."""
    shown = dict(values)
    for key in _NAMED_BY.keys() & shown.keys():
        shown[key] = _NAMED_BY[key](welcome_session, str(shown[key]))
    if shown.get("attribute") == "role_family":
        shown["value"] = RoleFamily(str(shown["value"]))
    return shown


def _person(welcome_session: WelcomeSession, number: str) -> str:
    found = {str(booking.id): booking.starter.account.name for booking in bookings.on_session(welcome_session.id)}
    return found.get(number, number)


def _trainer(_welcome_session: WelcomeSession, number: str) -> str:
    found = trainers.trainer(int(number)) if number.isdecimal() else None
    return found.known_as if found is not None else number


def _room(welcome_session: WelcomeSession, number: str) -> str:
    return welcome_session.room.name if welcome_session.room is not None else number


_NAMED_BY: dict[str, Callable[[WelcomeSession, str], str]] = {
    "person": _person,
    "manager": _person,
    "trainer": _trainer,
    "room": _room,
}


def judged(plan: GroupPlan, problem: Problem) -> Plan:
    """Return the stored plan with its certificate under what is booked and agreed now."""
    groups = [
        PlannedGroup(
            number=group.number,
            people=tuple(str(seat.booking_id) for seat in group.seats),
            trainer=str(group.trainer_id) if group.trainer_id else None,
            exercise=str(group.exercise_version_id) if group.exercise_version_id else None,
            room=str(group.room_id) if group.room_id else None,
        )
        for group in plan.groups
    ]
    return judge(problem, groups)


def seat_of(welcome_session_id: int, booking_id: int) -> Seat | None:
    """Return a booking's seat in this session's plan."""
    return db.session.scalar(
        select(Seat)
        .join(GroupPlan, GroupPlan.id == Seat.plan_id)
        .where(GroupPlan.welcome_session_id == welcome_session_id, Seat.booking_id == booking_id)
    )

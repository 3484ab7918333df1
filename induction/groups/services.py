"""Making a session's groups, moving and locking people in them, confirming them."""

from collections.abc import Mapping
from dataclasses import replace

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.groups import assignment, moves, queries
from induction.groups.enums import PlanStatus
from induction.groups.models import GroupPlan, Seat, SmallGroup
from induction.groups.moves import Move, Price, Swap
from induction.groups.planned import Plan
from induction.groups.problem import Problem
from induction.refusals import N_, Refusal
from induction.sessions.models import WelcomeSession
from induction.sessions.queries import sessions


class NobodyBooked(Refusal):
    """There is nobody to seat."""

    message = N_("Nobody is booked yet. Book people first, then make the groups.")


class TooFewForAGroup(Refusal):
    """One person is no group."""

    message = N_("One person alone is not a group. Book more people first.")


class PlanChanged(Refusal):
    """Somebody else changed the plan while this page was open."""

    message = N_("Somebody changed the groups while you had them open. Look at them as they are now, then go on.")


class NotMadeYet(Refusal):
    """There is no plan."""

    message = N_("There are no groups yet. Make them first.")


class DoesNotHold(Refusal):
    """The stored plan breaks a rule under what is booked and agreed now."""

    message = N_("These groups do not fit any more: somebody has come, gone or changed. Make them again.")


@service
def make(actor: Actor, welcome_session_id: int, *, version: int, again: bool = False) -> GroupPlan:
    """Make the groups of a session, or make them again around what is locked; ``again`` looks for another way to mix.

    ``version`` is that of the plan that was on the page, 0 for none. Raises ``PlanChanged``, ``NobodyBooked``,
    ``TooFewForAGroup``, or the engine's ``CannotPlan`` with the reason; then the old plan stays.
    """
    welcome_session = sessions.locked(welcome_session_id)
    plan = queries.plan_of(welcome_session.id, locked=True)
    if (plan.version if plan else 0) != version:
        raise PlanChanged
    people = queries.coming(welcome_session)
    if not people:
        raise NobodyBooked
    if len(people) == 1:
        raise TooFewForAGroup
    seed = (plan.seed + 1 if again else plan.seed) if plan else 0
    problem = queries.problem_of(welcome_session, plan, seed)
    made = assignment.plan(problem)
    locked = {seat.booking_id for group in plan.groups for seat in group.seats if seat.locked} if plan else set()
    kept = {group.number for group in plan.groups if group.locked} if plan else set()
    if plan is None:
        plan = GroupPlan(welcome_session_id=welcome_session.id, seed=seed, made_at=clock.now())
        db.session.add(plan)
    else:
        plan.version += 1
    plan.seed, plan.made_at, plan.status = seed, clock.now(), PlanStatus.PROPOSED
    _write(plan, made, locked, kept)
    audit.record(
        actor, "groups:made", plan, about=welcome_session.title, groups=len(made.groups), people=len(people), seed=seed
    )
    return plan


def _write(plan: GroupPlan, made: Plan, locked: set[int], kept: set[int]) -> None:
    plan.groups.clear()
    db.session.flush()  # the old seats go before the new ones come: a booking has one
    for found in made.groups:
        group = SmallGroup(
            number=found.number,
            trainer_id=int(found.trainer) if found.trainer is not None else None,
            exercise_version_id=int(found.exercise) if found.exercise is not None else None,
            room_id=int(found.room) if found.room is not None else None,
            locked=found.number in kept,
        )
        group.seats = [
            Seat(plan_id=plan.id, booking_id=int(person), locked=int(person) in locked) for person in found.people
        ]
        plan.groups.append(group)
    db.session.flush()
    for group in plan.groups:
        for seat in group.seats:
            seat.plan_id = plan.id


def _locked_plan(welcome_session_id: int, version: int) -> tuple[WelcomeSession, GroupPlan]:
    welcome_session = sessions.locked(welcome_session_id)
    plan = queries.plan_of(welcome_session.id, locked=True)
    if plan is None:
        raise NotMadeYet
    if plan.version != version:
        raise PlanChanged
    return welcome_session, plan


def choices(welcome_session: WelcomeSession, plan: GroupPlan, booking_id: int) -> list[Price]:
    """Return what every move and swap of a person would do: allowed ones first, the best first."""
    problem = _unlocked(queries.problem_of(welcome_session))
    return moves.choices(problem, queries.judged(plan, problem), str(booking_id))


def _unlocked(problem: Problem) -> Problem:
    """A person moves by hand even where she was locked: the lock is for the engine."""
    return replace(problem, locks=())


@service
def move(actor: Actor, welcome_session_id: int, change: Move | Swap, *, version: int) -> GroupPlan:
    """Move a person to another group, or let two change places. Raises ``PlanChanged`` or ``moves.MoveRefused``.

    Whoever was moved by hand is locked where she now is.
    """
    welcome_session, plan = _locked_plan(welcome_session_id, version)
    problem = _unlocked(queries.problem_of(welcome_session))
    after = moves.apply(problem, queries.judged(plan, problem), change)
    groups = {group.number: group for group in plan.groups}
    seats: Mapping[int, Seat] = {seat.booking_id: seat for group in plan.groups for seat in group.seats}
    for found in after.groups:
        for person in found.people:
            seat = seats[int(person)]
            if seat not in groups[found.number].seats:
                seat.group_id = groups[found.number].id
                seat.locked = True
    _changed(plan)
    audit.record(actor, "groups:moved", plan, about=welcome_session.title, change=type(change).__name__.lower())
    db.session.flush()
    db.session.expire_all()
    return plan


def _changed(plan: GroupPlan) -> None:
    plan.version += 1
    plan.status = PlanStatus.PROPOSED


@service
def lock_person(actor: Actor, welcome_session_id: int, booking_id: int, *, on: bool, version: int) -> None:
    """Keep a person where she is when the groups are made again, or let her go. Raises ``PlanChanged``."""
    _welcome_session, plan = _locked_plan(welcome_session_id, version)
    for group in plan.groups:
        for seat in group.seats:
            if seat.booking_id == booking_id and seat.locked is not on:
                seat.locked = on
                plan.version += 1
                audit.record(actor, "groups:person-locked", plan, about=plan.welcome_session.title, on=on)


@service
def lock_group(actor: Actor, welcome_session_id: int, number: int, *, on: bool, version: int) -> None:
    """Keep a whole group, with its trainer and exercise, when the groups are made again. Raises ``PlanChanged``."""
    _welcome_session, plan = _locked_plan(welcome_session_id, version)
    for group in plan.groups:
        if group.number == number and group.locked is not on:
            group.locked = on
            plan.version += 1
            audit.record(actor, "groups:group-locked", plan, about=plan.welcome_session.title, group=number, on=on)


@service
def confirm(actor: Actor, welcome_session_id: int, *, version: int) -> GroupPlan:
    """Confirm the groups. Raises ``PlanChanged``, or ``DoesNotHold`` where they no longer fit who comes."""
    welcome_session, plan = _locked_plan(welcome_session_id, version)
    if not still_holds(welcome_session, plan):
        raise DoesNotHold
    if plan.status is not PlanStatus.CONFIRMED:
        plan.status = PlanStatus.CONFIRMED
        audit.record(actor, "groups:confirmed", plan, about=welcome_session.title)
    return plan


def still_holds(welcome_session: WelcomeSession, plan: GroupPlan) -> bool:
    """Say whether a plan keeps every hard rule under what is booked and agreed now."""
    try:
        problem = _unlocked(queries.problem_of(welcome_session))
    except Refusal:
        return False
    return not queries.judged(plan, problem).violations

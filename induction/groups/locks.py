"""What HR has fixed: whether locks fit together, and how to put one on or take it off.

Only what can be said to everybody is refused here. A lock that would leave somebody's need unmet is found out by
``assignment.plan``, which tells the involvement lead alone.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from induction.groups import bad_input

if TYPE_CHECKING:
    from induction.groups.planned import Plan
    from induction.groups.problem import Id, Lock, Problem


@dataclass
class Fixed:
    """All that the locks of one group say together."""

    people: "set[Id]" = field(default_factory=set)
    whole: bool = False
    trainer: "Id | None" = None
    exercise: "Id | None" = None
    room: "Id | None" = None


def fixed_groups(problem: "Problem") -> dict[int, Fixed]:
    """What is fixed, by group number; groups without a lock are left out."""
    groups: dict[int, Fixed] = {}
    for lock in problem.locks:
        fixed = groups.setdefault(lock.group, Fixed())
        fixed.people.update(lock.people)
        fixed.whole = fixed.whole or lock.whole
        for key in ("trainer", "exercise", "room"):
            if getattr(lock, key) is not None:
                setattr(fixed, key, getattr(lock, key))
    return groups


def check_locks(problem: "Problem") -> None:
    """Refuse locks on what is not there, and locks that contradict each other, the sizes or the managers."""
    for lock in problem.locks:
        _check_names(problem, lock)
    _check_one_group_each(problem.locks)
    _check_agreement(problem.locks)
    groups = problem.fixed
    for number, fixed in groups.items():
        _check_people(problem, number, fixed)
        trainer = problem.trainer.get(fixed.trainer) if fixed.trainer is not None else None
        if trainer and fixed.exercise is not None and fixed.exercise not in trainer.exercises:
            raise bad_input.LockedExerciseNotLed(group=number, trainer=trainer.id, exercise=fixed.exercise)
    _check_whole_groups(problem, groups)
    for trainer_id, times in _often(fixed.trainer for fixed in groups.values()):
        if times > problem.trainer[trainer_id].max_groups:
            raise bad_input.LockedTrainerTooOften(id=trainer_id)
    for room_id, times in _often(fixed.room for fixed in groups.values()):
        if times > problem.room[room_id].groups:
            raise bad_input.LockedRoomTooOften(id=room_id)


def lock_person(problem: "Problem", plan: "Plan", person: "Id") -> "Problem":
    """The same problem with ``person`` kept at the table where ``plan`` has them: group, trainer, exercise and room."""
    group = next((group for group in plan.groups if person in group.people), None)
    if group is None:
        raise bad_input.NotInThePlan(person=person)
    return _with_lock(problem, plan, group.number, people=(person,), whole=False)


def lock_group(problem: "Problem", plan: "Plan", number: int) -> "Problem":
    """The same problem with group ``number`` kept just as it is in ``plan``: its people and nobody else, and its table."""
    if not 1 <= number <= len(plan.groups):
        raise bad_input.NoSuchGroup(group=number)
    return _with_lock(problem, plan, number, people=plan.groups[number - 1].people, whole=True)


def unlock_person(problem: "Problem", person: "Id") -> "Problem":
    """The same problem with no lock on ``person``; a group that was locked whole is no longer so."""
    kept = tuple(
        replace(lock, people=tuple(one for one in lock.people if one != person), whole=False)
        if person in lock.people
        else lock
        for lock in problem.locks
    )
    return replace(problem, locks=kept)


def unlock_group(problem: "Problem", number: int) -> "Problem":
    """The same problem with no lock at all on group ``number``."""
    return replace(problem, locks=tuple(lock for lock in problem.locks if lock.group != number))


def _with_lock(problem: "Problem", plan: "Plan", number: int, *, people: "tuple[Id, ...]", whole: bool) -> "Problem":
    from induction.groups.problem import Lock  # noqa: PLC0415 - the problem checks its locks with this module

    group = plan.groups[number - 1]
    fixed = problem.fixed.get(number, Fixed())
    if fixed.whole and not whole:
        return problem
    together = dict.fromkeys((*(one for one in group.people if one in fixed.people), *people))
    lock = Lock(
        number,
        people=tuple(together),
        whole=whole,
        trainer=group.trainer if problem.trainers is not None else None,
        exercise=group.exercise if problem.trainers is not None else None,
        room=group.room if problem.rooms is not None else None,
    )
    return replace(problem, locks=(*unlock_group(problem, number).locks, lock))


def _check_names(problem: "Problem", lock: "Lock") -> None:
    if not 1 <= lock.group <= problem.number_of_groups:
        raise bad_input.LockedGroupUnknown(group=lock.group, groups=problem.number_of_groups)
    for person in lock.people:
        if person not in problem.person:
            raise bad_input.LockedPersonUnknown(person=person, group=lock.group)
    for key, named, known in (
        ("trainers", lock.trainer, problem.trainer),
        ("exercises", lock.exercise, problem.exercise if problem.trainers is not None else {}),
        ("rooms", lock.room, problem.room),
    ):
        if named is not None and named not in known:
            raise bad_input.LockedTableUnknown(group=lock.group, key=key, id=named)


def _check_one_group_each(all_locks: "tuple[Lock, ...]") -> None:
    where: dict[Id, int] = {}
    for lock in all_locks:
        for person in lock.people:
            other = where.setdefault(person, lock.group)
            if other != lock.group:
                raise bad_input.LockedTwice(person=person, group=other, other=lock.group)


def _check_agreement(all_locks: "tuple[Lock, ...]") -> None:
    """Two locks of one group may add to each other; they may not differ."""
    whole: dict[int, frozenset[Id]] = {}
    tables: dict[tuple[int, str], Id] = {}
    for lock in all_locks:
        if lock.whole and whole.setdefault(lock.group, frozenset(lock.people)) != frozenset(lock.people):
            raise bad_input.LocksDisagree(group=lock.group)
        for key in ("trainer", "exercise", "room"):
            named = getattr(lock, key)
            if named is not None and tables.setdefault((lock.group, key), named) != named:
                raise bad_input.LocksDisagree(group=lock.group)
    for lock in all_locks:
        if lock.group in whole and not whole[lock.group].issuperset(lock.people):
            raise bad_input.LocksDisagree(group=lock.group)


def _check_people(problem: "Problem", number: int, fixed: Fixed) -> None:
    if len(fixed.people) > problem.largest_group:
        raise bad_input.LockedTooMany(people=len(fixed.people), group=number, places=problem.largest_group)
    for person, manager in problem.with_managers():
        if person.id in fixed.people and manager.id in fixed.people:
            raise bad_input.LockedWithManager(person=person.id, manager=manager.id, group=number)


def _check_whole_groups(problem: "Problem", groups: dict[int, Fixed]) -> None:
    """Groups locked whole, or filled by their locks, must leave the others sizes that differ by at most one."""
    smallest = problem.smallest_group
    small, large = problem.number_of_groups - problem.larger_groups, problem.larger_groups
    for number, fixed in sorted(groups.items()):
        if fixed.whole and len(fixed.people) < smallest:
            small = -1
        elif fixed.whole and len(fixed.people) == smallest:
            small -= 1
        elif len(fixed.people) > smallest:
            large -= 1
        if small < 0 or large < 0:
            raise bad_input.LockedWrongSize(group=number, people=len(fixed.people))


def _often(things: "Iterable[Id | None]") -> "list[tuple[Id, int]]":
    return list(Counter(thing for thing in things if thing is not None).items())

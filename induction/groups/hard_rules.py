"""The hard rules of a plan, judged plainly, person by person, without anything that the search uses.

Every plan goes through here before it is shown, and every move before it is made. A broken rule is a :class:`Broken`. It
says *what* only to the involvement lead if it rests on somebody's needs or on a trainer's list; to everybody else all
such rules read the same (``Broken.public``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from induction.groups.problem import Id, Problem
from induction.refusals import N_

ASK_THE_LEAD = N_("This cannot be done here; ask the involvement lead.")


class Rule(StrEnum):
    """What is never traded for a better mix."""

    ONE_GROUP_EACH = "one_group_each"
    SIZES = "sizes"
    MANAGERS = "managers"
    PEOPLE_NEEDS = "people_needs"
    TRAINER_NEEDS = "trainer_needs"
    NOT_WITH = "not_with"
    TRAINERS = "trainers"
    ROOMS = "rooms"
    EXERCISES = "exercises"
    LOCKS = "locks"
    CONFIDENTIAL = "confidential"


CONFIDENTIAL_RULES = frozenset({Rule.PEOPLE_NEEDS, Rule.TRAINER_NEEDS, Rule.NOT_WITH})


@dataclass(frozen=True)
class PlannedGroup:
    """One group of a plan: its number from 1, its table (None where there is none), its people in the problem's order."""

    number: int
    people: tuple[Id, ...]
    trainer: Id | None = None
    exercise: Id | None = None
    room: Id | None = None


@dataclass(frozen=True)
class Broken:
    """A hard rule that does not hold, as a message id with its values."""

    rule: Rule
    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def public(self) -> "Broken":
        """The same for everybody's eyes: whatever rests on confidential words reads alike."""
        if self.rule in CONFIDENTIAL_RULES:
            return Broken(Rule.CONFIDENTIAL, ASK_THE_LEAD)
        return self

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return self.message % self.values


def for_everybody(broken: Iterable[Broken]) -> tuple[Broken, ...]:
    """What may be shown to whoever plans: each sentence once, and confidential ones only if nothing else is in the way."""
    shown = list(dict.fromkeys((one.rule, one.message, tuple(one.values.items())) for one in map(_public, broken)))
    open_to_all = [one for one in shown if one[0] is not Rule.CONFIDENTIAL]
    return tuple(Broken(rule, message, dict(values)) for rule, message, values in open_to_all or shown)


def broken_rules(problem: Problem, groups: Sequence[PlannedGroup]) -> list[Broken]:
    """Every hard rule of ``problem`` that ``groups`` break; empty for a plan that may be used."""
    broken = list(_one_group_each(problem, groups))
    if broken:
        return broken
    broken.extend(sizes_broken(groups, problem.number_of_groups))
    for group in groups:
        broken.extend(broken_in(problem, group))
    broken.extend(_used_too_often(problem, groups))
    return broken


def broken_in(problem: Problem, group: PlannedGroup) -> list[Broken]:
    """The rules that one group breaks by itself; its people must be people of the problem."""
    return [
        *_managers(problem, group),
        *_table(problem, group),
        *_confidential(problem, group),
        *_locks(problem, group),
    ]


def sizes_broken(groups: Sequence[PlannedGroup], number_of_groups: int) -> Iterator[Broken]:
    """Groups are as many as asked for, numbered from 1, and differ by at most one person."""
    sizes = [len(group.people) for group in groups]
    if len(groups) != number_of_groups or [group.number for group in groups] != list(range(1, len(groups) + 1)):
        yield Broken(Rule.SIZES, N_("There must be %(groups)s groups."), {"groups": number_of_groups})
    elif max(sizes) - min(sizes) > 1:
        yield Broken(
            Rule.SIZES,
            N_("One group would have %(largest)s people and another %(smallest)s. Swap two people instead."),
            {"largest": max(sizes), "smallest": min(sizes)},
        )


def _public(broken: Broken) -> Broken:
    return broken.public


def _one_group_each(problem: Problem, groups: Sequence[PlannedGroup]) -> Iterator[Broken]:
    times = Counter(person for group in groups for person in group.people)
    for person in problem.person:
        if times[person] == 0:
            yield Broken(Rule.ONE_GROUP_EACH, N_("%(person)s is in no group."), {"person": person})
        if times[person] > 1:
            yield Broken(Rule.ONE_GROUP_EACH, N_("%(person)s is in more than one group."), {"person": person})
    for person in times:
        if person not in problem.person:
            yield Broken(Rule.ONE_GROUP_EACH, N_("%(person)s is not coming any more."), {"person": person})


def _managers(problem: Problem, group: PlannedGroup) -> Iterator[Broken]:
    for person in group.people:
        manager = problem.person[person].manager
        if manager is not None and manager in group.people:
            yield Broken(
                Rule.MANAGERS,
                N_("%(person)s would sit with their own line manager, %(manager)s."),
                {"person": person, "manager": manager},
            )


def _table(problem: Problem, group: PlannedGroup) -> Iterator[Broken]:
    if (problem.trainers is not None and group.trainer is None) or (
        group.trainer is not None and group.trainer not in problem.trainer
    ):
        yield Broken(Rule.TRAINERS, N_("Group %(group)s has no trainer who can come."), {"group": group.number})
    elif group.trainer is not None:
        may_lead = problem.trainer[group.trainer].exercises
        if group.exercise not in may_lead if problem.exercise else group.exercise is not None:
            yield Broken(
                Rule.EXERCISES,
                N_("Group %(group)s has no exercise that %(trainer)s may lead."),
                {"group": group.number, "trainer": group.trainer},
            )
    elif group.exercise is not None:
        yield Broken(Rule.EXERCISES, N_("Group %(group)s has nobody to lead its exercise."), {"group": group.number})
    if (problem.rooms is not None and group.room is None) or (
        group.room is not None and group.room not in problem.room
    ):
        yield Broken(Rule.ROOMS, N_("Group %(group)s has no room."), {"group": group.number})


def _confidential(problem: Problem, group: PlannedGroup) -> Iterator[Broken]:
    trainer = problem.trainer.get(group.trainer) if group.trainer is not None else None
    room = problem.room.get(group.room) if group.room is not None else None
    for person in group.people:
        if trainer and person in trainer.not_with:
            yield Broken(
                Rule.NOT_WITH,
                N_("%(trainer)s has asked not to be put with %(person)s."),
                {"trainer": trainer.id, "person": person},
            )
        if room and not problem.person[person].needs <= room.offers:
            yield Broken(
                Rule.PEOPLE_NEEDS,
                N_("%(person)s needs %(needs)s, which %(room)s does not have."),
                {"person": person, "needs": _listed(problem.person[person].needs - room.offers), "room": room.id},
            )
    if trainer and room and not trainer.needs <= room.offers:
        yield Broken(
            Rule.TRAINER_NEEDS,
            N_("The trainer %(trainer)s needs %(needs)s, which %(room)s does not have."),
            {"trainer": trainer.id, "needs": _listed(trainer.needs - room.offers), "room": room.id},
        )


def _locks(problem: Problem, group: PlannedGroup) -> Iterator[Broken]:
    fixed = problem.fixed.get(group.number)
    if fixed is None:
        return
    for person in sorted(fixed.people - set(group.people), key=str):
        yield Broken(
            Rule.LOCKS,
            N_("%(person)s is locked in group %(group)s. Unlock them first."),
            {"person": person, "group": group.number},
        )
    changed = [key for key in ("trainer", "exercise", "room") if getattr(fixed, key) not in (None, getattr(group, key))]
    if changed or (fixed.whole and set(group.people) - fixed.people):
        yield Broken(Rule.LOCKS, N_("Group %(group)s is locked. Unlock it first."), {"group": group.number})


def _used_too_often(problem: Problem, groups: Sequence[PlannedGroup]) -> Iterator[Broken]:
    led = Counter(group.trainer for group in groups)
    for trainer in problem.trainers or ():
        if led[trainer.id] > trainer.max_groups:
            yield Broken(
                Rule.TRAINERS,
                N_("%(trainer)s would lead %(groups)s groups, and leads at most %(most)s."),
                {"trainer": trainer.id, "groups": led[trainer.id], "most": trainer.max_groups},
            )
    held = Counter(group.room for group in groups)
    for room in problem.rooms or ():
        if held[room.id] > room.groups:
            yield Broken(
                Rule.ROOMS,
                N_("%(room)s would hold %(groups)s groups, and holds at most %(most)s."),
                {"room": room.id, "groups": held[room.id], "most": room.groups},
            )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(words))

"""Which group gets which table, and which exercise its trainer leads: the people are settled, so this costs no mix.

An exercise suits everybody if it names no role family, and otherwise the people whose family it names. As groups are
mixed on purpose, the finance exercise will hardly ever suit a whole group. So, in this order: every group gets an exercise
that suits at least one of its people if that can be; exercises suit as many people as they can; and those that suit
equally well are used equally often, as far as one pass over the groups manages. None of this is ever traded for a hard
rule: needs, lists and locks decide first which table a group may have.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from induction.groups.hard_rules import PlannedGroup
from induction.groups.problem import Id, Person, Problem, Trainer

if TYPE_CHECKING:
    from induction.groups.slots import Table


def set_tables(problem: Problem, tables: "Sequence[Table]", people: Sequence[Sequence[Person]]) -> list[PlannedGroup]:
    """The planned groups; ``people`` of group i may sit at ``tables[i]``, and may be given another as good or better."""
    suited = [_suited(problem, group) for group in people]
    order = _best_tables(problem, tables, people, suited)
    given = [tables[place] for place in order]
    chosen = _chosen(problem, [table.trainer for table in given], suited)
    return [
        PlannedGroup(
            number=number,
            people=tuple(person.id for person in group),
            trainer=table.trainer.id if table.trainer else None,
            exercise=exercise,
            room=table.room.id if table.room else None,
        )
        for number, (group, table, exercise) in enumerate(zip(people, given, chosen, strict=True), start=1)
    ]


def _suited(problem: Problem, group: Sequence[Person]) -> dict[Id, int]:
    """How many of ``group`` each exercise suits."""
    families = Counter(person.role_family for person in group)
    return {
        one.id: sum(families[family] for family in one.families) if one.families else len(group)
        for one in problem.exercise.values()
    }


def _unsuited(suited: dict[Id, int], exercise: Id, size: int, much: int) -> int:
    """How badly an exercise fits: people it is not for and, before all else, whether it is for nobody there."""
    return size - suited[exercise] + (0 if suited[exercise] else much)


def _may_lead(problem: Problem, trainer: Trainer, number: int) -> list[Id]:
    """What ``trainer`` may lead in group ``number``, in the order of the exercises."""
    locked = problem.fixed[number].exercise if number in problem.fixed else None
    return [one for one in problem.exercise if one in trainer.exercises and locked in (None, one)]


def _best_tables(
    problem: Problem, tables: "Sequence[Table]", people: Sequence[Sequence[Person]], suited: list[dict[Id, int]]
) -> list[int]:
    """For each group the place of its table in ``tables``."""
    as_they_are = list(range(len(tables)))
    if not any(exercise.families for exercise in problem.exercise.values()) or problem.trainers is None:
        return as_they_are
    # scipy takes 0.6 s to import: only a plan pays for it, not every start of the web process.
    import numpy as np  # noqa: PLC0415
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415

    much = len(problem.people) + 1
    never = much * much * 10
    fits = np.full((len(tables), len(tables)), never)
    for place, table in enumerate(tables):
        for at, group in enumerate(people):
            stays = (at + 1) in problem.fixed or (place + 1) in problem.fixed
            if table.trainer is None or (stays and at != place) or not _may_have(table, group):
                continue
            led = _may_lead(problem, table.trainer, at + 1)
            fits[at, place] = min(_unsuited(suited[at], one, len(group), much) for one in led)
    return [int(place) for place in linear_sum_assignment(fits)[1]]


def _may_have(table: "Table", group: Sequence[Person]) -> bool:
    """Whether everybody of ``group`` may sit at ``table``."""
    offers = table.room.offers if table.room else None
    barred = table.trainer.not_with if table.trainer else frozenset()
    return all((offers is None or person.needs <= offers) and person.id not in barred for person in group)


def _chosen(problem: Problem, trainers: Sequence[Trainer | None], suited: list[dict[Id, int]]) -> list[Id | None]:
    """An exercise per group: the best fit, the least used first; groups with the least choice come first."""
    best: dict[int, list[Id]] = {}
    for at, trainer in enumerate(trainers):
        led = _may_lead(problem, trainer, at + 1) if trainer else []
        most = max((suited[at][one] for one in led), default=0)
        if led:
            best[at] = [one for one in led if suited[at][one] == most]
    used: Counter[Id] = Counter()
    chosen: list[Id | None] = [None] * len(trainers)
    for at in sorted(best, key=lambda at: len(best[at])):
        one = min(best[at], key=lambda one: used[one])
        chosen[at] = one
        used[one] += 1
    return chosen

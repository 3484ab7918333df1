"""The engine that makes small groups: who sits with whom, in which room, led by whom, on which exercise.

Stage A (``slots``) gives each group a trainer and a room, so that everybody's needs have a place; stage B (``search``)
deals the people and exchanges them until the mix is good; then tables and exercises go to the groups they suit
(``exercises``). Hard rules are never traded for a better mix: what comes out has passed ``hard_rules``, which shares
nothing with the search. If the search finds no way, an exact programme decides whether there is one.

Pure: no Flask, no database, no clock but a stopwatch. The same problem with the same seed gives the same plan.
"""

from dataclasses import replace
from time import perf_counter
from typing import TYPE_CHECKING

from induction.groups.cannot_plan import NoWayFound, PlanNotSound, refuse_what_is_plain, why_not
from induction.groups.cost import bound_of
from induction.groups.exercises import set_tables
from induction.groups.hard_rules import PlannedGroup
from induction.groups.planned import Plan, judge
from induction.groups.problem import Problem

if TYPE_CHECKING:
    from induction.groups.slots import Table


def plan(problem: Problem) -> Plan:
    """Groups in which every hard rule holds and people are mixed well.

    Refuses with a ``CannotPlan`` if the rules cannot all hold – proven, not guessed – or, as ``NoWayFound``, if that could
    not be settled in time. Never returns a plan that breaks a rule.
    """
    started = perf_counter()
    refuse_what_is_plain(problem)
    groups = _groups(problem)
    made = judge(problem, groups)
    if made.violations:
        raise PlanNotSound(for_involvement_lead=made.for_involvement_lead)
    return replace(made, seconds=perf_counter() - started)


def replan(problem: Problem, *, seed: int) -> Plan:
    """Solve the rest again: what is locked stays (``locks`` puts locks on), everything else may change.

    Another ``seed`` gives another plan where there are others as good. Refuses as ``plan`` does.
    """
    return plan(replace(problem, seed=seed))


def _groups(problem: Problem) -> list[PlannedGroup]:
    # numpy and scipy take most of a second to import: a plan pays for it, not every start of the web process.
    from induction.groups import slots  # noqa: PLC0415

    try:
        tables = _tables(problem)
        seated = _search(problem, tables)
        if seated is None:
            tables = _tables(problem, exact=True)
            seated = _search(problem, tables)
    except slots.UndecidedError as undecided:
        raise NoWayFound from undecided
    if seated is None:
        raise NoWayFound
    people = [
        [person for person, at in zip(problem.people, seated, strict=True) if at == g] for g in range(len(tables))
    ]
    return set_tables(problem, tables, people)


def _tables(problem: Problem, *, exact: bool = False) -> "list[Table]":
    """Stage A; plain groups have nothing to choose. ``exact`` takes managers in, and seats everybody as a start."""
    from induction.groups import slots  # noqa: PLC0415 - see _groups

    if problem.trainers is None and problem.rooms is None and not exact:
        return [slots.Table(None, None, ())] * problem.number_of_groups
    tables = slots.tables(problem, slots.EVERY_RULE if exact else slots.STAGE_A)
    if tables is None:
        raise why_not(problem)
    return tables


def _search(problem: Problem, tables: "list[Table]") -> list[int] | None:
    """Stage B: a group for each person, from 0; None if no way was found that keeps every rule."""
    from induction.groups.search import Search  # noqa: PLC0415 - see _groups

    search = Search(problem, tables)
    found = search.run(search.starts(problem.seed), problem.seed, bound_of(problem))
    return None if found.broken else [int(group) for group in found.groups]

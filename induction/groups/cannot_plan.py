"""Why no groups can be made, and what would help: named refusals, and how the reason is found.

The reason is looked for in the open first: if groups are impossible even with everybody's needs and every trainer's list
left aside, that is said, and nothing confidential was touched. Only if they become impossible *because of* those does
:class:`AskTheLead` say the one sentence that it always says; what lies behind it is kept in ``for_involvement_lead``, as
a set of rules of which none can be spared: without any one of them groups could be made.
"""

from collections.abc import Iterable, Iterator

from induction.groups.hard_rules import ASK_THE_LEAD, CONFIDENTIAL_RULES, Broken, Rule
from induction.groups.problem import Problem
from induction.refusals import N_, Refusal

_SECONDS_EACH = 2.0


class CannotPlan(Refusal):
    """The hard rules cannot all hold. ``causes`` may be shown to whoever plans, ``for_involvement_lead`` to her alone."""

    message = N_("Groups cannot be made as things stand.")
    rule = Rule.SIZES

    def __init__(self, *, for_involvement_lead: Iterable[Broken] = (), **values: object) -> None:
        """Keep the exact causes apart from ``values``, which fill the sentence that everybody may read."""
        super().__init__(**values)
        self.causes = (Broken(self.rule, self.message, values),)
        self.for_involvement_lead = tuple(for_involvement_lead) or self.causes


class NoTrainers(CannotPlan):
    """Trainers are wanted and none has accepted."""

    message = N_("No trainer has said yes yet. Wait for an answer, or ask another trainer.")
    rule = Rule.TRAINERS


class NobodyMayLead(CannotPlan):
    """No trainer may lead any exercise."""

    message = N_(
        "None of the trainers may lead an exercise. Ask a trainer who may, or agree an exercise with one of them."
    )
    rule = Rule.EXERCISES


class TooFewTrainers(CannotPlan):
    """More groups than the trainers lead together."""

    message = N_(
        "There are %(groups)s groups, and the trainers can lead %(able)s. Ask another trainer, or make fewer, larger groups."
    )
    rule = Rule.TRAINERS


class NoRooms(CannotPlan):
    """Rooms are wanted and there is none."""

    message = N_("There is no room for the groups yet. Choose a room.")
    rule = Rule.ROOMS


class TooFewRooms(CannotPlan):
    """More groups than the rooms hold together."""

    message = N_(
        "There are %(groups)s groups, and the rooms hold %(able)s. Choose another room, or make fewer, larger groups."
    )
    rule = Rule.ROOMS


class ManagersInTheWay(CannotPlan):
    """People cannot all sit apart from their line managers."""

    message = N_(
        "With %(groups)s groups, somebody would have to sit with their own line manager. "
        "Change the number of groups, or ask one of them to come on another day."
    )
    rule = Rule.MANAGERS


class ManagerOfTooMany(CannotPlan):
    """One manager whose reports leave too few others to sit with."""

    message = N_(
        "%(manager)s is the line manager of %(reports)s of the others, so too few are left to share a group with. "
        "Make more, smaller groups, or ask %(manager)s to come on another day."
    )
    rule = Rule.MANAGERS


class LocksInTheWay(CannotPlan):
    """The locks alone leave no way."""

    message = N_("What is locked leaves no way to make the groups. Take a lock off.")
    rule = Rule.LOCKS


class LocksAndManagers(CannotPlan):
    """The locks leave no way to keep people apart from their line managers."""

    message = N_("What is locked leaves somebody with their own line manager. Take a lock off.")
    rule = Rule.LOCKS


class AskTheLead(CannotPlan):
    """The reason rests on somebody's needs or a trainer's list: the same words, whatever it is."""

    message = ASK_THE_LEAD
    rule = Rule.CONFIDENTIAL


class NoWayFound(CannotPlan):
    """Neither a plan nor a proof that there is none, in the time that anybody waits. It does not mean there is none."""

    message = N_("No way to make these groups was found in time. Try another number of groups, or take a lock off.")


class PlanNotSound(CannotPlan):
    """The plan did not pass the check that every plan goes through: a fault of ours, and nothing the reader did."""

    message = N_(
        "The groups did not pass our own check, so they are not shown. Please tell whoever looks after the system."
    )


def refuse_what_is_plain(problem: Problem) -> None:
    """Refuse what counting shows: too few trainers or rooms for the groups."""
    groups = problem.number_of_groups
    if problem.trainers is not None:
        leading = [trainer for trainer in problem.trainers if trainer.exercises or not problem.exercise]
        able = sum(trainer.max_groups for trainer in leading)
        if not problem.trainers:
            raise NoTrainers
        if not leading:
            raise NobodyMayLead
        if able < groups:
            raise TooFewTrainers(groups=groups, able=able)
    if problem.rooms is not None:
        held = sum(room.groups for room in problem.rooms)
        if not problem.rooms:
            raise NoRooms
        if held < groups:
            raise TooFewRooms(groups=groups, able=held)


def why_not(problem: Problem) -> CannotPlan:
    """The refusal for a problem that was proven impossible."""
    in_the_open = frozenset({Rule.MANAGERS, Rule.LOCKS})
    if not _possible(problem, in_the_open):
        if not _possible(problem, frozenset({Rule.LOCKS})):
            return LocksInTheWay()
        if not _possible(problem, frozenset({Rule.MANAGERS})):
            return _managers(problem)
        return LocksAndManagers()
    needed = set(in_the_open | CONFIDENTIAL_RULES)
    for rule in (Rule.MANAGERS, Rule.LOCKS, Rule.NOT_WITH, Rule.TRAINER_NEEDS, Rule.PEOPLE_NEEDS):
        if not _possible(problem, frozenset(needed - {rule})):
            needed.discard(rule)
    return AskTheLead(for_involvement_lead=_exactly(problem, needed))


def _possible(problem: Problem, rules: frozenset[Rule]) -> bool:
    """Whether ``rules`` can hold together, as far as is known: only a proof says no."""
    # numpy and scipy take most of a second to import, and only a plan needs them.
    from induction.groups import slots  # noqa: PLC0415

    try:
        return slots.tables(problem, rules, seconds=_SECONDS_EACH) is not None
    except slots.UndecidedError:
        return True


def _managers(problem: Problem) -> CannotPlan:
    people, smallest = len(problem.people), problem.smallest_group
    reports: dict[object, int] = {}
    for _, manager in problem.with_managers():
        reports[manager.id] = reports.get(manager.id, 0) + 1
    for manager_id, count in reports.items():
        if people - 1 - count < smallest - 1:
            return ManagerOfTooMany(manager=manager_id, reports=count)
    return ManagersInTheWay(groups=problem.number_of_groups)


def _exactly(problem: Problem, needed: set[Rule]) -> Iterator[Broken]:
    """Each rule that cannot be spared, in the involvement lead's words."""
    if Rule.PEOPLE_NEEDS in needed:
        yield from _people_needs(problem)
    if Rule.TRAINER_NEEDS in needed:
        for trainer in problem.trainers or ():
            if trainer.needs:
                yield Broken(
                    Rule.TRAINER_NEEDS,
                    N_("The trainer %(trainer)s needs %(needs)s. Groups that rooms with it hold: %(groups)s."),
                    {"trainer": trainer.id, "needs": _listed(trainer.needs), "groups": _held(problem, trainer.needs)},
                )
    if Rule.NOT_WITH in needed:
        for trainer in problem.trainers or ():
            listed = [person.id for person in problem.people if person.id in trainer.not_with]
            if listed:
                yield Broken(
                    Rule.NOT_WITH,
                    N_("%(trainer)s has asked not to be put with %(people)s."),
                    {"trainer": trainer.id, "people": _listed(listed)},
                )
    if Rule.MANAGERS in needed:
        yield Broken(Rule.MANAGERS, N_("Besides, people must sit apart from their own line managers."))
    if Rule.LOCKS in needed:
        yield Broken(Rule.LOCKS, N_("Besides, some are locked where they are. Taking a lock off could help."))


def _people_needs(problem: Problem) -> list[Broken]:
    """Needs for which there are too few places; if each by itself has enough, all needs of people."""
    present = {frozenset({need}) for person in problem.people for need in person.needs}
    present |= {person.needs for person in problem.people if person.needs}
    told = []
    for needs in sorted(present, key=lambda needs: (len(needs), sorted(needs))):
        people = [person.id for person in problem.people if needs <= person.needs]
        places = _held(problem, needs) * problem.largest_group
        values = {"needs": _listed(needs), "number": len(people), "people": _listed(people), "places": places}
        told.append((len(people) > places, values))
    short = [values for too_few, values in told if too_few] or [values for _, values in told]
    message = N_(
        "People who need %(needs)s: %(number)s (%(people)s). Places in rooms that have it: %(places)s. "
        "Choose another room, or make fewer, larger groups."
    )
    return [Broken(Rule.PEOPLE_NEEDS, message, values) for values in short]


def _held(problem: Problem, needs: frozenset[str]) -> int:
    """How many groups the rooms that meet ``needs`` hold together."""
    held = sum(room.groups for room in problem.rooms or () if needs <= room.offers)
    return min(held, problem.number_of_groups)


def _listed(words: Iterable[object]) -> str:
    return ", ".join(sorted(map(str, words)))

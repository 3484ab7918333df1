"""What moving a person, or letting two change places, would do: its price, told before it is made, and the making of it.

A move that would break a hard rule is refused in a sentence. If that rests on somebody's needs or a trainer's list, the
sentence is always the same one, and it is left out if there is another reason to refuse: whoever tries places for a person
learns no more than that there is something to ask about. The price itself rests on attributes and on who has met.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from induction.groups.bad_input import NoLongerComing, NoSuchGroup, NotInThePlan
from induction.groups.cost import cost_of, counts, met_within
from induction.groups.hard_rules import Broken, PlannedGroup, broken_in, for_everybody, sizes_broken
from induction.groups.planned import Plan, judge
from induction.groups.problem import MET, Id, Problem
from induction.refusals import N_, Refusal


@dataclass(frozen=True)
class Move:
    """``person`` goes to group ``group``."""

    person: Id
    group: int


@dataclass(frozen=True)
class Swap:
    """``person`` and ``other`` change places."""

    person: Id
    other: Id


@dataclass(frozen=True)
class Remark:
    """A sentence about what would change, as a message id with its values.

    ``value`` among them is an attribute's value as the problem has it, such as a role family's key: a page puts its own
    label in its place.
    """

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence in English."""
        return self.message % self.values


@dataclass(frozen=True)
class Price:
    """What a change would do.

    ``refused`` holds the hard rules in the way, as everybody may read them; empty means allowed. ``cost_change`` is below
    nought if the mix gets better. ``remarks`` begin with the verdict, then what weighs most; empty if refused.
    """

    change: Move | Swap
    refused: tuple[Broken, ...]
    cost_change: float
    remarks: tuple[Remark, ...]
    for_involvement_lead: tuple[Broken, ...] = field(default=(), repr=False, compare=False)

    @property
    def allowed(self) -> bool:
        """Whether the change breaks no hard rule."""
        return not self.refused


class MoveRefused(Refusal):
    """The change would break a hard rule; nothing has changed. ``price`` says all that everybody may know."""

    def __init__(self, price: Price) -> None:
        """Take the sentence, and its values, of the first rule in the way."""
        self.price = price
        self.message = price.refused[0].message  # type: ignore[misc]  # the sentence depends on the rule
        super().__init__(**price.refused[0].values)


BETTER = N_("The mix gets better.")
WORSE = N_("The mix gets worse.")
SAME = N_("The mix stays as good as it is.")

_MORE = {
    "role_family": N_("%(count)s people from %(value)s would sit together in group %(group)s."),
    "team": N_("%(count)s people from the team %(value)s would sit together in group %(group)s."),
    "seniority": N_("%(count)s people at the level %(value)s would sit together in group %(group)s."),
    "site": N_("%(count)s people who work at %(value)s would sit together in group %(group)s."),
    MET: N_("In group %(group)s there would be %(count)s pairs of people who have met before."),
}
_TWO = {
    "role_family": N_("Two people from %(value)s would sit together in group %(group)s."),
    "team": N_("Two people from the team %(value)s would sit together in group %(group)s."),
    "seniority": N_("Two people at the level %(value)s would sit together in group %(group)s."),
    "site": N_("Two people who work at %(value)s would sit together in group %(group)s."),
}
_ONE_PAIR = N_("Two people who have met before would sit together in group %(group)s.")
_FEWER = {
    "role_family": N_("People from %(value)s in group %(group)s: %(count)s instead of %(before)s."),
    "team": N_("People from the team %(value)s in group %(group)s: %(count)s instead of %(before)s."),
    "seniority": N_("People at the level %(value)s in group %(group)s: %(count)s instead of %(before)s."),
    "site": N_("People who work at %(value)s in group %(group)s: %(count)s instead of %(before)s."),
    MET: N_("Pairs of people who have met before in group %(group)s: %(count)s instead of %(before)s."),
}
_MORE_ALIKE = N_("%(count)s people with the same %(attribute)s, %(value)s, would sit together in group %(group)s.")
_FEWER_ALIKE = N_("People with the %(attribute)s %(value)s in group %(group)s: %(count)s instead of %(before)s.")


def price(problem: Problem, plan: Plan, change: Move | Swap) -> Price:
    """What ``change`` would do to ``plan``: whether it is allowed, how the cost changes, and what to say about it.

    Refuses, by name, people and groups that the plan does not have.
    """
    groups = changed(problem, plan, change)
    pairs = [(old, new) for old, new in zip(plan.groups, groups, strict=True) if old.people != new.people]
    broken = list(sizes_broken(groups, problem.number_of_groups))
    for _, new in pairs:
        broken.extend(broken_in(problem, new))
    before = cost_of(problem, [old.people for old, _ in pairs])
    difference = cost_of(problem, [new.people for _, new in pairs]) - before
    # Sums of the same weights in another order may differ in the last digit; that is no change.
    difference = 0.0 if abs(difference) < 1e-9 * max(before, 1e-3) else difference
    return Price(
        change=change,
        refused=for_everybody(broken),
        cost_change=difference,
        remarks=() if broken else tuple(_remarks(problem, pairs, difference)),
        for_involvement_lead=tuple(broken),
    )


def choices(problem: Problem, plan: Plan, person: Id) -> list[Price]:
    """Every group ``person`` could move to and everybody to change places with; the best first, the refused last."""
    here = _group_of(plan, person)
    changes: list[Move | Swap] = [Move(person, group.number) for group in plan.groups if group is not here]
    changes += [Swap(person, other) for group in plan.groups if group is not here for other in group.people]
    return sorted((price(problem, plan, one) for one in changes), key=lambda one: (not one.allowed, one.cost_change))


def apply(problem: Problem, plan: Plan, change: Move | Swap) -> Plan:
    """The plan with ``change`` made, and a new certificate; refuses with MoveRefused what breaks a hard rule.

    Also a plan in which something else was wrong already is not passed on: mend that first, or make the groups again.
    """
    told = price(problem, plan, change)
    if not told.allowed:
        raise MoveRefused(told)
    after = judge(problem, changed(problem, plan, change), seconds=plan.seconds)
    if after.violations:
        raise MoveRefused(replace(told, refused=after.violations, for_involvement_lead=after.for_involvement_lead))
    return after


def changed(problem: Problem, plan: Plan, change: Move | Swap) -> tuple[PlannedGroup, ...]:
    """The groups of ``plan`` with ``change`` made, people in the problem's order, whether it is allowed or not."""
    where = {change.person: _group_of(plan, change.person).number}
    if isinstance(change, Move):
        if not 1 <= change.group <= len(plan.groups):
            raise NoSuchGroup(group=change.group)
        goes = {change.person: change.group}
    else:
        where[change.other] = _group_of(plan, change.other).number
        goes = {change.person: where[change.other], change.other: where[change.person]}
    gone = next((person for group in plan.groups for person in group.people if person not in problem.person), None)
    if gone is not None:
        raise NoLongerComing(person=gone)
    place = {person: number for number, person in enumerate(problem.person)}
    groups = []
    for group in plan.groups:
        if group.number not in (*where.values(), *goes.values()):
            groups.append(group)
            continue
        people = [person for person in group.people if person not in goes]
        people += [person for person, number in goes.items() if number == group.number]
        groups.append(replace(group, people=tuple(sorted(people, key=lambda person: place[person]))))
    return tuple(groups)


def _group_of(plan: Plan, person: Id) -> PlannedGroup:
    for group in plan.groups:
        if person in group.people:
            return group
    raise NotInThePlan(person=person)


def _remarks(problem: Problem, pairs: list[tuple[PlannedGroup, PlannedGroup]], difference: float) -> Iterator[Remark]:
    yield Remark(SAME if difference == 0 else WORSE if difference > 0 else BETTER)
    told: list[tuple[float, Remark]] = []
    for old, new in pairs:
        for name in problem.attributes():
            before, after = counts(problem, old.people, name), counts(problem, new.people, name)
            for value in before | after:
                remark = _remark(name, value, new.number, before[value], after[value])
                if remark:
                    told.append((problem.weights[name] * (max(before[value], after[value]) - 1), remark))
        if problem.weights.get(MET):
            met = met_within(problem, old.people), met_within(problem, new.people)
            if met[0] != met[1]:
                told.append((problem.weights[MET] * abs(met[1] - met[0]), _remark_on_met(new.number, *met)))
    # Bad news of the same weight first: it is what somebody who is about to drop a card must not miss.
    yield from (remark for _, remark in sorted(told, key=lambda one: (-one[0], "before" in one[1].values)))


def _remark(name: str, value: str, group: int, before: int, after: int) -> Remark | None:
    """What to say when people of one value in a group go from ``before`` to ``after``; one by themselves is no matter."""
    values: dict[str, object] = {"attribute": name, "value": value, "group": group, "count": after}
    if after > before and after > 1:
        message = _TWO.get(name, _MORE_ALIKE) if after == 2 else _MORE.get(name, _MORE_ALIKE)
        return Remark(message, values)
    if after < before and before > 1:
        return Remark(_FEWER.get(name, _FEWER_ALIKE), {**values, "before": before})
    return None


def _remark_on_met(group: int, before: int, after: int) -> Remark:
    values: dict[str, object] = {"attribute": MET, "group": group, "count": after}
    if after < before:
        return Remark(_FEWER[MET], {**values, "before": before})
    return Remark(_ONE_PAIR if after == 1 else _MORE[MET], values)

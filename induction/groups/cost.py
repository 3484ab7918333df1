"""What a plan costs, the least that any plan could cost, and how evenly each attribute is spread.

Cost = Σ over attributes of weight × pairs in one group who share the value, + the weight of ``met`` × pairs in one group
who met before: the formulation of maximally diverse grouping with groups of fixed size. The bound is the spread bound: a
value that N people have costs least when every group holds N // G or one more of them. It leaves rooms, needs and old
acquaintance out, so it is never above the true least cost, and often equal to it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from induction.groups.problem import MET, Id, Problem


@dataclass(frozen=True)
class Spread:
    """How an attribute is spread: pairs in one group who share it, and the fewest that arithmetic allows."""

    pairs: int
    fewest: int

    @property
    def even(self) -> bool:
        """Whether every value is spread as evenly over the groups as arithmetic allows."""
        return self.pairs == self.fewest


def pairs_of(count: int) -> int:
    """How many pairs ``count`` people make."""
    return count * (count - 1) // 2


def counts(problem: Problem, people: Iterable[Id], attribute: str) -> Counter[str]:
    """How many of ``people`` have each value of ``attribute``; values that are not known are left out."""
    values = (problem.person[person].value(attribute) for person in people)
    return Counter(value for value in values if value is not None)


def met_within(problem: Problem, people: Iterable[Id]) -> int:
    """Pairs among ``people`` who met before."""
    together = set(people)
    return sum(1 for person in together for other in problem.met_with.get(person, ()) if other in together) // 2


def cost_of(problem: Problem, groups: Iterable[Sequence[Id]]) -> float:
    """The cost of ``groups`` of people; it adds up over groups, so one group's share may be asked for as well."""
    total = 0.0
    for people in groups:
        for attribute in problem.attributes():
            shared = sum(pairs_of(count) for count in counts(problem, people, attribute).values())
            total += problem.weights[attribute] * shared
        if problem.weights.get(MET, 0):
            total += problem.weights[MET] * met_within(problem, people)
    return total


def bound_of(problem: Problem) -> float:
    """A cost that no plan with this number of groups can go below: the spread bound."""
    return float(sum(problem.weights[name] * _fewest(problem, name) for name in problem.attributes()))


def spread_of(problem: Problem, groups: Sequence[Sequence[Id]]) -> dict[str, Spread]:
    """The spread of each attribute that people are mixed by."""
    return {
        name: Spread(
            pairs=sum(pairs_of(count) for people in groups for count in counts(problem, people, name).values()),
            fewest=_fewest(problem, name),
        )
        for name in problem.attributes()
    }


def _fewest(problem: Problem, attribute: str) -> int:
    """Pairs who share a value when N people with it sit N // G or one more to each of G groups."""
    groups = problem.number_of_groups
    fewest = 0
    for count in counts(problem, problem.person, attribute).values():
        each, left = divmod(count, groups)
        fewest += left * pairs_of(each + 1) + (groups - left) * pairs_of(each)
    return fewest

"""A plan and its certificate: the groups, what they cost, the bound, and a sentence about how good they are."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from induction.groups.cost import Spread, bound_of, cost_of, spread_of
from induction.groups.hard_rules import Broken, PlannedGroup, broken_rules, for_everybody
from induction.groups.problem import Problem
from induction.refusals import N_


@dataclass(frozen=True)
class Plan:
    """Groups with their certificate.

    ``bound`` is a cost that no plan for the same number of groups can go below; costs for different numbers of groups are
    not to be compared. ``proven`` says that the cost *is* the least possible. ``violations`` holds hard rules that do not
    hold, as everybody may read them; it is empty in every plan that the engine or a move returns, and filled only when an
    old plan is judged against a problem that has changed. Equal plans may have taken different ``seconds``.
    """

    groups: tuple[PlannedGroup, ...]
    cost: float
    bound: float
    proven: bool
    spread: Mapping[str, Spread]
    violations: tuple[Broken, ...]
    seed: int
    seconds: float = field(compare=False)
    for_involvement_lead: tuple[Broken, ...] = field(default=(), repr=False, compare=False)

    def to_dict(self) -> dict[str, Any]:
        """The plan as JSON holds it; nothing that only the involvement lead may read."""
        return {
            "groups": [
                {
                    "number": group.number,
                    "trainer": group.trainer,
                    "exercise": group.exercise,
                    "room": group.room,
                    "people": list(group.people),
                }
                for group in self.groups
            ],
            "cost": self.cost,
            "bound": self.bound,
            "proven": self.proven,
            "spread": {name: {**asdict(spread), "even": spread.even} for name, spread in self.spread.items()},
            "violations": [one.sentence for one in self.violations],
            "seconds": self.seconds,
            "seed": self.seed,
        }

    def certificate(self) -> tuple[str, dict[str, object]]:
        """How good the mix is, as a message id with its values; it claims no more than the bound shows."""
        if self.proven:
            return N_("This is the best mix possible."), {}
        if self.bound <= 0:
            return N_("There may be a better mix. We cannot tell how close this one is."), {}
        # Rounded up, so that the sentence is true as it stands.
        over = -(-(self.cost / self.bound - 1) * 1000 // 1) / 10
        return N_("This mix is within %(percent)s %% of the best possible."), {"percent": max(over, 0.1)}


def judge(problem: Problem, groups: Sequence[PlannedGroup], *, seconds: float = 0.0) -> Plan:
    """``groups`` with cost, bound, spread and whatever hard rules they break under ``problem``, exact cause apart.

    For a plan that was stored: people of it who are no longer in the problem count as a broken rule, not in the cost.
    """
    people = [tuple(one for one in group.people if one in problem.person) for group in groups]
    broken = tuple(broken_rules(problem, groups))
    cost, bound = cost_of(problem, people), bound_of(problem)
    return Plan(
        groups=tuple(groups),
        cost=cost,
        bound=bound,
        proven=not broken and cost <= bound * (1 + 1e-12),
        spread=spread_of(problem, people),
        violations=for_everybody(broken),
        seed=problem.seed,
        seconds=seconds,
        for_involvement_lead=broken,
    )

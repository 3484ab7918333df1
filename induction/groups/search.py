"""Stage B: people into groups whose tables are chosen, by exchanging two at a time.

With C[g, i] the likeness of person i to the members of group g, weighted, plus a penalty for every hard rule that i would
break there, an exchange of i (in g) and j (in h) changes the cost by C[h, i] - C[g, i] + C[g, j] - C[h, j] - 2 S[i, j],
so all partners of i are weighed in one vector. While it is hot, a partner is drawn with probability
proportional to exp(-change / temperature) by adding Gumbel noise and taking the best; cooled down, exchanges
that help are made until none is left. Cycles of two temperatures take turns, because the better one depends on the
weights. It counts steps, not seconds, so the same seed gives the same groups.

Empty chairs are people like nobody, of whom a group has at most one: so every group is equally large, an exchange
with a chair is a move, and sizes never differ by more than one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from induction.groups.problem import MET, Id, Problem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from induction.groups.slots import Table

    Groups = NDArray[np.intp]
    Costs = NDArray[np.float64]

HOT, COOL = 0.45, 0.05
"""Temperatures of a cycle from a new deal, as shares of the heaviest weight of an attribute; tried on 12 to 240 people."""
WARM, MILD = 0.3, 0.08
"""Those of every second cycle, which goes on from the best so far."""
FEWEST_CYCLES, MOST_CYCLES = 3, 12
"""Few people take many short cycles, because rules leave few exchanges among them and one start may be cut off."""
STEPS_EACH, MOST_STEPS = 100, 10_000
"""Steps of a cycle per person, and at most: a third of a second in all for sixty people, about one for 240."""
WIDEST = 2_500
"""Up to so many people their likeness is kept as a table, of 50 MB at most; above, it is worked out row by row."""


@dataclass(frozen=True)
class Found:
    """The best groups found, as a group (from 0) per person, and how many hard rules they break: 0 if they may be used."""

    groups: "Groups"
    broken: int


class Search:
    """The search for one problem at chosen tables, one for each group."""

    def __init__(self, problem: Problem, tables: "list[Table]") -> None:
        self.problem, self.tables = problem, tables
        self.groups = problem.number_of_groups
        self.people = len(problem.people)
        self.size = self.people + (-self.people) % self.groups
        self.place: dict[Id, int] = {person.id: place for place, person in enumerate(problem.people)}
        self.scale = max([problem.weights[name] for name in problem.attributes()] or [problem.weights.get(MET, 1.0)])
        together = sum(problem.weights.values())
        # One broken rule outweighs whatever one exchange can win. A power of two, so that adding it loses no digit.
        self.penalty = 2.0 ** np.ceil(np.log2(8 * together * (problem.largest_group + 1) + 1))
        self._likeness_by_person()
        self.barred = self._where_nobody_may_sit()
        self._keep_locks()

    def _likeness_by_person(self) -> None:
        """What likeness is made of: a number per value for each attribute (unlike for not known), and the pairs."""
        problem = self.problem
        self.codes: list[tuple[float, NDArray[np.int64]]] = []
        for name in problem.attributes():
            numbers: dict[str, int] = {}
            codes = -1 - np.arange(self.size)
            for place, person in enumerate(problem.people):
                value = person.value(name)
                if value is not None:
                    codes[place] = numbers.setdefault(value, len(numbers))
            self.codes.append((problem.weights[name], codes))
        self.pairs: list[dict[int, float]] = [{} for _ in range(self.size)]
        if problem.weights.get(MET):
            for one, others in problem.met_with.items():
                for other in others:
                    self.pairs[self.place[one]][self.place[other]] = problem.weights[MET]
        # Once each, also where two are each other's manager.
        apart = {tuple(sorted((self.place[one.id], self.place[other.id]))) for one, other in problem.with_managers()}
        self.reports, self.managers = np.array(sorted(apart), dtype=np.intp).reshape(-1, 2).T
        for one, other in apart:
            for a, b in ((one, other), (other, one)):
                self.pairs[a][b] = self.pairs[a].get(b, 0.0) + self.penalty
        self.table = np.stack([self._row(i) for i in range(self.size)]) if self.size <= WIDEST else None

    def _row(self, i: int) -> "Costs":
        row = np.zeros(self.size)
        if i >= self.people:
            row[self.people :] = self.penalty
        for weight, codes in self.codes:
            row += weight * (codes == codes[i])
        row[i] = 0.0
        for j, extra in self.pairs[i].items():
            row[j] += extra
        return row

    def likeness(self, i: int) -> "Costs":
        """S[i]: what each other person adds to the cost beside person ``i``."""
        return self.table[i] if self.table is not None else self._row(i)

    def _where_nobody_may_sit(self) -> "Costs":
        """For each group and person the penalty of sitting there: needs that the room does not meet, trainers' lists."""
        barred = np.zeros((self.groups, self.size))
        by_needs: dict[frozenset[str], list[int]] = {}
        for place, person in enumerate(self.problem.people):
            by_needs.setdefault(person.needs, []).append(place)
        for number, table in enumerate(self.tables):
            if table.room is not None:
                for needs, places in by_needs.items():
                    if not needs <= table.room.offers:
                        barred[number, places] += self.penalty
            if table.trainer is not None:
                listed = [self.place[one] for one in table.trainer.not_with if one in self.place]
                barred[number, listed] += self.penalty
        return barred

    def _keep_locks(self) -> None:
        """The group of each person who stays, -1 for the others; groups locked whole get their chair, or may have none."""
        self.locked: Groups = np.full(self.size, -1)
        chair = self.people
        full = self.size // self.groups
        for group, fixed in self.problem.fixed.items():
            for one in fixed.people:
                self.locked[self.place[one]] = group - 1
            if fixed.whole and len(fixed.people) < full:
                self.locked[chair] = group - 1
                chair += 1
        self.free = np.flatnonzero(self.locked < 0)

    def starts(self, seed: int) -> "list[Groups]":
        """Where to start: the seats that the tables come with, if they do, or two deals."""
        if any(table.people for table in self.tables):
            return [self.as_seated()]
        return [self.deal_by_role(), self.deal_with_care(np.random.default_rng(seed))]

    def as_seated(self) -> "Groups":
        """The groups that the tables come with, and a chair in those that are one short."""
        groups, places = self.locked.copy(), self._places_left()
        for number, table in enumerate(self.tables):
            here = [i for i in table.people if self.locked[i] < 0]
            groups[here] = number
            places[number] -= len(here)
        groups[self.free[self.free >= self.people]] = np.flatnonzero(places > 0)
        return groups

    def deal_by_role(self) -> "Groups":
        """What a person does by hand: sort by the heaviest attribute and deal round, except for those who are locked."""
        names = self.problem.attributes()
        order = sorted(
            (int(i) for i in self.free if i < self.people),
            key=lambda i: [self.problem.people[i].value(name) or "" for name in names[:1]],
        )
        groups, room = self.locked.copy(), self._places_left()
        at = 0
        for i in [*order, *(int(i) for i in self.free if i >= self.people)]:
            while not room[at % self.groups]:
                at += 1
            groups[i] = at % self.groups
            room[at % self.groups] -= 1
            at += 1
        return groups

    def deal_with_care(self, rng: np.random.Generator) -> "Groups":
        """One after another, those with the fewest groups open to them first, each to the group where they cost least."""
        groups, room = self.locked.copy(), self._places_left()
        costs = self.barred.copy()
        for i in np.flatnonzero(self.locked >= 0):
            costs[groups[i]] += self.likeness(int(i))
        open_to = (self.barred == 0).sum(axis=0) - np.array([len(pairs) for pairs in self.pairs])
        shuffled = rng.permutation(self.free)
        # Chairs first: they are the ones that would crowd out somebody who has only one place to go.
        order = sorted(shuffled.tolist(), key=lambda i: (i < self.people, open_to[i]))
        for i in order:
            here = np.where(room > 0, costs[:, i] - 1e-3 * self.scale * room, np.inf)
            g = int(np.argmin(here))
            groups[i] = g
            room[g] -= 1
            costs[g] += self.likeness(i)
        return groups

    def _places_left(self) -> "NDArray[np.int64]":
        """Chairs and people that each group still takes."""
        held = np.bincount(self.locked[self.locked >= 0], minlength=self.groups)
        return np.full(self.groups, self.size // self.groups) - held

    def run(self, starts: "list[Groups]", seed: int, bound: float) -> Found:
        """The best found from ``starts``, never worse than any of them; it ends early at a cost of ``bound``."""
        rng = np.random.default_rng(seed)
        best = min((_State(self, start) for start in starts), key=lambda state: state.rank).settle(rng)
        steps = min(MOST_STEPS, STEPS_EACH * self.size)
        for cycle in range(max(FEWEST_CYCLES, min(MOST_CYCLES, 240 // self.size))):
            if (best.broken, best.cost) <= (0, bound + 1e-9 * self.scale) or len(self.free) < 2:
                break
            if best.broken and cycle >= FEWEST_CYCLES:
                break  # the exact programme will say whether there is a way, and then start from it
            fresh = cycle % 2 == 0
            state = _State(self, self.deal_with_care(rng) if fresh else best.groups)
            hot, cool = (HOT, COOL) if fresh else (WARM, MILD)
            state.anneal(rng, hot * self.scale, cool * self.scale, steps)
            best = min(best, state.settle(rng), key=lambda state: state.rank)
        return Found(best.groups[: self.people], best.broken)


class _State:
    """Groups on the way, with C kept up to date."""

    def __init__(self, search: Search, groups: "Groups") -> None:
        self.search = search
        self.groups = groups.copy()
        self.costs = search.barred.copy()
        for i, group in enumerate(self.groups.tolist()):
            self.costs[group] += search.likeness(i)
        self.everyone = np.arange(search.size)
        self._add_up()

    def _add_up(self) -> None:
        search = self.search
        barred = search.barred[self.groups, self.everyone].sum()
        apart = (self.groups[search.reports] == self.groups[search.managers]).sum()
        chairs = np.bincount(self.groups[search.people :], minlength=search.groups)
        self.broken = int(barred / search.penalty + apart + (chairs * (chairs - 1) // 2).sum())
        # Pairs are counted from both sides; being barred, from one.
        own = self.costs[self.groups, self.everyone].sum()
        self.cost = float(own + barred) / 2 - self.broken * search.penalty

    @property
    def rank(self) -> tuple[int, float]:
        """Smaller is better: first no broken rule, then the cost."""
        return self.broken, self.cost

    def changes(self, i: int) -> "Costs":
        """What exchanging ``i`` with each other person would do to the cost; no change for themselves, never for some."""
        g = self.groups[i]
        own = self.costs[self.groups, self.everyone]
        there = self.costs[self.groups, i]
        change: Costs = there - self.costs[g, i] + self.costs[g] - own - 2 * self.search.likeness(i)
        change[(self.groups == g) | (self.search.locked >= 0)] = np.inf
        change[i] = 0.0
        return change

    def exchange(self, i: int, j: int) -> None:
        """Let ``i`` and ``j``, of different groups, change places."""
        g, h = self.groups[i], self.groups[j]
        difference = self.search.likeness(j) - self.search.likeness(i)
        self.costs[g] += difference
        self.costs[h] -= difference
        self.groups[i], self.groups[j] = h, g

    def anneal(self, rng: np.random.Generator, hot: float, cool: float, steps: int) -> None:
        """``steps`` exchanges at a temperature that falls geometrically from ``hot`` to ``cool``."""
        picks = rng.choice(self.search.free, size=steps)
        temperatures = hot * (cool / hot) ** (np.arange(steps) / max(steps - 1, 1))
        for i, noise, temperature in zip(picks.tolist(), self._noise(rng, steps), temperatures.tolist(), strict=True):
            j = int(np.argmin(self.changes(i) - temperature * noise))
            if j != i:
                self.exchange(i, j)

    def _noise(self, rng: np.random.Generator, steps: int) -> "Iterator[Costs]":
        """Gumbel noise for each step, drawn a block at a time."""
        for start in range(0, steps, 64):
            yield from rng.gumbel(size=(min(64, steps - start), self.search.size))

    def settle(self, rng: np.random.Generator) -> "_State":
        """Make exchanges that help until there are none; returns itself, added up."""
        # What is smaller may be rounding, and would be exchanged to and fro for ever.
        enough = max(1e-9 * self.search.scale, 1e-13 * self.search.penalty * self.search.problem.largest_group)
        going = True
        while going:
            going = False
            for i in rng.permutation(self.search.free).tolist():
                change = self.changes(i)
                j = int(np.argmin(change))
                if change[j] < -enough:
                    self.exchange(i, j)
                    going = True
        self._add_up()
        return self

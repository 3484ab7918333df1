"""Which figures of a table to withhold so that no hidden one can be worked out; the package says why and how."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass

from induction.disclosure.figures import WITHHELD, Figure, Rules, fewer, shown

_EVER = 1_000_000_000  # higher than any count of people: "there is no highest number"


@dataclass(slots=True)
class Arc:
    """One figure of a table as a piece of the network: so many people flow from ``tail`` to ``head``.

    ``in_small_whole``: a zero here would speak about few people, so a reader must not tell it from 1 to 7.
    """

    tail: Hashable
    head: Hashable
    number: int
    in_small_whole: bool = False
    withheld: bool = False

    def fewer(self, rules: Rules) -> bool:
        """Whether this is hidden for what it is itself."""
        return rules.small(self.number) or (self.number == 0 and self.in_small_whole)

    def hidden(self, rules: Rules) -> bool:
        """Whether this is hidden, for itself or to protect another."""
        return self.withheld or self.fewer(rules)

    def figure(self, rules: Rules) -> Figure:
        """What is printed."""
        if self.withheld:
            return WITHHELD
        return fewer(rules) if self.fewer(rules) else shown(rules.rounded(self.number))

    def span(self, rules: Rules) -> tuple[int, int]:
        """The lowest and highest number that a reader must think possible, from this figure alone."""
        if self.fewer(rules):
            return (0 if self.in_small_whole else 1), rules.threshold - 1
        if self.withheld:  # a reader sees that it is not "fewer than", so it is at least the threshold
            return rules.threshold, _EVER
        return rules.behind(rules.rounded(self.number))


def in_small_whole(rules: Rules, total: int, *wholes: int) -> bool:
    """Whether a zero that is part of ``wholes``, in a table of ``total`` people, would speak about few people.

    Not where one of the wholes is empty, in a large total: then the zero is read off that whole's own zero.
    """
    return rules.small(total) or (all(wholes) and any(rules.small(whole) for whole in wholes))


class Network:
    """The figures of one table, and what a reader can work out about the hidden ones.

    At every node of the network what flows in flows out: the figures of a row add up to its total, and so on.
    """

    def __init__(self, arcs: Sequence[Arc], rules: Rules) -> None:
        self.arcs = arcs
        self.rules = rules
        self.at: dict[Hashable, list[int]] = {}
        for position, arc in enumerate(arcs):
            self.at.setdefault(arc.tail, []).append(position)
            self.at.setdefault(arc.head, []).append(position)

    def protect(self) -> None:
        """Withhold figures until each hidden one has company in its row and column, and could be ``spread`` numbers."""
        self._give_company()
        proven: set[int] = set()  # stays true, since withholding more only widens what a reader must think possible
        while (position := self._next_unproven(proven)) is not None:
            if self._in_doubt(position):
                proven.add(position)
            elif (more := self._smallest(self._beside(position)) or self._smallest(self.arcs)) is not None:
                more.withheld = True
                self._give_company()
            else:  # nothing is left to withhold and "fewer than" itself tells: print no figure at all, zeros included
                for arc in self.arcs:
                    arc.withheld = True
                return

    def _give_company(self) -> None:
        """Withhold the next smallest wherever exactly one figure of a row or column, totals included, is hidden."""
        waiting = list(self.at)
        while waiting:
            arcs = [self.arcs[position] for position in self.at[waiting.pop()]]
            if sum(arc.hidden(self.rules) for arc in arcs) == 1 and (more := self._smallest(arcs)) is not None:
                more.withheld = True
                waiting += [more.tail, more.head]

    def _smallest(self, arcs: Iterable[Arc]) -> Arc | None:
        """The smallest figure that is shown and not 0, the first of those that are printed alike."""
        able = [arc for arc in arcs if arc.number and not arc.hidden(self.rules)]
        return min(able, key=lambda arc: self.rules.rounded(arc.number), default=None)

    def _beside(self, position: int) -> list[Arc]:
        arc = self.arcs[position]
        return [self.arcs[other] for other in self.at[arc.tail] + self.at[arc.head]]

    def _next_unproven(self, proven: set[int]) -> int | None:
        hidden = (at for at, arc in enumerate(self.arcs) if at not in proven and arc.hidden(self.rules))
        return next(hidden, None)

    def _in_doubt(self, position: int) -> bool:
        """Whether this figure could be at least ``spread`` numbers, for all that a reader can tell.

        The constraints are bounds on whole numbers in a network, so every number between the extremes is possible
        too (total unimodularity): it is enough to see how far this one can be pushed up and down from the truth.
        """
        arc, wanted = self.arcs[position], self.rules.spread - 1
        lowest, highest = arc.span(self.rules)
        up = self._push(position, arc.head, arc.tail, min(wanted, highest - arc.number))
        down = self._push(position, arc.tail, arc.head, min(wanted - up, arc.number - lowest))
        return up + down >= wanted

    def _push(self, without: int, source: Hashable, sink: Hashable, limit: int) -> int:
        """How much more can flow from ``source`` to ``sink`` past the figure ``without``, at most ``limit``."""
        extra = [0] * len(self.arcs)
        pushed = 0
        while pushed < limit and (path := self._path(without, source, sink, extra)) is not None:
            step = min(limit - pushed, *(room for _, _, room in path))
            for position, sign, _ in path:
                extra[position] += sign * step
            pushed += step
        return pushed

    def _path(
        self, without: int, source: Hashable, sink: Hashable, extra: Sequence[int]
    ) -> list[tuple[int, int, int]] | None:
        """The shortest way to ``sink``: figures to raise (+1) or lower (-1), each with the room it has."""
        ways: dict[Hashable, list[tuple[int, int, int]]] = {source: []}
        waiting = [source]
        for node in waiting:  # grows while it is walked
            for position in self.at[node]:
                arc = self.arcs[position]
                onward, sign = (arc.head, 1) if arc.tail == node else (arc.tail, -1)
                lowest, highest = arc.span(self.rules)
                now = arc.number + extra[position]
                room = highest - now if sign > 0 else now - lowest
                if position != without and room > 0 and onward not in ways:
                    ways[onward] = [*ways[node], (position, sign, room)]
                    waiting.append(onward)
        return ways.get(sink)

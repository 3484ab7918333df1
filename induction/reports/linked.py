"""All counts of a report as one network, so that no hidden one can be worked out from another table.

A report shows the same people several times: by quarter and when they came, by role family and when they came, by role
family and whether they reflected, and of those who did, whether they gave their numbers. Where two tables meet they
share a figure, so that everything is one network of people flowing round (``disclosure.suppression``):

    everyone → quarter → when they came → role family → reflected or not → numbers given or not → everyone

First each table is protected by itself, as strictly as every table of the department. Then all of them together: each
hidden figure must still be able to be 3 numbers, the measure that ``disclosure.changes`` takes for figures that are read
together. That nobody reflects without having come is not part of the network. Where it would give a hidden zero away,
the other zero is hidden too; otherwise a reader who keeps it in mind is left with fewer numbers, never with one in all
the departments that were tried (``tests/unit/reports``).
"""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from induction.disclosure import Figure, Rules, table
from induction.disclosure.suppression import Arc, Network
from induction.people.enums import RoleFamily
from induction.reflections.enums import Statement
from induction.reports.enums import Came
from induction.reports.quarters import Quarter

Key = tuple[Hashable, ...]

EVERYONE = ("everyone",)
"""The key of the figure that counts everyone; the others are (quarter,), (family, came), ("reflected", True) and so on."""

Ratings = Mapping[Statement, tuple[int, int]]
"""Of one person, the numbers before and after for every statement."""


@dataclass(frozen=True, slots=True)
class Person:
    """What counts of one starter. Nothing of this leaves but as a protected figure."""

    starter_id: int
    family: RoleFamily
    quarter: Quarter
    """The quarter in which she started."""
    came: Came
    reflected: bool
    ratings: Ratings | None
    """None where she has not reflected, or has not given all the numbers before and after."""

    @property
    def keys(self) -> Iterable[Key]:
        """The figures in which she is counted."""
        yield from (EVERYONE, (self.quarter,), (self.family,), (self.came,))
        yield from ((self.quarter, self.came), (self.family, self.came))
        yield from (("reflected", self.reflected), (self.family, "reflected", self.reflected))
        if self.reflected:
            answered = self.ratings is not None
            yield from (("answered", answered), (self.family, "answered", answered))


class _ReadTogether(Rules):
    """The department's rules, with the spread that is asked of figures in several tables at once."""

    @property
    def spread(self) -> int:
        """How many numbers each hidden figure must still be able to be."""
        return 3


class LinkedFigures:
    """The figures of one report by their keys: hide what else must be hidden, protect, then read."""

    def __init__(self, people: Sequence[Person], quarters: Sequence[Quarter], rules: Rules) -> None:
        """Count ``people``, who all started in ``quarters``."""
        self.rules = rules
        self.quarters = quarters
        self._numbers = Counter(key for person in people for key in person.keys)
        self._arcs: dict[Key, Arc] = {}
        self._add(EVERYONE, "end", "start")
        self._add_totals()
        for quarter in quarters:
            self._add((quarter,), "start", quarter, EVERYONE)
        for quarter, came in product(quarters, Came):
            self._add((quarter, came), quarter, ("by quarter", came), (quarter,), (came,))
        for family in RoleFamily:
            self._add_family(family)

    def _add(self, key: Key, tail: Hashable, head: Hashable, *wholes: Key, speaks_like: Key | None = None) -> None:
        """Add a figure that is part of ``wholes``.

        A zero is hidden where it would speak about few people: one of its wholes is printed as "fewer than", and none
        of them as 0. So is one that would give away a zero hidden for that reason (``speaks_like``).
        """
        within = [self._arcs[whole] for whole in wholes]
        none_is_empty = all(arc.number or arc.in_small_whole for arc in within)
        few = none_is_empty and any(arc.fewer(self.rules) for arc in within)
        if speaks_like is not None:
            few = few or self._arcs[speaks_like].in_small_whole
        self._arcs[key] = Arc(tail, head, self._numbers[key], few)

    def _add_totals(self) -> None:
        for came in Came:
            self._add((came,), ("by quarter", came), ("by family", came), EVERYONE)
        for reflected in (True, False):
            self._add(("reflected", reflected), ("reflected", reflected), "end", EVERYONE)
        for answered in (True, False):
            self._add(("answered", answered), ("answered", answered), ("reflected", True), ("reflected", True))

    def _add_family(self, family: RoleFamily) -> None:
        came_in, goes_on, wrote = ("came in", family), ("goes on", family), ("wrote", family)
        self._add((family,), came_in, goes_on, EVERYONE)
        for came in Came:
            self._add((family, came), ("by family", came), came_in, (family,), (came,))
        self._add((family, "reflected", True), goes_on, wrote, (family,), ("reflected", True))
        # If everybody of a family reflected, nobody of it has yet to come.
        not_reflected, not_yet = (family, "reflected", False), (family, Came.NOT_YET)
        self._add(not_reflected, goes_on, ("reflected", False), (family,), ("reflected", False), speaks_like=not_yet)
        for answered in (True, False):
            wholes = ((family, "reflected", True), ("answered", answered))
            self._add((family, "answered", answered), wrote, ("answered", answered), *wholes)

    def number(self, *key: Hashable) -> int:
        """The number behind a figure, for what is worked out from it; never to be printed."""
        return self._arcs[key].number

    def hide(self, figure: Figure, *key: Hashable) -> None:
        """Hide a figure that another way of protecting it has hidden; a small one is hidden already."""
        arc = self._arcs[key]
        if figure.hidden and arc.number >= self.rules.threshold:
            arc.withheld = True

    def protect(self) -> None:
        """Hide what must be hidden: in each table by itself, then in all of them together."""
        self._protect_table(RoleFamily, Came)
        self._protect_table(self.quarters, Came)
        self._protect_table(RoleFamily, (True, False), "reflected")
        Network(list(self._arcs.values()), _ReadTogether(self.rules.threshold, self.rules.base)).protect()

    def _protect_table(self, rows: Iterable[Hashable], columns: Iterable[Hashable], *of: str) -> None:
        """Protect one table by itself; ``of`` is what the keys of its cells and of its columns' totals name besides."""
        down, across = tuple(rows), tuple(columns)
        numbers = {(row, label): self.number(row, *of, label) for row, label in product(down, across)}
        safe = table(numbers, down, across, self.rules)
        for (row, label), figure in safe.cells.items():
            self.hide(figure, row, *of, label)
        for row, figure in safe.row_totals.items():
            self.hide(figure, row)
        for label, figure in safe.column_totals.items():
            self.hide(figure, *of, label)
        self.hide(safe.total, *EVERYONE)

    def figure(self, *key: Hashable) -> Figure:
        """What is printed."""
        return self._arcs[key].figure(self.rules)

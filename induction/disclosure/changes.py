"""Who answered, and what changed between two ratings: figures that hang together and are protected together."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from operator import index
from statistics import median as middle
from typing import TypeVar

from induction.disclosure.figures import FEWER, STANDARD, WITHHELD, Figure, Rules, counted, percentage, shown
from induction.disclosure.tables import column

Person = TypeVar("Person", bound=Hashable)

_HIGHEST = 10  # ratings run from 0 to this
_SPREAD = 3  # how many numbers each hidden count must still be able to be, when all figures are read together


@dataclass(frozen=True, slots=True)
class Response:
    """How many were asked, answered, and are missing, and the response rate."""

    asked: Figure
    answered: Figure
    missing: Figure
    rate: Figure


def response(asked: int, answered: int, rules: Rules = STANDARD) -> Response:
    """Counts protected together, since two of them give the third; the rate to the nearest 5 % where none is hidden.

    Refuses more answers than people asked with ValueError.
    """
    safe = column({"answered": counted(answered), "missing": counted(asked - answered)}, rules)
    figures = (safe.total, safe.cells["answered"], safe.cells["missing"])
    telling = not asked or any(figure.hidden for figure in figures)
    return Response(*figures, WITHHELD if telling else percentage(answered, asked))


@dataclass(frozen=True, slots=True)
class Change:
    """One rating before and after: who answered both, the middle change, and the share that went each way."""

    response: Response
    median: Figure
    up: Figure
    same: Figure
    down: Figure


def median_change(pairs: Mapping[Person, tuple[int, int]], asked: int, rules: Rules = STANDARD) -> Change:
    """What is said of a rating from 0 to 10, before and after, by *person*, of ``asked`` people.

    These figures hang together (a median change above 0 says that at least half went up), so they are checked
    together: where they would tell too much the shares go first, then the median. Refuses a rating outside
    0 to 10, and more pairs than people asked, with ValueError.
    """
    if not all(0 <= rating <= _HIGHEST for pair in pairs.values() for rating in pair):
        raise ValueError("a rating is from 0 to 10")
    changes = [index(after) - index(before) for before, after in pairs.values()]
    people = len(changes)
    said = response(asked, people, rules)
    if people < rules.threshold:
        return Change(said, WITHHELD, WITHHELD, WITHHELD, WITHHELD)
    truth = (sum(change > 0 for change in changes), changes.count(0), sum(change < 0 for change in changes))
    moved = middle(changes)
    for hidden in (_hidden_shares(truth, rules), frozenset(range(3))):
        if _Printed(truth, hidden, moved, said, rules).in_doubt(asked - people):
            shares = [WITHHELD if at in hidden else percentage(n, people) for at, n in enumerate(truth)]
            return Change(said, shown(moved), *shares)
    return Change(said, WITHHELD, WITHHELD, WITHHELD, WITHHELD)


def _hidden_shares(counts: Sequence[int], rules: Rules) -> frozenset[int]:
    """Which of the counts have a share that is not shown.

    Those where the count or all the others together are small, and the next smallest beside a lone one.
    """
    people = sum(counts)
    hidden = [at for at, n in enumerate(counts) if rules.small(n) or rules.small(people - n)]
    rest = [at for at, number in enumerate(counts) if number and at not in hidden]
    if len(hidden) == 1 and rest:
        hidden.append(min(rest, key=lambda at: rules.rounded(counts[at])))
    return frozenset(hidden)


@dataclass(frozen=True, slots=True)
class _Printed:
    """What would be printed of a change (``truth``: how many went up, same, down), and what else would print alike."""

    truth: tuple[int, int, int]
    hidden: frozenset[int]
    moved: float
    response: Response
    rules: Rules

    def in_doubt(self, missing: int) -> bool:
        """Whether each hidden number could be several.

        It looks for numbers near the true ones that print alike. Those it finds prove the doubt; not finding them
        hides too much at worst.
        """
        said, far, people = self.response, self.rules.threshold, sum(self.truth)
        figures = (said.answered, said.missing, said.asked)
        secret = {*self.hidden, *(3 + at for at, figure in enumerate(figures) if figure.hidden)}
        possible: list[set[int]] = [set() for _ in range(6)]  # up, same, down, answered, missing, asked
        for n in sorted(range(people - far, people + far + 1), key=lambda n: abs(n - people)):
            absent = [m for m in range(missing - far, missing + far + 1) if self._answers_alike(n, m)]
            for counts in self._alike(n) if absent else ():
                for numbers, number in zip(possible, (*counts, n), strict=False):
                    numbers.add(number)
                possible[4].update(absent)
                possible[5].update(n + m for m in absent)
            if all(len(possible[at]) >= _SPREAD for at in secret):
                return True
        return False

    def _answers_alike(self, answered: int, missing: int) -> bool:
        said = self.response
        figures = ((said.answered, answered), (said.missing, missing), (said.asked, answered + missing))
        return all(_may_be(figure, number, self.rules) for figure, number in figures)

    def _alike(self, people: int) -> Iterator[tuple[int, int, int]]:
        """How ``people`` may have gone up, stayed and gone down for the shares and the median to be as printed."""
        far, everyone = self.rules.threshold, sum(self.truth)
        said = {at: percentage(self.truth[at], everyone) for at in range(3) if at not in self.hidden}
        near = (range(max(0, number - far), number + far + 1) for number in (self.truth[0], self.truth[2]))
        for up, down in product(*near):
            counts = (up, people - up - down, down)
            if (
                counts[1] >= 0
                and all(percentage(counts[at], people) == figure for at, figure in said.items())
                and (not said or _hidden_shares(counts, self.rules) == self.hidden)
                and _could_move(counts, self.moved)
            ):
                yield counts


def _may_be(figure: Figure, number: int, rules: Rules) -> bool:
    """Whether ``number``, of 8 or more people or missing from them, would be printed as ``figure``."""
    if figure.number is not None:
        lowest, highest = rules.behind(int(figure.number))
        return lowest <= number <= highest
    return rules.small(number) if figure.message == FEWER else number >= rules.threshold


def _could_move(counts: tuple[int, int, int], moved: float) -> bool:
    """Whether so many up, same and down can have ``moved`` as the middle change of ratings from 0 to 10."""
    _, same, down = counts
    people, doubled = sum(counts), round(2 * moved)

    def between(place: int) -> tuple[int, int]:
        if place < down:
            return -_HIGHEST, -1
        return (0, 0) if place < down + same else (1, _HIGHEST)

    lower, upper = between((people - 1) // 2), between(people // 2)
    possible = lower[0] + upper[0] <= doubled <= lower[1] + upper[1]
    return possible and (people % 2 == 0 or doubled % 2 == 0)

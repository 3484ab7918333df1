"""What may be said of the people who started in four quarters: every number of a report, protected together.

**Why two views cannot be subtracted.** Nobody chooses the people or the days. There is one report at a time: the four
newest quarters together, by role family, and each of them for the whole department, never by role family. The quarters
and the four together are protected as one (``linked``), so that taking three quarters from the four gives nothing that
is not printed. A quarter is counted once (``quarters``), so that today's report and tomorrow's are the same.

**What is left**, and accepted: when a quarter is added, the oldest drops out, and somebody who kept the old report has
two that share three quarters. They differ by the people of two quarters. Each number is known only to within 2, so the
difference is known only to within 4. Whoever moves to another role family is counted there from then on, and a register
that is put right late is counted as it then is. A middle answer before and after is printed beside the middle change;
together they say a little more of how many went up than the change alone, for which ``median_change`` has checked it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from induction.disclosure import STANDARD, Change, Figure, Rules, median, median_change
from induction.disclosure.figures import WITHHELD
from induction.people.enums import RoleFamily
from induction.reflections.enums import Statement
from induction.reports.enums import Came
from induction.reports.linked import EVERYONE, LinkedFigures, Person
from induction.reports.quarters import Quarter


@dataclass(frozen=True, slots=True)
class Moved:
    """One statement: the middle answer before and after, the middle change, and the share that went each way."""

    before: Figure
    after: Figure
    change: Figure
    up: Figure
    same: Figure
    down: Figure


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one role family, or of everyone."""

    started: Figure
    came: Mapping[Came, Figure]
    reflected: Figure
    not_reflected: Figure
    answered: Figure
    """Of those who reflected, who gave every number before and after."""
    unanswered: Figure
    rate: Figure
    """What part of those who reflected answered."""
    moved: Mapping[Statement, Moved]

    @property
    def figures(self) -> Iterable[Figure]:
        """All of them."""
        yield from (self.started, *self.came.values(), self.reflected, self.not_reflected)
        yield from (self.answered, self.unanswered, self.rate)
        for moved in self.moved.values():
            yield from (moved.before, moved.after, moved.change, moved.up, moved.same, moved.down)


@dataclass(frozen=True, slots=True)
class QuarterLine:
    """The figures of one quarter, for the whole department."""

    started: Figure
    came: Mapping[Came, Figure]

    @property
    def figures(self) -> Iterable[Figure]:
        """All of them."""
        return (self.started, *self.came.values())


@dataclass(frozen=True, slots=True)
class Publication:
    """Everything that is printed of four quarters."""

    families: Mapping[RoleFamily, Line]
    everyone: Line
    quarters: Mapping[Quarter, QuarterLine]


def publish(people: Iterable[Person], quarters: Sequence[Quarter], rules: Rules = STANDARD) -> Publication:
    """Return what may be said of ``people``, who all started in ``quarters``. Refuses others with ValueError."""
    everybody = list(people)
    if not {person.quarter for person in everybody} <= set(quarters):
        raise ValueError("somebody started in another quarter")
    figures = LinkedFigures(everybody, quarters, rules)
    changes = {family: _changes(everybody, family, figures, rules) for family in (None, *RoleFamily)}
    figures.protect()
    lines = {family: _line(figures, family, changes[family]) for family in changes}
    return Publication(
        families={family: lines[family] for family in RoleFamily},
        everyone=lines[None],
        quarters={
            quarter: QuarterLine(figures.figure(quarter), {came: figures.figure(quarter, came) for came in Came})
            for quarter in quarters
        },
    )


@dataclass(frozen=True, slots=True)
class _Changes:
    rate: Figure
    moved: Mapping[Statement, Moved]


def _changes(everybody: Sequence[Person], family: RoleFamily | None, figures: LinkedFigures, rules: Rules) -> _Changes:
    """Return how the numbers of a role family moved, and hide in the report whatever is hidden of who answered."""
    whose = () if family is None else (family,)
    given = {
        person.starter_id: person.ratings
        for person in everybody
        if family in {None, person.family} and person.reflected and person.ratings is not None
    }
    moved, rate = {}, WITHHELD
    for statement in Statement:
        pairs = {starter_id: ratings[statement] for starter_id, ratings in given.items()}
        change = median_change(pairs, figures.number(*whose, "reflected", True), rules)
        figures.hide(change.response.asked, *whose, "reflected", True)
        figures.hide(change.response.answered, *whose, "answered", True)
        figures.hide(change.response.missing, *whose, "answered", False)
        moved[statement], rate = _moved(pairs, change, rules), change.response.rate
    return _Changes(rate, moved)


def _moved(pairs: Mapping[int, tuple[int, int]], change: Change, rules: Rules) -> Moved:
    before = after = WITHHELD
    if not change.median.hidden:
        before = median({who: pair[0] for who, pair in pairs.items()}, rules)
        after = median({who: pair[1] for who, pair in pairs.items()}, rules)
    return Moved(before, after, change.median, change.up, change.same, change.down)


def _line(figures: LinkedFigures, family: RoleFamily | None, changes: _Changes) -> Line:
    whose = () if family is None else (family,)
    reflected = figures.figure(*whose, "reflected", True)
    answered, unanswered = (figures.figure(*whose, "answered", given) for given in (True, False))
    telling = reflected.hidden or answered.hidden or unanswered.hidden
    return Line(
        started=figures.figure(*(whose or EVERYONE)),
        came={came: figures.figure(*whose, came) for came in Came},
        reflected=reflected,
        not_reflected=figures.figure(*whose, "reflected", False),
        answered=answered,
        unanswered=unanswered,
        rate=WITHHELD if telling else changes.rate,
        moved=changes.moved,
    )

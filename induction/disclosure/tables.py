"""Counts of people split one way or two, protected together with their totals."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeVar

from induction.disclosure.figures import STANDARD, Figure, Rules, counted
from induction.disclosure.suppression import Arc, Network, in_small_whole
from induction.refusals import N_, Refusal

R = TypeVar("R", bound=Hashable)
C = TypeVar("C", bound=Hashable)


class TooManyWays(Refusal):
    """Somebody asked for a table split more than two ways."""

    message = N_("This table is split in more than two ways. That could point at one person. Choose one or two ways.")


@dataclass(frozen=True, slots=True)
class SafeColumn(Generic[R]):
    """One way of splitting, ready to be shown: a figure per row, and the total."""

    cells: Mapping[R, Figure]
    total: Figure


@dataclass(frozen=True, slots=True)
class SafeTable(Generic[R, C]):
    """Two ways of splitting, ready to be shown: every cell, the totals of rows and columns, and the total."""

    rows: tuple[R, ...]
    columns: tuple[C, ...]
    cells: Mapping[tuple[R, C], Figure]
    row_totals: Mapping[R, Figure]
    column_totals: Mapping[C, Figure]
    total: Figure


def column(counts: Mapping[R, int], rules: Rules = STANDARD) -> SafeColumn[R]:
    """Counts of people split one way, in the order given; everybody is in exactly one row.

    Refuses a negative count with ValueError.
    """
    numbers = {row: counted(number) for row, number in counts.items()}
    total = sum(numbers.values())
    apart = in_small_whole(rules, total)
    cells = {row: Arc("total", "rows", number, apart) for row, number in numbers.items()}
    whole = Arc("rows", "total", total)
    Network([*cells.values(), whole], rules).protect()
    return SafeColumn({row: arc.figure(rules) for row, arc in cells.items()}, whole.figure(rules))


def table(
    counts: Mapping[tuple[R, C], int],
    rows: Sequence[R] | None = None,
    columns: Sequence[C] | None = None,
    rules: Rules = STANDARD,
) -> SafeTable[R, C]:
    """Counts of people split two ways, keyed by (row, column); everybody is in exactly one cell.

    A cell that is not given is 0. ``rows`` and ``columns`` set the order and name those that may be empty; without
    them it is the order of appearance. Raises ``TooManyWays`` for a key of more than two parts, also where two are
    packed into one label; refuses a negative count, and a cell outside ``rows`` and ``columns``, with ValueError.
    """
    if any(len(key) != 2 or any(isinstance(label, tuple) for label in key) for key in counts):
        raise TooManyWays
    down = tuple(dict.fromkeys((row for row, _ in counts) if rows is None else rows))
    across = tuple(dict.fromkeys((label for _, label in counts) if columns is None else columns))
    places = list(product(down, across))
    if not counts.keys() <= set(places):
        raise ValueError("a count belongs to a row or column that the table does not have")
    number = {place: counted(counts.get(place, 0)) for place in places}
    of_row = {row: sum(number[row, label] for label in across) for row in down}
    of_column = {label: sum(number[row, label] for row in down) for label in across}
    total = sum(number.values())

    apart = in_small_whole(rules, total)
    whole = Arc("columns", "rows", total)
    row_arcs = {row: Arc("rows", ("row", row), of_row[row], apart) for row in down}
    column_arcs = {label: Arc(("column", label), "columns", of_column[label], apart) for label in across}
    cells = {
        (row, label): Arc(
            ("row", row),
            ("column", label),
            number[row, label],
            in_small_whole(rules, total, of_row[row], of_column[label]),
        )
        for row, label in places
    }
    Network([*cells.values(), *row_arcs.values(), *column_arcs.values(), whole], rules).protect()
    return SafeTable(
        down,
        across,
        {place: arc.figure(rules) for place, arc in cells.items()},
        {row: arc.figure(rules) for row, arc in row_arcs.items()},
        {label: arc.figure(rules) for label, arc in column_arcs.items()},
        whole.figure(rules),
    )

"""What a head of service is shown never gives a small number away, neither by itself nor by adding up.

The tests read the figures as a stranger does: from what is printed, they work out again everything that may be behind
it (by linear programming, or by trying every table), in their own words and not in the module's.
"""

import math
import pickle
from collections.abc import Iterator
from itertools import chain, product
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from induction.disclosure import (
    EXPLANATION,
    STANDARD,
    Figure,
    Kind,
    Rules,
    SafeColumn,
    SafeTable,
    TooManyWays,
    column,
    count,
    table,
)

EVER = 10**6
counts_of_people = st.one_of(st.integers(0, 9), st.integers(0, 40), st.sampled_from([0, 1, 7, 8, 12, 13]))


def words(figure: Figure) -> str:
    return figure.message % figure.values


def as_mapping(rows: list[list[int]]) -> dict[tuple[int, int], int]:
    return {(r, c): number for r, row in enumerate(rows) for c, number in enumerate(row)}


# What a stranger reads.


def equations(safe: SafeTable[int, int]) -> tuple[list[Figure], list[tuple[list[int], int]]]:
    """Every printed figure, and which of them add up to which other."""
    rows, columns = list(safe.rows), list(safe.columns)
    figures = [safe.cells[r, c] for r in rows for c in columns]
    cell = {(r, c): i * len(columns) + j for i, r in enumerate(rows) for j, c in enumerate(columns)}
    of_row = {r: len(figures) + i for i, r in enumerate(rows)}
    figures += [safe.row_totals[r] for r in rows]
    of_column = {c: len(figures) + j for j, c in enumerate(columns)}
    figures += [*(safe.column_totals[c] for c in columns), safe.total]
    sums = [([cell[r, c] for c in columns], of_row[r]) for r in rows]
    sums += [([cell[r, c] for r in rows], of_column[c]) for c in columns]
    sums += [(list(of_row.values()), len(figures) - 1), (list(of_column.values()), len(figures) - 1)]
    return figures, sums


def bounds(figures: list[Figure], sums: list[tuple[list[int], int]], rules: Rules) -> list[tuple[int, int]]:
    """What each printed figure says by itself, to somebody who knows the rules by heart.

    "Fewer than 8" may be 0 only inside a whole that is itself printed as "fewer than 8". "Not shown" is 8 or more,
    unless the whole table is not shown, which says nothing at all.
    """
    silent = all(words(figure) == "not shown" for figure in figures)
    few = [words(figure) == f"fewer than {rules.threshold}" for figure in figures]
    within_few = {part for parts, whole in sums if few[whole] for part in parts}
    if few[-1]:
        within_few = set(range(len(figures) - 1))
    found = []
    for at, figure in enumerate(figures):
        if few[at]:
            found.append((0 if at in within_few else 1, rules.threshold - 1))
        elif figure.hidden:
            found.append((0 if silent else rules.threshold, EVER))
        else:
            alike = [n for n in range(int(figure.number or 0) + 2 * rules.base) if n == 0 or n >= rules.threshold]
            alike = [n for n in alike if math.floor(n / rules.base + 0.5) * rules.base == figure.number]
            found.append((min(alike), max(alike)))
    return found


def what_may_be(safe: SafeTable[int, int], rules: Rules) -> Iterator[tuple[int, Figure, int, int]]:
    """For each hidden figure its lowest and highest possible number, from everything printed taken together."""
    figures, sums = equations(safe)
    adding = np.zeros((len(sums), len(figures)))
    for line, (parts, whole) in enumerate(sums):
        adding[line, parts] = 1
        adding[line, whole] = -1
    limits = bounds(figures, sums, rules)
    for at, figure in enumerate(figures):
        if figure.hidden:
            ends = []
            for sign in (1, -1):
                goal = np.zeros(len(figures))
                goal[at] = sign
                best = linprog(goal, A_eq=adding, b_eq=np.zeros(len(sums)), bounds=limits)
                assert best.success
                ends.append(sign * best.fun)
            yield at, figure, math.ceil(ends[0] - 1e-6), math.floor(ends[1] + 1e-6)


def truth_of(rows: list[list[int]]) -> list[int]:
    return [*chain(*rows), *map(sum, rows), *map(sum, zip(*rows, strict=True)), sum(map(sum, rows))]


def assert_nothing_can_be_worked_out(rows: list[list[int]], rules: Rules = STANDARD) -> SafeTable[int, int]:
    safe, truth = table(as_mapping(rows), rules=rules), truth_of(rows)
    figures, sums = equations(safe)
    for parts, whole in sums:
        assert sum(figures[at].hidden for at in [*parts, whole]) != 1, "a lone hidden figure is a subtraction away"
    for at, figure, lowest, highest in what_may_be(safe, rules):
        assert lowest <= truth[at] <= highest, "the stranger's reading of the rules is not the printer's"
        assert highest - lowest + 1 >= rules.threshold - 1, f"{words(figure)} at {at} is {lowest} to {highest}"
    return safe


# One number.


@pytest.mark.parametrize(
    ("people", "said"),
    [(0, "0"), (1, "fewer than 8"), (7, "fewer than 8"), (8, "10"), (12, "10"), (13, "15"), (17, "15"), (18, "20")],
)
def test_a_count_is_hidden_rounded_or_nought(people: int, said: str) -> None:
    assert words(count(people)) == said


@given(st.integers(0, 10_000), st.integers(3, 30), st.integers(1, 15))
def test_a_count_is_never_off_by_more_than_half_the_base_and_small_ones_look_alike(
    people: int, threshold: int, base: int
) -> None:
    if base > 2 * threshold:
        with pytest.raises(ValueError, match="base is so large"):
            Rules(threshold, base)
        return
    rules = Rules(threshold, base)
    figure = count(people, rules)
    if 0 < people < threshold:
        assert figure == count(1, rules)
        assert (figure.kind, figure.number) == (Kind.HIDDEN, None)
    else:
        assert figure.number is not None
        assert abs(figure.number - people) <= base / 2
        assert (figure.number == 0) == (people == 0)


def test_rules_that_protect_nobody_are_refused() -> None:
    for threshold, base in [(2, 1), (0, 5), (8, 0), (8, 20)]:
        with pytest.raises(ValueError, match="base"):
            Rules(threshold, base)


def test_the_explanation_says_the_rules_in_force() -> None:
    said = EXPLANATION % Rules(10, 10).values()
    assert "from 1 to 9 is shown as “fewer than 10”" in said
    assert "rounded to the nearest 10." in said


# Tables.


def test_a_small_number_takes_the_next_smallest_of_its_row_and_column_with_it() -> None:
    safe = assert_nothing_can_be_worked_out([[30, 25, 4], [32, 14, 12], [41, 23, 20]])
    assert {place: words(figure) for place, figure in safe.cells.items() if figure.hidden} == {
        (0, 1): "not shown",
        (0, 2): "fewer than 8",
        (1, 1): "not shown",
        (1, 2): "not shown",
    }
    assert [words(safe.row_totals[row]) for row in safe.rows] == ["60", "60", "85"]
    assert words(safe.total) == "200"


def test_totals_are_added_up_before_they_are_rounded() -> None:
    safe = table(as_mapping([[12, 12, 12], [12, 12, 12]]))
    assert [words(figure) for figure in safe.cells.values()] == ["10"] * 6
    assert [words(figure) for figure in safe.row_totals.values()] == ["35", "35"]
    assert words(safe.total) == "70"


def test_a_nought_that_speaks_of_a_few_people_looks_like_its_neighbours() -> None:
    finance, others = [0, 3], [20, 22]
    safe = assert_nothing_can_be_worked_out([finance, others, [40, 40]])
    assert [words(safe.cells[0, c]) for c in (0, 1)] == ["fewer than 8", "fewer than 8"]
    other_way_round = assert_nothing_can_be_worked_out([finance[::-1], others, [40, 40]])
    assert other_way_round.cells[0, 0] == safe.cells[0, 0]


def test_a_nought_in_a_large_whole_is_shown() -> None:
    safe = table(as_mapping([[20, 0], [14, 11]]))
    assert [words(figure) for figure in safe.cells.values()] == ["20", "0", "15", "10"]


def test_a_column_where_nobody_is_says_so_and_takes_nothing_with_it() -> None:
    safe = assert_nothing_can_be_worked_out([[3, 0], [20, 0], [30, 0]])
    assert [words(safe.cells[row, 1]) for row in safe.rows] == ["0", "0", "0"]
    assert words(safe.total) == "55"


def test_four_sevens_hide_their_total_because_only_sevens_make_twenty_eight() -> None:
    safe = column(dict.fromkeys("abcd", 7))
    assert words(safe.total) == "not shown"
    assert assert_nothing_can_be_worked_out([[7, 7, 7, 7]]).total.hidden


def test_a_lone_link_between_two_blocks_is_not_found_by_subtraction() -> None:
    # Every row and column has two hidden cells, yet exact totals would give the cell at (0, 2) away.
    rows = [[3, 4, 5, 30], [6, 2, 20, 31], [21, 22, 3, 4], [23, 24, 5, 6]]
    assert_nothing_can_be_worked_out(rows, Rules(8, 1))
    assert_nothing_can_be_worked_out(rows)


def test_where_fewer_than_8_says_everything_nothing_is_said() -> None:
    # Seven totals of at least 8 and eight of at most 7 can only be 8 and 7.
    safe = assert_nothing_can_be_worked_out([[1] * 8 for _ in range(7)])
    assert {words(figure) for figure in equations(safe)[0]} == {"not shown"}


@settings(max_examples=60, deadline=None)
@given(
    st.tuples(st.integers(1, 4), st.integers(1, 4)).flatmap(
        lambda size: st.lists(
            st.lists(counts_of_people, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]
        )
    ),
    st.sampled_from([STANDARD, STANDARD, Rules(8, 1), Rules(5, 5), Rules(4, 3), Rules(10, 10)]),
)
@example([[1, 8], [8, 1]], STANDARD)
@example([[1, 8, 13]], STANDARD)
@example([[0, 1], [8, 8]], STANDARD)
@example([[7, 7], [7, 7]], Rules(8, 1))
def test_no_hidden_figure_of_any_table_can_be_worked_out(rows: list[list[int]], rules: Rules) -> None:
    assert_nothing_can_be_worked_out(rows, rules)


@given(st.lists(counts_of_people, min_size=1, max_size=6))
def test_no_hidden_figure_of_any_column_can_be_worked_out(numbers: list[int]) -> None:
    safe = column(dict(enumerate(numbers)))
    figures, whole = [*safe.cells.values(), safe.total], len(numbers)
    assert sum(figure.hidden for figure in figures) != 1
    limits = bounds(figures, [(list(range(whole)), whole)], STANDARD)
    for at in (at for at, figure in enumerate(figures) if figure.hidden):
        parts = [limits[other] for other in range(whole) if other != at]
        fewest, most = sum(low for low, _ in parts), sum(high for _, high in parts)
        if at != whole:
            fewest, most = limits[whole][0] - most, limits[whole][1] - fewest
        lowest, highest = max(limits[at][0], fewest), min(limits[at][1], most)
        assert lowest <= [*numbers, sum(numbers)][at] <= highest
        assert highest - lowest + 1 >= 7


@pytest.mark.parametrize("rules", [Rules(3, 5), Rules(3, 3), Rules(3, 1)])
def test_of_all_small_tables_none_is_the_only_one_that_prints_so(rules: Rules) -> None:
    """Every table of two by two up to 6, against every table that could be behind what is printed."""
    guesses = np.array(list(product(range(13), repeat=4)))
    north, south = guesses[:, :2], guesses[:, 2:]
    sides = np.column_stack([north.sum(1), south.sum(1), north + south, guesses.sum(1)])
    everything = np.column_stack([guesses, sides])
    seen: set[tuple[str, ...]] = set()
    for numbers in product(range(7), repeat=4):
        safe = table({(0, 0): numbers[0], (0, 1): numbers[1], (1, 0): numbers[2], (1, 1): numbers[3]}, rules=rules)
        figures, sums = equations(safe)
        printed = tuple(words(figure) for figure in figures)
        if printed in seen or not any(figure.hidden for figure in figures):
            continue
        seen.add(printed)
        limits = np.array(bounds(figures, sums, rules))
        possible = everything[((everything >= limits[:, 0]) & (everything <= limits[:, 1])).all(1)]
        for at, figure in enumerate(figures):
            assert not figure.hidden or len(np.unique(possible[:, at])) >= 2, (printed, at)
    assert len(seen) > 50


@given(st.lists(st.lists(counts_of_people, min_size=3, max_size=3), min_size=3, max_size=3))
def test_nothing_of_a_hidden_number_travels_with_the_table(rows: list[list[int]]) -> None:
    safe = table(as_mapping(rows))
    for figure in equations(safe)[0]:
        assert figure in (count(1), Figure(Kind.HIDDEN, "not shown")) or figure.number in range(0, 500, 5)
    assert pickle.loads(pickle.dumps(safe)) == safe  # noqa: S301 - our own; a table may be kept in a cache


def test_a_table_keeps_the_order_given_and_shows_rows_where_nobody_is() -> None:
    safe = table(
        {("finance", "came"): 20, ("reception", "came"): 30}, ["reception", "support", "finance"], ["came", "not"]
    )
    assert (safe.rows, safe.columns) == (("reception", "support", "finance"), ("came", "not"))
    assert words(safe.cells["support", "not"]) == "0"
    assert table({}, [], []).total == count(0)
    assert isinstance(column({}), SafeColumn)


def test_a_third_way_of_splitting_is_refused_however_it_comes() -> None:
    three: Any = {("finance", "came", "north"): 20}
    packed: Any = {(("finance", "north"), "came"): 20}
    for counts in (three, packed):
        with pytest.raises(TooManyWays, match="Choose one or two ways"):
            table(counts)


def test_what_is_not_a_count_is_refused() -> None:
    half: Any = {("a", "b"): 8.5}
    with pytest.raises(ValueError, match="not negative"):
        table({("a", "b"): -1})
    with pytest.raises(TypeError):
        table(half)
    with pytest.raises(ValueError, match="does not have"):
        table({("a", "b"): 9}, rows=["c"])

"""Shares, response rates, medians and changes tell of a group and never of the few people in it."""

import statistics
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from induction.disclosure import Change, Figure, Response, median, median_change, response, share


def words(figure: Figure) -> str:
    return figure.message % figure.values


def test_a_share_needs_a_base_a_part_and_a_rest_that_are_not_small() -> None:
    said = {
        (part, base): words(share(part, base)) for part, base in [(7, 7), (3, 10), (9, 10), (10, 20), (0, 8), (8, 8)]
    }
    assert said == {
        (7, 7): "not shown",
        (3, 10): "not shown",
        (9, 10): "not shown",
        (10, 20): "50%",
        (0, 8): "0%",
        (8, 8): "100%",
    }
    assert [words(share(part, 1000)) for part in (8, 24, 25, 975, 976)] == [
        "less than 5%",
        "less than 5%",
        "5%",
        "more than 95%",
        "more than 95%",
    ]
    with pytest.raises(ValueError, match="not negative"):
        share(9, 8)


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_share_is_within_five_points_of_the_truth_and_never_stands_on_few(part: int, rest: int) -> None:
    figure = share(part, part + rest)
    few = part + rest < 8 or 0 < part < 8 or 0 < rest < 8
    assert figure.hidden == few
    if figure.number is not None:
        assert abs(figure.number - 100 * part / (part + rest)) <= (5 if "than" in words(figure) else 2.5)


def test_a_response_rate_does_not_give_the_missing_away() -> None:
    assert [words(figure) for figure in figures_of(response(60, 40))] == ["60", "40", "20", "65%"]
    assert [words(figure) for figure in figures_of(response(60, 60))] == ["60", "60", "0", "100%"]
    assert [words(figure) for figure in figures_of(response(60, 57))] == [
        "60",
        "not shown",
        "fewer than 8",
        "not shown",
    ]
    assert {words(figure) for figure in figures_of(response(6, 6))} == {"fewer than 8", "not shown"}
    assert [words(figure) for figure in figures_of(response(0, 0))] == ["0", "0", "0", "not shown"]
    with pytest.raises(ValueError, match="not negative"):
        response(5, 6)


def figures_of(said: Response) -> list[Figure]:
    return [said.asked, said.answered, said.missing, said.rate]


@given(st.dictionaries(st.integers(), st.integers(0, 10), max_size=30))
def test_a_median_stands_on_eight_people_or_is_not_shown(answers: dict[int, int]) -> None:
    figure = median(answers)
    if len(answers) < 8:
        assert (words(figure), figure.number) == ("not shown", None)
    else:
        assert figure.number == statistics.median(answers.values())


def test_a_median_of_days_is_rounded_so_that_it_is_nobodys_own() -> None:
    assert words(median({n: 3.3 + n / 10 for n in range(9)})) == "3.5"
    assert words(median(dict.fromkeys(range(9), 11.0), step=5)) == "10"


def changes_of(up: int, same: int, down: int, by: int = 1) -> dict[int, tuple[int, int]]:
    directions = [by] * up + [0] * same + [-by] * down
    return {who: (5, 5 + direction) for who, direction in enumerate(directions)}


def test_a_change_says_who_answered_the_middle_and_the_share_of_each_direction() -> None:
    said = median_change(changes_of(24, 12, 9), asked=60)
    assert [words(figure) for figure in (said.median, said.up, said.same, said.down)] == ["1", "55%", "25%", "20%"]
    assert [words(figure) for figure in figures_of(said.response)] == ["60", "45", "15", "75%"]


def test_a_small_direction_takes_another_with_it() -> None:
    said = median_change(changes_of(24, 12, 3), asked=60)
    assert [words(figure) for figure in (said.median, said.up, said.same, said.down)] == [
        "1",
        "60%",
        "not shown",
        "not shown",
    ]


def test_a_change_of_seven_people_says_nothing_but_that() -> None:
    said = median_change(changes_of(7, 0, 0), asked=30)
    assert {words(figure) for figure in (said.median, said.up, said.same, said.down)} == {"not shown"}
    assert words(said.response.answered) == "fewer than 8"


def test_ratings_outside_the_scale_are_refused() -> None:
    with pytest.raises(ValueError, match="0 to 10"):
        median_change({1: (0, 11)}, asked=9)
    with pytest.raises(ValueError, match="not negative"):
        median_change(changes_of(5, 5, 5), asked=14)


@cache
def middles_of(lower: int, upper: int, odd: bool) -> set[float]:
    """Every median of ratings from 0 to 10 whose middle ones went this way: up (1), stayed (0) or down (-1)."""
    sizes = range(1, 11)
    return {lower * size for size in sizes} if odd else {(lower * a + upper * b) / 2 for a in sizes for b in sizes}


def medians_of(up: int, same: int, down: int) -> set[float]:
    ways = [-1] * down + [0] * same + [1] * up
    return middles_of(ways[(len(ways) - 1) // 2], ways[len(ways) // 2], len(ways) % 2 == 1)


def prints(figure: Figure, number: int) -> bool:
    if words(figure) == "fewer than 8":
        return 0 < number < 8
    if figure.hidden:
        return number >= 8
    return number == 0 if figure.number == 0 else number >= 8 and (number + 2) // 5 * 5 == figure.number


def what_else_prints_so(said: Change, people: int) -> Iterator[tuple[int, int, int, int, int]]:
    """Up, same, down, answered, missing: every five numbers, not far from the truth, that a stranger cannot exclude."""
    reply, shares = said.response, (said.up, said.same, said.down)
    for n, missing in product(range(max(8, people - 12), people + 12), range(30)):
        if prints(reply.answered, n) and prints(reply.missing, missing) and prints(reply.asked, n + missing):
            for up, same in product(range(n + 1), repeat=2):
                counts = (up, same, n - up - same)
                if (
                    counts[2] >= 0
                    and (said.median.hidden or said.median.number in medians_of(*counts))
                    and all(f.hidden or f == share(part, n) for f, part in zip(shares, counts, strict=True))
                ):
                    yield *counts, n, missing


def assert_a_change_keeps_its_secrets(pairs: Mapping[int, tuple[int, int]], missing: int) -> Change:
    said = median_change(pairs, asked=len(pairs) + missing)
    figures = (said.up, said.same, said.down, said.response.answered, said.response.missing)
    ups = sum(after > before for before, after in pairs.values())
    downs = sum(after < before for before, after in pairs.values())
    possible = list(what_else_prints_so(said, len(pairs)))
    assert (ups, len(pairs) - ups - downs, downs, len(pairs), missing) in possible
    for at, figure in enumerate(figures):
        assert not figure.hidden or len({numbers[at] for numbers in possible}) >= 3, (at, said)
    return said


def test_where_the_last_share_and_the_median_would_tell_all_shares_go() -> None:
    said = assert_a_change_keeps_its_secrets(changes_of(9, 8, 1), missing=0)
    assert [words(figure) for figure in (said.median, said.up, said.same, said.down)] == ["0.5", *["not shown"] * 3]


def test_a_median_that_would_tell_how_many_went_down_goes_too() -> None:
    # A median of -0.5 says that exactly half went down, and 12 of 24 are missing: half would be 6.
    said = assert_a_change_keeps_its_secrets(changes_of(0, 6, 6), missing=12)
    assert {words(figure) for figure in (said.median, said.up, said.same, said.down)} == {"not shown"}


def test_a_share_is_not_shown_where_the_others_together_are_few() -> None:
    said = assert_a_change_keeps_its_secrets(changes_of(20, 3, 3), missing=0)
    assert said.up.hidden


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-2, 2), min_size=8, max_size=18), st.integers(0, 9))
def test_no_hidden_count_behind_a_change_can_be_worked_out(changes: list[int], missing: int) -> None:
    assert_a_change_keeps_its_secrets({who: (5, 5 + by) for who, by in enumerate(changes)}, missing)

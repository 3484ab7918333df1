"""What a head of service is shown of a department: enough to see whether it works, and nobody in it."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import chain

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from induction.disclosure.figures import NOT_SHOWN
from induction.people.enums import RoleFamily
from induction.reflections.enums import Statement
from induction.reports.enums import Came
from induction.reports.linked import Person
from induction.reports.publication import Publication, publish
from induction.reports.quarters import Quarter, last_counted
from tests.unit.reports.strangers import Key, possible, printed, words

UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)
"""A department is read as a stranger in hundreds of steps, and looking for the smallest one takes many minutes."""
QUARTERS = last_counted(date(2026, 11, 22))


def person(number: int, family: RoleFamily = RoleFamily.HOME_CARE, **values: object) -> Person:
    """Somebody who came by week six, reflected, and moved from 3 to 6."""
    fields = {
        "family": family,
        "quarter": QUARTERS[0],
        "came": Came.BY_WEEK_SIX,
        "reflected": True,
        "ratings": dict.fromkeys(Statement, (3, 6)),
        **values,
    }
    return Person(number, **fields)  # type: ignore[arg-type]  # a test names what it is about


def department(chance: random.Random) -> list[Person]:
    """A department of some size, in which families, quarters and lateness are uneven."""
    size = chance.choice([9, 25, 40, 60, 90, 140])
    families = [chance.random() ** 2 + 0.02 for _ in RoleFamily]
    on_time, late, writes, answers = (chance.random() for _ in range(4))
    people = []
    for number in range(size):
        came = chance.choices(list(Came), [on_time + 0.1, late / 2, 0.2])[0]
        reflected = came is not Came.NOT_YET and chance.random() < writes
        given_all = reflected and chance.random() < answers
        family = chance.choices(list(RoleFamily), families)[0]
        ratings = dict.fromkeys(Statement, (3, 6)) if given_all else None
        people.append(Person(number, family, chance.choice(QUARTERS), came, reflected, ratings))
    return people


departments = st.randoms(use_true_random=False).map(department)


def counted(people: Sequence[Person]) -> Counter[Key]:
    """The real numbers, counted one person at a time."""
    found: Counter[Key] = Counter()
    for one in people:
        for whose in [(), (one.family,)]:
            found[*whose, "started"] += 1
            found[*whose, one.came] += 1
            found[*whose, "reflected" if one.reflected else "not reflected"] += 1
            if one.reflected:
                found[*whose, "answered" if one.ratings is not None else "unanswered"] += 1
        found[one.quarter, "started"] += 1
        found[one.quarter, one.came] += 1
    return found


@settings(max_examples=50)
@given(departments)
def test_no_small_number_is_printed_and_the_others_are_rounded(people: list[Person]) -> None:
    real = counted(people)
    for key, figure in printed(publish(people, QUARTERS)).items():
        if 0 < real[key] < 8:
            assert figure.hidden, key
        elif not figure.hidden:
            assert figure.number == (real[key] + 2) // 5 * 5


@settings(max_examples=15, phases=UNSHRUNK)
@given(departments)
def test_nobody_can_work_out_a_hidden_number_from_all_the_tables_together(people: list[Person]) -> None:
    report, real = publish(people, QUARTERS), counted(people)
    for key, (low, high) in possible(report).items():
        assert low <= real[key] <= high
        assert high - low >= 2, f"{key} can only be from {low} to {high}"


@pytest.mark.parametrize("seed", [587, 960, 972])
def test_nor_where_each_table_by_itself_would_have_let_it_out(seed: int) -> None:
    """Departments in which the tables are safe one at a time, and not side by side: found by trying 1,500 of them."""
    people = department(random.Random(seed))  # noqa: S311 - the same department every time
    for key, (low, high) in possible(publish(people, QUARTERS)).items():
        assert high - low >= 2, f"{key} can only be from {low} to {high}"


@settings(max_examples=5, phases=UNSHRUNK)
@given(departments)
def test_nor_a_small_one_by_somebody_who_keeps_in_mind_that_only_those_who_came_reflect(people: list[Person]) -> None:
    report = publish(people, QUARTERS)
    figures = printed(report)
    for key, (low, high) in possible(report, knows_the_order=True).items():
        assert low < high or figures[key].message == NOT_SHOWN, f"{key} can only be {low}"


@settings(max_examples=20)
@given(departments, st.randoms(use_true_random=False))
def test_the_order_in_which_people_are_found_changes_nothing(people: list[Person], chance: random.Random) -> None:
    shuffled = list(people)
    chance.shuffle(shuffled)
    assert publish(shuffled, QUARTERS) == publish(people, QUARTERS)


def test_a_department_in_which_nothing_is_small_is_shown_in_full() -> None:
    people = [person(100 * at + n, family) for at, family in enumerate(RoleFamily) for n in range(20)]
    report = publish(people, QUARTERS)
    line = report.families[RoleFamily.FINANCE]
    assert words(report.everyone.started) == "140"
    assert [words(line.came[came]) for came in Came] == ["20", "0", "0"]
    assert (words(line.reflected), words(line.answered), words(line.rate)) == ("20", "20", "100%")
    moved = line.moved[Statement.SEES_EFFECT]
    assert [words(figure) for figure in (moved.before, moved.after, moved.change)] == ["3", "6", "3"]
    assert [words(figure) for figure in (moved.up, moved.same, moved.down)] == ["100%", "0%", "0%"]
    assert words(report.quarters[QUARTERS[0]].started) == "140"


def test_three_quarters_cannot_be_taken_from_four() -> None:
    """One home care assistant of the last quarter came late; everybody else came in time, in large quarters."""
    people = [person(100 * at + n, quarter=quarter) for at, quarter in enumerate(QUARTERS) for n in range(20)]
    people.append(person(999, quarter=QUARTERS[3], came=Came.LATER))
    report = publish(people, QUARTERS)
    assert words(report.quarters[QUARTERS[3]].came[Came.LATER]) == "fewer than 8"
    assert words(report.everyone.came[Came.LATER]) == "fewer than 8"
    assert [low for key, (low, _high) in possible(report).items() if key == (QUARTERS[3], Came.LATER)] == [0]


def test_seven_answers_have_no_median_and_eight_have_one() -> None:
    seven = publish([person(number) for number in range(7)], QUARTERS)
    eight = publish([person(number) for number in range(8)], QUARTERS)
    assert seven.everyone.moved[Statement.SEES_EFFECT].before.hidden
    assert words(eight.everyone.moved[Statement.SEES_EFFECT].before) == "3"


def test_numbers_of_somebody_who_has_not_finished_her_reflection_do_not_count() -> None:
    people = [person(number) for number in range(10)]
    others = [person(10 + n, reflected=False, ratings=dict.fromkeys(Statement, (10, 0))) for n in range(10)]
    moved = publish([*people, *others], QUARTERS).everyone.moved[Statement.KNOWS_ONE_THING]
    assert (words(moved.before), words(moved.after), words(moved.down)) == ("3", "6", "0%")


def test_the_response_rate_is_hidden_where_one_of_its_numbers_is() -> None:
    people = [person(n, ratings=None) if n < 3 else person(n) for n in range(30)]
    line = publish(people, QUARTERS).everyone
    assert words(line.unanswered) == "fewer than 8"
    assert line.rate.hidden


def test_a_department_without_starters_is_all_zeros() -> None:
    report = publish([], QUARTERS)
    assert {words(figure) for figure in printed(report).values()} == {"0"}


def test_somebody_who_started_at_another_time_is_refused() -> None:
    with pytest.raises(ValueError, match="another quarter"):
        publish([person(1, quarter=Quarter(2019, 1))], QUARTERS)


def test_a_hidden_figure_holds_nothing_of_the_number_behind_it() -> None:
    report: Publication = publish([person(number) for number in range(5)], QUARTERS)
    everything = chain(report.everyone.figures, *(line.figures for line in report.families.values()))
    assert {figure.number for figure in everything if figure.hidden} == {None}

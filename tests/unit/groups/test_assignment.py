"""What a plan promises whatever the problem: no broken rule, a true cost, an honest bound, the same again."""

import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from induction.groups.assignment import plan, replan
from induction.groups.bad_input import BadLock
from induction.groups.cannot_plan import (
    AskTheLead,
    CannotPlan,
    ManagerOfTooMany,
    ManagersInTheWay,
    NoWayFound,
    PlanNotSound,
)
from induction.groups.problem import Problem
from tests.unit.groups.judges import Raw, cheapest, cost, faults, group_count, without_confidential
from tests.unit.groups.problems import FAMILIES, problems, session

# scipy and numpy take their time on the first example, and a busy machine on any.
unhurried = settings(deadline=None, max_examples=15)


def people_of(plan_as_json: Raw) -> list[list[str]]:
    return [group["people"] for group in plan_as_json["groups"]]


def outcome(raw: Raw) -> Raw | CannotPlan | BadLock:
    """The plan as JSON, or the refusal."""
    try:
        return plan(Problem.from_dict(raw)).to_dict()
    except (CannotPlan, BadLock) as refusal:
        return refusal


@given(problems())
@settings(deadline=None, max_examples=80)
def test_a_plan_is_made_exactly_if_there_is_one_and_its_bound_is_below_the_best(raw: Raw) -> None:
    best, made = cheapest(raw), outcome(raw)
    assert isinstance(made, dict) == (best is not None)
    assert not isinstance(made, NoWayFound | PlanNotSound)
    if isinstance(made, dict) and best is not None:
        assert faults(raw, made) == []
        assert made["bound"] <= best + 1e-9
        assert best <= made["cost"] + 1e-9
        assert made["proven"] == (made["cost"] <= made["bound"] + 1e-9)


@given(problems())
@settings(deadline=None, max_examples=50)
def test_it_asks_for_the_lead_exactly_when_only_confidential_words_are_in_the_way(raw: Raw) -> None:
    refusal = outcome(raw)
    assume(not isinstance(refusal, dict))
    in_the_open = cheapest(without_confidential(raw)) is None
    assert isinstance(refusal, AskTheLead) == (not in_the_open)
    if isinstance(refusal, AskTheLead):
        assert str(refusal) == "This cannot be done here; ask the involvement lead."
        assert [cause.sentence for cause in refusal.causes] == [str(refusal)]
        assert refusal.for_involvement_lead != refusal.causes


@given(problems(most_people=7, likely=True))
@unhurried
def test_plain_groups_of_few_people_are_the_best_there_are(raw: Raw) -> None:
    raw = {key: value for key, value in raw.items() if key not in ("trainers", "rooms", "locks")}
    best = cheapest(raw)
    assume(best is not None)
    assert plan(Problem.from_dict(raw)).cost == pytest.approx(best)


@given(problems(most_people=30, most_groups=6, likely=True))
@unhurried
def test_no_plan_breaks_a_rule_and_its_cost_is_what_counting_pairs_gives(raw: Raw) -> None:
    made = outcome(raw)
    assume(isinstance(made, dict))
    assert isinstance(made, dict)
    assert faults(raw, made) == []
    assert made["violations"] == []
    assert made["cost"] == pytest.approx(cost(raw, people_of(made)))
    assert made["bound"] <= made["cost"] + 1e-9


@given(problems(most_people=30, most_groups=6, likely=True))
@unhurried
def test_it_is_never_worse_than_sorting_by_role_and_dealing_round(raw: Raw) -> None:
    raw = {key: value for key, value in raw.items() if key not in ("trainers", "rooms", "locks")}
    count = group_count(raw)
    by_role = sorted(raw["people"], key=lambda person: person["role_family"] or "")
    dealt = [[person["id"] for person in by_role[number::count]] for number in range(count)]
    table = {"trainer": None, "exercise": None, "room": None}
    by_hand = {"groups": [{"number": at, "people": group, **table} for at, group in enumerate(dealt, start=1)]}
    assume(faults(raw, by_hand) == [])
    assert plan(Problem.from_dict(raw)).cost <= cost(raw, dealt) + 1e-9


@given(problems(most_people=20, most_groups=5, likely=True))
@settings(deadline=None, max_examples=10)
def test_the_same_seed_makes_the_same_plan(raw: Raw) -> None:
    first = outcome(raw)
    assume(isinstance(first, dict))
    again = outcome(raw)
    assert isinstance(first, dict)
    assert isinstance(again, dict)
    assert {**first, "seconds": 0} == {**again, "seconds": 0}
    assert first["seed"] == raw["seed"]


def test_another_seed_may_seat_people_differently() -> None:
    problem = Problem.from_dict(session(24))
    assert any(replan(problem, seed=seed).groups != plan(problem).groups for seed in range(1, 4))


def test_sixty_starters_are_spread_as_evenly_as_arithmetic_allows() -> None:
    people = [{"id": number, "role_family": FAMILIES[number % 6], "site": number % 3} for number in range(60)]
    made = plan(Problem.from_dict({"people": people, "groups": 10}))
    assert made.proven
    assert made.cost == 0 * 4 + 10 * 3 * 2  # each role once in each group, each of three sites twice
    assert all(made.spread[name].even for name in ("role_family", "site"))
    assert made.certificate() == ("This is the best mix possible.", {})


def test_what_cannot_be_proven_is_not_claimed() -> None:
    met = [{"id": one, "met": ["a", "b", "c"]} for one in "abc"]
    made = plan(Problem.from_dict({"people": met, "groups": 1}))
    assert (made.cost, made.bound, made.proven) == (18, 0, False)
    assert made.certificate()[0] == "There may be a better mix. We cannot tell how close this one is."


def test_how_close_it_is_at_least_is_said_in_per_cent() -> None:
    people = [{"id": one, "role_family": "support", "met": ["a"]} for one in "abcd"]
    made = plan(Problem.from_dict({"people": people, "groups": 2, "weights": {"role_family": 4, "met": 1}}))
    message, values = made.certificate()
    assert (made.cost, made.bound) == (9, 8)
    assert message % values == "This mix is within 12.5 % of the best possible."


def test_one_person_is_a_group() -> None:
    assert plan(Problem.from_dict({"people": [{"id": 7}]})).to_dict()["groups"] == [
        {"number": 1, "trainer": None, "exercise": None, "room": None, "people": [7]}
    ]


def test_everybody_of_one_role_still_gets_a_group() -> None:
    people = [{"id": number, "role_family": "support"} for number in range(13)]
    made = plan(Problem.from_dict({"people": people}))
    assert sorted(len(group.people) for group in made.groups) == [4, 4, 5]
    assert made.proven


def test_managers_in_a_circle_all_sit_apart() -> None:
    people = [{"id": one, "manager": manager} for one, manager in ("ab", "bc", "ca")]
    made = plan(Problem.from_dict({"people": people, "groups": 3}))
    assert sorted(group.people for group in made.groups) == [("a",), ("b",), ("c",)]


def test_four_teams_and_two_groups_are_solved_though_exchanging_people_does_not_get_there() -> None:
    """A manager sits opposite all her reports, so only a few ways of turning whole teams round make two equal groups."""
    people = [{"id": f"{team} chief"} for team in "abcd"]
    for team, reports in zip("abcd", (5, 4, 2, 4), strict=True):
        people += [{"id": f"{team}{number}", "manager": f"{team} chief"} for number in range(reports)]
    raw = {"people": people, "groups": 2}
    assert faults(raw, plan(Problem.from_dict(raw)).to_dict()) == []


@given(st.lists(st.integers(1, 9), min_size=2, max_size=5))
@unhurried
def test_it_says_that_teams_cannot_be_halved_only_if_that_is_so(reports: list[int]) -> None:
    people: list[Raw] = []
    sums = {0}
    for team, count in enumerate(reports):
        people.append({"id": f"{team} chief"})
        people += [{"id": f"{team}-{number}", "manager": f"{team} chief"} for number in range(count)]
        sums = {total + side for total in sums for side in (1, count)}
    made = outcome({"people": people, "groups": 2})
    assert isinstance(made, dict) == bool(sums & {len(people) // 2, -(-len(people) // 2)})
    assert isinstance(made, dict | ManagersInTheWay | ManagerOfTooMany)


@pytest.mark.parametrize("count", [60, 240])
def test_a_whole_session_is_planned_with_every_rule_kept(count: int) -> None:
    groups = count // 6
    raw: Raw = session(count, groups=groups)
    for number, starter in enumerate(raw["people"]):
        starter["needs"] = ["step-free"] if number % 9 == 0 else ["loop"] if number % 14 == 0 else []
        starter["manager"] = f"p{number // 8}" if number % 3 == 0 and number else None
        starter["met"] = [f"p{(number + 5) % count}"]
    raw["exercises"] = [{"id": "everybody"}, {"id": "payment", "families": ["finance"]}]
    raw["trainers"] = [
        {
            "id": f"t{number}",
            "exercises": ["everybody", "payment"] if number % 3 else ["payment"],
            "needs": ["step-free"] if number % 5 == 0 else [],
            "not_with": [f"p{number}"],
        }
        for number in range(groups + 2)
    ]
    raw["rooms"] = [
        {"id": "hall", "offers": ["step-free"], "groups": groups // 2},
        {"id": "studio", "offers": ["step-free", "loop"], "groups": groups // 4},
        {"id": "upstairs", "groups": groups},
    ]
    made = plan(Problem.from_dict(raw))
    assert faults(raw, made.to_dict()) == []
    assert made.cost <= 1.05 * made.bound


def exercise_session(families: list[str], trainers: list[list[str]]) -> Raw:
    return {
        "people": [{"id": number, "role_family": family} for number, family in enumerate(families)],
        "groups": len(trainers),
        "exercises": [{"id": "for all"}, {"id": "for all too"}, {"id": "payment", "families": ["finance"]}],
        "trainers": [{"id": f"t{number}", "exercises": led} for number, led in enumerate(trainers)],
    }


@pytest.mark.parametrize("trainers", [[["payment"], ["for all"]], [["for all"], ["payment"]]])
def test_an_exercise_for_one_family_goes_where_somebody_of_it_sits(trainers: list[list[str]]) -> None:
    made = plan(Problem.from_dict(exercise_session(["finance", "support", "support", "support"], trainers)))
    assert next(group.exercise for group in made.groups if 0 in group.people) == "payment"


def test_a_mixed_group_does_the_exercise_that_suits_more_of_its_people() -> None:
    raw = exercise_session(["finance", "support", "support"], [["payment", "for all"]])
    assert plan(Problem.from_dict(raw)).groups[0].exercise == "for all"


def test_exercises_that_suit_equally_well_are_used_equally_often() -> None:
    raw = exercise_session(["support"] * 8, [["for all", "for all too"]] * 4)
    used = [group.exercise for group in plan(Problem.from_dict(raw)).groups]
    assert sorted(map(str, used)) == ["for all", "for all", "for all too", "for all too"]


def test_nobody_leads_a_second_group_while_somebody_else_has_none() -> None:
    raw = session(12, groups=2, trainers=[{"id": "ann", "max_groups": 2}, {"id": "bob"}])
    assert {group.trainer for group in plan(Problem.from_dict(raw)).groups} == {"ann", "bob"}


def test_groups_share_a_room_only_if_they_must() -> None:
    raw = session(12, groups=2, rooms=[{"id": "hall", "groups": 2}, {"id": "studio", "groups": 2}])
    assert {group.room for group in plan(Problem.from_dict(raw)).groups} == {"hall", "studio"}


def test_solving_the_rest_again_keeps_what_is_locked() -> None:
    problem = Problem.from_dict(
        session(24, groups=4, locks=[{"person": "p3", "group": 2}, {"person": "p5", "group": 2}])
    )
    for seed in range(3):
        assert {"p3", "p5"} <= set(replan(problem, seed=seed).groups[1].people)


def test_weights_of_any_size_end_in_a_plan() -> None:
    for weights in ({"role_family": 1e-3, "met": 1e6}, {"role_family": 1e6, "team": 1e-3}, {"met": 1e-3}):
        raw: dict[str, Any] = session(25, weights=weights)
        raw["people"][0]["met"] = ["p1", "p2", "p3"]
        assert faults(raw, plan(Problem.from_dict(raw)).to_dict()) == []


def test_importing_the_engine_loads_neither_the_numbers_nor_the_website() -> None:
    code = "import sys, induction.groups.assignment, induction.groups.moves; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"flask", "sqlalchemy", "flask_babel", "numpy", "scipy"} & set(loaded)


def test_a_problem_can_be_changed_and_is_checked_again() -> None:
    problem = Problem.from_dict(session(12, groups=2))
    assert plan(replace(problem, groups=3)).to_dict()["groups"][2]["number"] == 3

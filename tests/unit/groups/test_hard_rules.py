"""Each hard rule, in the words of whoever relies on it, and the check that every plan goes through."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from induction.groups.assignment import plan
from induction.groups.bad_input import BadLock
from induction.groups.hard_rules import PlannedGroup, broken_rules
from induction.groups.planned import Plan, judge
from induction.groups.problem import Problem
from tests.unit.groups.judges import Raw, exercises_exist, faults, group_count
from tests.unit.groups.problems import problems, session


def planned(raw: Raw) -> Plan:
    made = plan(Problem.from_dict(raw))
    assert faults(raw, made.to_dict()) == []
    return made


def group_with(made: Plan, person: object) -> PlannedGroup:
    return next(group for group in made.groups if person in group.people)


def test_everybody_sits_in_one_group_and_no_group_is_two_larger_than_another() -> None:
    made = planned(session(29, group_size=6))
    assert sorted(len(group.people) for group in made.groups) == [5, 6, 6, 6, 6]


def test_six_is_the_most_in_a_group_where_nothing_else_is_said() -> None:
    assert [len(group.people) for group in planned(session(12)).groups] == [6, 6]
    assert sorted(len(group.people) for group in planned(session(13)).groups) == [4, 4, 5]


def test_nobody_sits_with_their_own_line_manager_however_much_it_would_mix() -> None:
    raw = session(12, groups=2)
    for person in raw["people"][1:6]:
        person["manager"] = "p0"
    made = planned(raw)
    assert not {f"p{number}" for number in range(1, 6)} & set(group_with(made, "p0").people)


def test_whoever_needs_step_free_access_sits_where_there_is_step_free_access() -> None:
    raw = session(12, groups=2, rooms=[{"id": "upstairs"}, {"id": "hall", "offers": ["step-free", "loop"]}])
    raw["people"][4]["needs"] = ["step-free"]
    raw["people"][7]["needs"] = ["loop", "step-free"]
    made = planned(raw)
    assert {group_with(made, "p4").room, group_with(made, "p7").room} == {"hall"}


def test_a_need_that_only_one_of_three_rooms_meets_picks_that_room() -> None:
    raw = session(6, groups=1, rooms=[{"id": "a"}, {"id": "b", "offers": ["loop"]}, {"id": "c"}])
    raw["people"][0]["needs"] = ["loop"]
    assert planned(raw).groups[0].room == "b"


def test_a_trainer_leads_in_a_room_that_meets_her_needs() -> None:
    raw = session(
        12,
        groups=2,
        trainers=[{"id": "ann"}, {"id": "bea", "needs": ["step-free"]}],
        rooms=[{"id": "hall", "offers": ["step-free"]}, {"id": "upstairs"}],
    )
    assert {group.trainer: group.room for group in planned(raw).groups} == {"ann": "upstairs", "bea": "hall"}


def test_a_trainer_is_not_put_with_somebody_on_her_list() -> None:
    raw = session(12, groups=2, trainers=[{"id": "ann", "not_with": ["p0", "p1", "not coming"]}, {"id": "bea"}])
    made = planned(raw)
    assert {group_with(made, "p0").trainer, group_with(made, "p1").trainer} == {"bea"}


def test_a_trainer_leads_one_group_unless_she_offers_more() -> None:
    made = planned(session(18, groups=3, trainers=[{"id": "ann"}, {"id": "bea", "max_groups": 2}]))
    assert sorted(str(group.trainer) for group in made.groups) == ["ann", "bea", "bea"]


def test_a_trainer_leads_only_an_exercise_she_may_lead() -> None:
    raw = session(
        12,
        groups=2,
        exercises=[{"id": "payment"}, {"id": "doorstep"}],
        trainers=[{"id": "ann", "exercises": ["payment"]}, {"id": "bea", "exercises": ["doorstep"]}, {"id": "cat"}],
    )
    made = planned(raw)
    assert {(group.trainer, group.exercise) for group in made.groups} == {("ann", "payment"), ("bea", "doorstep")}


def test_a_room_holds_no_more_groups_than_it_has_space_for() -> None:
    made = planned(session(18, groups=3, rooms=[{"id": "hall", "groups": 2}, {"id": "study"}]))
    assert sorted(str(group.room) for group in made.groups) == ["hall", "hall", "study"]


def test_who_is_locked_stays_and_so_does_a_whole_group_and_its_table() -> None:
    raw = session(
        12,
        groups=3,
        trainers=[{"id": "ann"}, {"id": "bea"}, {"id": "cat"}],
        rooms=[{"id": "hall", "groups": 2}, {"id": "study"}],
        locks=[
            {"person": "p5", "group": 3},
            {"group": 1, "people": ["p0", "p1", "p2", "p3"], "trainer": "cat", "room": "study"},
        ],
    )
    made = planned(raw)
    assert made.groups[0] == PlannedGroup(1, ("p0", "p1", "p2", "p3"), "cat", None, "study")
    assert "p5" in made.groups[2].people


def test_a_locked_small_group_stays_small() -> None:
    made = planned(session(11, groups=2, locks=[{"group": 2, "people": [f"p{number}" for number in range(5)]}]))
    assert [len(group.people) for group in made.groups] == [6, 5]


def test_a_locked_exercise_is_led_by_somebody_who_may() -> None:
    raw = session(
        8,
        groups=2,
        exercises=[{"id": "payment"}, {"id": "doorstep"}],
        trainers=[{"id": "ann", "exercises": ["payment"]}, {"id": "bea", "exercises": ["payment", "doorstep"]}],
        locks=[{"group": 2, "exercise": "doorstep"}],
    )
    assert planned(raw).groups[1].trainer == "bea"


def test_without_trainers_or_rooms_there_are_plain_groups() -> None:
    raw = session(12, exercises=[{"id": "payment"}])
    raw["people"][0]["needs"] = ["loop"]
    assert {(group.trainer, group.exercise, group.room) for group in planned(raw).groups} == {(None, None, None)}


def test_a_manager_or_an_acquaintance_who_does_not_come_changes_nothing() -> None:
    raw = session(12)
    stranger: Raw = {"people": [{**person, "manager": "boss", "met": ["boss"]} for person in raw["people"]]}
    assert planned(stranger).groups == planned(raw).groups


@st.composite
def plans_made_up(draw: st.DrawFn) -> tuple[Raw, Raw]:
    """A problem and groups somebody made up, mostly bad ones."""
    raw = draw(problems(most_people=6))
    ids = [person["id"] for person in raw["people"]]
    order = draw(st.permutations(ids))
    count = group_count(raw)
    tables: dict[str, st.SearchStrategy[Any]] = {
        key: st.sampled_from([entry["id"] for entry in raw[f"{key}s"]]) if raw.get(f"{key}s") else st.none()
        for key in ("trainer", "room")
    }
    led = st.sampled_from(["e1", "e2"]) if exercises_exist(raw) and raw.get("trainers") else st.none()
    groups = [
        {
            "number": number + 1,
            "people": order[number::count],
            "trainer": draw(tables["trainer"]),
            "room": draw(tables["room"]),
            "exercise": draw(led),
        }
        for number in range(count)
    ]
    if draw(st.integers(0, 5)) == 0:
        groups[0]["people"] = groups[0]["people"][1:]
    if draw(st.integers(0, 5)) == 0:
        groups[-1]["people"] = [*groups[-1]["people"], ids[0]]
    return raw, {"groups": groups}


@given(plans_made_up())
@settings(deadline=None, max_examples=150)
def test_the_check_finds_fault_exactly_where_another_judge_does(made_up: tuple[Raw, Raw]) -> None:
    raw, groups = made_up
    assume(raw.get("trainers") != [] and raw.get("rooms") != [])
    try:
        problem = Problem.from_dict(raw)
    except BadLock:
        assume(False)
    as_planned = [
        PlannedGroup(one["number"], tuple(one["people"]), one["trainer"], one["exercise"], one["room"])
        for one in groups["groups"]
    ]
    assert bool(broken_rules(problem, as_planned)) == bool(faults(raw, groups))


def test_a_stored_plan_is_judged_by_how_things_are_now() -> None:
    raw = session(6, groups=1, rooms=[{"id": "hall"}])
    made = planned(raw)
    raw["people"][2]["needs"] = ["loop"]
    raw["people"][3]["manager"] = "p4"
    after = judge(Problem.from_dict(raw), made.groups)
    assert [one.sentence for one in after.violations] == ["p3 would sit with their own line manager, p4."]
    assert "p2 needs loop, which hall does not have." in [one.sentence for one in after.for_involvement_lead]
    assert "loop" not in repr(after)
    assert not after.proven


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        (["p0", "p1"], "p2 is in no group."),
        (["p0", "p1", "p1", "p2"], "p1 is in more than one group."),
        (["p0", "p1", "p2", "p9"], "p9 is not coming any more."),
    ],
)
def test_who_is_missing_double_or_gone_is_named(people: list[str], sentence: str) -> None:
    problem = Problem.from_dict(session(3))
    assert [one.sentence for one in judge(problem, [PlannedGroup(1, tuple(people))]).violations] == [sentence]


def test_groups_that_are_too_unequal_or_too_few_are_a_broken_rule() -> None:
    problem = Problem.from_dict(session(4, groups=2))
    unequal = judge(problem, [PlannedGroup(1, ("p0", "p1", "p2")), PlannedGroup(2, ("p3",))])
    assert [one.sentence for one in unequal.violations] == [
        "One group would have 3 people and another 1. Swap two people instead."
    ]
    too_few = judge(problem, [PlannedGroup(1, ("p0", "p1", "p2", "p3"))])
    assert [one.sentence for one in too_few.violations] == ["There must be 2 groups."]

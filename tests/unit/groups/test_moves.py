"""Moving people by hand: the price is told first, hard rules stay, locks hold, and secrets are kept."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from induction.groups import bad_input
from induction.groups.assignment import plan, replan
from induction.groups.cannot_plan import CannotPlan
from induction.groups.hard_rules import ASK_THE_LEAD, PlannedGroup
from induction.groups.locks import lock_group, lock_person, unlock_group, unlock_person
from induction.groups.moves import Move, MoveRefused, Price, Swap, apply, choices, price
from induction.groups.planned import Plan, judge
from induction.groups.problem import Problem
from tests.unit.groups.judges import Raw, cost, faults
from tests.unit.groups.problems import problems, session


def table_of_six(**more: Any) -> tuple[Problem, Plan]:
    """Ann and Bob are receptionists in group 1 and 2; Cem and Dee support workers; Eve and Flo in finance."""
    roles = {
        "ann": "reception",
        "cem": "support",
        "eve": "finance",
        "bob": "reception",
        "dee": "support",
        "flo": "finance",
    }
    people = [{"id": one, "role_family": role, **more.pop(one, {})} for one, role in roles.items()]
    weights = more.pop("weights", {"role_family": 4, "met": 6})
    problem = Problem.from_dict({"people": people, "groups": 2, "weights": weights, **more})
    rooms = ("study", "hall") if problem.rooms else (None, None)
    trainers = ("t1", "t2") if problem.trainers else (None, None)
    groups = [
        PlannedGroup(1, ("ann", "cem", "eve"), trainer=trainers[0], room=rooms[0]),
        PlannedGroup(2, ("bob", "dee", "flo"), trainer=trainers[1], room=rooms[1]),
    ]
    return problem, judge(problem, groups)


def said(told: Price) -> list[str]:
    return [remark.sentence for remark in told.remarks]


def test_two_receptionists_would_sit_together() -> None:
    problem, made = table_of_six()
    told = price(problem, made, Swap("cem", "bob"))
    assert told.allowed
    assert told.cost_change == 8
    assert said(told) == [
        "The mix gets worse.",
        "Two people from reception would sit together in group 1.",
        "Two people from support would sit together in group 2.",
    ]
    assert told.remarks[1].values == {"attribute": "role_family", "value": "reception", "group": 1, "count": 2}


def test_the_way_back_makes_it_better_by_as_much() -> None:
    problem, made = table_of_six()
    worse = apply(problem, made, Swap("cem", "bob"))
    assert (made.cost, worse.cost) == (0, 8)
    told = price(problem, worse, Swap("cem", "bob"))
    assert told.cost_change == -8
    assert said(told) == [
        "The mix gets better.",
        "People from reception in group 1: 1 instead of 2.",
        "People from support in group 2: 1 instead of 2.",
    ]
    assert apply(problem, worse, Swap("bob", "cem")) == made


def test_a_change_that_changes_nothing_says_so() -> None:
    problem, made = table_of_six()
    told = price(problem, made, Swap("ann", "bob"))
    assert (told.cost_change, said(told)) == (0, ["The mix stays as good as it is."])


def test_three_of_a_kind_and_old_acquaintances_are_counted() -> None:
    problem, made = table_of_six(ann={"met": ["bob", "flo"]}, weights={"role_family": 1, "met": 6}, seed=3)
    two = apply(problem, made, Swap("cem", "bob"))
    assert said(price(problem, made, Swap("cem", "bob")))[1] == (
        "Two people who have met before would sit together in group 1."
    )
    assert said(price(problem, two, Swap("eve", "flo")))[1] == (
        "In group 1 there would be 2 pairs of people who have met before."
    )
    assert said(price(problem, two, Swap("cem", "bob")))[1] == (
        "Pairs of people who have met before in group 1: 0 instead of 1."
    )


@pytest.mark.parametrize(
    ("attribute", "sentence"),
    [
        ("team", "Two people from the team north would sit together in group 1."),
        ("seniority", "Two people at the level north would sit together in group 1."),
        ("site", "Two people who work at north would sit together in group 1."),
        ("language", "2 people with the same language, north, would sit together in group 1."),
    ],
)
def test_each_attribute_has_its_sentence(attribute: str, sentence: str) -> None:
    who = {"ann": {attribute: "north"}, "bob": {attribute: "north"}}
    problem, made = table_of_six(**who, weights={attribute: 1})
    assert said(price(problem, made, Swap("cem", "bob"))) == ["The mix gets worse.", sentence]
    assert len(said(price(problem, apply(problem, made, Swap("cem", "bob")), Swap("cem", "bob")))) == 2


def test_nobody_is_moved_to_their_own_line_manager() -> None:
    problem, made = table_of_six(bob={"manager": "ann"})
    told = price(problem, made, Swap("cem", "bob"))
    assert [one.sentence for one in told.refused] == ["bob would sit with their own line manager, ann."]
    assert told.remarks == ()
    with pytest.raises(MoveRefused, match=r"^bob would sit with their own line manager, ann\.$") as refused:
        apply(problem, made, Swap("bob", "cem"))
    assert refused.value.message % refused.value.values == str(refused.value)
    assert refused.value.price.refused == told.refused


def test_a_move_that_would_make_groups_too_unequal_asks_for_a_swap() -> None:
    problem, made = table_of_six()
    told = price(problem, made, Move("ann", 2))
    assert [one.sentence for one in told.refused] == [
        "One group would have 4 people and another 2. Swap two people instead."
    ]


def test_a_move_from_a_larger_to_a_smaller_group_is_fine() -> None:
    problem = Problem.from_dict(session(5, groups=2))
    made = judge(problem, [PlannedGroup(1, ("p0", "p1", "p2")), PlannedGroup(2, ("p3", "p4"))])
    after = apply(problem, made, Move("p1", 2))
    assert [group.people for group in after.groups] == [("p0", "p2"), ("p1", "p3", "p4")]


def test_needs_and_lists_are_kept_without_being_told() -> None:
    rooms = [{"id": "study"}, {"id": "hall", "offers": ["loop"]}]
    trainers = [{"id": "t1", "not_with": ["dee"]}, {"id": "t2"}]
    problem, made = table_of_six(bob={"needs": ["loop"]}, rooms=rooms, trainers=trainers)
    for change in (Swap("cem", "bob"), Swap("ann", "dee")):
        told = price(problem, made, change)
        assert [one.message for one in told.refused] == [ASK_THE_LEAD]
        assert "loop" not in repr(told)
        with pytest.raises(MoveRefused, match=r"^This cannot be done here; ask the involvement lead\.$"):
            apply(problem, made, change)
    assert [one.sentence for one in price(problem, made, Swap("cem", "bob")).for_involvement_lead] == [
        "bob needs loop, which study does not have."
    ]
    assert [one.sentence for one in price(problem, made, Swap("ann", "dee")).for_involvement_lead] == [
        "t1 has asked not to be put with dee."
    ]


def test_where_there_is_an_open_reason_the_confidential_one_is_not_hinted_at() -> None:
    rooms = [{"id": "study"}, {"id": "hall", "offers": ["loop"]}]
    problem, made = table_of_six(bob={"needs": ["loop"], "manager": "ann"}, rooms=rooms)
    told = price(problem, made, Swap("cem", "bob"))
    assert [one.sentence for one in told.refused] == ["bob would sit with their own line manager, ann."]
    assert len(told.for_involvement_lead) == 2


def test_a_price_does_not_depend_on_needs() -> None:
    rooms = [{"id": "study"}, {"id": "hall", "offers": ["loop"]}]
    with_needs, made = table_of_six(bob={"needs": ["loop"]}, rooms=rooms)
    without, _ = table_of_six(rooms=rooms)
    change = Swap("cem", "bob")
    assert price(with_needs, made, change).cost_change == price(without, made, change).cost_change


def test_who_is_locked_stays_until_unlocked() -> None:
    problem, made = table_of_six()
    locked = lock_person(problem, made, "bob")
    told = price(locked, made, Swap("cem", "bob"))
    assert [one.sentence for one in told.refused] == ["bob is locked in group 2. Unlock them first."]
    assert price(unlock_person(locked, "bob"), made, Swap("cem", "bob")).allowed


def test_a_locked_group_lets_nobody_in_or_out() -> None:
    problem, made = table_of_six()
    locked = lock_group(problem, made, 1)
    assert not price(locked, made, Swap("cem", "bob")).allowed
    five = Problem.from_dict(session(5, groups=2))
    small = judge(five, [PlannedGroup(1, ("p0", "p1", "p2")), PlannedGroup(2, ("p3", "p4"))])
    told = price(lock_group(five, small, 2), small, Move("p0", 2))
    assert [one.sentence for one in told.refused] == ["Group 2 is locked. Unlock it first."]
    assert price(unlock_group(locked, 1), made, Swap("cem", "bob")).allowed


def test_unlocking_a_person_opens_a_group_that_was_locked_whole() -> None:
    problem, made = table_of_six()
    opened = unlock_person(lock_group(problem, made, 1), "ann")
    assert price(opened, made, Swap("ann", "bob")).allowed
    assert not price(opened, made, Swap("cem", "bob")).allowed


def test_locking_twice_adds_up() -> None:
    problem, made = table_of_six()
    both = lock_person(lock_person(problem, made, "ann"), made, "cem")
    assert [lock.people for lock in both.locks] == [("ann", "cem")]
    whole = lock_group(both, made, 1)
    assert lock_person(whole, made, "eve") == whole


def test_what_is_not_there_is_named() -> None:
    problem, made = table_of_six()
    with pytest.raises(bad_input.NotInThePlan, match="zoe is in none of these groups"):
        price(problem, made, Move("zoe", 1))
    with pytest.raises(bad_input.NotInThePlan):
        price(problem, made, Swap("ann", "zoe"))
    with pytest.raises(bad_input.NotInThePlan):
        lock_person(problem, made, "zoe")
    for number in (0, 3, -1):
        with pytest.raises(bad_input.NoSuchGroup):
            price(problem, made, Move("ann", number))
        with pytest.raises(bad_input.NoSuchGroup):
            lock_group(problem, made, number)


def test_somebody_cancelled_while_a_card_was_dragged() -> None:
    problem, made = table_of_six()
    without_bob = replace(problem, people=tuple(one for one in problem.people if one.id != "bob"))
    for change in (Swap("cem", "bob"), Swap("cem", "dee"), Move("bob", 1)):
        with pytest.raises(bad_input.NoLongerComing, match="bob is not coming any more"):
            price(without_bob, made, change)


def test_a_plan_that_is_wrong_elsewhere_is_not_passed_on() -> None:
    people = [{"id": one} for one in "abcdef"]
    people[5]["manager"] = "e"
    problem = Problem.from_dict({"people": people, "groups": 3})
    wrong = judge(problem, [PlannedGroup(1, ("a", "b")), PlannedGroup(2, ("c", "d")), PlannedGroup(3, ("e", "f"))])
    assert price(problem, wrong, Swap("a", "c")).allowed
    with pytest.raises(MoveRefused, match=r"^f would sit with their own line manager, e\.$"):
        apply(problem, wrong, Swap("a", "c"))


def test_swapping_within_a_group_or_moving_to_ones_own_changes_nothing() -> None:
    problem, made = table_of_six()
    for change in (Swap("ann", "cem"), Move("ann", 1), Swap("ann", "ann")):
        assert (price(problem, made, change).allowed, price(problem, made, change).cost_change) == (True, 0)
        assert apply(problem, made, change) == made


def test_every_place_somebody_could_go_is_offered_the_best_first() -> None:
    problem, made = table_of_six(bob={"manager": "ann"})
    told = choices(problem, made, "cem")
    assert {one.change for one in told} == {Move("cem", 2), Swap("cem", "bob"), Swap("cem", "dee"), Swap("cem", "flo")}
    assert [one.change for one in told][:2] == [Swap("cem", "dee"), Swap("cem", "flo")]
    assert [one.allowed for one in told] == [True, True, False, False]


@given(problems(most_people=10, likely=True), st.data())
@settings(deadline=None, max_examples=30)
def test_whatever_is_moved_no_rule_breaks_and_the_price_is_what_it_costs(raw: Raw, data: st.DataObject) -> None:
    try:
        problem = Problem.from_dict(raw)
        made = plan(problem)
    except (CannotPlan, bad_input.BadLock):
        assume(False)
    person = data.draw(st.sampled_from([one.id for one in problem.people]))
    for told in choices(problem, made, person):
        if told.allowed:
            after = apply(problem, made, told.change).to_dict()
            assert faults(raw, after) == []
            assert after["cost"] == pytest.approx(cost(raw, [group["people"] for group in after["groups"]]))
            assert after["cost"] - made.cost == pytest.approx(told.cost_change, abs=1e-7)
        else:
            with pytest.raises(MoveRefused):
                apply(problem, made, told.change)


@given(problems(most_people=12, most_groups=4, likely=True), st.data())
@settings(deadline=None, max_examples=20)
def test_solving_the_rest_again_keeps_each_locked_table(raw: Raw, data: st.DataObject) -> None:
    raw.pop("locks")
    try:
        problem = Problem.from_dict(raw)
        made = plan(problem)
    except CannotPlan:
        assume(False)
    number = data.draw(st.integers(1, len(made.groups)))
    person = data.draw(st.sampled_from([one.id for one in problem.people]))
    locked = lock_person(lock_group(problem, made, number), made, person)
    again = replan(locked, seed=problem.seed + 1)
    assert faults(raw, again.to_dict()) == []
    assert again.groups[number - 1] == made.groups[number - 1]
    before = next(group for group in made.groups if person in group.people)
    after = again.groups[before.number - 1]
    assert person in after.people
    assert (after.trainer, after.exercise, after.room) == (before.trainer, before.exercise, before.room)

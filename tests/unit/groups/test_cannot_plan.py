"""Why no groups can be made: what everybody is told, what the involvement lead alone is told, and what would help."""

import pickle
from typing import Any

import pytest

from induction.groups import cannot_plan
from induction.groups.assignment import plan
from induction.groups.cannot_plan import AskTheLead, CannotPlan
from induction.groups.hard_rules import ASK_THE_LEAD, Rule
from induction.groups.problem import Problem
from tests.unit.groups.judges import Raw
from tests.unit.groups.problems import session


def refusal_of(raw: Raw) -> CannotPlan:
    with pytest.raises(CannotPlan) as refused:
        plan(Problem.from_dict(raw))
    return refused.value


def lead_reads(refusal: CannotPlan) -> list[str]:
    return [cause.sentence for cause in refusal.for_involvement_lead]


def two(**more: Any) -> Raw:
    return session(12, groups=2, **more)


def test_no_trainer_has_accepted() -> None:
    assert (
        str(refusal_of(two(trainers=[]))) == "No trainer has said yes yet. Wait for an answer, or ask another trainer."
    )


def test_more_groups_than_the_trainers_lead() -> None:
    refusal = refusal_of(two(trainers=[{"id": "ann"}, {"id": "bea", "max_groups": 0}]))
    assert str(refusal) == (
        "There are 2 groups, and the trainers can lead 1. Ask another trainer, or make fewer, larger groups."
    )
    assert [(cause.rule, cause.values) for cause in refusal.causes] == [(Rule.TRAINERS, {"groups": 2, "able": 1})]
    assert refusal.for_involvement_lead == refusal.causes


def test_a_trainer_with_nothing_to_lead_does_not_count() -> None:
    raw = two(exercises=[{"id": "e"}], trainers=[{"id": "ann", "exercises": ["e"]}, {"id": "bea"}])
    assert isinstance(refusal_of(raw), cannot_plan.TooFewTrainers)


def test_nobody_may_lead_an_exercise() -> None:
    refusal = refusal_of(two(exercises=[{"id": "e"}], trainers=[{"id": "ann", "max_groups": 9}]))
    assert isinstance(refusal, cannot_plan.NobodyMayLead)


def test_no_room_and_too_few_rooms() -> None:
    assert isinstance(refusal_of(two(rooms=[])), cannot_plan.NoRooms)
    refusal = refusal_of(two(rooms=[{"id": "hall", "groups": 0}, {"id": "study"}]))
    assert str(refusal).startswith("There are 2 groups, and the rooms hold 1.")


def test_manager_and_report_in_one_group_alone() -> None:
    refusal = refusal_of({"people": [{"id": "a"}, {"id": "b", "manager": "a"}, {"id": "c"}], "groups": 1})
    assert str(refusal).startswith("a is the line manager of 1 of the others")
    assert refusal.causes[0].rule is Rule.MANAGERS


def test_two_managers_who_leave_no_way_together() -> None:
    people = [{"id": "a"}, {"id": "b", "manager": "a"}, {"id": "c", "manager": "b"}, {"id": "d", "manager": "c"}]
    circle = [{**people[0], "manager": "e"}, *people[1:], {"id": "e", "manager": "d"}, {"id": "f"}]
    refusal = refusal_of({"people": circle, "groups": 2})
    assert str(refusal) == (
        "With 2 groups, somebody would have to sit with their own line manager. "
        "Change the number of groups, or ask one of them to come on another day."
    )


def test_locks_that_leave_no_way_to_keep_managers_apart() -> None:
    raw: Raw = {
        "people": [{"id": "a"}, {"id": "b", "manager": "a"}, {"id": "c", "manager": "d"}, {"id": "d"}],
        "groups": 2,
        "locks": [{"group": 1, "people": ["a", "d"]}],
    }
    assert "groups" in plan(Problem.from_dict(raw)).to_dict()
    raw["people"][3]["manager"] = "b"
    raw["locks"] = [{"person": "a", "group": 1}, {"person": "c", "group": 1}]
    raw["people"][2]["manager"] = None
    assert isinstance(refusal_of(raw), cannot_plan.LocksAndManagers)


def test_a_group_locked_whole_takes_nobody_in_to_keep_others_apart() -> None:
    raw: Raw = {
        "people": [{"id": "a"}, {"id": "b"}, {"id": "c", "manager": "b"}],
        "groups": 2,
        "locks": [{"group": 1, "people": ["a"]}],
    }
    assert isinstance(refusal_of(raw), cannot_plan.LocksAndManagers)


def test_locks_that_leave_no_trainer_for_an_exercise() -> None:
    raw = two(
        exercises=[{"id": "e"}, {"id": "f"}],
        trainers=[{"id": "ann", "exercises": ["e"]}, {"id": "bea", "exercises": ["e", "f"]}],
        locks=[{"group": 1, "exercise": "f"}, {"group": 2, "exercise": "f"}],
    )
    assert isinstance(refusal_of(raw), cannot_plan.LocksInTheWay)


def step_free() -> Raw:
    """Four people need step-free access; the only room with it holds one group of three."""
    raw = session(12, groups=4, rooms=[{"id": "hall", "offers": ["step-free"]}, {"id": "upstairs", "groups": 9}])
    for person in raw["people"][:4]:
        person["needs"] = ["step-free"]
    return raw


def on_a_list() -> Raw:
    return two(trainers=[{"id": "ann", "not_with": ["p1"]}, {"id": "bea", "not_with": ["p1", "not here"]}])


def trainer_without_a_room() -> Raw:
    return two(trainers=[{"id": "ann"}, {"id": "bea", "needs": ["loop"]}], rooms=[{"id": "hall", "groups": 2}])


def needs_and_managers() -> Raw:
    raw: Raw = {"people": [{"id": one} for one in "abcd"], "rooms": [{"id": "r", "offers": ["loop"]}, {"id": "s"}]}
    raw["people"][0]["needs"] = raw["people"][1]["needs"] = ["loop"]
    raw["people"][1]["manager"] = "a"
    return {**raw, "groups": 2}


def locked_beside_a_trainer() -> Raw:
    return two(
        trainers=[{"id": "ann", "not_with": ["p1"]}, {"id": "bea"}],
        locks=[{"group": 1, "trainer": "ann"}, {"group": 1, "person": "p1"}],
    )


CONFIDENTIAL = {
    step_free: [
        "People who need step-free: 4 (p0, p1, p2, p3). Places in rooms that have it: 3. "
        "Choose another room, or make fewer, larger groups."
    ],
    on_a_list: ["ann has asked not to be put with p1.", "bea has asked not to be put with p1."],
    trainer_without_a_room: ["The trainer bea needs loop. Groups that rooms with it hold: 0."],
    needs_and_managers: [
        "People who need loop: 2 (a, b). Places in rooms that have it: 2. "
        "Choose another room, or make fewer, larger groups.",
        "Besides, people must sit apart from their own line managers.",
    ],
    locked_beside_a_trainer: [
        "ann has asked not to be put with p1.",
        "Besides, some are locked where they are. Taking a lock off could help.",
    ],
}


@pytest.mark.parametrize("made", CONFIDENTIAL, ids=lambda made: made.__name__)
def test_only_the_involvement_lead_is_told_which_need_or_list_it_is(made: Any) -> None:
    refusal = refusal_of(made())
    assert lead_reads(refusal) == CONFIDENTIAL[made]


def test_everybody_else_reads_the_same_whatever_it_is() -> None:
    refusals = [refusal_of(made()) for made in CONFIDENTIAL]
    assert {str(refusal) for refusal in refusals} == {"This cannot be done here; ask the involvement lead."}
    assert {(refusal.message, str(refusal.values), repr(refusal), str(refusal.causes)) for refusal in refusals} == {
        (ASK_THE_LEAD, "{}", repr(AskTheLead()), str(AskTheLead().causes))
    }
    assert {refusal.args for refusal in refusals} == {(ASK_THE_LEAD,)}
    assert b"step-free" not in pickle.dumps(refusals[0].args)


def test_each_rule_the_lead_is_told_of_could_be_dropped_to_help() -> None:
    raw = needs_and_managers()
    raw["people"][1]["manager"] = None
    assert plan(Problem.from_dict(raw)).violations == ()
    raw = needs_and_managers()
    raw["people"][1]["needs"] = []
    assert plan(Problem.from_dict(raw)).violations == ()


def test_with_a_public_reason_nothing_is_said_about_confidential_ones() -> None:
    raw = step_free()
    raw["trainers"] = [{"id": "ann"}]
    refusal = refusal_of(raw)
    assert isinstance(refusal, cannot_plan.TooFewTrainers)
    assert "step-free" not in str(lead_reads(refusal))

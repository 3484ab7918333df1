"""What is said about each thing that can be wrong with a problem, and what may be left out of one."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from induction.groups import bad_input
from induction.groups.assignment import plan
from induction.groups.bad_input import BadProblem
from induction.groups.problem import DEFAULT_WEIGHTS, Problem
from induction.refusals import Refusal
from tests.unit.groups.problems import session

TWO = [{"id": "a"}, {"id": "b"}]
LED = {
    "exercises": [{"id": "e"}, {"id": "f"}],
    "trainers": [{"id": "t", "exercises": ["e"]}, {"id": "u", "exercises": ["f"]}],
}


def four(**more: Any) -> dict[str, Any]:
    return {"people": [{"id": one} for one in "abcd"], "groups": 2, **more}


BAD: list[tuple[object, type[BadProblem]]] = [
    (None, bad_input.NotAProblem),
    ([{"id": 1}], bad_input.NotAProblem),
    ({}, bad_input.NobodyToGroup),
    ({"people": []}, bad_input.NobodyToGroup),
    ({"people": "Ann"}, bad_input.NotAList),
    ({"people": {"id": 1}}, bad_input.NotAList),
    ({"people": ["Ann"]}, bad_input.NotAnEntry),
    ({"people": [{}]}, bad_input.MissingId),
    ({"people": [{"id": ""}]}, bad_input.MissingId),
    ({"people": [{"id": True}]}, bad_input.MissingId),
    ({"people": [{"id": 1.5}]}, bad_input.MissingId),
    ({"people": [{"id": ["a"]}]}, bad_input.MissingId),
    ({"people": [{"id": 10**5000}]}, bad_input.MissingId),
    ({"people": [{"id": "a"}, {"id": "b"}, {"id": "a"}]}, bad_input.PersonTwice),
    ({"people": [{"id": 7}, {"id": "7"}]}, bad_input.PersonTwice),
    ({"people": [{"id": "a", "manager": "a"}]}, bad_input.OwnManager),
    ({"people": [{"id": 7, "manager": "7"}]}, bad_input.OwnManager),
    ({"people": [{"id": "a", "manager": ["b"]}]}, bad_input.NotText),
    ({"people": [{"id": "a", "team": {"name": "north"}}]}, bad_input.NotText),
    ({"people": [{"id": "a", "site": float("nan")}]}, bad_input.NotText),
    ({"people": [{"id": "a", "needs": "loop"}]}, bad_input.NotAListOfWords),
    ({"people": [{"id": "a", "needs": [1]}]}, bad_input.NotAListOfWords),
    ({"people": [{"id": "a", "needs": [""]}]}, bad_input.NotAListOfWords),
    ({"people": [{"id": "a", "met": "b"}]}, bad_input.NotAListOfWords),
    ({"people": [{"id": "a", "met": [["b"]]}]}, bad_input.NotAListOfWords),
    ({"people": [{"id": number} for number in range(100_000)]}, bad_input.TooManyPeople),
    ({"people": TWO, "group_sise": 2}, bad_input.UnknownKey),
    ({"people": TWO, 3: 2}, bad_input.UnknownKey),
    ({"people": TWO, "groups": 3}, bad_input.TooManyGroups),
    ({"people": TWO, "groups": 0}, bad_input.NotASize),
    ({"people": TWO, "groups": -1}, bad_input.NotASize),
    ({"people": TWO, "groups": 1.0}, bad_input.NotASize),
    ({"people": TWO, "groups": True}, bad_input.NotASize),
    ({"people": TWO, "group_size": "six"}, bad_input.NotASize),
    ({"people": TWO, "group_size": 0}, bad_input.NotASize),
    ({"people": TWO, "groups": 10**5000}, bad_input.NotASize),
    ({"people": TWO, "group_size": 2, "groups": 1}, bad_input.SizeAndNumber),
    ({"people": TWO, "seed": -1}, bad_input.SeedNotANumber),
    ({"people": TWO, "seed": 2**32}, bad_input.SeedNotANumber),
    ({"people": TWO, "seed": "lucky"}, bad_input.SeedNotANumber),
    ({"people": TWO, "seed": True}, bad_input.SeedNotANumber),
    ({"people": TWO, "weights": [4, 3]}, bad_input.WeightNotANumber),
    ({"people": TWO, "weights": {"team": "4"}}, bad_input.WeightNotANumber),
    ({"people": TWO, "weights": {"team": None}}, bad_input.WeightNotANumber),
    ({"people": TWO, "weights": {"team": True}}, bad_input.WeightNotANumber),
    ({"people": TWO, "weights": {"team": float("nan")}}, bad_input.WeightNotANumber),
    ({"people": TWO, "weights": {"team": float("inf")}}, bad_input.WeightNotANumber),
    ({"people": TWO, "weights": {"team": -1}}, bad_input.WeightNegative),
    ({"people": TWO, "weights": {"team": -(10**400)}}, bad_input.WeightNegative),
    ({"people": TWO, "weights": {"team": 10**400}}, bad_input.WeightTooLarge),
    ({"people": TWO, "weights": {"team": 1e-9}}, bad_input.WeightTooSmall),
    ({"people": TWO, "weights": {"team": 0, "met": 0.0}}, bad_input.WeightsAllZero),
    ({"people": TWO, "weights": {"shoe size": 2}}, bad_input.WeightForNothing),
    ({"people": TWO, "weights": {"needs": 2}}, bad_input.WeightOnConfidential),
    ({"people": TWO, "weights": {4: 2}}, bad_input.UnknownKey),
    ({"people": TWO, "trainers": {"id": "t"}}, bad_input.NotAList),
    ({"people": TWO, "trainers": [{"id": "t"}, {"id": "t"}]}, bad_input.TrainerTwice),
    ({"people": TWO, "trainers": [{"id": "t", "not_whit": ["a"]}]}, bad_input.UnknownKey),
    ({"people": TWO, "trainers": [{"id": "t", "max_groups": -1}]}, bad_input.NotACount),
    ({"people": TWO, "trainers": [{"id": "t", "max_groups": 1.5}]}, bad_input.NotACount),
    ({"people": TWO, "trainers": [{"id": "t", "not_with": "a"}]}, bad_input.NotAListOfWords),
    ({"people": TWO, "exercises": [], "trainers": [{"id": "t", "exercises": ["e"]}]}, bad_input.UnknownExercise),
    ({"people": TWO, "rooms": [{"id": "r"}, {"id": "r"}]}, bad_input.RoomTwice),
    ({"people": TWO, "rooms": [{"id": "r", "groups": -2}]}, bad_input.NotACount),
    ({"people": TWO, "rooms": [{"id": "r", "seats": 6}]}, bad_input.UnknownKey),
    ({"people": TWO, "exercises": [{"id": "e"}, {"id": "e"}]}, bad_input.ExerciseTwice),
    (four(locks="a"), bad_input.NotAList),
    (four(locks=["a"]), bad_input.NotAnEntry),
    (four(locks=[{"person": "a"}]), bad_input.LockUnreadable),
    (four(locks=[{"person": "a", "group": "1"}]), bad_input.LockUnreadable),
    (four(locks=[{"person": "a", "people": ["a"], "group": 1}]), bad_input.LockUnreadable),
    (four(locks=[{"person": ["a"], "group": 1}]), bad_input.LockUnreadable),
    (four(locks=[{"people": "ab", "group": 1}]), bad_input.LockUnreadable),
    (four(locks=[{"room": ["r"], "group": 1}]), bad_input.LockUnreadable),
    (four(locks=[{"persons": "a", "group": 1}]), bad_input.UnknownKey),
    (four(locks=[{"person": "a", "group": 3}]), bad_input.LockedGroupUnknown),
    (four(locks=[{"person": "a", "group": 0}]), bad_input.LockedGroupUnknown),
    (four(locks=[{"person": "z", "group": 1}]), bad_input.LockedPersonUnknown),
    (four(locks=[{"group": 1, "room": "r"}]), bad_input.LockedTableUnknown),
    (four(locks=[{"group": 1, "trainer": "t"}]), bad_input.LockedTableUnknown),
    (four(exercises=[{"id": "e"}], locks=[{"group": 1, "exercise": "e"}]), bad_input.LockedTableUnknown),
    (four(locks=[{"person": "a", "group": 1}, {"person": "a", "group": 2}]), bad_input.LockedTwice),
    (four(locks=[{"person": one, "group": 1} for one in "abc"]), bad_input.LockedTooMany),
    (four(locks=[{"people": ["a"], "group": 1}]), bad_input.LockedWrongSize),
    (four(locks=[{"people": [], "group": 1}]), bad_input.LockedWrongSize),
    (four(locks=[{"people": ["a", "b"], "group": 1}, {"person": "c", "group": 1}]), bad_input.LocksDisagree),
    (four(locks=[{"people": ["a", "b"], "group": 1}, {"people": ["a"], "group": 1}]), bad_input.LocksDisagree),
    (four(**LED, locks=[{"group": 1, "trainer": "t"}, {"group": 1, "trainer": "u"}]), bad_input.LocksDisagree),
    (four(**LED, locks=[{"group": 1, "trainer": "t"}, {"group": 2, "trainer": "t"}]), bad_input.LockedTrainerTooOften),
    (four(**LED, locks=[{"group": 1, "trainer": "t", "exercise": "f"}]), bad_input.LockedExerciseNotLed),
    (
        four(rooms=[{"id": "r"}, {"id": "s"}], locks=[{"group": 1, "room": "r"}, {"group": 2, "room": "r"}]),
        bad_input.LockedRoomTooOften,
    ),
    (
        {
            "people": [{"id": "a", "manager": "b"}, *[{"id": one} for one in "bcd"]],
            "groups": 2,
            "locks": [{"person": "a", "group": 1}, {"person": "b", "group": 1}],
        },
        bad_input.LockedWithManager,
    ),
]


@pytest.mark.parametrize(("raw", "refusal"), BAD, ids=lambda value: getattr(value, "__name__", ""))
def test_what_is_wrong_is_named_in_a_sentence(raw: object, refusal: type[BadProblem]) -> None:
    with pytest.raises(refusal) as refused:
        Problem.from_dict(raw)
    assert type(refused.value) is refusal
    assert "%(" not in str(refused.value)
    assert str(refused.value).endswith(".")


def test_every_refusal_of_a_bad_problem_is_tried_here() -> None:
    elsewhere = {bad_input.TooMuchAtOnce, bad_input.NotInThePlan, bad_input.NoLongerComing, bad_input.NoSuchGroup}
    families = {bad_input.BadProblem, bad_input.BadLock}
    named = {one for one in vars(bad_input).values() if isinstance(one, type) and issubclass(one, BadProblem)}
    assert named - elsewhere - families == {refusal for _, refusal in BAD}


def test_a_sentence_says_who_and_what() -> None:
    with pytest.raises(bad_input.PersonTwice, match=r"^The person a is in the list twice\. Take one of them out\.$"):
        Problem.from_dict({"people": [{"id": "a"}, {"id": "a"}]})


def test_a_sentence_stays_one_however_long_the_id() -> None:
    with pytest.raises(bad_input.PersonTwice) as refused:
        Problem.from_dict({"people": [{"id": "x" * 10_000}, {"id": "x" * 10_000}]})
    assert len(str(refused.value)) < 150


def test_no_sentence_quotes_a_need_or_a_list() -> None:
    with pytest.raises(bad_input.NotAListOfWords) as refused:
        Problem.from_dict({"people": [{"id": "a", "needs": "oxygen"}]})
    assert "oxygen" not in str(refused.value)
    problem = Problem.from_dict(
        {"people": [{"id": "a", "needs": ["oxygen"]}], "trainers": [{"id": "t", "not_with": ["zoe"]}]}
    )
    assert "oxygen" not in repr(problem)
    assert "zoe" not in repr(problem)


def test_only_an_id_is_required_and_none_is_the_same_as_left_out() -> None:
    empty = ("role_family", "team", "seniority", "site", "manager", "needs", "met")
    least = Problem.from_dict({"people": [{"id": "a"}]})
    assert (
        Problem.from_dict({"people": [{"id": "a", **dict.fromkeys(empty)}], "trainers": None, "locks": None}) == least
    )
    assert least.weights == DEFAULT_WEIGHTS
    assert Problem.from_dict({"people": [{"id": "a"}], "weights": {}}).weights == DEFAULT_WEIGHTS


def test_seven_is_the_same_person_whether_written_as_a_number_or_as_text() -> None:
    problem = Problem.from_dict(
        {
            "people": [{"id": 7}, {"id": 8, "manager": "7", "met": ["7"]}],
            "groups": 2,
            "trainers": [
                {"id": 1, "exercises": ["5"], "not_with": ["8"], "max_groups": 2},
                {"id": 2, "exercises": [5]},
            ],
            "exercises": [{"id": 5}],
            "locks": [{"person": "8", "group": 2, "trainer": "2"}],
        }
    )
    assert problem.people[1].manager == 7
    assert problem.met_with == {7: {8}, 8: {7}}
    made = plan(problem)
    assert [(group.people, group.trainer, group.exercise) for group in made.groups] == [((7,), 1, 5), ((8,), 2, 5)]


def test_people_may_be_mixed_by_anything_they_have() -> None:
    people = [{"id": number, "language": "Welsh" if number < 4 else "English", "name": "Ann"} for number in range(8)]
    made = plan(Problem.from_dict({"people": people, "groups": 4, "weights": {"language": 1}}))
    assert all(len({people[int(one)]["language"] for one in group.people}) == 2 for group in made.groups)


def test_a_whole_number_with_a_point_is_the_same_value() -> None:
    people = [{"id": "a", "band": 3}, {"id": "b", "band": 3.0}]
    assert plan(Problem.from_dict({"people": people, "groups": 1, "weights": {"band": 2}})).cost == 2


def test_not_known_is_shared_with_nobody() -> None:
    assert plan(Problem.from_dict({"people": [{"id": one, "team": None} for one in "abc"], "groups": 1})).cost == 0


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 9) | st.floats() | st.sampled_from(["a", "b", "id", "t", ""]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "group", "people", "person", "needs", "met", "manager", "not_with", "max_groups"]),
            inner,
        )
    ),
    max_leaves=12,
)
KEYS = ["people", "trainers", "rooms", "exercises", "group_size", "groups", "weights", "locks", "seed"]


@given(st.dictionaries(st.sampled_from(KEYS), anything), st.booleans())
@settings(deadline=None, max_examples=200)
def test_whatever_is_put_in_a_plan_or_a_refusal_comes_out(raw: dict[str, Any], has_people: bool) -> None:
    if has_people:
        raw = {**raw, "people": session(6)["people"]}
    try:
        said = json.dumps(plan(Problem.from_dict(raw)).to_dict())
    except Refusal as refusal:
        said = str(refusal)
    assert "%(" not in said

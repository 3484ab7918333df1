"""Problems as JSON gives them: drawn at random, or one believable session."""

import random
from typing import Any

from hypothesis import strategies as st

from tests.unit.groups.judges import Raw

FAMILIES = ["social_work", "home_care", "support", "reception", "finance", "middle_management"]
NEEDS = ["step-free", "loop"]


def session(people: int, *, seed: int = 1, **more: Any) -> Raw:
    """``people`` starters in believable jobs, teams, levels and sites; plain unless ``more`` says otherwise."""
    luck = random.Random(seed)  # noqa: S311 - a test's dice
    starters = [
        {
            "id": f"p{number}",
            "role_family": luck.choice(FAMILIES),
            "team": f"team {luck.randrange(5)}",
            "seniority": luck.choice(["new", "experienced", "leading"]),
            "site": luck.choice(["north", "south"]),
        }
        for number in range(people)
    ]
    return {"people": starters, **more}


@st.composite
def problems(draw: st.DrawFn, most_people: int = 8, most_groups: int = 3, *, likely: bool = False) -> Raw:
    """Any problem whose entries are sound: it may well be impossible, and its locks may contradict each other.

    A ``likely`` one mostly has a plan: few managers come, enough trainers, and one large room that meets every need.
    """
    count = draw(st.integers(1, most_people))
    ids = [f"p{number}" for number in range(count)]
    needs = st.lists(st.sampled_from(NEEDS), unique=True, max_size=2) if draw(st.booleans()) else st.just([])
    raw: Raw = {"people": [draw(person(one, ids, needs)) for one in ids], "seed": draw(st.integers(0, 9))}
    if draw(st.booleans()):
        raw["groups"] = draw(st.integers(1, min(most_groups, count)))
    else:
        raw["group_size"] = draw(st.integers(-(-count // most_groups), most_people))
    if draw(st.booleans()):
        raw["weights"] = {"role_family": draw(st.floats(0.01, 9)), "band": 0, "met": draw(st.sampled_from([0, 0.3, 7]))}
    if draw(st.booleans()):
        raw["exercises"] = [{"id": "e1"}, {"id": "e2", "families": ["finance"]}]
    if draw(st.integers(0, 2)):
        raw["trainers"] = [draw(trainer(f"t{number}", ids)) for number in range(draw(st.integers(0, most_groups + 1)))]
    if draw(st.integers(0, 2)):
        raw["rooms"] = [draw(room(f"r{number}", most_groups)) for number in range(draw(st.integers(0, 3)))]
    if draw(st.booleans()):
        raw["locks"] = draw(locks(raw, ids))
    return eased(raw, most_groups) if likely else raw


def eased(raw: Raw, most_groups: int) -> Raw:
    """The same, with less in the way."""
    for number, entry in enumerate(raw["people"]):
        entry["manager"] = entry["manager"] if number % 4 == 0 else None
    if "trainers" in raw:
        raw["trainers"] += [{"id": f"more {number}", "exercises": ["e1"]} for number in range(most_groups)]
    if "rooms" in raw:
        raw["rooms"].append({"id": "large", "offers": NEEDS, "groups": most_groups})
    raw["locks"] = [lock for lock in raw.get("locks", ()) if "person" in lock][:1]
    return raw


@st.composite
def person(draw: st.DrawFn, one: str, ids: list[str], needs: st.SearchStrategy[list[str]]) -> Raw:
    others = [other for other in [*ids, "somebody else"] if other != one]
    return {
        "id": one,
        "role_family": draw(st.sampled_from([*FAMILIES[:3], None])),
        "team": draw(st.sampled_from(["north", "south"])),
        "band": draw(st.integers(1, 3)),
        "manager": draw(st.sampled_from([None, None, *others])),
        "needs": draw(needs),
        "met": draw(st.lists(st.sampled_from(ids), max_size=2)),
    }


@st.composite
def trainer(draw: st.DrawFn, one: str, ids: list[str]) -> Raw:
    return {
        "id": one,
        "exercises": draw(st.lists(st.sampled_from(["e1", "e2"]), unique=True)),
        "needs": draw(st.lists(st.sampled_from(NEEDS), max_size=1)),
        "max_groups": draw(st.sampled_from([0, 1, 1, 2])),
        "not_with": draw(st.lists(st.sampled_from(ids), max_size=2)),
    }


@st.composite
def room(draw: st.DrawFn, one: str, most_groups: int) -> Raw:
    offers = draw(st.lists(st.sampled_from(NEEDS), unique=True))
    return {"id": one, "offers": offers, "groups": draw(st.integers(0, most_groups))}


@st.composite
def locks(draw: st.DrawFn, raw: Raw, ids: list[str]) -> list[Raw]:
    count = raw.get("groups") or -(-len(ids) // raw["group_size"])
    group = st.integers(1, count)
    found: list[Raw] = []
    for one in draw(st.lists(st.sampled_from(ids), max_size=3)):
        found.append({"person": one, "group": draw(group)})
    if draw(st.booleans()):
        found.append({"group": draw(group), "people": draw(st.lists(st.sampled_from(ids), unique=True, max_size=4))})
    for key in ("trainer", "room"):
        entries = raw.get(f"{key}s")
        if entries and draw(st.integers(0, 3)) == 0:
            found.append({"group": draw(group), key: draw(st.sampled_from(entries))["id"]})
    if raw.get("exercises") and raw.get("trainers") and draw(st.integers(0, 3)) == 0:
        found.append({"group": draw(group), "exercise": draw(st.sampled_from(["e1", "e2"]))})
    return found

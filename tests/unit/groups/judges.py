"""Judges that share no code with the engine: they read the problem as JSON and the plan as JSON, and nothing else."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

Raw = dict[str, Any]


def group_count(raw: Raw) -> int:
    if raw.get("groups") is not None:
        return int(raw["groups"])
    return -(-len(raw["people"]) // (raw.get("group_size") or 6))


def weights_of(raw: Raw) -> dict[str, float]:
    return raw.get("weights") or {"role_family": 4, "team": 3, "seniority": 2, "site": 2, "met": 6}


def cost(raw: Raw, groups: list[list[str]]) -> float:
    """Every pair in one group, looked at one by one."""
    people = {person["id"]: person for person in raw["people"]}
    total = 0.0
    for group in groups:
        for one, other in combinations(group, 2):
            a, b = people[one], people[other]
            for name, weight in weights_of(raw).items():
                if name == "met":
                    total += weight * (other in a.get("met", ()) or one in b.get("met", ()))
                else:
                    total += weight * (a.get(name) is not None and a.get(name) == b.get(name))
    return total


def faults(raw: Raw, plan: Raw) -> list[str]:
    """Every hard rule that the plan breaks."""
    groups = plan["groups"]
    seated = Counter(person for group in groups for person in group["people"])
    found = []
    if seated != Counter(person["id"] for person in raw["people"]):
        found.append("not everybody in exactly one group")
    if len(groups) != group_count(raw) or [group["number"] for group in groups] != list(range(1, len(groups) + 1)):
        found.append("wrong number of groups")
    sizes = {len(group["people"]) for group in groups}
    if max(sizes) - min(sizes) > 1:
        found.append("sizes differ by more than one")
    for group in groups:
        found += group_faults(raw, group)
    found += overuse(raw, groups)
    for lock in raw.get("locks") or ():
        group = groups[lock["group"] - 1]
        if "person" in lock and lock["person"] not in group["people"]:
            found.append("a locked person moved")
        if "people" in lock and set(lock["people"]) != set(group["people"]):
            found.append("a locked group changed")
        found += [
            f"a locked {key} changed"
            for key in ("trainer", "exercise", "room")
            if lock.get(key, group[key]) != group[key]
        ]
    return found


def group_faults(raw: Raw, group: Raw) -> list[str]:
    found = []
    people = {person["id"]: person for person in raw["people"]}
    found += ["manager and report together" for one in group["people"] if people[one].get("manager") in group["people"]]
    if raw.get("rooms") is None:
        offers = None
        found += ["a room from nowhere"] * (group["room"] is not None)
    else:
        offers = next(set(room.get("offers", ())) for room in raw["rooms"] if room["id"] == group["room"])
        found += ["a need not met" for one in group["people"] if not set(people[one].get("needs", ())) <= offers]
    if raw.get("trainers") is None:
        found += ["a trainer from nowhere"] * (group["trainer"] is not None)
        return found
    trainer = next(trainer for trainer in raw["trainers"] if trainer["id"] == group["trainer"])
    found += ["somebody on her list" for one in group["people"] if one in trainer.get("not_with", ())]
    if offers is not None and not set(trainer.get("needs", ())) <= offers:
        found.append("a trainer's need not met")
    if exercises_exist(raw):
        found += ["an exercise she may not lead"] * (group["exercise"] not in trainer.get("exercises", ()))
    return found


def exercises_exist(raw: Raw) -> bool:
    if raw.get("exercises") is not None:
        return bool(raw["exercises"])
    return any(trainer.get("exercises") for trainer in raw.get("trainers") or ())


def overuse(raw: Raw, groups: list[Raw]) -> list[str]:
    led, held = Counter(group["trainer"] for group in groups), Counter(group["room"] for group in groups)
    found = [
        "a trainer leads too many" for one in raw.get("trainers") or () if led[one["id"]] > one.get("max_groups", 1)
    ]
    return found + ["a room holds too many" for one in raw.get("rooms") or () if held[one["id"]] > one.get("groups", 1)]


def cheapest(raw: Raw) -> float | None:
    """The least cost of all plans that keep every hard rule, by trying everything; None if there is none."""
    costs = (cost(raw, groups) for groups in partitions(raw) if has_tables(raw, groups, 0, Counter(), Counter()))
    return min(costs, default=None)


def partitions(raw: Raw) -> Iterator[list[list[str]]]:
    """Every way to put people into numbered groups that keeps sizes, managers and locked people."""
    count, ids = group_count(raw), [person["id"] for person in raw["people"]]
    managers = {(person["id"], person.get("manager")) for person in raw["people"]}
    smallest = len(ids) // count
    largest = -(-len(ids) // count)
    groups: list[list[str]] = [[] for _ in range(count)]

    def fits(one: str, number: int) -> bool:
        for lock in raw.get("locks") or ():
            if one == lock.get("person") and number != lock["group"] - 1:
                return False
            if "people" in lock and (one in lock["people"]) != (number == lock["group"] - 1):
                return False
        return not any((one, other) in managers or (other, one) in managers for other in groups[number])

    def place(at: int) -> Iterator[list[list[str]]]:
        if at == len(ids):
            if all(smallest <= len(group) for group in groups):
                yield groups
            return
        for number in range(count):
            if len(groups[number]) < largest and fits(ids[at], number):
                groups[number].append(ids[at])
                yield from place(at + 1)
                groups[number].pop()

    return place(0)


def has_tables(raw: Raw, groups: list[list[str]], at: int, led: Counter[Any], held: Counter[Any]) -> bool:
    """Whether the groups from ``at`` on can have trainers and rooms, those counted in ``led`` and ``held`` being taken."""
    if at == len(groups):
        return True
    trainers: list[Raw] = [{"id": None}] if raw.get("trainers") is None else raw["trainers"]
    rooms: list[Raw] = [{"id": None}] if raw.get("rooms") is None else raw["rooms"]
    locks = [lock for lock in raw.get("locks") or () if lock["group"] == at + 1]
    for trainer in trainers:
        if trainer["id"] is not None and led[trainer["id"]] >= trainer.get("max_groups", 1):
            continue
        led_here = [
            one for one in trainer.get("exercises", ()) if all(lock.get("exercise", one) == one for lock in locks)
        ]
        if trainer["id"] is not None and exercises_exist(raw) and not led_here:
            continue
        for room in rooms:
            table = {
                "people": groups[at],
                "trainer": trainer["id"],
                "room": room["id"],
                "exercise": next(iter(led_here), None),
            }
            if room["id"] is not None and held[room["id"]] >= room.get("groups", 1):
                continue
            if any(lock.get(key, table[key]) != table[key] for lock in locks for key in ("trainer", "room")):
                continue
            if group_faults(raw, table):
                continue
            led[trainer["id"]] += 1
            held[room["id"]] += 1
            possible = has_tables(raw, groups, at + 1, led, held)
            led[trainer["id"]] -= 1
            held[room["id"]] -= 1
            if possible:
                return True
    return False


def without_confidential(raw: Raw) -> Raw:
    """The same problem for somebody who may not know needs or lists."""
    open_raw = {**raw, "people": [{**person, "needs": []} for person in raw["people"]]}
    if raw.get("trainers") is not None:
        open_raw["trainers"] = [{**trainer, "needs": [], "not_with": []} for trainer in raw["trainers"]]
    return open_raw

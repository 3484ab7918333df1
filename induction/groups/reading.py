"""A problem as JSON gives it – dictionaries, lists, words and numbers – read into :class:`Problem`, or refused by name.

People may carry any further keys; a key that has a weight is read as an attribute, the rest (a name, say) is left alone.
Everywhere else an unknown key is refused, because a slip such as "not_whit" would quietly lose a hard rule.
A value of None is the same as leaving the key out.
"""

from collections.abc import Mapping
from dataclasses import replace
from math import isfinite
from typing import Any

from induction.groups import bad_input
from induction.groups.problem import (
    DEFAULT_WEIGHTS,
    MET,
    MOST_PEOPLE,
    STANDARD_ATTRIBUTES,
    Exercise,
    Id,
    Lock,
    Person,
    Problem,
    Room,
    Trainer,
)

_KEYS = {"people", "trainers", "rooms", "exercises", "group_size", "groups", "weights", "locks", "seed", "$schema"}
_ENTRY_KEYS = {
    "trainers": {"id", "name", "exercises", "needs", "max_groups", "not_with"},
    "rooms": {"id", "name", "offers", "groups"},
    "exercises": {"id", "name", "families"},
    "locks": {"group", "person", "people", "trainer", "exercise", "room"},
}
_LARGEST_NUMBER = 2**63 - 1


def read_problem(raw: object) -> Problem:
    """The problem that ``raw`` describes; refuses with a ``bad_input.BadProblem`` what cannot be read."""
    if not isinstance(raw, Mapping):
        raise bad_input.NotAProblem
    _refuse_unknown(raw, _KEYS, "problem")
    weights = _weights(raw.get("weights"))
    people = _people(raw, weights)
    trainers = _trainers(raw, _known(people))
    rooms = _rooms(raw)
    exercises = _exercises(raw)
    led = _known(exercises or ())
    for trainer in trainers or ():
        for one in sorted(trainer.exercises, key=str):
            led.setdefault(str(one), one)
    if trainers is not None:
        trainers = tuple(
            replace(trainer, exercises=frozenset(led[str(one)] for one in trainer.exercises)) for trainer in trainers
        )
    tables = {"trainer": _known(trainers or ()), "exercise": led, "room": _known(rooms or ())}
    return Problem(
        people=people,
        trainers=trainers,
        rooms=rooms,
        exercises=exercises,
        group_size=_size(raw, "group_size"),
        groups=_size(raw, "groups"),
        weights=weights,
        locks=_locks(raw, _known(people), tables),
        seed=_seed(raw.get("seed")),
    )


def _people(raw: Mapping[str, Any], weights: Mapping[str, float]) -> tuple[Person, ...]:
    entries = _entries(raw, "people") or []
    if len(entries) > MOST_PEOPLE:
        raise bad_input.TooManyPeople(people=len(entries), most=MOST_PEOPLE)
    known = {str(one): one for one, _ in entries}
    others = [name for name in weights if name not in (*STANDARD_ATTRIBUTES, MET, "manager", "needs", "id")]
    return tuple(_person(entry, one, known, others) for one, entry in entries)


def _person(entry: Mapping[str, Any], one: Id, known: Mapping[str, Id], others: list[str]) -> Person:
    manager = _optional_id(entry, "manager", one)
    return Person(
        id=one,
        role_family=_word(entry, "role_family", one),
        team=_word(entry, "team", one),
        seniority=_word(entry, "seniority", one),
        site=_word(entry, "site", one),
        manager=None if manager is None else known.get(str(manager), manager),
        needs=_words(entry, "needs", one),
        met=_ids(entry, "met", one, known),
        other={name: value for name in others if (value := _word(entry, name, one)) is not None},
    )


def _trainers(raw: Mapping[str, Any], people: Mapping[str, Id]) -> tuple[Trainer, ...] | None:
    entries = _entries(raw, "trainers")
    if entries is None:
        return None
    return tuple(
        Trainer(
            id=one,
            exercises=_ids(entry, "exercises", one, {}),
            needs=_words(entry, "needs", one),
            max_groups=_count(entry, "max_groups", one),
            not_with=_ids(entry, "not_with", one, people),
        )
        for one, entry in entries
    )


def _rooms(raw: Mapping[str, Any]) -> tuple[Room, ...] | None:
    entries = _entries(raw, "rooms")
    if entries is None:
        return None
    return tuple(
        Room(one, offers=_words(entry, "offers", one), groups=_count(entry, "groups", one)) for one, entry in entries
    )


def _exercises(raw: Mapping[str, Any]) -> tuple[Exercise, ...] | None:
    entries = _entries(raw, "exercises")
    if entries is None:
        return None
    return tuple(Exercise(one, families=_words(entry, "families", one)) for one, entry in entries)


def _locks(
    raw: Mapping[str, Any], people: Mapping[str, Id], tables: Mapping[str, Mapping[str, Id]]
) -> tuple[Lock, ...]:
    entries = _list(raw, "locks") or []
    return tuple(_lock(entry, number, people, tables) for number, entry in enumerate(entries, start=1))


def _lock(entry: Any, number: int, people: Mapping[str, Id], tables: Mapping[str, Mapping[str, Id]]) -> Lock:
    """One lock: ``person`` keeps one in the group, ``people`` is the whole of it; either may name the table as well."""
    if not isinstance(entry, Mapping):
        raise bad_input.NotAnEntry(key="locks", number=number)
    _refuse_unknown(entry, _ENTRY_KEYS["locks"], "locks")
    group, person, whole = entry.get("group"), entry.get("person"), entry.get("people")
    if not isinstance(group, int) or not _is_whole(group) or (person is not None and whole is not None):
        raise bad_input.LockUnreadable(number=number)
    if person is not None and not _is_id(person):
        raise bad_input.LockUnreadable(number=number)
    if whole is not None and not (isinstance(whole, list | tuple) and all(_is_id(one) for one in whole)):
        raise bad_input.LockUnreadable(number=number)
    named = whole if whole is not None else ([] if person is None else [person])
    table = {}
    for key, known in tables.items():
        one = entry.get(key)
        if one is not None and not _is_id(one):
            raise bad_input.LockUnreadable(number=number)
        table[key] = None if one is None else known.get(str(one), one)
    kept = tuple(dict.fromkeys(people.get(str(one), one) for one in named))
    return Lock(group, people=kept, whole=whole is not None, **table)


def _weights(raw: object) -> dict[str, float]:
    if raw is None or raw == {}:
        return dict(DEFAULT_WEIGHTS)
    if not isinstance(raw, Mapping):
        raise bad_input.WeightNotANumber(name="weights")
    for name, weight in raw.items():
        if not isinstance(name, str):
            raise bad_input.UnknownKey(key=type(name).__name__, where="weights")
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise bad_input.WeightNotANumber(name=name)
    # A whole number too long for a float would overflow; cut short, it is refused for its size just the same.
    return {
        name: weight if isinstance(weight, float) else float(max(-_LARGEST_NUMBER, min(weight, _LARGEST_NUMBER)))
        for name, weight in raw.items()
    }


def _seed(raw: object) -> int:
    if raw is None:
        return 0
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise bad_input.SeedNotANumber
    return raw


def _size(raw: Mapping[str, Any], key: str) -> int | None:
    value = raw.get(key)
    if value is None:
        return None
    if not _is_whole(value):
        raise bad_input.NotASize(key=key)
    return int(value)


def _count(entry: Mapping[str, Any], key: str, one: Id) -> int:
    value = entry.get(key)
    if value is None:
        return 1
    if not _is_whole(value):
        raise bad_input.NotACount(key=key, id=one)
    return int(value)


def _list(raw: Mapping[str, Any], key: str) -> list[Any] | None:
    value = raw.get(key)
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        raise bad_input.NotAList(key=key)
    return list(value)


def _entries(raw: Mapping[str, Any], key: str) -> list[tuple[Id, Mapping[str, Any]]] | None:
    """The entries of a list with their ids; None if the list is left out."""
    values = _list(raw, key)
    if values is None:
        return None
    entries: list[tuple[Id, Mapping[str, Any]]] = []
    for number, entry in enumerate(values, start=1):
        if not isinstance(entry, Mapping):
            raise bad_input.NotAnEntry(key=key, number=number)
        if not _is_id(entry.get("id")):
            raise bad_input.MissingId(key=key, number=number)
        if key in _ENTRY_KEYS:
            _refuse_unknown(entry, _ENTRY_KEYS[key], key)
        entries.append((entry["id"], entry))
    return entries


def _optional_id(entry: Mapping[str, Any], key: str, one: Id) -> Id | None:
    value = entry.get(key)
    if value is None or value == "":
        return None
    if not _is_id(value):
        raise bad_input.NotText(key=key, id=one)
    return value  # type: ignore[no-any-return]  # _is_id has just said that it is text or a whole number


def _ids(entry: Mapping[str, Any], key: str, one: Id, known: Mapping[str, Id]) -> frozenset[Id]:
    value = entry.get(key)
    if value is None:
        return frozenset()
    if not isinstance(value, list | tuple | set | frozenset) or not all(_is_id(each) for each in value):
        raise bad_input.NotAListOfWords(key=key, id=one)
    return frozenset(known.get(str(each), each) for each in value)


def _words(entry: Mapping[str, Any], key: str, one: Id) -> frozenset[str]:
    value = entry.get(key)
    if value is None:
        return frozenset()
    if not isinstance(value, list | tuple | set | frozenset):
        raise bad_input.NotAListOfWords(key=key, id=one)
    if not all(isinstance(each, str) and each for each in value):
        raise bad_input.NotAListOfWords(key=key, id=one)
    return frozenset(value)


def _word(entry: Mapping[str, Any], key: str, one: Id) -> str | None:
    """A value that people are mixed by, as text; empty text is not known."""
    value = entry.get(key)
    if value is None or value == "":
        return None
    if isinstance(value, str | bool):
        return str(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int | float) and isfinite(value) and abs(value) <= _LARGEST_NUMBER:
        return str(value)
    raise bad_input.NotText(key=key, id=one)


def _known(
    entries: tuple[Person, ...] | tuple[Trainer, ...] | tuple[Room, ...] | tuple[Exercise, ...],
) -> dict[str, Id]:
    """Ids as they are written, by their text, so that 7 and "7" are found to be the same."""
    return {str(entry.id): entry.id for entry in entries}


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) <= _LARGEST_NUMBER


def _is_id(value: object) -> bool:
    return (isinstance(value, str) and bool(value)) or _is_whole(value)


def _refuse_unknown(entry: Mapping[str, Any], known: set[str], where: str) -> None:
    for key in entry:
        if key not in known:
            raise bad_input.UnknownKey(key=key if isinstance(key, str) else type(key).__name__, where=where)

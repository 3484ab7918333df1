"""A problem of making small groups: who comes, who leads, which rooms there are, and what is fixed already.

A :class:`Problem` that exists is one that can be worked on: whoever makes it, from a dictionary or from rows, gets a
named refusal (``bad_input``) instead if it contradicts itself. Whether groups can be *made* is not judged here; that is
``assignment.plan``.

What may be left out, and what that means:

- Only a person's id is required. A manager, or somebody met before, who is not among the people constrains nothing
  (most managers do not come on the same day), and so do people on a trainer's list who do not come.
- ``trainers`` or ``rooms`` of None makes plain groups, without them; nobody's needs can be judged without rooms. An empty
  tuple means "none yet", which is something else: ``plan`` refuses it.
- ``exercises`` of None stands for those that trainers name, each suitable for everybody. A trainer leads only what she
  lists. Without trainers no group has an exercise.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, isfinite

from induction.groups import bad_input
from induction.groups.locks import Fixed, check_locks, fixed_groups

Id = str | int
"""What a person, trainer, exercise or room is called; 7 and "7" are the same."""

MET = "met"
STANDARD_ATTRIBUTES = ("role_family", "team", "seniority", "site")
DEFAULT_WEIGHTS: Mapping[str, float] = {"role_family": 4.0, "team": 3.0, "seniority": 2.0, "site": 2.0, MET: 6.0}
DEFAULT_GROUP_SIZE = 6
MOST_PEOPLE = 5_000
MOST_WEIGHT = 1e6
LEAST_WEIGHT = 1e-3
MOST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Person:
    """Somebody who comes. ``other`` holds whatever else people are mixed by, under its own name.

    A value of None is not known, and is shared with nobody. Needs are confidential, so they stay out of the repr and with
    it out of error reports.
    """

    id: Id
    role_family: str | None = None
    team: str | None = None
    seniority: str | None = None
    site: str | None = None
    manager: Id | None = None
    needs: frozenset[str] = field(default=frozenset(), repr=False)
    met: frozenset[Id] = field(default=frozenset(), repr=False)
    other: Mapping[str, str] = field(default_factory=dict)

    def value(self, attribute: str) -> str | None:
        """What this person has for ``attribute``; None if that is not known. A manager may be mixed by, too."""
        if attribute == "manager":
            return None if self.manager is None else str(self.manager)
        if attribute in STANDARD_ATTRIBUTES:
            known: str | None = getattr(self, attribute)
            return known
        return self.other.get(attribute)


@dataclass(frozen=True)
class Trainer:
    """Somebody who leads groups: which exercises she may lead, what she needs, whom she must not be put with."""

    id: Id
    exercises: frozenset[Id] = frozenset()
    needs: frozenset[str] = field(default=frozenset(), repr=False)
    max_groups: int = 1
    not_with: frozenset[Id] = field(default=frozenset(), repr=False)


@dataclass(frozen=True)
class Room:
    """A room: which needs it meets, and how many groups work in it at a time."""

    id: Id
    offers: frozenset[str] = frozenset()
    groups: int = 1


@dataclass(frozen=True)
class Exercise:
    """An exercise, and the role families it is written for; none named means everybody."""

    id: Id
    families: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lock:
    """What stays as it is in one group, numbered from 1.

    ``people`` stay in it; with ``whole``, they and nobody else. A trainer, exercise or room that is not None stays too.
    """

    group: int
    people: tuple[Id, ...] = ()
    whole: bool = False
    trainer: Id | None = None
    exercise: Id | None = None
    room: Id | None = None


@dataclass(frozen=True)
class Problem:
    """Everything needed to make groups; see the head of this module for what may be left out.

    ``group_size`` is the most that sit together; ``groups`` is the number of groups. At most one is given, and neither
    means groups of up to six. ``weights`` replaces the default weights whole: what it does not name weighs nothing.
    """

    people: tuple[Person, ...]
    trainers: tuple[Trainer, ...] | None = None
    rooms: tuple[Room, ...] | None = None
    exercises: tuple[Exercise, ...] | None = None
    group_size: int | None = None
    groups: int | None = None
    weights: Mapping[str, float] = field(default_factory=lambda: dict(DEFAULT_WEIGHTS))
    locks: tuple[Lock, ...] = ()
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what cannot be worked on."""
        self._check_people()
        self._check_numbers()
        self._check_weights()
        self._check_tables()
        check_locks(self)

    @classmethod
    def from_dict(cls, raw: object) -> "Problem":
        """The problem that ``raw``, a dictionary as JSON gives it, describes; refuses by name what cannot be read."""
        from induction.groups.reading import read_problem  # noqa: PLC0415 - reading makes the classes of this module

        return read_problem(raw)

    @property
    def number_of_groups(self) -> int:
        """How many groups there will be: as asked, or the fewest in which nobody sits with more than ``group_size``."""
        if self.groups is not None:
            return self.groups
        return ceil(len(self.people) / (self.group_size or DEFAULT_GROUP_SIZE))

    @property
    def smallest_group(self) -> int:
        """People in the smaller groups; no group has more than one more."""
        return len(self.people) // self.number_of_groups

    @property
    def larger_groups(self) -> int:
        """How many groups have one person more than the smallest; 0 if all are the same."""
        return len(self.people) % self.number_of_groups

    @property
    def largest_group(self) -> int:
        """People in the larger groups."""
        return self.smallest_group + (1 if self.larger_groups else 0)

    @cached_property
    def person(self) -> dict[Id, Person]:
        """People by id."""
        return {person.id: person for person in self.people}

    @cached_property
    def trainer(self) -> dict[Id, Trainer]:
        """Trainers by id; empty for plain groups."""
        return {trainer.id: trainer for trainer in self.trainers or ()}

    @cached_property
    def room(self) -> dict[Id, Room]:
        """Rooms by id; empty for plain groups."""
        return {room.id: room for room in self.rooms or ()}

    @cached_property
    def exercise(self) -> dict[Id, Exercise]:
        """Exercises by id: those given or, if none were, those that trainers name."""
        if self.exercises is None:
            named = {exercise for trainer in self.trainers or () for exercise in trainer.exercises}
            return {exercise: Exercise(exercise) for exercise in sorted(named, key=str)}
        return {exercise.id: exercise for exercise in self.exercises}

    @cached_property
    def met_with(self) -> dict[Id, frozenset[Id]]:
        """Whom of the others each person met before; either's word is enough."""
        met: dict[Id, set[Id]] = {person.id: set() for person in self.people}
        for person in self.people:
            for other in person.met:
                if other in met and other != person.id:
                    met[person.id].add(other)
                    met[other].add(person.id)
        return {person: frozenset(others) for person, others in met.items() if others}

    @cached_property
    def fixed(self) -> dict[int, Fixed]:
        """What the locks fix, by group number."""
        return fixed_groups(self)

    def with_managers(self) -> Iterator[tuple[Person, Person]]:
        """Each person whose line manager comes too, with that manager."""
        for person in self.people:
            if person.manager is not None and person.manager in self.person:
                yield person, self.person[person.manager]

    def attributes(self) -> list[str]:
        """What people are mixed by: attributes with a weight above nought, heaviest first."""
        weighted = [name for name, weight in self.weights.items() if name != MET and weight > 0]
        return sorted(weighted, key=lambda name: -self.weights[name])

    def _check_people(self) -> None:
        if not self.people:
            raise bad_input.NobodyToGroup
        if len(self.people) > MOST_PEOPLE:
            raise bad_input.TooManyPeople(people=len(self.people), most=MOST_PEOPLE)
        _refuse_repeats(self.people, bad_input.PersonTwice)
        for person in self.people:
            if person.manager == person.id:
                raise bad_input.OwnManager(id=person.id)

    def _check_numbers(self) -> None:
        if self.groups is not None and self.group_size is not None:
            raise bad_input.SizeAndNumber
        for key, count in (("groups", self.groups), ("group_size", self.group_size)):
            if count is not None and count < 1:
                raise bad_input.NotASize(key=key)
        if self.groups is not None and self.groups > len(self.people):
            raise bad_input.TooManyGroups(people=len(self.people), groups=self.groups)
        if not 0 <= self.seed <= MOST_SEED:
            raise bad_input.SeedNotANumber

    def _check_weights(self) -> None:
        for name, weight in self.weights.items():
            if name in ("needs", "id"):
                raise bad_input.WeightOnConfidential(name=name)
            if not isfinite(weight):
                raise bad_input.WeightNotANumber(name=name)
            if weight < 0:
                raise bad_input.WeightNegative(name=name)
            if weight > MOST_WEIGHT:
                raise bad_input.WeightTooLarge(name=name, most=int(MOST_WEIGHT))
            if 0 < weight < LEAST_WEIGHT:
                raise bad_input.WeightTooSmall(name=name, least=LEAST_WEIGHT)
            known = name in (*STANDARD_ATTRIBUTES, MET, "manager") or any(
                name in person.other for person in self.people
            )
            if weight and not known:
                raise bad_input.WeightForNothing(name=name)
        if not any(self.weights.values()):
            raise bad_input.WeightsAllZero

    def _check_tables(self) -> None:
        _refuse_repeats(self.trainers or (), bad_input.TrainerTwice)
        _refuse_repeats(self.rooms or (), bad_input.RoomTwice)
        _refuse_repeats(self.exercises or (), bad_input.ExerciseTwice)
        for trainer in self.trainers or ():
            if trainer.max_groups < 0:
                raise bad_input.NotACount(key="max_groups", id=trainer.id)
            for exercise in sorted(trainer.exercises, key=str):
                if exercise not in self.exercise:
                    raise bad_input.UnknownExercise(trainer=trainer.id, exercise=exercise)
        for room in self.rooms or ():
            if room.groups < 0:
                raise bad_input.NotACount(key="groups", id=room.id)


def _refuse_repeats(
    entries: tuple[Person, ...] | tuple[Trainer, ...] | tuple[Room, ...] | tuple[Exercise, ...],
    refusal: type[bad_input.BadProblem],
) -> None:
    seen: set[str] = set()
    for entry in entries:
        if str(entry.id) in seen:
            raise refusal(id=entry.id)
        seen.add(str(entry.id))

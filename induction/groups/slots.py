"""Stage A: which trainer and which room each group has, so that everybody's needs, and every list, have a place.

An exact integer programme. Trainers, rooms and people come in kinds, of those whom no rule tells apart, so that there are
few of them, and pairs of people never appear. A *slot* is one turn of a kind of trainer (or just a place for a group, if
there are no trainers); for each slot it decides whether it is used, in which kind of room, and how many people of each
kind sit there. Numbers of people need not be asked to be whole: with tables chosen, what is left is a transport problem with whole
sides. Only managers and their reports break that, so they are left out of stage A itself; asked for (``Rule.MANAGERS``)
they make the programme exact for all hard rules. Then its answer is the last word: a way, or proof that there is none.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from induction.groups import bad_input
from induction.groups.hard_rules import Rule
from induction.groups.problem import Exercise, Person, Problem, Room, Trainer

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Index = NDArray[np.intp]

STAGE_A = frozenset({Rule.PEOPLE_NEEDS, Rule.TRAINER_NEEDS, Rule.NOT_WITH, Rule.LOCKS})
EVERY_RULE = STAGE_A | {Rule.MANAGERS}
MOST_VARIABLES = 300_000
SECONDS = 6.0
"""How long one programme may take before it is called undecided; a session's takes a few hundredths."""


class UndecidedError(Exception):
    """Neither a way nor a proof that there is none was found in the time allowed."""


@dataclass(frozen=True)
class Table:
    """Trainer and room of one group and, if managers were asked for, who may sit there (places in ``Problem.people``)."""

    trainer: Trainer | None
    room: Room | None
    people: tuple[int, ...]


@dataclass(frozen=True)
class _Kind:
    """People whom the rules asked for do not tell apart."""

    people: tuple[int, ...]
    rooms: frozenset[int]  # the kinds of room that meet their needs
    barred: frozenset[int]  # the kinds of trainer who must not be with them
    locked: int | None
    manager: int | None
    manages: bool


def tables(problem: Problem, rules: frozenset[Rule], *, seconds: float = SECONDS) -> list[Table] | None:
    """A table for each group, in the order of their numbers, such that ``rules`` can hold; None if they cannot.

    With managers among the rules, the people of the tables are a way to seat everybody; it is not a good mix. Raises
    UndecidedError if ``seconds`` pass first.
    """
    return _Programme(problem, rules).solve(seconds)


def suits(exercise: Exercise, people: Sequence[Person]) -> int:
    """How many of ``people`` an exercise is written for; one that names no families is for everybody."""
    if not exercise.families:
        return len(people)
    return sum(1 for person in people if person.role_family in exercise.families)


class _Programme:
    """The integer programme of one problem under some of its rules. Arrays of column numbers are named as the variables.

    used[s, c]: slot s is used, in a room of kind c; seated[k, s]: people of kind k in slot s; large[s]: slot s has one person
    more than the smallest; holds[l, s]: the l-th locked group is slot s.
    """

    def __init__(self, problem: Problem, rules: frozenset[Rule]) -> None:
        self.problem, self.rules = problem, rules
        self.fixed = problem.fixed if Rule.LOCKS in rules else {}
        self.trainers = self._kinds_of_trainer()
        self.turns = self._turns()
        self.rooms = self._kinds_of_room()
        self.kinds = self._kinds_of_people()
        slots, rooms, kinds = len(self.turns), len(self.rooms), len(self.kinds)
        if slots * (rooms + kinds + len(self.fixed)) > MOST_VARIABLES:
            raise bad_input.TooMuchAtOnce
        columns = np.arange(slots * (rooms + kinds + 1 + len(self.fixed)), dtype=np.intp)
        ends = np.cumsum([slots * rooms, slots * kinds, slots])
        used, seated, large, holds = np.split(columns, ends)
        self.used: Index = used.reshape(slots, rooms)
        self.seated: Index = seated.reshape(kinds, slots)
        self.large: Index = large
        self.holds: Index = holds.reshape(len(self.fixed), slots)
        self.most = np.ones(len(columns))
        self.blocks: list[tuple[Any, Any, Any, Any]] = []

    def solve(self, seconds: float) -> list[Table] | None:
        """The tables; None if there are none."""
        # scipy takes 0.6 s to import: only a plan pays for it, not every start of the web process.
        from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415

        if len(self.turns) < self.problem.number_of_groups or not self.rooms:
            return None
        self._limit_columns()
        self._choose_tables()
        self._seat_people()
        self._keep_managers_apart()
        self._keep_locks()
        whole = np.ones(len(self.most))
        if Rule.MANAGERS not in self.rules:
            whole[self.seated.ravel()] = 0
        matrix, low, high = self._matrix()
        # Presolving costs these programmes more than it saves. But HiGHS 1.12 gives up on a rare one without an answer
        # (status 4), some only with presolving and some only without, so the other way is tried then.
        for presolve in (False, True):
            found = milp(
                self._wishes(),
                integrality=whole,
                bounds=Bounds(0, self.most),
                constraints=LinearConstraint(matrix, low, high),
                options={"time_limit": seconds, "mip_rel_gap": 0.1, "presolve": presolve},
            )
            if found.x is not None:
                return self._read(np.rint(found.x).astype(int))
            if found.status == 2:
                return None
            if found.status == 1:
                break
        raise UndecidedError

    def _kinds_of_trainer(self) -> list[tuple[Trainer, ...]]:
        """Trainers who may lead something, alike ones together; one that a lock names by herself. Without any, one empty."""
        if self.problem.trainers is None:
            return [()]
        named = {fixed.trainer for fixed in self.fixed.values()}
        alike: dict[object, list[Trainer]] = {}
        for trainer in self.problem.trainers:
            if trainer.max_groups and (trainer.exercises or not self.problem.exercise):
                needs = trainer.needs if Rule.TRAINER_NEEDS in self.rules else None
                listed = (
                    frozenset(trainer.not_with & self.problem.person.keys()) if Rule.NOT_WITH in self.rules else None
                )
                key = needs, listed, trainer.exercises, trainer.id if trainer.id in named else None
                alike.setdefault(key, []).append(trainer)
        return [tuple(trainers) for trainers in alike.values()]

    def _turns(self) -> list[int]:
        """The kind of trainer of each slot."""
        groups = self.problem.number_of_groups
        able = [sum(one.max_groups for one in trainers) if trainers else groups for trainers in self.trainers]
        return [kind for kind, most in enumerate(able) for _ in range(min(most, groups))]

    def _kinds_of_room(self) -> list[tuple[Room, ...]]:
        """Rooms with the same offers together; one that a lock names stays by itself. Without rooms, one empty kind."""
        if self.problem.rooms is None:
            return [()]
        named = {fixed.room for fixed in self.fixed.values()}
        alike: dict[object, list[Room]] = {}
        for room in self.problem.rooms:
            if room.groups:
                alike.setdefault((room.offers, room.id if room.id in named else None), []).append(room)
        return [tuple(rooms) for rooms in alike.values()]

    def _offered(self, needs: frozenset[str]) -> frozenset[int]:
        """The kinds of room that meet ``needs``."""
        return frozenset(number for number, rooms in enumerate(self.rooms) if not rooms or needs <= rooms[0].offers)

    def _kinds_of_people(self) -> list[_Kind]:
        problem, rules = self.problem, self.rules
        place = {person.id: number for number, person in enumerate(problem.people)}
        locked = {person: number for number, fixed in self.fixed.items() for person in fixed.people}
        manager_of = (
            {one.id: place[other.id] for one, other in problem.with_managers()} if Rule.MANAGERS in rules else {}
        )
        managing = set(manager_of.values())
        lists = [trainers[0].not_with if trainers and Rule.NOT_WITH in rules else () for trainers in self.trainers]
        offered = {needs: self._offered(needs) for needs in {person.needs for person in problem.people}}
        anywhere = frozenset(range(len(self.rooms)))
        together: dict[tuple[Any, ...], list[int]] = {}
        for number, person in enumerate(problem.people):
            key = (
                offered[person.needs] if Rule.PEOPLE_NEEDS in rules else anywhere,
                frozenset(kind for kind, listed in enumerate(lists) if person.id in listed),
                locked.get(person.id),
                manager_of.get(person.id),
                number if number in managing else None,
            )
            together.setdefault(key, []).append(number)
        return [
            _Kind(tuple(people), rooms, barred, lock, manager, own is not None)
            for (rooms, barred, lock, manager, own), people in together.items()
        ]

    def _add(self, columns: Any, factors: Any, low: Any, high: Any) -> None:
        """Rows: for each row of ``columns``, low <= Σ factors × variables <= high."""
        columns = np.atleast_2d(columns)
        rows = len(columns)
        self.blocks.append(
            (
                columns,
                np.broadcast_to(factors, columns.shape),
                np.broadcast_to(np.asarray(low, dtype=float), rows),
                np.broadcast_to(np.asarray(high, dtype=float), rows),
            )
        )

    def _limit_columns(self) -> None:
        """What a variable alone may be: rooms that a trainer needs, lists, locks to a trainer or an exercise."""
        turns = np.array(self.turns)
        for number, trainers in enumerate(self.trainers):
            slots = np.flatnonzero(turns == number)
            meets = self._offered(trainers[0].needs if trainers and Rule.TRAINER_NEEDS in self.rules else frozenset())
            for room in set(range(len(self.rooms))) - meets:
                self.most[self.used[slots, room]] = 0
            for row, fixed in enumerate(self.fixed.values()):
                wrong = fixed.trainer is not None and fixed.trainer not in {trainer.id for trainer in trainers}
                if wrong or (fixed.exercise is not None and fixed.exercise not in trainers[0].exercises):
                    self.most[self.holds[row, slots]] = 0
        for number, kind in enumerate(self.kinds):
            self.most[self.seated[number]] = min(len(kind.people), self.problem.largest_group)
            self.most[self.seated[number, np.isin(turns, list(kind.barred))]] = 0
        if not self.problem.larger_groups:
            self.most[self.large] = 0

    def _choose_tables(self) -> None:
        """One room each, as many tables as groups, no room over its number of groups, and as many large ones as must be."""
        groups = self.problem.number_of_groups
        self._add(self.used, 1, 0, 1)
        self._add(self.used.reshape(1, -1), 1, groups, groups)
        space = [min(groups, sum(room.groups for room in rooms)) if rooms else groups for rooms in self.rooms]
        self._add(self.used.T, 1, 0, space)
        self._add(self.large.reshape(1, -1), 1, self.problem.larger_groups, self.problem.larger_groups)
        self._add(np.column_stack([self.large, self.used]), [1] + [-1] * len(self.rooms), -np.inf, 0)

    def _seat_people(self) -> None:
        """Everybody has one seat, every table its size, and nobody sits where the room lacks what they need."""
        kinds, all_rooms = len(self.kinds), len(self.rooms)
        self._add(self.seated, 1, counts := [len(kind.people) for kind in self.kinds], counts)
        factors = [1] * kinds + [-self.problem.smallest_group] * all_rooms + [-1]
        self._add(np.column_stack([self.seated.T, self.used, self.large]), factors, 0, 0)
        for rooms in {kind.rooms for kind in self.kinds if len(kind.rooms) < all_rooms}:
            # Everybody who can only sit in these rooms, together: a closer fit than each kind by itself.
            only = [number for number, kind in enumerate(self.kinds) if kind.rooms <= rooms]
            factors = [1] * len(only) + [-self.problem.largest_group] * len(rooms)
            self._add(np.column_stack([self.seated[only].T, self.used[:, sorted(rooms)]]), factors, -np.inf, 0)

    def _keep_managers_apart(self) -> None:
        for number, kind in enumerate(self.kinds):
            if not kind.manages:
                continue
            reports = [one for one, other in enumerate(self.kinds) if other.manager == kind.people[0]]
            most = min(self.problem.largest_group, sum(len(self.kinds[one].people) for one in reports))
            columns = np.column_stack([self.seated[reports].T, self.seated[number]])
            self._add(columns, [1] * len(reports) + [most], -np.inf, most)

    def _keep_locks(self) -> None:
        if not self.fixed:
            return
        self._add(self.holds, 1, 1, 1)
        factors = [1] * len(self.fixed) + [-1] * len(self.rooms)
        self._add(np.column_stack([self.holds.T, self.used]), factors, -np.inf, 0)
        most = self.problem.largest_group
        for row, (group, fixed) in enumerate(self.fixed.items()):
            holds = self.holds[row]
            for number, kind in enumerate(self.kinds):
                if kind.locked == group:
                    self._add(np.column_stack([self.seated[number], holds]), [1, -most], -np.inf, 0)
            if fixed.whole:
                others = [number for number, kind in enumerate(self.kinds) if kind.locked != group]
                if others:
                    columns = np.column_stack([self.seated[others].T, holds])
                    self._add(columns, [1] * len(others) + [most], -np.inf, most)
            if fixed.room is not None:
                here = [number for number, rooms in enumerate(self.rooms) if rooms and rooms[0].id == fixed.room]
                columns = np.column_stack([holds, self.used[:, here]])
                self._add(columns, [1] + [-1] * len(here), -np.inf, 0)

    def _matrix(self) -> tuple[Any, Any, Any]:
        from scipy.sparse import coo_array  # noqa: PLC0415 - see solve

        heights = [len(low) for _, _, low, _ in self.blocks]
        starts = np.cumsum([0, *heights[:-1]])
        rows = [
            np.repeat(np.arange(start, start + height), columns.shape[1])
            for start, height, (columns, _, _, _) in zip(starts, heights, self.blocks, strict=True)
        ]
        matrix = coo_array(
            (
                np.concatenate([factors.ravel() for _, factors, _, _ in self.blocks]).astype(float),
                (np.concatenate(rows), np.concatenate([columns.ravel() for columns, _, _, _ in self.blocks])),
            ),
            shape=(sum(heights), len(self.most)),
        )
        low = np.concatenate([low for _, _, low, _ in self.blocks])
        high = np.concatenate([high for _, _, _, high in self.blocks])
        return matrix.tocsr(), low, high

    def _wishes(self) -> "NDArray[np.float64]":
        """What is better among tables that all will do: each is a share of the people, so none drowns the others.

        Rooms in which more people may sit and trainers who may sit with more of them (both leave more ways to mix),
        exercises that suit more people, and one turn each before anybody has a second.
        """
        wishes = np.zeros(len(self.most))
        if Rule.MANAGERS in self.rules:  # any way will do, and the sooner the better
            return wishes
        people = self.problem.people
        shut_out = np.zeros(len(self.rooms))
        for kind in self.kinds:
            shut_out[[number for number in range(len(self.rooms)) if number not in kind.rooms]] += len(kind.people)
        trainers = self.problem.trainers or ()
        suited = {one: suits(exercise, people) for one, exercise in self.problem.exercise.items()}
        so_far: Counter[int] = Counter()
        for slot, turn in enumerate(self.turns):
            wishes[self.used[slot]] = shut_out / len(people)
            if trainers := self.trainers[turn]:
                best = max((suited[one] for one in trainers[0].exercises), default=len(people))
                listed = sum(len(kind.people) for kind in self.kinds if turn in kind.barred)
                again = so_far[turn] // len(trainers)
                wishes[self.used[slot]] += (len(people) - best + listed) / len(people) + again
                so_far[turn] += 1
        return wishes

    def _read(self, answer: "NDArray[np.int_]") -> list[Table]:
        """Tables in the order of group numbers: locked ones where they belong, the others in the order of slots."""
        slots = [slot for slot in range(len(self.turns)) if answer[self.used[slot]].any()]
        slot_of = {
            group: next(slot for slot in slots if answer[self.holds[row, slot]]) for row, group in enumerate(self.fixed)
        }
        free = iter([slot for slot in slots if slot not in slot_of.values()])
        left = [list(kind.people) for kind in self.kinds]
        taken: Counter[Trainer | Room] = Counter()
        found = []
        for group in range(1, self.problem.number_of_groups + 1):
            slot = slot_of[group] if group in slot_of else next(free)
            people: list[int] = []
            if Rule.MANAGERS in self.rules:  # else numbers of people may be broken ones
                for kind, number in enumerate(answer[self.seated[:, slot]]):
                    people.extend(left[kind].pop() for _ in range(number))
            trainers = self.trainers[self.turns[slot]]
            rooms = self.rooms[int(np.argmax(answer[self.used[slot]]))]
            # The least used, so that nobody leads two groups, and no two groups share a room, unless it must be.
            trainer = min(
                (one for one in trainers if taken[one] < one.max_groups), key=lambda one: taken[one], default=None
            )
            room = min((one for one in rooms if taken[one] < one.groups), key=lambda one: taken[one], default=None)
            taken.update(one for one in (trainer, room) if one is not None)
            found.append(Table(trainer, room, tuple(sorted(people))))
        return found

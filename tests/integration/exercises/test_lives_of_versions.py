"""Whatever owner and staff do, in whatever order: only what the owner agreed to runs, and no agreed word ever changes."""

from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from induction.audit import Actor
from induction.db import db
from induction.exercises import queries
from induction.exercises.contents import Contents
from induction.exercises.enums import VersionStatus
from induction.exercises.models import Exercise
from induction.exercises.services import deciding, writing
from induction.refusals import Refusal
from tests.factories import exercises as make
from tests.factories import trainers as make_trainer

STEPS = [
    "write",
    "write blanks",
    "staff write",
    "agree",
    "staff agree",
    "phone agree",
    "put back",
    "withdraw",
    "withdraw old",
]


class Life:
    """One exercise, what is done to it, and what its owner has agreed to so far."""

    def __init__(self) -> None:
        """Begin with a first draft."""
        self.exercise: Exercise = make.exercise(make_trainer.trainer())
        self.owner = Actor(self.exercise.owner.account_id)
        self.staff = Actor(make_trainer.involvement_lead().id)
        self.by_phone = Actor(self.staff.account_id, told_us_by="phone")
        self.agreed: dict[int, Contents] = {}
        self.withdrawn: set[int] = set()
        db.session.commit()

    def do(self, step: str) -> None:
        """Take one step, and note what it must have changed."""
        newest = self.exercise.newest
        before = newest.number, newest.status, newest.contents
        seen = writing.present(self.exercise)
        match step:
            case "write":
                writing.save(self.owner, self.exercise, make.contents(), seen=seen)
            case "write blanks":
                writing.save(self.owner, self.exercise, make.contents(make.WITH_BLANKS), seen=seen)
            case "staff write":
                writing.save(self.staff, self.exercise, make.contents(), seen=seen)
            case "staff agree":
                deciding.agree(self.staff, newest, revision=newest.revision)
            case "agree" | "phone agree":
                who = self.owner if step == "agree" else self.by_phone
                deciding.agree(who, newest, revision=newest.revision)
                assert before[1] is not VersionStatus.WITHDRAWN
                self.agreed[before[0]] = before[2]
            case "put back":
                deciding.put_back(self.owner, newest, revision=newest.revision)
            case "withdraw" | "withdraw old":
                version = newest if step == "withdraw" else self.exercise.versions[0]
                deciding.withdraw(self.owner, version)
                self.withdrawn.add(version.number)

    def check(self) -> None:
        """Demand what must hold after every step."""
        db.session.expire_all()
        versions = self.exercise.versions
        assert [version.number for version in versions] == list(range(1, len(versions) + 1))
        assert sum(version.status.can_be_written_in for version in versions) <= 1
        assert {v.number: v.contents for v in versions if v.agreed_at is not None} == self.agreed
        last = max(self.agreed, default=0)
        runs = [v.number for v in queries.runnable_versions() if v.exercise_id == self.exercise.id]
        assert runs == ([last] if last and last not in self.withdrawn else [])
        assert [self.exercise.runnable.number] == runs if self.exercise.runnable else runs == []
        led = queries.may_lead([self.exercise.owner_id])[self.exercise.owner_id]
        assert led == {versions[number - 1].id for number in runs}
        for version in versions:
            kept = [save.contents for save in version.saves]
            assert kept[-1] == version.contents
            assert len(kept) == version.revision


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=12))
def test_only_what_she_agreed_to_runs(department: None, steps: list[str]) -> None:
    life = Life()
    for step in steps:
        with suppress(Refusal):
            life.do(step)
        db.session.commit()
        life.check()

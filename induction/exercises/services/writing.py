"""Writing in an exercise. What its owner saves is her draft; what anybody else saves waits until she agrees."""

from collections.abc import Sequence
from dataclasses import dataclass

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.exercises import queries
from induction.exercises.blanks import filled
from induction.exercises.contents import Contents
from induction.exercises.enums import VersionStatus
from induction.exercises.models import Exercise, ExerciseSave, ExerciseVersion
from induction.exercises.rules import ChangedMeanwhile
from induction.exercises.services.templates import first_save
from induction.outbox import services as outbox


@dataclass(frozen=True)
class Seen:
    """What somebody had before her when she began to write."""

    version_id: int
    revision: int

    def __str__(self) -> str:
        """Return what a form keeps."""
        return f"{self.version_id}.{self.revision}"

    @classmethod
    def read(cls, kept: str | None) -> "Seen":
        """Return what a form kept; what is no such thing becomes something that nobody has seen."""
        version_id, _, revision = (kept or "").partition(".")
        if not all(part.isascii() and part.isdigit() and len(part) < 10 for part in (version_id, revision)):
            return cls(0, 0)
        return cls(int(version_id), int(revision))


def present(exercise: Exercise) -> Seen:
    """Return what somebody who opens this exercise now has before her."""
    return Seen(exercise.newest.id, exercise.newest.revision)


def locked(exercise: Exercise) -> Exercise:
    """Return the exercise and its versions as they are now, held until the unit of work ends."""
    return db.session.get_one(Exercise, exercise.id, with_for_update={"of": Exercise}, populate_existing=True)


@service
def save(actor: Actor, exercise: Exercise, contents: Contents, *, seen: Seen) -> ExerciseVersion:
    """Keep what somebody wrote, and return the version it is kept in.

    That is the version in work, or a new one when the last was agreed or withdrawn. Saved by the owner it is a draft;
    saved by anybody else it waits for her agreement, and she is written to. What the newest version says already is
    not kept twice. Raises ``ChangedMeanwhile`` where ``seen`` is not what stands there now.
    """
    exercise = locked(exercise)
    version = exercise.newest
    if contents == version.contents:
        return version
    if seen != present(exercise):
        raise ChangedMeanwhile
    if not version.status.can_be_written_in:
        version = _next(actor, exercise)
    put(actor, version, contents, by_owner=actor.account_id == exercise.owner.account_id)
    audit.record(
        actor, "exercise:saved", exercise, about=exercise.title, version=version.number, revision=version.revision
    )
    if version.status is VersionStatus.AWAITING_TRAINER_AGREEMENT:
        _tell_owner(version)
    return version


@service
def fill_blanks(actor: Actor, exercise: Exercise, answers: Sequence[str], *, seen: Seen) -> ExerciseVersion:
    """Put words into the blanks of the newest version, in their order; an empty answer leaves its blank.

    Raises ``ChangedMeanwhile`` as ``save`` does: the blanks may be others by now.
    """
    exercise = locked(exercise)
    if seen != present(exercise):
        raise ChangedMeanwhile
    before = exercise.newest.contents
    after = Contents(**{**vars(before), "text": filled(before, answers)})
    return save(actor, exercise, after, seen=seen)


def _next(actor: Actor, exercise: Exercise) -> ExerciseVersion:
    """A new version that begins with what the newest one says."""
    now = clock.now()
    version = ExerciseVersion(
        number=exercise.newest.number + 1,
        status=VersionStatus.DRAFT,
        revision=1,
        edited_by_id=actor.account_id,
        created_at=now,
        changed_at=now,
    )
    version.contents = exercise.newest.contents
    version.saves = [first_save(actor, version)]
    exercise.versions.append(version)
    db.session.flush()
    return version


def put(actor: Actor, version: ExerciseVersion, contents: Contents, *, by_owner: bool) -> None:
    """Let a version say something new, and keep it as one more save."""
    version.contents = contents
    version.revision += 1
    version.status = VersionStatus.DRAFT if by_owner else VersionStatus.AWAITING_TRAINER_AGREEMENT
    version.edited_by_id = actor.account_id
    version.changed_at = clock.now()
    db.session.add(
        ExerciseSave(
            version_id=version.id,
            revision=version.revision,
            by_owner=by_owner,
            saved_by_id=actor.account_id,
            saved_at=version.changed_at,
            said=contents.as_json(),
        )
    )
    db.session.flush()


def _tell_owner(version: ExerciseVersion) -> None:
    """Write to the owner, once for all that staff change until she has looked."""
    hers = queries.her_last_words(version.id)
    outbox.queue(
        "exercise_waits_for_you",
        version.exercise.owner.account_id,
        f"version:{version.id}:after:{hers.revision}",
        "exercises/waits_for_you",
        exercise_id=version.exercise_id,
        number=version.number,
        title=version.exercise.title,
        known_as=version.exercise.owner.known_as,
    )

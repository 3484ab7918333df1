"""What the owner decides: to agree to a version, to put her own words back, to withdraw, and who else may lead."""

from collections.abc import Collection

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.exercises import queries
from induction.exercises.enums import VersionStatus
from induction.exercises.models import Exercise, ExerciseLeader, ExerciseVersion
from induction.exercises.rules import NotATrainerNow, ReadAgain, check_agreeable
from induction.exercises.services.writing import locked, put
from induction.outbox import services as outbox
from induction.trainers.enums import TrainerStatus
from induction.trainers.models import Trainer
from induction.trainers.rules import ChangedMeanwhile, fingerprint
from induction.trainers.services import check_how_told


@service
def agree(actor: Actor, version: ExerciseVersion, *, revision: int) -> None:
    """Let a version run from now on, in place of the one before.

    The owner says so, or staff write down that she did. ``revision`` is the one she read. Agreeing again changes
    nothing. Raises ``HowToldMissing``, ``ReadAgain``, ``BlanksRemain`` and ``NoStepsYet``.
    """
    exercise = version.exercise
    check_how_told(actor, exercise.owner)
    locked(exercise)
    if revision != version.revision:
        raise ReadAgain
    if version.status is VersionStatus.AGREED:
        return
    if not version.status.can_be_written_in:
        raise ReadAgain
    check_agreeable(version.contents)
    version.status = VersionStatus.AGREED
    version.agreed_at = clock.now()
    version.agreed_through = actor.told_us_by
    exercise.title = version.title
    audit.record(
        actor, "exercise:agreed", exercise, about=exercise.title, version=version.number, revision=version.revision
    )
    if actor.told_us_by is not None:
        _confirm(version)


def _confirm(version: ExerciseVersion) -> None:
    """Tell the owner, who may have been misunderstood, what staff wrote down for her."""
    outbox.queue(
        "exercise_agreed_for_you",
        version.exercise.owner.account_id,
        f"version:{version.id}",
        "exercises/agreed_for_you",
        exercise_id=version.exercise_id,
        number=version.number,
        title=version.exercise.title,
        known_as=version.exercise.owner.known_as,
    )


@service
def put_back(actor: Actor, version: ExerciseVersion, *, revision: int) -> None:
    """Set aside what staff changed. The version says again what she left it saying.

    Where that is only what the version began with, the version itself is withdrawn: there was nothing of hers in it. What
    staff wrote stays in its saves. Doing it again changes nothing. Raises ``HowToldMissing`` and ``ReadAgain``.
    """
    exercise = version.exercise
    check_how_told(actor, exercise.owner)
    locked(exercise)
    if version.status is not VersionStatus.AWAITING_TRAINER_AGREEMENT:
        return
    if revision != version.revision:
        raise ReadAgain
    hers = queries.her_last_words(version.id)
    put(actor, version, hers.contents, by_owner=True)
    if hers.revision == 1 and version.number > 1:
        _mark_withdrawn(version)
    audit.record(actor, "exercise:put-back", exercise, about=exercise.title, version=version.number)


@service
def withdraw(actor: Actor, version: ExerciseVersion) -> None:
    """Stop a version from running, at once and for good; from now on only she and the involvement lead read its text.

    Nothing older comes back in its place. Withdrawing again changes nothing. Raises ``HowToldMissing``.
    """
    exercise = version.exercise
    check_how_told(actor, exercise.owner)
    locked(exercise)
    if version.status is VersionStatus.WITHDRAWN:
        return
    before = version.status
    _mark_withdrawn(version)
    audit.record(actor, "exercise:withdrawn", exercise, about=exercise.title, version=version.number, before=before)


def _mark_withdrawn(version: ExerciseVersion) -> None:
    version.status = VersionStatus.WITHDRAWN
    version.withdrawn_at = clock.now()


def leaders_seen(exercise: Exercise) -> str:
    """Return what the form for leaders keeps, so that a change made meanwhile is noticed."""
    return fingerprint(*sorted(leader.trainer_id for leader in exercise.leaders))


@service
def choose_leaders(actor: Actor, exercise: Exercise, trainers: Collection[Trainer], *, seen_before: str) -> None:
    """Say which other trainers may lead an exercise: these and nobody else. It holds at once.

    The owner always may and is passed over here. Raises ``HowToldMissing``, ``NotATrainerNow`` for somebody newly
    named, and ``induction.trainers.rules.ChangedMeanwhile``.
    """
    check_how_told(actor, exercise.owner)
    locked(exercise)
    db.session.refresh(exercise, ["leaders"])
    wanted = {trainer.id: trainer for trainer in trainers if trainer.id != exercise.owner_id}
    held = {leader.trainer_id: leader for leader in exercise.leaders}
    if wanted.keys() == held.keys():
        return
    if seen_before != leaders_seen(exercise):
        raise ChangedMeanwhile
    added = [trainer for trainer in wanted.values() if trainer.id not in held]
    for trainer in added:
        if trainer.status is TrainerStatus.STOPPED:
            raise NotATrainerNow(name=trainer.known_as)
    for trainer_id in held.keys() - wanted.keys():
        exercise.leaders.remove(held[trainer_id])
    exercise.leaders += [ExerciseLeader(trainer_id=trainer.id, named_at=clock.now()) for trainer in added]
    audit.record(
        actor,
        "exercise:leaders-chosen",
        exercise,
        about=exercise.title,
        added=sorted(trainer.id for trainer in added),
        removed=sorted(held.keys() - wanted.keys()),
    )

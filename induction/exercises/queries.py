"""Finding exercises: for their pages, and for the rooms above what can run and who may lead it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, Tuple, func, or_, select, tuple_, union
from sqlalchemy.orm import aliased, selectinload
from sqlalchemy.sql.base import ExecutableOption

from induction.db import db
from induction.exercises.enums import VersionStatus
from induction.exercises.models import Exercise, ExerciseLeader, ExerciseSave, ExerciseTemplate, ExerciseVersion
from induction.trainers.enums import TrainerStatus
from induction.trainers.models import Trainer

PAGE = 50


# What can run, and who may lead it


def _runnable_ids() -> Select[int]:
    """The ids of the versions that can run: of each exercise the newest that was ever agreed, unless withdrawn."""
    newest = (
        select(ExerciseVersion.exercise_id, func.max(ExerciseVersion.number).label("number"))
        .where(ExerciseVersion.agreed_at.is_not(None))
        .group_by(ExerciseVersion.exercise_id)
        .subquery()
    )
    return (
        select(ExerciseVersion.id)
        .join(newest, newest.c.exercise_id == ExerciseVersion.exercise_id)
        .where(ExerciseVersion.number == newest.c.number, ExerciseVersion.status == VersionStatus.AGREED)
    )


def runnable_versions() -> Sequence[ExerciseVersion]:
    """Return what can run, by title: of each exercise the newest agreed version, unless it was withdrawn."""
    return db.session.scalars(
        select(ExerciseVersion)
        .where(ExerciseVersion.id.in_(_runnable_ids()))
        .order_by(func.lower(ExerciseVersion.title), ExerciseVersion.id)
    ).all()


def may_lead(trainer_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return for each of these trainers the ids of the versions she may lead: her own, and where an owner named her.

    Every id asked for is there; somebody who is not active, or whom nobody named, has none. One query, whoever asks.
    """
    found: dict[int, set[int]] = {trainer_id: set() for trainer_id in trainer_ids}
    can_run = _runnable_ids().subquery()
    version = aliased(ExerciseVersion)
    own = select(Exercise.owner_id.label("trainer_id"), Exercise.id.label("exercise_id"))
    named = select(ExerciseLeader.trainer_id, ExerciseLeader.exercise_id)
    leads = union(own, named).subquery()
    rows = db.session.execute(
        select(leads.c.trainer_id, version.id)
        .join(version, version.exercise_id == leads.c.exercise_id)
        .join(can_run, can_run.c.id == version.id)
        .join(Trainer, Trainer.id == leads.c.trainer_id)
        .where(leads.c.trainer_id.in_(found), Trainer.status == TrainerStatus.ACTIVE)
    )
    for trainer_id, version_id in rows:
        found[trainer_id].add(version_id)
    return found


# One of them


def template(slug: str) -> ExerciseTemplate | None:
    """Return a template that is still supplied."""
    found = db.session.scalar(select(ExerciseTemplate).where(ExerciseTemplate.slug == slug))
    return found if found is not None and found.retired_at is None else None


def templates() -> Sequence[ExerciseTemplate]:
    """Return the templates that are still supplied, by title."""
    return db.session.scalars(
        select(ExerciseTemplate)
        .where(ExerciseTemplate.retired_at.is_(None))
        .order_by(func.lower(ExerciseTemplate.title), ExerciseTemplate.id)
    ).all()


def every_template() -> dict[str, ExerciseTemplate]:
    """Return all templates by slug, those no longer supplied too."""
    return {found.slug: found for found in db.session.scalars(select(ExerciseTemplate))}


def exercise(exercise_id: int) -> Exercise | None:
    """Return an exercise."""
    return db.session.get(Exercise, exercise_id)


def adopted(owner_id: int, slug: str) -> Exercise | None:
    """Return what this trainer made of this template."""
    return db.session.scalar(select(Exercise).where(Exercise.owner_id == owner_id, Exercise.template_slug == slug))


def version(exercise_id: int, number: int) -> ExerciseVersion | None:
    """Return the version of an exercise with this number."""
    return db.session.scalar(
        select(ExerciseVersion).where(ExerciseVersion.exercise_id == exercise_id, ExerciseVersion.number == number)
    )


def save(exercise_id: int, version_id: int, revision: int) -> ExerciseSave | None:
    """Return what a version said at a revision, if that version is one of this exercise."""
    return db.session.scalar(
        select(ExerciseSave)
        .join(ExerciseVersion, ExerciseVersion.id == ExerciseSave.version_id)
        .where(
            ExerciseVersion.exercise_id == exercise_id,
            ExerciseSave.version_id == version_id,
            ExerciseSave.revision == revision,
        )
    )


def her_last_words(version_id: int) -> ExerciseSave:
    """Return what a version said when its owner last left it: what a change by staff is set beside."""
    return db.session.scalars(
        select(ExerciseSave)
        .where(ExerciseSave.version_id == version_id, ExerciseSave.by_owner)
        .order_by(ExerciseSave.revision.desc())
        .limit(1)
    ).one()


# Lists


@dataclass(frozen=True)
class ExercisePage:
    """Some exercises in order of title, and where the list goes on: ids for ``before`` and ``after``."""

    exercises: Sequence[Exercise]
    before: int | None
    after: int | None


def page_of_exercises(
    *, reader: Trainer | None, sees_all: bool, after: int | None = None, before: int | None = None
) -> ExercisePage:
    """Return up to fifty exercises by title: the first ones, those after an exercise, or those before one.

    All of them, or those that were ever agreed and the reader's own.
    """
    chosen = select(Exercise)
    if not sees_all:
        once_agreed = select(ExerciseVersion.exercise_id).where(ExerciseVersion.agreed_at.is_not(None))
        own = [Exercise.owner_id == reader.id] if reader is not None else []
        chosen = chosen.where(or_(Exercise.id.in_(once_agreed), *own))
    backwards = before is not None and after is None
    if after is not None:
        chosen = chosen.where(tuple_(*_order()) > _place_of(after))
    elif before is not None:
        chosen = chosen.where(tuple_(*_order()) < _place_of(before))
    order = [key.desc() for key in _order()] if backwards else _order()
    found = list(db.session.scalars(chosen.options(_without_text()).order_by(*order).limit(PAGE + 1)))
    more = len(found) > PAGE
    found = found[:PAGE]
    if backwards:
        found.reverse()
    earlier = more if backwards else after is not None
    later = True if backwards else more
    return ExercisePage(
        exercises=found,
        before=found[0].id if found and earlier else None,
        after=found[-1].id if found and later else None,
    )


def _without_text() -> ExecutableOption:
    """Versions for a list: where they stand, and not what they say."""
    return selectinload(Exercise.versions).defer(ExerciseVersion.text, raiseload=True)


def _order() -> list[ColumnElement[object]]:
    return [func.lower(Exercise.title), Exercise.id.expression]


def _place_of(exercise_id: int) -> Tuple:
    title = select(func.lower(Exercise.title)).where(Exercise.id == exercise_id).scalar_subquery()
    return tuple_(func.coalesce(title, ""), exercise_id)


def waiting_for(owner_id: int) -> Sequence[ExerciseVersion]:
    """Return this trainer's versions that staff have changed and that wait for her, the longest waiting first."""
    return db.session.scalars(
        select(ExerciseVersion)
        .join(Exercise)
        .where(Exercise.owner_id == owner_id, ExerciseVersion.status == VersionStatus.AWAITING_TRAINER_AGREEMENT)
        .order_by(ExerciseVersion.changed_at, ExerciseVersion.id)
    ).all()

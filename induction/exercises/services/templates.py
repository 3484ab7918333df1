"""Supplied templates: kept in step with their files, and adopted by trainers."""

from dataclasses import dataclass
from pathlib import Path

from induction import audit, clock
from induction.audit import SYSTEM, Actor
from induction.db import db, service
from induction.exercises import queries
from induction.exercises.enums import VersionStatus
from induction.exercises.models import Exercise, ExerciseSave, ExerciseTemplate, ExerciseVersion
from induction.exercises.rules import NotATrainerNow, TemplateRetired
from induction.exercises.supplied import Supplied, read_supplied
from induction.trainers.enums import TrainerStatus
from induction.trainers.models import Trainer
from induction.trainers.services import check_how_told


@dataclass(frozen=True)
class Loaded:
    """What became of the templates: slugs."""

    new: list[str]
    changed: list[str]
    same: list[str]
    retired: list[str]


@service
def load(folder: Path) -> Loaded:
    """Keep the templates of a folder, add new ones, and retire those whose file is gone.

    What trainers made of a template stays as it is, whatever becomes of the template. Raises ``ValueError`` for a file
    that is not right, before anything is changed.
    """
    supplied = read_supplied(folder)
    known = queries.every_template()
    result = Loaded([], [], [], [])
    for item in supplied:
        _keep(item, known.get(item.slug), result)
    for slug in sorted(known.keys() - {item.slug for item in supplied}):
        if known[slug].retired_at is None:
            known[slug].retired_at = clock.now()
            audit.record(SYSTEM, "exercise-template:retired", known[slug], about=known[slug].title)
            result.retired.append(slug)
    return result


def _keep(item: Supplied, found: ExerciseTemplate | None, result: Loaded) -> None:
    outcomes = [outcome.value for outcome in item.outcomes]
    if (
        found is not None
        and found.retired_at is None
        and (found.contents, found.outcome_keys)
        == (
            item.contents,
            outcomes,
        )
    ):
        result.same.append(item.slug)
        return
    template = found or ExerciseTemplate(slug=item.slug)
    template.contents = item.contents
    template.outcome_keys = outcomes
    template.loaded_at = clock.now()
    template.retired_at = None
    db.session.add(template)
    db.session.flush()
    audit.record(SYSTEM, "exercise-template:loaded", template, about=template.title, slug=item.slug)
    (result.changed if found else result.new).append(item.slug)


@service
def adopt(actor: Actor, template: ExerciseTemplate, owner: Trainer) -> Exercise:
    """Give a trainer an exercise of her own, with a draft that says what the template says.

    Adopting the same template again returns the exercise she has. Raises ``HowToldMissing`` where staff do not say
    how she told them, ``TemplateRetired`` and ``NotATrainerNow``.
    """
    check_how_told(actor, owner)
    # Her double click waits here for its first half.
    owner = db.session.get_one(Trainer, owner.id, with_for_update={"of": Trainer}, populate_existing=True)
    if (found := queries.adopted(owner.id, template.slug)) is not None:
        return found
    if template.retired_at is not None:
        raise TemplateRetired
    if owner.status is TrainerStatus.STOPPED:
        raise NotATrainerNow(name=owner.known_as)
    now = clock.now()
    exercise = Exercise(owner=owner, template_slug=template.slug, title=template.title, created_at=now)
    version = ExerciseVersion(
        number=1, status=VersionStatus.DRAFT, revision=1, edited_by_id=actor.account_id, created_at=now, changed_at=now
    )
    version.contents = template.contents
    version.saves = [first_save(actor, version)]
    exercise.versions = [version]
    db.session.add(exercise)
    db.session.flush()
    audit.record(actor, "exercise:adopted", exercise, about=exercise.title, template=template.slug)
    return exercise


def first_save(actor: Actor, version: ExerciseVersion) -> ExerciseSave:
    """Return the row of what a version begins with: words that its owner knows."""
    return ExerciseSave(
        revision=1,
        by_owner=True,
        saved_by_id=actor.account_id,
        saved_at=version.created_at,
        said=version.contents.as_json(),
    )

"""Reading: the list of exercises, the templates, one exercise, one version, and what changed between two."""

from dataclasses import dataclass

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import abort

from induction.exercises import queries
from induction.exercises.blanks import questions_left
from induction.exercises.difference import changes
from induction.exercises.enums import VersionStatus
from induction.exercises.forms import AdoptForm
from induction.exercises.models import Exercise, ExerciseTemplate, ExerciseVersion
from induction.exercises.services import templates as services
from induction.exercises.views import blueprint, families_in_words, is_hers, previous_readable
from induction.permissions import Permission, needs
from induction.trainers import queries as trainers
from induction.web.guard import may
from induction.web.pages import actor, asked_number, page, refusals_shown_on


@dataclass(frozen=True)
class Pair:
    """A version, and the agreed one before it."""

    before: ExerciseVersion
    after: ExerciseVersion

    @property
    def exercise(self) -> Exercise:
        """The exercise of both."""
        return self.after.exercise

    @property
    def status(self) -> VersionStatus:
        """Where the later one stands: the earlier one is agreed."""
        return self.after.status


def _pair(exercise_id: int, number: int) -> Pair | None:
    after = queries.version(exercise_id, number)
    before = previous_readable(after) if after is not None else None
    return Pair(before, after) if after is not None and before is not None else None


@blueprint.get("/exercises")
@needs(Permission.EXERCISE_LIST)
def library() -> ResponseReturnValue:
    reader = trainers.trainer_of(current_user.id)
    sees_all = may(Permission.TRAINER_MANAGE)
    shown = queries.page_of_exercises(
        reader=reader, sees_all=sees_all, after=asked_number("after"), before=asked_number("before")
    )
    waiting = queries.waiting_for(reader.id) if reader is not None else []
    return page("exercises/library.html", shown=shown, reader=reader, sees_all=sees_all, waiting=waiting)


@blueprint.get("/exercises/templates")
@needs(Permission.EXERCISE_LIST)
def templates() -> ResponseReturnValue:
    return page("exercises/templates.html", templates=queries.templates())


@blueprint.get("/exercises/templates/<slug>")
@needs(Permission.EXERCISE_LIST, load=queries.template)
def template(template: ExerciseTemplate) -> ResponseReturnValue:
    reader = trainers.trainer_of(current_user.id)
    return page(
        "exercises/template.html",
        supplied=template,
        adopts=may(Permission.EXERCISE_ADOPT),
        adopted=queries.adopted(reader.id, template.slug) if reader is not None else None,
    )


@blueprint.route("/exercises/templates/<slug>/adopt", methods=["GET", "POST"])
@needs(Permission.EXERCISE_ADOPT, load=queries.template)
def adopt(template: ExerciseTemplate) -> ResponseReturnValue:
    form = AdoptForm()
    herself = None if may(Permission.TRAINER_MANAGE) else trainers.trainer_of(current_user.id)
    if herself is not None:
        form.for_herself()
    elif may(Permission.TRAINER_MANAGE):
        form.offer(trainers.who_has_not_stopped())
    else:
        abort(404)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            owner = herself or trainers.trainer(int(form.owner.data)) or abort(404)
            exercise = services.adopt(actor(form.how_told), template, owner)
            flash(_("This is now an exercise of your own.") if herself else _("The exercise has been made."), "success")
            return redirect(url_for(".show", exercise_id=exercise.id))
    return page("exercises/adopt.html", form=form, supplied=template, herself=herself)


@blueprint.get("/exercises/<int:exercise_id>")
@needs(Permission.EXERCISE_VIEW, load=queries.exercise)
def show(exercise: Exercise) -> ResponseReturnValue:
    edits = may(Permission.EXERCISE_EDIT, exercise)
    versions = [version for version in reversed(exercise.versions) if edits or version.agreed_at is not None]
    return page(
        "exercises/show.html",
        exercise=exercise,
        hers=is_hers(exercise),
        edits=edits,
        draft_blanks=len(questions_left(exercise.in_work.contents)) if edits and exercise.in_work else 0,
        versions=versions,
        readable={version.number for version in versions if may(Permission.EXERCISE_VIEW, version)},
    )


@blueprint.get("/exercises/<int:exercise_id>/versions/<int:number>")
@needs(Permission.EXERCISE_VIEW, load=queries.version)
def version(version: ExerciseVersion) -> ResponseReturnValue:
    return page(
        "exercises/version.html",
        version=version,
        exercise=version.exercise,
        hers=is_hers(version.exercise),
        edits=may(Permission.EXERCISE_EDIT, version),
        previous=previous_readable(version),
    )


@blueprint.get("/exercises/<int:exercise_id>/versions/<int:number>/changes")
@needs(Permission.EXERCISE_VIEW, load=_pair)
def compare(pair: Pair) -> ResponseReturnValue:
    found = changes(pair.before.contents, pair.after.contents, families_in_words)
    return page("exercises/compare.html", before=pair.before, after=pair.after, changes=found)

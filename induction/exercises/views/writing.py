"""Writing: all of an exercise in Markdown with a preview, or blank by blank."""

from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.exercises import queries
from induction.exercises.blanks import blanks
from induction.exercises.contents import Contents, with_theirs
from induction.exercises.difference import Change, changes
from induction.exercises.forms import BlanksForm, WriteForm, blanks_form
from induction.exercises.models import Exercise
from induction.exercises.rules import ChangedMeanwhile
from induction.exercises.services import writing as services
from induction.exercises.services.writing import Seen
from induction.exercises.views import blueprint, families_in_words, is_hers
from induction.people import queries as people
from induction.permissions import Permission, needs
from induction.web.language import say
from induction.web.pages import actor, page


@dataclass(frozen=True)
class Conflict:
    """What somebody else saved while a page was open."""

    by: str
    at: datetime
    changes: list[Change]
    before: Contents | None
    """What was on the page when it was opened; None where that cannot be told."""


def _conflict(exercise: Exercise, seen: Seen) -> Conflict:
    """What changed since ``seen``."""
    newest = exercise.newest
    was = queries.save(exercise.id, seen.version_id, seen.revision)
    editor = people.account(newest.edited_by_id) if newest.edited_by_id is not None else None
    return Conflict(
        by=editor.name if editor is not None else "",
        at=newest.changed_at,
        changes=changes(was.contents, newest.contents, families_in_words) if was is not None else [],
        before=was.contents if was is not None else None,
    )


def _saved(exercise: Exercise) -> ResponseReturnValue:
    """Say what became of what was saved, and go back to the exercise."""
    if is_hers(exercise):
        flash(_("Saved. It can be used once you have agreed to it."), "success")
    else:
        flash(_("Saved. It cannot be used until %(name)s agrees.", name=exercise.owner.known_as), "success")
        if exercise.owner.account.email is None:
            flash(_("%(name)s has no email: tell them another way.", name=exercise.owner.known_as))
    return redirect(url_for(".show", exercise_id=exercise.id))


@blueprint.route("/exercises/<int:exercise_id>/write", methods=["GET", "POST"])
@needs(Permission.EXERCISE_EDIT, load=queries.exercise)
def write(exercise: Exercise) -> ResponseReturnValue:
    form = WriteForm()
    conflict = preview = None
    if form.validate_on_submit():
        seen = Seen.read(form.seen.data)
        if form.preview.data:
            preview = form.contents()
        else:
            try:
                services.save(actor(), exercise, form.contents(), seen=seen)
            except ChangedMeanwhile as refusal:
                form.refuse(say(refusal))
                conflict = _conflict(exercise, seen)
                if conflict.before is not None:
                    form.show(with_theirs(form.contents(), conflict.before, exercise.newest.contents))
            else:
                return _saved(exercise)
    if request.method == "GET":
        form.show(exercise.newest.contents)
    if request.method == "GET" or conflict:
        form.seen.data = str(services.present(exercise))
    return page(
        "exercises/write.html",
        form=form,
        exercise=exercise,
        hers=is_hers(exercise),
        preview=preview,
        conflict=conflict,
    )


@blueprint.route("/exercises/<int:exercise_id>/blanks", methods=["GET", "POST"])
@needs(Permission.EXERCISE_EDIT, load=queries.exercise)
def fill_blanks(exercise: Exercise) -> ResponseReturnValue:
    form = _blanks_form(exercise)
    seen = Seen.read(form.seen.data)
    conflict = None
    if form.validate_on_submit():
        try:
            services.fill_blanks(actor(), exercise, form.answers(), seen=seen)
        except ChangedMeanwhile as refusal:
            form = _blanks_form(exercise)  # the blanks may be others by now; words go with the question they answer
            form.refuse(say(refusal))
            conflict = _conflict(exercise, seen)
        else:
            return _saved(exercise)
    if request.method == "GET" or conflict:
        form.seen.data = str(services.present(exercise))
    return page(
        "exercises/blanks.html",
        form=form,
        exercise=exercise,
        hers=is_hers(exercise),
        conflict=conflict,
        left_over=form.left_over(request.form),
    )


def _blanks_form(exercise: Exercise) -> BlanksForm:
    return blanks_form(blanks(exercise.newest.contents))()

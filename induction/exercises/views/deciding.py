"""What the owner decides, herself or through staff: agreeing, putting her words back, withdrawing, who may lead."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.exercises import queries
from induction.exercises.blanks import questions_left
from induction.exercises.difference import changes
from induction.exercises.enums import VersionStatus
from induction.exercises.forms import DecideForm, LeadersForm, WithdrawForm
from induction.exercises.models import Exercise, ExerciseVersion
from induction.exercises.services import deciding as services
from induction.exercises.views import blueprint, families_in_words, for_whom, is_hers
from induction.permissions import Permission, needs
from induction.trainers import queries as trainers
from induction.trainers.rules import ChangedMeanwhile
from induction.web.pages import actor, page, refusals_shown_on


@blueprint.route("/exercises/<int:exercise_id>/versions/<int:number>/decide", methods=["GET", "POST"])
@needs(Permission.EXERCISE_AGREE, load=queries.version)
def decide(version: ExerciseVersion) -> ResponseReturnValue:
    form = DecideForm()
    for_whom(form, version.exercise)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            _decide(form, version)
            return redirect(url_for(".show", exercise_id=version.exercise_id))
    if not version.status.can_be_written_in:
        return redirect(url_for(".version", exercise_id=version.exercise_id, number=version.number))
    form.revision.data = str(version.revision)
    hers = queries.her_last_words(version.id).contents
    waits = version.status is VersionStatus.AWAITING_TRAINER_AGREEMENT
    return page(
        "exercises/decide.html",
        form=form,
        version=version,
        exercise=version.exercise,
        hers=is_hers(version.exercise),
        left=questions_left(version.contents),
        waits=waits,
        changes=changes(hers, version.contents, families_in_words) if waits else [],
    )


def _decide(form: DecideForm, version: ExerciseVersion) -> None:
    if form.put_back.data:
        services.put_back(actor(form.how_told), version, revision=form.revision_read)
        flash(_("The words are back as they were."), "success")
    else:
        services.agree(actor(form.how_told), version, revision=form.revision_read)
        flash(_("Agreed. This version can be used from now on."), "success")


@blueprint.route("/exercises/<int:exercise_id>/versions/<int:number>/withdraw", methods=["GET", "POST"])
@needs(Permission.EXERCISE_AGREE, load=queries.version)
def withdraw(version: ExerciseVersion) -> ResponseReturnValue:
    form = WithdrawForm()
    for_whom(form, version.exercise)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.withdraw(actor(form.how_told), version)
            flash(_("Withdrawn. Nobody uses it from now on."), "success")
            return redirect(url_for(".show", exercise_id=version.exercise_id))
    return page(
        "exercises/withdraw.html",
        form=form,
        version=version,
        exercise=version.exercise,
        hers=is_hers(version.exercise),
    )


@blueprint.route("/exercises/<int:exercise_id>/leaders", methods=["GET", "POST"])
@needs(Permission.EXERCISE_AGREE, load=queries.exercise)
def leaders(exercise: Exercise) -> ResponseReturnValue:
    form = LeadersForm()
    for_whom(form, exercise)
    may_be_named = {
        trainer.id: trainer
        for trainer in [*trainers.who_has_not_stopped(), *(leader.trainer for leader in exercise.leaders)]
        if trainer.id != exercise.owner_id
    }
    form.offer(list(may_be_named.values()))
    conflict = False
    if form.validate_on_submit():
        chosen = [may_be_named[int(trainer_id)] for trainer_id in form.leaders.data or []]
        with refusals_shown_on(form):
            try:
                services.choose_leaders(actor(form.how_told), exercise, chosen, seen_before=form.seen.data or "")
            except ChangedMeanwhile:
                conflict = True
                raise
            flash(_("Saved. It holds from now on."), "success")
            return redirect(url_for(".show", exercise_id=exercise.id))
    if request.method == "GET":
        form.leaders.data = [str(leader.trainer_id) for leader in exercise.leaders]
    if request.method == "GET" or conflict:
        form.seen.data = services.leaders_seen(exercise)
    return page("exercises/leaders.html", form=form, exercise=exercise, hers=is_hers(exercise), conflict=conflict)

"""A starter's own reflections: the list, one of them, opening it again, taking it back, deleting its words."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from induction.permissions import Permission, needs
from induction.reflections import queries
from induction.reflections.enums import ReflectionStatus, Statement
from induction.reflections.forms import ConfirmForm
from induction.reflections.queries import Mine
from induction.reflections.services import finishing
from induction.reflections.views import blueprint, own
from induction.web.pages import actor, page, refusals_shown_on


@blueprint.get("/mine")
@needs(Permission.REFLECTION_WRITE)
def mine() -> ResponseReturnValue:
    return page("reflections/mine.html", everything=queries.all_mine(current_user.id))


@blueprint.get("/mine/<int:booking_id>")
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def show(mine: Mine) -> ResponseReturnValue:
    if not mine.may_reflect:
        return page("reflections/not_open.html", mine=mine)
    if mine.is_draft:
        begun = mine.reflection is not None and mine.reflection.has_answers
        return page("reflections/check.html" if begun else "reflections/start.html", mine=mine, statements=Statement)
    return page("reflections/show.html", mine=mine, readings=queries.readings_of(mine.reflection))


@blueprint.post("/mine/<int:booking_id>/open")
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def reopen(mine: Mine) -> ResponseReturnValue:
    finishing.reopen(actor(), mine.booking)
    flash(_("You can change your answers now. Finish again when you are ready."))
    return redirect(own(mine, "show"))


@blueprint.route("/mine/<int:booking_id>/take-back", methods=["GET", "POST"])
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def withdraw(mine: Mine) -> ResponseReturnValue:
    finished = mine.reflection is not None and mine.reflection.status is ReflectionStatus.FINISHED
    if request.method == "GET" and not finished:
        return redirect(own(mine, "show"))
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            finishing.withdraw(actor(), mine.booking)
            flash(_("You have taken it back. Only you can read it now."), "success")
            return redirect(own(mine, "show"))
    return page("reflections/withdraw.html", form=form, mine=mine)


@blueprint.route("/mine/<int:booking_id>/delete", methods=["GET", "POST"])
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def delete(mine: Mine) -> ResponseReturnValue:
    can_be_deleted = mine.reflection is not None and mine.reflection.status is not ReflectionStatus.FINISHED
    if request.method == "GET" and not can_be_deleted:
        return redirect(own(mine, "show"))
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            finishing.delete_words(actor(), mine.booking)
            flash(_("Deleted. Nothing you wrote is kept."), "success")
            return redirect(url_for(".mine"))
    return page("reflections/delete.html", form=form, mine=mine)

"""The copy without names, for learning: made by its author, read by nobody until she approves it."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import abort

from induction.permissions import Permission, needs
from induction.reflections import queries, rules
from induction.reflections.enums import Audience, Part
from induction.reflections.forms import ApproveForm
from induction.reflections.models import Reflection
from induction.reflections.queries import Mine
from induction.reflections.services import sharing, writing
from induction.reflections.views import blueprint, own
from induction.reflections.views.writing import form_for, say_that_words_were_set_aside
from induction.web.pages import actor, page, refusals_shown_on


def _is_open(mine: Mine) -> bool:
    return mine.reflection is not None and not mine.is_draft and mine.reflection.is_shared(Audience.LEARNING)


def _answers_as_one(reflection: Reflection) -> str:
    """Return her answers under their questions, as the copy begins."""
    return rules.joined(f"{_(part.label)}\n{text}" for part, text in reflection.answers.items() if text)


@blueprint.route("/mine/<int:booking_id>/copy", methods=["GET", "POST"])
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def copy(mine: Mine) -> ResponseReturnValue:
    begins_with = _answers_as_one(mine.reflection) if mine.reflection else ""
    form = form_for(mine, Part.FOR_LEARNING, text=begins_with)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            if writing.save_or_set_aside(actor(), mine.booking, Part.FOR_LEARNING, form.typed()):
                return redirect(own(mine, "approve"))
            say_that_words_were_set_aside()
            return redirect(own(mine, "copy"))
    if not form.errors and not _is_open(mine):
        return redirect(own(mine, "show"))
    return page("reflections/copy.html", form=form, mine=mine, part=Part.FOR_LEARNING)


@blueprint.route("/mine/<int:booking_id>/copy/agree", methods=["GET", "POST"])
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def approve(mine: Mine) -> ResponseReturnValue:
    if mine.reflection is None:
        abort(404)
    form = ApproveForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            sharing.approve(actor(), mine.booking, form.shown_version())
            flash(_("Thank you. Others can learn from it now, without your name."), "success")
            return redirect(own(mine, "show"))
    copied = mine.reflection.passage(Part.FOR_LEARNING)
    if not form.errors and not (_is_open(mine) and copied is not None and copied.text):
        return redirect(own(mine, "show"))
    form.version.data = str(copied.version if copied else 0)
    return page("reflections/approve.html", form=form, mine=mine, text=copied.text if copied else "")

"""Six weeks after the session: did she do her one thing?"""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.permissions import Permission, needs
from induction.reflections import queries
from induction.reflections.enums import Part
from induction.reflections.queries import Mine
from induction.reflections.services import follow_ups
from induction.reflections.views import blueprint, own
from induction.reflections.views.writing import form_for, say_that_words_were_set_aside
from induction.web.pages import actor, page, refusals_shown_on


@blueprint.route("/mine/<int:booking_id>/six-weeks", methods=["GET", "POST"])
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def six_weeks(mine: Mine) -> ResponseReturnValue:
    form = form_for(mine, Part.SIX_WEEKS)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            if follow_ups.answer(actor(), mine.booking, form.typed()):
                flash(_("Thank you. Your answer is saved."), "success")
                return redirect(own(mine, "show"))
            say_that_words_were_set_aside()
            return redirect(own(mine, "six_weeks"))
    if not form.errors and not mine.may_follow_up:
        return page("reflections/not_open.html", mine=mine)
    return page("reflections/six_weeks.html", form=form, mine=mine, part=Part.SIX_WEEKS)

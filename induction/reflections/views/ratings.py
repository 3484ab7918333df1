"""The two numbers, before the session and after it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.permissions import Permission, needs
from induction.reflections import queries
from induction.reflections.enums import QUESTIONS, Moment
from induction.reflections.forms import RatingForm
from induction.reflections.queries import Mine
from induction.reflections.services import ratings
from induction.reflections.views import blueprint, own
from induction.web.pages import actor, page, refusals_shown_on


def _form(mine: Mine, moment: Moment) -> RatingForm:
    given = mine.ratings.get(moment, {})
    return RatingForm(data={statement.value: str(value) for statement, value in given.items()})


@blueprint.route("/mine/<int:booking_id>/before", methods=["GET", "POST"])
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def before(mine: Mine) -> ResponseReturnValue:
    form = _form(mine, Moment.BEFORE)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            ratings.give(actor(), mine.booking, Moment.BEFORE, form.values())
            flash(_("Thank you. We will ask you the same after the session."), "success")
            return redirect(url_for(".mine"))
    if not mine.may_rate_before and not form.errors:
        return page("reflections/not_open.html", mine=mine)
    return page("reflections/rate.html", form=form, mine=mine, moment=Moment.BEFORE, back=url_for(".mine"))


@blueprint.route("/mine/<int:booking_id>/after", methods=["GET", "POST"])
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def after(mine: Mine) -> ResponseReturnValue:
    form = _form(mine, Moment.AFTER)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            ratings.give(actor(), mine.booking, Moment.AFTER, form.values())
            return redirect(own(mine, "show"))
    if not form.errors and not (mine.may_reflect and mine.is_draft):
        return redirect(own(mine, "show"))
    back = own(mine, "question", question=QUESTIONS[-1])
    return page("reflections/rate.html", form=form, mine=mine, moment=Moment.AFTER, back=back)

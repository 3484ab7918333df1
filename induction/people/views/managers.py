"""The line managers whom HR's files have named and whom she has still to confirm."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.people import queries as people
from induction.people.forms.starters import ManagerForm
from induction.people.models import ManagerNomination
from induction.people.queries import starters as queries
from induction.people.services import managers as services
from induction.people.views import blueprint
from induction.permissions import Permission, needs
from induction.web.pages import actor, asked_number, page, refusals_shown_on


@blueprint.get("/managers")
@needs(Permission.STARTER_CHANGE)
def managers() -> ResponseReturnValue:
    dismissed = request.args.get("show") == "dismissed"
    shown = queries.page_of_nominations(dismissed=dismissed, after=asked_number("after"), before=asked_number("before"))
    named_by = queries.naming([nomination.email for nomination in shown.rows])
    return page("people/managers.html", shown=shown, named_by=named_by, dismissed=dismissed)


@blueprint.route("/managers/<int:nomination_id>", methods=["GET", "POST"])
@needs(Permission.STARTER_CHANGE, load=queries.nomination)
def confirm_manager(nomination: ManagerNomination) -> ResponseReturnValue:
    form = ManagerForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            account = services.confirm(actor(), nomination.id, name=form.name.data or "")
            flash(_("%(name)s is a line manager now.", name=account.name), "success")
            return redirect(url_for(".managers"))
    return page(
        "people/manager.html",
        form=form,
        nomination=nomination,
        account=people.account_by_email(nomination.email),
        named_by=queries.naming([nomination.email]).get(nomination.email, []),
    )


@blueprint.post("/managers/<int:nomination_id>/dismiss")
@needs(Permission.STARTER_CHANGE, load=queries.nomination)
def dismiss_manager(nomination: ManagerNomination) -> ResponseReturnValue:
    services.dismiss(actor(), nomination.id)
    flash(_("%(email)s is not asked about any more.", email=nomination.email), "success")
    return redirect(url_for(".managers"))

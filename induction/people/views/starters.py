"""Starters: the list, one starter's page, adding and changing one."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from induction.people import queries as people
from induction.people.enums import AccountRole, ContractType, RoleFamily, StarterStatus
from induction.people.forms.starters import StarterFilterForm, StarterForm
from induction.people.models import Account, JobRole, Site, Starter, Team
from induction.people.queries import records as record_queries
from induction.people.queries import starters as queries
from induction.people.queries.starters import StarterFilter
from induction.people.rules import hr_may_change_email, sixth_week
from induction.people.services import starters as services
from induction.people.views import blueprint
from induction.permissions import Permission, needs
from induction.web.guard import may
from induction.web.pages import actor, asked_number, page, refusals_shown_on

Panel = Callable[[Starter], Markup | None]
"""What another room shows on a starter's page, to whoever is signed in; None: nothing. See ``app.extensions["starter_panels"]``."""


@blueprint.get("/starters")
@needs(Permission.STARTER_LIST)
def starters() -> ResponseReturnValue:
    form = StarterFilterForm(request.args)
    managers = queries.managers_of_starters()
    form.manager.choices = [("", _("All")), (str(queries.NOBODY), _("Nobody yet"))]
    form.manager.choices += [(str(manager.id), manager.name) for manager in managers]
    form.validate()
    chosen = {name: form[name].data for name in ("words", "family", "manager", "status") if not form[name].errors}
    which = StarterFilter(
        words=chosen.get("words") or "",
        family=RoleFamily(chosen["family"]) if chosen.get("family") else None,
        manager_id=int(chosen["manager"]) if chosen.get("manager") else None,
        status=StarterStatus(chosen["status"]) if chosen.get("status") else None,
    )
    return page(
        "people/starters.html",
        filter=form,
        chosen={name: value for name, value in chosen.items() if value},
        shown=queries.page_of_starters(which, after=asked_number("after"), before=asked_number("before")),
        number=queries.number_of_starters(which),
        to_confirm=queries.number_of_nominations(),
        sixth_week=sixth_week,
    )


@blueprint.get("/starters/<int:starter_id>")
@needs(Permission.STARTER_VIEW, load=people.starter)
def starter(starter: Starter) -> ResponseReturnValue:
    panels: Sequence[Panel] = current_app.extensions.get("starter_panels", ())
    return page(
        "people/starter.html",
        starter=starter,
        by=sixth_week(starter.start_date),
        for_hr=may(Permission.STARTER_CHANGE, starter),
        panels=[shown for panel in panels if (shown := panel(starter)) is not None],
        has_other_work=bool(starter.account.roles - {AccountRole.STARTER}),
    )


def _offer_lists(form: StarterForm, starter: Starter | None) -> StarterForm:
    nothing = ("", _("Not known"))
    form.job_role.choices = [("", _("Choose")), *_pairs(record_queries.everything(JobRole), "title")]
    form.team.choices = [nothing, *_pairs(record_queries.everything(Team))]
    form.site.choices = [nothing, *_pairs(record_queries.everything(Site))]
    form.manager.choices = [nothing, *_pairs(queries.line_managers([starter.manager_id] if starter else []))]
    form.contract_type.choices = [nothing, *((kind.value, _(kind.label)) for kind in ContractType)]
    if starter is None:
        del form.status
    else:
        form.status.choices = [(status.value, _(status.label)) for status in StarterStatus]
    return form


def _pairs(rows: Sequence[JobRole | Team | Site | Account], column: str = "name") -> list[tuple[str, str]]:
    return [(str(row.id), getattr(row, column)) for row in rows]


@blueprint.route("/starters/new", methods=["GET", "POST"])
@needs(Permission.STARTER_CHANGE)
def add_starter() -> ResponseReturnValue:
    form = _offer_lists(StarterForm(), None)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            made = services.add(actor(), form.record(), made_by_form=form.made_by_form.data)
            flash(_("%(name)s has been added.", name=made.account.name), "success")
            return redirect(url_for(".starter", starter_id=made.id))
    return page("people/starter_change.html", form=form, starter=None, stale=False)


@blueprint.route("/starters/<int:starter_id>/change", methods=["GET", "POST"])
@needs(Permission.STARTER_CHANGE, load=people.starter)
def change_starter(starter: Starter) -> ResponseReturnValue:
    form = _offer_lists(StarterForm(data=_as_written(starter)), starter)
    form.started_before = starter.start_date
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.change(actor(), starter.id, form.record(), seen_before=form.seen.data or "")
            flash(_("Saved."), "success")
            return redirect(url_for(".starter", starter_id=starter.id))
    mark = starter.changed_at.isoformat()
    stale = form.is_submitted() and form.seen.data != mark
    form.seen.data = mark
    return page(
        "people/starter_change.html",
        form=form,
        starter=starter,
        stale=stale,
        by=sixth_week(starter.start_date),
        email_fixed=not hr_may_change_email(starter.account.roles) or bool(people.have_signed_in([starter.account_id])),
    )


def _as_written(starter: Starter) -> dict[str, Any]:
    same = ("given_name", "family_name", "known_as", "payroll_number", "other_way_to_reach", "start_date")
    hours = starter.weekly_hours
    return {
        **{name: getattr(starter, name) for name in same},
        "seen": starter.changed_at.isoformat(),
        "email": starter.account.email,
        "job_role": str(starter.job_role_id),
        "team": str(starter.team_id or ""),
        "site": str(starter.site_id or ""),
        "manager": str(starter.manager_id or ""),
        "supervisor": starter.supervisor.email if starter.supervisor else "",
        "contract_type": starter.contract_type.value if starter.contract_type else "",
        "weekly_hours": f"{hours.normalize():f}" if hours is not None else "",
        "status": starter.status.value,
    }

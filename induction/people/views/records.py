"""What HR keeps lists of: job roles, words for contracts, teams and sites. The four work alike."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.people.forms.records import ContractWordForm, JobRoleForm, RecordForm, SiteForm, TeamForm
from induction.people.models import ContractWord, JobRole, Site, Team
from induction.people.queries import records as queries
from induction.people.services import records as services
from induction.people.views import blueprint
from induction.permissions import Permission, needs
from induction.refusals import N_
from induction.web.pages import actor, asked_number, page, refusals_shown_on


@dataclass(frozen=True)
class Kind:
    """One of the four lists: its model and form, and its words."""

    address: str
    model: Any
    form: type[RecordForm]
    heading: str
    about: str
    add: str
    change: str
    empty: str


KINDS = {
    kind.address: kind
    for kind in (
        Kind(
            *("job-roles", JobRole, JobRoleForm, N_("Job titles")),
            N_("The role family decides what a starter is invited to, reads and is asked."),
            *(N_("Add a job title"), N_("Change a job title")),
            N_("Job titles come with the first file of starters: you are asked what each new one means."),
        ),
        Kind(
            *("contract-words", ContractWord, ContractWordForm, N_("Words for contracts")),
            N_("What HR’s file calls a contract, and what it means here."),
            *(N_("Add a word for a contract"), N_("Change a word for a contract")),
            N_("The usual words come with the first file of starters."),
        ),
        Kind(
            *("teams", Team, TeamForm, N_("Teams")),
            N_("Where starters work, and the service that each team is part of."),
            *(N_("Add a team"), N_("Change a team")),
            N_("Teams come with the first file of starters."),
        ),
        Kind(
            *("sites", Site, SiteForm, N_("Sites")),
            N_("Where people work and sessions are held, and how to get there."),
            *(N_("Add a site"), N_("Change a site")),
            N_("Sites come with the first file of starters."),
        ),
    )
}


@dataclass(frozen=True)
class OneOf:
    """One of a list."""

    kind: Kind
    record: Any


def _kind(kind: str) -> Kind | None:
    return KINDS.get(kind)


def _one_of(kind: str, record_id: int) -> OneOf | None:
    known = KINDS.get(kind)
    record = queries.one(known.model, record_id) if known else None
    return OneOf(known, record) if known and record is not None else None


@blueprint.get("/records")
@needs(Permission.MAPPING_CHANGE)
def records() -> ResponseReturnValue:
    return page("people/records.html", kinds=[(kind, queries.number_of(kind.model)) for kind in KINDS.values()])


@blueprint.get("/records/<kind>")
@needs(Permission.MAPPING_CHANGE, load=_kind)
def list_of_records(kind: Kind) -> ResponseReturnValue:
    shown = queries.page_of(kind.model, after=asked_number("after"), before=asked_number("before"))
    starters = queries.starters_of(kind.model, [row.id for row in shown.rows])
    return page("people/record_list.html", kind=kind, shown=shown, starters=starters)


@blueprint.route("/records/<kind>/new", methods=["GET", "POST"])
@needs(Permission.MAPPING_CHANGE, load=_kind)
def add_record(kind: Kind) -> ResponseReturnValue:
    form = kind.form()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.add(actor(), kind.model, form.name.data, **form.values())
            flash(_("“%(name)s” has been added.", name=form.name.data), "success")
            return redirect(url_for(".list_of_records", kind=kind.address))
    return page("people/record.html", form=form, kind=kind, record=None, starters=0, stale=False)


@blueprint.route("/records/<kind>/<int:record_id>", methods=["GET", "POST"])
@needs(Permission.MAPPING_CHANGE, load=_one_of)
def change_record(found: OneOf) -> ResponseReturnValue:
    kind, record = found.kind, found.record
    mark = services.mark_of(record)
    form = kind.form(data={"name": services.name_of(record), "seen": mark, **services.others_of(record)})
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.change(actor(), record, form.name.data, seen_before=form.seen.data or "", **form.values())
            flash(_("“%(name)s” has been saved.", name=form.name.data), "success")
            return redirect(url_for(".list_of_records", kind=kind.address))
    stale = form.is_submitted() and form.seen.data != mark
    form.seen.data = mark
    starters = queries.starters_of(kind.model, [record.id]).get(record.id, 0)
    return page("people/record.html", form=form, kind=kind, record=record, starters=starters, stale=stale)

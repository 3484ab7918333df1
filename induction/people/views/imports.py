"""HR's file of new starters: sent, looked at, answered, brought in or given up."""

from flask import Response, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from induction.people.forms.imports import AnswersForm, BringInForm, UploadForm, answers_form
from induction.people.models import StarterImport
from induction.people.queries import imports as queries
from induction.people.refused_rows import refused_rows_csv
from induction.people.services import starter_imports as services
from induction.people.starter_check import StarterCheck
from induction.people.starter_file import LARGEST_MEGABYTES
from induction.people.starter_findings import Finding
from induction.people.views import blueprint
from induction.permissions import Permission, needs
from induction.web.fields import Form
from induction.web.pages import actor, asked_number, page, refusals_shown_on

SHOWN = 50
"""How many rows of each kind the check page shows, and how many questions it asks at a time."""


@blueprint.route("/starters/import", methods=["GET", "POST"])
@needs(Permission.STARTER_IMPORT)
def import_starters() -> ResponseReturnValue:
    form = UploadForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            sent = form.file.data
            kept = services.upload(
                actor(), upload_key=form.upload_key.data, file_name=sent.filename or "", data=sent.read()
            )
            return redirect(url_for(".check_import", starter_import_id=kept.id))
    sent_before = queries.page_of_imports(after=asked_number("after"), before=asked_number("before"))
    return page("people/import.html", form=form, shown=sent_before, megabytes=LARGEST_MEGABYTES)


@blueprint.get("/starters/import/<int:starter_import_id>")
@needs(Permission.STARTER_IMPORT, load=queries.starter_import)
def check_import(kept: StarterImport) -> ResponseReturnValue:
    if kept.finished_at is not None:
        return page("people/import_finished.html", kept=kept)
    return _check_page(kept, services.check(kept))


def _in_words(finding: Finding) -> str:
    return finding.text(_)


def _check_page(
    kept: StarterImport,
    found: StarterCheck,
    *,
    answers: AnswersForm | None = None,
    bring_in: BringInForm | None = None,
) -> ResponseReturnValue:
    bring_in = bring_in or BringInForm(formdata=None)
    bring_in.seen.data = services.mark_of(found)
    number = len(found.new) + len(found.changed)
    bring_in.bring_in.label.text = (
        ngettext("Bring in %(num)s starter", "Bring in %(num)s starters", number) if number else _("Finish")
    )
    sent: Form | None = bring_in if bring_in.errors else answers
    return page(
        "people/import_check.html",
        kept=kept,
        found=found,
        services_of_teams=services.teams_that_move(found),
        answers=answers or answers_form(found.questions[:SHOWN]),
        bring_in=bring_in,
        form=sent,
        shown=SHOWN,
        in_words=_in_words,
        stays_out=len(found.refused) + len(found.asked),
    )


@blueprint.post("/starters/import/<int:starter_import_id>/answers")
@needs(Permission.STARTER_IMPORT, load=queries.starter_import)
def answer_import(kept: StarterImport) -> ResponseReturnValue:
    found = services.check(kept)
    form = answers_form(found.questions[:SHOWN])
    if form.validate_on_submit():
        number = services.answer(actor(), kept, form.answers())
        flash(ngettext("%(num)s answer has been saved.", "%(num)s answers have been saved.", number), "success")
        return redirect(url_for(".check_import", starter_import_id=kept.id))
    return _check_page(kept, found, answers=form)


@blueprint.post("/starters/import/<int:starter_import_id>/bring-in")
@needs(Permission.STARTER_IMPORT, load=queries.starter_import)
def bring_in(kept: StarterImport) -> ResponseReturnValue:
    form = BringInForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.finish(actor(), kept.id, seen_before=form.seen.data or "")
            return redirect(url_for(".check_import", starter_import_id=kept.id))
    return _check_page(kept, services.check(kept), bring_in=form)


@blueprint.post("/starters/import/<int:starter_import_id>/give-up")
@needs(Permission.STARTER_IMPORT, load=queries.starter_import)
def give_import_up(kept: StarterImport) -> ResponseReturnValue:
    services.give_up(actor(), kept.id)
    flash(_("The file has been removed. Nobody has been brought in from it."), "success")
    return redirect(url_for(".import_starters"))


@blueprint.get("/starters/import/<int:starter_import_id>/refused.csv")
@needs(Permission.STARTER_IMPORT, load=queries.starter_import)
def refused_rows(kept: StarterImport) -> ResponseReturnValue:
    """Send the rows that stay out, each with its reasons: those refused, and those that wait for an answer."""
    content = refused_rows_csv(services.check(kept).refusing_unknown(), _)
    headers = {"Content-Disposition": "attachment; filename=refused-rows.csv", "Cache-Control": "no-store"}
    return Response(content, mimetype="text/csv", headers=headers)

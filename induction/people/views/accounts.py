"""Accounts and the audit log, for the administrator."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.people import queries as people
from induction.people.enums import AccountRole
from induction.people.forms.accounts import AccountFilterForm, AccountForm, AuditFilterForm
from induction.people.models import Account
from induction.people.queries import accounts as queries
from induction.people.queries import audit as audit_queries
from induction.people.rules import ROLES_WITH_A_RECORD
from induction.people.services import accounts as services
from induction.people.views import blueprint
from induction.permissions import Permission, needs
from induction.web.pages import actor, asked_number, page, refusals_shown_on


@blueprint.get("/accounts")
@needs(Permission.ACCOUNT_MANAGE)
def accounts() -> ResponseReturnValue:
    form = AccountFilterForm(request.args)
    form.validate()
    words = "" if form.words.errors else form.words.data or ""
    role = "" if form.role.errors else form.role.data or ""
    shown = queries.page_of_accounts(
        words, AccountRole(role) if role else None, after=asked_number("after"), before=asked_number("before")
    )
    chosen = {name: value for name, value in (("words", words), ("role", role)) if value}
    return page("people/accounts.html", filter=form, chosen=chosen, shown=shown)


@blueprint.route("/accounts/new", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_MANAGE)
def add_account() -> ResponseReturnValue:
    form = AccountForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.add(
                actor(),
                name=form.name.data,
                email=form.email.data or "",
                phone=form.phone.data or None,
                roles=form.given(),
            )
            flash(_("%(name)s has an account now, and is told how to sign in.", name=form.name.data), "success")
            return redirect(url_for(".accounts"))
    return page("people/account_change.html", form=form, account=None, starter=None, stale=False)


@blueprint.route("/accounts/<int:account_id>", methods=["GET", "POST"])
@needs(Permission.ACCOUNT_MANAGE, load=people.account)
def change_account(account: Account) -> ResponseReturnValue:
    mark, starter = services.mark_of(account), people.starter_of(account.id)
    kept = {"name": account.name, "email": account.email, "phone": account.phone}
    form = AccountForm(data={**kept, "roles": [role.value for role in account.roles], "seen": mark})
    if starter is not None:
        del form.name
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.change(
                actor(),
                account.id,
                name=form.name.data if form.name else account.name,
                email=form.email.data or None,
                phone=form.phone.data or None,
                roles=form.given(),
                seen_before=form.seen.data or "",
            )
            flash(_("Saved."), "success")
            return redirect(url_for(".accounts"))
    stale = form.is_submitted() and form.seen.data != mark
    form.seen.data = mark
    by_record = sorted(account.roles & ROLES_WITH_A_RECORD)
    return page(
        "people/account_change.html", form=form, account=account, starter=starter, stale=stale, by_record=by_record
    )


@blueprint.post("/accounts/<int:account_id>/close")
@needs(Permission.ACCOUNT_MANAGE, load=people.account)
def close_account(account: Account) -> ResponseReturnValue:
    services.close(actor(), account)
    flash(_("The account of %(name)s is closed.", name=account.name), "success")
    return redirect(url_for(".accounts"))


@blueprint.post("/accounts/<int:account_id>/reopen")
@needs(Permission.ACCOUNT_MANAGE, load=people.account)
def reopen_account(account: Account) -> ResponseReturnValue:
    services.reopen(actor(), account)
    flash(_("The account of %(name)s is open again.", name=account.name), "success")
    return redirect(url_for(".change_account", account_id=account.id))


@blueprint.get("/audit")
@needs(Permission.AUDIT_VIEW)
def audit() -> ResponseReturnValue:
    form = AuditFilterForm(request.args)
    form.subject.choices = [("", _("Everything")), *((kind, kind) for kind in audit_queries.kinds_of_subjects())]
    form.validate()
    kind = "" if form.subject.errors else form.subject.data or ""
    number = None if form.number.errors else form.number.data
    found = audit_queries.page_of_events(kind, number, after=asked_number("after"), before=asked_number("before"))
    chosen = {"subject": kind, "number": number} if kind else {}
    return page("people/audit.html", filter=form, chosen=chosen, found=found, lines_of=_lines_of)


def _lines_of(details: dict[str, Any]) -> list[tuple[str, str]]:
    """Return an event's details as names and values; what changed, as before and after."""
    lines: list[tuple[str, str]] = []
    for name, value in details.items():
        if isinstance(value, dict):
            lines += _lines_of(value)
        elif isinstance(value, list) and len(value) == 2 and name not in ("before", "after", "roles"):
            lines.append((name, " → ".join("–" if one is None else str(one) for one in value)))
        else:
            lines.append((name, ", ".join(map(str, value)) if isinstance(value, list) else str(value)))
    return lines

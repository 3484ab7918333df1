"""Signing in and out, the devices that are signed in, and the form that was kept."""

from flask import flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.exceptions import abort

from induction.db import db
from induction.people import signed_in
from induction.people.forms.sign_in import ButtonForm, CodeForm, EmailForm, OwnEmailForm
from induction.people.models import AccountSession
from induction.people.rules import clean_email
from induction.people.services import accounts, kept_forms
from induction.people.services import sign_in as services
from induction.people.views import blueprint
from induction.permissions import Permission, needs, public
from induction.web.pages import actor, page, refusals_shown_on


def _network() -> str:
    return request.remote_addr or "unknown"


def _device() -> str:
    return request.user_agent.string


@blueprint.route("/sign-in", methods=["GET", "POST"])
@public(Permission.SIGN_IN)
def sign_in() -> ResponseReturnValue:
    form = EmailForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            address = clean_email(form.email.data)
            services.count_try("network", _network())
            services.count_try("address from network", f"{address} {_network()}")
            services.count_try("address", address)
            session["sign_in_secret"] = services.ask(address).browser_secret
            return redirect(url_for(".enter_code"))
    return page("people/sign_in.html", form=form)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@public(Permission.SIGN_IN)
def enter_code() -> ResponseReturnValue:
    secret = session.get("sign_in_secret")
    if secret is None:
        return redirect(url_for(".sign_in"))
    form = CodeForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.count_try("code", _network())
            signed = services.with_code(secret, form.code.data, _device())
            if signed is not None:
                signed_in.start(*signed)
                return redirect(url_for(".welcome_back"))
            db.session.commit()  # the wrong code counts, although the page is shown again as an error
            raise services.CodeNotGood
    return page("people/enter_code.html", form=form)


@blueprint.route("/sign-in/link/<link>", methods=["GET", "POST"])
@public(Permission.SIGN_IN)
def use_link(link: str) -> ResponseReturnValue:
    form = ButtonForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.count_try("link", _network())
            signed_in.start(*services.with_link(link, _device()))
            return redirect(url_for(".welcome_back"))
    return page("people/use_link.html", form=form, good=services.link_is_good(link))


@blueprint.get("/sign-in/done")
@needs(Permission.OWN_ACCOUNT)
def welcome_back() -> ResponseReturnValue:
    """Go to where she was going, or to what was kept for her, or home."""
    if session.get("kept_forms"):
        return redirect(url_for(".kept_form"))
    address = session.pop("after_sign_in", "/")
    local = address.startswith("/") and not address.startswith(("//", "/\\"))
    return redirect(address if local else "/")


@blueprint.get("/sign-in/kept")
@needs(Permission.OWN_ACCOUNT)
def kept_form() -> ResponseReturnValue:
    session.pop("after_sign_in", None)
    for token in list(session.get("kept_forms", [])):
        found = kept_forms.find(token, current_user.id)
        if found is not None:
            address, kept = found
            return page("people/kept_form.html", address=address, kept=kept, token=token)
        session["kept_forms"] = [other for other in session["kept_forms"] if other != token]
    return redirect("/")


@blueprint.post("/sign-out")
@public(Permission.SIGN_IN)
def sign_out() -> ResponseReturnValue:
    if current_user.is_authenticated:
        services.end(actor(), current_user.device)
    signed_in.stop()
    flash(_("You have signed out."), "success")
    answer = redirect(url_for(".sign_in"))
    # Text that a page was still trying to save belongs to whoever signed out, not to whoever sits down next.
    answer.headers["Clear-Site-Data"] = '"storage", "cache"'
    return answer


@blueprint.route("/account/email", methods=["GET", "POST"])
@needs(Permission.OWN_ACCOUNT)
def change_own_email() -> ResponseReturnValue:
    form = OwnEmailForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            accounts.set_email(actor(), current_user.account, form.email.data)
            flash(_("From now on you sign in with %(email)s.", email=form.email.data), "success")
            return redirect(url_for(".account"))
    return page("people/own_email.html", form=form)


def _own_device(device_id: int) -> AccountSession | None:
    device = db.session.get(AccountSession, device_id)
    return device if device is not None and device.account_id == current_user.id else None


@blueprint.get("/account")
@needs(Permission.OWN_ACCOUNT)
def account() -> ResponseReturnValue:
    return page(
        "people/account.html",
        account=current_user.account,
        devices=services.open_sessions(current_user.id),
        this_device=current_user.device,
        form=ButtonForm(),
    )


@blueprint.post("/account/devices/<int:device_id>/sign-out")
@needs(Permission.OWN_ACCOUNT, load=_own_device)
def sign_device_out(device: AccountSession) -> ResponseReturnValue:
    if device.id == current_user.device.id:
        abort(404)
    services.end(actor(), device)
    flash(_("That device has been signed out."), "success")
    return redirect(url_for(".account"))

"""Flask-Login's view of an account: who is signed in on this device, and what happens when nobody is."""

from flask import Flask, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import LoginManager, UserMixin, login_user, logout_user
from werkzeug.exceptions import abort

from induction import clock
from induction.db import db
from induction.people.enums import AccountRole
from induction.people.models import Account, AccountSession
from induction.people.services import kept_forms, sign_in
from induction.web.error_pages import wants_json

login_manager = LoginManager()

_MOST_KEPT = 5
"""How many forms of one browser wait for her to sign in again: one in each window she had open."""


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login has no types
    """An account on a device. The device's secret is in the cookie; the account behind it is looked up each time."""

    def __init__(self, account: Account, device: AccountSession, secret: str) -> None:
        """Join an account, its device's row and the secret that the device holds."""
        self.account = account
        self.device = device
        self.secret = secret

    def get_id(self) -> str:
        """Return what the cookie keeps."""
        return self.secret

    @property
    def id(self) -> int:
        """The account's id."""
        return self.account.id

    @property
    def name(self) -> str:
        """The account's name."""
        return self.account.name

    @property
    def language(self) -> str:
        """The account's language."""
        return self.account.language

    @property
    def roles(self) -> frozenset[AccountRole]:
        """The account roles held."""
        return self.account.roles


def init_app(app: Flask) -> None:
    """Look signed-in accounts up by their device."""
    login_manager.init_app(app)
    login_manager.user_loader(_load)
    login_manager.unauthorized_handler(sign_in_first)
    login_manager.session_protection = None  # people change networks on the bus; the secret is enough


def _load(secret: str) -> SignedIn | None:
    device = sign_in.session_of(secret)
    if device is None or not sign_in.is_open(device):
        return None
    if sign_in.needs_seeing(device):
        if request.method in {"GET", "HEAD"}:
            sign_in.seen(device.id, clock.now())
        else:
            device.seen_at = clock.now()
            device.expires_at = clock.now() + sign_in.IDLE
    return SignedIn(device.account, device, secret)


def start(account: Account, secret: str) -> None:
    """Make this browser the signed-in device; what it kept from before signing in is dropped, but for a kept form."""
    kept, after = session.get("kept_forms"), session.get("after_sign_in")
    session.clear()
    session.permanent = True
    if kept:
        session["kept_forms"] = kept
    if after:
        session["after_sign_in"] = after
    device = sign_in.session_of(secret)
    if device is not None:
        login_user(SignedIn(account, device, secret))


def stop() -> None:
    """Forget the signed-in device in this browser."""
    logout_user()
    session.clear()


def sign_in_first() -> ResponseReturnValue:
    """Send somebody who is not signed in to do so, and bring her back; what she had typed is kept."""
    if wants_json():
        abort(401)
    if request.method == "POST":
        keep_what_was_sent()
    elif request.method == "GET":
        session["after_sign_in"] = request.full_path.rstrip("?")
    return redirect(url_for("people.sign_in"))


def keep_what_was_sent() -> None:
    """Keep the posted fields for the account that this browser was last signed in with; for nobody, if there is none."""
    secret = session.get("_user_id")
    device = sign_in.session_of(secret) if secret else None
    if device is None:
        return
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    from_page = request.full_path.rstrip("?")
    account_id = device.account_id
    db.session.rollback()  # the short transaction that keeps the form must not wait for this one
    token = kept_forms.keep(account_id, from_page, fields)
    sent_before = request.form.get("kept_form")
    others = [kept for kept in session.get("kept_forms", []) if kept != sent_before]
    session["kept_forms"] = [*others, token][-_MOST_KEPT:]
    flash(_("You were signed out because some time had passed. We have kept what you typed. Sign in to go on."))

"""Pages that exist in the demonstration alone: signing in as anybody, and reading the mail that was sent."""

from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from flask import Blueprint, abort, current_app, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.config import Settings
from induction.db import db
from induction.demonstration.cast import CAST, Part, account_for
from induction.people import signed_in
from induction.people.models import Account
from induction.people.services import sign_in
from induction.permissions import Permission, public
from induction.web.pages import page

blueprint = Blueprint("demonstration", __name__)

_SHOWN = 60


@dataclass(frozen=True)
class Someone:
    """A part and who plays it."""

    part: Part
    account: Account


@blueprint.get("/demonstration")
@public(Permission.PAGE_VIEW_PUBLIC)
def show() -> ResponseReturnValue:
    everyone = [Someone(part, found) for part in CAST if (found := account_for(part)) is not None]
    return page("demonstration/show.html", everyone=everyone)


def _part(key: str) -> Part:
    return next((part for part in CAST if part.key == key), None) or abort(404)


@blueprint.get("/demonstration/sign-in/<key>")
@public(Permission.PAGE_VIEW_PUBLIC)
def sign_in_as(key: str) -> ResponseReturnValue:
    part = _part(key)
    return page("demonstration/sign_in.html", part=part, account=account_for(part) or abort(404))


@blueprint.post("/demonstration/sign-in/<key>")
@public(Permission.PAGE_VIEW_PUBLIC)
def start(key: str) -> ResponseReturnValue:
    account = account_for(_part(key)) or abort(404)
    secret = sign_in.open_session(account, _("A visitor to the demonstration"))
    db.session.flush()
    signed_in.start(account, secret)
    return redirect("/")


@dataclass(frozen=True)
class Letter:
    """An email as it was sent."""

    key: str
    to: str
    subject: str
    text: str
    has_calendar: bool


def _folder() -> Path:
    settings: Settings = current_app.extensions["settings"]
    return Path(settings.data_folder) / "mail"


def _letter(path: Path) -> Letter:
    email = message_from_bytes(path.read_bytes(), policy=default)
    if not isinstance(email, EmailMessage):
        abort(404)
    body = email.get_body(("plain",))
    return Letter(
        key=path.stem,
        to=str(email["To"]),
        subject=str(email["Subject"]),
        text=body.get_content() if body else "",
        has_calendar=any(part.get_content_type() == "text/calendar" for part in email.walk()),
    )


@blueprint.get("/demonstration/mail")
@public(Permission.PAGE_VIEW_PUBLIC)
def mail() -> ResponseReturnValue:
    newest = sorted(_folder().glob("*.eml"), reverse=True)[:_SHOWN]
    return page("demonstration/mail.html", letters=[_letter(path) for path in newest])


@blueprint.get("/demonstration/mail/<key>")
@public(Permission.PAGE_VIEW_PUBLIC)
def letter(key: str) -> ResponseReturnValue:
    path = next((found for found in _folder().glob("*.eml") if found.stem == key), None) or abort(404)
    return page("demonstration/letter.html", letter=_letter(path))

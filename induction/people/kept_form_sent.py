"""Forgets a kept form once it has been sent and taken."""

from flask import Flask, Response, request, session
from flask_login import current_user

from induction.people.services import kept_forms


def init_app(app: Flask) -> None:
    """Look at every answer to a form that had been kept."""
    app.after_request(_forget)


def _forget(response: Response) -> Response:
    """A redirect to sign in, or to look at the form again, is no taking: then it has just been kept anew."""
    if request.method != "POST" or response.status_code >= 400:
        return response
    token = request.form.get("kept_form")
    if not token or not current_user.is_authenticated:
        return response
    if response.headers.get("Location", "").startswith("/sign-in"):
        return response
    kept_forms.forget(token)
    session["kept_forms"] = [other for other in session.get("kept_forms", []) if other != token]
    return response

"""Forgets a kept form once it has been sent and taken."""

from flask import Flask, Response, request, session

from induction.people.services import kept_forms


def init_app(app: Flask) -> None:
    """Look at every answer to a form that had been kept."""
    app.after_request(_forget)


def _forget(response: Response) -> Response:
    if request.method == "POST" and response.status_code < 400 and "kept_form" in request.form:
        kept_forms.forget(request.form["kept_form"])
        session.pop("kept_form", None)
    return response

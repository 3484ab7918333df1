"""What a person sees when something went wrong: a sentence that says what to do."""

import logging

from flask import Flask, current_app, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from induction.db import db
from induction.refusals import Refusal
from induction.web.language import say

log = logging.getLogger(__name__)

_PAGES = {403, 404, 413, 429, 500, 503}


def init_app(app: Flask) -> None:
    """Answer errors with pages, or with a line of JSON where a script asked."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Refusal, _refused)
    app.register_error_handler(Exception, _unexpected)


def wants_json() -> bool:
    """Say whether a script asked, not a person."""
    return request.headers.get("X-Requested-With") == "fetch"


def _http_error(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return redirect(error.get_response().headers["Location"], code) if code == 308 else error.get_response()
    if wants_json():
        return jsonify(error=code), code
    number = code if code in _PAGES else 404 if code < 500 else 500
    return render_template(f"errors/{number}.html"), code


def _refused(refusal: Refusal) -> ResponseReturnValue:
    """Answer a refusal that no form was there to show: a page with the sentence and a way back."""
    if wants_json():
        return jsonify(refused=say(refusal)), 409
    return render_template("errors/refused.html", sentence=say(refusal), back_to=_where_from()), 409


def _where_from() -> str:
    referrer = request.referrer or ""
    return referrer if referrer.startswith(request.host_url) else "/"


def _unexpected(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    # Only the kind and the place: an exception's text may quote what somebody wrote.
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else "?"
    log.error(
        "unexpected %s at %s while answering %s %s", type(error).__name__, place, request.method, request.endpoint
    )
    if current_app.testing:
        raise error
    if wants_json():
        return jsonify(error=500), 500
    return render_template("errors/500.html"), 500

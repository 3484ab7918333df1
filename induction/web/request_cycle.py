"""One request, one unit of work: begun by its method, committed at its end, and only if it went well."""

from flask import Flask, Response, request

from induction import db as database
from induction.db import db

_READING_METHODS = {"GET", "HEAD", "OPTIONS"}


def init_app(app: Flask) -> None:
    """Make every request a unit of work."""
    app.before_request(_begin)
    app.after_request(_finish)
    app.teardown_request(_reset)


def _begin() -> None:
    database.set_writing(request.method not in _READING_METHODS)


def _finish(response: Response) -> Response:
    if response.status_code < 400:
        db.session.commit()
    else:
        db.session.rollback()
    return response


def _reset(_error: BaseException | None) -> None:
    database.set_writing(True)

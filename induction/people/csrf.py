"""A form that comes without its token: sent from another site, or from a page of before the last sign-in."""

from flask import Flask, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError, CSRFProtect

from induction.people import signed_in
from induction.web.error_pages import wants_json

csrf = CSRFProtect()


def init_app(app: Flask) -> None:
    """Demand a token of every form. It lives as long as the cookie it is tied to: nobody is told off for writing slowly."""
    app.config["WTF_CSRF_TIME_LIMIT"] = None
    csrf.init_app(app)
    app.register_error_handler(CSRFError, _without_token)


def _without_token(_error: CSRFError) -> ResponseReturnValue:
    """Keep what was typed and ask her to send it again; the cookie is never sent along from another site (SameSite)."""
    if wants_json():
        return {"error": "token"}, 400
    if session.get("_user_id"):
        signed_in.keep_what_was_sent()
        authenticated = current_user.is_authenticated
        return redirect(url_for("people.kept_form" if authenticated else "people.sign_in"))
    return render_template("errors/old_page.html"), 400

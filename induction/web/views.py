"""The pages that belong to nobody: notices, the theme, and whether the service is well."""

from flask import Blueprint, Response, current_app
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from induction.config import Settings
from induction.db import db
from induction.permissions import Permission, public
from induction.web.pages import page

blueprint = Blueprint("web", __name__)


@blueprint.get("/privacy")
@public(Permission.PAGE_VIEW_PUBLIC)
def privacy() -> ResponseReturnValue:
    return page("web/privacy.html")


@blueprint.get("/accessibility")
@public(Permission.PAGE_VIEW_PUBLIC)
def accessibility() -> ResponseReturnValue:
    return page("web/accessibility.html")


@blueprint.get("/cookies")
@public(Permission.PAGE_VIEW_PUBLIC)
def cookies() -> ResponseReturnValue:
    return page("web/cookies.html")


@blueprint.get("/theme.css")
@public(Permission.PAGE_VIEW_PUBLIC)
def theme() -> ResponseReturnValue:
    settings: Settings = current_app.extensions["settings"]
    css = f":root {{ --accent: {settings.accent}; }}\n" if settings.accent else ""
    return Response(css, mimetype="text/css", headers={"Cache-Control": "public, max-age=300"})


@blueprint.get("/health")
@public(Permission.PAGE_VIEW_PUBLIC)
def health() -> ResponseReturnValue:
    """Answer 200 when the database answers; a monitor asks here."""
    db.session.execute(text("SELECT 1"))
    return Response("well\n", mimetype="text/plain")

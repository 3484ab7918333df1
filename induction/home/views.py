"""Where each person lands, and how a line manager's team gets on."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from induction.home import queries
from induction.home.cards import first_is_next
from induction.home.landing import landing_of
from induction.permissions import Permission, needs
from induction.sessions.messages import where
from induction.web.pages import asked_number, page

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@needs(Permission.HOME_VIEW)
def show() -> ResponseReturnValue:
    landing = landing_of(current_user.id, current_user.roles)
    return page("home/show.html", landing=landing, first_is_next=first_is_next, where=where)


@blueprint.get("/team")
@needs(Permission.TEAM_PROGRESS)
def team() -> ResponseReturnValue:
    shown = queries.team_page(current_user.id, after=asked_number("after"), before=asked_number("before"))
    return page("home/team.html", team=shown)

"""Where each person lands, and how a line manager's team gets on."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from induction import clock
from induction.home import cards, pictures, queries
from induction.people import queries as people
from induction.people.enums import AccountRole
from induction.permissions import Permission, needs
from induction.reflections import queries as reflections
from induction.sessions import messages
from induction.sessions.enums import OfferStatus
from induction.sessions.models import TrainerOffer
from induction.sessions.queries import bookings, offers, sessions
from induction.trainers import queries as trainers
from induction.web.pages import page

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@needs(Permission.HOME_VIEW)
def show() -> ResponseReturnValue:
    roles = current_user.roles
    starter = people.starter_of(current_user.id) if AccountRole.STARTER in roles else None
    trainer = trainers.trainer_of(current_user.id) if AccountRole.TRAINER in roles else None
    to_do: list[cards.Card] = []
    if starter is not None:
        to_do += cards.for_starter(starter)
    if trainer is not None:
        to_do += cards.for_trainer(trainer)
    if AccountRole.HR_OFFICER in roles:
        to_do += cards.for_hr()
    elif AccountRole.INVOLVEMENT_LEAD in roles:
        to_do += cards.for_involvement_lead()
    office = AccountRole.HR_OFFICER in roles or AccountRole.INVOLVEMENT_LEAD in roles
    to_come = sessions.sessions_to_come(limit=5) if office else []
    return page(
        "home/show.html",
        cards=cards.first_is_next(to_do),
        starter=starter,
        place=bookings.place_of(starter.id) if starter else None,
        where=messages.where,
        milestones=pictures.milestones_of(starter) if starter else [],
        week=max((clock.today() - starter.start_date).days / 7, 0) if starter else None,
        agreed=_agreed(trainer.id) if trainer else None,
        to_come=to_come,
        filling=sessions.fillings(found.id for found in to_come),
        team=queries.team_of(current_user.id) if AccountRole.LINE_MANAGER in roles else None,
        shared=reflections.shared_with(current_user.id, limit=5),
    )


def _agreed(trainer_id: int) -> list[TrainerOffer]:
    return [found for found in offers.to_come(trainer_id) if found.status is OfferStatus.ACCEPTED]


@blueprint.get("/team")
@needs(Permission.TEAM_PROGRESS)
def team() -> ResponseReturnValue:
    return page("home/team.html", team=queries.team_of(current_user.id))

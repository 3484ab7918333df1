"""The pages of this room, by topic, on one blueprint."""

from flask import Blueprint

from induction.sessions.rules import DUE_AFTER

blueprint = Blueprint("sessions", __name__)


@blueprint.app_context_processor
def _rules() -> dict[str, object]:
    return {"six_weeks": DUE_AFTER}

"""What others may read: a supervisor what was shared with her or him, and texts without names for learning."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from induction.people.enums import AccountRole
from induction.permissions import Permission, needs
from induction.reflections import queries
from induction.reflections.enums import Audience
from induction.reflections.models import Reflection
from induction.reflections.queries import Desk
from induction.reflections.services import reading
from induction.reflections.views import blueprint
from induction.web.pages import page

_BEYOND = 2**31
"""No row has this number; SQLite and PostgreSQL answer much larger ones with an error."""


def _own_desk() -> Desk | None:
    older_than = request.args.get("older_than", type=int)
    desk = queries.desk(current_user.id, older_than if older_than is not None and 0 < older_than < _BEYOND else None)
    if desk is None and AccountRole.LINE_MANAGER in current_user.roles:
        return Desk(current_user.id)
    return desk


@blueprint.get("/shared")
@needs(Permission.REFLECTION_READ_SHARED, load=_own_desk)
def shared(desk: Desk) -> ResponseReturnValue:
    return page("reflections/shared.html", desk=desk)


@blueprint.get("/shared/<int:reflection_id>")
@needs(Permission.REFLECTION_READ_SHARED, load=queries.shared_reflection)
def read_shared(reflection: Reflection) -> ResponseReturnValue:
    reading.note(current_user.id, [share for share in reflection.shares if share.audience is Audience.SUPERVISOR])
    return page("reflections/read_shared.html", reflection=reflection)


@blueprint.get("/for-learning")
@needs(Permission.REFLECTION_READ_FOR_LEARNING)
def for_learning() -> ResponseReturnValue:
    found = queries.for_learning(request.args.get("after", "")[:64])
    shares = found[: queries.LEARNING_PAGE]
    reading.note(current_user.id, shares)
    next_page = shares[-1].shelf_key if len(found) > len(shares) else None
    return page("reflections/for_learning.html", texts=[share.approved_text for share in shares], next_page=next_page)

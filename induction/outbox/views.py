"""The messages that could not be sent, and who has to be told another way. Their text is shown to nobody."""

from flask import flash, redirect, request, url_for
from flask.blueprints import Blueprint
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.outbox import queries, services
from induction.outbox.enums import MessageStatus
from induction.outbox.models import Message
from induction.permissions import Permission, needs
from induction.web.pages import actor, asked_number, page

blueprint = Blueprint("outbox", __name__)


@blueprint.get("/messages")
@needs(Permission.OUTBOX_VIEW)
def messages() -> ResponseReturnValue:
    to_tell = request.args.get("show") == MessageStatus.TO_TELL
    status = MessageStatus.TO_TELL if to_tell else MessageStatus.FAILED
    shown = queries.page_of_messages(status, older_than=asked_number("after"), newer_than=asked_number("before"))
    return page("outbox/messages.html", shown=shown, to_tell=to_tell, numbers=queries.numbers())


def _back(was: MessageStatus) -> ResponseReturnValue:
    return redirect(url_for(".messages", show=was if was is MessageStatus.TO_TELL else None))


@blueprint.post("/messages/<int:message_id>/try-again")
@needs(Permission.OUTBOX_VIEW, load=queries.message)
def try_again(message: Message) -> ResponseReturnValue:
    was = message.status
    services.try_again(actor(), message)
    flash(_("It will be tried again within a minute."), "success")
    return _back(was)


@blueprint.post("/messages/<int:message_id>/told")
@needs(Permission.OUTBOX_VIEW, load=queries.message)
def told(message: Message) -> ResponseReturnValue:
    was = message.status
    services.told_another_way(actor(), message)
    flash(_("Noted: they have been told."), "success")
    return _back(was)

"""What has to be arranged for whom at a session. Every opening of this page is recorded for the people it speaks of."""

from typing import NamedTuple

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from induction.access.enums import ArrangementStatus
from induction.access.services import record_openings
from induction.db import db
from induction.permissions import Permission, needs
from induction.sessions.forms.scheduling import ArrangeForm
from induction.sessions.models import AccessArrangement, WelcomeSession
from induction.sessions.queries import sessions
from induction.sessions.services import arrangements
from induction.sessions.views import blueprint
from induction.web.pages import actor, page, refusals_shown_on


@blueprint.get("/sessions/<int:welcome_session_id>/access")
@needs(Permission.SESSION_ARRANGE_ACCESS, load=sessions.welcome_session)
def access(welcome_session: WelcomeSession) -> ResponseReturnValue:
    _note_opening({line.account_id for line in arrangements.lines_of(welcome_session)})
    return page("sessions/access.html", welcome_session=welcome_session, lines=arrangements.lines_of(welcome_session))


def _note_opening(account_ids: set[int]) -> None:
    """Note whose needs are about to be shown, in a transaction that stands alone: the request's own ends before it."""
    reader_id = current_user.id
    db.session.rollback()
    record_openings(account_ids, reader_id)


class _LineOf(NamedTuple):
    welcome_session: WelcomeSession
    line: AccessArrangement


def _line(welcome_session_id: int, line_id: int) -> _LineOf | None:
    line = db.session.get(AccessArrangement, line_id)
    welcome_session = sessions.welcome_session(welcome_session_id)
    if line is None or welcome_session is None or line.welcome_session_id != welcome_session.id:
        return None
    return _LineOf(welcome_session, line)


@blueprint.route("/sessions/<int:welcome_session_id>/access/<int:line_id>", methods=["GET", "POST"])
@needs(Permission.SESSION_ARRANGE_ACCESS, load=_line)
def arrange(found: _LineOf) -> ResponseReturnValue:
    form = ArrangeForm(data={"status": found.line.status.value, "note": found.line.note})
    form.status.choices = [(status.value, _(status.label)) for status in ArrangementStatus]
    if form.validate_on_submit():
        with refusals_shown_on(form):
            arrangements.arrange(actor(), found.line, ArrangementStatus(form.status.data), form.note.data)
            flash(_("Saved."), "success")
            return redirect(url_for(".access", welcome_session_id=found.welcome_session.id))
    elif not form.is_submitted():
        _note_opening({found.line.account_id})
    return page("sessions/arrange.html", form=form, welcome_session=found.welcome_session, line=found.line)

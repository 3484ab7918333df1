"""Who may read it: choosing that is how a reflection is finished, and it can be chosen anew at any time."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.people import queries as people
from induction.people.models import Account
from induction.permissions import Permission, needs
from induction.reflections import queries
from induction.reflections.enums import Audience, ReflectionStatus, ShareStatus
from induction.reflections.forms import ReadersForm
from induction.reflections.models import Reflection
from induction.reflections.queries import Mine
from induction.reflections.services import finishing
from induction.reflections.services import sharing as services
from induction.reflections.views import blueprint, own
from induction.web.pages import actor, page, refusals_shown_on


@blueprint.route("/mine/<int:booking_id>/readers", methods=["GET", "POST"])
@needs(Permission.REFLECTION_WRITE, load=queries.mine)
def readers(mine: Mine) -> ResponseReturnValue:
    form = ReadersForm(data=_known(mine))
    form.readers.choices = [("supervisor", _(Audience.SUPERVISOR.label)), ("learning", _(Audience.LEARNING.label))]
    if form.validate_on_submit():
        with refusals_shown_on(form):
            change = finishing.finish if mine.is_draft else services.choose
            return _go_on(mine, change(actor(), mine.booking, form.chosen()))
        _bring_up_to_date(form, mine)
    elif not form.errors and not _can_choose(mine.reflection):
        return redirect(own(mine, "show"))
    return page("reflections/readers.html", form=form, mine=mine, supervisor=_supervisor(mine))


def _can_choose(reflection: Reflection | None) -> bool:
    if reflection is None or reflection.status is ReflectionStatus.WITHDRAWN:
        return False
    return reflection.status is ReflectionStatus.FINISHED or reflection.can_be_finished


def _supervisor(mine: Mine) -> Account | None:
    supervisor_id = mine.booking.starter.talks_with_id
    return people.account(supervisor_id) if supervisor_id else None


def _known(mine: Mine) -> dict[str, object]:
    """Return what the page starts with: her present choice, and what it was made on."""
    ticked = []
    reflection, supervisor_id = mine.reflection, mine.booking.starter.talks_with_id
    if reflection is not None:
        share = reflection.share(Audience.SUPERVISOR)
        agreed = share is not None and share.status is ShareStatus.AGREED
        if agreed and share is not None and share.reader_id == supervisor_id:
            ticked.append("supervisor")
        if reflection.is_shared(Audience.LEARNING):
            ticked.append("learning")
    version = reflection.version if reflection else 0
    return {"readers": ticked, "supervisor_id": str(supervisor_id or ""), "version": str(version)}


def _bring_up_to_date(form: ReadersForm, mine: Mine) -> None:
    """After a refusal: the page names who is her supervisor now, unticked if that is somebody else."""
    known = _known(mine)
    if form.supervisor_id.data != known["supervisor_id"]:
        form.readers.data = [ticked for ticked in form.readers.data or [] if ticked != "supervisor"]
    form.supervisor_id.data, form.version.data = known["supervisor_id"], known["version"]


def _go_on(mine: Mine, reflection: Reflection) -> ResponseReturnValue:
    if reflection.share_status(Audience.LEARNING) is ShareStatus.ASKED:
        flash(_("Saved. Nobody reads it for learning until you have made a copy without names."), "success")
        return redirect(own(mine, "copy"))
    flash(_("Saved. Thank you."), "success")
    return redirect(own(mine, "show"))

"""The register, on a phone or on paper."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from induction.people import queries as people
from induction.permissions import Permission, needs
from induction.sessions.enums import Attendance
from induction.sessions.forms.booking import ConfirmForm, WalkInForm
from induction.sessions.models import WelcomeSession
from induction.sessions.queries import bookings, sessions
from induction.sessions.services import register as services
from induction.sessions.services import scheduling
from induction.sessions.views import blueprint
from induction.web.error_pages import wants_json
from induction.web.numbers import posted_id
from induction.web.pages import actor, page


@blueprint.get("/sessions/<int:welcome_session_id>/register")
@needs(Permission.REGISTER_TAKE, load=sessions.welcome_session)
def register(welcome_session: WelcomeSession) -> ResponseReturnValue:
    return page(
        "sessions/register.html",
        welcome_session=welcome_session,
        booked=bookings.on_session(welcome_session.id),
        words=list(Attendance),
        is_open=scheduling.register_is_open(welcome_session),
        form=ConfirmForm(),
    )


@blueprint.post("/sessions/<int:welcome_session_id>/register")
@needs(Permission.REGISTER_TAKE, load=sessions.welcome_session)
def save_register(welcome_session: WelcomeSession) -> ResponseReturnValue:
    """Save the ticks that came: one, from a phone's script, or the whole form from its button."""
    for booking in bookings.on_session(welcome_session.id):
        word = request.form.get(f"booking-{booking.id}")
        if word is not None:
            services.mark(actor(), booking.id, Attendance(word) if word in set(Attendance) else None)
    if wants_json():
        return {"saved": True}
    flash(_("The register has been saved."), "success")
    return redirect(url_for(".register", welcome_session_id=welcome_session.id))


@blueprint.post("/sessions/<int:welcome_session_id>/register/finish")
@needs(Permission.REGISTER_TAKE, load=sessions.welcome_session)
def finish_register(welcome_session: WelcomeSession) -> ResponseReturnValue:
    services.finish(actor(), welcome_session.id)
    flash(_("Thank you. The session is marked as held. Everyone who came is asked to reflect."), "success")
    return redirect(url_for(".show", welcome_session_id=welcome_session.id))


@blueprint.get("/sessions/<int:welcome_session_id>/register/print")
@needs(Permission.REGISTER_TAKE, load=sessions.welcome_session)
def print_register(welcome_session: WelcomeSession) -> ResponseReturnValue:
    return page(
        "sessions/print_register.html",
        welcome_session=welcome_session,
        booked=bookings.on_session(welcome_session.id),
        words=list(Attendance),
    )


@blueprint.route("/sessions/<int:welcome_session_id>/register/walk-in", methods=["GET", "POST"])
@needs(Permission.REGISTER_TAKE, load=sessions.welcome_session)
def walk_in(welcome_session: WelcomeSession) -> ResponseReturnValue:
    form = WalkInForm()
    found = people.search_starters(form.search.data) if form.validate_on_submit() else []
    return page("sessions/walk_in.html", form=form, welcome_session=welcome_session, found=found)


@blueprint.post("/sessions/<int:welcome_session_id>/register/walk-in/add")
@needs(Permission.REGISTER_TAKE, load=sessions.welcome_session)
def add_walk_in(welcome_session: WelcomeSession) -> ResponseReturnValue:
    starter = people.starter(posted_id("starter_id"))
    if starter is not None:
        services.walk_in(actor(), welcome_session.id, starter)
        flash(_("%(name)s is on the register, as attended.", name=starter.account.name), "success")
    return redirect(url_for(".register", welcome_session_id=welcome_session.id))

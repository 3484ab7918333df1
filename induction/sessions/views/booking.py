"""HR books people: from a session, and from a starter."""

from typing import NamedTuple

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from induction.people import queries as people
from induction.people.models import Starter
from induction.permissions import Permission, needs
from induction.sessions.enums import BookingStatus
from induction.sessions.forms.booking import ConfirmForm, PickSessionForm, PickStartersForm, TakeOffForm
from induction.sessions.models import Booking, WelcomeSession
from induction.sessions.queries import bookings, sessions
from induction.sessions.services import booking as services
from induction.sessions.views import blueprint
from induction.web.pages import actor, page, refusals_shown_on


class Outcome(NamedTuple):
    """How many bookings got a place, and how many wait."""

    placed: int
    waiting: int


def _outcome(made: list[Booking]) -> Outcome:
    placed = sum(booking.status is BookingStatus.BOOKED for booking in made)
    return Outcome(placed, len(made) - placed)


@blueprint.route("/sessions/<int:welcome_session_id>/book", methods=["GET", "POST"])
@needs(Permission.SESSION_BOOK_OTHERS, load=sessions.welcome_session)
def book_starters(welcome_session: WelcomeSession) -> ResponseReturnValue:
    candidates = bookings.candidates(welcome_session)
    form = PickStartersForm()
    form.starters.choices = [(found.starter.id, found.starter.account.name) for found in candidates]
    if form.validate_on_submit():
        with refusals_shown_on(form):
            chosen = [found.starter for found in candidates if found.starter.id in form.starters.data]
            outcome = _outcome([services.book(actor(), welcome_session.id, starter) for starter in chosen])
            flash(
                _("Booked: %(placed)s. Waiting: %(waiting)s.", placed=outcome.placed, waiting=outcome.waiting),
                "success",
            )
            return redirect(url_for(".show", welcome_session_id=welcome_session.id))
    return page(
        "sessions/book_starters.html",
        form=form,
        welcome_session=welcome_session,
        candidates=candidates,
        filling=sessions.fillings([welcome_session.id])[welcome_session.id],
    )


@blueprint.post("/sessions/<int:welcome_session_id>/book-all")
@needs(Permission.SESSION_BOOK_OTHERS, load=sessions.welcome_session)
def book_all(welcome_session: WelcomeSession) -> ResponseReturnValue:
    booked, left = services.book_all_that_fit(actor(), welcome_session.id)
    told = ngettext("%(num)s person has been booked.", "%(num)s people have been booked.", len(booked))
    flash(f"{told} {_('Left over: %(left)s.', left=left)}", "success")
    return redirect(url_for(".show", welcome_session_id=welcome_session.id))


@blueprint.route("/starters/<int:starter_id>/book", methods=["GET", "POST"])
@needs(Permission.SESSION_BOOK_OTHERS, load=people.starter)
def book_starter(starter: Starter) -> ResponseReturnValue:
    place = bookings.place_of(starter.id)
    offered = [found for found in bookings.open_to(starter) if place is None or found.id != place.welcome_session_id]
    form = PickSessionForm()
    form.welcome_session.choices = [(found.id, found.title) for found in offered]
    if form.validate_on_submit():
        with refusals_shown_on(form):
            who = actor(told_us_by=form.told_us_by.data or None)
            target = form.welcome_session.data
            made = services.change(who, place.id, target) if place else services.book(who, target, starter)
            flash(_outcome_sentence(made), "success")
            return redirect(url_for(".show", welcome_session_id=made.welcome_session_id))
    return page(
        "sessions/book_starter.html",
        form=form,
        starter=starter,
        place=place,
        offered=offered,
        filling=sessions.fillings(found.id for found in offered),
    )


def _outcome_sentence(booking: Booking) -> str:
    name = booking.starter.account.name
    if booking.status is BookingStatus.BOOKED:
        return str(_("%(name)s is booked.", name=name))
    return str(_("The session is full. %(name)s is on the waiting list.", name=name))


@blueprint.route("/bookings/<int:booking_id>/cancel", methods=["GET", "POST"])
@needs(Permission.BOOKING_CHANGE, load=bookings.booking)
def cancel_booking(booking: Booking) -> ResponseReturnValue:
    own = _is_own(booking)
    form = ConfirmForm() if own else TakeOffForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.cancel(actor(told_us_by=None if own else form.told_us_by.data or None), booking.id)
            flash(_("The booking has been cancelled."), "success")
            return redirect(
                url_for(".mine") if own else url_for(".show", welcome_session_id=booking.welcome_session_id)
            )
    return page("sessions/cancel_booking.html", form=form, booking=booking, own=own)


def _is_own(booking: Booking) -> bool:
    return booking.starter.account_id == actor().account_id

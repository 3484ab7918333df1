"""A starter's own session: book, wait, change."""

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from induction.people import queries as people
from induction.people.models import Starter
from induction.permissions import Permission, needs
from induction.sessions import messages
from induction.sessions.enums import BookingStatus
from induction.sessions.models import Booking, WelcomeSession
from induction.sessions.queries import bookings, sessions
from induction.sessions.services import booking as services
from induction.sessions.views import blueprint
from induction.web.pages import actor, page


def _me() -> Starter:
    return people.starter_of(current_user.id) or abort(404)


@blueprint.get("/my-session")
@needs(Permission.BOOKING_OWN)
def mine() -> ResponseReturnValue:
    me = _me()
    place, been = bookings.place_of(me.id), bookings.attended_by(me.id)
    waits = bookings.waits_of(me.id)
    open_sessions = [] if been else bookings.open_to(me)
    return page(
        "sessions/mine.html",
        starter=me,
        place=place,
        been=been,
        waits=[(wait, bookings.position_of(wait)) for wait in waits],
        waiting_for={wait.welcome_session_id for wait in waits},
        offered=[found for found in open_sessions if place is None or found.id != place.welcome_session_id],
        filling=sessions.fillings(found.id for found in open_sessions),
        where=messages.where,
        unmet={found.id: bookings.unmet_for(me, found) for found in open_sessions},
    )


def _to_book(welcome_session_id: int) -> WelcomeSession | None:
    """Return a session that is open to the signed-in starter, places apart, or that she is on already."""
    me = people.starter_of(current_user.id)
    found = sessions.welcome_session(welcome_session_id)
    if me is None or found is None or not found.status.takes_bookings or me.family not in found.audience:
        return None
    return found


@blueprint.post("/my-session/book/<int:welcome_session_id>")
@needs(Permission.BOOKING_OWN, load=_to_book)
def book_mine(welcome_session: WelcomeSession) -> ResponseReturnValue:
    me = _me()
    place = bookings.place_of(me.id)
    if place is not None and place.welcome_session_id != welcome_session.id:
        made = services.change(actor(), place.id, welcome_session.id)
    else:
        made = services.book(actor(), welcome_session.id, me)
    if made.status is BookingStatus.BOOKED:
        flash(_("You are booked. We have sent you an email with the details."), "success")
    else:
        flash(
            _("This session is full. You are on the waiting list, and we will tell you when there is a place."),
            "success",
        )
    return redirect(url_for(".mine"))


def _my_booking(booking_id: int) -> Booking | None:
    found = bookings.booking(booking_id)
    return found if found is not None and found.starter.account_id == current_user.id else None


@blueprint.get("/my-session/bookings/<int:booking_id>")
@needs(Permission.BOOKING_OWN, load=_my_booking)
def my_booking(booking: Booking) -> ResponseReturnValue:
    return page(
        "sessions/my_booking.html",
        booking=booking,
        welcome_session=booking.welcome_session,
        programme=sessions.programme_of(booking.welcome_session),
        where=messages.where(booking.welcome_session),
        position=bookings.position_of(booking) if booking.status is BookingStatus.WAITLISTED else None,
    )

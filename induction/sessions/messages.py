"""What people are told about sessions and bookings, each with a calendar file where the day is concerned."""

from flask import current_app
from flask_babel import gettext as _

from induction import clock
from induction.outbox import services as outbox
from induction.outbox.services import CalendarFile
from induction.people.models import Account
from induction.sessions import calendar
from induction.sessions.models import Booking, TrainerOffer, WelcomeSession


def where(welcome_session: WelcomeSession) -> str:
    """Return the place in one line."""
    parts = []
    if welcome_session.room is not None:
        site = welcome_session.room.site
        parts.append(", ".join(part for part in (welcome_session.room.name, site.name, site.address) if part))
    if welcome_session.online_address:
        parts.append(_("Online"))
    return " / ".join(parts)


def _told(booking: Booking) -> str:
    """Count a change of which she is told: it raises the calendar's SEQUENCE and makes the message one of its own."""
    booking.changes += 1
    return f"booking {booking.id}, change {booking.changes}"


def calendar_file(
    of: Booking | TrainerOffer, who: Account, *, page: str, description: str, cancels: bool
) -> CalendarFile:
    """Return the calendar file of a booking or an offer: one UID for ever, and as SEQUENCE how often it has changed.

    ``page`` is the address where she finds the rest; with ``cancels`` the file takes the day out of her calendar again.
    She must have an email address.
    """
    settings = current_app.extensions["settings"]
    kind = "booking" if isinstance(of, Booking) else "offer"
    invitation = calendar.Invitation(
        uid=calendar.uid_for(kind, str(of.id), outbox.mail_domain()),
        sequence=of.changes,
        starts_at=of.welcome_session.starts_at,
        ends_at=of.welcome_session.ends_at,
        summary=of.welcome_session.title,
        description=description,
        location=where(of.welcome_session),
        url=page,
        organiser_name=settings.department,
        organiser_email=outbox.sender_address(),
        attendee_name=who.name,
        attendee_email=who.email or "",
        last_modified=clock.now(),
        status="CANCELLED" if cancels else "CONFIRMED",
    )
    content = calendar.cancellation(invitation) if cancels else calendar.invitation(invitation)
    return CalendarFile(content=content, method="CANCEL" if cancels else "REQUEST")


def _send(rule: str, booking: Booking, template: str, *, cancels: bool = False, **context: object) -> None:
    occasion = _told(booking)
    if booking.starter.account.email is None:
        return
    description = outbox.rendered("sessions/calendar.txt", booking=booking).strip()
    page = outbox.address_of("sessions.my_booking", booking_id=booking.id)
    outbox.queue(
        rule,
        booking.starter.account_id,
        occasion,
        template,
        calendar=calendar_file(booking, booking.starter.account, page=page, description=description, cancels=cancels),
        booking=booking,
        welcome_session=booking.welcome_session,
        where=where(booking.welcome_session),
        **context,
    )


def booked(booking: Booking, *, promoted: bool) -> None:
    """Tell a starter that she has a place."""
    _send("sessions.booked", booking, "sessions/booked", promoted=promoted)


def cancelled(booking: Booking) -> None:
    """Tell a starter that her place has been given up."""
    _send("sessions.booking_cancelled", booking, "sessions/booking_cancelled", cancels=True)


def session_changed(booking: Booking) -> None:
    """Tell a starter of another date, time or place."""
    _send("sessions.changed", booking, "sessions/session_changed")


def session_called_off(booking: Booking) -> None:
    """Tell a starter that her session will not be held then."""
    _send("sessions.called_off", booking, "sessions/session_called_off", cancels=True)


def waitlisted(booking: Booking) -> None:
    """Tell a starter that she is in the queue; there is nothing yet for her calendar."""
    outbox.queue(
        "sessions.waitlisted",
        booking.starter.account_id,
        f"{_told(booking)}",
        "sessions/waitlisted",
        booking=booking,
        welcome_session=booking.welcome_session,
        where=where(booking.welcome_session),
    )

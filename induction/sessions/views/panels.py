"""What this room shows on a starter's page."""

from flask import render_template
from markupsafe import Markup

from induction.people.models import Starter
from induction.sessions.queries import bookings


def of_starter(starter: Starter) -> Markup:
    """Return where a starter stands with her welcome session: HR and her line manager see it, and HR can book from it."""
    return Markup(  # noqa: S704 - a template of ours, which escapes
        render_template(
            "sessions/_starter_panel.html",
            starter=starter,
            been=bookings.attended_by(starter.id),
            place=bookings.place_of(starter.id),
            waits=bookings.waits_of(starter.id),
        )
    )

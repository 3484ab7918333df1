"""The pages of this room, by topic, on one blueprint."""

from typing import Any

from flask import Blueprint, url_for

from induction.reflections.queries import Mine

blueprint = Blueprint("reflections", __name__, url_prefix="/reflections")


def own(mine: Mine, page: str, **values: Any) -> str:
    """Return the address of one of the author's own pages about the same session."""
    return url_for(f"reflections.{page}", booking_id=mine.booking.id, **values)

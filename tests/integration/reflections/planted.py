"""A sentence that nobody may come across, and a reflection full of it."""

from induction.sessions.models import Booking
from tests.factories import reflections as factory

SECRET = "Mrs Abernethy-Quill cried about the marmalade"


def everything_secret(booking: Booking | None = None, **more: object) -> Booking:
    """A reflection that holds the secret in every text it can have, finished and shared with nobody."""
    answers = {part: f"{SECRET} {part}" for part in factory.ANSWERS}
    return factory.finished(booking or factory.attended(days_ago=43), **answers, **more).booking  # type: ignore[arg-type]

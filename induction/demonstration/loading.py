"""Fills an empty database with the demonstration department."""

from collections.abc import Callable

from sqlalchemy import func, select

from induction.db import db, service
from induction.demonstration import exercises, modules, people, reflections, sessions
from induction.people.models import Account


def is_loaded() -> bool:
    """Say whether anybody is here: then nothing is loaded, and what was entered stays."""
    return bool(db.session.scalar(select(func.count()).select_from(Account)))


@service
def load(say: Callable[[str], None]) -> None:
    """Make the department, telling ``say`` how far it has come."""
    say("people and places")
    everyone = people.load()
    say("exercises and modules")
    exercises.load(everyone)
    modules.load(everyone)
    say("welcome sessions")
    held = sessions.load(everyone)
    say("reflections")
    reflections.load(everyone, held)

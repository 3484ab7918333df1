"""``flask reflections``."""

import click
from flask.cli import AppGroup

from induction.db import unit_of_work
from induction.reflections.services.follow_ups import ask_follow_ups

reflections = AppGroup("reflections", help="Reflections. Nothing here shows what anybody wrote.")


@reflections.command("remind")
def remind() -> None:
    """Queue today's questions: time to reflect, and did you do your one thing? The worker does this too."""
    with unit_of_work():
        number = ask_follow_ups()
    click.echo(f"{number} queued")

"""``flask exercises``: the supplied templates."""

from pathlib import Path

import click
from flask.cli import AppGroup

from induction.db import unit_of_work
from induction.exercises.services import templates
from induction.shipped import shipped_folder

exercises = AppGroup("exercises", help="Supplied exercise templates.")


@exercises.command("load")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the files are; without it, those that came with Induction.",
)
def load(folder: Path | None) -> None:
    """Keep the supplied templates in step with their files. What trainers made of them stays as it is."""
    try:
        with unit_of_work():
            loaded = templates.load(folder or shipped_folder("content") / "exercises")
    except ValueError as problem:
        raise click.ClickException(str(problem)) from None
    for said, slugs in (
        ("new", loaded.new),
        ("changed", loaded.changed),
        ("as before", loaded.same),
        ("no longer supplied", loaded.retired),
    ):
        if slugs:
            click.echo(f"{said}: {', '.join(slugs)}")
    if not (loaded.new or loaded.changed or loaded.same or loaded.retired):
        click.echo("There are no templates in this folder.")

"""``flask modules``."""

from pathlib import Path

import click
from flask.cli import AppGroup

from induction.audit import SYSTEM
from induction.db import unit_of_work
from induction.pathways import services
from induction.pathways.module_files import ModuleText, judged
from induction.shipped import read_document, shipped_folder

modules = AppGroup("modules", help="The texts that starters read.")


def read_modules(folder: Path) -> list[ModuleText]:
    """Read every module of a folder. Raises ``ValueError`` with a sentence a line for each file that has to be mended."""
    texts, problems = [], []
    for path in sorted(folder.glob("*.md")):
        try:
            texts.append(judged(read_document(path)))
        except ValueError as problem:
            problems.append(str(problem))
    if problems:
        raise ValueError("\n".join(problems))
    return texts


@modules.command("load")
@click.option(
    "--folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the files are; those that ship with Induction, if it is not given.",
)
def load(folder: Path | None) -> None:
    """Bring the modules' files in: add what is new, change what has changed, retire what is gone."""
    try:
        texts = read_modules(folder or shipped_folder("content") / "modules")
    except ValueError as problem:
        raise click.ClickException(f"{problem}\nNothing has been changed.") from None
    if not texts:
        raise click.ClickException("There is no module in that folder. Nothing has been changed.")
    with unit_of_work():
        outcome = services.load(SYSTEM, texts)
    for word, slugs in vars(outcome).items():
        click.echo(f"{word}: {', '.join(slugs) or 'none'}")

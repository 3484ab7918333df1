"""``flask people``: what is done with accounts and starters from the command line."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from induction.audit import SYSTEM
from induction.db import unit_of_work
from induction.people import queries
from induction.people.services import accounts, starter_imports
from induction.people.services.bringing_in import Outcome
from induction.people.starter_check import StarterCheck
from induction.people.starter_file import LARGEST_BYTES
from induction.refusals import Refusal

people = AppGroup("people", help="Accounts and starters.")


@people.command("change-email")
@click.argument("old")
@click.argument("new")
def change_email(old: str, new: str) -> None:
    """Let the person with the address OLD sign in with NEW: for somebody who can read the old one no more.

    Make sure that it is she who asks: with the address goes all that she wrote. The old address is told.
    """
    try:
        with unit_of_work():
            account = queries.account_by_email(old)
            if account is None:
                raise click.ClickException(f"Nobody here has the address {old}.")
            accounts.set_email(SYSTEM, account, new)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{account.name} signs in with {account.email} from now on.")


@people.command("add-administrator")
@click.argument("email")
def add_administrator(email: str) -> None:
    """Make the person with this EMAIL an administrator."""
    try:
        with unit_of_work():
            account = accounts.add_administrator(email)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    click.echo(f"{account.email} is an administrator and can sign in.")


@people.command("import")
@click.argument("file", type=click.Path(path_type=Path))
def import_starters(file: Path) -> None:
    """Bring in the starters of HR's FILE, a CSV file.

    The rules are those of the page. Nothing is asked: a row with a job title or a word for a contract that is not on the
    lists is refused. The exit status is 1 if a row was refused.
    """
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_BYTES + 1)
    except OSError as error:
        raise click.ClickException(f"{file} cannot be opened: {error.strerror}.") from None
    try:
        with unit_of_work():
            found = starter_imports.check_without_asking(data)
            with click.progressbar(length=len(found.accepted), label="Bringing in", file=sys.stderr) as bar:
                outcome = starter_imports.finish_at_once(SYSTEM, found, file.name, bar.update)
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    _tell(found, outcome)
    if found.refused:
        sys.exit(1)


def _tell(found: StarterCheck, outcome: Outcome) -> None:
    """Say what became of the rows: those refused with every reason, those to look at, and how many of each."""
    for refused in found.refused:
        for reason in refused.reasons:
            click.echo(f"Row {refused.number} refused, {refused.name or 'no name'}: {reason.text()}")
    for twice in found.duplicates:
        click.echo(f"Row {twice.number} left out, {twice.name}: the same person as in row {twice.same_as}.")
    for row in found.flagged:
        for flag in row.flags:
            click.echo(f"Row {row.number} to look at, {row.values.name}: {flag.text()}")
    click.echo(
        f"New: {outcome.new}. Changed: {outcome.changed}. The same: {outcome.same}. "
        f"Twice in the file: {outcome.duplicates}. Refused: {outcome.refused}."
    )

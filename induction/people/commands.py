"""``flask people``: what is done with accounts from the command line."""

import click
from flask.cli import AppGroup

from induction.db import unit_of_work
from induction.people.services import accounts
from induction.refusals import Refusal

people = AppGroup("people", help="Accounts and starters.")


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

"""``flask worker``."""

import click
from flask import current_app
from flask.cli import with_appcontext

from induction.outbox import worker as the_worker


@click.command("worker")
@click.option("--once", is_flag=True, help="Send what is due, then stop.")
@with_appcontext
def worker(once: bool) -> None:
    """Send the messages in the outbox."""
    if once:
        the_worker.do_periodic_jobs()
        outcome = the_worker.send_what_is_due()
        click.echo(", ".join(f"{status.value}: {number}" for status, number in outcome.items()) or "nothing was due")
    else:
        the_worker.run(current_app._get_current_object())  # type: ignore[attr-defined]  # the proxy's own way out

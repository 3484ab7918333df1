"""``flask demonstration``: fill an empty database with a department that does not exist, and run it."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from induction.config import Settings
from induction.db import db, unit_of_work
from induction.demonstration import loading
from induction.demonstration.cast import CAST

demonstration = AppGroup("demonstration", help="A department that does not exist, for trying things out.")

ADDRESS = "127.0.0.1:5000"


@demonstration.command("load")
def load() -> None:
    """Migrate the database and, if nobody is in it, load the demonstration department."""
    prepare()


def prepare() -> None:
    """Bring the database up to date and fill it if it is empty; what was entered before stays."""
    with current_app.app_context():  # Alembic holds its connection until its context ends
        current_app.extensions["alembic"].upgrade()
    if loading.is_loaded():
        return
    click.echo("Making the demonstration department", err=True)
    with unit_of_work():
        loading.load(lambda words: click.echo(f"  {words}", err=True))


@demonstration.command("run")
@click.option("--address", default=ADDRESS, show_default=True, help="Where to listen.")
def run(address: str) -> None:
    """Load the demonstration if needed, then run web and worker until Ctrl-C."""
    settings: Settings = current_app.extensions["settings"]
    Path(settings.data_folder).mkdir(parents=True, exist_ok=True)
    prepare()
    db.session.close()
    db.engine.dispose()
    environment = {**os.environ, "INDUCTION_BASE_URL": f"http://{address}"}
    web = [sys.executable, "-m", "gunicorn", "--bind", address, "--threads", "8", "--log-level", "warning"]
    worker = [sys.executable, "-m", "flask", "--app", "induction.app", "worker"]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that whoever stops this stops both
    _tell(address)
    running = [subprocess.Popen([*web, "induction.app:create_app()"], env=environment)]  # noqa: S603 - our own command
    running.append(subprocess.Popen(worker, env=environment))  # noqa: S603 - as above
    try:
        running[0].wait()
    except KeyboardInterrupt:
        click.echo("\nStopping. What you entered is kept for next time.")
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(timeout=10)


def _tell(address: str) -> None:
    click.echo(f"\nInduction is at http://{address}. Everyone in it is invented. Sign in as …\n")
    for part in CAST:
        click.echo(f"  {part.label:<50} http://{address}/demonstration/sign-in/{part.key}")
    click.echo(f"\n  {'The emails that are sent':<50} http://{address}/demonstration/mail")
    click.echo("\nStop with Ctrl-C.\n")

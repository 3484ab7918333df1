"""The command line, installed as ``induction``: the same commands as ``flask --app induction.app``."""

from flask.cli import FlaskGroup

from induction.app import create_app


def main() -> None:
    """Run a command."""
    FlaskGroup(name="induction", create_app=create_app)()

"""The demonstration: there when it is asked for, and nowhere else."""

from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from induction import clock
from induction.app import create_app
from induction.config import Environment, read_settings
from induction.db import db, unit_of_work
from induction.demonstration.cast import CAST
from induction.people.enums import RoleFamily
from induction.people.models import Account, JobRole, Starter
from induction.sessions.models import WelcomeSession
from induction.trainers.models import Trainer
from tests.integration.page_checks import check_page

_KEYS = {"secret_key": "x" * 32, "encryption_keys": "V3w6c0t0y5mZ2m4o8m1Qx3o5u7r9t1v3x5z7b9d1f3g="}


def _app(folder: Path, environment: Environment) -> Flask:
    return create_app(read_settings({}, environment=environment, data_folder=str(folder), **_KEYS))


@pytest.mark.parametrize("environment", [Environment.PRODUCTION, Environment.TEST])
def test_signing_in_as_anybody_does_not_exist_outside_it(tmp_path: Path, environment: Environment) -> None:
    app = _app(tmp_path, environment)
    assert [rule.rule for rule in app.url_map.iter_rules() if "demonstration" in rule.rule] == []
    assert "demonstration" not in app.cli.commands


def test_it_is_loaded_once_and_keeps_what_was_entered(tmp_path: Path) -> None:
    app = _app(tmp_path, Environment.DEMONSTRATION)
    assert _load(app).exit_code == 0
    with app.app_context(), unit_of_work():
        assert (db.session.scalar(select(func.count()).select_from(Starter)) or 0) >= 60
        assert db.session.scalar(select(func.count()).select_from(Trainer)) == 8
        assert db.session.scalar(select(func.count()).select_from(WelcomeSession)) == 6
        families = select(JobRole.family).join(Starter, Starter.job_role_id == JobRole.id).distinct()
        assert set(db.session.scalars(families)) == set(RoleFamily)
        db.session.add(Account(name="Somebody I entered", created_at=clock.now()))
    assert _load(app).exit_code == 0
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(Account.name == "Somebody I entered")) == 1


def _load(app: Flask) -> Result:
    return app.test_cli_runner().invoke(args=["demonstration", "load"])


def test_everybody_in_the_cast_can_be_signed_in_as_by_pressing_a_button(tmp_path: Path) -> None:
    app = _app(tmp_path, Environment.DEMONSTRATION)
    app.config["WTF_CSRF_ENABLED"] = False
    _load(app)
    assert len(CAST) == len({part.email for part in CAST})
    for part in CAST:
        client = app.test_client()
        page = client.get(f"/demonstration/sign-in/{part.key}")
        check_page(page)
        assert page.status_code == 200
        assert client.get("/").headers["Location"] == "/sign-in"
        assert client.post(f"/demonstration/sign-in/{part.key}").headers["Location"] == "/"
        home = client.get("/")
        check_page(home)
        assert home.status_code == 200
    for path in ("/demonstration", "/demonstration/mail"):
        check_page(client.get(path))
    assert client.get("/demonstration/sign-in/nobody").status_code == 404
    assert client.get("/demonstration/mail/../../keys").status_code == 404

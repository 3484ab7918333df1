"""Migrations: from nothing to the newest, to just what the models say, and back to nothing."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import inspect

from induction.db import db
from induction.migrating import migrations
from tests.conftest import make_app


@pytest.fixture
def empty_app(database_kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Flask]:
    """Give an application whose database has no tables."""
    address = ""
    if database_kind == "postgresql":
        server = request.getfixturevalue("postgresql_server")
        with psycopg.connect(server.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS migrated WITH (FORCE)")
            connection.execute("CREATE DATABASE migrated")
        address = server.replace("/postgres?", "/migrated?")
    app = make_app(tmp_path, address)
    with app.app_context():
        yield app
        db.session.close()
        db.engine.dispose()


def test_up_without_drift_and_down_again(empty_app: Flask) -> None:
    migrations.upgrade()
    assert [str(difference) for difference in migrations.compare_metadata()] == []
    migrations.downgrade("base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}


def test_they_stand_in_one_line_and_are_numbered() -> None:
    names = sorted(path.name for path in Path("migrations").glob("*.py"))
    assert [name[:4] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]
    assert names != []

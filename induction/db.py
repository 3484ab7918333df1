"""The database: column types, the unit of work, and what makes SQLite and PostgreSQL behave alike.

On SQLite a writing unit of work begins with ``BEGIN IMMEDIATE``, so that it waits for its turn at the start and not in
the middle; a reading one with a plain ``BEGIN``. On PostgreSQL rows are locked where it matters.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated, Any, ParamSpec, TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import Flask, current_app
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import (
    JSON,
    Date,
    DateTime,
    Dialect,
    Engine,
    Enum,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    event,
)
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from induction.refusals import Refusal

P = ParamSpec("P")
R = TypeVar("R")

# Long enough for two hundred people pressing the same button, each for a few hundredths of a second.
_BUSY_TIMEOUT_MILLISECONDS = 60_000

db = SQLAlchemy(session_options={"expire_on_commit": False})

_writing: ContextVar[bool] = ContextVar("writing", default=True)
_service_depth: ContextVar[int] = ContextVar("service_depth", default=0)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored in UTC by both databases. Refuses a naive one with ``ValueError``."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: D102
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: D102
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class EncryptedText(TypeDecorator[str]):
    """Text that only this installation's keys can read. It cannot be searched, sorted or compared in SQL."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: D102
        return None if value is None else keyring().encrypt(value.encode())

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:  # noqa: D102
        if value is None:
            return None
        try:
            return keyring().decrypt(bytes(value)).decode()
        except InvalidToken as error:
            raise RuntimeError("a confidential text cannot be read: its key is missing from the settings") from error


def keyring() -> MultiFernet:
    """Return the installation's keys: the first writes, every one reads."""
    keys: MultiFernet = current_app.extensions["keyring"]
    return keys


Name = Annotated[str, mapped_column(String(200))]
"""A name or title, at most 200 characters."""
Email = Annotated[str, mapped_column(String(254))]
"""An email address, lower case; 254 characters is the longest that mail can carry (RFC 5321, errata 1690)."""
Code = Annotated[str, mapped_column(String(64))]
"""A short identifier: a hash, a key, a number kept as text."""
LongText = Annotated[str, mapped_column(Text)]
Confidential = Annotated[str, mapped_column(EncryptedText)]


class Base(DeclarativeBase):
    """The root of every model. Constraints have names, so that migrations can speak of them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        datetime: UtcDateTime,
        date: Date,
        dict[str, Any]: JSON,
        list[str]: JSON,
        StrEnum: Enum(
            StrEnum, native_enum=False, length=40, values_callable=lambda words: [word.value for word in words]
        ),
    }


def init_app(app: Flask, *, address: str, encryption_keys: str) -> None:
    """Connect an application to its database at ``address`` with its keys, parted by commas."""
    # An error about a statement would otherwise quote its values, before they are encrypted.
    engine: dict[str, Any] = {"url": address, "hide_parameters": True}
    if address.startswith("sqlite"):
        engine["connect_args"] = {"timeout": _BUSY_TIMEOUT_MILLISECONDS / 1000, "check_same_thread": False}
    else:
        engine |= {"pool_pre_ping": True, "pool_size": 10, "max_overflow": 20}
    app.config["SQLALCHEMY_ENGINES"] = {"default": engine}
    app.extensions["keyring"] = MultiFernet([Fernet(key.strip()) for key in encryption_keys.split(",")])
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            _prepare_sqlite(db.engine)


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we write BEGIN ourselves, below
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute(f"PRAGMA busy_timeout={_BUSY_TIMEOUT_MILLISECONDS}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def set_writing(writing: bool) -> None:
    """Say whether what begins from here on, in this thread, may write."""
    _writing.set(writing)


@contextmanager
def unit_of_work() -> Iterator[Session]:
    """Commit once at the end, or roll back on any exception: a command's, a worker's job's."""
    try:
        yield db.session
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise


@contextmanager
def short_transaction() -> Iterator[Session]:
    """A transaction of its own for what must be kept whatever becomes of the request, such as a sign-in attempt.

    Finish it before the request's own has begun: on SQLite one writer waits for the other.
    """
    token = _writing.set(True)
    try:
        with db.sessionmaker() as session, session.begin():
            yield session
    finally:
        _writing.reset(token)


def service(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a service: it flushes at its end, and a ``Refusal`` undoes the whole unit of work before the caller sees it.

    A service called by another one leaves the undoing to the outermost.
    """

    @functools.wraps(function)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        depth = _service_depth.get()
        token = _service_depth.set(depth + 1)
        try:
            result = function(*args, **kwargs)
            db.session.flush()
        except Refusal:
            if depth == 0:
                db.session.rollback()
            raise
        else:
            return result
        finally:
            _service_depth.reset(token)

    return wrapped

"""An application with a database, a signed-in browser that checks every page it is shown, and a count of queries."""

import contextvars
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import event
from werkzeug.test import TestResponse

from induction.db import db
from induction.people.models import Account
from induction.people.services import sign_in
from tests.integration.page_checks import check_page


@pytest.fixture
def department(app: Flask) -> Iterator[None]:
    """Let a test call services and make rows; what it made is committed before a browser looks."""
    with app.app_context():
        yield
        db.session.rollback()


class Browser:
    """A browser of one person. Every page it is shown is checked; a request sees only what has been committed."""

    def __init__(self, app: Flask, account: Account | None) -> None:
        """Open a browser, signed in as ``account`` where there is one."""
        self.client: FlaskClient = app.test_client()
        if account is not None:
            secret = sign_in.open_session(account, "A browser in a test")
            self._settle()
            with self.client.session_transaction() as cookie:
                cookie["_user_id"] = secret
                cookie["_fresh"] = True

    def get(self, path: str, *, status: int = 200, **more: Any) -> TestResponse:
        """Look at a page and demand its status."""
        return self._ask("GET", path, status, **more)

    def post(self, path: str, data: dict[str, Any] | None = None, *, status: int = 302, **more: Any) -> TestResponse:
        """Send a form, with its token, and demand the status: 302 where it was taken, 422 where it is shown again."""
        if not more.pop("without_token", False):
            data = {"csrf_token": self.token(), **(data or {})}
        return self._ask("POST", path, status, data=data, **more)

    def follow(self, response: TestResponse) -> TestResponse:
        """Go where a redirect points."""
        return self.get(response.headers["Location"])

    def token(self) -> str:
        """Return a token for a form of this browser."""
        return contextvars.Context().run(self._token_of_this_browser)

    def _token_of_this_browser(self) -> str:
        with self.client.session_transaction() as cookie, self.client.application.test_request_context():
            session.update(cookie)
            token = str(generate_csrf())
            cookie["csrf_token"] = session["csrf_token"]
        return token

    def _run(self, method: str, path: str, **more: Any) -> TestResponse:
        # A context of its own: the test's application context, its session and what is signed in there, stay out of it.
        return contextvars.Context().run(self.client.open, path, method=method, **more)

    def _ask(self, method: str, path: str, status: int, **more: Any) -> TestResponse:
        self._settle()
        response = self._run(method, path, **more)
        self._settle()
        assert response.status_code == status, f"{method} {path}: {response.status_code}\n{response.text[:3000]}"
        check_page(response)
        return response

    @staticmethod
    def _settle() -> None:
        db.session.commit()
        db.session.expire_all()


@pytest.fixture
def browser(app: Flask, department: None) -> Callable[..., Browser]:
    """Give a function that opens a browser for an account, or for nobody."""

    def open_browser(account: Account | None = None) -> Browser:
        return Browser(app, account)

    return open_browser


class Queries:
    """The statements seen, for counting and for saying what they were."""

    def __init__(self) -> None:
        """Begin with none."""
        self.statements: list[str] = []

    def __len__(self) -> int:
        """Return how many there were."""
        return len(self.statements)


@pytest.fixture
def queries(app: Flask, department: None) -> Callable[[], Any]:
    """Give a context manager that counts the SELECTs made inside it."""

    @contextmanager
    def counted() -> Iterator[Queries]:
        seen = Queries()

        def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                seen.statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            yield seen
        finally:
            event.remove(db.engine, "before_cursor_execute", note)

    return counted

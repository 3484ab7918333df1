"""A real browser in front of a real server, on the loopback address, in this process: the test may hold the clock."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any, TypeVar

import pytest
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import make_server

from induction import clock
from induction.db import db, unit_of_work
from induction.people.models import Account
from induction.people.services import sign_in
from tests.conftest import A_MONDAY
from tests.department import Department, build
from tests.everything import browser as installed_browser

Result = TypeVar("Result")


def apart(function: Callable[..., Result], *values: Any) -> Result:
    """Call a function in a thread of its own: Playwright keeps an event loop in this one, and Flask closes its context badly there."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *values).result()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the installed Chromium, without a window."""
    path = installed_browser()
    assert path is not None, "there is no Chromium on this machine; `.ci/run` installs it"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
        )
        yield browser
        browser.close()


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    """Serve an application on a free port of the loopback address and give where it is."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def department(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """Give the demonstration department on a Monday morning."""
    clock.allow_fixing(True)
    folder = tmp_path_factory.mktemp("department")
    with clock.fixed(A_MONDAY):
        yield apart(build, folder)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def site(department: Department) -> Iterator[str]:
    """Serve the department."""
    with serving(department.app) as address:
        yield address


def cookie_for(app: Flask, email: str) -> str:
    """Sign somebody in and return her cookie's value."""
    with app.app_context(), unit_of_work():
        account = db.session.scalars(select(Account).where(Account.email == email)).one()
        secret = sign_in.open_session(account, "A browser in a test")
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert signer is not None
    return str(signer.dumps({"_user_id": secret, "_fresh": True, "_permanent": True}))


@pytest.fixture
def window(chromium: Browser, department: Department, site: str) -> Iterator[Callable[..., Page]]:
    """Give a function that opens a window for somebody, signed in."""
    contexts: list[BrowserContext] = []

    def open_window(email: str | None = None, *, width: int = 1280, script: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, base_url=site, bypass_csp=True
        )
        contexts.append(context)
        if email is not None:
            cookie = apart(cookie_for, department.app, email)
            context.add_cookies([{"name": "induction", "value": cookie, "url": site}])
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()


NODE_MODULES = Path(__file__).parents[2] / "node_modules"

"""Showing a page, and showing a refusal on the form that caused it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_login import current_user

from induction.audit import Actor
from induction.config import Environment, Settings
from induction.permissions import Permission
from induction.refusals import Refusal
from induction.web.fields import Form
from induction.web.guard import may
from induction.web.language import say


@dataclass(frozen=True)
class NavigationLink:
    """An entry of the navigation, shown to whoever has the permission. ``at`` are the address beginnings it stands for."""

    label: str
    endpoint: str
    permission: Permission
    at: tuple[str, ...]


def init_app(app: Flask, settings: Settings, navigation: list[NavigationLink]) -> None:
    """Give every template what the layouts read."""
    app.extensions["navigation"] = navigation
    app.jinja_env.globals["settings"] = settings
    app.jinja_env.globals["department"] = {"name": settings.department, "accent": settings.accent}
    app.jinja_env.globals["safeguarding"] = {
        "name": settings.safeguarding_name,
        "phone": settings.safeguarding_phone,
    }
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    settings: Settings = current_app.extensions["settings"]
    demonstration = settings.environment is Environment.DEMONSTRATION
    return {
        "service_name": gettext("Induction"),
        "locale": get_locale(),
        "theme_url": url_for("web.theme") if settings.accent else None,
        "navigation": _navigation(),
        "signed_in_as": current_user.name if current_user.is_authenticated else None,
        "footer_links": [
            {"label": gettext("Privacy"), "href": url_for("web.privacy")},
            {"label": gettext("Accessibility"), "href": url_for("web.accessibility")},
            {"label": gettext("Cookies"), "href": url_for("web.cookies")},
        ],
        "environment_note": gettext("Demonstration. Every person here is invented.") if demonstration else None,
    }


def _navigation() -> list[dict[str, Any]]:
    if not current_user.is_authenticated:
        return []
    links: list[NavigationLink] = current_app.extensions["navigation"]
    return [
        {
            "label": gettext(link.label),
            "href": url_for(link.endpoint),
            "current": any(request.path == start or request.path.startswith(f"{start}/") for start in link.at),
        }
        for link in links
        if may(link.permission)
    ]


def page(template: str, **context: Any) -> ResponseReturnValue:
    """Render a template. With a form that has errors the status is 422: nothing is committed, everything typed is kept."""
    form = context.get("form")
    wrong = isinstance(form, Form) and bool(form.errors)
    return render_template(template, **context), 422 if wrong else 200


def asked_number(name: str) -> int | None:
    """Return a whole number from the address's questions, such as where a list goes on; None for anything else.

    Larger than any of our ids is something else too: SQLite has no room for it.
    """
    given = request.args.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def actor(told_us_by: str | None = None) -> Actor:
    """Return the signed-in account as the actor of a service."""
    return Actor(account_id=current_user.id, told_us_by=told_us_by)


@contextmanager
def refusals_shown_on(form: Form) -> Iterator[None]:
    """Put a service's refusal on the form, beside its field if it has one. The view then shows the page again."""
    try:
        yield
    except Refusal as refusal:
        form.refuse(say(refusal), refusal.field)

"""Which language a page is in, and this department's own words for people."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app
from flask_babel import Babel, gettext
from flask_login import current_user

from induction.refusals import Refusal

babel = Babel()


@dataclass(frozen=True)
class Terms:
    """What this department calls the people it works for."""

    person: str
    people: str


def init_app(app: Flask, terms: Terms) -> None:
    """Choose each page's language from the account, then from the default."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Europe/London")
    app.config.setdefault("LANGUAGES", ["en"])
    babel.init_app(app, locale_selector=_language)
    app.jinja_env.globals["terms"] = terms
    app.extensions["terms"] = terms


def _language() -> str:
    preferred = getattr(current_user, "language", None)
    languages: list[str] = current_app.config["LANGUAGES"]
    return preferred if preferred in languages else languages[0]


def say(refusal: Refusal) -> str:
    """Return a refusal's sentence in the reader's language."""
    return worded(refusal.message, refusal.values)


def worded(message: str, values: Mapping[str, object]) -> str:
    """Return a marked sentence in the reader's language, with values that have a label put into words too."""
    return str(gettext(message, **{key: _label(value) for key, value in values.items()}))


def _label(value: object) -> object:
    label = getattr(value, "label", None)
    return gettext(label) if isinstance(label, str) else value

"""Settings, read once from the environment; the names all begin with ``INDUCTION_``.

A department sets what it must and lives with the defaults for the rest. In production nothing secret has a default: a
missing key stops the start with a sentence. Elsewhere the keys are made once and kept in the data folder.
"""

import json
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet


class Environment(StrEnum):
    """What this installation is for."""

    PRODUCTION = "production"
    DEMONSTRATION = "demonstration"
    TEST = "test"


class BadSetting(Exception):
    """A setting is missing or cannot be right; the text says which and what to do."""


@dataclass(frozen=True)
class Settings:
    """Every setting with its default. ``INDUCTION_DATABASE`` sets ``database``, and so on."""

    environment: Environment = Environment.PRODUCTION
    data_folder: str = "var"
    """Where SQLite, the made keys and, without a mail server, the mail are kept."""
    database: str = ""
    """An SQLAlchemy address; SQLite in the data folder when empty."""
    secret_key: str = ""
    """Signs cookies. At least 32 characters."""
    encryption_keys: str = ""
    """Fernet keys parted by commas, the newest first. Older ones still read; ``flask encryption rotate`` rewrites."""
    base_url: str = "http://127.0.0.1:5000"
    """How people reach the portal, for links in messages."""
    proxies: int = 0
    """How many proxies in front may be believed about addresses."""
    mail: str = "folder"
    """``smtp://user:password@host:587`` (STARTTLS), ``smtps://…:465``, ``smtp+plain://host:25``, or ``folder``."""
    mail_from: str = "Induction <induction@northshire.example>"
    limiter_storage: str = "memory://"
    """Where request rates are counted; a Redis address when several web processes run."""
    department: str = "Northshire social services"
    accent: str = ""
    """The department's colour, as ``#rrggbb``; dark enough for white text on it."""
    person: str = "service user"
    people: str = "service users"
    safeguarding_name: str = "the adult and child safeguarding team"
    safeguarding_phone: str = "01632 960123"
    contact_name: str = "Human resources"
    contact_email: str = "hr@northshire.example"
    contact_phone: str = "01632 960100"

    @property
    def in_production(self) -> bool:
        """Whether real people's records are kept here."""
        return self.environment is Environment.PRODUCTION


def read_settings(environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
    """Read the settings, ``overrides`` first, and fill in what may be made here.

    Raises ``BadSetting`` for an unknown environment, a colour that is none or too pale, or, in production, a missing key.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}
    for field in fields(Settings):
        text = environ.get(f"INDUCTION_{field.name.upper()}")
        if text is not None:
            values[field.name] = int(text) if field.type is int else text
    values.update(overrides)
    try:
        values["environment"] = Environment(values.get("environment", Environment.PRODUCTION))
    except ValueError:
        raise BadSetting(
            f"INDUCTION_ENVIRONMENT is {values['environment']!r}; it can be production, demonstration or test."
        ) from None
    settings = Settings(**values)
    _check_accent(settings.accent)
    return _with_keys(settings, values)


def _with_keys(settings: Settings, values: dict[str, Any]) -> Settings:
    if settings.in_production:
        if len(settings.secret_key) < 32:
            raise BadSetting("Set INDUCTION_SECRET_KEY to at least 32 random characters.")
        if not settings.encryption_keys:
            raise BadSetting("Set INDUCTION_ENCRYPTION_KEYS to one or more Fernet keys, the newest first.")
    else:
        kept = _kept_keys(Path(settings.data_folder))
        values.setdefault("secret_key", kept["secret_key"])
        values.setdefault("encryption_keys", kept["encryption_keys"])
    if not settings.database:
        values["database"] = f"sqlite:///{Path(settings.data_folder).resolve() / 'induction.db'}"
    return Settings(**values)


def _kept_keys(folder: Path) -> dict[str, str]:
    """Make the keys once, so that what was entered yesterday can be read today."""
    path = folder / "keys.json"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        keys = {"secret_key": secrets.token_urlsafe(48), "encryption_keys": Fernet.generate_key().decode()}
        path.touch(mode=0o600)
        path.write_text(json.dumps(keys))
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def _check_accent(accent: str) -> None:
    if accent and not re.fullmatch(r"#[0-9a-fA-F]{6}", accent):
        raise BadSetting(f"INDUCTION_ACCENT is {accent!r}; write a colour as #rrggbb.")
    if accent and contrast_with_white(accent) < 4.5:
        raise BadSetting(f"INDUCTION_ACCENT is {accent}; white text on it is too hard to read. Choose a darker colour.")


def contrast_with_white(colour: str) -> float:
    """Return the contrast of ``#rrggbb`` with white, from 1 to 21 (the formula of WCAG 2.2, "contrast ratio")."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)

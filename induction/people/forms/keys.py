"""The hidden key by which a form that is sent twice is known to be one."""

import secrets
import string
from typing import Any

from wtforms import HiddenField

_LENGTH = 32


def form_key() -> Any:
    """Return a hidden field with a key made anew whenever the form is opened."""
    return HiddenField(default=lambda: secrets.token_hex(_LENGTH // 2), filters=[_only_key])


def _only_key(sent: str | None) -> str:
    """Return what a key of ours can look like, whatever was sent in its place."""
    return "".join(letter for letter in (sent or "") if letter in string.hexdigits)[:_LENGTH] or secrets.token_hex(
        _LENGTH // 2
    )

"""Filling in a page as a browser does."""

import re

from tests.integration.conftest import Browser

FETCH = {"X-Requested-With": "fetch", "Accept": "application/json"}
"""What the script sends along when a page saves by itself."""


def hidden(text: str) -> dict[str, str]:
    """Return the hidden fields of a page, as a browser would send them back."""
    fields = {}
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', text):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] != "csrf_token":
            fields[name[1]] = value[1]
    return fields


def send(visitor: Browser, path: str, fields: dict[str, str], *, status: int = 302) -> str:
    """Open a page, fill it in, press its button; return where it leads, or the page shown again."""
    sent = visitor.post(path, {**hidden(visitor.get(path).text), **fields}, status=status)
    return sent.headers["Location"] if status == 302 else sent.text

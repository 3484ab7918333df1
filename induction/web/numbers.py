"""Numbers that come from outside: in addresses and in posted fields. None is larger than a row's id can be."""

from flask import Flask, abort, request
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1
"""What both databases can hold as an id; a larger number would be an error there, and names nothing anyway."""


class IdConverter(IntegerConverter):
    """``<int:…>`` in an address, up to the largest id there can be."""

    def to_python(self, value: str) -> int:
        """Return the number. A larger one matches no address, so the page is not found."""
        self.max = LARGEST_ID
        return int(super().to_python(value))


def init_app(app: Flask) -> None:
    """Use the bounded numbers in every address. Call it before any address is registered."""
    app.url_map.converters["int"] = IdConverter
    app.before_request(_refuse_nul)


def _refuse_nul() -> None:
    """No page has a NUL in its address, and PostgreSQL would not even look for it."""
    if "\x00" in request.path or any("\x00" in value for values in request.args.lists() for value in values[1]):
        abort(404)


def posted_id(name: str) -> int:
    """Return a posted field as an id; 0, which names nothing, for whatever cannot be one."""
    typed = request.form.get(name, "")
    number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 11 else 0
    return number if number <= LARGEST_ID else 0

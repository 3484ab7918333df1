"""Text that a spreadsheet would run: told apart, made harmless, and turned back.

A spreadsheet takes a cell of a CSV file that begins with ``=``, ``+``, ``-`` or ``@`` for a formula, whoever typed it and
however it is quoted, and a formula can fetch an address or start a program on the computer of whoever opens the file.
Names and answers come from many hands, so every cell of every export goes through ``safe_cell``. The characters are
those of OWASP's page on CSV injection: the four, tab, carriage return, line feed, and the four in their full-width forms.

Standard library only: engines may import this.
"""

import re

_RUN = "=+\\-@＝＋－＠"
# What a spreadsheet may drop before it looks: spaces of every kind (which \s knows), control and other invisible characters.
_DROPPED = r"\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_FORMULA = re.compile(f"[{_DROPPED}]*[{_RUN}]")
_BREAKS = ("\t", "\r", "\n")
_GUARD = "'"


def is_like_formula(text: str) -> bool:
    """Say whether a spreadsheet might run this text instead of showing it."""
    return text.startswith(_BREAKS) or _FORMULA.match(text) is not None


def safe_cell(text: str) -> str:
    """Return ``text`` as a cell that no spreadsheet runs: with an apostrophe before it if it looks like a formula.

    The apostrophe is the sign for "this is text" in every spreadsheet. All else is returned as it is. Numbers need no
    guarding: write them as numbers, so that a negative one stays one.
    """
    return _GUARD + text if is_like_formula(text) else text


def without_guard(text: str) -> str:
    """Return what ``safe_cell`` was given: so that an export which was mended and sent back reads as it did before.

    An apostrophe that belongs to a name ('t Hooft) stays: it guards no formula.
    """
    return text[1:] if text.startswith(_GUARD) and is_like_formula(text[1:]) else text

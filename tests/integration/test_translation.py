"""Every word of ours passes through translation: in a made-up language, what is still English on a page was forgotten.

People's own words and names are not ours to translate: they stand in an element with ``translate="no"``. Dates and times
stand in ``<time>``, written by Babel.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import flask_babel
import pytest
from babel.support import NullTranslations

from induction import clock
from tests.conftest import A_MONDAY
from tests.department import PEOPLE, Department, build

_ATTRIBUTES = ("aria-label", "alt", "title", "placeholder", "value")
_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_OURS = re.compile(r"⟦[^⟦⟧]*(?:⟦[^⟦⟧]*⟧[^⟦⟧]*)*⟧")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NOT_WORDS = re.compile(r"\b(?:https?|javascript)\b")


class MadeUp(NullTranslations):
    """A language in which every sentence is the English one in brackets."""

    def gettext(self, message: str) -> str:
        """Return the sentence, marked."""
        return f"⟦{message}⟧"

    ugettext = gettext

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the sentence for a number, marked."""
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"

    ungettext = ngettext

    def pgettext(self, context: str, message: str) -> str:
        """Return the sentence, marked."""
        return f"⟦{message}⟧"

    upgettext = pgettext


class Unmarked(HTMLParser):
    """Collects the text of a page that is not somebody's own, then finds what is not marked in it."""

    def __init__(self) -> None:
        """Begin with none."""
        super().__init__()
        self._texts: list[str] = []
        self._passed_over: list[str] = []

    @property
    def found(self) -> list[str]:
        """The pieces of text that never passed through translation. A marked sentence may run across several elements."""
        rest = " ¦ ".join(self._texts)
        while (shorter := _OURS.sub(" ", rest)) != rest:
            rest = shorter
        pieces = (" ".join(piece.split()) for piece in _NOT_WORDS.sub(" ", rest).split("¦"))
        return [piece[:80] for piece in pieces if _WORD.search(piece)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes that people read; go past what is not ours."""
        values = dict(attrs)
        own = values.get("translate") == "no" or tag in ("script", "style", "time", "title", "textarea")
        own = own or ("lang" in values and tag != "html")
        if self._passed_over or own:
            if tag not in _VOID:
                self._passed_over.append(tag)
            return
        for name in _ATTRIBUTES:
            if name == "value" and (tag != "input" or values.get("type") not in ("submit", "button")):
                continue
            self._texts.append(values.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        if self._passed_over and tag not in _VOID:
            self._passed_over.pop()

    def handle_data(self, data: str) -> None:
        """Keep a text."""
        if not self._passed_over:
            self._texts.append(data)


@pytest.fixture
def department(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Department:
    """Give the department, its pages in the made-up language."""
    clock.allow_fixing(True)
    with clock.fixed(A_MONDAY):
        built = build(tmp_path)
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda _domain: MadeUp())
    return built


@pytest.mark.one_database
def test_no_page_shows_a_word_that_cannot_be_translated(department: Department) -> None:
    forgotten: dict[str, list[str]] = {}
    seen = 0
    with clock.fixed(A_MONDAY):
        visitors = [department.visitor(email) for email in (None, *PEOPLE.values())]
        for rule in department.rules("GET"):
            address = department.address(rule)
            for visitor in visitors:
                response = visitor.get(address)
                if response.status_code != 200 or response.mimetype != "text/html":
                    continue
                seen += 1
                page = Unmarked()
                page.feed(response.text)
                if page.found:
                    forgotten.setdefault(rule.rule, []).extend(
                        found for found in page.found if found not in forgotten.get(rule.rule, [])
                    )
    assert seen > 100
    assert forgotten == {}

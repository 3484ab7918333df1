"""What every page must be, whoever asks for it and whatever it says."""

import re
from collections import Counter
from html.parser import HTMLParser

import html5lib
from werkzeug.test import TestResponse

_VOID_TEXT = re.compile(r"\s+")
# html5lib was written before these; each is in the living standard.
_NEWER_THAN_HTML5LIB = {"unexpected-start-tag-implies-end-tag-for-search"}


class _Page(HTMLParser):
    """Collects what the checks ask about."""

    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.headings: list[str] = []
        self.ids: list[str] = []
        self.styled: list[str] = []
        self.scripts_without_source: list[dict[str, str | None]] = []
        self.handlers: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if tag in ("title", "h1"):
            self._inside.append(tag)
            if tag == "h1":
                self.headings.append("")
        if found.get("id"):
            self.ids.append(str(found["id"]))
        if "style" in found or tag == "style":
            self.styled.append(tag)
        self.handlers += [name for name in found if name.startswith("on")]
        if tag == "script" and "src" not in found:
            self.scripts_without_source.append(found)

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if self._inside and self._inside[-1] == "title" and not self.title.endswith("\n"):
            self.title += data
        elif self._inside and self._inside[-1] == "h1":
            self.headings[-1] += data


def check_page(response: TestResponse) -> None:
    """Fail where a page breaks a convention. What is not a page is passed over."""
    policy = response.headers.get("Content-Security-Policy", "")
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy, "a response without the content security policy"
    if response.mimetype != "text/html" or response.status_code in (301, 302, 303, 308):
        return
    page = _Page()
    page.feed(response.text)
    where = response.request.path
    assert len(page.headings) == 1, f"{where}: {len(page.headings)} h1: {page.headings}"
    heading = _VOID_TEXT.sub(" ", page.headings[0]).strip()
    title = _VOID_TEXT.sub(" ", page.title).strip()
    assert heading, f"{where}: the h1 is empty"
    assert title.startswith(heading), f"{where}: the title {title!r} does not begin with {heading!r}"
    twice = [name for name, number in Counter(page.ids).items() if number > 1]
    assert twice == [], f"{where}: ids used twice: {twice}"
    assert page.styled == [], f"{where}: style= on {page.styled}"
    assert page.handlers == [], f"{where}: inline handlers {page.handlers}"
    assert [script for script in page.scripts_without_source if "nonce" not in script] == [], f"{where}: inline script"
    check_html(response.text, where)


def check_html(text: str, where: str) -> None:
    """Fail where html5lib finds an error."""
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    errors = [
        f"line {line}: {name} {details}"
        for (line, _column), name, details in parser.errors
        if name not in _NEWER_THAN_HTML5LIB
    ]
    assert errors == [], f"{where}: {errors[:5]}"

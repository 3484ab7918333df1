"""What a person finds on a page: the one thing to do, what comes after it, where the links lead."""

import re
from collections.abc import Iterable

from werkzeug.test import TestResponse

from tests.integration.conftest import Browser

_INLINE = re.compile(r"</?(?:time|span|strong|a)\b[^>]*>")
_TAGS = re.compile(r"<[^>]+>")


def plain(text: str) -> str:
    """Return the words of a piece of a page."""
    return " ".join(_TAGS.sub(" ", _INLINE.sub("", text)).replace("\xa0", " ").split())


def words(page: TestResponse) -> str:
    """Return the words of the page's main part."""
    return plain(page.text[page.text.index("<main") : page.text.index("</main>")])


def cards(page: TestResponse) -> list[tuple[str, str, str]]:
    """Return every card: its tone, its heading, and where its button leads (nowhere: empty)."""
    found = []
    for card in re.findall(r'<div class="app-card (app-card--\w+)">(.*?)</div>', page.text, re.DOTALL):
        heading = re.search(r"<h\d[^>]*>(.*?)</h\d>", card[1], re.DOTALL)
        address = re.search(r'href="([^"]+)"', card[1])
        assert heading is not None
        found.append((card[0].removeprefix("app-card--"), plain(heading[1]), address[1] if address else ""))
    return found


def the_one_thing(page: TestResponse) -> tuple[str, str]:
    """Return the heading of the first card and where it leads."""
    _tone, heading, address = cards(page)[0]
    return heading, address


def after_that(page: TestResponse) -> list[str]:
    """Return what else there is to do, in order."""
    if "After that" not in page.text:
        return []
    rest = page.text[page.text.index("After that") :]
    return [plain(found) for found in re.findall(r"<strong>(.*?)</strong>", rest[: rest.index("</ul>")], re.DOTALL)]


def links(page: TestResponse) -> list[str]:
    """Return every address of ours that the page links to, once."""
    found = re.findall(r'<a[^>]*href="(/[^"#]*)', page.text)
    return list(dict.fromkeys(address.replace("&amp;", "&") for address in found))


def follow_every_link(visitor: Browser, *pages: TestResponse) -> None:
    """Open whatever these pages link to; each must be there and be hers."""
    for address in dict.fromkeys(address for page in pages for address in links(page)):
        visitor.get(address)


def milestones(page: TestResponse) -> list[tuple[str, str]]:
    """Return the marks on the line: what, and how it stands; today stands among them."""
    part = page.text[page.text.index('<ol class="app-line__list"') :]
    found = []
    for item in _items(part[: part.index("</ol>")]):
        label = re.search(r'class="[^"]*app-line__label[^"]*"[^>]*>(.*?)</(?:a|span)>', item, re.DOTALL)
        state = re.search(r'app-line__state">(.*?)</span>', item, re.DOTALL)
        assert label is not None
        found.append((plain(label[1]), plain(state[1]) if state else ""))
    return found


def _items(text: str) -> Iterable[str]:
    return (match[0] for match in re.finditer(r"<li.*?</li>", text, re.DOTALL))

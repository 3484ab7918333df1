"""Markdown that people write, made into HTML that can do no harm."""

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False}).enable("table")
_without_named_links = MarkdownIt("commonmark", {"html": False}).disable(["link", "image", "reference"])
"""For emails: a name could otherwise bring a link with words of its own, under our sender. An address shown as it is stays one."""
_TAGS = {
    *("p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "hr"),
    *("h3", "h4", "h5", "h6", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
_CLASSES = {
    "p": "govuk-body",
    "ul": "govuk-list govuk-list--bullet",
    "ol": "govuk-list govuk-list--number",
    "a": "govuk-link",
    "h3": "govuk-heading-m",
    "h4": "govuk-heading-s",
    "table": "govuk-table",
    "th": "govuk-table__header",
    "td": "govuk-table__cell",
    "tr": "govuk-table__row",
    "blockquote": "govuk-inset-text",
}


def rendered(text: str | None, top: int = 3, *, named_links: bool = True) -> Markup:
    """Return the HTML of CommonMark ``text``: headings begin at level ``top``; no HTML, images, scripts or odd links pass.

    Without ``named_links`` a link shows where it goes.
    """
    tokens = (_parser if named_links else _without_named_links).parse(text or "")
    headings = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = top - min(headings) if headings else 0
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(top, int(token.tag[1]) + shift))}"
        if token.nesting == 1 and token.tag in _CLASSES:
            token.attrSet("class", _CLASSES[token.tag])
        for child in token.children or []:
            if child.type == "link_open":
                child.attrSet("class", _CLASSES["a"])
    html = _parser.renderer.render(tokens, _parser.options, {})
    allowed = {tag: {"class"} for tag in _CLASSES}
    allowed["a"] = {"class", "href"}
    return Markup(  # noqa: S704 - nh3 has just cleaned it
        nh3.clean(html, tags=_TAGS, attributes=allowed, url_schemes={"http", "https", "mailto", "tel"})
    )

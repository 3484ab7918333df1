"""What a version of an exercise says, and how its five sections are kept in one piece of Markdown.

The Markdown is that of the shipped files: a ``## `` heading for each section, always the same five, in their order. A
heading of that size cannot stand inside a section, so whoever writes one there gets the next smaller one.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from induction.exercises.enums import Section

EVERYONE = "everyone"
"""The word for all role families in shipped files; kept as no family at all."""

_TOO_LARGE = re.compile(r"^ {0,3}#{1,2}(?=[ \t]|$)", re.MULTILINE)
_BY_HEADING_LINE = {f"## {section.heading}": section for section in Section}


def tidy(body: str) -> str:
    """Return a section's text as it is kept: trimmed, with no heading as large as a section's own."""
    return _TOO_LARGE.sub("###", body).strip()


def joined(sections: Mapping[Section, str]) -> str:
    """Return five sections as one text; one that is missing is empty."""
    parts = [f"## {section.heading}\n\n{tidy(sections.get(section, ''))}".rstrip() for section in Section]
    return "\n\n".join(parts) + "\n"


def split(text: str) -> dict[Section, str]:
    """Return the five sections of a text that ``joined`` made: what went in, tidied."""
    lines: dict[Section, list[str]] = {section: [] for section in Section}
    section = None
    for line in text.split("\n"):
        if line in _BY_HEADING_LINE:
            section = _BY_HEADING_LINE[line]
        elif section is not None:
            lines[section].append(line)
    return {section: "\n".join(found).strip() for section, found in lines.items()}


@dataclass(frozen=True)
class Contents:
    """Everything that somebody writes in an exercise. Two of them are equal when they say the same."""

    title: str
    summary: str
    family_keys: tuple[str, ...]
    """The role families it suits; none means everyone."""
    minutes: int
    group_needs: tuple[str, ...]
    """What must be in the room, a sentence each."""
    text: str
    """The five sections, joined."""

    @property
    def sections(self) -> dict[Section, str]:
        """The five sections by name."""
        return split(self.text)

    def as_json(self) -> dict[str, Any]:
        """Return what ``from_json`` reads."""
        return {
            "title": self.title,
            "summary": self.summary,
            "family_keys": list(self.family_keys),
            "minutes": self.minutes,
            "group_needs": list(self.group_needs),
            "text": self.text,
        }

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Contents":
        """Return what ``as_json`` was made from."""
        return cls(
            title=values["title"],
            summary=values["summary"],
            family_keys=tuple(values["family_keys"]),
            minutes=values["minutes"],
            group_needs=tuple(values["group_needs"]),
            text=values["text"],
        )


def with_theirs(mine: Contents, before: Contents, theirs: Contents) -> Contents:
    """Return what I wrote, and what they wrote in each part that I had left as it was ``before``."""
    parts = {
        name: value if value != getattr(before, name) else getattr(theirs, name)
        for name, value in vars(mine).items()
        if name != "text"
    }
    old, new = before.sections, theirs.sections
    sections = {section: body if body != old[section] else new[section] for section, body in mine.sections.items()}
    return Contents(**parts, text=joined(sections))

"""Judges the shipped texts of modules: what the files must say before they are shown to anybody."""

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from induction.people.enums import RoleFamily
from induction.shipped import Document

EVERYONE = "everyone"
_KEYS = {"title", "summary", "families", "due_week", "minutes"}
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LAST_WEEK = 52
_MOST_MINUTES = 240


@dataclass(frozen=True)
class ModuleText:
    """A module as its file has it. No families means everyone."""

    slug: str
    title: str
    summary: str
    families: frozenset[RoleFamily]
    due_week: int
    minutes: int
    preface: str
    pieces: tuple[tuple[str, str], ...]
    """Heading and Markdown of each piece, in order."""


def judged(document: Document) -> ModuleText:
    """Return a module from its file. Raises ``ValueError`` whose sentence names the file and says what to mend.

    The format is described in ``content/README.md``.
    """
    meta = document.meta
    if not _SLUG.fullmatch(document.key) or len(document.key) > 64:
        _refuse(document, "name the file with small letters, digits and hyphens only: the name is in its address.")
    for key in sorted(_KEYS - set(meta)):
        _refuse(document, f"{key} is missing.")
    for key in sorted(set(meta) - _KEYS):
        _refuse(document, f"{key} is not known here; there are {', '.join(sorted(_KEYS))}.")
    if not document.sections:
        _refuse(document, "there is no piece: begin at least one with a ## heading.")
    return ModuleText(
        slug=document.key,
        title=_words(document, "title", 200),
        summary=_words(document, "summary", 500),
        families=_families(document),
        due_week=_whole(document, "due_week", _LAST_WEEK),
        minutes=_whole(document, "minutes", _MOST_MINUTES),
        preface=document.preface,
        pieces=tuple((_heading(document, section.heading), section.text) for section in document.sections),
    )


def _refuse(document: Document, reason: str) -> NoReturn:
    raise ValueError(f"{document.path.name}: {reason}")


def _words(document: Document, key: str, most: int) -> str:
    value = document.meta[key]
    if not isinstance(value, str) or not value.strip() or len(value) > most:
        _refuse(document, f"{key} must be text of 1 to {most} characters.")
    return value.strip()


def _heading(document: Document, heading: str) -> str:
    if len(heading) > 200:
        _refuse(document, f"the heading “{heading[:40]}…” is longer than 200 characters.")
    return heading


def _whole(document: Document, key: str, most: int) -> int:
    value: Any = document.meta[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        _refuse(document, f"{key} must be a whole number from 1 to {most}.")
    return value


def _families(document: Document) -> frozenset[RoleFamily]:
    value = document.meta["families"]
    known = {family.value for family in RoleFamily}
    if value == [EVERYONE]:
        return frozenset()
    if not isinstance(value, list) or not value or not all(isinstance(word, str) and word in known for word in value):
        _refuse(document, f'families must be ["{EVERYONE}"], or some of {", ".join(sorted(known))}.')
    return frozenset(RoleFamily(word) for word in value)

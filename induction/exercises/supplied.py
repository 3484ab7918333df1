"""The supplied templates: read from shipped files and judged before any of them is kept.

What is wrong with a file is said as a ``ValueError`` that begins with its name, like those of ``induction.shipped``.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from induction.exercises.contents import EVERYONE, Contents, joined
from induction.exercises.enums import Outcome, Section
from induction.people.enums import RoleFamily
from induction.shipped import Document, read_document, read_parts, read_steps

_EVERYONE_HEADING = "Everyone"
_FAMILY_HEADINGS = {family.value: family.label for family in RoleFamily} | {EVERYONE: _EVERYONE_HEADING}
_KEYS = {"title", "summary", "families", "minutes", "group_needs", "template", "outcomes"}


@dataclass(frozen=True)
class Supplied:
    """One supplied template; its slug is the name of its file, by which it is known for good."""

    slug: str
    contents: Contents
    outcomes: tuple[Outcome, ...]


def read_supplied(folder: Path) -> list[Supplied]:
    """Read every template of a folder, in order of their files' names. Raises ``ValueError`` for the first bad one."""
    return [_supplied(read_document(path)) for path in sorted(folder.glob("*.md"))]


def _supplied(document: Document) -> Supplied:
    meta = document.meta
    missing, unknown = _KEYS - meta.keys(), meta.keys() - _KEYS
    if missing or unknown:
        _refuse(document, f"these keys are missing or not known: {', '.join(sorted(missing | unknown))}.")
    if meta["template"] is not True:
        _refuse(document, "template must be true: nothing that is supplied can run as it stands.")
    headings = [section.heading for section in document.sections]
    if headings != [section.heading for section in Section]:
        _refuse(document, f"the headings must be these, in this order: {', '.join(s.heading for s in Section)}.")
    contents = Contents(
        title=_words(document, "title", meta["title"]),
        summary=_words(document, "summary", meta["summary"]),
        family_keys=_families(document),
        minutes=_minutes(document),
        group_needs=tuple(_words(document, "group_needs", need) for need in _list(document, "group_needs")),
        text=joined(_bodies(document)),
    )
    return Supplied(document.key, contents, tuple(_outcome(document, word) for word in _list(document, "outcomes")))


def _bodies(document: Document) -> dict[Section, str]:
    by_heading = {section.heading: section for section in document.sections}
    found = {section: by_heading[section.heading].text for section in Section}
    found[Section.PROMPTS] = "\n\n".join(
        f"### {_FAMILY_HEADINGS[part.heading]}\n\n{part.text}"
        if part.heading in _FAMILY_HEADINGS
        else _refuse(document, f"line {part.line}: {part.heading} is not a role family.")
        for part in read_parts(by_heading[Section.PROMPTS.heading])
    )
    return found


def _families(document: Document) -> tuple[str, ...]:
    given = _list(document, "families")
    if given == [EVERYONE]:
        return ()
    if not given or not set(given) <= set(RoleFamily):
        _refuse(document, f'families must be role families, or ["{EVERYONE}"].')
    return tuple(family.value for family in RoleFamily if family in given)


def _minutes(document: Document) -> int:
    """The minutes of the whole, which are those of its steps together."""
    minutes = document.meta["minutes"]
    steps = next(section for section in document.sections if section.heading == Section.STEPS.heading)
    together = sum(step.minutes for step in read_steps(steps))
    if minutes is True or not isinstance(minutes, int) or minutes != together:
        _refuse(document, f"minutes must be a whole number, and the steps together take {together}.")
    return minutes


def _outcome(document: Document, word: str) -> Outcome:
    if word not in list(Outcome):
        _refuse(document, f"{word} is not an outcome. These are: {', '.join(Outcome)}.")
    return Outcome(word)


def _list(document: Document, key: str) -> list[Any]:
    found = document.meta[key]
    if not isinstance(found, list) or not all(isinstance(item, str) for item in found):
        _refuse(document, f"{key} must be a list of texts.")
    return found


def _words(document: Document, key: str, found: Any) -> str:
    if not isinstance(found, str) or not found.strip() or len(found) > 200 or "\n" in found:
        _refuse(document, f"{key} must be one line of 1 to 200 characters.")
    return found.strip()


def _refuse(document: Document, reason: str) -> NoReturn:
    raise ValueError(f"{document.path.name}: {reason}")

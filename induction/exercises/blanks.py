"""The blanks of a template, ``[In your own words: …]``: found, asked about, and filled with a trainer's words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from induction.exercises.contents import Contents, joined
from induction.exercises.enums import Section

BLANK = re.compile(r"\[[ \t]*in your own words\b(?:[^\]\n]|\n(?![ \t]*\n))*\]?", re.IGNORECASE)
"""A blank goes to its closing bracket; one that was left open, to the end of its paragraph."""
_QUESTION = re.compile(r"\[[ \t]*in your own words[ \t]*:?(.*?)\]?\Z", re.IGNORECASE | re.DOTALL)
_LIST_MARK = re.compile(r"[ \t]*(?:(?:\d+[.)]|[-*+])[ \t]+)?")
_LINE_TO_INDENT = re.compile(r"\n(?=[^\n])")
_EDGE = re.compile(r"\n[ \t]*\n|\n(?=[ \t]*(?:\d+[.)]|[-*+])[ \t])")
"""Where a paragraph or an item of a list ends and the next begins."""
_GAP = "…"


@dataclass(frozen=True)
class Blank:
    """One blank: the section it is in, what it asks for (may be empty), and the sentences round it with a gap."""

    section: Section
    question: str
    around: str


def question_of(blank: str) -> str:
    """Return what the text of a blank asks for: ``[In your own words: a, b]`` asks for "a, b"."""
    found = _QUESTION.match(blank)
    return " ".join(found[1].split()) if found else ""


def blanks(contents: Contents) -> list[Blank]:
    """Return the blanks of the five sections, in the order of the text."""
    return [
        Blank(section, question_of(found[0]), _around(body, found.start(), found.end()))
        for section, body in contents.sections.items()
        for found in BLANK.finditer(body)
    ]


def questions_left(contents: Contents) -> list[str]:
    """Return what every blank asks for, wherever it stands: in the sections, title, summary or list of things."""
    everything = [contents.title, contents.summary, *contents.group_needs, *contents.sections.values()]
    return [question_of(found) for text in everything for found in BLANK.findall(text)]


def filled(contents: Contents, answers: Sequence[str]) -> str:
    """Return the text with the sections' blanks filled, in their order; an empty answer leaves its blank.

    Lines of an answer inside a list stay inside that item. Refuses with ``ValueError`` more or fewer answers than
    blanks.
    """
    waiting = iter(answers)

    def fill(found: re.Match[str]) -> str:
        answer = next(waiting, None)
        if answer is None:
            raise ValueError("there are more blanks than answers")
        if not answer.strip():
            return found[0]
        line = found.string[found.string.rfind("\n", 0, found.start()) + 1 :]
        mark = _LIST_MARK.match(line)
        indent = " " * (mark.end() if mark else 0)
        return _LINE_TO_INDENT.sub(lambda _end: "\n" + indent, answer.strip())

    sections = {section: BLANK.sub(fill, body) for section, body in contents.sections.items()}
    if next(waiting, None) is not None:
        raise ValueError("there are more answers than blanks")
    return joined(sections)


def _around(body: str, start: int, end: int) -> str:
    """The paragraph or item of a list that a blank stands in, with every blank in it as a gap."""
    begin = max((found.end() for found in _EDGE.finditer(body, 0, start)), default=0)
    edge = _EDGE.search(body, end)
    piece = _LIST_MARK.sub("", body[begin : edge.start() if edge else len(body)], count=1)
    return " ".join(BLANK.sub(_GAP, piece).split())

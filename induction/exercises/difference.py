"""What changed between two texts, word by word: what was taken out, what was put in, what stayed."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from induction.exercises.contents import Contents
from induction.exercises.enums import Section
from induction.refusals import N_

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_WORDS = re.compile(r"\S+\s*|\s+")
_GAP = "…\n"


class Kind(StrEnum):
    """What became of a piece."""

    SAME = "same"
    TAKEN_OUT = "taken_out"
    PUT_IN = "put_in"


@dataclass(frozen=True)
class Piece:
    """Words that stand together and share a fate."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Change:
    """A part of an exercise that says something else than before; ``label`` is marked for translation."""

    label: str
    pieces: tuple[Piece, ...]


def difference(before: str, after: str) -> tuple[Piece, ...]:
    """Return pieces which, without what was put in, make ``before``, and without what was taken out, ``after``.

    Lines are matched first and words only inside lines that differ, so that a long text takes little time.
    """
    found: list[Piece] = []
    for kind, text in _by_lines(before, after):
        if text and found and found[-1].kind is kind:
            found[-1] = Piece(kind, found[-1].text + text)
        elif text:
            found.append(Piece(kind, text))
    return tuple(found)


def _by_lines(before: str, after: str) -> Iterator[tuple[Kind, str]]:
    old, new = _LINES.findall(before), _LINES.findall(after)
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "replace":
            yield from _by_words("".join(old[a:b]), "".join(new[c:d]))
        else:
            yield from _moved(tag, "".join(old[a:b]), "".join(new[c:d]))


def _by_words(before: str, after: str) -> Iterator[tuple[Kind, str]]:
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        yield from _moved(tag, "".join(old[a:b]), "".join(new[c:d]))


def _moved(tag: str, before: str, after: str) -> Iterator[tuple[Kind, str]]:
    if tag == "equal":
        yield Kind.SAME, before
    else:
        yield Kind.TAKEN_OUT, before
        yield Kind.PUT_IN, after


def changes(before: Contents, after: Contents, families: Callable[[Sequence[str]], str]) -> list[Change]:
    """Return the parts that differ, in their order on the page. ``families`` puts the keys of role families in words."""
    old, new = _parts(before, families), _parts(after, families)
    return [
        Change(label, near_changes(difference(old[label], new[label]))) for label in old if old[label] != new[label]
    ]


def near_changes(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces with whole lines that did not change left out, and a gap in their place, so that a change is seen."""
    shown = []
    for at, piece in enumerate(pieces):
        if piece.kind is Kind.SAME:
            head, newline, rest = piece.text.partition("\n")
            tail = rest.rpartition("\n")[2]
            begins, ends = at == 0, at == len(pieces) - 1
            kept = ("" if begins else head + newline) + _GAP + ("" if ends else tail)
            text = kept if newline and len(kept) < len(piece.text) else piece.text
            shown.append(Piece(Kind.SAME, text))
        else:
            shown.append(piece)
    return tuple(shown)


def _parts(contents: Contents, families: Callable[[Sequence[str]], str]) -> dict[str, str]:
    sections = contents.sections
    return {
        N_("Title"): contents.title,
        N_("In one sentence"): contents.summary,
        N_("Who it is for"): families(contents.family_keys),
        N_("Minutes"): str(contents.minutes),
        N_("What each group needs"): "\n".join(contents.group_needs),
        **{section.label: sections[section] for section in Section},
    }

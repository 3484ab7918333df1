"""What ships as text: where it lies, and the one reader of its files.

A shipped text – a module, a supplied exercise – is a UTF-8 file: front matter in TOML between two lines of ``+++``,
then Markdown. Every ``## `` heading opens a section; what stands before the first is the preface. The format is
described for its writers in ``content/README.md``. Only the standard library is used here, so that a text can be
checked without the application.

Whatever is wrong with a file is said as a ``ValueError`` whose sentence begins with the file's name and the line, as
``finance.md, line 4: …``. These sentences are for whoever edits the files; no page shows them.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

FRONT_MATTER = "+++"

_FENCE = re.compile(r" {0,3}(```|~~~)")
_HEADING = re.compile(r"(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_TOML_PLACE = re.compile(r" \((?:at line (?P<line>\d+), column \d+|at end of document)\)$")
_STEP = re.compile(r"(\d+)\.[ \t]+(\S.*)$")
_MINUTES = re.compile(r"\((\d+) minutes?\)$")


@dataclass(frozen=True, slots=True)
class Section:
    """One piece of a document: its heading in plain text, its Markdown, and the line of the file that begins on."""

    heading: str
    text: str
    line: int
    path: Path


@dataclass(frozen=True, slots=True)
class Document:
    """A shipped text, read and not yet judged: whether its keys and values make sense is for the room it belongs to."""

    meta: dict[str, Any]
    preface: str
    sections: tuple[Section, ...]
    path: Path

    @property
    def key(self) -> str:
        """The name by which the text is known elsewhere: the file's, without its ending."""
        return self.path.stem


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an exercise: what happens, in Markdown, and for how many minutes."""

    text: str
    minutes: int


def shipped_folder(name: str) -> Path:
    """Where the shipped folder ``name`` (``content``, say) lies.

    In a checkout that is the repository's own folder; in an installed wheel, which has none, the copy packed inside
    the package (see ``force-include`` in pyproject.toml). Raises ``FileNotFoundError`` when there is neither.
    """
    package = Path(__file__).resolve().parent
    in_checkout = package.parent / name
    # site-packages may hold a folder called "content" that somebody else installed: ask for our project file too.
    if in_checkout.is_dir() and (package.parent / "pyproject.toml").is_file():
        return in_checkout
    in_wheel = package / "_shipped" / name
    if in_wheel.is_dir():
        return in_wheel
    raise FileNotFoundError(f"There is no shipped folder called {name}: neither {in_checkout} nor {in_wheel}.")


def read_document(path: Path) -> Document:
    """Read one text: its front matter, what stands before the first section, and its sections in order.

    Accepts a byte-order mark and Windows line ends, for files edited in Notepad. Refuses with ``ValueError``, naming
    file and line: text that is not UTF-8, missing or broken front matter, a ``# `` heading (the title has that place
    on the page), a section without heading or text, and a heading that occurs twice.
    """
    lines = _lines(path)
    if not lines or lines[0].rstrip() != FRONT_MATTER:
        _refuse(path, 1, f"the file must begin with a line of {FRONT_MATTER}, and then its title and the rest.")
    closing = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() == FRONT_MATTER), None)
    if closing is None:
        _refuse(path, len(lines), f"a second line of {FRONT_MATTER} must end the part that holds the title.")
    meta = _parse_toml(path, "\n".join(lines[1:closing]), lines_before=1)
    preface, sections = _split(path, lines[closing + 1 :], lines_before=closing + 1, level=2)
    return Document(meta=meta, preface=preface, sections=sections, path=path)


def read_table(path: Path) -> dict[str, Any]:
    """Read a file that is TOML throughout, as the prompts and the demonstration are; refuse as ``read_document``."""
    return _parse_toml(path, "\n".join(_lines(path)), lines_before=0)


def read_parts(section: Section) -> tuple[Section, ...]:
    """A section's own parts, each under a ``### `` heading; nothing may stand before the first.

    Refuses with ``ValueError``, naming file and line, text before the first part and what ``read_document`` refuses
    of a section.
    """
    before, parts = _split(section.path, section.text.split("\n"), lines_before=section.line - 1, level=3)
    if before:
        _refuse(section.path, section.line, f"“{section.heading}” must begin with a ### heading.")
    return parts


def read_steps(section: Section) -> tuple[Step, ...]:
    """The numbered steps of an exercise, each ending with its minutes in brackets: ``(5 minutes)``.

    A step goes on over the lines below it until the next number or an empty line. Refuses with ``ValueError``, naming
    file and line: text outside a step, numbers that do not count up from 1, and a step without minutes.
    """
    found: list[tuple[int, str]] = []
    open_step = False
    for number, line in enumerate(section.text.split("\n"), section.line):
        step = _STEP.match(line)
        if step is not None:
            if int(step[1]) != len(found) + 1:
                _refuse(section.path, number, f"this step should be number {len(found) + 1}, not {step[1]}.")
            found.append((number, step[2].strip()))
            open_step = True
        elif not line.strip():
            open_step = False
        elif open_step:
            at, text = found[-1]
            found[-1] = (at, f"{text} {line.strip()}")
        else:
            _refuse(section.path, number, "only numbered steps can stand here.")
    return tuple(_step(section.path, at, text) for at, text in found)


def _step(path: Path, line: int, text: str) -> Step:
    minutes = _MINUTES.search(text)
    if minutes is None:
        _refuse(path, line, "the step must end with its minutes in brackets, like this: (5 minutes)")
    return Step(text=text[: minutes.start()].rstrip(), minutes=int(minutes[1]))


def _lines(path: Path) -> list[str]:
    """The file's lines without their ends; only line feeds end a line, so that numbers agree with an editor's."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The error counts from the start of what it was given, which here is after any byte-order mark.
        line = bytes(error.object[: error.start]).count(b"\n") + 1
        _refuse(path, line, "the file is not saved as UTF-8.")
    return text.replace("\r\n", "\n").split("\n")


def _parse_toml(path: Path, text: str, *, lines_before: int) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        reason = str(error) if place is None else str(error)[: place.start()]
        line = text.count("\n") + 1 if place is None or place["line"] is None else int(place["line"])
        _refuse(path, line + lines_before, f"this is not valid TOML: {reason}.")


def _split(path: Path, lines: list[str], *, lines_before: int, level: int) -> tuple[str, tuple[Section, ...]]:
    """Cut lines at their headings of one level; deeper headings stay in the text, higher ones are refused."""
    preface: list[str] = []
    opened: list[tuple[int, str, list[str]]] = []
    fence = ""
    for number, line in enumerate(lines, lines_before + 1):
        fence = _fence_after(line, fence)
        heading = None if fence else _HEADING.match(line)
        if heading is None or len(heading[1]) > level:
            (opened[-1][2] if opened else preface).append(line)
            continue
        if len(heading[1]) < level:
            _refuse(path, number, f"a heading here must begin with {'#' * level}, not {heading[1]}.")
        title = (heading[2] or "").strip()
        if not title:
            _refuse(path, number, "this heading has no words.")
        if any(title == other for _, other, _ in opened):
            _refuse(path, number, f"there are two headings called “{title}”.")
        opened.append((number, title, []))
    return "\n".join(preface).strip(), tuple(_section(path, *found) for found in opened)


def _section(path: Path, heading_line: int, heading: str, lines: list[str]) -> Section:
    text = "\n".join(lines).strip("\n").rstrip()
    if not text.strip():
        _refuse(path, heading_line, f"there is nothing under “{heading}”.")
    empty = next(n for n, line in enumerate(lines) if line)
    return Section(heading=heading, text=text, line=heading_line + 1 + empty, path=path)


def _fence_after(line: str, fence: str) -> str:
    """The code fence that is open after this line, or nothing; a ``##`` inside one is not a heading."""
    mark = _FENCE.match(line)
    if mark is None:
        return fence
    if not fence:
        return mark[1]
    return "" if mark[1] == fence else fence


def _refuse(path: Path, line: int, reason: str) -> NoReturn:
    raise ValueError(f"{path.name}, line {line}: {reason}")

"""What somebody relies on who edits a shipped text: it is read as written, or refused with the line to look at."""

import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction import shipped
from induction.shipped import read_document, read_parts, read_steps, read_table, shipped_folder


def written(folder: Path, text: str | bytes, name: str = "a.md") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_front_matter_preface_and_sections_are_read_in_order(tmp_path: Path) -> None:
    path = written(
        tmp_path, '+++\ntitle = "T"\n+++\n\nBefore.\n\n## One\n\nFirst.\n\n### Deeper\n\nx\n## Two ##\nSecond.\n'
    )
    document = read_document(path)
    assert document.key == "a"
    assert document.meta == {"title": "T"}
    assert document.preface == "Before."
    assert [(s.heading, s.text, s.line) for s in document.sections] == [
        ("One", "First.\n\n### Deeper\n\nx", 9),
        ("Two", "Second.", 15),
    ]


def test_a_file_from_notepad_is_read_as_well(tmp_path: Path) -> None:
    path = written(tmp_path, b'\xef\xbb\xbf+++\r\ntitle = "T"\r\n+++\r\n## One\r\nFirst.\r\n')
    document = read_document(path)
    assert (document.meta, document.sections[0].text) == ({"title": "T"}, "First.")


def test_a_heading_inside_a_code_fence_is_text(tmp_path: Path) -> None:
    path = written(tmp_path, "+++\n+++\n## One\n```\n## not one\n```\n~~~\n# nor this\n```\n~~~\n")
    assert [section.heading for section in read_document(path).sections] == ["One"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"", "a.md, line 1: the file must begin with a line of +++, and then its title and the rest."),
        (b"# Title\n", "a.md, line 1: the file must begin with a line of +++, and then its title and the rest."),
        (b'+++\ntitle = "T"\n', "a.md, line 3: a second line of +++ must end the part that holds the title."),
        (b"+++\na = 1\nb = \n+++\n", "a.md, line 3: this is not valid TOML: Invalid value."),
        (b'+++\na = "x\n+++\n', "a.md, line 2: this is not valid TOML: Illegal character '\\n'."),
        (b"+++\na = 1\na = 2\n+++\n", "a.md, line 3: this is not valid TOML: Cannot overwrite a value."),
        (b"+++\n+++\n# Title\n", "a.md, line 3: a heading here must begin with ##, not #."),
        (b"+++\n+++\n## \nx\n", "a.md, line 3: this heading has no words."),
        (b"+++\n+++\n\n## One\n\n## Two\nx\n", "a.md, line 4: there is nothing under “One”."),
        (b"+++\n+++\n## One\nx\n## One\ny\n", "a.md, line 5: there are two headings called “One”."),
        (b"+++\n+++\n## One\ncaf\xe9\n", "a.md, line 4: the file is not saved as UTF-8."),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_line(tmp_path: Path, text: bytes, sentence: str) -> None:
    with pytest.raises(ValueError, match="line") as refused:
        read_document(written(tmp_path, text))
    # Later Pythons put the reason in other words; the place is ours.
    expected = sentence.split("valid TOML:", maxsplit=1)[0]
    assert str(refused.value).startswith(expected)


def test_a_broken_table_names_its_line(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^a\.toml, line 2: this is not valid TOML"):
        read_table(written(tmp_path, "a = 1\nb\n", "a.toml"))


def test_steps_are_read_with_their_minutes_over_several_lines(tmp_path: Path) -> None:
    path = written(tmp_path, "+++\n+++\n## Steps\n1. Say\n   hello. (5 minutes)\n\n2. Close. (1 minute)\n")
    steps = read_steps(read_document(path).sections[0])
    assert [(step.text, step.minutes) for step in steps] == [("Say hello.", 5), ("Close.", 1)]


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ("1. Say hello.", "a.md, line 4: the step must end with its minutes in brackets, like this: (5 minutes)"),
        ("1. A. (5 minutes)\n3. B. (5 minutes)", "a.md, line 5: this step should be number 2, not 3."),
        ("First, hello. (5 minutes)", "a.md, line 4: only numbered steps can stand here."),
        ("1. A. (5 minutes)\n\nAnd then?", "a.md, line 6: only numbered steps can stand here."),
    ],
)
def test_steps_that_cannot_be_counted_are_refused(tmp_path: Path, steps: str, sentence: str) -> None:
    section = read_document(written(tmp_path, f"+++\n+++\n## Steps\n{steps}\n")).sections[0]
    with pytest.raises(ValueError, match="line") as refused:
        read_steps(section)
    assert str(refused.value) == sentence


def test_the_parts_of_a_section_keep_the_file_s_line_numbers(tmp_path: Path) -> None:
    path = written(tmp_path, "+++\n+++\n## Prompts\n\n### finance\n- a\n\n### everyone\n\n- b\n")
    parts = read_parts(read_document(path).sections[0])
    assert [(part.heading, part.text, part.line) for part in parts] == [("finance", "- a", 6), ("everyone", "- b", 10)]


def test_text_before_the_first_part_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, "+++\n+++\n## Prompts\nHello\n### finance\n- a\n")
    with pytest.raises(ValueError, match=r"^a\.md, line 4: “Prompts” must begin with a ### heading\.$"):
        read_parts(read_document(path).sections[0])


def test_the_checkout_s_own_content_is_found() -> None:
    assert (shipped_folder("content") / "modules").is_dir()
    with pytest.raises(FileNotFoundError, match="no shipped folder called nowhere"):
        shipped_folder("nowhere")


def test_an_installed_package_finds_its_own_copy_and_not_a_stranger_s_folder(tmp_path: Path) -> None:
    package = tmp_path / "induction"
    (package / "_shipped" / "content").mkdir(parents=True)
    (tmp_path / "content").mkdir()
    copy = package / "shipped.py"
    copy.write_text(Path(shipped.__file__).read_text(encoding="utf-8"), encoding="utf-8")
    assert runpy.run_path(str(copy))["shipped_folder"]("content") == package / "_shipped" / "content"


_words = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1).filter(
    # What would end the front matter, be a heading or open a fence is tested above.
    lambda text: not text.startswith(("#", "```", "~~~", "+++"))
)


@given(preface=st.lists(_words), sections=st.dictionaries(_words, st.lists(_words, min_size=1)))
def test_whatever_is_written_under_headings_comes_back(
    tmp_path_factory: pytest.TempPathFactory, preface: list[str], sections: dict[str, list[str]]
) -> None:
    text = "\n".join(["+++", "+++", *preface, *(f"## {h}\n" + "\n".join(body) for h, body in sections.items())])
    document = read_document(written(tmp_path_factory.mktemp("content"), text))
    assert document.preface == "\n".join(preface)
    assert [(s.heading, s.text) for s in document.sections] == [(h, "\n".join(b)) for h, b in sections.items()]
    lines = text.split("\n")
    assert [lines[s.line - 1] for s in document.sections] == [body[0] for body in sections.values()]


@given(junk=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_by_name(tmp_path_factory: pytest.TempPathFactory, junk: bytes) -> None:
    path = written(tmp_path_factory.mktemp("content"), b"+++\n" + junk)
    sentence = ""
    try:
        read_document(path)
    except ValueError as refused:
        sentence = str(refused)
    assert not sentence or sentence.startswith("a.md, line ")

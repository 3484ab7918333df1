"""What ships as text keeps its promises: it parses, leaves no family out, adds up, and reads easily."""

import re
from collections import Counter
from pathlib import Path

import pytest

from induction.people.enums import RoleFamily
from induction.shipped import Document, Section, read_document, read_parts, read_steps, read_table, shipped_folder
from tests.unit.readability import count, sentences, syllables

CONTENT = shipped_folder("content")
MODULES = sorted((CONTENT / "modules").glob("*.md"))
EXERCISES = sorted((CONTENT / "exercises").glob("*.md"))

FAMILIES = frozenset(RoleFamily)
AUDIENCES = FAMILIES | {"everyone"}
QUESTIONS = ("stayed_with_me", "better", "worse", "notices_first", "one_thing")
# The outcomes of wellbeing in section 1(2) of the Care Act 2014, a slug each, in its order.
OUTCOMES = {
    *("dignity", "health", "protection", "control", "participation"),
    *("social_economic", "relationships", "accommodation", "contribution"),
}
SECTIONS = ["Purpose", "Steps", "Prompts", "What the group brings back", "How to close kindly"]
BLANK = re.compile(r"\[In your own words: [^\]]+\]")
HARDEST = 7.0
LONGEST = 30
# Words that blame, label a person by what is wrong with her, or say nothing.
NOT_OURS = re.compile(
    r"failed to|\bDNA\b|suffer(s|ing) from|wheelchair[- ]bound|vulnerable|the elderly|the disabled|journey|passionate|"
    r"delve|empower|leverage|seamless|make a difference|client|!",
    re.IGNORECASE,
)


def by_name(path: Path) -> str:
    return path.stem


def prose(document: Document) -> str:
    return "\n\n".join([document.preface, *(section.text for section in document.sections)])


def section_of(document: Document, heading: str) -> Section:
    return next(section for section in document.sections if section.heading == heading)


def assert_reads_easily(name: str, text: str) -> None:
    grade = count(text).grade
    print(f"{name}: Flesch–Kincaid grade {grade:.1f}")
    assert grade <= HARDEST


# --- Modules ---


@pytest.mark.parametrize("path", MODULES, ids=by_name)
def test_a_module_says_what_its_pages_need(path: Path) -> None:
    module = read_document(path)
    assert set(module.meta) == {"title", "summary", "families", "due_week", "minutes"}
    assert module.meta["title"].strip()
    assert 20 <= len(module.meta["summary"]) <= 140
    assert module.meta["families"]
    assert set(module.meta["families"]) <= AUDIENCES
    assert 1 <= module.meta["due_week"] <= 12


@pytest.mark.parametrize("path", MODULES, ids=by_name)
def test_a_module_comes_in_pieces_that_fit_a_phone_on_a_bus(path: Path) -> None:
    module = read_document(path)
    assert 4 <= len(module.sections) <= 7
    lengths = {section.heading: len(section.text.split()) for section in module.sections}
    assert {heading: words for heading, words in lengths.items() if not 80 <= words <= 180} == {}
    # A hundred words a minute, which is slow, leaves some time to think.
    assert sum(lengths.values()) / 100 <= module.meta["minutes"] <= 15


@pytest.mark.parametrize("path", MODULES, ids=by_name)
def test_a_module_says_that_its_people_are_made_up(path: Path) -> None:
    assert "made up" in read_document(path).preface


def test_two_modules_are_for_everyone_and_each_family_has_its_own() -> None:
    audiences = Counter(tuple(read_document(path).meta["families"]) for path in MODULES)
    assert audiences == Counter({("everyone",): 2} | {(family.value,): 1 for family in RoleFamily})


# --- Exercises ---


@pytest.mark.parametrize("path", EXERCISES, ids=by_name)
def test_an_exercise_has_the_fixed_headings_and_valid_keys(path: Path) -> None:
    exercise = read_document(path)
    assert set(exercise.meta) == {
        "title", "summary", "families", "minutes", "group_needs", "template", "outcomes",
    }  # fmt: skip
    assert set(exercise.meta["families"]) <= AUDIENCES
    assert set(exercise.meta["outcomes"]) <= OUTCOMES
    assert exercise.meta["group_needs"]
    assert [section.heading for section in exercise.sections] == SECTIONS


@pytest.mark.parametrize("path", EXERCISES, ids=by_name)
def test_the_steps_take_as_long_as_the_exercise_says(path: Path) -> None:
    exercise = read_document(path)
    steps = read_steps(section_of(exercise, "Steps"))
    assert sum(step.minutes for step in steps) == exercise.meta["minutes"]


@pytest.mark.parametrize("path", EXERCISES, ids=by_name)
def test_a_template_says_that_no_service_user_wrote_it_and_leaves_room_for_her_words(path: Path) -> None:
    exercise = read_document(path)
    assert exercise.meta["template"] is True
    assert "template, and it was not written by a service user" in exercise.preface
    assert len(BLANK.findall(prose(exercise))) >= 3
    assert "[" not in BLANK.sub("", prose(exercise))


@pytest.mark.parametrize("path", EXERCISES, ids=by_name)
def test_whoever_sits_in_the_group_has_a_prompt(path: Path) -> None:
    exercise = read_document(path)
    parts = [part.heading for part in read_parts(section_of(exercise, "Prompts"))]
    assert "everyone" in parts
    assert set(exercise.meta["families"]) <= set(parts) <= AUDIENCES


def test_every_family_is_named_in_the_prompts_of_an_exercise() -> None:
    parts = {part.heading for path in EXERCISES for part in read_parts(section_of(read_document(path), "Prompts"))} - {
        "everyone"
    }
    assert parts == FAMILIES
    assert {"finance"} <= set(read_document(CONTENT / "exercises" / "ten-days-late.md").meta["families"])


# --- Words ---


def test_no_two_texts_share_a_title() -> None:
    titles = Counter(read_document(path).meta["title"] for path in MODULES + EXERCISES)
    assert [title for title, times in titles.items() if times > 1] == []


@pytest.mark.parametrize("path", MODULES + EXERCISES, ids=by_name)
def test_a_text_reads_easily(path: Path) -> None:
    assert_reads_easily(path.stem, prose(read_document(path)))


@pytest.mark.parametrize("path", MODULES, ids=by_name)
def test_no_piece_of_a_module_is_hard_on_its_own(path: Path) -> None:
    for section in read_document(path).sections:
        assert_reads_easily(section.heading, section.text)


@pytest.mark.parametrize("path", MODULES + EXERCISES, ids=by_name)
def test_no_sentence_is_long_or_stuffed_with_long_words(path: Path) -> None:
    for words in sentences(prose(read_document(path))):
        assert len(words) <= LONGEST, " ".join(words)
        # Four syllables or more: one such word in a sentence is met half way, three are a wall.
        assert sum(syllables(word) >= 4 for word in words if word.isalpha()) < 3, " ".join(words)


@pytest.mark.parametrize("path", MODULES + EXERCISES, ids=by_name)
def test_a_text_neither_blames_nor_labels(path: Path) -> None:
    document = read_document(path)
    text = "\n".join([document.meta["title"], document.meta["summary"], prose(document)])
    assert [found[0] for found in NOT_OURS.finditer(text)] == []


def test_every_family_has_a_hint_for_every_question() -> None:
    prompts = read_table(CONTENT / "prompts.toml")
    assert list(prompts) == ["general", *(family.value for family in RoleFamily)]
    for hints in prompts.values():
        assert tuple(hints) == QUESTIONS
        assert all(0 < len(hint) <= 140 for hint in hints.values())
    assert_reads_easily("prompts", "\n\n".join(hint for hints in prompts.values() for hint in hints.values()))

"""What an exercise says: five sections in one text, blanks for a trainer's own words, and what changed."""

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.exercises.blanks import Blank, blanks, filled, questions_left
from induction.exercises.contents import Contents, joined, split, tidy, with_theirs
from induction.exercises.difference import Kind, changes, difference, near_changes
from induction.exercises.enums import Section
from induction.exercises.rules import BlanksRemain, NoStepsYet, check_agreeable

WORDS = st.text(alphabet="ab #\n-1.[]`*é\u0301", max_size=60)
BODIES = st.fixed_dictionaries(dict.fromkeys(Section, WORDS))


def said(**sections: str) -> Contents:
    by_section = {Section(name): body for name, body in sections.items()}
    return Contents("Late", "One sentence.", (), 15, (), joined({Section.STEPS: "1. Hello. (5 minutes)", **by_section}))


@given(BODIES)
def test_what_goes_into_five_sections_comes_out_of_them(bodies: dict[Section, str]) -> None:
    assert split(joined(bodies)) == {section: tidy(body) for section, body in bodies.items()}


@given(BODIES)
def test_keeping_a_text_twice_changes_nothing(bodies: dict[Section, str]) -> None:
    once = joined(bodies)
    assert joined(split(once)) == once


@pytest.mark.parametrize("heading", [f"{mark} {words}" for mark, words in product(["#", "##"], ("Steps", "Mine"))])
def test_a_heading_typed_in_a_section_opens_no_section(heading: str) -> None:
    kept = split(joined({Section.PURPOSE: f"First.\n{heading}\nSecond."}))
    assert kept[Section.PURPOSE] == f"First.\n### {heading.lstrip('# ')}\nSecond."
    assert kept[Section.STEPS] == ""


def test_contents_survive_being_kept() -> None:
    contents = Contents("Late", "One.", ("finance",), 15, ("Pens",), joined({Section.STEPS: "1. Go."}))
    assert Contents.from_json(contents.as_json()) == contents


SAID = st.builds(
    Contents,
    title=WORDS,
    summary=WORDS,
    family_keys=st.sampled_from([(), ("finance",)]),
    minutes=st.integers(5, 7),
    group_needs=st.sampled_from([(), ("Pens",)]),
    text=BODIES.map(joined),
)


@given(SAID, SAID, SAID)
def test_two_peoples_changes_meet_part_by_part(mine: Contents, before: Contents, theirs: Contents) -> None:
    assert with_theirs(before, before, theirs) == theirs
    assert with_theirs(mine, before, before) == mine
    assert with_theirs(mine, before, mine) == mine
    met = with_theirs(mine, before, theirs)
    assert met.title == (mine.title if mine.title != before.title else theirs.title)


# Blanks


def test_blanks_are_found_with_what_they_ask_and_what_stands_round_them() -> None:
    contents = said(
        purpose="It is about money.\n\nFor me: [In your own words: a, b (c)]\n\nThe end.",
        steps="1. Hello. (5 minutes)\n2. Tell. [In your own words: what it was like] (5 minutes)\n3. Bye. (1 minute)",
    )
    assert blanks(contents) == [
        Blank(Section.PURPOSE, "a, b (c)", "For me: …"),
        Blank(Section.STEPS, "what it was like", "Tell. … (5 minutes)"),
    ]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("[In your own words: x]", "x"),
        ("[in YOUR own words x]", "x"),
        ("[ In your own words]", ""),
        ("[In your own words: over\ntwo lines]", "over two lines"),
        ("[In your own words: left open\n\nNext paragraph]", "left open"),
        ("[In your own words: one][In your own words: two]", "one"),
    ],
)
def test_a_blank_is_found_however_it_is_typed(text: str, question: str) -> None:
    assert questions_left(said(close=text))[0] == question


@pytest.mark.parametrize("text", ["In your own words", "[in your own wordsmith]", "[x](y)", ""])
def test_what_is_no_blank_is_left_alone(text: str) -> None:
    assert questions_left(said(close=text)) == []


def test_a_blank_in_the_title_or_the_list_of_things_counts_too() -> None:
    contents = Contents("[In your own words: t]", "[In your own words: s]", (), 5, ("[In your own words: n]",), "")
    assert questions_left(contents) == ["t", "s", "n"]


def test_answers_go_into_their_blanks_and_an_empty_one_leaves_its_blank() -> None:
    contents = said(purpose="A [In your own words: one] B [In your own words: two] C [In your own words: three]")
    assert split(filled(contents, ["first", " ", "third"]))[Section.PURPOSE] == (
        "A first B [In your own words: two] C third"
    )


def test_lines_of_an_answer_stay_inside_their_step() -> None:
    contents = said(steps="1. Hello. (5 minutes)\n2. Tell. [In your own words: x] (5 minutes)\n3. Bye. (1 minute)")
    assert split(filled(contents, ["One.\n\nTwo."]))[Section.STEPS] == (
        "1. Hello. (5 minutes)\n2. Tell. One.\n\n   Two. (5 minutes)\n3. Bye. (1 minute)"
    )


@pytest.mark.parametrize("answers", [[], ["a"], ["a", "b", "c"]])
def test_as_many_answers_as_blanks(answers: list[str]) -> None:
    with pytest.raises(ValueError, match="answers"):
        filled(said(purpose="[In your own words: x] [In your own words: y]"), answers)


@given(st.lists(st.text(alphabet="ab \n1.-#", max_size=20), min_size=3, max_size=3))
def test_filling_takes_away_just_the_blanks_that_were_answered(answers: list[str]) -> None:
    contents = said(
        purpose="[In your own words: 0]", steps="1. Go [In your own words: 1]", close="- x [In your own words: 2] y"
    )
    after = Contents(**{**vars(contents), "text": filled(contents, answers)})
    assert questions_left(after) == [str(n) for n, answer in enumerate(answers) if not answer.strip()]


def test_nothing_is_agreed_while_blanks_remain_and_they_are_named() -> None:
    with pytest.raises(BlanksRemain) as refused:
        check_agreeable(said(purpose="[In your own words: your day]", close="[In your own words: a word]"))
    assert refused.value.values == {"blanks": "“your day”, “a word”"}
    many = " ".join(f"[In your own words: {n}]" for n in range(5))
    with pytest.raises(BlanksRemain) as refused:
        check_agreeable(said(purpose=many))
    assert refused.value.values == {"blanks": "“0”, “1”, “2”, …"}
    with pytest.raises(BlanksRemain):
        check_agreeable(said(purpose="[In your own words]"))
    with pytest.raises(NoStepsYet):
        check_agreeable(said(steps=""))
    check_agreeable(said())


# What changed

TEXTS = st.lists(st.sampled_from(["a ", "b", "c\n", "\n", "d e ", " "]), max_size=30).map("".join)


@given(TEXTS, TEXTS)
def test_a_difference_holds_both_texts_word_for_word(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.PUT_IN) == before
    assert "".join(piece.text for piece in pieces if piece.kind is not Kind.TAKEN_OUT) == after
    assert all(piece.text for piece in pieces)
    assert all(one.kind is not two.kind for one, two in pairwise(pieces))


@given(TEXTS)
def test_what_did_not_change_is_no_difference(text: str) -> None:
    assert {piece.kind for piece in difference(text, text)} <= {Kind.SAME}


def test_a_difference_is_of_words() -> None:
    before, after = "It came late.\nThe money was gone. So we sat.", "It came late.\nThe money was not gone. So we sat."
    assert [(piece.kind, piece.text) for piece in difference(before, after)] == [
        (Kind.SAME, "It came late.\nThe money was "),
        (Kind.PUT_IN, "not "),
        (Kind.SAME, "gone. So we sat."),
    ]


def test_only_the_parts_that_changed_are_told() -> None:
    before, after = said(purpose="Old."), said(purpose="New.")
    after = Contents(**{**vars(after), "family_keys": ("finance",), "minutes": 20})
    found = changes(before, after, lambda keys: "/".join(keys) or "all")
    assert [change.label for change in found] == ["Who it is for", "Minutes", "Purpose"]
    assert [piece.text for piece in found[0].pieces] == ["all", "finance"]


@given(TEXTS, TEXTS)
def test_leaving_out_lines_that_stayed_leaves_out_no_change(before: str, after: str) -> None:
    whole = difference(before, after)
    near = near_changes(whole)
    assert [piece.kind for piece in near] == [piece.kind for piece in whole]
    for full, short in zip(whole, near, strict=True):
        assert len(short.text) <= len(full.text)
        if full.kind is not Kind.SAME:
            assert short == full


def test_a_change_is_shown_with_its_own_line_and_a_gap_for_the_rest() -> None:
    before = "One stays.\nTwo stays.\nThe old word is here.\nFour stays."
    near = near_changes(difference(before, before.replace("old", "new")))
    assert [piece.text for piece in near] == ["…\nThe ", "old ", "new ", "word is here.\n…\n"]

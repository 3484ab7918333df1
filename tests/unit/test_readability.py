"""The readability counter is honest: it never makes a word look shorter than it is spoken."""

import pytest

from tests.unit.readability import Counts, count, syllables

# Counted by ear, one by one; chosen because they are hard to count by rule.
SPOKEN = {
    1: "real queue league guess guide build fruit square friend field shoes does goes tried asked makes can't though",
    2: "poem science client quiet diet usual fuel cruel lion social special station serious anxious being seeing lying "
    "trying player loyal lawyer wanted handled settled naked houses ages tables acres centre movement careful lately "
    "safely something sometimes someone homework therefore whereas didn't rhythm ruin fluid biscuit marriage create "
    "really people leopard pigeon valued argue rescue language question guard patient ancient friendly believe heroes "
    "poet tidied copied worried applied movie nineteen react hundred wages cleaned-up trial riot jewel vowel flour "
    "higher mayor café carer hours tired",
    3: "idea area creation created theatre video radio period medium museum cruelty influence violent official "
    "decision religion various obvious curious employer carefully autism dialogue manual library poetry theory "
    "courageous studio graduate continue quality guarantee efficient audience tidiest happier earlier carrier "
    "assessment involvement agency family officer manager register different interest favourite everyone",
    4: "reality actually situation evaluate co-operate criticism variety society anxiety associate safeguarding "
    "january ordinary necessary vegetable comfortable experience obedient reliable supervisor information",
    5: "individual administration university immediately accommodation",
    6: "responsibility reliability",
    7: "confidentiality",
}
WORDS = [(word, spoken) for spoken, words in SPOKEN.items() for word in words.split()]


def test_no_word_counts_for_less_than_it_is_spoken_with() -> None:
    assert [word for word, spoken in WORDS if syllables(word) < spoken] == []


def test_few_words_count_for_more_than_they_are_spoken_with() -> None:
    too_many = [word for word, spoken in WORDS if syllables(word) > spoken]
    assert len(too_many) / len(WORDS) < 0.08, too_many


@pytest.mark.parametrize(("number", "spoken"), [("7", 2), ("12", 1), ("40", 2), ("79", 4), ("140", 6), ("7.40", 4)])
def test_numbers_count_as_they_are_spoken(number: str, spoken: int) -> None:
    assert syllables(number) == spoken


def test_the_grade_is_kincaid_s() -> None:
    # 0.39 × 100/10 + 11.8 × 150/100 − 15.59, worked out by hand
    assert Counts(words=100, sentences=10, syllables=150).grade == pytest.approx(6.01)


def test_only_a_capital_after_the_stop_begins_a_sentence() -> None:
    text = "At 7.40 it clicks. “Why?” he asked. “Who knows?” Nobody did.\n"
    assert count(text).sentences == 4


def test_headings_and_a_step_s_minutes_lower_nothing() -> None:
    plain = count("Sit down with us.")
    assert count("## A heading\n\n1. Sit down with us. (5 minutes)\n") == plain


def test_a_line_wrapped_in_the_file_is_one_paragraph_and_list_items_are_apart() -> None:
    assert count("One two\nthree four.\n").sentences == 1
    assert count("Bring:\n- a pen\n- a cup of\n  tea\n") == Counts(words=7, sentences=3, syllables=7)


def test_hard_office_words_fail_where_plain_ones_pass() -> None:
    office = "Failure to respond will result in the suspension of funding pending reassessment of eligibility."
    plain = "We can't pay you yet, because page three is not signed. Please ring me and we will sort it out."
    assert count(office).grade > 12
    assert count(plain).grade < 4

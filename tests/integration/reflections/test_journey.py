"""A starter's way through: before the session, after it, who may read it, six weeks later."""

import html
import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from induction import clock
from induction.db import db
from induction.people.enums import RoleFamily
from induction.reflections.enums import QUESTIONS, Moment, Part, ReflectionStatus, Statement
from induction.reflections.models import Rating, Reflection
from tests.conftest import A_MONDAY
from tests.factories import people
from tests.factories import reflections as factory
from tests.integration.conftest import Browser
from tests.integration.reflections.pages import FETCH, hidden, send

Open = Callable[..., Browser]


def test_from_the_first_question_to_a_private_finished_reflection(browser: Open) -> None:
    booking = factory.attended(people.starter(family=RoleFamily.FINANCE, name="Ffion Williams"))
    visitor = browser(booking.starter.account)
    here = f"/reflections/mine/{booking.id}"
    assert "Start" in visitor.get(here).text
    where = f"{here}/questions/stayed_with_me"
    for question in QUESTIONS:
        assert where.endswith(question)
        fields = {"text": factory.ANSWERS[question]}
        where = send(visitor, where, {**fields, "do_by": "22/3/2027"} if question is Part.ONE_THING else fields)
    assert where == f"{here}/after"
    assert send(visitor, where, {"sees_effect": "8", "knows_one_thing": "7"}) == here
    check = visitor.get(here).text
    for words in (*factory.ANSWERS.values(), "8 out of 10", "Monday 22 March 2027"):
        assert words in check
    assert send(visitor, f"{here}/readers", {}) == here
    reflection = db.session.scalars(select(Reflection)).one()
    assert reflection.status is ReflectionStatus.FINISHED
    assert reflection.shares == []
    assert reflection.do_by == date(2027, 3, 22)
    assert "Only you." in visitor.get(here).text


def test_before_the_session_she_says_where_she_stands_and_may_change_it_until_it_begins(browser: Open) -> None:
    booking = factory.to_come(days=1)
    visitor = browser(booking.starter.account)
    path = f"/reflections/mine/{booking.id}/before"
    send(visitor, path, {"sees_effect": "0", "knows_one_thing": "10"})
    send(visitor, path, {"sees_effect": "3", "knows_one_thing": "10"})
    assert re.search(r'value="3"\s+checked', visitor.get(path).text)
    numbers = {rating.statement: rating.value for rating in db.session.scalars(select(Rating))}
    assert numbers == {Statement.SEES_EFFECT: 3, Statement.KNOWS_ONE_THING: 10}
    with clock.fixed(booking.welcome_session.starts_at):
        visitor = browser(booking.starter.account)
        assert "This is not open now" in visitor.get(path).text
        refused = visitor.post(path, {"sees_effect": "9", "knows_one_thing": "9"}, status=422)
        assert "The session has begun" in refused.text
    assert {rating.value for rating in db.session.scalars(select(Rating))} == {3, 10}


@pytest.mark.one_database
@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"sees_effect": "11", "knows_one_thing": "3"},
        {"sees_effect": "-1", "knows_one_thing": "3"},
        {"sees_effect": "<b>", "knows_one_thing": '=HYPERLINK("x")'},
        {"sees_effect": "5"},
        {"sees_effect": "3\0", "knows_one_thing": "3.5"},
    ],
)
def test_numbers_that_are_none_get_a_sentence(browser: Open, fields: dict[str, str]) -> None:
    booking = factory.to_come()
    path = f"/reflections/mine/{booking.id}/before"
    assert "There is a problem" in send(browser(booking.starter.account), path, fields, status=422)
    assert db.session.scalars(select(Rating)).all() == []


def test_who_was_not_there_cannot_write_and_is_told_why(browser: Open) -> None:
    booking = factory.to_come(days=-1)
    visitor = browser(booking.starter.account)
    assert "once the register says that you were there" in visitor.get(f"/reflections/mine/{booking.id}").text
    path = f"/reflections/mine/{booking.id}/questions/better"
    visitor.get(path, status=302)
    refused = visitor.post(path, {"text": "A sentence to keep", "version": "0"}, status=422)
    assert "A sentence to keep" in refused.text
    assert db.session.scalars(select(Reflection)).all() == []


@pytest.mark.one_database
def test_the_hint_is_for_her_own_job(browser: Open) -> None:
    booking = factory.attended(people.starter(family=RoleFamily.FINANCE))
    page = browser(booking.starter.account).get(f"/reflections/mine/{booking.id}/questions/worse").text
    assert "What happens in that home by Friday?" in page


@pytest.mark.one_database
def test_every_page_where_she_writes_says_who_may_ask_for_it_and_what_to_do_about_a_concern(browser: Open) -> None:
    reflection = factory.finished(for_learning=True, booking=factory.attended(days_ago=43))
    visitor = browser(reflection.starter.account)
    here = f"/reflections/mine/{reflection.booking_id}"
    draft = factory.attended()
    author = browser(draft.starter.account)
    pages = [author.get(f"/reflections/mine/{draft.id}/questions/{question}").text for question in QUESTIONS]
    pages += [visitor.get(f"{here}/{page}").text for page in ("readers", "copy", "six-weeks")]
    for page in pages:
        assert "Do not report it here" in page
        assert "a court can order" in page
        assert "may not make it anonymous" in page


def test_empty_questions_may_be_left_but_the_one_thing_is_needed_to_finish(browser: Open) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    here = f"/reflections/mine/{booking.id}"
    for question in QUESTIONS[:-1]:
        send(visitor, f"{here}/questions/{question}", {"text": ""})
    assert db.session.scalars(select(Reflection)).all() == []
    send(visitor, f"{here}/questions/better", {"text": "One line"})
    assert "Before you finish, write one thing" in visitor.get(here).text
    visitor.get(f"{here}/readers", status=302)
    refused = visitor.post(f"{here}/readers", {"version": "1"}, status=422)
    assert "Before you finish, write one thing you will do, and by when" in refused.text
    assert db.session.scalars(select(Reflection)).one().status is ReflectionStatus.DRAFT


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "Write by when you will do it"),
        ("soon", "Write a real date"),
        ("31/2/2027", "Write a real date"),
        ("7/3/2027", "This day has passed"),
        ("1/1/2029", "more than a year away"),
        ("\u202e1/1/2027<b>\0", "Write a real date"),
    ],
)
def test_by_when_must_be_a_day_within_a_year(browser: Open, day: str, sentence: str) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    path = f"/reflections/mine/{booking.id}/questions/one_thing"
    page = send(visitor, path, {"text": "Ring first", "do_by": day}, status=422)
    assert sentence in page
    assert "Ring first" in page


@pytest.mark.one_database
@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script> & <b>bold</b>",
        '=HYPERLINK("http://x","y")',
        "مرحبا بالعالم\u202eabc",
        "e\u0301\u0301\u0301 Ω 𝔘 🙂",
        "line one\n\n   line two\n\n\nline three",
        "a\0b",
        "%(name)s {{ 7 * 7 }} %s",
    ],
)
def test_whatever_she_writes_is_kept_and_shown_as_she_wrote_it(browser: Open, words: str) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    here = f"/reflections/mine/{booking.id}"
    send(visitor, f"{here}/questions/worse", {"text": words})
    kept = db.session.scalars(select(Reflection)).one().text(Part.WORSE)
    assert kept == words.translate({0: None, 0x202E: None})
    shown = visitor.get(here).text
    assert "<script>alert" not in shown
    assert kept.split("\n")[0][:200] in html.unescape(shown), "as she wrote it: not run, not left out"


@pytest.mark.one_database
def test_too_much_is_refused_with_a_sentence_and_the_text_stays(browser: Open) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    path = f"/reflections/mine/{booking.id}/questions/better"
    page = send(visitor, path, {"text": "a" * 10_001}, status=422)
    assert "Use 10000 characters or fewer" in page
    assert "a" * 10_001 in page


def test_changing_from_the_check_page_leads_back_to_it(browser: Open) -> None:
    reflection = factory.written()
    visitor = browser(reflection.starter.account)
    here = f"/reflections/mine/{reflection.booking_id}"
    assert send(visitor, f"{here}/questions/better?change=yes", {"text": "Other words"}) == here
    assert "Other words" in visitor.get(here).text


def test_pressing_finish_twice_finishes_once(browser: Open) -> None:
    reflection = factory.written()
    visitor = browser(reflection.starter.account)
    path = f"/reflections/mine/{reflection.booking_id}/readers"
    fields = {**hidden(visitor.get(path).text), "readers": "learning"}
    first, second = visitor.post(path, fields), visitor.post(path, fields)
    assert first.headers["Location"] == second.headers["Location"]
    assert [share.audience for share in factory.booking_reflection(reflection.booking).shares] == ["learning"]


def test_a_finished_reflection_is_opened_again_changed_and_finished_again(browser: Open) -> None:
    reflection = factory.finished()
    visitor = browser(reflection.starter.account)
    here = f"/reflections/mine/{reflection.booking_id}"
    visitor.get(f"{here}/questions/better", status=302)
    stale = visitor.post(f"{here}/questions/better", {"text": "Typed in an old window", "version": "1"}, status=422)
    assert "You have finished this reflection" in stale.text
    assert "Typed in an old window" in stale.text
    visitor.post(f"{here}/open")
    send(visitor, f"{here}/questions/better", {"text": "Better words"})
    send(visitor, f"{here}/readers", {})
    assert "Better words" in visitor.get(here).text


def test_taking_back_and_deleting_leave_no_word_and_no_number(browser: Open) -> None:
    supervisor = people.line_manager()
    reflection = factory.finished(supervisor=supervisor, for_learning=True)
    factory.rated(reflection.booking, Moment.AFTER)
    visitor = browser(reflection.starter.account)
    here = f"/reflections/mine/{reflection.booking_id}"
    visitor.get(f"{here}/delete", status=302)
    refused = visitor.post(f"{here}/delete", status=422)
    assert "You have finished this reflection" in refused.text
    send(visitor, f"{here}/take-back", {})
    visitor.get(f"{here}/readers", status=302)
    assert send(visitor, f"{here}/delete", {}) == "/reflections/mine"
    visitor.post(f"{here}/delete")
    assert "You have deleted your words" in visitor.get(here).text
    left = factory.booking_reflection(reflection.booking)
    assert [passage.text for passage in left.passages] == [""] * 5
    assert left.do_by is None
    assert db.session.scalars(select(Rating)).all() == []


def test_after_deleting_an_old_window_does_not_bring_the_words_back_as_new(browser: Open) -> None:
    reflection = factory.written()
    visitor = browser(reflection.starter.account)
    here = f"/reflections/mine/{reflection.booking_id}"
    old = hidden(visitor.get(f"{here}/questions/better").text)
    send(visitor, f"{here}/delete", {})
    save = f"{here}/parts/better/save"
    visitor.post(save, {**old, "text": "Typed after deleting"}, status=409, headers=FETCH)
    visitor.post(f"{here}/questions/better", {**old, "text": "Typed after deleting"})
    passage = factory.booking_reflection(reflection.booking).passage(Part.BETTER)
    assert passage is not None
    assert (passage.text, passage.set_aside) == ("", "Typed after deleting")


def test_six_weeks_later_she_says_what_became_of_her_one_thing(browser: Open) -> None:
    reflection = factory.finished()
    visitor = browser(reflection.starter.account)
    path = f"/reflections/mine/{reflection.booking_id}/six-weeks"
    assert "This is not open now" in visitor.get(path).text
    visitor.post(path, {"done": "yes", "text": "Too early"}, status=422)
    with clock.fixed(A_MONDAY + timedelta(weeks=6)):
        visitor = browser(reflection.starter.account)
        assert "Choose the answer that is nearest" in send(visitor, path, {"text": "No tick"}, status=422)
        send(visitor, path, {"done": "could_not", "text": "The form comes from above."})
        page = visitor.get(f"/reflections/mine/{reflection.booking_id}").text
    assert "I could not" in page
    assert "The form comes from above." in page


@pytest.mark.one_database
def test_every_page_of_hers_is_well_made_in_every_state(browser: Open) -> None:
    starter = people.starter()
    account = starter.account
    factory.to_come(starter)
    visitor = browser(account)
    visitor.get("/reflections/mine")
    with_everything = factory.attended(starter, days_ago=44)
    reflection = factory.finished(with_everything, supervisor=people.line_manager(), for_learning=True)
    factory.rated(with_everything, Moment.AFTER)
    here = f"/reflections/mine/{with_everything.id}"
    for page in ("", "/readers", "/copy", "/six-weeks", "/take-back"):
        visitor.get(here + page)
    send(visitor, f"{here}/copy", {})
    assert "May others learn from these words?" in visitor.get(f"{here}/copy/agree").text
    send(visitor, f"{here}/copy/agree", {})
    factory.followed_up(reflection)
    visitor.get(here)
    visitor.get("/reflections/mine")
    send(visitor, f"{here}/take-back", {})
    visitor.get(f"{here}/delete")
    assert "Nothing to reflect on yet" in browser(people.starter().account).get("/reflections/mine").text

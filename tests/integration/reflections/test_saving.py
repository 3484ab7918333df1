"""Not a word gets lost: saved as she types, in two windows, after her sign-in has ended, after a restart."""

import itertools
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from induction import clock
from induction.db import db, unit_of_work
from induction.outbox.models import Message
from induction.people.models import Account, KeptForm
from induction.reflections import queries
from induction.reflections.enums import Part, ReflectionStatus
from induction.reflections.models import Passage, Reflection
from induction.reflections.services import writing
from induction.reflections.services.writing import Typed
from induction.sessions.models import Booking
from tests.conftest import A_MONDAY, make_app
from tests.factories import people
from tests.factories import reflections as factory
from tests.integration.conftest import Browser
from tests.integration.reflections.pages import FETCH, hidden, send

Open = Callable[..., Browser]


def _page(booking: Booking, part: Part = Part.BETTER) -> str:
    return f"/reflections/mine/{booking.id}/questions/{part}"


def _save(visitor: Browser, booking: Booking, fields: dict[str, str], *, part: Part = Part.BETTER, **more: int) -> int:
    """Save as the script does; return the version in the answer."""
    status = more.get("status", 200)
    address = f"/reflections/mine/{booking.id}/parts/{part}/save"
    answer = visitor.post(address, fields, status=status, headers=FETCH)
    return int(answer.json["version"]) if answer.json and "version" in answer.json else 0


def _passage(booking: Booking, part: Part = Part.BETTER) -> Passage:
    passage = factory.booking_reflection(booking).passage(part)
    assert passage is not None
    return passage


def test_it_is_saved_while_she_types_and_there_when_she_comes_back_on_another_device(browser: Open) -> None:
    booking = factory.attended()
    phone = browser(booking.starter.account)
    window = hidden(phone.get(_page(booking)).text)["window"]
    version = _save(phone, booking, {"text": "When I pay", "version": "0", "window": window})
    version = _save(phone, booking, {"text": "When I pay on time", "version": str(version), "window": window})
    laptop = browser(booking.starter.account)
    page = laptop.get(_page(booking)).text
    assert "When I pay on time" in page
    assert f'data-autosave-version="{version}"' in page
    assert "Go on writing" in laptop.get("/reflections/mine").text


def test_looking_at_a_page_begins_nothing(browser: Open) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    visitor.get(_page(booking))
    _save(visitor, booking, {"text": "", "version": "0"})
    assert db.session.scalars(select(Reflection)).all() == []


def test_an_older_window_does_not_write_over_newer_words_and_both_are_shown(browser: Open) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    tab_one, tab_two = (hidden(visitor.get(_page(booking)).text) for _ in range(2))
    newest = _save(visitor, booking, {**tab_one, "text": "Words of the first window"})
    assert _save(visitor, booking, {**tab_two, "text": "Words of the second window"}, status=409) == newest
    assert _passage(booking).text == "Words of the first window"
    back = visitor.post(_page(booking), {**tab_two, "text": "Words of the second window"})
    assert back.headers["Location"] == _page(booking)
    page = visitor.follow(back).text
    assert "Words of the first window</textarea>" in page
    assert "Words of the second window" in page
    assert "Nothing is lost: both are on this page" in page
    visitor.post(f"/reflections/mine/{booking.id}/parts/better/set-aside", {"do": "add"})
    assert _passage(booking).text == "Words of the first window\n\nWords of the second window"
    assert "You also wrote this" not in visitor.get(_page(booking)).text


def test_words_that_were_set_aside_can_be_removed_and_a_double_click_sets_them_aside_once(browser: Open) -> None:
    booking = factory.written().booking
    visitor = browser(booking.starter.account)
    old = {"text": "From an old window\n\nwith two parts", "version": "0"}
    visitor.post(_page(booking), old)
    visitor.post(_page(booking), old)
    assert _passage(booking).set_aside == old["text"]
    assert "You wrote something else in another window" in visitor.get(f"/reflections/mine/{booking.id}").text
    for _ in range(2):
        visitor.post(f"/reflections/mine/{booking.id}/parts/better/set-aside", {"do": "remove"})
    passage = _passage(booking)
    assert (passage.text, passage.set_aside) == (factory.ANSWERS[Part.BETTER], None)


def test_windows_on_different_questions_do_not_disturb_each_other(browser: Open) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    better, worse = (hidden(visitor.get(_page(booking, part)).text) for part in (Part.BETTER, Part.WORSE))
    _save(visitor, booking, {**better, "text": "Better"})
    _save(visitor, booking, {**worse, "text": "Worse"}, part=Part.WORSE)
    assert (_passage(booking).text, _passage(booking, Part.WORSE).text) == ("Better", "Worse")


def test_when_our_answer_was_lost_the_same_window_goes_on(browser: Open) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    page = hidden(visitor.get(_page(booking)).text)
    _save(visitor, booking, {**page, "text": "One"})  # she never hears of version 1
    _save(visitor, booking, {**page, "text": "One two"})
    visitor.post(_page(booking), {**page, "text": "One two three"})
    assert (_passage(booking).text, _passage(booking).set_aside) == ("One two three", None)


def test_a_day_alone_is_not_written_over_by_an_older_window(browser: Open) -> None:
    booking = factory.written().booking
    visitor = browser(booking.starter.account)
    path = _page(booking, Part.ONE_THING)
    old = hidden(visitor.get(path).text)
    words = factory.ANSWERS[Part.ONE_THING]
    send(visitor, path, {"text": words, "do_by": "1/4/2027"})
    visitor.post(path, {**old, "text": words, "do_by": "2/4/2027"})
    assert factory.booking_reflection(booking).do_by == date(2027, 4, 1)
    assert _passage(booking, Part.ONE_THING).set_aside == "2/4/2027"


def test_a_day_half_typed_saves_the_words_and_leaves_the_day(browser: Open) -> None:
    booking = factory.written().booking
    visitor = browser(booking.starter.account)
    version = _passage(booking, Part.ONE_THING).version
    for day in ("12/", "7/3/2027", "12/4/2099"):
        fields = {"text": f"Ring first {day}", "do_by": day, "version": str(version)}
        version = _save(visitor, booking, fields, part=Part.ONE_THING)
    assert _passage(booking, Part.ONE_THING).text == "Ring first 12/4/2099"
    assert factory.booking_reflection(booking).do_by == clock.today()
    _save(visitor, booking, {"text": "Ring first", "do_by": "", "version": str(version)}, part=Part.ONE_THING)
    assert factory.booking_reflection(booking).do_by is None


@pytest.mark.one_database
def test_what_cannot_be_saved_by_itself_is_answered_so_that_the_page_keeps_it(browser: Open) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    _save(visitor, booking, {"text": "a" * 10_001, "version": "0"}, status=422)
    save = f"/reflections/mine/{booking.id}/parts/better/save"
    visitor.post(save, {"text": "No token"}, status=400, headers=FETCH, without_token=True)
    browser().post(save, {"text": "Signed out"}, status=401, headers=FETCH)
    for part in ("for_learning", "six_weeks"):
        visitor.post(
            f"/reflections/mine/{booking.id}/parts/{part}/save", {"text": "Too early"}, status=409, headers=FETCH
        )
    for nonsense in ("nothing", "BETTER", "%00", "../better"):
        visitor.post(f"/reflections/mine/{booking.id}/parts/{nonsense}/save", {"text": "x"}, status=404, headers=FETCH)
    visitor.get(f"/reflections/mine/{booking.id}/questions/six_weeks", status=404)
    assert db.session.scalars(select(Reflection)).all() == []


@pytest.mark.one_database
@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "1.5", "٣"])
def test_a_version_that_is_none_is_older_than_everything(browser: Open, version: str) -> None:
    booking = factory.written().booking
    visitor = browser(booking.starter.account)
    _save(visitor, booking, {"text": "Other", "version": version, "window": "w" * 500}, status=409)
    assert _passage(booking).text == factory.ANSWERS[Part.BETTER]


def test_saving_the_copy_and_the_answer_after_six_weeks_works_the_same(browser: Open) -> None:
    booking = factory.finished(factory.attended(days_ago=43), for_learning=True).booking
    visitor = browser(booking.starter.account)
    copied = visitor.get(f"/reflections/mine/{booking.id}/copy").text
    assert "What stayed with me\n" in copied
    assert _save(visitor, booking, {"text": "A copy", "version": "0"}, part=Part.FOR_LEARNING) == 1
    assert "A copy</textarea>" in visitor.get(f"/reflections/mine/{booking.id}/copy").text
    fields = {"text": "It was hard", "done": "partly", "version": "0"}
    assert _save(visitor, booking, fields, part=Part.SIX_WEEKS) == 1
    page = visitor.get(f"/reflections/mine/{booking.id}/six-weeks").text
    assert "It was hard</textarea>" in page
    assert re.search(r'value="partly"\s+checked', page)
    begun = factory.booking_reflection(booking).follow_up()
    assert begun is not None
    assert begun.answered_at is None


def test_both_answers_after_six_weeks_are_kept_from_two_windows(browser: Open) -> None:
    booking = factory.finished(factory.attended(days_ago=43)).booking
    visitor = browser(booking.starter.account)
    path = f"/reflections/mine/{booking.id}/six-weeks"
    old = hidden(visitor.get(path).text)
    send(visitor, path, {"done": "yes", "text": "She said so"})
    back = visitor.post(path, {**old, "done": "not_yet", "text": "I forgot"})
    page = visitor.follow(back).text
    assert "She said so</textarea>" in page
    assert "I forgot" in page
    visitor.post(f"/reflections/mine/{booking.id}/parts/six_weeks/set-aside", {"do": "add"})
    assert _passage(booking, Part.SIX_WEEKS).text == "She said so\n\nI forgot"


def _sign_in_again(visitor: Browser, account: Account) -> str:
    """Ask for a link, follow it, and land where she was; return the page."""
    visitor.post("/sign-in", {"email": account.email})
    body = db.session.scalar(select(Message.body).order_by(Message.id.desc()).limit(1))
    found = re.search(r"(/sign-in/link/[\w-]+)", body or "")
    assert found is not None
    visitor.post(found[1])
    return visitor.follow(visitor.get("/sign-in/done", status=302)).text


def test_what_she_sent_after_her_sign_in_had_ended_is_kept_and_goes_on(browser: Open) -> None:
    booking = factory.attended()
    account = booking.starter.account
    visitor = browser(account)
    page = hidden(visitor.get(_page(booking)).text)
    with clock.fixed(A_MONDAY + timedelta(hours=13)):
        sent = visitor.post(_page(booking), {**page, "text": "Typed over a long lunch"})
        assert sent.headers["Location"] == "/sign-in"
        assert db.session.scalars(select(Reflection)).all() == []
        kept = _sign_in_again(visitor, account)
        assert "Typed over a long lunch" in kept
        address = re.search(r'action="(/reflections[^"]*)"', kept)
        assert address is not None
        visitor.post(address[1], {**page, **hidden(kept), "text": "Typed over a long lunch"})
    assert _passage(booking).text == "Typed over a long lunch"
    assert db.session.scalars(select(KeptForm)).all() == []


def test_a_kept_form_on_an_old_version_is_set_aside_and_not_offered_again(browser: Open) -> None:
    booking = factory.written().booking
    account = booking.starter.account
    visitor = browser(account)
    with clock.fixed(A_MONDAY + timedelta(hours=13)):
        visitor.post(_page(booking), {"version": "0", "text": "Kept"})
        kept = _sign_in_again(visitor, account)
        visitor.post(_page(booking), {**hidden(kept), "version": "0", "text": "Kept"})
    assert _passage(booking).set_aside == "Kept"
    assert db.session.scalars(select(KeptForm)).all() == []


@pytest.mark.one_database
def test_a_kept_form_that_is_shown_again_with_an_error_still_counts_as_kept_until_it_is_taken(browser: Open) -> None:
    booking = factory.attended()
    account = booking.starter.account
    visitor = browser(account)
    path = _page(booking, Part.ONE_THING)
    with clock.fixed(A_MONDAY + timedelta(hours=13)):
        visitor.post(path, {"version": "0", "text": "Ring", "do_by": "no day"})
        kept = _sign_in_again(visitor, account)
        again = visitor.post(path, {**hidden(kept), "text": "Ring", "do_by": "no day"}, status=422).text
        visitor.post(path, {**hidden(again), "text": "Ring", "do_by": "1/4/2027"})
    assert db.session.scalars(select(KeptForm)).all() == []


def test_it_is_all_there_after_a_restart(app: Flask, browser: Open) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    _save(visitor, booking, {"text": "Before the restart", "version": "0"})
    booking_id = booking.id
    db.session.commit()
    settings_now = app.extensions["settings"]
    restarted = make_app(
        Path(settings_now.data_folder), settings_now.database, encryption_keys=settings_now.encryption_keys
    )
    with restarted.app_context():
        found = queries.reflection_on(booking_id)
        assert found is not None
        assert found.text(Part.BETTER) == "Before the restart"
        db.session.rollback()
        db.engine.dispose()


def test_two_first_saves_at_the_same_moment_make_one_reflection(app: Flask, department: None) -> None:
    booking = factory.attended()
    booking_id = booking.id
    db.session.commit()
    start, outcomes = threading.Barrier(6), []

    def save(number: int) -> None:
        with app.app_context():
            start.wait()
            try:
                with unit_of_work():
                    own = db.session.get_one(Booking, booking_id)
                    text = Typed(f"Window {number}", window=f"w{number}")
                    outcomes.append(writing.save(factory.author(own), own, Part.BETTER, text))
            except writing.ChangedElsewhere as changed:
                outcomes.append(-changed.version)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [-1] * 5 + [1]
    db.session.expire_all()
    assert db.session.scalar(select(func.count()).select_from(Reflection)) == 1


@dataclass
class _Window:
    """An open page: what it shows, on which version, and its own name."""

    name: str
    version: int
    text: str
    seen: frozenset[str] = field(default_factory=frozenset)


_ACTIONS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["open", "save", "save-unheard", "send", "send-twice"])), max_size=10
)


@pytest.mark.one_database
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions=_ACTIONS)
def test_no_saved_word_is_ever_lost_while_windows_only_add(department: None, actions: list[tuple[int, str]]) -> None:
    """Whatever the windows do, and whichever answers get lost: what was taken is in the text or beside it."""
    booking = factory.attended()
    actor = factory.author(booking)
    windows = {number: _Window(f"first {number}", 0, "") for number in range(3)}
    fresh = itertools.count(1)
    taken: set[str] = set()
    for number, action in actions:
        db.session.commit()
        window = windows[number]
        if action == "open":
            reflection = queries.reflection_on(booking.id)
            passage = reflection.passage(Part.BETTER) if reflection else None
            windows[number] = _Window(
                f"window {next(fresh)}", passage.version if passage else 0, passage.text if passage else ""
            )
            continue
        token = f"<{next(fresh)}>"
        window.text += token
        typed = Typed(window.text, window.version, window.name)
        words = set(re.findall(r"<\d+>", window.text))
        if action.startswith("send"):
            for _ in range(2 if action == "send-twice" else 1):
                if writing.save_or_set_aside(actor, booking, Part.BETTER, typed):
                    typed = replace(typed, version=_passage(booking).version)
            windows[number] = _Window(f"window {next(fresh)}", _passage(booking).version, _passage(booking).text)
            taken |= words
        else:
            try:
                version = writing.save(actor, booking, Part.BETTER, typed)
            except writing.ChangedElsewhere:
                continue
            window.version = window.version if action == "save-unheard" else version
            taken |= words
    if taken:
        passage = _passage(booking)
        assert taken <= set(re.findall(r"<\d+>", f"{passage.text} {passage.set_aside}"))


def test_finishing_in_one_window_stops_saving_in_the_other(browser: Open) -> None:
    booking = factory.written().booking
    visitor = browser(booking.starter.account)
    page = hidden(visitor.get(_page(booking)).text)
    send(visitor, f"/reflections/mine/{booking.id}/readers", {})
    _save(visitor, booking, {**page, "text": "Typed on"}, status=409)
    assert factory.booking_reflection(booking).status is ReflectionStatus.FINISHED
    assert _passage(booking).text == factory.ANSWERS[Part.BETTER]


@pytest.mark.one_database
def test_somebody_elses_booking_takes_nothing(browser: Open) -> None:
    booking = factory.attended()
    other = browser(people.starter().account)
    _save(other, booking, {"text": "Mine?", "version": "0"}, status=404)
    assert db.session.scalars(select(Reflection)).all() == []

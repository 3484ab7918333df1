"""Saying what one needs: by herself, page by page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text

from induction import clock
from induction.access import queries as asked
from induction.access import services
from induction.access.enums import ASKED_NEEDS, Need
from induction.access.models import AccessDraft, AccessProfile, Answers
from induction.access.rules import ChangedMeanwhile, NotAnsweredYet, is_due_for_review, review_day
from induction.access.signals import access_changed, own_words_changed
from induction.audit import SYSTEM, Actor, AuditEvent
from induction.db import db
from induction.outbox.models import Message
from induction.people.models import Account
from tests.conftest import A_MONDAY
from tests.factories import access, people
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
ODD_TEXTS = ["<b>x</b>", '=HYPERLINK("x")', "שלום \u202eabc", "e\u0301\u0301", "a\x00b"]


def _number_of(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _answer(visitor: Browser, needs: list[str], words: str = "", language: str = "") -> None:
    visitor.follow(visitor.post("/access/change/needs", {"needs": needs, "version": "0"}))
    visitor.follow(visitor.post("/access/change/words", {"own_words": words}))
    visitor.follow(visitor.post("/access/change/language", {"meeting_language": language}))
    visitor.post("/access/check", {"version": "0"})


@contextmanager
def _heard(which: str = "access_changed") -> Iterator[list[int]]:
    heard: list[int] = []

    def listen(_sender: object, account_id: int) -> None:
        heard.append(account_id)

    signal = access_changed if which == "access_changed" else own_words_changed
    with signal.connected_to(listen):
        yield heard


def test_what_she_ticks_writes_and_asks_for_is_what_she_sees_afterwards(browser: Open) -> None:
    ffion = people.account()
    visitor = browser(ffion)
    assert "Start" in visitor.get("/access").text
    _answer(visitor, ["hearing_loop", "breaks"], "A chair with arms", "Welsh")
    seen = visitor.get("/access").text
    for words in ("A hearing loop", "Breaks, or time to move about", "A chair with arms", "Welsh"):
        assert words in seen
    assert "Nobody but you." in seen
    profile = asked.profile_of(ffion.id)
    assert profile is not None
    assert profile.needs == {Need.HEARING_LOOP, Need.BREAKS, Need.OTHER}
    assert _number_of(AccessDraft) == 0


def test_needing_nothing_is_an_answer_too(browser: Open) -> None:
    ffion = people.account()
    visitor = browser(ffion)
    _answer(visitor, ["none"])
    assert asked.has_answered([ffion.id]) == {ffion.id}
    assert asked.needs_of([ffion.id]) == {ffion.id: frozenset()}
    assert "Nothing" in visitor.get("/access").text


def test_saying_nothing_at_all_is_not_an_answer_and_something_beside_nothing_neither(browser: Open) -> None:
    visitor = browser(people.account())
    assert "Tick what is needed" in visitor.post("/access/change/needs", {"version": "0"}, status=422).text
    both = visitor.post("/access/change/needs", {"needs": ["none", "breaks"], "version": "0"}, status=422)
    assert "but not both" in both.text
    visitor.post("/access/change/needs", {"needs": ["a diagnosis"], "version": "0"}, status=422)
    visitor.post("/access/change/needs", {"needs": ["other"], "version": "0"}, status=422)
    assert _number_of(AccessDraft) == 0


def test_a_look_at_any_of_the_pages_keeps_nothing(browser: Open) -> None:
    visitor = browser(people.account())
    for path in (
        "/access",
        "/access/opened",
        "/access/change/needs",
        "/access/change/words",
        "/access/change/language",
    ):
        visitor.get(path)
    visitor.get("/access/check", status=302)
    visitor.get("/access/change/told", status=404)
    visitor.get("/access/change/else", status=404)
    assert _number_of(AccessDraft) == 0
    assert _number_of(AccessProfile) == 0


def test_answers_on_their_way_are_still_there_on_another_device_and_can_be_thrown_away(browser: Open) -> None:
    ffion = people.account()
    access.profile(Need.BREAKS, account=ffion)
    visitor = browser(ffion)
    visitor.post("/access/change/needs", {"needs": ["parking"], "version": "1"})
    other = browser(ffion)
    assert "You have answers that are not saved" in other.get("/access").text
    assert "Parking close to the door" in other.get("/access/check").text
    assert asked.needs_of([ffion.id]) == {ffion.id: {Need.BREAKS}}
    other.post("/access/discard")
    assert "Parking" not in visitor.get("/access").text
    assert _number_of(AccessDraft) == 0


def test_check_asks_first_for_what_was_jumped_over(browser: Open) -> None:
    visitor = browser(people.account())
    visitor.post("/access/change/words", {"own_words": "A lift", "version": "0"})
    assert visitor.get("/access/check", status=302).headers["Location"] == "/access/change/needs"
    assert visitor.post("/access/check", {"version": "0"}).headers["Location"] == "/access/change/needs"
    assert _number_of(AccessProfile) == 0


def test_a_second_press_of_save_makes_no_second_answer(browser: Open) -> None:
    ffion = people.account()
    visitor = browser(ffion)
    _answer(visitor, ["breaks"])
    visitor.post("/access/check", {"version": "0"})
    assert _number_of(AccessProfile) == 1
    assert db.session.scalar(select(AccessProfile.version)) == 1


def test_when_staff_saved_meanwhile_she_is_told_and_a_second_press_saves_hers(browser: Open) -> None:
    ffion = people.account()
    visitor = browser(ffion)
    visitor.post("/access/change/needs", {"needs": ["breaks"], "version": "0"})
    services.answer(Actor(people.hr_officer().id, "phone"), ffion.id, [Need.PARKING], "")
    refused = visitor.post("/access/check", {"version": "0"}, status=422).text
    assert "Somebody has saved other answers since you began" in refused
    assert "Breaks, or time to move about" in refused
    assert asked.needs_of([ffion.id]) == {ffion.id: {Need.PARKING}}
    assert 'name="version" type="hidden" value="1"' in refused
    visitor.post("/access/check", {"version": "1"})
    assert asked.needs_of([ffion.id]) == {ffion.id: {Need.BREAKS}}


def test_a_change_seen_on_an_old_page_is_refused_although_the_draft_begins_after_it(browser: Open) -> None:
    ffion = people.account()
    access.profile(Need.BREAKS, account=ffion)
    visitor = browser(ffion)
    services.answer(SYSTEM, ffion.id, [Need.PARKING], "")
    visitor.post("/access/change/needs", {"needs": ["screen"], "version": "1"})
    visitor.get("/access/check")
    visitor.post("/access/check", {"version": "1"}, status=422)
    visitor.post("/access/check", {"version": "made up"}, status=422)
    assert asked.needs_of([ffion.id]) == {ffion.id: {Need.PARKING}}


def test_a_year_later_she_is_asked_again_and_says_that_it_is_still_right(browser: Open) -> None:
    ffion = people.account()
    access.profile(Need.BREAKS, account=ffion)
    with clock.fixed(A_MONDAY + timedelta(days=364)):
        assert "Is this still right?" not in browser(ffion).get("/access").text
        assert asked.due_for_review([ffion.id]) == set()
    with clock.fixed(A_MONDAY + timedelta(days=366)):
        visitor = browser(ffion)
        assert "Is this still right?" in visitor.get("/access").text
        assert asked.due_for_review([ffion.id]) == {ffion.id}
        visitor.post("/access/still-right", {"version": "1"})
        assert "Is this still right?" not in visitor.get("/access").text
        visitor.post("/access/still-right", {"version": "1"}, status=409)
    actions = list(db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("access:%"))))
    assert actions == ["access:confirmed"]


def test_nothing_can_be_still_right_before_there_is_an_answer(browser: Open) -> None:
    ffion = people.account()
    browser(ffion).post("/access/still-right", {"version": "0"}, status=409)
    with pytest.raises(NotAnsweredYet):
        services.confirm(Actor(ffion.id), ffion.id, 0)


@pytest.mark.parametrize("words", ODD_TEXTS)
def test_odd_words_are_kept_and_shown_and_do_no_harm(browser: Open, words: str) -> None:
    ffion = people.account()
    visitor = browser(ffion)
    _answer(visitor, ["none"], words, words)
    profile = asked.profile_of(ffion.id)
    assert profile is not None
    assert profile.own_words == words.replace("\x00", "").replace("\u202e", "")
    assert "<b>x</b>" not in visitor.get("/access").text


def test_words_that_are_too_long_come_back_with_a_sentence(browser: Open) -> None:
    visitor = browser(people.account())
    again = visitor.post("/access/change/words", {"own_words": "word " * 500 + "end", "version": "0"}, status=422)
    assert "Use 2000 characters or fewer." in again.text
    assert "word word end" in again.text
    visitor.post("/access/change/language", {"meeting_language": "x" * 101, "version": "0"}, status=422)
    assert _number_of(AccessDraft) == 0


def test_needs_are_told_to_the_rooms_above_when_they_change_and_only_then(department: None) -> None:
    ffion = people.account()
    her = Actor(ffion.id)
    with _heard() as changed, _heard("words") as words:
        services.answer(her, ffion.id, [], "")
        assert changed == []
        services.answer(her, ffion.id, [Need.BREAKS], "")
        services.answer(her, ffion.id, [Need.BREAKS], "", meeting_language="Welsh")
        assert changed == [ffion.id]
        services.answer(her, ffion.id, [Need.BREAKS], "A lift")
        assert (len(changed), words) == (2, [])
        services.answer(her, ffion.id, [Need.BREAKS], "A wide lift")
        assert (len(changed), words) == (3, [ffion.id])
        services.answer(her, ffion.id, [Need.BREAKS], "")
        assert (len(changed), words) == (4, [ffion.id])


@given(
    needs=st.frozensets(st.sampled_from(ASKED_NEEDS)),
    words=st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=50),
)
def test_an_answer_on_its_way_comes_out_as_it_went_in(needs: frozenset[Need], words: str) -> None:
    draft = AccessDraft()
    draft.answers = Answers(needs=needs, own_words=words, meeting_language=words, told_by="phone")
    assert draft.answers == Answers(needs=needs, own_words=words, meeting_language=words, told_by="phone")
    draft.answers = Answers()
    assert draft.answers == Answers()


@given(st.dates(max_value=date(9990, 1, 1)))
def test_an_answer_is_old_from_its_day_next_year_and_not_before(answered_on: date) -> None:
    day = review_day(answered_on)
    assert is_due_for_review(answered_on, day)
    assert not is_due_for_review(answered_on, day - timedelta(days=1))
    assert 365 <= (day - answered_on).days <= 366


def test_needs_words_and_drafts_are_encrypted_where_they_lie(department: None) -> None:
    ffion = people.account()
    services.answer(Actor(ffion.id), ffion.id, [Need.BRAILLE], "zebra", meeting_language="Makaton")
    services.write_draft(Actor(ffion.id), ffion.id, 1, own_words="zebra")
    for query in (
        "SELECT needs_text, own_words, meeting_language FROM access_profile",
        "SELECT answers_text FROM access_draft",
    ):
        for cell in db.session.execute(text(query)).one():
            assert not any(word in bytes(cell) for word in (b"braille", b"zebra", b"Makaton"))


def test_audit_and_mail_tell_that_she_was_asked_and_never_what_she_said(department: None) -> None:
    ffion = people.account(name="Ffion Williams")
    helen = people.hr_officer()
    services.answer(Actor(helen.id, "phone"), ffion.id, [Need.BRAILLE], "zebra", meeting_language="Welsh")
    event = db.session.scalars(select(AuditEvent)).one()
    assert (event.action, event.actor_id, event.told_us_by, event.about) == (
        "access:answered",
        helen.id,
        "phone",
        "Ffion Williams",
    )
    assert event.details == {}
    message = db.session.scalars(select(Message)).one()
    for word in ("raille", "zebra", "Welsh"):
        assert word not in f"{message.subject} {message.body}"
    assert "Helen Price" in (message.body or "")


def test_she_gets_no_email_about_what_she_did_herself(department: None) -> None:
    ffion = people.account()
    services.answer(Actor(ffion.id), ffion.id, [Need.BRAILLE], "")
    services.answer(SYSTEM, ffion.id, [Need.BREAKS], "")
    assert _number_of(Message) == 0


def test_an_answer_to_what_was_not_the_newest_changes_nothing(department: None) -> None:
    ffion = people.account()
    her = Actor(ffion.id)
    services.answer(her, ffion.id, [Need.BREAKS], "", version=0)
    db.session.commit()
    with pytest.raises(ChangedMeanwhile):
        services.answer(her, ffion.id, [Need.PARKING], "", version=0)
    assert asked.needs_of([ffion.id]) == {ffion.id: {Need.BREAKS}}


def test_drafts_left_for_a_month_are_forgotten(department: None) -> None:
    ffion, gwen = people.account(), people.account()
    services.write_draft(Actor(ffion.id), ffion.id, 0, own_words="zebra")
    with clock.fixed(A_MONDAY + timedelta(days=31)):
        services.write_draft(Actor(gwen.id), gwen.id, 0, own_words="a lift")
    assert list(db.session.scalars(select(AccessDraft.account_id))) == [gwen.id]


def test_what_many_people_need_is_one_query(queries: Callable[[], Any], department: None) -> None:
    accounts: list[Account] = [access.profile(Need.BREAKS).account for _ in range(5)]
    ids = [account.id for account in accounts]
    nobody = people.account().id
    for ask in (asked.needs_of, asked.has_answered, asked.due_for_review):
        for some in (ids[:1], [*ids, nobody]):
            with queries() as seen:
                ask(some)
            assert len(seen) == 1
    assert asked.needs_of([*ids, nobody]) == dict.fromkeys(ids, frozenset({Need.BREAKS}))
    assert asked.has_answered([*ids, nobody]) == set(ids)

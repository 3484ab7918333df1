"""Who arranges things: what they see, what is noted about it, and writing answers down for somebody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from induction import clock
from induction.access import queries as asked
from induction.access import services
from induction.access.enums import Need
from induction.access.models import AccessDraft, AccessOpening, AccessProfile
from induction.access.rules import ChangedMeanwhile, SayHowYouKnow
from induction.audit import Actor, AuditEvent
from induction.db import db, unit_of_work
from induction.people.enums import AccountRole
from tests.conftest import A_MONDAY
from tests.factories import access, people
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
ARRANGE = {AccountRole.HR_OFFICER, AccountRole.INVOLVEMENT_LEAD}
OTHERS = [role for role in AccountRole if role not in ARRANGE]


def _openings() -> list[tuple[str, int]]:
    rows = db.session.scalars(select(AccessOpening).order_by(AccessOpening.id)).all()
    return [(row.opened_by.name, row.profile_id) for row in rows]


@pytest.mark.parametrize("role", sorted(ARRANGE))
def test_who_arranges_opens_an_answer_and_the_person_sees_who_and_when(browser: Open, role: AccountRole) -> None:
    profile = access.profile(Need.HEARING_LOOP, account=people.account(name="Ffion Williams"), own_words="A lift")
    helen = people.account(role, name="Helen Price")
    seen = browser(helen).get(f"/access/people/{profile.account_id}").text
    assert "A hearing loop" in seen
    assert "A lift" in seen
    assert _openings() == [("Helen Price", profile.id)]
    own = browser(profile.account).get("/access").text
    assert "Helen Price" in own
    assert "Monday 8 March 2027, 9:00am" in own


@pytest.mark.parametrize("role", [None, *OTHERS])
def test_nobody_else_sees_an_answer_or_the_list_and_no_opening_is_noted(
    browser: Open, role: AccountRole | None
) -> None:
    profile = access.profile(Need.HEARING_LOOP)
    visitor = browser(people.account(*([role] if role else [])))
    assert visitor.get("/access/people", status=403)
    for path in ("", "/change/needs", "/change/told", "/check"):
        visitor.get(f"/access/people/{profile.account_id}{path}", status=404)
    visitor.post(f"/access/people/{profile.account_id}/change/needs", {"needs": "none", "version": "1"}, status=404)
    visitor.post(f"/access/people/{profile.account_id}/check", {"version": "1"}, status=404)
    visitor.post(f"/access/people/{profile.account_id}/discard", status=404)
    assert _openings() == []
    assert asked.needs_of([profile.account_id]) == {profile.account_id: {Need.HEARING_LOOP}}


def test_who_is_not_signed_in_opens_nothing(browser: Open) -> None:
    profile = access.profile(Need.HEARING_LOOP)
    browser().get(f"/access/people/{profile.account_id}", status=302)
    browser().get("/access", status=302)
    assert _openings() == []


def test_what_is_not_shown_is_not_noted(browser: Open) -> None:
    helen = browser(people.hr_officer())
    profile = access.profile(Need.HEARING_LOOP)
    gone = access.profile(Need.BREAKS, account=people.account(closed_at=clock.now()))
    unasked = people.account()
    helen.get("/access/people")
    helen.get(f"/access/people/{gone.account_id}", status=404)
    helen.get("/access/people/999999", status=404)
    helen.get(f"/access/people/{profile.account_id}/change/else", status=404)
    assert "No answer yet" in helen.get(f"/access/people/{unasked.id}").text
    head = helen.client.head(f"/access/people/{profile.account_id}")
    assert (head.status_code, head.data) == (200, b"")
    assert _openings() == []


def test_each_page_that_shows_an_answer_is_noted(browser: Open) -> None:
    helen = browser(people.hr_officer())
    profile = access.profile(Need.HEARING_LOOP)
    address = f"/access/people/{profile.account_id}"
    helen.get(address)
    helen.get(address)
    helen.get(f"{address}/change/needs")
    helen.post(f"{address}/change/needs", {"needs": "breaks", "version": "1"})
    helen.get(f"{address}/check")
    assert _openings() == [("Helen Price", profile.id)] * 4


def test_an_opening_is_kept_although_the_page_then_breaks(browser: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    helen = browser(people.hr_officer())
    profile = access.profile(Need.HEARING_LOOP)
    monkeypatch.setattr(clock, "today", None)
    with pytest.raises(TypeError):
        helen.get(f"/access/people/{profile.account_id}")
    monkeypatch.undo()
    assert _openings() == [("Helen Price", profile.id)]


def test_the_opening_is_noted_while_no_other_transaction_is_open_and_before_the_answer_is_read(browser: Open) -> None:
    helen = browser(people.hr_officer())
    profile = access.profile(Need.HEARING_LOOP)
    order: list[tuple[str, int]] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.startswith("INSERT INTO access_opening"):
            order.append(("noted", db.engine.pool.checkedout()))  # type: ignore[attr-defined]  # a QueuePool has it
        elif "needs_text" in statement:
            order.append(("read", 1))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        helen.get(f"/access/people/{profile.account_id}")
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert order == [("noted", 1), ("read", 1)]


def test_somebody_without_email_tells_by_phone_and_it_is_recorded_as_such(browser: Open) -> None:
    ffion = people.account(AccountRole.STARTER, name="Ffion Williams", email=None)
    helen = people.hr_officer()
    visitor = browser(helen)
    assert "Ffion Williams" in visitor.get("/access/people?show=not-answered").text
    address = f"/access/people/{ffion.id}"
    visitor.post(f"{address}/change/told", {"version": "0"}, status=422)
    visitor.follow(visitor.post(f"{address}/change/told", {"told": "phone", "version": "0"}))
    visitor.follow(visitor.post(f"{address}/change/needs", {"needs": ["parking"], "version": "0"}))
    visitor.follow(visitor.post(f"{address}/change/words", {"own_words": "A chair with arms"}))
    check = visitor.follow(visitor.post(f"{address}/change/language", {"meeting_language": "Welsh"})).text
    for words in ("By phone", "Parking close to the door", "A chair with arms", "Welsh"):
        assert words in check
    visitor.post(f"{address}/check", {"version": "0"})
    assert asked.needs_of([ffion.id]) == {ffion.id: {Need.PARKING, Need.OTHER}}
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "access:answered")).one()
    assert (event.actor_id, event.told_us_by, event.about, event.details) == (helen.id, "phone", "Ffion Williams", {})
    assert db.session.scalar(select(func.count()).select_from(AccessDraft)) == 0


def test_staff_must_say_how_they_were_told(browser: Open) -> None:
    ffion, helen = people.account(), people.hr_officer()
    visitor = browser(helen)
    address = f"/access/people/{ffion.id}"
    visitor.post(f"{address}/change/needs", {"needs": ["parking"], "version": "0"})
    assert "Choose how you were told." in visitor.post(f"{address}/check", {"version": "0"}, status=422).text
    assert asked.has_answered([ffion.id]) == set()
    with pytest.raises(SayHowYouKnow):
        services.answer(Actor(helen.id), ffion.id, [], "")
    with pytest.raises(SayHowYouKnow):
        services.confirm(Actor(helen.id), ffion.id, 0)


def test_of_two_officers_the_second_learns_that_the_first_has_saved(browser: Open) -> None:
    ffion = people.account()
    first, second = browser(people.hr_officer(name="Helen")), browser(people.hr_officer(name="Iwan"))
    address = f"/access/people/{ffion.id}"
    for visitor, need in ((first, "parking"), (second, "breaks")):
        visitor.post(f"{address}/change/told", {"told": "in person", "version": "0"})
        visitor.post(f"{address}/change/needs", {"needs": [need], "version": "0"})
    first.post(f"{address}/check", {"version": "0"})
    refused = second.post(f"{address}/check", {"version": "0"}, status=422).text
    assert "Somebody has saved other answers since you began." in refused
    assert "Breaks, or time to move about" in refused
    assert "Parking" not in refused
    assert asked.needs_of([ffion.id]) == {ffion.id: {Need.PARKING}}
    second.post(f"{address}/check", {"version": "1"})
    assert asked.needs_of([ffion.id]) == {ffion.id: {Need.BREAKS}}


def test_one_officers_unsaved_answers_are_not_anothers(browser: Open) -> None:
    ffion = people.account()
    first, second = browser(people.hr_officer(name="Helen")), browser(people.hr_officer(name="Iwan"))
    first.post(f"/access/people/{ffion.id}/change/words", {"own_words": "zebra", "version": "0"})
    for path in ("", "/change/words"):
        assert "zebra" not in second.get(f"/access/people/{ffion.id}{path}").text
    assert "zebra" not in browser(ffion).get("/access/change/words").text
    second.post(f"/access/people/{ffion.id}/discard")
    assert "zebra" in first.get(f"/access/people/{ffion.id}/change/words").text


def _named(name: str, **values: Any) -> AccessProfile:
    return access.profile(account=people.account(name=name), **values)


def test_the_list_says_who_answered_and_whom_to_ask_again_and_nothing_of_what_they_said(browser: Open) -> None:
    _named("Ada", answered_at=A_MONDAY - timedelta(days=366))
    _named("Bea", own_words="zebra")
    access.profile(account=people.account(name="Gone", closed_at=clock.now()))
    people.account(AccountRole.STARTER, name="Cara")
    people.account(AccountRole.LINE_MANAGER, name="Dewi")
    visitor = browser(people.hr_officer())
    answered = visitor.get("/access/people").text
    waiting = visitor.get("/access/people?show=not-answered").text
    assert [name in answered for name in ("Ada", "Bea", "Cara", "Dewi", "Gone", "zebra")] == [True, True] + [False] * 4
    assert [name in waiting for name in ("Ada", "Bea", "Cara", "Dewi", "Gone")] == [False, False, True, False, False]
    assert answered.count("Ask again") == 1


def test_every_person_is_on_one_page_forwards_and_back(browser: Open) -> None:
    names = [f"Person {number:03d}" for number in range(120)] + ["Same", "same", "SAME"]
    for name in reversed(names):
        _named(name)
    forwards, after = [], None
    while True:
        page = asked.people_who_answered(after=after)
        forwards.append([person.account_id for person in page.people])
        if page.after is None:
            break
        after = page.after
    assert [len(ids) for ids in forwards] == [50, 50, 23]
    assert len({account_id for ids in forwards for account_id in ids}) == 123
    backwards = [forwards[-1]]
    before = page.before
    while before is not None:
        page = asked.people_who_answered(before=before)
        backwards.append([person.account_id for person in page.people])
        before = page.before
    assert backwards[::-1] == forwards
    visitor = browser(people.hr_officer())
    following = f"/access/people?after={forwards[0][-1]}"
    assert following in visitor.get("/access/people").text
    assert "Previous page" in visitor.get(following).text


def test_lists_take_as_many_queries_for_fifty_rows_as_for_one(browser: Open, queries: Callable[[], Any]) -> None:
    helen = people.hr_officer()
    visitor = browser(helen)
    ffion = people.account()
    own = browser(ffion)
    profile = access.profile(account=ffion)
    asked_before: dict[str, int] = {}
    for rows in (1, 3, 50):
        while len(asked.people_who_answered().people) < rows:
            access.profile()
        while len(asked.people_still_to_answer().people) < rows:
            people.account(AccountRole.STARTER)
        while len(asked.openings_of(profile.id)) < rows:
            access.opening(profile, people.hr_officer())
        for who, path in (
            (visitor, "/access/people"),
            (visitor, "/access/people?show=not-answered"),
            (own, "/access/opened"),
        ):
            with queries() as seen:
                who.get(path)
            assert len(seen) == asked_before.setdefault(path, len(seen)), (path, rows)


def test_she_can_page_through_everybody_who_opened_hers_and_nobody_elses(browser: Open) -> None:
    ffion, gwen = people.account(), people.account()
    helen, iwan = people.hr_officer(name="Helen"), people.hr_officer(name="Iwan Rees")
    mine, hers = access.profile(account=ffion), access.profile(account=gwen)
    for _ in range(60):
        access.opening(mine, helen)
    access.opening(hers, iwan)
    visitor = browser(ffion)
    assert "See everyone who has opened this" in visitor.get("/access").text
    first = visitor.get("/access/opened").text
    assert first.count("Helen") == 50
    assert "Iwan Rees" not in first
    oldest = asked.openings_of(mine.id)[-1].id
    assert visitor.get(f"/access/opened?before={oldest}").text.count("Helen") == 10


def test_two_who_answer_for_one_person_at_once_make_one_row(app: Flask, department: None) -> None:
    ffion = people.account()
    officers = [people.hr_officer().id for _ in range(8)]
    db.session.commit()
    ready = Barrier(len(officers))

    def write_down(officer_id: int) -> None:
        with app.app_context():
            ready.wait()
            with unit_of_work():
                services.answer(Actor(officer_id, "phone"), ffion.id, [Need.BREAKS], "")

    with ThreadPoolExecutor(len(officers)) as pool:
        list(pool.map(write_down, officers))
    assert [profile.version for profile in db.session.scalars(select(AccessProfile))] == [len(officers)]


def test_the_third_of_three_at_once_who_saw_the_same_is_refused_like_the_second(app: Flask, department: None) -> None:
    ffion = people.account()
    officers = [people.hr_officer().id for _ in range(3)]
    db.session.commit()
    ready = Barrier(len(officers))

    def write_down(officer_id: int) -> bool:
        with app.app_context():
            ready.wait()
            try:
                with unit_of_work():
                    services.answer(Actor(officer_id, "phone"), ffion.id, [Need.BREAKS], "", version=0)
            except ChangedMeanwhile:
                return False
            return True

    with ThreadPoolExecutor(len(officers)) as pool:
        assert sorted(pool.map(write_down, officers)) == [False, False, True]

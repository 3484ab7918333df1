"""Scheduling a session, its rooms and its programme."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from induction import clock
from induction.access.enums import ArrangementStatus, Need
from induction.audit import SYSTEM
from induction.db import db
from induction.outbox.models import Message
from induction.sessions.enums import BookingStatus, SessionStatus
from induction.sessions.models import AccessArrangement, Booking, WelcomeSession
from induction.sessions.queries import sessions as session_queries
from induction.sessions.rules import Schedule
from induction.sessions.services import arrangements, scheduling
from induction.sessions.services import booking as booking_services
from tests.factories import access, people, sessions
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("department")


def typed(room_id: object = "", **values: Any) -> dict[str, Any]:
    """Return what HR types for a session that is in order, two weeks from the Monday of the tests."""
    return {
        "title": "Welcome in March",
        "day": "22/3/2027",
        "starts": "9:30",
        "ends": "12.30",
        "room": str(room_id),
        "online_address": "",
        "places": "24",
        "group_size": "6",
        "last_day_to_book": "19 March 2027",
        "audience": ["finance", "reception"],
        "note": "Lunch is there.",
        **values,
    }


def _only_session() -> WelcomeSession:
    return db.session.scalars(select(WelcomeSession)).one()


def test_hr_schedules_opens_and_confirms_a_session(browser: Open) -> None:
    room = sessions.room(seats=30)
    office = browser(people.hr_officer())
    office.get("/sessions/new")
    page = office.follow(office.post("/sessions/new", typed(room.id)))
    made = _only_session()
    assert (made.status, made.places, made.audience_keys) == (SessionStatus.DRAFT, 24, ["finance", "reception"])
    assert clock.in_london(made.starts_at).isoformat() == "2027-03-22T09:30:00+00:00"
    assert [item.kind.value for item in made.programme] == ["welcome", "talk", "break", "exercise", "close"]
    assert (made.programme[0].starts_at, made.programme[-1].ends_at) == (made.starts_at, made.ends_at)
    assert "Exercise in small groups" in page.text
    office.post(f"/sessions/{made.id}/open")
    office.post(f"/sessions/{made.id}/confirm")
    assert _only_session().status is SessionStatus.CONFIRMED
    assert "Welcome in March" in office.get("/sessions").text


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"title": ""}, "Write a title."),
        ({"title": "x" * 151}, "Use 150 characters or fewer."),
        ({"day": "31/2/2027"}, "Write a real date"),
        ({"day": "1/3/2027"}, "This date and time have passed"),
        ({"day": "22/3/2047"}, "more than two years away"),
        ({"ends": "9:00"}, "ends before it starts"),
        ({"ends": "9:40"}, "from 30 minutes to 12 hours"),
        ({"starts": "half nine"}, "Write a time"),
        ({"places": "31"}, "seats 30"),
        ({"places": "many"}, "Write a whole number"),
        ({"places": "-4"}, "Write a whole number from 2 to 1000."),
        ({"places": "99999999999999999999"}, "Write a whole number"),
        ({"group_size": "25"}, "A group cannot be larger than the session"),
        ({"room": ""}, "Choose a room, or write where to join online"),
        ({"room": "", "online_address": "javascript:alert(1)"}, "begins with https://"),
        ({"last_day_to_book": "23/3/2027"}, "The last day to book is after the session"),
        ({"audience": ["astronauts"]}, "not a valid choice"),
    ],
)
@pytest.mark.one_database
def test_what_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    browser: Open, values: dict[str, Any], sentence: str
) -> None:
    room = sessions.room(seats=30)
    page = browser(people.hr_officer()).post("/sessions/new", typed(room.id, **values), status=422)
    assert sentence in page.text
    assert "Lunch is there." in page.text
    assert db.session.scalar(select(func.count()).select_from(WelcomeSession)) == 0


def test_a_room_that_is_taken_is_refused_by_the_name_of_what_is_there(browser: Open) -> None:
    there = sessions.welcome_session(days=14, title="Somebody else's morning")
    page = browser(people.hr_officer()).post("/sessions/new", typed(there.room_id), status=422)
    assert "Somebody else&#39;s morning" in page.text


def test_the_room_is_free_from_the_minute_the_other_session_ends(browser: Open) -> None:
    there = sessions.welcome_session(days=14)
    browser(people.hr_officer()).post("/sessions/new", typed(there.room_id, starts="12:30", ends="15:00"))


def test_markup_in_a_title_stays_text(browser: Open) -> None:
    office = browser(people.hr_officer())
    title = '<script>alert(1)</script> =HYPERLINK("x") \u202eهلا é̂'
    made = office.post("/sessions/new", typed(sessions.room().id, title=title))
    page = office.follow(made).text
    assert "<script>alert" not in page
    assert _only_session().title == '<script>alert(1)</script> =HYPERLINK("x") هلا é̂'


def test_the_second_of_two_officers_sees_what_changed_and_keeps_what_she_typed(browser: Open) -> None:
    welcome = sessions.welcome_session(days=14, title="Before")
    one, two = browser(people.hr_officer()), browser(people.account(*people.hr_officer().roles))
    seen = welcome.changed_at.isoformat()
    path = f"/sessions/{welcome.id}/change"
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        one.post(path, typed(welcome.room_id, title="From the first", seen=seen))
        page = two.post(path, typed(welcome.room_id, title="From the second", seen=seen), status=422)
        assert "Somebody changed this" in page.text
        assert "From the first" in page.text
        assert "From the second" in page.text
        two.post(path, typed(welcome.room_id, title="From the second", seen=_only_session().changed_at.isoformat()))
    assert _only_session().title == "From the second"


def test_everybody_booked_is_told_of_a_new_time_once_and_of_a_new_title_not_at_all(browser: Open) -> None:
    welcome = sessions.welcome_session(days=14)
    sessions.booking(welcome, people.starter())
    office = browser(people.hr_officer())
    path = f"/sessions/{welcome.id}/change"
    same = {"starts": "9:30", "ends": "12:30"}
    office.post(
        path, typed(welcome.room_id, seen=welcome.changed_at.isoformat(), title="New title", audience=[], **same)
    )
    assert db.session.scalars(select(Message.rule)).all() == []
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        office.post(path, typed(welcome.room_id, seen=welcome.changed_at.isoformat(), audience=[], starts="10:00"))
    assert db.session.scalars(select(Message.rule)).all() == ["sessions.changed"]


def test_places_cannot_be_fewer_than_the_people_booked_and_more_places_go_to_the_queue(browser: Open) -> None:
    welcome = sessions.welcome_session(days=14, places=3)
    starters = [people.starter() for _ in range(5)]
    for starter in starters:
        booking_services.book(SYSTEM, welcome.id, starter)
    office = browser(people.hr_officer())
    path = f"/sessions/{welcome.id}/change"
    seen = {"seen": welcome.changed_at.isoformat(), "audience": [], "group_size": "2"}
    page = office.post(path, typed(welcome.room_id, places="2", **seen), status=422)
    assert "3 people are booked" in page.text
    office.post(path, typed(welcome.room_id, places="4", **seen))
    booked = select(func.count()).where(Booking.status == BookingStatus.BOOKED)
    assert db.session.scalar(booked) == 4


def test_a_session_is_not_confirmed_while_something_is_not_arranged(browser: Open) -> None:
    welcome = sessions.welcome_session(room=sessions.room("hearing_loop"))
    starter = people.starter()
    access.profile(Need.HEARING_LOOP, Need.INTERPRETER, account=starter.account)
    booking_services.book(SYSTEM, welcome.id, starter)
    office = browser(people.hr_officer())
    refused = office.post(f"/sessions/{welcome.id}/confirm", status=409)
    assert "1 access requirements are not arranged yet" in refused.text
    assert "interpreter" not in refused.text.lower()
    lines = {line.need: line for line in db.session.scalars(select(AccessArrangement))}
    assert lines[Need.HEARING_LOOP].status is ArrangementStatus.ARRANGED
    assert lines[Need.INTERPRETER].status is ArrangementStatus.RECORDED
    line = lines[Need.INTERPRETER]
    assert starter.account.name in office.get(f"/sessions/{welcome.id}/access").text
    office.get(f"/sessions/{welcome.id}/access/{line.id}")
    office.post(f"/sessions/{welcome.id}/access/{line.id}", {"status": "arranged", "note": "Booked with the agency"})
    office.post(f"/sessions/{welcome.id}/confirm")
    assert _only_session().status is SessionStatus.CONFIRMED


def test_a_confirmed_session_says_when_it_is_no_longer_fit(browser: Open) -> None:
    welcome = sessions.welcome_session(status=SessionStatus.CONFIRMED)
    starter = people.starter()
    access.profile(Need.BRAILLE, account=starter.account)
    booking_services.book(SYSTEM, welcome.id, starter)
    page = browser(people.hr_officer()).get(f"/sessions/{welcome.id}")
    assert "something has changed since" in page.text


def test_whose_page_of_needs_was_opened_can_see_by_whom(browser: Open) -> None:
    welcome, starter, officer = sessions.welcome_session(), people.starter(), people.hr_officer()
    access.profile(Need.BRAILLE, account=starter.account)
    booking_services.book(SYSTEM, welcome.id, starter)
    browser(officer).get(f"/sessions/{welcome.id}/access")
    assert officer.name in browser(starter.account).get("/access").text


def test_which_need_it_is_stays_out_of_the_tables_in_clear() -> None:
    welcome, starter = sessions.welcome_session(), people.starter()
    access.profile(Need.BRAILLE, account=starter.account)
    booking_services.book(SYSTEM, welcome.id, starter)
    with db.engine.connect() as connection:
        db.session.commit()
        raw = connection.exec_driver_sql("SELECT need_key FROM access_arrangement").scalar_one()
    assert b"braille" not in bytes(raw)


def test_a_line_goes_with_the_person_and_looks_again_with_the_room() -> None:
    welcome, starter = sessions.welcome_session(room=sessions.room("step_free")), people.starter()
    access.profile(Need.STEP_FREE, account=starter.account)
    booking = booking_services.book(SYSTEM, welcome.id, starter)
    assert arrangements.still_to_arrange(welcome) == 0
    welcome.room = sessions.room()
    arrangements.bring_up_to_date(welcome, room_changed=True)
    assert arrangements.still_to_arrange(welcome) == 1
    booking_services.cancel(SYSTEM, booking.id)
    assert arrangements.lines_of(welcome) == []


def test_calling_off_tells_everyone_once_and_frees_the_room(browser: Open) -> None:
    welcome = sessions.welcome_session(days=14, places=2)
    starters = [people.starter() for _ in range(3)]
    for starter in starters:
        booking_services.book(SYSTEM, welcome.id, starter)
    office = browser(people.hr_officer())
    office.get(f"/sessions/{welcome.id}/call-off")
    for _ in range(2):
        office.post(f"/sessions/{welcome.id}/call-off", {"what": "cancelled", "reason": "The heating has broken down."})
    told = db.session.scalars(select(Message).where(Message.rule == "sessions.called_off")).all()
    assert len(told) == 2
    assert "The heating has broken down." in (told[0].body or "")
    assert {message.calendar_method for message in told} == {"CANCEL"}
    assert {booking.status for booking in db.session.scalars(select(Booking))} == {BookingStatus.CANCELLED}
    scheduling.create(
        SYSTEM,
        Schedule(
            title="Another", starts_at=welcome.starts_at, ends_at=welcome.ends_at, room_id=welcome.room_id,
            room_name="", room_seats=30, online_address="", places=10, group_size=5,
            last_day_to_book=clock.today(), audience=frozenset(), note="",
        ),
    )  # fmt: skip


def test_the_programme_stays_inside_the_session_and_nothing_overlaps(browser: Open) -> None:
    welcome = sessions.welcome_session(days=14)
    office = browser(people.hr_officer())
    path = f"/sessions/{welcome.id}/programme/new"
    office.get(path)
    talk = {"starts": "9:30", "ends": "10:30", "kind": "talk", "title": "Two lives", "trainer": "", "speaker": "Rosa"}
    office.post(path, talk)
    assert "Two lives is at the same time" in office.post(path, {**talk, "title": "Again"}, status=422).text
    assert "outside the session" in office.post(path, {**talk, "starts": "8:00", "ends": "9:00"}, status=422).text
    item = _only_session().programme[0]
    other = sessions.welcome_session(days=20)
    office.get(f"/sessions/{other.id}/programme/{item.id}", status=404)
    office.get(f"/sessions/{welcome.id}/programme/{item.id}")
    office.post(f"/sessions/{welcome.id}/programme/{item.id}", {**talk, "title": "Three lives"})
    assert "Three lives" in office.get(f"/sessions/{welcome.id}").text
    office.post(f"/sessions/{welcome.id}/programme/{item.id}/remove")
    assert "Three lives" not in office.get(f"/sessions/{welcome.id}").text


def test_rooms_are_added_changed_and_taken_off_the_list(browser: Open) -> None:
    site = people.site("Riverside House")
    office = browser(people.hr_officer())
    office.get(f"/sites/{site.id}/rooms/new")
    room = {"name": "The long room", "seats": "40", "offers": ["step_free", "hearing_loop"]}
    office.post(f"/sites/{site.id}/rooms/new", room)
    page = office.post(f"/sites/{site.id}/rooms/new", {**room, "name": "the  LONG room"}, status=422)
    assert "already has a room" in page.text
    assert "The long room" in office.get("/rooms").text
    made = session_queries.rooms()[0]
    office.get(f"/rooms/{made.id}")
    office.post(f"/rooms/{made.id}", {**room, "seats": "12"})
    welcome = sessions.welcome_session(room=made, places=10)
    assert "Move that session first" in office.post(f"/rooms/{made.id}", {**room, "seats": "9"}, status=422).text
    office.post(f"/rooms/{made.id}/close", status=409)
    scheduling.call_off(SYSTEM, welcome.id, postponed=True, reason="Snow")
    office.post(f"/rooms/{made.id}/close")
    office.get("/rooms")
    assert "The long room" not in office.get("/rooms").text

"""The register on the day."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from induction.audit import SYSTEM, AuditEvent
from induction.db import db
from induction.sessions.enums import Attendance, BookingStatus, SessionStatus
from induction.sessions.models import Booking, WelcomeSession
from induction.sessions.services import booking as booking_services
from induction.sessions.services import register as services
from tests.factories import people, sessions
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("department")


def _this_morning(**values: object) -> WelcomeSession:
    return sessions.welcome_session(days=0, status=SessionStatus.CONFIRMED, **values)


def test_each_tick_is_saved_by_itself_and_a_correction_leaves_a_trace(browser: Open) -> None:
    welcome = _this_morning()
    one, two = (sessions.booking(welcome, people.starter()) for _ in range(2))
    office = browser(people.hr_officer())
    path = f"/sessions/{welcome.id}/register"
    office.get(path)
    phone = {"X-Requested-With": "fetch"}
    office.post(path, {f"booking-{one.id}": "did_not_attend"}, status=200, headers=phone)
    office.post(path, {f"booking-{one.id}": "attended"}, status=200, headers=phone)
    assert (one.attendance, two.attendance) == (Attendance.ATTENDED, None)
    marks = db.session.scalars(select(AuditEvent.details).where(AuditEvent.action == "register:marked")).all()
    assert marks == [
        {"before": None, "after": "did_not_attend"},
        {"before": "did_not_attend", "after": "attended"},
    ]


def test_without_script_the_whole_register_is_saved_with_one_button_and_finished(browser: Open) -> None:
    welcome = _this_morning()
    bookings = [sessions.booking(welcome, people.starter()) for _ in range(4)]
    office = browser(people.hr_officer())
    office.post(f"/sessions/{welcome.id}/register/finish", status=409)
    words = ["attended", "part_attended", "apologies", "did_not_attend"]
    ticks = {f"booking-{booking.id}": word for booking, word in zip(bookings, words, strict=True)}
    office.post(f"/sessions/{welcome.id}/register", ticks)
    assert welcome.status.value == "under_way"
    office.post(f"/sessions/{welcome.id}/register/finish")
    assert [booking.attendance for booking in bookings] == [Attendance(word) for word in words]
    assert welcome.status.value == "held"
    office.get(f"/sessions/{welcome.id}/register")
    office.get(f"/sessions/{welcome.id}/register/print")


def test_a_register_of_another_day_is_not_open(browser: Open) -> None:
    booking = sessions.booking(sessions.welcome_session(days=2), people.starter())
    db.session.commit()
    with pytest.raises(services.TooEarly):
        services.mark(SYSTEM, booking.id, Attendance.ATTENDED)
    office = browser(people.hr_officer())
    assert "opens two hours before" in office.get(f"/sessions/{booking.welcome_session_id}/register").text


def test_a_mark_that_is_no_word_of_the_register_changes_nothing(browser: Open) -> None:
    welcome = _this_morning()
    booking = sessions.booking(welcome, people.starter())
    browser(people.hr_officer()).post(f"/sessions/{welcome.id}/register", {f"booking-{booking.id}": "asleep"})
    assert booking.attendance is None


def test_a_walk_in_is_found_added_and_added_only_once(browser: Open) -> None:
    welcome = _this_morning()
    later = sessions.welcome_session(days=10)
    visitor = people.starter(name="Zofia Nowak")
    elsewhere = booking_services.book(SYSTEM, later.id, visitor)
    office = browser(people.hr_officer())
    path = f"/sessions/{welcome.id}/register/walk-in"
    office.get(path)
    assert "Zofia Nowak" in office.post(path, {"search": "nowak zof"}, status=200).text
    assert "Nobody of that name" in office.post(path, {"search": "%_%"}, status=200).text
    for _ in range(2):
        office.post(f"{path}/add", {"starter_id": visitor.id})
    there = db.session.scalars(select(Booking).where(Booking.welcome_session_id == welcome.id)).one()
    assert (there.attendance, there.walk_in) == (Attendance.ATTENDED, True)
    assert elsewhere.status is BookingStatus.CANCELLED


def test_a_walk_in_takes_the_place_of_who_did_not_attend_and_no_other() -> None:
    welcome = _this_morning(places=2)
    one, _two = (sessions.booking(welcome, people.starter()) for _ in range(2))
    db.session.commit()
    with pytest.raises(services.NoSeatLeft):
        services.walk_in(SYSTEM, welcome.id, people.starter())
    services.mark(SYSTEM, one.id, Attendance.DID_NOT_ATTEND)
    services.walk_in(SYSTEM, welcome.id, people.starter())


def test_a_mark_is_not_taken_back_when_she_has_been_booked_elsewhere_since() -> None:
    welcome, later = _this_morning(), sessions.welcome_session(days=10)
    booking = sessions.booking(welcome, people.starter(), attendance=Attendance.DID_NOT_ATTEND)
    booking_services.book(SYSTEM, later.id, booking.starter)
    with pytest.raises(services.BookedElsewhere):
        services.mark(SYSTEM, booking.id, None)


def test_a_starter_sees_what_was_recorded_about_her(browser: Open) -> None:
    booking = sessions.booking(_this_morning(), people.starter(), attendance=Attendance.APOLOGIES)
    page = browser(booking.starter.account).get(f"/my-session/bookings/{booking.id}")
    assert "Sent apologies" in page.text


def test_a_place_that_a_walk_in_has_taken_is_not_given_back_by_a_correction() -> None:
    welcome = _this_morning(places=2)
    one, _two = (sessions.booking(welcome, people.starter()) for _ in range(2))
    services.mark(SYSTEM, one.id, Attendance.DID_NOT_ATTEND)
    services.walk_in(SYSTEM, welcome.id, people.starter())
    db.session.commit()
    with pytest.raises(services.NoSeatLeft):
        services.mark(SYSTEM, one.id, Attendance.ATTENDED)


def test_who_turns_out_to_have_been_there_gives_up_the_place_she_was_given_elsewhere() -> None:
    welcome, later = _this_morning(), sessions.welcome_session(days=10)
    booking = sessions.booking(welcome, people.starter(), attendance=Attendance.DID_NOT_ATTEND)
    elsewhere = booking_services.book(SYSTEM, later.id, booking.starter)
    services.mark(SYSTEM, booking.id, Attendance.ATTENDED)
    assert elsewhere.status is BookingStatus.CANCELLED

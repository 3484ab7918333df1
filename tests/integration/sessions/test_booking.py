"""Booking, waiting, changing and cancelling: who gets a place, and that nobody gets two."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from induction import clock
from induction.access.enums import Need
from induction.audit import SYSTEM, AuditEvent
from induction.db import db
from induction.outbox.models import Message
from induction.people.enums import RoleFamily, StarterStatus
from induction.people.models import Starter
from induction.sessions import rules
from induction.sessions.enums import Attendance, BookingStatus, SessionStatus
from induction.sessions.models import Booking, WelcomeSession
from induction.sessions.queries import bookings as queries
from induction.sessions.services import booking as services
from tests.factories import access, people, sessions
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("department")


def _in_weeks(weeks: int) -> Starter:
    """Make a starter who began so many weeks ago."""
    return people.starter(started=clock.today() - timedelta(weeks=weeks))


def _statuses(*starters: Starter, at: WelcomeSession) -> list[str]:
    found = [queries.booking_at(at.id, starter.id) for starter in starters]
    return [booking.status.value if booking else "-" for booking in found]


def _emails_to(starter: Starter) -> list[str]:
    return list(
        db.session.scalars(select(Message.rule).where(Message.account_id == starter.account_id).order_by(Message.id))
    )


def test_a_free_place_is_given_and_told_with_a_calendar_file() -> None:
    starter, welcome = people.starter(), sessions.welcome_session()
    booking = services.book(SYSTEM, welcome.id, starter)
    assert booking.status is BookingStatus.BOOKED
    message = db.session.scalars(select(Message).where(Message.account_id == starter.account_id)).one()
    assert message.rule == "sessions.booked"
    assert message.calendar_method == "REQUEST"
    assert welcome.title in message.subject


def test_a_full_session_waitlists_and_the_place_that_comes_free_goes_to_who_is_nearest_week_six() -> None:
    welcome = sessions.welcome_session(places=2)
    first, second = _in_weeks(1), _in_weeks(1)
    new, old, middle = _in_weeks(1), _in_weeks(5), _in_weeks(3)
    for starter in (first, second, new, old, middle):
        services.book(SYSTEM, welcome.id, starter)
    assert _statuses(first, second, new, old, middle, at=welcome) == ["booked", "booked", *["waitlisted"] * 3]
    services.cancel(SYSTEM, queries.booking_at(welcome.id, first.id).id)  # type: ignore[union-attr]  # just booked
    assert _statuses(first, second, new, old, middle, at=welcome) == [
        "cancelled", "booked", "waitlisted", "booked", "waitlisted",
    ]  # fmt: skip
    assert _emails_to(old) == ["sessions.waitlisted", "sessions.booked"]
    assert _emails_to(first) == ["sessions.booked", "sessions.booking_cancelled"]


def test_of_two_who_started_on_one_day_the_first_to_ask_is_first() -> None:
    welcome = sessions.welcome_session(places=2)
    holders = [_in_weeks(1), _in_weeks(1)]
    early, late = _in_weeks(3), _in_weeks(3)
    for starter in (*holders, early):
        services.book(SYSTEM, welcome.id, starter)
    with clock.fixed(clock.now() + timedelta(minutes=1)):
        services.book(SYSTEM, welcome.id, late)
    assert [booking.starter_id for booking in queries.waiting_for(welcome.id)] == [early.id, late.id]
    assert queries.position_of(queries.booking_at(welcome.id, late.id)) == 2  # type: ignore[arg-type]  # just made


def test_being_placed_ends_every_other_wait() -> None:
    full, other, free = (sessions.welcome_session(places=2, days=days) for days in (10, 12, 14))
    for welcome in (full, other):
        for _ in range(2):
            services.book(SYSTEM, welcome.id, people.starter())
    waiting = people.starter()
    for welcome in (full, other):
        services.book(SYSTEM, welcome.id, waiting)
    services.book(SYSTEM, free.id, waiting)
    assert [_statuses(waiting, at=welcome) for welcome in (full, other, free)] == [
        ["cancelled"], ["cancelled"], ["booked"],
    ]  # fmt: skip


def test_nobody_holds_two_places() -> None:
    one, two = sessions.welcome_session(days=10), sessions.welcome_session(days=12)
    starter = people.starter()
    services.book(SYSTEM, one.id, starter)
    with pytest.raises(services.AlreadyBooked):
        services.book(SYSTEM, two.id, starter)


def test_the_database_itself_refuses_a_second_place() -> None:
    one, two = sessions.welcome_session(days=10), sessions.welcome_session(days=12)
    starter = people.starter()
    sessions.booking(one, starter)
    with pytest.raises(IntegrityError):
        sessions.booking(two, starter)
    db.session.rollback()


def test_asking_twice_is_asking_once() -> None:
    starter, welcome = people.starter(), sessions.welcome_session()
    assert services.book(SYSTEM, welcome.id, starter).id == services.book(SYSTEM, welcome.id, starter).id
    assert _emails_to(starter) == ["sessions.booked"]


def test_cancelling_twice_says_so() -> None:
    starter, welcome = people.starter(), sessions.welcome_session()
    booking = services.book(SYSTEM, welcome.id, starter)
    services.cancel(SYSTEM, booking.id)
    with pytest.raises(services.NothingToCancel):
        services.cancel(SYSTEM, booking.id)


def test_booking_the_same_session_again_keeps_the_calendars_uid_and_raises_its_sequence() -> None:
    starter, welcome = people.starter(), sessions.welcome_session()
    booking = services.book(SYSTEM, welcome.id, starter)
    services.cancel(SYSTEM, booking.id)
    assert services.book(SYSTEM, welcome.id, starter).id == booking.id
    files = db.session.scalars(select(Message.calendar).order_by(Message.id)).all()
    uids = {line for file in files for line in (file or "").splitlines() if line.startswith("UID:")}
    sequences = [line for file in files for line in (file or "").splitlines() if line.startswith("SEQUENCE:")]
    assert len(uids) == 1
    assert sequences == ["SEQUENCE:1", "SEQUENCE:2", "SEQUENCE:3"]


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"status": SessionStatus.DRAFT}, rules.NotOpen),
        ({"status": SessionStatus.CANCELLED}, rules.NotOpen),
        ({"days": -1}, rules.AlreadyStarted),
        ({"audience_keys": [RoleFamily.FINANCE.value]}, rules.NotForThisFamily),
        ({"last_day_to_book": date(2020, 1, 1)}, rules.TooLateToBook),
    ],
)
def test_a_session_that_is_not_for_her_is_refused(values: dict[str, object], refusal: type[Exception]) -> None:
    welcome = sessions.welcome_session(**values)  # type: ignore[arg-type]  # one of them is days
    with pytest.raises(refusal):
        services.book(SYSTEM, welcome.id, people.starter())


@pytest.mark.parametrize("status", [StarterStatus.PAUSED, StarterStatus.LEFT])
def test_who_is_not_at_work_is_not_booked(status: StarterStatus) -> None:
    with pytest.raises(rules.NotHereNow):
        services.book(SYSTEM, sessions.welcome_session().id, people.starter(status=status))


def test_who_begins_after_the_session_is_not_booked() -> None:
    later = people.starter(started=clock.today() + timedelta(days=30))
    with pytest.raises(rules.BeforeSheStarts):
        services.book(SYSTEM, sessions.welcome_session(days=14).id, later)


def test_who_has_been_to_one_is_not_booked_again_and_who_did_not_attend_is() -> None:
    past, welcome = sessions.welcome_session(days=-20), sessions.welcome_session()
    came, did_not = people.starter(), people.starter()
    sessions.booking(past, came, attendance=Attendance.PART_ATTENDED)
    sessions.booking(past, did_not, attendance=Attendance.DID_NOT_ATTEND)
    db.session.commit()
    with pytest.raises(services.HasBeenToOne):
        services.book(SYSTEM, welcome.id, came)
    assert services.book(SYSTEM, welcome.id, did_not).status is BookingStatus.BOOKED


def test_a_change_keeps_the_old_place_when_the_new_session_is_full() -> None:
    old, full = sessions.welcome_session(days=10), sessions.welcome_session(days=12, places=2)
    for _ in range(2):
        services.book(SYSTEM, full.id, people.starter())
    starter = people.starter()
    booking = services.book(SYSTEM, old.id, starter)
    db.session.commit()
    with pytest.raises(services.SessionFull):
        services.change(SYSTEM, booking.id, full.id)
    assert _statuses(starter, at=old) == ["booked"]


def test_a_change_gives_the_old_place_to_the_queue() -> None:
    old, new = sessions.welcome_session(days=10, places=2), sessions.welcome_session(days=12)
    mover, stayer, waiting = people.starter(), people.starter(), people.starter()
    booking = services.book(SYSTEM, old.id, mover)
    for starter in (stayer, waiting):
        services.book(SYSTEM, old.id, starter)
    services.change(SYSTEM, booking.id, new.id)
    assert _statuses(mover, stayer, waiting, at=old) == ["cancelled", "booked", "booked"]
    assert _statuses(mover, at=new) == ["booked"]


def test_book_all_that_fit_takes_the_nearest_week_six_first_and_leaves_whom_the_room_does_not_suit() -> None:
    welcome = sessions.welcome_session(places=2, room=sessions.room("hearing_loop"))
    new, middle, old, wheelchair = _in_weeks(1), _in_weeks(3), _in_weeks(5), _in_weeks(6)
    access.profile(Need.STEP_FREE, account=wheelchair.account)
    booked, left = services.book_all_that_fit(SYSTEM, welcome.id)
    assert [booking.starter_id for booking in booked] == [old.id, middle.id]
    assert left == 2
    assert _statuses(new, wheelchair, at=welcome) == ["-", "-"]


def test_every_change_leaves_a_line_in_the_audit() -> None:
    starter, welcome = people.starter(), sessions.welcome_session()
    booking = services.book(SYSTEM, welcome.id, starter)
    services.cancel(SYSTEM, booking.id)
    actions = db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_type == "booking")).all()
    assert list(actions) == ["booking:booked", "booking:cancelled"]


def test_who_leaves_gives_up_her_place_to_the_next() -> None:
    welcome = sessions.welcome_session(places=2)
    leaver, stayer, waiting = people.starter(), people.starter(), people.starter()
    for starter in (leaver, stayer, waiting):
        services.book(SYSTEM, welcome.id, starter)
    leaver.status = StarterStatus.LEFT
    services.follow_starter(SYSTEM, leaver)
    assert _statuses(leaver, stayer, waiting, at=welcome) == ["cancelled", "booked", "booked"]


class TestPages:
    """What a starter and HR see and press."""

    def test_a_starter_books_changes_and_cancels_for_herself(self, browser: Open) -> None:
        one, two = sessions.welcome_session(days=10), sessions.welcome_session(days=12)
        me = people.starter()
        mine = browser(me.account)
        mine.post(f"/my-session/book/{one.id}")
        mine.post(f"/my-session/book/{one.id}")
        assert one.title in mine.get("/my-session").text or "You have a place" in mine.get("/my-session").text
        mine.post(f"/my-session/book/{two.id}")
        assert (_statuses(me, at=one), _statuses(me, at=two)) == (["cancelled"], ["booked"])
        booking = db.session.scalars(select(Booking).where(Booking.welcome_session_id == two.id)).one()
        mine.get(f"/my-session/bookings/{booking.id}")
        mine.get(f"/bookings/{booking.id}/cancel")
        mine.post(f"/bookings/{booking.id}/cancel")
        assert _statuses(me, at=two) == ["cancelled"]

    def test_somebody_elses_booking_is_not_found(self, browser: Open) -> None:
        other = sessions.booking(sessions.welcome_session(), people.starter())
        me = browser(people.starter().account)
        me.get(f"/my-session/bookings/{other.id}", status=404)
        me.get(f"/bookings/{other.id}/cancel", status=404)
        me.post(f"/bookings/{other.id}/cancel", status=404)
        assert other.status is BookingStatus.BOOKED

    def test_a_starter_cannot_book_a_draft_or_what_is_for_others(self, browser: Open) -> None:
        me = browser(people.starter().account)
        draft = sessions.welcome_session(status=SessionStatus.DRAFT)
        others = sessions.welcome_session(audience_keys=["finance"])
        me.post(f"/my-session/book/{draft.id}", status=404)
        me.post(f"/my-session/book/{others.id}", status=404)

    def test_hr_books_the_people_ticked_and_all_that_fit(self, browser: Open) -> None:
        welcome = sessions.welcome_session(places=3)
        starters = [people.starter() for _ in range(4)]
        office = browser(people.hr_officer())
        office.get(f"/sessions/{welcome.id}/book")
        office.post(f"/sessions/{welcome.id}/book", {"starters": [starters[0].id]})
        office.post(f"/sessions/{welcome.id}/book", {}, status=422)
        office.post(f"/sessions/{welcome.id}/book", {"starters": ["x"]}, status=422)
        office.post(f"/sessions/{welcome.id}/book-all")
        assert _statuses(*starters, at=welcome) == ["booked", "booked", "booked", "-"]
        assert starters[0].account.name in office.get(f"/sessions/{welcome.id}").text

    def test_hr_books_from_a_starter_told_by_phone(self, browser: Open) -> None:
        one, two, starter = sessions.welcome_session(days=10), sessions.welcome_session(days=12), people.starter()
        office = browser(people.hr_officer())
        for welcome in (one, two):
            office.get(f"/starters/{starter.id}/book")
            office.post(f"/starters/{starter.id}/book", {"welcome_session": welcome.id, "told_us_by": "phone"})
        assert (_statuses(starter, at=one), _statuses(starter, at=two)) == (["cancelled"], ["booked"])
        told = db.session.scalars(select(AuditEvent.told_us_by).where(AuditEvent.subject_type == "booking")).all()
        assert set(told) == {"phone"}

    def test_a_starters_page_says_where_she_stands_and_leads_hr_to_booking(self, browser: Open) -> None:
        manager = people.line_manager()
        starter = people.starter(manager=manager)
        path = f"/starters/{starter.id}"
        office, line_manager = browser(people.hr_officer()), browser(manager)
        assert "No place yet." in office.get(path).text
        services.book(SYSTEM, sessions.welcome_session(title="The one in March").id, starter)
        assert "The one in March" in office.get(path).text
        assert f"/starters/{starter.id}/book" in office.get(path).text
        assert "The one in March" in line_manager.get(path).text
        assert f"/starters/{starter.id}/book" not in line_manager.get(path).text

    @pytest.mark.one_database
    def test_the_pages_of_a_session_ask_as_much_with_one_row_as_with_fifty(
        self, browser: Open, queries: Callable[[], Any]
    ) -> None:
        welcome = sessions.welcome_session(places=100, room=sessions.room(seats=200))
        office = browser(people.hr_officer())
        counts: dict[int, dict[str, int]] = {}
        made = 0
        for rows in (1, 3, 50):
            for _ in range(rows - made):
                sessions.booking(welcome, people.starter(manager=people.line_manager()))
                sessions.booking(welcome, people.starter(), status=BookingStatus.WAITLISTED)
                people.starter()
            made = rows
            counts[rows] = {}
            for path in ("", "/book", "/register", "/register/print"):
                with queries() as seen:
                    office.get(f"/sessions/{welcome.id}{path}")
                counts[rows][path] = len(seen)
        assert counts[3] == counts[1]
        assert counts[50] == counts[1]

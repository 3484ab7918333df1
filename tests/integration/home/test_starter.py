"""A starter's home page: somebody who opens it on a bus on her second day should feel expected."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from induction import clock
from induction.access.enums import Need
from induction.pathways.enums import StepStatus
from induction.people.enums import RoleFamily, StarterStatus
from induction.people.models import Starter
from induction.reflections.enums import Moment
from induction.sessions.enums import Attendance, BookingStatus, SessionStatus
from tests.conftest import A_MONDAY
from tests.factories import access, pathways, people, reflections, sessions
from tests.integration.conftest import Browser
from tests.integration.home.looking import cards, follow_every_link, milestones, the_one_thing, words

Open = Callable[..., Browser]
NEEDS = ("What do you need so that you can take part?", "/access")


def starter_for(days: int = 1, *, name: str = "Ffion Williams", **values: Any) -> Starter:
    """Somebody who began some days ago."""
    return people.starter(name=name, started=clock.today() - timedelta(days=days), **values)


def answered(starter: Starter) -> Starter:
    """Somebody who has said that she needs nothing."""
    access.profile(account=starter.account)
    return starter


def test_on_her_second_day_she_is_expected(browser: Open) -> None:
    pathways.module(title="Your first weeks", due_week=1)
    pathways.module(RoleFamily.HOME_CARE, title="On the other side of the door", due_week=3)
    pathways.module(RoleFamily.FINANCE, title="What a payment turns into", due_week=4)
    sessions.welcome_session(days=20, title="Welcome at Oakfield")
    ffion = starter_for(1)
    visitor = browser(ffion.account)
    page = visitor.get("/")
    assert "Hello, Ffion" in words(page)
    assert "Welcome. It is good that you are here." in words(page)
    assert the_one_thing(page) == NEEDS
    assert [tone for tone, _heading, _address in cards(page)] == ["next"]
    assert milestones(page) == [
        ("Your first day", "Done"),
        ("Today", ""),
        ("Your first weeks", "Next"),
        ("On the other side of the door", "To come"),
        ("Welcome session by", "To come"),
        ("Your reflection", "To come"),
        ("Six weeks after", "To come"),
        ("Three months after", "To come"),
        ("Six months after", "To come"),
    ]
    assert "What a payment turns into" not in page.text
    assert "Choose a day" in words(page)
    follow_every_link(visitor, page)


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-3, "You start on Thursday 11 March 2027. We look forward to meeting you."),
        (0, "Welcome. Today is your first day."),
        (6, "Welcome. It is good that you are here."),
        (7, "This is your week 2 with us."),
        (181, "This is your week 26 with us."),
        (182, "You have been with us for more than six months."),
    ],
)
def test_she_is_welcomed_according_to_her_day(browser: Open, days: int, sentence: str) -> None:
    assert sentence in words(browser(starter_for(days).account).get("/"))


def test_she_is_greeted_by_the_name_she_goes_by(browser: Open) -> None:
    page = browser(starter_for(name="Oluwakemi Balógun", known_as="Kemi").account).get("/")
    assert "Hello, Kemi" in words(page)


def test_what_she_needs_is_asked_once_and_nothing_is_an_answer(browser: Open) -> None:
    ffion = starter_for()
    visitor = browser(ffion.account)
    assert the_one_thing(visitor.get("/")) == NEEDS
    answered(ffion)
    assert the_one_thing(visitor.get("/"))[1] != "/access"
    assert NEEDS[0] not in words(visitor.get("/"))


def test_after_that_she_chooses_a_day_then_reads(browser: Open) -> None:
    module = pathways.module(title="Your first weeks", due_week=1)
    at = sessions.welcome_session(days=20)
    ffion = answered(starter_for())
    visitor = browser(ffion.account)
    assert the_one_thing(visitor.get("/")) == ("Choose the day of your welcome session", "/my-session")
    assert "Please come by Sunday 18 April 2027" in words(visitor.get("/"))
    sessions.booking(at, ffion)
    page = visitor.get("/")
    assert the_one_thing(page) == ("Read “Your first weeks”", f"/modules/{module.slug}")
    assert "Sunday 28 March 2027" in words(page)
    assert at.room is not None
    assert at.room.name in words(page)
    pathways.progress(ffion, module)
    page = visitor.get("/")
    assert cards(page) == [("done", "You have done everything for now", "")]
    assert "Next is your welcome session on Sunday 28 March 2027." in words(page)
    follow_every_link(visitor, page)


def test_a_module_she_has_begun_opens_where_she_was_and_a_late_one_is_not_held_against_her(browser: Open) -> None:
    module = pathways.module(title="Your first weeks", due_week=1)
    ffion = answered(starter_for(30))
    pathways.progress(ffion, module, StepStatus.IN_PROGRESS, furthest_piece=2)
    page = browser(ffion.account).get("/")
    assert the_one_thing(page) == ("Read “Your first weeks”", f"/modules/{module.slug}/2")
    assert "You can still do it." in words(page)
    assert "Go on reading" in words(page)
    assert ("Your first weeks", "Not done yet") in milestones(page)


def test_without_a_day_to_choose_she_is_told_whom_to_ask(browser: Open) -> None:
    page = browser(answered(starter_for()).account).get("/")
    assert "There is no day to choose from yet." in words(page)
    assert cards(page)[0][1] == "You have done everything for now"


def test_on_a_waiting_list_she_sees_it_and_is_not_asked_to_choose_again(browser: Open) -> None:
    ffion = answered(starter_for())
    sessions.welcome_session(days=30)
    waits = sessions.booking(sessions.welcome_session(days=20), ffion, status=BookingStatus.WAITLISTED)
    visitor = browser(ffion.account)
    page = visitor.get("/")
    assert "You are on the waiting list for Sunday 28 March 2027." in words(page)
    assert f'href="/my-session/bookings/{waits.id}"' in page.text
    assert cards(page)[0][1] == "You have done everything for now"
    follow_every_link(visitor, page)


def test_where_she_stands_is_asked_in_the_week_before_the_session(browser: Open) -> None:
    ffion = answered(starter_for(20))
    booking = reflections.to_come(ffion, days=8)
    visitor = browser(ffion.account)
    assert cards(visitor.get("/"))[0][1] == "You have done everything for now"
    with clock.fixed(A_MONDAY + timedelta(days=1)):
        page = browser(ffion.account).get("/")
        asked = ("Before your session: where do you stand?", f"/reflections/mine/{booking.id}/before")
        assert the_one_thing(page) == asked
        reflections.rated(booking, Moment.BEFORE)
        assert cards(browser(ffion.account).get("/"))[0][1] == "You have done everything for now"


def test_on_the_day_it_says_when_and_where_whatever_else_there_is(browser: Open) -> None:
    pathways.module(title="Your first weeks", due_week=1)
    ffion = starter_for(20)
    booking = reflections.to_come(ffion, days=0)
    visitor = browser(ffion.account)
    page = visitor.get("/")
    assert the_one_thing(page) == ("Your welcome session is today", f"/reflections/mine/{booking.id}/before")
    assert "From 9:30am." in words(page)
    with clock.fixed(A_MONDAY + timedelta(hours=1)):
        heading, address = the_one_thing(visitor.get("/"))
        assert (heading, address) == ("Your welcome session is today", f"/my-session/bookings/{booking.id}")


def test_after_the_session_she_reflects_goes_on_and_is_asked_again_in_six_weeks(browser: Open) -> None:
    ffion = starter_for(30)
    booking = reflections.attended(ffion, days_ago=2)
    visitor = browser(ffion.account)
    page = visitor.get("/")
    assert the_one_thing(page) == ("Write your reflection", f"/reflections/mine/{booking.id}")
    assert ("Your reflection", "Next") in milestones(page)
    reflections.written(booking)
    assert the_one_thing(visitor.get("/"))[0] == "Go on with your reflection"
    reflections.finished(booking)
    answered(ffion)
    page = visitor.get("/")
    assert cards(page)[0][1] == "You have done everything for now"
    assert ("Your reflection", "Done") in milestones(page)
    assert ("Six weeks after", "Next") in milestones(page)
    follow_every_link(visitor, page)
    with clock.fixed(A_MONDAY + timedelta(weeks=6)):
        later = browser(ffion.account)
        page = later.get("/")
        assert the_one_thing(page) == ("Did you do your one thing?", f"/reflections/mine/{booking.id}/six-weeks")
        reflections.followed_up(reflections.booking_reflection(booking))
        page = later.get("/")
        assert ("Six weeks after", "Done") in milestones(page)
        assert ("Three months after", "Next") in milestones(page)
        follow_every_link(later, page)


def test_her_own_words_do_not_stand_on_her_home_page_where_somebody_could_read_them_over_her_shoulder(
    browser: Open,
) -> None:
    ffion = starter_for(30)
    reflections.written(reflections.attended(ffion, days_ago=2), one_thing="PLANTED: ring Mrs Davies")
    access.profile(Need.HEARING_LOOP, account=ffion.account, own_words="PLANTED: I lip-read")
    page = browser(ffion.account).get("/")
    assert "PLANTED" not in page.text
    assert "hearing loop" not in words(page).lower()


def test_somebody_who_is_away_is_asked_nothing(browser: Open) -> None:
    pathways.module(title="Your first weeks", due_week=1)
    page = browser(starter_for(20, status=StarterStatus.PAUSED).account).get("/")
    assert cards(page) == [("done", "You have nothing to do now", "")]


def test_after_a_session_that_was_called_off_she_chooses_again(browser: Open) -> None:
    ffion = answered(starter_for(20))
    off = sessions.welcome_session(days=5, status=SessionStatus.CANCELLED)
    sessions.booking(off, ffion, status=BookingStatus.CANCELLED)
    sessions.welcome_session(days=12)
    page = browser(ffion.account).get("/")
    assert the_one_thing(page)[1] == "/my-session"
    assert off.title not in page.text


def test_who_did_not_attend_is_offered_the_next_day_without_a_word_about_it(browser: Open) -> None:
    ffion = answered(starter_for(50))
    sessions.booking(
        sessions.welcome_session(days=-3, status=SessionStatus.HELD), ffion, attendance=Attendance.DID_NOT_ATTEND
    )
    sessions.welcome_session(days=5)
    page = browser(ffion.account).get("/")
    assert the_one_thing(page) == ("Choose the day of your welcome session", "/my-session")
    assert "did not" not in words(page).lower()
    assert ("Welcome session by", "Not done yet") in milestones(page)


def test_a_year_later_she_is_asked_whether_it_is_still_right(browser: Open) -> None:
    ffion = starter_for(400)
    access.profile(account=ffion.account, answered_at=clock.now() - timedelta(days=366))
    page = browser(ffion.account).get("/")
    assert the_one_thing(page) == ("Is what you need still the same?", "/access")
    assert len(cards(page)) == 1


@pytest.mark.one_database
def test_names_and_titles_are_shown_as_they_were_typed(browser: Open) -> None:
    pathways.module(title='=HYPERLINK("x") <b>bold</b>', due_week=1)
    ffion = answered(starter_for(name="<script>x</script> שרה"))
    page = browser(ffion.account).get("/")
    assert "<b>bold</b>" not in page.text
    assert "<script>x" not in page.text

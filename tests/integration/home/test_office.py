"""What HR, the involvement lead and the administrator find first."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from induction import clock
from induction.access.enums import ArrangementStatus, Need
from induction.outbox.enums import MessageStatus
from induction.outbox.models import Message
from induction.people.enums import AccountRole
from induction.people.models import Account, ManagerNomination
from induction.sessions.enums import SessionStatus
from induction.sessions.models import AccessArrangement, WelcomeSession
from tests.factories import access, kept, number, people, sessions, trainers
from tests.integration.conftest import Browser
from tests.integration.home.looking import after_that, cards, follow_every_link, the_one_thing, words

Open = Callable[..., Browser]


def message(to: Account, status: MessageStatus) -> Message:
    return kept(
        Message(
            rule="sessions.booked",
            account_id=to.id,
            occasion=f"booking {number()}",
            subject="PLANTED subject",
            body="PLANTED body",
            reference=f"<{number()}@northshire.example>",
            status=status,
            queued_at=clock.now(),
            next_try_at=clock.now(),
        )
    )


def something_to_arrange(at: WelcomeSession) -> AccessArrangement:
    return kept(
        AccessArrangement(
            welcome_session_id=at.id,
            account_id=people.account().id,
            need_key=Need.INTERPRETER.value,
            status=ArrangementStatus.RECORDED,
            note="PLANTED note",
            changed_at=clock.now(),
        )
    )


def test_with_nothing_to_do_hr_is_told_so_and_can_schedule(browser: Open) -> None:
    visitor = browser(people.hr_officer())
    page = visitor.get("/")
    assert "Hello, Helen Price" in words(page)
    assert "There is nothing that must be done now." in words(page)
    assert "Nothing is planned" in words(page)
    follow_every_link(visitor, page)


def test_hr_finds_what_must_be_done_first_at_the_top(browser: Open) -> None:
    helen = people.hr_officer()
    today = sessions.welcome_session(days=0, title="Today", starts_at=clock.now() + timedelta(minutes=30))
    yesterday = sessions.welcome_session(days=-1, title="Yesterday", status=SessionStatus.UNDER_WAY)
    unfit = sessions.welcome_session(days=30, title="Unfit", status=SessionStatus.CONFIRMED)
    something_to_arrange(unfit)
    something_to_arrange(sessions.welcome_session(days=10, title="Soon"))
    something_to_arrange(sessions.welcome_session(days=40, title="Later"))
    sessions.welcome_session(days=12, title="Ready")
    sessions.welcome_session(days=13, title="A draft", status=SessionStatus.DRAFT)
    sessions.welcome_session(days=3, title="Called off", status=SessionStatus.CANCELLED)
    waiting = [people.starter(started=clock.today() - timedelta(days=days), name=f"Late {days}") for days in (50, 60)]
    kept(ManagerNomination(email="d.marsh@northshire.example", seen_at=clock.now()))
    message(helen, MessageStatus.FAILED)
    message(helen, MessageStatus.SENT)
    message(waiting[0].account, MessageStatus.TO_TELL)
    visitor = browser(helen)
    page = visitor.get("/")
    assert cards(page) == [("late", "Finish the register: Yesterday", f"/sessions/{yesterday.id}/register")]
    assert after_that(page) == [
        "Take the register: Today",
        "Not fit any more: Unfit",
        "Cannot be confirmed yet: Soon",
        "Ready to confirm: Ready",
        "2 starters are past week six without a place",
        "Cannot be confirmed yet: Later",
        "Line managers to confirm",
        "Messages that did not arrive",
        "Tell people another way",
    ]
    assert "1 access requirements are not arranged yet." in words(page)
    assert "Late 60 has waited longest" in words(page)
    assert "Called off" not in words(page)
    assert "PLANTED" not in page.text
    assert today.title in words(page)
    follow_every_link(visitor, page)


def test_a_session_on_its_day_is_not_among_those_to_confirm_once_its_register_is_done(browser: Open) -> None:
    sessions.welcome_session(days=-1, status=SessionStatus.HELD)
    assert cards(browser(people.hr_officer()).get("/")) == []


def test_hr_sees_how_full_the_next_sessions_are(browser: Open) -> None:
    at = sessions.welcome_session(days=10, places=12)
    for _ in range(3):
        sessions.booking(at, people.starter())
    for days in range(11, 16):
        sessions.welcome_session(days=days)
    page = browser(people.hr_officer()).get("/")
    assert "3 of 12 booked" in words(page)
    assert words(page).count(" booked") == 5
    assert 'href="/sessions"' in page.text


def test_starters_within_their_first_six_weeks_are_not_late(browser: Open) -> None:
    people.starter(started=clock.today() - timedelta(weeks=6))
    page = browser(people.hr_officer()).get("/")
    assert cards(page) == [("next", "1 starter has no place yet", "/sessions")]
    assert "Nobody is past week six." in words(page)


def test_only_five_of_the_late_are_named_and_the_others_are_counted(browser: Open) -> None:
    for days in range(50, 58):
        people.starter(started=clock.today() - timedelta(days=days), name=f"Late Number{days}")
    text = words(browser(people.hr_officer()).get("/"))
    assert "Late Number57" in text
    assert "Late Number52" not in text
    assert "3 more people are past week six." in text


def test_the_involvement_lead_finds_what_to_arrange_and_who_has_not_answered(browser: Open) -> None:
    at = sessions.welcome_session(days=10, title="Oakfield")
    something_to_arrange(at)
    idris, maureen, quiet = (trainers.trainer(name) for name in ("Idris", "Maureen", "Quiet"))
    for known in (idris, maureen):
        access.profile(account=known.account)
    overdue = sessions.trainer_offer(at, idris, answer_by=clock.today() - timedelta(days=1))
    sessions.trainer_offer(at, maureen)
    visitor = browser(trainers.involvement_lead())
    page = visitor.get("/")
    assert the_one_thing(page) == ("Cannot be confirmed yet: Oakfield", f"/sessions/{at.id}/access")
    assert after_that(page) == ["No answer yet from Idris", "1 trainer has not said what they need"]
    assert f'href="/sessions/{at.id}/offers/{overdue.id}"' in page.text
    assert f'href="/access/people/{quiet.account_id}"' in page.text
    text = words(page)
    assert text.index("Offers without an answer") < text.rindex("Idris") < text.rindex("Maureen")
    assert "PLANTED" not in page.text
    assert "interpreter" not in text.lower()
    follow_every_link(visitor, page)


def test_an_administrator_finds_messages_accounts_and_who_changed_what(browser: Open) -> None:
    raj = people.account(AccountRole.ADMINISTRATOR, name="Raj Patel")
    message(raj, MessageStatus.FAILED)
    visitor = browser(raj)
    page = visitor.get("/")
    assert the_one_thing(page) == ("Messages that did not arrive", "/messages")
    assert [text in words(page) for text in ("Accounts", "Who changed what", "Messages")] == [True] * 3
    assert "PLANTED" not in page.text
    follow_every_link(visitor, page)


def test_who_does_several_things_finds_all_of_them_and_each_task_once(browser: Open) -> None:
    everything = people.account(*AccountRole, name="Efa Jones")
    people.starter(name="Efa Jones", account=everything)
    trainers.trainer("Efa", account=everything)
    something_to_arrange(sessions.welcome_session(days=10, title="Oakfield"))
    message(everything, MessageStatus.FAILED)
    visitor = browser(everything)
    page = visitor.get("/")
    text = words(page)
    assert "Hello, Efa" in text
    headings = ["As a trainer", "As an HR officer", "As the involvement lead", "How the welcome works", "Your team"]
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)
    assert page.text.count("Cannot be confirmed yet") - page.text.count("visually-hidden") <= 1
    assert [heading for _tone, heading, _address in cards(page)].count("Messages that did not arrive") <= 1
    follow_every_link(visitor, page, visitor.get("/team"))


def test_an_account_without_a_part_is_told_whom_to_ask(browser: Open) -> None:
    visitor = browser(people.account(name="Nobody Yet"))
    page = visitor.get("/")
    assert "There is nothing for you to do here yet." in words(page)
    follow_every_link(visitor, page)


@pytest.mark.one_database
def test_who_is_not_signed_in_is_asked_to(browser: Open) -> None:
    for address in ("/", "/team"):
        assert browser().get(address, status=302).headers["Location"] == "/sign-in"


def test_the_office_pages_take_as_many_queries_for_one_thing_as_for_fifty(
    browser: Open, queries: Callable[[], Any]
) -> None:
    visitors = {
        role: browser(people.account(role))
        for role in (AccountRole.HR_OFFICER, AccountRole.INVOLVEMENT_LEAD, AccountRole.ADMINISTRATOR)
    }
    everybody = people.account()
    counts: dict[AccountRole, list[int]] = {role: [] for role in visitors}
    for more in (1, 2, 47):
        for _ in range(more):
            at = sessions.welcome_session(days=10 + number() % 300)
            something_to_arrange(at)
            sessions.trainer_offer(at, trainers.trainer(), answer_by=clock.today() - timedelta(days=1))
            begun = sessions.welcome_session(days=-1, status=SessionStatus.UNDER_WAY)
            sessions.booking(begun, people.starter())
            people.starter(started=clock.today() - timedelta(days=70))
            message(everybody, MessageStatus.FAILED)
        for role, visitor in visitors.items():
            visitor.get("/")
            with queries() as seen:
                visitor.get("/")
            counts[role].append(len(seen))
    assert {role: len(set(found)) for role, found in counts.items()} == dict.fromkeys(counts, 1), counts

"""What a line manager, a supervisor and the head of service find: yes or no, what was shared, protected figures."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from induction import clock
from induction.access.enums import Need
from induction.pathways.enums import StepStatus
from induction.people.enums import AccountRole, RoleFamily, StarterStatus
from induction.people.models import Account, Starter
from induction.reflections.services import finishing
from induction.reflections.services.sharing import Readers
from induction.sessions.enums import Attendance, BookingStatus, SessionStatus
from tests.factories import access, pathways, people, reflections, sessions
from tests.integration.conftest import Browser
from tests.integration.home.looking import cards as cards_on
from tests.integration.home.looking import follow_every_link, plain, the_one_thing, words

Open = Callable[..., Browser]


def starter_of(manager: Account, name: str, *, days: int = 20, **values: Any) -> Starter:
    return people.starter(name=name, started=clock.today() - timedelta(days=days), manager=manager, **values)


def cells(page: str, name: str) -> list[str]:
    """One person's cells in the team's table, after the name."""
    row = page[page.index(name) :]
    return [plain(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", row[: row.index("</tr>")], re.DOTALL)]


def test_the_team_page_says_booked_came_reflected_and_how_many_modules(browser: Open) -> None:
    salma = people.line_manager(name="Salma Begum")
    module = pathways.module(title="Your first weeks", due_week=1)
    pathways.module(title="Next", due_week=8)
    came, booked, waits, nowhere = (
        starter_of(salma, name, days=days)
        for name, days in (("Anna Came", 50), ("Bea Booked", 20), ("Cara Waits", 5), ("Dora Nowhere", 60))
    )
    reflections.finished(reflections.attended(came, days_ago=10))
    pathways.progress(came, module)
    at = sessions.welcome_session(days=10)
    sessions.booking(at, booked)
    sessions.booking(at, waits, status=BookingStatus.WAITLISTED)
    pathways.progress(nowhere, module, StepStatus.EXEMPT, reason="PLANTED reason")
    visitor = browser(salma)
    page = visitor.get("/team")
    names = ("Anna Came", "Bea Booked", "Cara Waits", "Dora Nowhere")
    assert {name: cells(page.text, name) for name in names} == {
        "Anna Came": ["17 Jan 2027", "Came on 26 Feb 2027", "Yes", "1 of 2 done"],
        "Bea Booked": ["16 Feb 2027", "Booked for 18 Mar 2027", "Not yet", "0 of 2 done, 1 overdue"],
        "Cara Waits": ["3 Mar 2027", "On a waiting list", "Not yet", "0 of 2 done"],
        "Dora Nowhere": ["7 Jan 2027", "No place yet, past week six", "Not yet", "0 of 1 done, 1 overdue"],
    }
    assert "PLANTED" not in page.text
    follow_every_link(visitor, page)


def test_nobody_elses_people_and_nobody_who_has_gone_are_on_it(browser: Open) -> None:
    salma, dafydd = people.line_manager(), people.line_manager()
    starter_of(salma, "Ours Today")
    starter_of(dafydd, "Theirs Today")
    starter_of(salma, "Gone Already", status=StarterStatus.LEFT)
    moved = starter_of(salma, "Moved Away")
    visitor = browser(salma)
    assert "Moved Away" in visitor.get("/team").text
    moved.manager = dafydd
    page = visitor.get("/team").text
    assert [name in page for name in ("Ours Today", "Theirs Today", "Gone Already", "Moved Away")] == [
        True,
        False,
        False,
        False,
    ]


def test_her_home_page_says_who_needs_a_day(browser: Open) -> None:
    salma = people.line_manager(name="Salma Begum")
    visitor = browser(salma)
    assert "Nobody new has named you as line manager yet." in words(visitor.get("/"))
    starter_of(salma, "Soon Enough", days=10)
    page = visitor.get("/")
    assert cards_on(page) == [("next", "1 of your people has no place yet", "/team")]
    late = starter_of(salma, "Rather Late", days=60)
    page = visitor.get("/")
    assert cards_on(page) == [("late", "1 of your people is past week six without a place", "/team")]
    sessions.booking(sessions.welcome_session(days=4), late)
    reflections.attended(starter_of(salma, "Came Already", days=60))
    page = visitor.get("/")
    assert the_one_thing(page)[0] == "1 of your people has no place yet"
    assert "3 new people. Came to a welcome session: 1. Hold a place: 1. Without a place: 1." in words(page)
    follow_every_link(visitor, page)


def test_a_supervisor_finds_what_was_shared_and_nothing_else(browser: Open) -> None:
    supervisor = people.line_manager(name="Salma Begum")
    shared = reflections.finished(
        reflections.attended(starter_of(supervisor, "Anna Shares")), supervisor=supervisor, better="PLANTED words"
    )
    reflections.finished(reflections.attended(starter_of(supervisor, "Bea Private")), better="PLANTED words")
    reflections.written(reflections.attended(starter_of(supervisor, "Cara Drafts")), better="PLANTED words")
    visitor = browser(supervisor)
    page = visitor.get("/")
    assert f'href="/reflections/shared/{shared.id}"' in page.text
    assert "Anna Shares" in words(page)
    assert [name in words(page) for name in ("Bea Private", "Cara Drafts")] == [False, False]
    assert "PLANTED" not in page.text
    follow_every_link(visitor, page)


def test_a_supervisor_who_manages_nobody_finds_it_too(browser: Open) -> None:
    supervisor = people.account(name="Only Supervises")
    anna = starter_of(people.line_manager(), "Anna Shares", supervisor=supervisor)
    booking = reflections.attended(anna)
    visitor = browser(supervisor)
    assert "Nothing yet. A reflection is private" in words(visitor.get("/"))
    reflection = reflections.written(booking)
    finishing.finish(
        reflections.author(booking), booking, Readers(supervisor.id, for_learning=False, version=reflection.version)
    )
    page = visitor.get("/")
    assert "Anna Shares" in words(page)
    visitor.get("/team", status=403)
    follow_every_link(visitor, page)


def test_the_line_manager_of_somebody_with_another_supervisor_finds_nothing_shared(browser: Open) -> None:
    manager, supervisor = people.line_manager(), people.account()
    starter_of(manager, "Anna Shares", supervisor=supervisor)
    assert "Shared with you" not in words(browser(manager).get("/"))


def test_only_five_are_listed_and_the_others_are_behind_a_link(browser: Open) -> None:
    supervisor = people.line_manager()
    for at in range(6):
        reflections.finished(reflections.attended(starter_of(supervisor, f"Sharer Number{at}")), supervisor=supervisor)
    page = browser(supervisor).get("/")
    assert words(page).count("Sharer Number") == 5
    assert "See all of them" in words(page)


def test_the_head_of_service_finds_the_reports_headline_and_no_small_number(browser: Open) -> None:
    judith = people.account(AccountRole.HEAD_OF_SERVICE, name="Judith Ashworth")
    visitor = browser(judith)
    page = visitor.get("/")
    assert "Started 0 Came by week six 0 Reflected 0" in words(page)
    job = people.job_role(RoleFamily.FINANCE)
    for _ in range(23):
        people.starter(job_role=job, started=clock.today() - timedelta(weeks=20))
    for _ in range(3):
        starter = people.starter(job_role=job, started=clock.today() - timedelta(weeks=20))
        reflections.attended(starter, days_ago=120)
    page = visitor.get("/")
    assert "Started 25 Came by week six fewer than 8 Reflected 0" in words(page)
    assert "Shared with you" not in words(page)
    follow_every_link(visitor, page)


def test_planted_secrets_stand_on_nobodys_home_page(browser: Open) -> None:
    salma = people.line_manager(name="Salma Begum")
    for at in range(9):
        starter = starter_of(salma, f"Writer Number{at}", days=100)
        access.profile(Need.INTERPRETER, account=starter.account, own_words="PLANTED need")
        booking = reflections.attended(starter, days_ago=60, attendance_note="PLANTED note")
        reflection = reflections.finished(booking, supervisor=salma, for_learning=True, one_thing="PLANTED thing")
        reflections.followed_up(reflection, text="PLANTED answer")
    away = starter_of(salma, "Away Today", days=100)
    held = sessions.welcome_session(days=-5, status=SessionStatus.HELD)
    sessions.booking(held, away, attendance=Attendance.APOLOGIES, attendance_note="PLANTED reason")
    for role in AccountRole:
        page = browser(people.account(role)).get("/").text
        assert "PLANTED" not in page
        assert "Writer Number" not in page
    for address in ("/", "/team"):
        page = browser(salma).get(address).text
        assert "PLANTED" not in page
        assert "apologies" not in page.lower()


@pytest.mark.one_database
@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.LINE_MANAGER])
def test_nobody_else_has_a_team(browser: Open, role: AccountRole) -> None:
    visitor = browser(people.account(role))
    visitor.get("/team", status=403)
    assert "Your team" not in words(visitor.get("/"))


def test_a_large_team_is_read_page_by_page_and_bad_addresses_begin_at_the_beginning(browser: Open) -> None:
    salma = people.line_manager()
    job = people.job_role()
    for at in range(53):
        starter_of(salma, f"Person A{at:02}", job_role=job)
    visitor = browser(salma)
    first = visitor.get("/team")
    assert words(first).count("Person A") == 50
    following = next(link for link in first.text.split('"') if link.startswith("/team?after="))
    second = visitor.get(following)
    assert [f"Person A{at}" in second.text for at in (49, 50, 52)] == [False, True, True]
    for bad in ("0", "-1", "x", "9" * 30, "=1+1", "\N{ARABIC-INDIC DIGIT TWO}"):
        visitor.get("/team", query_string={"after": bad})
        visitor.get("/team", query_string={"before": bad})


def test_the_managers_pages_take_as_many_queries_for_one_person_as_for_fifty(
    browser: Open, queries: Callable[[], Any]
) -> None:
    salma = people.line_manager()
    pathways.module(due_week=1)
    job = people.job_role()
    visitor = browser(salma)
    counts: dict[str, list[int]] = {"/": [], "/team": []}
    for more in (1, 2, 47):
        for _ in range(more):
            starter = people.starter(manager=salma, job_role=job)
            reflections.finished(reflections.attended(starter), supervisor=salma)
        for address, found in counts.items():
            visitor.get(address)
            with queries() as seen:
                visitor.get(address)
            found.append(len(seen))
    assert {address: len(set(found)) for address, found in counts.items()} == {"/": 1, "/team": 1}, counts

"""The head of service's report, on real rows."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from induction import clock
from induction.people.enums import AccountRole, RoleFamily, StarterStatus
from induction.people.models import Account, JobRole, Starter
from induction.reflections.enums import Moment, Statement
from induction.reflections.services import finishing
from induction.reflections.services.sharing import Readers
from induction.reports import queries as reports
from induction.reports.enums import Came
from induction.reports.quarters import Quarter
from induction.sessions.enums import Attendance, SessionStatus
from induction.sessions.models import WelcomeSession
from induction.sessions.queries import bookings
from tests.conftest import A_MONDAY
from tests.factories import people
from tests.factories import reflections as written
from tests.factories import sessions as factory
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
AUTUMN = Quarter(2026, 4)
"""On the Monday of these tests, the newest quarter that has been counted."""
STARTED = date(2026, 10, 5)


def head_of_service() -> Account:
    return people.account(AccountRole.HEAD_OF_SERVICE, name="Judith Ashworth")


def session_on(day: date) -> WelcomeSession:
    return factory.welcome_session(days=(day - clock.today()).days, status=SessionStatus.HELD)


def starters(number: int, family: RoleFamily, started: date = STARTED) -> list[Starter]:
    job: JobRole = people.job_role(family)
    return [people.starter(job_role=job, started=started) for _ in range(number)]


def came(of: list[Starter], day: date) -> None:
    at = session_on(day)
    for starter in of:
        factory.booking(at, starter, attendance=Attendance.ATTENDED)


def reflected(of: list[Starter], day: date, before: int = 3, after: int = 6) -> None:
    """Let these people come to a session on a day, give their numbers, and finish a reflection the day after."""
    at = session_on(day)
    for starter in of:
        booking = factory.booking(at, starter, attendance=Attendance.ATTENDED)
        written.rated(booking, Moment.BEFORE, before, before)
        written.rated(booking, Moment.AFTER, after, after)
        with clock.fixed(at.ends_at + timedelta(days=1)):
            written.finished(booking, one_thing="PLANTED: ring Mrs Davies")


def cells(page: str) -> dict[str, list[str]]:
    """The first table of a page, by its rows' names."""
    table = page[page.index("<table") : page.index("</table>")]
    rows = re.findall(r"<tr.*?</tr>", table, re.DOTALL)[1:]
    found = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return {row[0].strip(): [cell.strip().replace("\xa0", " ") for cell in row[1:]] for row in found}


def test_everybody_is_counted_as_things_stood_six_weeks_after_the_quarter(app: Flask, department: None) -> None:
    in_time, late, too_late, never = (starters(1, RoleFamily.FINANCE)[0] for _ in range(4))
    came([in_time], STARTED + timedelta(weeks=6))
    came([late], STARTED + timedelta(weeks=6, days=1))
    came([too_late], AUTUMN.counted_on + timedelta(days=1))
    factory.booking(session_on(STARTED + timedelta(days=9)), never, attendance=Attendance.DID_NOT_ATTEND)
    people.starter(started=AUTUMN.last + timedelta(days=1))
    people.starter(started=date(2025, 12, 31))
    found = {person.starter_id: person for person in reports.people_of(reports.newest_report().quarters)}
    assert {key: person.came for key, person in found.items()} == {
        in_time.id: Came.BY_WEEK_SIX,
        late.id: Came.LATER,
        too_late.id: Came.NOT_YET,
        never.id: Came.NOT_YET,
    }
    assert {person.quarter for person in found.values()} == {AUTUMN}


def test_whoever_came_twice_came_when_she_first_did_and_whoever_left_still_started(
    app: Flask, department: None
) -> None:
    twice, gone = starters(2, RoleFamily.SUPPORT)
    came([twice], STARTED + timedelta(weeks=8))
    came([twice, gone], STARTED + timedelta(weeks=2))
    gone.status = StarterStatus.LEFT
    found = reports.people_of(reports.newest_report().quarters)
    assert [person.came for person in found] == [Came.BY_WEEK_SIX, Came.BY_WEEK_SIX]


def test_a_reflection_counts_from_when_it_was_first_finished_and_goes_on_counting(app: Flask, department: None) -> None:
    (starter,) = starters(1, RoleFamily.HOME_CARE)
    day = STARTED + timedelta(weeks=3)
    reflected([starter], day)
    quarters = reports.newest_report().quarters
    assert [person.reflected for person in reports.people_of(quarters)] == [True]
    booking = bookings.attended_by(starter.id)
    assert booking is not None
    finishing.reopen(written.author(booking), booking)
    version = written.booking_reflection(booking).version
    finishing.finish(written.author(booking), booking, Readers(None, False, version))
    assert written.booking_reflection(booking).finished_at == clock.now()
    assert [person.reflected for person in reports.people_of(quarters)] == [True]


def test_a_reflection_finished_after_the_quarter_was_counted_changes_nothing(app: Flask, department: None) -> None:
    (starter,) = starters(1, RoleFamily.HOME_CARE)
    at = session_on(STARTED + timedelta(weeks=3))
    booking = factory.booking(at, starter, attendance=Attendance.ATTENDED)
    with clock.fixed(A_MONDAY):
        written.finished(booking)
    (person,) = reports.people_of(reports.newest_report().quarters)
    assert (person.reflected, person.ratings) == (False, None)


def test_numbers_count_only_from_who_gave_all_of_them_and_finished(app: Flask, department: None) -> None:
    all_of_them, half, draft = starters(3, RoleFamily.RECEPTION)
    day = STARTED + timedelta(weeks=1)
    reflected([all_of_them], day, before=2, after=9)
    at = session_on(day + timedelta(days=1))
    booking = factory.booking(at, half, attendance=Attendance.ATTENDED)
    written.rated(booking, Moment.AFTER)
    with clock.fixed(at.ends_at):
        written.finished(booking)
    booking = factory.booking(at, draft, attendance=Attendance.ATTENDED)
    written.rated(booking, Moment.BEFORE)
    written.rated(booking, Moment.AFTER)
    written.written(booking)
    found = {person.starter_id: person.ratings for person in reports.people_of(reports.newest_report().quarters)}
    assert found == {all_of_them.id: dict.fromkeys(Statement, (2, 9)), half.id: None, draft.id: None}


def test_the_page_shows_large_numbers_rounded_and_small_ones_not_at_all(browser: Open) -> None:
    large, small = starters(14, RoleFamily.FINANCE), starters(3, RoleFamily.RECEPTION)
    reflected(large[:12], STARTED + timedelta(weeks=2))
    came(small, STARTED + timedelta(weeks=7))
    other = starters(12, RoleFamily.HOME_CARE)
    came(other, STARTED + timedelta(weeks=4))
    page = browser(head_of_service()).get("/report").text
    table = cells(page)
    assert list(table) == [*(family.label for family in RoleFamily), "Everyone"]
    assert table["Reception"] == ["fewer than 8"] * 6
    assert table["Everyone"][0] == "30"
    shown = [cell for row in table.values() for cell in row]
    assert {cell for cell in shown if cell.isdigit()} <= {"0", "10", "15", "20", "25", "30"}
    assert "fewer than 8" in shown
    assert "There is no comparison group." in page


def test_middle_answers_are_drawn_beside_their_numbers_and_only_from_eight_people_on(browser: Open) -> None:
    reflected(starters(12, RoleFamily.FINANCE), STARTED + timedelta(weeks=2), before=3, after=7)
    reflected(starters(7, RoleFamily.SUPPORT), STARTED + timedelta(weeks=3), before=9, after=1)
    page = browser(head_of_service()).get("/report").text.replace("\xa0", " ")
    moved = page[page.index("What people said") : page.index("Who answered")]
    assert "app-ratings__picture" in moved
    assert "Not shown, because too few people answered: Front-line social work, Home care, Support," in moved
    numbers = re.findall(r"<t[hd][^>]*role=\"cell\"[^>]*>\s*(?:<svg.*?</svg>)?\s*([^<]*?)\s*</td>", moved, re.DOTALL)
    assert numbers[:2] == ["3", "7"]
    assert "9" not in numbers
    assert "100%" in numbers


def test_a_secret_reflection_and_single_numbers_never_show(browser: Open) -> None:
    (only,) = starters(1, RoleFamily.FINANCE)
    reflected([only], STARTED + timedelta(weeks=2), before=1, after=9)
    visitor = browser(head_of_service())
    for address in ("/report", "/report?quarter=2026-q4", "/report.csv", "/report.csv?quarter=2026-q4"):
        answer = visitor.get(address).text
        assert "PLANTED" not in answer
        assert "Davies" not in answer
        assert only.account.name not in answer
        assert re.search(r">\s*[19]\s*<", answer) is None


def test_only_the_four_newest_quarters_can_be_looked_at_each_for_the_whole_department(browser: Open) -> None:
    starters(20, RoleFamily.FINANCE)
    visitor = browser(head_of_service())
    links = re.findall(r'href="(/report\?quarter=[^"]+)"', visitor.get("/report").text)
    assert links == [f"/report?quarter=2026-q{number}" for number in (4, 3, 2, 1)]
    page = visitor.get(links[0]).text
    assert cells(page) == {"Everyone": ["20", "0", "0", "20"]}
    assert "Finance" not in page
    for key in ("2025-q4", "2027-q1", "2026-q5", "2026-Q4", "", "=1+1", "\N{ARABIC-INDIC DIGIT TWO}", "x" * 3000):
        visitor.get("/report", query_string={"quarter": key}, status=404)
        visitor.get("/report.csv", query_string={"quarter": key}, status=404)


def test_the_sheet_holds_the_same_figures_as_the_page_and_nothing_that_a_spreadsheet_runs(browser: Open) -> None:
    reflected(starters(14, RoleFamily.FINANCE), STARTED + timedelta(weeks=2), before=8, after=6)
    came(starters(5, RoleFamily.SUPPORT), STARTED + timedelta(weeks=2))
    visitor = browser(head_of_service())
    answer = visitor.get("/report.csv")
    assert answer.headers["Content-Disposition"] == "attachment; filename=induction-2026-q1-to-2026-q4.csv"
    headings, *rows = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert len({len(row) for row in [headings, *rows]}) == 1
    assert headings[:7] == [
        "Started from",
        "Started to",
        "Role family",
        "Started",
        "Came by week six",
        "Came later",
        "Not yet",
    ]
    page = cells(visitor.get("/report").text)
    assert {row[2]: row[3:9] for row in rows} == page
    assert rows[0][:2] == ["2026-01-01", "2026-12-31"]
    finance = next(row for row in rows if row[2] == "Finance and administration")
    assert "-2" in finance
    for row in rows:
        for cell in row:
            assert re.fullmatch(r"-?[0-9.]+", cell) or not cell.startswith(("=", "+", "-", "@"))


def test_one_quarter_as_a_sheet(browser: Open) -> None:
    starters(20, RoleFamily.FINANCE)
    answer = browser(head_of_service()).get("/report.csv?quarter=2026-q4")
    assert list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))) == [
        ["Started from", "Started to", "Started", "Came by week six", "Came later", "Not yet"],
        ["2026-10-01", "2026-12-31", "20", "0", "0", "20"],
    ]


def test_a_department_that_has_just_begun_is_told_when_there_will_be_something(browser: Open) -> None:
    page = browser(head_of_service()).get("/report").text
    assert "Nobody started in these quarters" in page
    assert "<table" not in page


@pytest.mark.one_database
@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.HEAD_OF_SERVICE])
def test_nobody_else_sees_it(browser: Open, role: AccountRole) -> None:
    visitor = browser(people.account(role))
    for address in ("/report", "/report?quarter=2026-q4", "/report.csv"):
        visitor.get(address, status=403)
    browser().get("/report", status=302)


def test_today_and_tomorrow_the_report_is_the_same(browser: Open) -> None:
    """Otherwise whoever looks every day sees the one person who came in between."""
    waiting = starters(20, RoleFamily.FINANCE)
    judith = head_of_service()
    before = browser(judith).get("/report").text
    came(waiting[:10], clock.today())
    with clock.fixed(A_MONDAY + timedelta(days=1)):
        assert cells(browser(judith).get("/report").text) == cells(before)


def test_the_report_takes_as_many_queries_for_one_starter_as_for_fifty(
    browser: Open, queries: Callable[[], Any]
) -> None:
    visitor = browser(head_of_service())
    counts = []
    for more in (1, 2, 47):
        reflected(starters(more, RoleFamily.FINANCE), STARTED + timedelta(weeks=2))
        visitor.get("/report")
        with queries() as seen:
            visitor.get("/report")
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts

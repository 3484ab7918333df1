"""Reading modules piece by piece."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any

import pytest
from flask import Flask, url_for
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from induction import clock
from induction.audit import Actor, AuditEvent
from induction.db import db, unit_of_work
from induction.pathways import queries as steps_of
from induction.pathways import rules, services
from induction.pathways.enums import StepStatus
from induction.pathways.models import ModuleProgress
from induction.pathways.rules import NotOnYourList, Progress
from induction.people.enums import AccountRole, RoleFamily, StarterStatus
from tests.conftest import A_MONDAY
from tests.factories import pathways, people
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
STAFF_READERS = [
    AccountRole.HR_OFFICER,
    AccountRole.TRAINER,
    AccountRole.LINE_MANAGER,
    AccountRole.INVOLVEMENT_LEAD,
    AccountRole.HEAD_OF_SERVICE,
]


def _place(starter_id: int) -> list[tuple[StepStatus, int]]:
    rows = db.session.scalars(select(ModuleProgress).where(ModuleProgress.starter_id == starter_id))
    return [(row.status, row.furthest_piece) for row in rows]


def _actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("module:%"))))


def test_she_reads_from_piece_to_piece_and_is_done_at_the_end(browser: Open) -> None:
    starter = people.starter()
    module = pathways.module(pieces=3)
    address = f"/modules/{module.slug}"
    visitor = browser(starter.account)
    assert "Start reading" in visitor.get(address).text
    second = visitor.follow(visitor.post(f"{address}/1/next")).text
    assert "Part 2 of 3" in second
    assert "Words of piece 2." in second
    assert _place(starter.id) == [(StepStatus.IN_PROGRESS, 2)]
    last = visitor.follow(visitor.post(f"{address}/2/next")).text
    assert "I have read this module" in last
    assert f"{module.title}”. Thank you" in visitor.follow(visitor.post(f"{address}/done")).text
    assert _place(starter.id) == [(StepStatus.COMPLETE, 3)]
    assert _actions() == ["module:started", "module:done"]


def test_opening_any_page_notes_nothing(browser: Open) -> None:
    starter = people.starter()
    module = pathways.module(pieces=3)
    visitor = browser(starter.account)
    for path in ("", f"/{module.slug}", f"/{module.slug}/1", f"/{module.slug}/3"):
        visitor.get(f"/modules{path}")
    assert _place(starter.id) == []


def test_on_another_device_she_goes_on_where_she_was_and_looking_back_takes_nothing_away(browser: Open) -> None:
    starter = people.starter()
    module = pathways.module(pieces=5)
    address = f"/modules/{module.slug}"
    visitor = browser(starter.account)
    for piece in (1, 2, 3):
        visitor.post(f"{address}/{piece}/next")
    visitor.get(f"{address}/1")
    visitor.post(f"{address}/1/next")
    assert _place(starter.id) == [(StepStatus.IN_PROGRESS, 4)]
    other = browser(starter.account)
    assert f'href="{address}/4"' in other.get(address).text
    assert f'href="{address}/4"' in other.get("/modules").text


def test_pressing_twice_is_the_same_as_once(browser: Open) -> None:
    starter = people.starter()
    module = pathways.module(pieces=2)
    visitor = browser(starter.account)
    for _ in range(2):
        visitor.post(f"/modules/{module.slug}/1/next")
    with clock.fixed(A_MONDAY + timedelta(minutes=5)):
        visitor.post(f"/modules/{module.slug}/done")
    with clock.fixed(A_MONDAY + timedelta(hours=5)):
        visitor.post(f"/modules/{module.slug}/done")
        visitor.post(f"/modules/{module.slug}/1/next")
    assert _place(starter.id) == [(StepStatus.COMPLETE, 2)]
    assert db.session.scalar(select(ModuleProgress.completed_at)) == A_MONDAY + timedelta(minutes=5)
    assert _actions() == ["module:started", "module:done"]


def test_a_module_of_another_job_or_none_is_not_found_for_a_starter(browser: Open) -> None:
    starter = people.starter(family=RoleFamily.FINANCE)
    others = pathways.module(RoleFamily.HOME_CARE)
    hers = pathways.module(RoleFamily.FINANCE, RoleFamily.RECEPTION)
    gone = pathways.module(retired_at=clock.now())
    visitor = browser(starter.account)
    for slug in (others.slug, gone.slug, "none-such"):
        visitor.get(f"/modules/{slug}", status=404)
        visitor.get(f"/modules/{slug}/1", status=404)
        visitor.post(f"/modules/{slug}/1/next", status=404)
        visitor.post(f"/modules/{slug}/done", status=404)
    for number in (0, 4):
        visitor.get(f"/modules/{hers.slug}/{number}", status=404)
        visitor.post(f"/modules/{hers.slug}/{number}/next", status=404)
    listed = visitor.get("/modules").text
    assert [module.title in listed for module in (hers, others, gone)] == [True, False, False]
    assert _place(starter.id) == []


@pytest.mark.parametrize("role", STAFF_READERS)
def test_staff_read_what_is_in_use_and_leave_no_progress(browser: Open, role: AccountRole) -> None:
    module = pathways.module(RoleFamily.HOME_CARE)
    gone = pathways.module(retired_at=clock.now())
    visitor = browser(people.account(role))
    assert module.title in visitor.get("/modules").text
    assert "Read it" in visitor.get(f"/modules/{module.slug}").text
    assert f'href="/modules/{module.slug}/2"' in visitor.get(f"/modules/{module.slug}/1").text
    assert "I have read" not in visitor.get(f"/modules/{module.slug}/3").text
    visitor.get(f"/modules/{gone.slug}", status=404)
    visitor.post(f"/modules/{module.slug}/1/next", status=404)
    visitor.post(f"/modules/{module.slug}/done", status=404)
    assert db.session.scalar(select(func.count()).select_from(ModuleProgress)) == 0


def test_who_has_no_part_in_it_reads_nothing(browser: Open) -> None:
    module = pathways.module()
    for account in (people.account(), people.account(AccountRole.ADMINISTRATOR)):
        visitor = browser(account)
        visitor.get("/modules", status=403)
        visitor.get(f"/modules/{module.slug}", status=404)
        visitor.get(f"/modules/{module.slug}/1", status=404)
        visitor.post(f"/modules/{module.slug}/done", status=404)
    browser().get("/modules", status=302)


def test_an_officer_who_is_new_herself_has_her_own_list_and_reads_the_others_too(browser: Open) -> None:
    account = people.account(AccountRole.STARTER, AccountRole.HR_OFFICER)
    starter = people.starter(family=RoleFamily.FINANCE, account=account)
    hers, others = pathways.module(RoleFamily.FINANCE), pathways.module(RoleFamily.HOME_CARE)
    visitor = browser(account)
    listed = visitor.get("/modules").text
    assert listed.index(hers.title) < listed.index("Other modules") < listed.index(others.title)
    assert "Read it" in visitor.get(f"/modules/{others.slug}").text
    visitor.post(f"/modules/{others.slug}/done", status=404)
    visitor.post(f"/modules/{hers.slug}/done")
    assert _place(starter.id) == [(StepStatus.COMPLETE, 3)]


def test_the_list_says_by_when_and_what_is_late_in_order_of_the_days(browser: Open) -> None:
    starter = people.starter(started=A_MONDAY.date() - timedelta(days=8))
    late, next_, done = (
        pathways.module(title="Late one"),
        pathways.module(RoleFamily.HOME_CARE, due_week=3, title="Next one"),
        pathways.module(title="A done one"),
    )
    pathways.progress(starter, done)
    listed = browser(starter.account).get("/modules").text
    assert "1 of 3 done." in listed
    assert "1 is past its day." in listed
    assert listed.index(done.title) < listed.index(late.title) < listed.index(next_.title)
    assert "Sunday 21 March 2027" in listed
    found = steps_of.steps_for(starter)
    assert [(step.title, step.due, step.status, step.overdue) for step in found] == [
        ("A done one", date(2027, 3, 7), StepStatus.COMPLETE, False),
        ("Late one", date(2027, 3, 7), StepStatus.NOT_STARTED, True),
        ("Next one", date(2027, 3, 21), StepStatus.NOT_STARTED, False),
    ]


def test_every_step_leads_somewhere(app: Flask, department: None) -> None:
    starter = people.starter()
    begun, fresh = pathways.module(pieces=5), pathways.module()
    pathways.progress(starter, begun, StepStatus.IN_PROGRESS, furthest_piece=4)
    with app.test_request_context():
        addresses = [url_for(step.endpoint, **step.values) for step in steps_of.steps_for(starter)]
    assert sorted(addresses) == sorted([f"/modules/{begun.slug}/4", f"/modules/{fresh.slug}"])


@pytest.mark.parametrize(
    ("status", "late"),
    [
        (StarterStatus.PRE_START, 1),
        (StarterStatus.ACTIVE, 1),
        (StarterStatus.PAUSED, 0),
        (StarterStatus.TRANSFERRED, 0),
        (StarterStatus.LEFT, 0),
    ],
)
def test_nothing_is_late_for_who_is_away_or_has_gone(department: None, status: StarterStatus, late: int) -> None:
    starter = people.starter(status=status)
    pathways.module()
    assert steps_of.progress_of([starter.id]) == {starter.id: Progress(done=0, of=1, overdue=late)}


def test_managers_get_numbers_in_as_many_queries_for_fifty_as_for_one(
    department: None, queries: Callable[[], Any]
) -> None:
    module, excused = pathways.module(), pathways.module()
    pathways.module(due_week=12)
    pathways.module(RoleFamily.FINANCE)
    starters = [people.starter() for _ in range(50)]
    pathways.progress(starters[0], module)
    pathways.progress(starters[1], excused, StepStatus.EXEMPT)
    for some in (starters[:1], starters[:3], starters):
        with queries() as seen:
            found = steps_of.progress_of([starter.id for starter in some])
        assert (len(seen), len(found)) == (3, len(some))
    assert found[starters[0].id] == Progress(done=1, of=3, overdue=1)
    assert found[starters[1].id] == Progress(done=0, of=2, overdue=1)
    assert found[starters[2].id] == Progress(done=0, of=3, overdue=2)
    assert rules.progress(steps_of.steps_for(starters[1])) == found[starters[1].id]


def test_the_list_takes_as_many_queries_for_fifty_modules_as_for_one(browser: Open, queries: Callable[[], Any]) -> None:
    starter, helen = people.starter(), people.hr_officer()
    visitors = {browser(starter.account): ["/modules"], browser(helen): ["/modules", f"/starters/{starter.id}/modules"]}
    counts: dict[tuple[int, str], int] = {}
    made = 0
    for rows in (1, 3, 50):
        while made < rows:
            pathways.progress(starter, pathways.module(), StepStatus.IN_PROGRESS)
            made += 1
        for visitor, paths in visitors.items():
            for path in paths:
                with queries() as seen:
                    visitor.get(path)
                assert len(seen) == counts.setdefault((id(visitor), path), len(seen)), (path, rows)


def test_when_her_job_changes_what_she_did_stays_and_what_she_began_for_the_old_one_is_not_asked(
    department: None,
) -> None:
    starter = people.starter(family=RoleFamily.FINANCE)
    done, begun = pathways.module(RoleFamily.FINANCE), pathways.module(RoleFamily.FINANCE)
    new = pathways.module(RoleFamily.RECEPTION)
    pathways.progress(starter, done)
    pathways.progress(starter, begun, StepStatus.IN_PROGRESS)
    starter.job_role = people.job_role(RoleFamily.RECEPTION)
    db.session.flush()
    assert {step.title for step in steps_of.steps_for(starter)} == {done.title, new.title}
    for refused in (services.go_on, services.mark_done):
        args = (2,) if refused is services.go_on else ()
        with pytest.raises(NotOnYourList):
            refused(Actor(starter.account_id), starter, begun, *args)
        db.session.commit()


def test_two_windows_at_once_make_one_row(app: Flask, department: None) -> None:
    starter, module = people.starter(), pathways.module(pieces=9)
    db.session.commit()
    ready = Barrier(8)

    def press(piece: int) -> None:
        with app.app_context():
            ready.wait()
            with unit_of_work():
                services.go_on(
                    Actor(starter.account_id),
                    db.session.get_one(type(starter), starter.id),
                    db.session.get_one(type(module), module.id),
                    piece,
                )

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(press, range(2, 10)))
    assert _place(starter.id) == [(StepStatus.IN_PROGRESS, 9)]
    assert _actions() == ["module:started"]


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](http://a.example/x)"])
def test_the_text_of_a_module_can_do_no_harm(browser: Open, text: str) -> None:
    starter, module = people.starter(), pathways.module(title="<b>Bold</b>")
    module.pieces[0].text = text
    shown = browser(starter.account).get(f"/modules/{module.slug}/1").text
    main = shown.split("<main")[1].split("</main")[0]
    assert "<script" not in main
    assert "<img" not in main
    assert 'href="javascript' not in main
    assert "<b>Bold" not in shown


_STEPS = st.builds(
    lambda status, late: rules.Step("", "", 1, "", {}, 1, date(2027, 1, 1), status, status.is_open and late, ""),
    st.sampled_from(StepStatus),
    st.booleans(),
)


@given(st.lists(_STEPS))
def test_the_numbers_fit_together_whatever_the_steps(steps: list[rules.Step]) -> None:
    counted = rules.progress(steps)
    assert 0 <= counted.done <= counted.of <= len(steps)
    assert 0 <= counted.overdue <= counted.of - counted.done


@given(
    st.dates(date(2000, 1, 1), date(2200, 1, 1)),
    st.integers(1, 52),
    st.sampled_from(StepStatus),
    st.integers(-400, 400),
)
def test_a_step_is_late_only_after_its_day_and_only_while_it_is_open(
    start: date, week: int, status: StepStatus, days: int
) -> None:
    due = rules.due_on(start, week)
    assert (due - start).days == 7 * week
    late = rules.is_overdue(status, due, due + timedelta(days=days), StarterStatus.ACTIVE)
    assert late == (days > 0 and status in {StepStatus.NOT_STARTED, StepStatus.IN_PROGRESS})

"""HR lets a starter off a module, and asks for it after all."""

from collections.abc import Callable

import pytest
from sqlalchemy import select, text

from induction.audit import Actor, AuditEvent
from induction.db import db
from induction.pathways import queries as steps_of
from induction.pathways import services
from induction.pathways.enums import StepStatus
from induction.pathways.models import ModuleProgress
from induction.pathways.rules import GiveAReason
from induction.people.enums import AccountRole
from tests.factories import pathways, people
from tests.integration.conftest import Browser

Open = Callable[..., Browser]


def _status() -> StepStatus | None:
    return db.session.scalar(select(ModuleProgress.status))


def test_she_is_let_off_with_a_reason_that_she_sees_and_it_no_longer_counts(browser: Open) -> None:
    starter, module = people.starter(name="Ffion Williams"), pathways.module()
    helen = browser(people.hr_officer())
    page = helen.get(f"/starters/{starter.id}/modules").text
    assert "Ffion Williams" in page
    address = f"/starters/{starter.id}/modules/{module.slug}/exempt"
    helen.get(address)
    helen.follow(helen.post(address, {"reason": "She wrote it.", "version": "0"}))
    shown = browser(starter.account).get("/modules").text
    assert "You do not have to read this" in shown
    assert "She wrote it." in shown
    assert "0 of 0 done." in shown
    assert steps_of.progress_of([starter.id])[starter.id].overdue == 0
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "module:exempted")).one()
    assert (event.about, event.details) == (f"Ffion Williams: {module.title}", {})


def test_after_all_she_goes_on_where_she_was(browser: Open) -> None:
    starter, module = people.starter(), pathways.module(pieces=4)
    browser(starter.account).post(f"/modules/{module.slug}/2/next")
    helen = browser(people.hr_officer())
    address = f"/starters/{starter.id}/modules/{module.slug}"
    helen.post(f"{address}/exempt", {"reason": "Away", "version": "1"})
    assert _status() is StepStatus.EXEMPT
    page = helen.get(f"/starters/{starter.id}/modules").text
    assert 'name="version" value="2"' in page
    for _ in range(2):
        helen.post(f"{address}/required", {"version": "2"})
    assert _status() is StepStatus.IN_PROGRESS
    [step] = steps_of.steps_for(starter)
    assert (step.values["number"], step.reason) == (3, "")


def test_who_is_let_off_may_read_it_all_the_same(browser: Open) -> None:
    starter, module = people.starter(), pathways.module()
    pathways.progress(starter, module, StepStatus.EXEMPT)
    visitor = browser(starter.account)
    assert "but you can" in visitor.get(f"/modules/{module.slug}").text
    visitor.post(f"/modules/{module.slug}/1/next")
    assert _status() is StepStatus.EXEMPT
    visitor.post(f"/modules/{module.slug}/done")
    assert _status() is StepStatus.COMPLETE


@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.HR_OFFICER])
def test_nobody_but_hr_sees_the_page_or_lets_anybody_off(browser: Open, role: AccountRole) -> None:
    account = people.account(role)
    starter, module = people.starter(manager=account), pathways.module()
    visitor = browser(account)
    address = f"/starters/{starter.id}/modules"
    visitor.get(address, status=404)
    visitor.get(f"{address}/{module.slug}/exempt", status=404)
    visitor.post(f"{address}/{module.slug}/exempt", {"reason": "x", "version": "0"}, status=404)
    visitor.post(f"{address}/{module.slug}/required", {"version": "0"}, status=404)
    assert _status() is None


def test_a_starter_lets_herself_off_nothing(browser: Open) -> None:
    starter, module = people.starter(), pathways.module()
    visitor = browser(starter.account)
    visitor.post(f"/starters/{starter.id}/modules/{module.slug}/exempt", {"reason": "x", "version": "0"}, status=404)
    assert _status() is None


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("", "Write why this is not needed."), ("\x00 \u202e", "Write why this is not needed."), ("x" * 501, "Use 500")],
)
def test_a_reason_is_demanded_and_what_was_typed_stays(browser: Open, reason: str, sentence: str) -> None:
    starter, module = people.starter(), pathways.module()
    address = f"/starters/{starter.id}/modules/{module.slug}/exempt"
    page = browser(people.hr_officer()).post(address, {"reason": reason, "version": "0"}, status=422).text
    assert sentence in page
    assert _status() is None
    with pytest.raises(GiveAReason):
        services.exempt(Actor(None), starter, module, "", 0)


@pytest.mark.parametrize("reason", ["<b>x</b>", '=HYPERLINK("x")', "שלום", "e\u0301\u0301"])
def test_odd_reasons_are_kept_and_shown_and_do_no_harm(browser: Open, reason: str) -> None:
    starter, module = people.starter(), pathways.module()
    helen = browser(people.hr_officer())
    helen.follow(helen.post(f"/starters/{starter.id}/modules/{module.slug}/exempt", {"reason": reason, "version": "0"}))
    assert db.session.scalar(select(ModuleProgress.reason)) == reason
    assert "<b>x</b>" not in browser(starter.account).get("/modules").text
    kept = db.session.execute(text("SELECT reason FROM module_progress")).scalar_one()
    assert reason.encode() not in bytes(kept)


def test_an_officer_who_is_slower_than_the_starter_or_a_colleague_is_told(browser: Open) -> None:
    starter, module = people.starter(), pathways.module()
    first, second = browser(people.hr_officer()), browser(people.hr_officer(name="Iwan"))
    address = f"/starters/{starter.id}/modules/{module.slug}/exempt"
    first.post(address, {"reason": "First reason", "version": "0"})
    first.post(address, {"reason": "First reason", "version": "0"})
    refused = second.post(address, {"reason": "Second reason", "version": "0"}, status=422).text
    assert "It is now: Not needed." in refused
    assert "Second reason" in refused
    assert db.session.scalar(select(ModuleProgress.reason)) == "First reason"
    second.post(address, {"reason": "Second reason", "version": "1"})
    assert db.session.scalar(select(ModuleProgress.reason)) == "Second reason"
    browser(starter.account).post(f"/modules/{module.slug}/done")
    refused = second.post(address, {"reason": "Third reason", "version": "2"}, status=422).text
    assert "It is now: Done." in refused
    assert "This is done already" in second.post(address, {"reason": "Third", "version": "3"}, status=422).text
    second.post(f"/starters/{starter.id}/modules/{module.slug}/required", {"version": "3"}, status=409)
    assert _status() is StepStatus.COMPLETE


def test_what_does_not_exist_is_not_found(browser: Open) -> None:
    starter, module = people.starter(), pathways.module()
    helen = browser(people.hr_officer())
    helen.get("/starters/999999/modules", status=404)
    helen.get(f"/starters/999999/modules/{module.slug}/exempt", status=404)
    helen.get(f"/starters/{starter.id}/modules/none-such/exempt", status=404)

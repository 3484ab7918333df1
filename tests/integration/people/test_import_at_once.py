"""Several officers bring in the same people in the same moment, each in a unit of work of their own."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import func, select

from induction import clock
from induction.audit import Actor
from induction.db import db
from induction.people.models import Starter, StarterImport
from induction.people.services import starter_imports, starters
from induction.people.services.starter_imports import OutcomeChanged
from induction.people.services.starters import StarterRecord
from tests.factories import people
from tests.integration.people import intake
from tests.integration.people.at_once import at_once
from tests.unit.people.hr_files import other, row

pytestmark = pytest.mark.usefixtures("department")
AT_ONCE = 4


def test_files_with_the_same_people_add_each_of_them_once(app: Flask) -> None:
    intake.small_department()
    officer = people.hr_officer()
    data = intake.csv_of([row(), other()])
    kept = [
        starter_imports.upload(Actor(officer.id), upload_key=str(n), file_name="a.csv", data=data)
        for n in range(AT_ONCE)
    ]
    seen = starter_imports.mark_of(starter_imports.check(kept[0]))
    db.session.commit()

    def job(kept_id: int) -> Callable[[], object]:
        return lambda: starter_imports.finish(Actor(officer.id), kept_id, seen_before=seen)

    answers = at_once(app, [job(one.id) for one in kept])
    db.session.expire_all()
    assert sorted(type(answer).__name__ for answer in answers) == [
        "Outcome",
        *[OutcomeChanged.__name__] * (AT_ONCE - 1),
    ]
    assert db.session.scalar(select(func.count()).select_from(Starter)) == 2
    assert db.session.scalar(select(func.count()).where(StarterImport.finished_at.is_(None))) == AT_ONCE - 1


def test_one_file_brought_in_by_several_at_once_comes_in_once(app: Flask) -> None:
    intake.small_department()
    officer = people.hr_officer()
    kept = starter_imports.upload(
        Actor(officer.id), upload_key="a", file_name="a.csv", data=intake.csv_of([row(), other()])
    )
    seen = starter_imports.mark_of(starter_imports.check(kept))
    db.session.commit()
    answers = at_once(app, [lambda: starter_imports.finish(Actor(officer.id), kept.id, seen_before=seen)] * AT_ONCE)
    assert sum(answer is None for answer in answers) == AT_ONCE - 1
    assert db.session.scalar(select(func.count()).select_from(Starter)) == 2


def test_a_file_sent_several_times_at_once_is_kept_once(app: Flask) -> None:
    officer = people.hr_officer()
    intake.small_department()
    db.session.commit()
    data = intake.csv_of([row()])
    answers = at_once(
        app,
        [lambda: starter_imports.upload(Actor(officer.id), upload_key="a", file_name="a.csv", data=data).id] * AT_ONCE,
    )
    assert len(set(answers)) == 1
    assert isinstance(answers[0], int)


def test_a_starter_added_by_hand_with_the_same_form_at_once_is_added_once(app: Flask) -> None:
    job_role = people.job_role()
    officer = people.hr_officer()
    db.session.commit()
    record = StarterRecord(
        given_name="Ffion",
        family_name="Williams",
        known_as="",
        payroll_number="000123",
        email=None,
        other_way_to_reach="",
        job_role_id=job_role.id,
        team_id=None,
        site_id=None,
        manager_id=None,
        supervisor_email="",
        start_date=clock.today(),
        contract_type=None,
        weekly_hours=None,
    )
    answers = at_once(app, [lambda: starters.add(Actor(officer.id), record, made_by_form="a" * 32).id] * AT_ONCE)
    assert len(set(answers)) == 1
    assert isinstance(answers[0], int)

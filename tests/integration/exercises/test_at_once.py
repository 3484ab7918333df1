"""Several requests in the same moment, on both databases: one row, no error page, nobody's words lost."""

import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import func, select

from induction.db import db
from induction.exercises.models import Exercise, ExerciseSave
from induction.exercises.services import writing
from induction.people.models import Account
from induction.trainers.models import Trainer
from tests.factories import exercises as make
from tests.factories import trainers as make_trainer
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
AT_ONCE = 6


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _send_at_once(browser: Open, account: Account, path: str, forms: list[dict[str, Any]]) -> list[int]:
    """Send each form from a browser of its own, all in the same moment; return the statuses, sorted."""
    windows = [browser(account) for _ in forms]
    sent = [{"csrf_token": window.token(), **form} for window, form in zip(windows, forms, strict=True)]
    db.session.commit()

    def send(window: Browser, form: dict[str, Any]) -> int:
        # A context of its own, as Browser has: the test's application context stays out of the request.
        return contextvars.Context().run(window.client.post, path, data=form).status_code

    with ThreadPoolExecutor(len(forms)) as pool:
        return sorted(pool.map(send, windows, sent))


def test_a_template_adopted_six_times_at_once_is_one_exercise(browser: Open) -> None:
    template, mair = make.template(), make_trainer.trainer()
    path = f"/exercises/templates/{template.slug}/adopt"
    assert _send_at_once(browser, mair.account, path, [{}] * AT_ONCE) == [302] * AT_ONCE
    assert _count(Exercise) == 1


def test_a_trainer_added_six_times_at_once_is_one_trainer(browser: Open) -> None:
    form = {"name": "Mair Griffiths", "status": "active", "made_by_form": "c3" * 16}
    lead = make_trainer.involvement_lead()
    assert _send_at_once(browser, lead, "/trainers/add", [form] * AT_ONCE) == [302] * AT_ONCE
    assert _count(Trainer) == 1


def test_of_six_texts_saved_at_once_one_is_kept_and_the_others_are_shown_what_changed(browser: Open) -> None:
    exercise = make.exercise()
    said = exercise.newest.contents
    form = {
        "title": said.title,
        "summary": said.summary,
        "minutes": "15",
        "steps": "1. Go. (15 minutes)",
        "seen": str(writing.present(exercise)),
    }
    forms = [{**form, "close": f"End number {n}."} for n in range(AT_ONCE)]
    statuses = _send_at_once(browser, exercise.owner.account, f"/exercises/{exercise.id}/write", forms)
    assert statuses == [302] + [422] * (AT_ONCE - 1)
    assert _count(ExerciseSave) == 2

"""Reading exercises: the list, the templates, versions and what changed between them; and who may read what."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from induction.db import db
from induction.exercises import queries as find
from induction.exercises.contents import joined
from induction.exercises.enums import Section
from induction.exercises.models import Exercise, ExerciseTemplate
from induction.people.enums import AccountRole
from induction.people.models import Account
from induction.shipped import shipped_folder
from tests.factories import exercises as make
from tests.factories import people
from tests.factories import trainers as make_trainer
from tests.integration.conftest import Browser

Open = Callable[..., Browser]


WITHOUT_RECORD = ("/exercises", "/exercises/templates")
"""Pages that answer 403: whether they exist is no secret."""


def _saying(words: str) -> dict[Section, str]:
    return {**make.SECTIONS, Section.PURPOSE: words}


# The templates


def test_loading_keeps_the_shipped_templates_and_never_what_people_made_of_them(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    shipped = sorted(path.stem for path in (shipped_folder("content") / "exercises").glob("*.md"))
    assert runner.invoke(args=["exercises", "load"]).output == f"new: {', '.join(shipped)}\n"
    assert runner.invoke(args=["exercises", "load"]).output == f"as before: {', '.join(shipped)}\n"
    source = shipped_folder("content") / "exercises" / "ten-days-late.md"
    (tmp_path / source.name).write_text(source.read_text().replace('title = "Ten days late"', 'title = "Late"'))
    with app.app_context():
        mine = make.exercise(title="My own")
        mine.template_slug = "ten-days-late"
        db.session.commit()
    answer = runner.invoke(args=["exercises", "load", "--folder", str(tmp_path)])
    others = [slug for slug in shipped if slug != "ten-days-late"]
    assert answer.output == f"changed: ten-days-late\nno longer supplied: {', '.join(others)}\n"
    with app.app_context():
        assert [found.title for found in find.templates()] == ["Late"]
        assert db.session.scalars(select(Exercise.title)).all() == ["My own"]
        assert find.template(others[0]) is None
    assert runner.invoke(args=["exercises", "load"]).exit_code == 0
    with app.app_context():
        assert len(find.templates()) == len(shipped)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("template = true", "template = false", "template must be true"),
        ("template = true", "", "missing or not known: template"),
        ("minutes = 50", "minutes = 51", "the steps together take 50"),
        ("minutes = 50", 'minutes = "50"', "the steps together take 50"),
        ('families = ["finance"]', 'families = ["boss"]', "families must be role families"),
        ('families = ["finance"]', "families = []", "families must be role families"),
        ('outcomes = ["control"', 'outcomes = ["luck"', "luck is not an outcome"),
        ("## How to close kindly", "## The end", "the headings must be these"),
        ("### finance", "### wizards", "wizards is not a role family"),
        ('title = "Ten days late"', 'title = ""', "title must be one line"),
        ('    "A table that everyone can reach",', "    7,", "group_needs must be a list of texts"),
    ],
)
def test_a_file_that_is_not_right_is_named_and_nothing_is_loaded(
    app: Flask, tmp_path: Path, old: str, new: str, reason: str
) -> None:
    text = (shipped_folder("content") / "exercises" / "ten-days-late.md").read_text()
    assert old in text
    (tmp_path / "a-good-one.md").write_text(text)
    (tmp_path / "ten-days-late.md").write_text(text.replace(old, new, 1))
    answer = app.test_cli_runner().invoke(args=["exercises", "load", "--folder", str(tmp_path)])
    assert answer.exit_code == 1
    assert answer.output.startswith("Error: ten-days-late.md")
    assert reason in answer.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ExerciseTemplate)) == 0


def test_a_template_says_that_no_service_user_wrote_it(app: Flask, browser: Open) -> None:
    app.test_cli_runner().invoke(args=["exercises", "load"])
    visitor = browser(people.hr_officer())
    assert "Ten days late" in visitor.get("/exercises/templates").text
    page = visitor.get("/exercises/templates/ten-days-late").text
    assert "A template. Not written by a service user." in page
    assert "<mark>[In your own words: " in page
    assert "Control over one&#39;s own day" in page
    assert "<h3" in page
    assert "Finance and administration" in page
    assert "Make an exercise from it" not in page
    assert list(find.runnable_versions()) == []


# Who reads what


def _pages(exercise: Exercise) -> dict[str, set[str]]:
    """Each page of the room, and for whom it is there, for an exercise with versions agreed, withdrawn and drafted."""
    readers = {"involvement_lead", "hr_officer", "trainer", "owner"}
    writers = {"involvement_lead", "owner"}
    one = f"/exercises/{exercise.id}"
    return {
        "/exercises": readers,
        "/exercises/templates": readers,
        "/exercises/templates/supplied": readers,
        "/exercises/templates/supplied/adopt": {"involvement_lead", "trainer", "owner"},
        one: readers,
        f"{one}/write": writers,
        f"{one}/blanks": writers,
        f"{one}/leaders": writers,
        f"{one}/versions/1": readers,
        f"{one}/versions/2": writers,
        f"{one}/versions/3": readers,
        f"{one}/versions/3/changes": readers,
        f"{one}/versions/4": writers,
        f"{one}/versions/4/changes": writers,
        f"{one}/versions/4/decide": writers,
        f"{one}/versions/4/withdraw": writers,
    }


@pytest.mark.one_database
def test_every_page_is_there_for_its_people_and_for_nobody_else(browser: Open) -> None:
    make.template("supplied")
    exercise = make.exercise(agreed=True)
    make.version(exercise, agreed=True, status="withdrawn", withdrawn_at=exercise.created_at)
    make.version(exercise, agreed=True)
    make.version(exercise)
    accounts: dict[str, Account] = {role: people.account(role) for role in AccountRole if role != "trainer"}
    accounts |= {"owner": exercise.owner.account, "trainer": make_trainer.trainer().account}
    for path, allowed in _pages(exercise).items():
        for role, account in accounts.items():
            visitor = browser(account)
            if role in allowed:
                visitor.get(path)
            else:
                visitor.get(path, status=403 if path in WITHOUT_RECORD else 404)
                if path.endswith(("write", "blanks", "leaders", "decide", "withdraw", "adopt")):
                    visitor.post(path, status=404)
        browser().get(path, status=302)


@pytest.mark.one_database
def test_nobody_but_owner_and_lead_knows_of_an_exercise_that_was_never_agreed(browser: Open) -> None:
    exercise = make.exercise(title="Not for you yet")
    for other in (people.hr_officer(), make_trainer.trainer().account):
        browser(other).get(f"/exercises/{exercise.id}", status=404)
        assert "Not for you yet" not in browser(other).get("/exercises").text
    for account in (exercise.owner.account, make_trainer.involvement_lead()):
        assert "Not for you yet" in browser(account).get("/exercises").text


@pytest.mark.one_database
def test_others_see_the_agreed_title_and_nothing_of_a_draft(browser: Open) -> None:
    exercise = make.exercise(agreed=True, title="Agreed title")
    draft = make.version(exercise, says=make.contents(_saying("Only a thought."), title="Draft title"))
    helen = browser(people.hr_officer())
    page = helen.get(f"/exercises/{exercise.id}").text
    assert "Agreed title" in page
    assert "Draft title" not in page + helen.get("/exercises").text
    assert "Only a thought." not in page
    assert f"Version {draft.number}" not in page


@pytest.mark.one_database
def test_versions_are_compared_in_order_over_what_was_withdrawn(browser: Open) -> None:
    exercise = make.exercise(agreed=True, sections=_saying("It comes late."), title="Late")
    gone = make.contents(_saying("Never mind."), title="Late")
    make.version(exercise, agreed=True, says=gone, status="withdrawn", withdrawn_at=exercise.created_at)
    make.version(exercise, agreed=True, says=make.contents(_saying("It never comes late."), title="Late"))
    helen = browser(people.hr_officer())
    page = helen.get(f"/exercises/{exercise.id}/versions/3/changes").text
    assert "from version 1 to version 3" in page
    assert "never </" in page.replace('<span class="govuk-visually-hidden"> End. </span>', "")
    assert "Never mind." not in page
    helen.get(f"/exercises/{exercise.id}/versions/1/changes", status=404)
    assert "A later version has taken its place" in helen.get(f"/exercises/{exercise.id}/versions/1").text


@pytest.mark.one_database
def test_what_is_not_there_is_not_there(browser: Open) -> None:
    lead, exercise = browser(make_trainer.involvement_lead()), make.exercise()
    for path in ("/exercises/999999", f"/exercises/{exercise.id}/versions/9", "/exercises/templates/none"):
        lead.get(path, status=404)
    agreed = make.exercise(agreed=True)
    answer = lead.get(f"/exercises/{agreed.id}/versions/1/decide", status=302)
    assert answer.headers["Location"] == f"/exercises/{agreed.id}/versions/1"


# The list


def test_the_list_is_by_title_and_goes_on_page_by_page(browser: Open) -> None:
    owner = make_trainer.trainer()
    made = [make.exercise(owner, title=f"{'aA'[n % 2]} {n:03d}") for n in range(70)]
    in_order = sorted(made, key=lambda found: (found.title.lower(), found.id))
    first = find.page_of_exercises(reader=None, sees_all=True)
    second = find.page_of_exercises(reader=None, sees_all=True, after=first.after)
    assert [*first.exercises, *second.exercises] == in_order
    assert find.page_of_exercises(reader=None, sees_all=True, before=second.before) == first
    assert find.page_of_exercises(reader=None, sees_all=False).exercises == []
    lead = browser(make_trainer.involvement_lead())
    assert f"after={first.after}" in lead.get("/exercises").text
    lead.get("/exercises?after=99999999999999999999")


def test_the_list_needs_as_many_queries_for_fifty_as_for_one(browser: Open, queries: Callable[[], Any]) -> None:
    lead, counts = browser(make_trainer.involvement_lead()), []
    for wanted in (1, 3, 50):
        while (db.session.scalar(select(func.count()).select_from(Exercise)) or 0) < wanted:
            make.exercise(agreed=True, text=joined(make.SECTIONS))
        with queries() as seen:
            lead.get("/exercises")
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts

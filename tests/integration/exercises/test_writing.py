"""Adopting a template, filling its blanks, writing with a preview, and two people at one exercise."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from induction import clock
from induction.audit import Actor, AuditEvent
from induction.db import db
from induction.exercises.blanks import blanks
from induction.exercises.enums import Section, VersionStatus
from induction.exercises.forms import blanks_form
from induction.exercises.models import Exercise, ExerciseSave, ExerciseVersion
from induction.exercises.rules import ChangedMeanwhile, NotATrainerNow
from induction.exercises.services import templates, writing
from induction.outbox.enums import MessageStatus
from induction.outbox.models import Message
from induction.people.enums import AccountRole
from induction.trainers.enums import TrainerStatus
from induction.trainers.rules import HowToldMissing
from tests.factories import exercises as make
from tests.factories import people
from tests.factories import trainers as make_trainer
from tests.integration.conftest import Browser

Open = Callable[..., Browser]


def _count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _events() -> list[tuple[str, str | None]]:
    """Return what happened to exercises, and how staff were told."""
    happened = select(AuditEvent.action, AuditEvent.told_us_by).where(AuditEvent.action.startswith("exercise:"))
    return [(action, told) for action, told in db.session.execute(happened.order_by(AuditEvent.id))]


def _as_form(exercise: Exercise, **more: Any) -> dict[str, Any]:
    """Return what the writing page sends when nothing but ``more`` is changed."""
    said = exercise.newest.contents
    return {
        "title": said.title,
        "summary": said.summary,
        "families": list(said.family_keys),
        "minutes": str(said.minutes),
        "group_needs": "\r\n".join(said.group_needs),
        **{section.value: body.replace("\n", "\r\n") for section, body in said.sections.items()},
        "seen": str(writing.present(exercise)),
        **more,
    }


def _address(exercise: Exercise, page: str = "write") -> str:
    return f"/exercises/{exercise.id}/{page}"


# Adopting


def test_a_trainer_makes_a_template_her_own_once(browser: Open) -> None:
    mair, template = make_trainer.trainer("Mair"), make.template("ten-days-late", title="Ten days late")
    her = browser(mair.account)
    her.get("/exercises/templates/ten-days-late/adopt")
    her.post("/exercises/templates/ten-days-late/adopt")
    again = her.post("/exercises/templates/ten-days-late/adopt")
    exercise = db.session.scalars(select(Exercise)).one()
    assert again.headers["Location"] == f"/exercises/{exercise.id}"
    assert (exercise.owner_id, exercise.template_slug) == (mair.id, "ten-days-late")
    assert (exercise.newest.status, exercise.newest.contents) == (VersionStatus.DRAFT, template.contents)
    assert exercise.runnable is None
    assert "open your exercise" in her.get("/exercises/templates/ten-days-late").text
    assert _events() == [("exercise:adopted", None)]


def test_staff_adopt_for_a_trainer_who_told_them_so(browser: Open) -> None:
    mair, template = make_trainer.trainer("Mair", email=None), make.template()
    lead = browser(make_trainer.involvement_lead())
    address = f"/exercises/templates/{template.slug}/adopt"
    lead.get(address)
    lead.post(address, {"owner": str(mair.id)}, status=422)
    lead.post(address, {"owner": "999999", "told_us_by": "phone"}, status=422)
    lead.post(address, {"owner": str(mair.id), "told_us_by": "phone"})
    assert db.session.scalars(select(Exercise.owner_id)).all() == [mair.id]
    assert _events() == [("exercise:adopted", "phone")]


def test_nobody_adopts_for_a_trainer_who_has_stopped(department: None) -> None:
    gone = make_trainer.trainer(status=TrainerStatus.STOPPED)
    with pytest.raises(NotATrainerNow):
        templates.adopt(Actor(gone.account_id), make.template(), gone)
    with pytest.raises(HowToldMissing):
        templates.adopt(Actor(make_trainer.involvement_lead().id), make.template(), make_trainer.trainer())


@pytest.mark.one_database
def test_a_retired_template_is_not_there(browser: Open) -> None:
    gone = make.template(retired_at=clock.now())
    her = browser(make_trainer.trainer().account)
    her.get(f"/exercises/templates/{gone.slug}", status=404)
    her.get(f"/exercises/templates/{gone.slug}/adopt", status=404)
    browser(people.account(AccountRole.TRAINER)).get(f"/exercises/templates/{make.template().slug}/adopt", status=404)


# Blanks


def _asked(exercise: Exercise) -> list[str]:
    return list(blanks_form(blanks(exercise.newest.contents)).asked)


@pytest.fixture
def with_blanks(department: None) -> Exercise:
    return make.exercise(sections=make.WITH_BLANKS)


def test_blanks_are_filled_one_by_one_and_the_rest_stays_for_later(browser: Open, with_blanks: Exercise) -> None:
    her, fields = browser(with_blanks.owner.account), _asked(with_blanks)
    page = her.get(_address(with_blanks, "blanks")).text
    assert "What happened, and to whom" in page
    her.post(
        _address(with_blanks, "blanks"),
        {fields[1]: "Kasia left.\r\nI stayed in bed.", "seen": str(writing.present(with_blanks))},
    )
    db.session.refresh(with_blanks)
    assert with_blanks.newest.sections[Section.STEPS] == (
        "1. Say hello. (5 minutes)\n2. Tell. Kasia left.\n   I stayed in bed. (10 minutes)"
    )
    assert [blank.question for blank in blanks(with_blanks.newest.contents)] == ["one thing"]
    assert "1 blank still waits" in her.get(f"/exercises/{with_blanks.id}").text


def test_words_follow_their_question_when_somebody_filled_another_blank_meanwhile(
    browser: Open, with_blanks: Exercise
) -> None:
    her, fields, seen = browser(with_blanks.owner.account), _asked(with_blanks), writing.present(with_blanks)
    writing.fill_blanks(Actor(make_trainer.involvement_lead().id), with_blanks, ["Wages.", ""], seen=seen)
    sent = {fields[0]: "My own thing.", fields[1]: "Kasia left.", "seen": str(seen)}
    conflict = her.post(_address(with_blanks, "blanks"), sent, status=422).text
    assert "Somebody changed this exercise" in conflict
    assert "blanks that are not there any more" in conflict
    assert "My own thing." in conflict
    db.session.refresh(with_blanks)
    her.post(_address(with_blanks, "blanks"), {**sent, "seen": str(writing.present(with_blanks))})
    db.session.refresh(with_blanks)
    sections = with_blanks.newest.sections
    assert sections[Section.PURPOSE] == "What I want people to know: Wages."
    assert "Kasia left." in sections[Section.STEPS]


@pytest.mark.one_database
def test_an_exercise_without_blanks_says_so(browser: Open) -> None:
    exercise = make.exercise()
    assert "No blanks are left" in browser(exercise.owner.account).get(_address(exercise, "blanks")).text


# Writing


def test_a_preview_shows_and_keeps_nothing(browser: Open) -> None:
    exercise = make.exercise()
    her = browser(exercise.owner.account)
    sent = _as_form(exercise, purpose="So that **people** see.\n\n<script>x</script>", preview="Preview")
    shown = her.post(_address(exercise), sent, status=200).text
    assert "<strong>people</strong>" in shown
    assert "<script>x" not in shown
    assert "It is not saved yet" in shown
    assert _count(ExerciseSave) == 1
    assert _events() == []


def test_what_is_saved_is_hers_and_comes_back_as_typed(browser: Open) -> None:
    exercise = make.exercise()
    her = browser(exercise.owner.account)
    sent = _as_form(
        exercise,
        title="  Ten   days late ",
        families=["finance", "support"],
        minutes="20",
        group_needs="Pens\r\n\r\n A  clock ",
        purpose="One.\r\n\r\n## Two",
    )
    her.post(_address(exercise), sent)
    her.post(_address(exercise), sent)
    db.session.refresh(exercise)
    said = exercise.newest.contents
    assert (said.title, said.family_keys, said.minutes) == ("Ten days late", ("support", "finance"), 20)
    assert said.group_needs == ("Pens", "A clock")
    assert said.sections[Section.PURPOSE] == "One.\n\n### Two"
    assert (exercise.newest.number, exercise.newest.revision, exercise.newest.status) == (1, 2, VersionStatus.DRAFT)
    assert "A clock</textarea>" in her.get(_address(exercise)).text


@pytest.mark.one_database
@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"title": "a" * 201},
        {"summary": ""},
        {"minutes": ""},
        {"minutes": "4"},
        {"minutes": "-5"},
        {"minutes": "1e9"},
        {"families": ["boss"]},
        {"purpose": "a" * 10_001},
    ],
)
def test_what_cannot_be_kept_gets_a_sentence_and_stays_typed(browser: Open, wrong: dict[str, Any]) -> None:
    exercise = make.exercise()
    sent = _as_form(exercise, close="Thank her warmly.", **wrong)
    assert "Thank her warmly." in browser(exercise.owner.account).post(_address(exercise), sent, status=422).text
    assert _count(ExerciseSave) == 1


@pytest.mark.parametrize("words", ["<b>x</b>", '=HYPERLINK("x")', "\u202eolleh", "e\u0301\u0302" * 20, "a\x00b"])
def test_odd_words_are_kept_as_words(browser: Open, words: str) -> None:
    exercise = make.exercise()
    her = browser(exercise.owner.account)
    her.post(_address(exercise), _as_form(exercise, title=words, summary=words, group_needs=words, purpose=words))
    shown = her.get(f"/exercises/{exercise.id}/versions/1").text
    assert "<b>x</b>" not in shown
    assert "\x00" not in db.session.scalars(select(ExerciseVersion.text)).one()


# What staff write waits


def test_what_staff_save_waits_for_the_owner_and_she_is_written_to_once(browser: Open) -> None:
    exercise, ines = make.exercise(agreed=True, title="Late"), make_trainer.involvement_lead()
    lead = browser(ines)
    for words in ("First.", "Second."):
        db.session.refresh(exercise)
        answer = lead.follow(lead.post(_address(exercise), _as_form(exercise, purpose=words)))
        assert "It cannot be used until" in answer.text
    db.session.refresh(exercise)
    assert [version.status for version in exercise.versions] == [
        VersionStatus.AGREED,
        VersionStatus.AWAITING_TRAINER_AGREEMENT,
    ]
    assert exercise.runnable is exercise.versions[0]
    letter = db.session.scalars(select(Message)).one()
    assert (letter.account_id, letter.subject) == (
        exercise.owner.account_id,
        "Your exercise has been changed and waits for you",
    )
    assert f"/exercises/{exercise.id}/versions/2/decide" in (letter.body or "")
    assert "Second" not in (letter.body or "")


def test_staff_are_told_when_the_owner_has_no_email(browser: Open) -> None:
    exercise = make.exercise(make_trainer.trainer("Mair", email=None))
    lead = browser(make_trainer.involvement_lead())
    shown = lead.follow(lead.post(_address(exercise), _as_form(exercise, purpose="New."))).text
    assert "Mair has no email: tell them another way." in shown
    assert db.session.scalars(select(Message.status)).all() == [MessageStatus.TO_TELL]


def test_she_takes_up_what_staff_wrote_and_makes_it_her_draft(department: None) -> None:
    exercise = make.exercise(agreed=True)
    lead, owner = Actor(make_trainer.involvement_lead().id), Actor(exercise.owner.account_id)
    writing.save(lead, exercise, make.contents(), seen=writing.present(exercise))
    version = writing.save(owner, exercise, make.contents(), seen=writing.present(exercise))
    assert (version.number, version.status) == (2, VersionStatus.DRAFT)
    assert [save.by_owner for save in version.saves] == [True, False, True]


def test_an_agreed_version_never_changes_its_words(department: None) -> None:
    exercise = make.exercise(agreed=True)
    agreed = exercise.newest.contents
    writing.save(Actor(exercise.owner.account_id), exercise, make.contents(), seen=writing.present(exercise))
    assert exercise.versions[0].contents == agreed
    assert [version.number for version in exercise.versions] == [1, 2]


# Two people


def test_the_second_is_shown_what_changed_and_keeps_her_words(browser: Open) -> None:
    exercise = make.exercise()
    her, lead = browser(exercise.owner.account), browser(make_trainer.involvement_lead(name="Ines Lund"))
    hers, theirs = _as_form(exercise, close="My own end."), _as_form(exercise, purpose="Their own beginning.")
    lead.post(_address(exercise), theirs)
    conflict = her.post(_address(exercise), hers, status=422).text
    assert "Somebody changed this exercise while your page was open" in conflict
    assert "Ines Lund" in conflict
    assert "Their own beginning." in conflict
    assert "My own end.</textarea>" in conflict
    assert "Their own beginning.</textarea>" in conflict, "a part that she did not touch says what is saved"
    db.session.refresh(exercise)
    now = str(writing.present(exercise))
    assert f'value="{now}"' in conflict
    her.post(_address(exercise), {**hers, "seen": now})
    db.session.refresh(exercise)
    assert exercise.newest.sections[Section.CLOSE] == "My own end."
    kept = db.session.scalars(select(ExerciseSave).order_by(ExerciseSave.revision)).all()
    assert [save.contents.sections[Section.PURPOSE] for save in kept][1] == "Their own beginning."


@pytest.mark.parametrize("seen", ["", "x", "0.0", "1.1.1", "99999999999.1", "-1.1", "\x00.1"])
def test_a_form_that_does_not_say_what_it_saw_overwrites_nothing(browser: Open, seen: str) -> None:
    exercise = make.exercise()
    browser(exercise.owner.account).post(_address(exercise), _as_form(exercise, close="Mine.", seen=seen), status=422)
    assert _count(ExerciseSave) == 1


def test_what_another_exercise_said_is_not_shown_as_a_change(browser: Open) -> None:
    private = make.exercise(sections={Section.PURPOSE: "Unshared."})
    exercise = make.exercise()
    sent = _as_form(exercise, close="Mine.", seen=str(writing.present(private)))
    assert "Unshared." not in browser(exercise.owner.account).post(_address(exercise), sent, status=422).text


def test_a_service_refuses_what_was_seen_before_a_change(department: None) -> None:
    exercise = make.exercise()
    seen, owner = writing.present(exercise), Actor(exercise.owner.account_id)
    writing.save(owner, exercise, make.contents(), seen=seen)
    db.session.commit()
    with pytest.raises(ChangedMeanwhile):
        writing.save(owner, exercise, make.contents(), seen=seen)
    with pytest.raises(ChangedMeanwhile):
        writing.fill_blanks(owner, exercise, [], seen=seen)

"""Agreeing, putting words back, withdrawing, and naming who may lead: the owner decides, or staff who were told."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from induction.audit import Actor, AuditEvent
from induction.db import db
from induction.exercises import queries as find
from induction.exercises.contents import joined
from induction.exercises.enums import Section, VersionStatus
from induction.exercises.models import Exercise, ExerciseVersion
from induction.exercises.rules import BlanksRemain, NotATrainerNow, ReadAgain
from induction.exercises.services import deciding, writing
from induction.outbox.models import Message
from induction.trainers.enums import TrainerStatus
from induction.trainers.rules import ChangedMeanwhile, HowToldMissing
from tests.factories import exercises as make
from tests.factories import trainers as make_trainer
from tests.integration.conftest import Browser

Open = Callable[..., Browser]


def _decide(version: ExerciseVersion) -> str:
    return f"/exercises/{version.exercise_id}/versions/{version.number}/decide"


def _actions() -> list[str]:
    happened = select(AuditEvent.action).where(AuditEvent.action.startswith("exercise:")).order_by(AuditEvent.id)
    return list(db.session.scalars(happened))


@pytest.fixture
def changed_by_staff(department: None) -> ExerciseVersion:
    """Make version 2 of an agreed exercise: what staff changed and the owner has not seen."""
    exercise = make.exercise(make_trainer.trainer("Mair"), agreed=True, title="Late")
    said = make.contents({**make.SECTIONS, Section.PURPOSE: "What I want: it is nobody's wages."}, title="Late")
    lead = Actor(make_trainer.involvement_lead().id)
    return writing.save(lead, exercise, said, seen=writing.present(exercise))


# Agreeing


def test_once_she_agrees_her_draft_runs(browser: Open) -> None:
    exercise = make.exercise(title="Nine days late")
    her = browser(exercise.owner.account)
    form = {"revision": "1", "agree": "I agree"}
    her.get(_decide(exercise.newest))
    her.post(_decide(exercise.newest), form)
    her.post(_decide(exercise.newest), form)
    db.session.refresh(exercise)
    assert (exercise.newest.status, exercise.newest.agreed_through) == (VersionStatus.AGREED, None)
    assert list(find.runnable_versions()) == [exercise.newest]
    assert _actions() == ["exercise:agreed"]
    assert "Nine days late" in her.get(f"/exercises/{exercise.id}/versions/1").text


def test_blanks_stand_in_the_way_and_are_named(browser: Open) -> None:
    exercise = make.exercise(sections=make.WITH_BLANKS)
    her = browser(exercise.owner.account)
    page = her.get(_decide(exercise.newest)).text
    assert "2 blanks still wait for words" in page
    assert "what happened, and to whom" in page
    assert "I agree to this version" not in page
    refused = her.post(_decide(exercise.newest), {"revision": "1", "agree": "x"}, status=422).text
    assert "“one thing”, “what happened, and to whom”" in refused
    assert list(find.runnable_versions()) == []


def test_without_steps_nothing_runs(browser: Open) -> None:
    exercise = make.exercise(sections={Section.PURPOSE: "So that people see."})
    refused = browser(exercise.owner.account).post(_decide(exercise.newest), {"revision": "1"}, status=422).text
    assert "Nothing stands under “Steps” yet" in refused


def test_she_agrees_only_to_what_she_has_read(browser: Open) -> None:
    exercise = make.exercise()
    her = browser(exercise.owner.account)
    lead = Actor(make_trainer.involvement_lead().id)
    writing.save(lead, exercise, make.contents(), seen=writing.present(exercise))
    for read in ("1", "", "x", "99999999999", "-2"):
        assert "Read it again" in her.post(_decide(exercise.newest), {"revision": read}, status=422).text
    db.session.refresh(exercise)
    assert exercise.newest.status is VersionStatus.AWAITING_TRAINER_AGREEMENT
    her.post(_decide(exercise.newest), {"revision": "2"})


def test_staff_write_down_that_she_agrees_and_she_is_told_what_was_written_down(
    browser: Open, changed_by_staff: ExerciseVersion
) -> None:
    lead = browser(make_trainer.involvement_lead())
    refused = lead.post(_decide(changed_by_staff), {"revision": "2", "agree": "x"}, status=422).text
    assert "Choose how they told you" in refused
    lead.post(_decide(changed_by_staff), {"revision": "2", "agree": "x", "told_us_by": "phone"})
    db.session.refresh(changed_by_staff)
    assert (changed_by_staff.status, changed_by_staff.agreed_through) == (VersionStatus.AGREED, "phone")
    event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "exercise:agreed")).one()
    assert event.told_us_by == "phone"
    rules = db.session.scalars(select(Message.rule).order_by(Message.id)).all()
    assert rules == ["exercise_waits_for_you", "exercise_agreed_for_you"]
    assert "(By phone)" in lead.get(f"/exercises/{changed_by_staff.exercise_id}/versions/2").text


def test_staff_cannot_agree_in_her_place(changed_by_staff: ExerciseVersion) -> None:
    lead = Actor(make_trainer.involvement_lead().id)
    db.session.commit()
    with pytest.raises(HowToldMissing):
        deciding.agree(lead, changed_by_staff, revision=2)
    with pytest.raises(HowToldMissing):
        deciding.put_back(lead, changed_by_staff, revision=2)
    with pytest.raises(HowToldMissing):
        deciding.withdraw(lead, changed_by_staff)
    with pytest.raises(HowToldMissing):
        deciding.choose_leaders(lead, changed_by_staff.exercise, [], seen_before="")
    assert changed_by_staff.status is VersionStatus.AWAITING_TRAINER_AGREEMENT


def test_she_sees_each_word_that_staff_changed(browser: Open, changed_by_staff: ExerciseVersion) -> None:
    page = browser(changed_by_staff.exercise.owner.account).get(_decide(changed_by_staff)).text
    assert "What the staff changed" in page
    assert "somebody&#39;s </del>" in page.replace('<span class="govuk-visually-hidden"> End. </span>', "")
    assert "nobody&#39;s </ins>" in page.replace('<span class="govuk-visually-hidden"> End. </span>', "")


def test_the_task_is_on_her_page_until_she_has_decided(browser: Open, changed_by_staff: ExerciseVersion) -> None:
    her = browser(changed_by_staff.exercise.owner.account)
    assert "A change waits for you" in her.get("/exercises").text
    her.post(_decide(changed_by_staff), {"revision": "2", "agree": "x"})
    assert "A change waits for you" not in her.get("/exercises").text


# Putting words back


def test_she_puts_her_words_back_and_what_staff_wrote_is_set_aside(
    browser: Open, changed_by_staff: ExerciseVersion
) -> None:
    exercise = changed_by_staff.exercise
    her = browser(exercise.owner.account)
    form = {"revision": "2", "put_back": "Put my words back"}
    her.post(_decide(changed_by_staff), form)
    her.post(_decide(changed_by_staff), form)
    db.session.refresh(exercise)
    assert changed_by_staff.status is VersionStatus.WITHDRAWN
    assert exercise.in_work is None
    assert exercise.runnable is exercise.versions[0]
    assert exercise.newest.contents == exercise.versions[0].contents
    assert _actions() == ["exercise:saved", "exercise:put-back"]


def test_her_own_draft_comes_back_where_staff_wrote_in_it(department: None) -> None:
    exercise = make.exercise()
    owner, lead = Actor(exercise.owner.account_id), Actor(make_trainer.involvement_lead().id)
    hers = make.contents()
    writing.save(owner, exercise, hers, seen=writing.present(exercise))
    for _ in range(2):
        writing.save(lead, exercise, make.contents(), seen=writing.present(exercise))
    db.session.commit()
    with pytest.raises(ReadAgain):
        deciding.put_back(owner, exercise.newest, revision=2)
    deciding.put_back(owner, exercise.newest, revision=4)
    assert (exercise.newest.contents, exercise.newest.status) == (hers, VersionStatus.DRAFT)


# Withdrawing


def test_a_withdrawal_holds_at_once_and_nothing_older_comes_back(browser: Open) -> None:
    exercise = make.exercise(agreed=True)
    newer = make.version(exercise, agreed=True)
    reader = make_trainer.trainer()
    address = f"/exercises/{exercise.id}/versions/2"
    browser(reader.account).get(address)
    her = browser(exercise.owner.account)
    her.get(f"{address}/withdraw")
    her.post(f"{address}/withdraw")
    her.post(f"{address}/withdraw")
    db.session.refresh(newer)
    assert newer.status is VersionStatus.WITHDRAWN
    assert list(find.runnable_versions()) == []
    assert find.may_lead([exercise.owner_id]) == {exercise.owner_id: set()}
    assert _actions() == ["exercise:withdrawn"]
    other = browser(reader.account)
    other.get(address, status=404)
    assert "Nobody uses it" in other.get(f"/exercises/{exercise.id}").text
    her.get(address)
    browser(make_trainer.involvement_lead()).get(address)


def test_what_was_withdrawn_is_agreed_to_no_more_and_can_be_written_anew(department: None) -> None:
    exercise = make.exercise(agreed=True)
    owner = Actor(exercise.owner.account_id)
    deciding.withdraw(owner, exercise.newest)
    db.session.commit()
    with pytest.raises(ReadAgain):
        deciding.agree(owner, exercise.newest, revision=1)
    version = writing.save(owner, exercise, make.contents(), seen=writing.present(exercise))
    deciding.agree(owner, version, revision=version.revision)
    assert list(find.runnable_versions()) == [version]
    assert version.number == 2


def test_a_draft_after_an_agreed_version_changes_nothing_that_runs(department: None) -> None:
    exercise = make.exercise(agreed=True)
    owner = Actor(exercise.owner.account_id)
    draft = writing.save(owner, exercise, make.contents(make.WITH_BLANKS), seen=writing.present(exercise))
    assert list(find.runnable_versions()) == [exercise.versions[0]]
    db.session.commit()
    with pytest.raises(BlanksRemain):
        deciding.agree(owner, draft, revision=draft.revision)
    deciding.withdraw(owner, draft)
    assert list(find.runnable_versions()) == [exercise.versions[0]]


# Who may lead


def test_the_owner_says_who_else_may_lead(browser: Open) -> None:
    exercise = make.exercise(agreed=True)
    tom, win = make_trainer.trainer("Tom"), make_trainer.trainer("Win")
    her, address = browser(exercise.owner.account), f"/exercises/{exercise.id}/leaders"
    seen = deciding.leaders_seen(exercise)
    her.get(address)
    her.post(address, {"leaders": [str(tom.id), str(win.id)], "seen": seen})
    her.post(address, {"leaders": [str(tom.id), str(win.id)], "seen": seen})
    version = exercise.newest.id
    everyone = [exercise.owner_id, tom.id, win.id]
    assert find.may_lead(everyone) == {trainer_id: {version} for trainer_id in everyone}
    conflict = her.post(address, {"leaders": [str(tom.id)], "seen": seen}, status=422).text
    assert "Somebody changed this" in conflict
    db.session.refresh(exercise, ["leaders"])
    her.post(address, {"leaders": [], "seen": deciding.leaders_seen(exercise)})
    assert find.may_lead(everyone) == {exercise.owner_id: {version}, tom.id: set(), win.id: set()}
    assert _actions() == ["exercise:leaders-chosen"] * 2


def test_the_owner_is_never_her_own_second_and_strangers_cannot_be_named(browser: Open) -> None:
    exercise = make.exercise(agreed=True)
    gone = make_trainer.trainer(status=TrainerStatus.STOPPED)
    seen = deciding.leaders_seen(exercise)
    her, address = browser(exercise.owner.account), f"/exercises/{exercise.id}/leaders"
    for stranger in (exercise.owner_id, gone.id, 999999):
        her.post(address, {"leaders": [str(stranger)], "seen": seen}, status=422)
    with pytest.raises(NotATrainerNow):
        deciding.choose_leaders(Actor(exercise.owner.account_id), exercise, [gone], seen_before=seen)


def test_two_people_name_leaders_and_the_second_is_told(department: None) -> None:
    exercise, tom = make.exercise(agreed=True), make_trainer.trainer()
    owner, seen = Actor(exercise.owner.account_id), deciding.leaders_seen(exercise)
    deciding.choose_leaders(owner, exercise, [tom], seen_before=seen)
    db.session.commit()
    with pytest.raises(ChangedMeanwhile):
        deciding.choose_leaders(owner, exercise, [], seen_before=seen)


def test_who_takes_a_break_or_stops_leads_nothing_at_once(department: None) -> None:
    tom = make_trainer.trainer()
    exercise: Exercise = make.exercise(None, tom, agreed=True)
    for status in TrainerStatus:
        tom.status = status
        db.session.flush()
        allowed = {exercise.newest.id} if status is TrainerStatus.ACTIVE else set()
        assert find.may_lead([tom.id]) == {tom.id: allowed}
    assert find.may_lead([]) == {}
    assert find.may_lead([999999]) == {999999: set()}


def test_what_may_be_led_takes_one_query_whoever_asks(department: None, queries: Callable[[], object]) -> None:
    owners = [make_trainer.trainer() for _ in range(12)]
    for owner in owners:
        make.exercise(owner, *owners[:3], agreed=True, text=joined(make.SECTIONS))
    db.session.commit()
    for asked in (1, 3, 12):
        with queries() as seen:  # type: ignore[attr-defined]  # the fixture's context manager has no type
            find.may_lead([owner.id for owner in owners[:asked]])
        assert len(seen) == 1

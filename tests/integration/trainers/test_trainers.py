"""Trainers: the list, adding one, and what stands in her record."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, text

from induction.audit import Actor, AuditEvent
from induction.db import db
from induction.people.enums import AccountRole
from induction.people.models import Account
from induction.trainers import queries as trainer_queries
from induction.trainers import services
from induction.trainers.enums import TrainerPart, TrainerStatus, TrainerTopic
from induction.trainers.models import Trainer
from induction.trainers.rules import ChangedMeanwhile, HowToldMissing, NotAStatusForNow
from tests.factories import people
from tests.factories import trainers as make
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
BAD_WORDS = ["<script>alert(1)</script>", '=HYPERLINK("x")', "\u202eolleh", "é̂̃" * 20, "a\x00b"]


def _events(action: str) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)))


def _adding(**more: Any) -> dict[str, Any]:
    return {"name": "Mair Griffiths", "known_as": "Mair", "status": "active", "made_by_form": "a1" * 16, **more}


def _known(trainer: Trainer, **more: Any) -> dict[str, Any]:
    seen = services.seen(trainer, TrainerTopic.KNOWN)
    return {"known_as": trainer.known_as, "introduction": trainer.introduction, "seen": seen, **more}


# Adding


def test_a_trainer_without_email_is_added_once_by_a_double_click_and_staff_act_for_her(browser: Open) -> None:
    lead = browser(make.involvement_lead())
    lead.post("/trainers/add", _adding(phone="01632 960111"))
    lead.post("/trainers/add", _adding(phone="01632 960111"))
    mair = db.session.scalars(select(Trainer)).one()
    assert mair.account.roles == {AccountRole.TRAINER}
    assert (mair.account.email, mair.account.phone, mair.known_as) == (None, "01632 960111", "Mair")
    assert "None. Staff act for them." in lead.get(f"/trainers/{mair.id}").text
    assert [event.details["has_email"] for event in _events("trainer:added")] == [False]


def test_the_name_at_sessions_is_her_full_name_until_she_chooses_another(browser: Open) -> None:
    browser(make.involvement_lead()).post("/trainers/add", _adding(known_as=""))
    assert db.session.scalars(select(Trainer.known_as)).all() == ["Mair Griffiths"]


def test_an_address_in_use_is_taken_for_the_same_person_only_when_staff_say_so(browser: Open) -> None:
    starter = people.starter(name="Mair Griffiths")
    address = starter.account.email
    lead = browser(make.involvement_lead())
    asked = lead.post("/trainers/add", _adding(email=address), status=422).text
    assert "If it is the same person, tick the box below" in asked
    assert 'name="same_person"' in asked
    assert db.session.scalar(select(func.count()).select_from(Trainer)) == 0
    lead.post("/trainers/add", _adding(email=address, same_person="y"))
    mair = db.session.scalars(select(Trainer)).one()
    assert mair.account_id == starter.account_id
    assert mair.account.roles == {AccountRole.STARTER, AccountRole.TRAINER}
    again = lead.post("/trainers/add", _adding(email=address, made_by_form="b2" * 16), status=422).text
    assert "is a trainer already" in again


@pytest.mark.one_database
@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "a" * 201}, {"email": "no address"}, {"status": "boss"}])
def test_what_cannot_be_added_gets_a_sentence_and_keeps_the_rest(browser: Open, wrong: dict[str, str]) -> None:
    answer = browser(make.involvement_lead()).post("/trainers/add", _adding(**wrong), status=422).text
    assert 'value="Mair"' in answer
    assert db.session.scalar(select(func.count()).select_from(Trainer)) == 0


@pytest.mark.parametrize("words", BAD_WORDS)
def test_odd_names_are_kept_as_words(browser: Open, words: str) -> None:
    lead = browser(make.involvement_lead())
    lead.post("/trainers/add", _adding(name=words, known_as=words, made_by_form="\x00" + words))
    shown = lead.get("/trainers").text
    assert "<script>alert" not in shown
    assert "\x00" not in db.session.scalars(select(Trainer.known_as)).one()


# Her own details


def test_a_trainer_changes_her_own_details_and_nobody_asks_how_she_told_us(browser: Open) -> None:
    mair = make.trainer("Mair")
    her = browser(mair.account)
    assert "How did they tell you?" not in her.get("/my-details/how-you-are-known").text
    her.post(
        "/my-details/how-you-are-known", _known(mair, known_as="Mair G", introduction="I use a wheelchair.\nHello.")
    )
    her.post(
        "/my-details/what-you-do",
        {
            "part": "speak",
            "sessions_a_month": "0",
            "groups_a_session": "1",
            "wants_names": "roles",
            "seen": services.seen(mair, TrainerTopic.WORK),
        },
    )
    her.post(
        "/my-details/supporter",
        {
            "supporter_name": "Cerys",
            "supporter_phone": "01632 960222",
            "seen": services.seen(mair, TrainerTopic.SUPPORTER),
        },
    )
    db.session.refresh(mair)
    assert (mair.known_as, mair.introduction) == ("Mair G", "I use a wheelchair.\nHello.")
    assert (mair.part, mair.sessions_a_month, mair.wants_names) == (TrainerPart.SPEAK, 0, False)
    page = her.get("/my-details").text
    assert "I use a wheelchair.<br>" in page
    assert "Cerys" in page
    assert [event.details["fields"] for event in _events("trainer:changed")] == [
        ["known_as", "introduction"],
        ["part", "sessions_a_month", "wants_names"],
        ["supporter_name", "supporter_phone"],
    ]


def test_staff_write_down_only_what_she_told_them_and_it_is_kept_how(browser: Open) -> None:
    mair, lead = make.trainer("Mair", account=None), make.involvement_lead()
    hers = browser(lead)
    address = f"/trainers/{mair.id}/change/how-you-are-known"
    assert "How did they tell you?" in hers.get(address).text
    refused = hers.post(address, _known(mair, known_as="Mags"), status=422).text
    assert "Choose how they told you" in refused
    assert 'value="Mags"' in refused
    hers.post(address, _known(mair, known_as="Mags", told_us_by="phone"))
    event = _events("trainer:changed")[0]
    assert (event.actor_id, event.told_us_by) == (lead.id, "phone")
    db.session.refresh(mair)
    assert mair.known_as == "Mags"


def test_a_service_refuses_staff_who_do_not_say_how_they_were_told(department: None) -> None:
    mair, lead = make.trainer(), make.involvement_lead()
    with pytest.raises(HowToldMissing):
        services.set_status(Actor(lead.id), mair, TrainerStatus.STOPPED)


def test_the_second_of_two_people_is_shown_what_is_saved_and_keeps_her_words(browser: Open) -> None:
    mair = make.trainer("Mair", introduction="First.")
    seen = services.seen(mair, TrainerTopic.KNOWN)
    lead, her = browser(make.involvement_lead()), browser(mair.account)
    lead.post(
        f"/trainers/{mair.id}/change/how-you-are-known",
        _known(mair, introduction="Told by phone.", told_us_by="phone", seen=seen),
    )
    mine = {"known_as": "Mair", "introduction": "My own words.", "seen": seen}
    conflict = her.post("/my-details/how-you-are-known", mine, status=422).text
    assert "Somebody changed this while your page was open" in conflict
    assert "Told by phone." in conflict
    assert "My own words." in conflict
    again = {**mine, "seen": services.seen(mair, TrainerTopic.KNOWN)}
    assert again["seen"] in conflict
    her.post("/my-details/how-you-are-known", again)
    db.session.refresh(mair)
    assert mair.introduction == "My own words."


def test_a_change_of_another_topic_disturbs_nobody(department: None) -> None:
    mair = make.trainer()
    seen = services.seen(mair, TrainerTopic.SUPPORTER)
    services.change(
        Actor(mair.account_id),
        mair,
        TrainerTopic.LIMITS,
        {"limits": "Not on Mondays."},
        seen_before=services.seen(mair, TrainerTopic.LIMITS),
    )
    values = {"supporter_name": "Cerys", "supporter_phone": ""}
    services.change(Actor(mair.account_id), mair, TrainerTopic.SUPPORTER, values, seen_before=seen)
    with pytest.raises(ChangedMeanwhile):
        services.change(
            Actor(mair.account_id), mair, TrainerTopic.SUPPORTER, {**values, "supporter_name": "D"}, seen_before=seen
        )


def test_the_same_form_twice_is_one_change(browser: Open) -> None:
    mair = make.trainer("Mair")
    her = browser(mair.account)
    form = _known(mair, known_as="Mags")
    her.post("/my-details/how-you-are-known", form)
    her.post("/my-details/how-you-are-known", form)
    assert len(_events("trainer:changed")) == 1


@pytest.mark.one_database
@pytest.mark.parametrize(
    "wrong",
    [
        {"sessions_a_month": "21"},
        {"sessions_a_month": "-1"},
        {"sessions_a_month": "two"},
        {"sessions_a_month": ""},
        {"groups_a_session": "0"},
        {"groups_a_session": "1e9"},
        {"part": ""},
        {"part": "dance"},
        {"wants_names": "everything"},
    ],
)
def test_numbers_and_choices_that_make_no_sense_get_a_sentence(browser: Open, wrong: dict[str, str]) -> None:
    mair = make.trainer()
    form = {"part": "speak", "sessions_a_month": "3", "groups_a_session": "2", "wants_names": "names", **wrong}
    browser(mair.account).post("/my-details/what-you-do", form, status=422)
    db.session.refresh(mair)
    assert (mair.part, mair.sessions_a_month) == (TrainerPart.BOTH, 2)


# Limits


def test_limits_are_encrypted_and_read_by_her_and_the_involvement_lead_alone(browser: Open) -> None:
    mair = make.trainer("Mair", limits="Do not put me with D. Probert.")
    kept = db.session.execute(text("SELECT limits FROM trainer")).scalar_one()
    assert b"Probert" not in bytes(kept)
    helen, ines, another = people.hr_officer(), make.involvement_lead(), make.trainer()
    assert "Probert" in browser(mair.account).get("/my-details").text
    address = f"/trainers/{mair.id}/change/limits"
    assert "Probert" not in browser(ines).get(f"/trainers/{mair.id}").text
    assert "Probert" in browser(ines).get(address).text
    for other in (helen, another.account):
        browser(other).get(address, status=404)
        browser(other).get(f"/trainers/{mair.id}", status=404)
    assert "Probert" not in browser(helen).get("/trainers").text


def test_she_is_shown_who_opened_her_limits_and_when(browser: Open) -> None:
    mair, lead = make.trainer(), make.involvement_lead(name="Ines Lund")
    browser(mair.account).get("/my-details/limits")
    assert _events("trainer:limits-opened") == []
    browser(lead).get(f"/trainers/{mair.id}/change/limits")
    assert [event.actor_id for event in _events("trainer:limits-opened")] == [lead.id]
    page = browser(mair.account).get("/my-details/limits").text
    assert "Ines Lund" in page
    assert "Monday 8 March 2027, 9:00am" in page


def test_no_audit_event_holds_her_limits(department: None) -> None:
    mair = make.trainer()
    services.change(
        Actor(mair.account_id),
        mair,
        TrainerTopic.LIMITS,
        {"limits": "Do not put me with D. Probert."},
        seen_before=services.seen(mair, TrainerTopic.LIMITS),
    )
    assert [event.details for event in _events("trainer:changed")] == [{"fields": ["limits"]}]


# Status


def test_a_break_holds_at_once_and_she_comes_back_by_herself(browser: Open) -> None:
    mair = make.trainer("Mair")
    her = browser(mair.account)
    her.post("/my-details/status", {"status": "taking_a_break"})
    assert list(trainer_queries.who_can_be_asked()) == []
    her.post("/my-details/status", {"status": "taking_a_break"})
    her.post("/my-details/status", {"status": "stopped"})
    her.post("/my-details/status", {"status": "active"})
    assert [t.id for t in trainer_queries.who_can_be_asked()] == [mair.id]
    assert [(e.details["before"], e.details["after"]) for e in _events("trainer:status-set")] == [
        ("active", "taking_a_break"),
        ("taking_a_break", "stopped"),
        ("stopped", "active"),
    ]


def test_who_is_only_interested_is_made_active_by_staff_and_not_by_herself(browser: Open) -> None:
    mair = make.trainer(status=TrainerStatus.INTERESTED)
    browser(mair.account).post("/my-details/status", {"status": "active"}, status=422)
    with pytest.raises(NotAStatusForNow):
        services.set_status(Actor(mair.account_id), mair, TrainerStatus.ACTIVE)
    browser(make.involvement_lead()).post(
        f"/trainers/{mair.id}/status", {"status": "active", "told_us_by": "in person"}
    )
    db.session.refresh(mair)
    assert mair.status is TrainerStatus.ACTIVE


# How to reach her


def test_staff_change_how_to_reach_her(browser: Open) -> None:
    mair = make.trainer("Mair", email=None)
    lead = browser(make.involvement_lead())
    form = {
        "name": "Mair Griffiths",
        "email": "MAIR@northshire.example",
        "phone": "",
        "told_us_by": "phone",
        "seen": services.contact_seen(mair),
    }
    lead.post(f"/trainers/{mair.id}/contact", form)
    db.session.refresh(mair.account)
    assert mair.account.email == "mair@northshire.example"
    other = make.trainer()
    taken = {**form, "seen": services.contact_seen(other)}
    assert "already uses this email address" in lead.post(f"/trainers/{other.id}/contact", taken, status=422).text


def test_nobody_gets_into_an_administrators_account_by_way_of_a_trainers_record(browser: Open) -> None:
    boss = people.account(AccountRole.ADMINISTRATOR, AccountRole.TRAINER, email="boss@northshire.example")
    trainer = make.trainer(account=boss)
    form = {
        "name": boss.name,
        "email": "mine@northshire.example",
        "phone": "",
        "told_us_by": "phone",
        "seen": services.contact_seen(trainer),
    }
    answer = browser(make.involvement_lead()).post(f"/trainers/{trainer.id}/contact", form, status=422).text
    assert "Ask an administrator" in answer
    db.session.refresh(boss)
    assert boss.email == "boss@northshire.example"


# Who sees what


def _pages(trainer: Trainer) -> dict[str, set[str]]:
    """Each page of the room, and the roles for which it is there; "own" is the trainer whose record it is."""
    one = f"/trainers/{trainer.id}"
    return {
        "/trainers": {"involvement_lead", "hr_officer"},
        "/trainers/add": {"involvement_lead"},
        one: {"involvement_lead", "own"},
        f"{one}/status": {"involvement_lead", "own"},
        f"{one}/contact": {"involvement_lead"},
        "/my-details": {"trainer", "own"},
        "/my-details/status": {"trainer", "own"},
        **{f"{one}/change/{topic}": {"involvement_lead", "own"} for topic in TrainerTopic},
        **{f"/my-details/{topic}": {"trainer", "own"} for topic in TrainerTopic},
    }


@pytest.mark.one_database
def test_every_page_is_there_for_its_people_and_for_nobody_else(browser: Open) -> None:
    trainer, other = make.trainer(), make.trainer()
    accounts: dict[str, Account] = {role: people.account(role) for role in AccountRole if role != "trainer"}
    accounts |= {"own": trainer.account, "trainer": other.account}
    for path, allowed in _pages(trainer).items():
        for role, account in accounts.items():
            visitor = browser(account)
            if role in allowed:
                visitor.get(path)
            else:
                visitor.get(path, status=403 if path in ("/trainers", "/trainers/add", "/my-details") else 404)
        browser().get(path, status=302)


@pytest.mark.one_database
def test_an_unknown_trainer_or_topic_is_not_there(browser: Open) -> None:
    lead, mair = browser(make.involvement_lead()), make.trainer()
    lead.get("/trainers/999999", status=404)
    lead.get(f"/trainers/{mair.id}/change/shoe-size", status=404)
    lead.get("/my-details", status=403)
    browser(people.account(AccountRole.TRAINER)).get("/my-details", status=404)


# The list


def test_the_list_is_by_name_and_goes_on_page_by_page(browser: Open) -> None:
    lead = browser(make.involvement_lead())
    assert "No trainers here yet" in lead.get("/trainers").text
    made = [make.trainer(f"{'aA'[n % 2]} {n:03d}") for n in range(120)]
    in_order = sorted(made, key=lambda t: (t.known_as.lower(), t.id))
    first = trainer_queries.page_of_trainers()
    second = trainer_queries.page_of_trainers(after=first.after)
    third = trainer_queries.page_of_trainers(after=second.after)
    assert [*first.trainers, *second.trainers, *third.trainers] == in_order
    assert (first.before, third.after) == (None, None)
    assert trainer_queries.page_of_trainers(before=third.before) == second
    assert trainer_queries.page_of_trainers(before=second.before) == first
    for odd in ("after=999999", "after=x", "after=99999999999999999999", "before=-1"):
        lead.get(f"/trainers?{odd}")


def test_the_list_needs_as_many_queries_for_fifty_as_for_one(browser: Open, queries: Callable[[], Any]) -> None:
    lead = browser(make.involvement_lead())
    counts = []
    for wanted in (1, 3, 50):
        while (db.session.scalar(select(func.count()).select_from(Trainer)) or 0) < wanted:
            make.trainer()
        with queries() as seen:
            lead.get("/trainers")
        counts.append(len(seen))
    assert len(set(counts)) == 1, counts

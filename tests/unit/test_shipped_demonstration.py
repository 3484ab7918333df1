"""The demonstration department hangs together: whoever and whatever a file names exists, and nothing there is impossible."""

import re
from collections import Counter
from datetime import time
from pathlib import Path
from typing import Any

import pytest

from induction.access.enums import ROOM_NEEDS, ArrangementStatus, Need
from induction.people.enums import AccountRole, ContractType, RoleFamily, StarterStatus
from induction.sessions.enums import OfferStatus, ProgrammeKind, SessionStatus
from induction.shipped import read_document, read_table, shipped_folder
from induction.trainers.enums import TrainerPart, TrainerStatus
from tests.unit.test_shipped_content import BLANK, FAMILIES, QUESTIONS, prose

CONTENT = shipped_folder("content")
DATA = Path(__file__).parent.parent / "data"

Row = dict[str, Any]

DEPARTMENT = read_table(CONTENT / "demonstration" / "department.toml")
STARTERS: dict[str, Row] = {}
TRAINERS: dict[str, Row] = {}
SESSIONS: dict[str, Row] = {}
REFLECTIONS: list[Row] = read_table(CONTENT / "demonstration" / "reflections.toml")["reflection"]
for _kept, _word in ((STARTERS, "starter"), (TRAINERS, "trainer"), (SESSIONS, "session")):
    for _row in read_table(CONTENT / "demonstration" / f"{_word}s.toml")[_word]:
        assert _row["key"] not in _kept, f"two of {_row['key']}"
        _kept[_row["key"]] = _row
STAFF = {row["key"]: row for row in DEPARTMENT["staff"]}
SITES = {row["key"]: row for row in DEPARTMENT["site"]}
ROOMS = {room["key"]: room for site in SITES.values() for room in site["room"]}
TEAMS = {row["key"]: row for row in DEPARTMENT["team"]}
FAMILY_OF = {title: RoleFamily(family) for family, titles in DEPARTMENT["job_roles"].items() for title in titles}


def held() -> list[Row]:
    return [row for row in SESSIONS.values() if row["status"] == SessionStatus.HELD]


def there(session: Row) -> list[str]:
    return [*session.get("attended", []), *session.get("part_attended", [])]


def expected(session: Row) -> list[str]:
    return [
        *session.get("booked", []),
        *there(session),
        *session.get("apologies", []),
        *session.get("did_not_attend", []),
    ]


def needs_of(person: Row) -> list[str]:
    """What can be checked, and "other" for what somebody said in her own words."""
    return [*person["access"]["needs"], "other"] if "access" in person else []


def coming(session: Row) -> list[str]:
    return [offer["trainer"] for offer in session["offers"] if offer["status"] == OfferStatus.ACCEPTED]


def may_lead(trainer: str, day: int) -> set[str]:
    """The exercises that a trainer had agreed to by a day, and those that another then let her lead."""
    return {
        adoption["exercise"]
        for owner in TRAINERS.values()
        for adoption in owner["adoption"]
        if adoption["status"] == "agreed" and adoption["agreed_offset_days"] <= day
        if trainer in [owner["key"], *adoption["may_also_lead"]]
    }


def test_everyone_has_one_key_and_nobody_else_s_address_or_payroll_number() -> None:
    people = [*STAFF.values(), *STARTERS.values(), *TRAINERS.values()]
    for column in ("key", "email", "payroll_number", "phone"):
        values = [row[column] for row in people if column in row]
        assert [value for value, times in Counter(values).items() if times > 1] == []
    assert all(row["email"].endswith("@northshire.example") for row in people if "email" in row)


def test_nobody_here_is_in_the_sample_file_so_importing_it_adds_people() -> None:
    sample = (DATA / "starters-hr-export.csv").read_text(encoding="utf-8-sig")
    for starter in STARTERS.values():
        assert starter["payroll_number"] not in sample
        assert starter.get("email", "nobody") not in sample


def test_no_date_here_is_fixed() -> None:
    for path in (CONTENT / "demonstration").glob("*.toml"):
        assert re.findall(r"\b(?:19|20)\d\d\b|\b\d{4}-\d\d-\d\d\b", path.read_text(encoding="utf-8")) == []


def test_sites_rooms_and_teams_are_complete() -> None:
    assert len(SITES) == 5
    for site in SITES.values():
        assert site["address"]
        assert site["room"]
    for room in ROOMS.values():
        assert room["seats"] > 0
        assert {Need(need) for need in room["accessible"]} <= ROOM_NEEDS
    assert {team["site"] for team in TEAMS.values()} <= set(SITES)
    assert {ContractType(word) for word in DEPARTMENT["contract_words"]} == set(ContractType)
    assert set(FAMILY_OF.values()) == FAMILIES


def test_every_account_role_is_held_and_eight_people_manage_others() -> None:
    held_roles = Counter(AccountRole(role) for row in STAFF.values() for role in row["account_roles"])
    assert set(held_roles) == set(AccountRole) - {AccountRole.STARTER, AccountRole.TRAINER}
    assert held_roles[AccountRole.LINE_MANAGER] >= 8
    assert {row["team"] for row in STAFF.values() if "team" in row} <= set(TEAMS)


def test_every_starter_refers_to_what_exists() -> None:
    managers = {
        row["email"] for row in [*STAFF.values(), *STARTERS.values()] if "line_manager" in row.get("account_roles", [])
    }
    for starter in STARTERS.values():
        assert starter["job_title"] in FAMILY_OF
        assert starter["site"] in SITES
        assert starter["team"] in TEAMS
        assert starter["manager_email"] in managers - {starter.get("email")}
        assert starter.get("supervisor_email", starter["manager_email"]) in managers
        assert starter["contract_type"] in set(ContractType)
        assert starter.get("status", "active") in set(StarterStatus)
        assert -200 <= starter["start_offset_days"] <= 40
        assert ("email" in starter) != ("other_way_to_reach" in starter)


def test_the_starters_are_a_believable_intake() -> None:
    assert 55 <= len(STARTERS) <= 70
    assert {FAMILY_OF[row["job_title"]] for row in STARTERS.values()} == FAMILIES
    assert sum("email" not in row for row in STARTERS.values()) == 2
    assert sum("access" in row for row in STARTERS.values()) >= 7
    assert {row["language"] for row in STARTERS.values() if "language" in row} >= {"cy"}


def test_needs_are_ones_the_software_knows_and_come_with_the_person_s_own_words() -> None:
    for person in [*STARTERS.values(), *TRAINERS.values()]:
        if "access" in person:
            assert {Need(need) for need in person["access"]["needs"]}
            assert person["access"]["own_words"].strip()


def test_every_trainer_has_limits_a_voice_and_an_exercise_of_her_own() -> None:
    assert len(TRAINERS) == 8
    for trainer in TRAINERS.values():
        TrainerStatus(trainer["status"])
        TrainerPart(trainer["part"])
        assert trainer["comes_as"] in {"service_user", "carer"}
        assert trainer["introduction"].count(".") == 1
        assert trainer["sessions_a_month"] >= 1
        assert trainer["groups_a_session"] >= 1
        assert trainer["limits"]
        assert trainer["adoption"]


def test_adopted_exercises_have_a_word_for_every_blank_before_they_are_agreed() -> None:
    for trainer in TRAINERS.values():
        for adoption in trainer["adoption"]:
            text = prose(read_document(CONTENT / "exercises" / f"{adoption['exercise']}.md"))
            assert len(adoption["blanks"]) == len(BLANK.findall(text))
            assert adoption["status"] in {"agreed", "awaiting_trainer_agreement"}
            assert ("agreed_offset_days" in adoption) == (adoption["status"] == "agreed")
            if adoption["status"] == "agreed":
                assert all(adoption["blanks"])
            assert set(adoption.get("may_also_lead", [])) <= set(TRAINERS) - {trainer["key"]}


def test_there_are_six_sessions_where_the_story_needs_them() -> None:
    days = [(row["offset_days"], row["status"]) for row in SESSIONS.values()]
    assert days == [(-150, "held"), (-95, "held"), (-45, "held"), (-17, "held"), (9, "confirmed"), (37, "proposed")]


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_a_session_fits_its_room_and_nobody_is_on_it_twice(session: Row) -> None:
    room = ROOMS[session["room"]]
    assert room in SITES[session["site"]]["room"]
    people = expected(session)
    assert len(people) <= session["places"]
    assert session["places"] + 2 * len(coming(session)) <= room["seats"]
    everyone = [*people, *session.get("waitlisted", [])]
    assert [key for key, times in Counter(everyone).items() if times > 1] == []
    assert set(everyone) <= set(STARTERS)
    assert set(session["audience"]) <= FAMILIES


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_a_programme_follows_on_without_a_gap_and_only_who_said_yes_speaks(session: Row) -> None:
    items = session["programme"]
    clock = [time.fromisoformat(item[end]) for item in items for end in ("starts", "ends")]
    assert clock == sorted(clock)
    assert [item["ends"] for item in items[:-1]] == [item["starts"] for item in items[1:]]
    assert (items[0]["starts"], items[-1]["ends"]) == (session["starts"], session["ends"])
    kinds = [ProgrammeKind(item["kind"]) for item in items]
    assert set(kinds) >= {ProgrammeKind.WELCOME, ProgrammeKind.TALK, ProgrammeKind.EXERCISE, ProgrammeKind.BREAK}
    assert {item["trainer"] for item in items if "trainer" in item} <= set(coming(session))
    assert {item["speaker"] for item in items if "speaker" in item} <= {
        f"{row['given_name']} {row['family_name']}" for row in STAFF.values()
    }


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_whoever_leads_said_yes_to_known_terms_and_has_an_exercise(session: Row) -> None:
    answers = [OfferStatus(offer["status"]) for offer in session["offers"]]
    assert len({offer["trainer"] for offer in session["offers"]}) == len(answers)
    assert {offer["trainer"] for offer in session["offers"]} <= set(TRAINERS)
    assert TrainerPart(session["terms"]["part"])
    assert session["terms"]["fee"] > 0
    for trainer in coming(session):
        assert may_lead(trainer, session["offset_days"])
    if session["status"] != "proposed":
        assert len(coming(session)) * session["group_size"] >= len(expected(session))
        assert OfferStatus.DECLINED in answers or OfferStatus.WITHDRAWN in answers
    assert (
        session["terms"]["answer_by_offset_days"] < session["terms"]["papers_by_offset_days"] < session["offset_days"]
    )


@pytest.mark.parametrize("session", SESSIONS.values(), ids=SESSIONS)
def test_every_need_of_everyone_coming_is_looked_after(session: Row) -> None:
    arranged = {(row["person"], row["need"]): ArrangementStatus(row["status"]) for row in session["access"]}
    assert len(arranged) == len(session["access"])
    asked = [offer["trainer"] for offer in session["offers"] if offer["status"] == "offered"]
    needs = {
        (key, need)
        for key in [*session.get("booked", []), *there(session), *coming(session), *asked]
        for need in needs_of((STARTERS | TRAINERS)[key])
    }
    assert set(arranged) == needs
    if session["status"] == "confirmed":
        assert all(status.lets_a_session_be_confirmed for status in arranged.values())
    if session["status"] == "held":
        assert set(arranged.values()) <= {ArrangementStatus.MET, ArrangementStatus.NOT_MET}
    assert {need for _, need in needs} & ROOM_NEEDS <= {Need(need) for need in ROOMS[session["room"]]["accessible"]}


def test_nobody_attends_before_she_starts_or_after_she_left_or_twice() -> None:
    for session in SESSIONS.values():
        for key in [*expected(session), *session.get("waitlisted", [])]:
            assert STARTERS[key]["start_offset_days"] <= session["offset_days"]
            assert STARTERS[key].get("status", "active") == "active"
    assert set(Counter(key for session in held() for key in there(session)).values()) == {1}
    booked = Counter(key for session in SESSIONS.values() for key in session.get("booked", []))
    assert set(booked.values()) == {1}
    been = {key for session in held() for key in there(session)}
    assert been.isdisjoint(booked)


def test_a_waiting_list_only_stands_behind_a_full_session() -> None:
    waiting = [session for session in SESSIONS.values() if session.get("waitlisted")]
    assert [len(session["booked"]) == session["places"] for session in waiting] == [True]


def test_no_trainer_is_asked_beyond_what_she_said() -> None:
    for key, trainer in TRAINERS.items():
        days = [session["offset_days"] for session in SESSIONS.values() if key in coming(session)]
        for first in days:
            assert sum(first <= day < first + 31 for day in days) <= trainer["sessions_a_month"]


def test_some_counts_by_family_show_and_some_are_too_small_to() -> None:
    been = Counter(FAMILY_OF[STARTERS[key]["job_title"]] for session in held() for key in there(session))
    assert set(been) == FAMILIES
    assert sum(number >= 8 for number in been.values()) >= 2
    assert sum(number < 8 for number in been.values()) >= 2
    rated = Counter(FAMILY_OF[STARTERS[row["starter"]]["job_title"]] for row in REFLECTIONS if "after" in row)
    assert max(rated.values()) >= 8 > min(rated.values())


def test_a_manager_and_her_own_staff_were_at_one_session_so_keeping_them_apart_can_be_seen() -> None:
    pairs = [
        (starter, manager)
        for session in held()
        for starter in there(session)
        for manager in there(session)
        if STARTERS[starter]["manager_email"] == STARTERS[manager].get("email")
    ]
    assert len(pairs) >= 2


@pytest.mark.parametrize("reflection", REFLECTIONS, ids=lambda row: str(row["starter"]))
def test_a_reflection_belongs_to_somebody_who_was_there(reflection: Row) -> None:
    session = SESSIONS[reflection["session"]]
    assert reflection["starter"] in there(session)
    assert set(reflection["share"]) <= {"supervisor", "learning"}
    assert all(question in reflection for question in QUESTIONS)
    ratings = [*reflection.get("before", []), *reflection.get("after", [])]
    assert all(0 <= rating <= 10 for rating in ratings)
    if reflection["status"] == "draft":
        assert not reflection["share"]
        return
    assert reflection["status"] == "finished"
    assert len(reflection["after"]) == 2
    assert all(reflection[question].strip() for question in QUESTIONS)
    assert session["offset_days"] <= reflection["finished_offset_days"] <= session["offset_days"] + 15
    assert reflection["finished_offset_days"] < reflection["by_offset_days"]
    assert ("learning_agreed" in reflection) <= ("learning" in reflection["share"] and "learning_text" in reflection)
    if "follow_up" in reflection:
        answered = reflection["follow_up"]["answered_offset_days"]
        assert reflection["follow_up"]["answer"] in {"yes", "partly", "not_yet", "could_not"}
        assert session["offset_days"] + 7 * reflection["follow_up"]["weeks"] <= answered <= 0
        assert reflection["follow_up"]["words"].strip()


def test_the_reflections_cover_every_family_and_every_way_to_share_and_answer() -> None:
    assert 20 <= len(REFLECTIONS) <= 26
    assert len({row["starter"] for row in REFLECTIONS}) == len(REFLECTIONS)
    assert {FAMILY_OF[STARTERS[row["starter"]]["job_title"]] for row in REFLECTIONS} == FAMILIES
    assert {tuple(row["share"]) for row in REFLECTIONS} >= {
        (),
        ("supervisor",),
        ("learning",),
        ("supervisor", "learning"),
    }
    assert {row["follow_up"]["answer"] for row in REFLECTIONS if "follow_up" in row} == {
        "yes", "partly", "not_yet", "could_not",
    }  # fmt: skip


def test_somebody_in_finance_did_not_see_it_at_first() -> None:
    doubts = [
        row
        for row in REFLECTIONS
        if FAMILY_OF[STARTERS[row["starter"]]["job_title"]] is RoleFamily.FINANCE and row.get("before", [10])[0] <= 1
    ]
    assert [row["starter"] for row in doubts] == ["janet-pryce"]
    assert doubts[0]["after"][0] > doubts[0]["before"][0]

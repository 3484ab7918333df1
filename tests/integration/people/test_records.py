"""Job roles, words for contracts, teams and sites: the lists that HR keeps."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from induction.audit import SYSTEM, AuditEvent
from induction.db import db
from induction.people.enums import AccountRole, ContractType, RoleFamily
from induction.people.models import ContractWord, JobRole, Site, Team
from induction.people.services import records
from induction.sessions.enums import BookingStatus
from induction.sessions.models import Booking
from induction.sessions.services import booking
from tests.factories import people, sessions
from tests.integration.conftest import Browser

Open = Callable[..., Browser]

KINDS: dict[str, tuple[type[Any], dict[str, str], dict[str, str]]] = {
    "job-roles": (JobRole, {"name": "Receptionist", "family": "reception"}, {"family": "finance"}),
    "contract-words": (ContractWord, {"name": "Perm", "contract_type": "permanent"}, {"contract_type": "bank"}),
    "teams": (Team, {"name": "Home Team 1", "service": "Home Care"}, {"service": "Provider Services"}),
    "sites": (
        Site,
        {"name": "Civic Centre", "address": "1 High Street\nNorthtown", "how_to_get_there": "Bus 12"},
        {"how_to_get_there": "Bus 14, step-free"},
    ),
}
MAKE: dict[str, Callable[[], Any]] = {
    "job-roles": people.job_role,
    "contract-words": people.contract_word,
    "teams": people.team,
    "sites": people.site,
}
BAD_WORDS = ["<script>alert(1)</script>", '=HYPERLINK("x")', "\u202eolleh", "é̂̃" * 20, "a\x01b"]


def only(kind: str) -> Any:
    db.session.expire_all()
    return db.session.scalars(select(KINDS[kind][0])).one()


def actions() -> list[str]:
    return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


@pytest.mark.parametrize("kind", KINDS)
def test_one_is_added_once_by_a_double_click_and_changed(browser: Open, kind: str) -> None:
    _model, values, other = KINDS[kind]
    office = browser(people.hr_officer())
    address = f"/records/{kind}"
    office.get(address)
    office.get(f"{address}/new")
    page = office.follow(office.post(f"{address}/new", values)).text
    assert values["name"] in page
    office.post(f"{address}/new", values)
    record = only(kind)
    form = {**values, **other, "seen": records.mark_of(record)}
    office.get(f"{address}/{record.id}")
    office.post(f"{address}/{record.id}", form)
    for column, value in other.items():
        assert getattr(only(kind), column) == value
    thing = record.__tablename__.replace("_", "-")
    assert [action for action in actions() if action.startswith(thing)] == [f"{thing}:added", f"{thing}:changed"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_name_on_the_list_is_refused_whatever_its_case_and_spaces(browser: Open, kind: str) -> None:
    model, values, _other = KINDS[kind]
    office = browser(people.hr_officer())
    office.post(f"/records/{kind}/new", values)
    twin = {**values, "name": f"  {values['name'].upper()} "}
    page = office.post(f"/records/{kind}/new", twin, status=422).text
    assert "is on the list already." in page
    assert values["name"].upper() in page
    another = MAKE[kind]()
    mark = records.mark_of(another)
    office.post(f"/records/{kind}/{another.id}", {**values, "seen": mark}, status=422)
    assert db.session.scalar(select(func.count()).select_from(model)) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_second_of_two_officers_sees_what_the_first_one_wrote(browser: Open, kind: str) -> None:
    _model, values, other = KINDS[kind]
    office = browser(people.hr_officer())
    office.post(f"/records/{kind}/new", values)
    record = only(kind)
    mark = records.mark_of(record)
    address = f"/records/{kind}/{record.id}"
    office.post(address, {**values, **other, "seen": mark})
    page = office.post(address, {**values, "name": "Typed", "seen": mark}, status=422).text
    assert "Somebody changed this while you had it open." in page
    assert "As it is now" in page
    assert 'value="Typed"' in page
    office.post(address, {**values, "name": "Typed", "seen": records.mark_of(only(kind))})
    record = only(kind)
    assert records.name_of(record) == "Typed"


@pytest.mark.one_database
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["", "  ", "x" * 121, "İ" * 100])
def test_what_cannot_be_a_name_gets_a_sentence(browser: Open, kind: str, name: str) -> None:
    model, values, _other = KINDS[kind]
    browser(people.hr_officer()).post(f"/records/{kind}/new", {**values, "name": name}, status=422)
    assert db.session.scalar(select(func.count()).select_from(model)) == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("words", BAD_WORDS)
def test_odd_words_are_kept_as_words(browser: Open, kind: str, words: str) -> None:
    values = {key: words if key not in ("family", "contract_type") else value for key, value in KINDS[kind][1].items()}
    office = browser(people.hr_officer())
    office.post(f"/records/{kind}/new", values)
    for address in (f"/records/{kind}", f"/records/{kind}/{only(kind).id}"):
        assert "<script>alert" not in office.get(address).text


@pytest.mark.one_database
def test_a_choice_that_is_not_there_is_refused(browser: Open) -> None:
    office = browser(people.hr_officer())
    office.post("/records/job-roles/new", {"name": "Pilot", "family": "astronauts"}, status=422)
    office.post("/records/contract-words/new", {"name": "Pilot"}, status=422)


def test_another_family_for_a_job_says_whom_it_concerns_and_their_bookings_follow(browser: Open) -> None:
    job = people.job_role(RoleFamily.HOME_CARE, "Home Care Assistant")
    welcome = sessions.welcome_session(audience_keys=["home_care"])
    for _ in range(3):
        booking.book(SYSTEM, welcome.id, people.starter(job_role=job))
    office = browser(people.hr_officer())
    page = office.get(f"/records/job-roles/{job.id}").text
    assert "3 starters have this job title." in page
    assert "3 starters" in office.get("/records/job-roles").text
    office.post(
        f"/records/job-roles/{job.id}",
        {"name": "Home Care Assistant", "family": "finance", "seen": records.mark_of(job)},
    )
    assert db.session.scalars(select(Booking.status)).all() == [BookingStatus.CANCELLED] * 3


def test_a_new_database_gets_the_usual_words_once_and_keeps_its_own(department: None) -> None:
    assert records.seed_words() == 6
    assert records.seed_words() == 0
    words = {found.word: found.contract_type for found in db.session.scalars(select(ContractWord))}
    assert words == {
        "Permanent": ContractType.PERMANENT,
        "Fixed term": ContractType.FIXED_TERM,
        "Apprentice": ContractType.APPRENTICE,
        "Bank": ContractType.BANK,
        "Zero hours": ContractType.ZERO_HOURS,
        "Agency": ContractType.AGENCY,
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_list_takes_as_many_queries_for_one_as_for_fifty(
    browser: Open, queries: Callable[[], Any], kind: str
) -> None:
    office = browser(people.hr_officer())
    counts = []
    for more in (1, 2, 47, 5):
        for _ in range(more):
            record = MAKE[kind]()
            if kind in ("job-roles", "teams", "sites"):
                people.starter(**{{"job-roles": "job_role", "teams": "team", "sites": "site"}[kind]: record})
        with queries() as seen:
            page = office.get(f"/records/{kind}")
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert "Next page" in page.text


@pytest.mark.one_database
@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.HR_OFFICER])
def test_only_hr_keeps_the_lists(browser: Open, role: AccountRole) -> None:
    job = people.job_role()
    visitor = browser(people.account(role))
    visitor.get("/records", status=403)
    for address in ("/records/job-roles", "/records/job-roles/new", f"/records/job-roles/{job.id}"):
        visitor.get(address, status=404)
    visitor.post("/records/job-roles/new", KINDS["job-roles"][1], status=404)
    visitor.post(f"/records/job-roles/{job.id}", KINDS["job-roles"][1], status=404)
    office = browser(people.hr_officer())
    office.get("/records")
    for address in (
        "/records/astronauts",
        "/records/job-roles/999",
        "/records/astronauts/1",
        "/records/astronauts/new",
    ):
        office.get(address, status=404)

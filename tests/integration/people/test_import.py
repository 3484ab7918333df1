"""HR brings in a file of new starters: sees what is in it, answers, brings it in, sends it again."""

import io
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text

from induction import clock
from induction.audit import Actor, AuditEvent
from induction.db import db
from induction.people.enums import AccountRole, ContractType, RoleFamily, StarterStatus
from induction.people.models import (
    Account,
    ContractWord,
    JobRole,
    ManagerNomination,
    RoleGrant,
    Site,
    Starter,
    StarterImport,
    Team,
)
from induction.people.services import starter_imports as services
from induction.people.signals import starter_added, starter_changed
from induction.people.starter_check import StarterCheck
from tests.factories import kept, number, people
from tests.integration.conftest import Browser
from tests.integration.people import intake
from tests.unit.people.hr_files import BOSS, other, row

Open = Callable[..., Browser]
INTAKE = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""The Sunday on which the sample files were written."""


@pytest.fixture
def office(browser: Open) -> Iterator[Browser]:
    """An HR officer's browser, on the day of the intake, in a department that knows little."""
    with clock.fixed(INTAKE):
        intake.small_department()
        yield browser(people.hr_officer(email="k.holt@northshire.example"))


@pytest.fixture
def full_office(browser: Open) -> Iterator[Browser]:
    """An HR officer's browser, on the day of the intake, in a department that knows the words of the samples."""
    with clock.fixed(INTAKE):
        intake.department()
        yield browser(people.hr_officer(email="k.holt@northshire.example"))


def starters() -> dict[str | None, Starter]:
    return {found.payroll_number: found for found in db.session.scalars(select(Starter))}


def number_of(model: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def events(action: str) -> list[AuditEvent]:
    return list(db.session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.id)))


def checked(data: bytes) -> StarterCheck:
    return services.check_file(data)


# The sample files


def answer(office: Browser, address: str, answers: dict[tuple[str, str], str]) -> None:
    kept = intake.only_import()
    form = {}
    for question in services.check(kept).questions:
        name = _field_of(office.get(address).text, question.value)
        if (question.field.value, question.value) in answers:
            form[name] = answers[question.field.value, question.value]
    office.post(f"{address}/answers", form)


def _field_of(page: str, value: str) -> str:
    before = page[: page.index(f">\n    {value}\n") if f">\n    {value}\n" in page else page.index(value)]
    return before[before.rindex('for="') + 5 :].split('"', 1)[0]


def test_the_export_comes_in_as_its_readme_says(full_office: Browser) -> None:
    address = intake.send(full_office, intake.EXPORT, name="starters-hr-export.csv").headers["Location"]
    page = full_office.get(address).text
    for sentence in (
        "Start date “31/02/2027” is not in the calendar.",
        "Email “not-an-email” is not an email address.",
        'Row 15, <span translate="no">Carole May</span>: the same person as in row 14.',
        "We read it as 01/12/2026. Check it.",
        "Community - Valleys",
        "Therapy Team 3",
        "r.lloyd@northshire.example",
        "Bring in 54 starters",
    ):
        assert (sentence in page) == (sentence != "We read it as 01/12/2026. Check it."), sentence
    assert "HYPERLINK" in page
    assert number_of(Starter) == 0
    answer(
        full_office,
        address,
        {
            ("job_title", "Social Wkr"): "social_work",
            ("contract_type", "Perm"): "permanent",
            ("contract_type", "Volunteer?"): "bank",
        },
    )
    page = full_office.get(address).text
    assert "Bring in 61 starters" in page
    assert "We read it as 01/12/2026. Check it." in page
    assert "What do these words mean?" not in page
    told = full_office.follow(intake.bring_in(full_office, address)).text
    assert "The starters are in" in told

    here = starters()
    assert len(here) == 61
    assert {found.account.roles for found in here.values()} == {frozenset({AccountRole.STARTER})}
    oluwaseun = here["012338"]
    assert (oluwaseun.given_name, oluwaseun.family_name, oluwaseun.account.name) == (
        "Oluwaseun",
        "Adéyẹmí",
        "Oluwaseun Adéyẹmí",
    )
    assert (oluwaseun.account.email, oluwaseun.job_role.title, oluwaseun.family) == (
        "oluwaseun.adym0@northshire.example",
        "Home Care Assistant",
        RoleFamily.HOME_CARE,
    )
    assert oluwaseun.team is not None
    assert (oluwaseun.team.name, oluwaseun.team.service) == ("Home Team 3", "Home Care")
    assert oluwaseun.manager is not None
    assert (oluwaseun.manager.email, oluwaseun.start_date) == (BOSS, date(2026, 11, 25))
    assert (oluwaseun.contract_type, str(oluwaseun.weekly_hours)) == (ContractType.APPRENTICE, "37.00")
    assert oluwaseun.status is StarterStatus.PRE_START
    assert here["009190"].status is StarterStatus.ACTIVE  # began on 16/11/2026
    assert here["019921"].account.name == "Ffi Williams"  # what she goes by
    assert here["091363"].account.email is None
    assert here["016938"].family_name == '=HYPERLINK("x")'
    assert here["028205"].manager is None  # was her own
    assert here["028205"].manager_email is None
    assert here["025534"].manager_email is None  # has none
    assert here[None].account.email == "agnieszka.wjcik41@northshire.example"
    assert here["029235"].manager is None
    assert here["029235"].manager_email == "r.lloyd@northshire.example"
    assert db.session.scalars(select(ManagerNomination.email)).all() == ["r.lloyd@northshire.example"]
    assert db.session.scalar(select(func.count()).where(Account.email == "r.lloyd@northshire.example")) == 0
    assert {found.name for found in db.session.scalars(select(Site))} >= {
        "Community - Valleys",
        "Riverside House Ground floor",
    }
    assert len(events("starter:added")) == 61
    outcome = intake.only_import().outcome or {}
    assert {key: outcome[key] for key in ("new", "changed", "same", "duplicates", "refused", "asked", "managers")} == {
        "new": 61,
        "changed": 0,
        "same": 0,
        "duplicates": 1,
        "refused": 2,
        "asked": 0,
        "managers": 1,
    }


def test_the_same_export_again_adds_nobody_and_changes_nothing(full_office: Browser) -> None:
    address = intake.send(full_office, intake.EXPORT).headers["Location"]
    full_office.follow(intake.bring_in(full_office, address))
    before = {number: found.changed_at for number, found in starters().items()}
    with clock.fixed(INTAKE + timedelta(hours=1)):
        again = intake.send(full_office, intake.EXPORT, key="cd" * 16).headers["Location"]
        page = full_office.get(again).text
        assert "Finish" in page
        assert "Bring in" not in page.replace("Bring in new starters", "").replace("Bring them in", "")
        full_office.follow(intake.bring_in(full_office, again))
    assert {number: found.changed_at for number, found in starters().items()} == before
    assert len(before) == 54
    assert number_of(Starter) == 54
    assert len(events("starter:changed")) == 0
    assert number_of(Account) == 54 + 1 + 5


def test_the_file_that_a_spreadsheet_saved_works_with_no_setting(full_office: Browser) -> None:
    address = intake.send(full_office, intake.SAVED, name="starters-excel-saved.csv").headers["Location"]
    answer(full_office, address, {("contract_type", "Perm"): "permanent"})
    full_office.follow(intake.bring_in(full_office, address))
    assert len(starters()) == 40
    assert starters()["066155"].family is RoleFamily.MIDDLE_MANAGEMENT
    assert starters()["066564"].weekly_hours == 0


# What changes


def test_what_changed_is_shown_before_and_after_and_then_written(office: Browser) -> None:
    intake.send_and_bring_in(office, intake.csv_of([row(), other()]))
    with clock.fixed(INTAKE + timedelta(hours=1)):
        data = intake.csv_of([row(team="Home Team 2", start_date="30/11/2026", weekly_hours="18.5"), other()])
        address = intake.send(office, data).headers["Location"]
        page = office.get(address)
        for piece in ("Adult Team 1", "Home Team 2", "24 Nov 2026", "30 Nov 2026", "37", "18.5", "Bring in 1 starter"):
            assert piece in page.text
        office.follow(intake.bring_in(office, address))
    brandon = starters()["000101"]
    assert brandon.team is not None
    assert (brandon.team.name, brandon.start_date) == ("Home Team 2", date(2026, 11, 30))
    assert events("starter:changed")[0].details["changes"] == {
        "team": ["Adult Team 1", "Home Team 2"],
        "start_date": ["2026-11-24", "2026-11-30"],
        "weekly_hours": ["37", "18.5"],
    }
    assert len(events("starter:changed")) == 1


def test_other_rooms_hear_who_is_new_and_what_changed(office: Browser) -> None:
    heard: list[tuple[str, object]] = []

    def added(starter: Starter, actor: Actor) -> None:
        heard.append((starter.account.name, actor.account_id is not None))

    def changed(starter: Starter, actor: Actor, changed: frozenset[str]) -> None:
        heard.append((starter.account.name, changed))

    with starter_added.connected_to(added), starter_changed.connected_to(changed):
        intake.send_and_bring_in(office, intake.csv_of([row()]))
        office.post("/records/job-roles/new", {"name": "Receptionist", "family": "reception"})
        with clock.fixed(INTAKE + timedelta(hours=1)):
            intake.send_and_bring_in(
                office, intake.csv_of([row(job_title="receptionist", known_as="Bran", start_date="25/11/2026")])
            )
    assert heard == [
        ("Brandon Wells", True),
        ("Bran Wells", frozenset({"job_role", "family", "name", "start_date"})),
    ]


def test_a_start_that_moves_makes_her_not_started_yet_again(office: Browser) -> None:
    intake.send_and_bring_in(office, intake.csv_of([row(start_date="16/11/2026")]))
    assert starters()["000101"].status is StarterStatus.ACTIVE
    with clock.fixed(INTAKE + timedelta(hours=1)):
        intake.send_and_bring_in(office, intake.csv_of([row(start_date="1/12/2026")]))
    assert starters()["000101"].status is StarterStatus.PRE_START


def test_who_has_left_stays_so_until_hr_says_otherwise(office: Browser) -> None:
    intake.send_and_bring_in(office, intake.csv_of([row()]))
    starters()["000101"].status = StarterStatus.LEFT
    data = intake.csv_of([row(start_date="1/12/2026")])
    address = intake.send(office, data).headers["Location"]
    assert "The record says that this person has left." in office.get(address).text
    office.follow(intake.bring_in(office, address))
    assert starters()["000101"].status is StarterStatus.LEFT


def test_a_manager_without_email_whom_hr_chose_stays_when_the_file_names_nobody(office: Browser) -> None:
    boss = people.line_manager(name="Carys Coach", email=None)
    intake.send_and_bring_in(office, intake.csv_of([row(manager_email=""), other(manager_email="")]))
    starters()["000101"].manager = boss
    intake.send_and_bring_in(office, intake.csv_of([row(manager_email=""), other(manager_email="", known_as="Han")]))
    here = starters()
    assert here["000101"].manager_id == boss.id
    assert here["000202"].manager is None


def test_a_team_has_one_service_and_the_page_says_when_it_moves(office: Browser) -> None:
    intake.send_and_bring_in(office, intake.csv_of([row(service="Home Care")]))
    data = intake.csv_of([other(team="adult team 1", service="Provider Services"), row(service="")])
    address = intake.send(office, data).headers["Location"]
    page = office.get(address).text
    assert "Teams that move to another service" in page
    office.follow(intake.bring_in(office, address))
    assert [(team.name, team.service) for team in db.session.scalars(select(Team))] == [
        ("Adult Team 1", "Provider Services")
    ]
    with clock.fixed(INTAKE + timedelta(hours=1)):
        again = intake.send(office, data, key="ef" * 16).headers["Location"]
        assert "Finish" in office.get(again).text


# Two people at once


def test_when_something_changed_meanwhile_nothing_is_written_and_the_page_says_so(
    office: Browser, browser: Open
) -> None:
    address = intake.send(office, intake.csv_of([row(), other()])).headers["Location"]
    seen = intake.seen_on(office.get(address))
    colleague = browser(people.hr_officer(email="second@northshire.example"))
    intake.send_and_bring_in(colleague, intake.csv_of([row(team="Other Team")]))
    answer_page = intake.bring_in(office, address, seen=seen, status=422)
    assert "Something has changed since you looked at this" in answer_page.text
    assert "Bring in 2 starters" in answer_page.text  # one changes now
    assert len(starters()) == 1
    assert intake.seen_on(answer_page) != seen
    office.follow(intake.bring_in(office, address, seen=intake.seen_on(answer_page)))
    assert sorted(str(number) for number in starters()) == ["000101", "000202"]


def test_two_officers_on_one_file_bring_it_in_once(office: Browser, browser: Open) -> None:
    address = intake.send(office, intake.csv_of([row()])).headers["Location"]
    colleague = browser(people.hr_officer(email="second@northshire.example"))
    seen = intake.seen_on(colleague.get(address))
    office.follow(intake.bring_in(office, address))
    assert "The starters are in" in colleague.follow(intake.bring_in(colleague, address, seen=seen)).text
    assert len(events("starter:added")) == 1


def test_a_double_click_sends_a_file_once_and_another_file_is_another(office: Browser) -> None:
    first = intake.send(office, intake.csv_of([row()])).headers["Location"]
    assert intake.send(office, intake.csv_of([row()])).headers["Location"] == first
    assert number_of(StarterImport) == 1
    assert intake.send(office, intake.csv_of([other()])).headers["Location"] != first


def test_a_file_given_up_is_gone_and_brings_in_nobody(office: Browser) -> None:
    address = intake.send(office, intake.csv_of([row()])).headers["Location"]
    seen = intake.seen_on(office.get(address))
    office.post(f"{address}/give-up")
    assert intake.only_import().content is None
    assert "Nobody was brought in from it." in office.get(address).text
    intake.bring_in(office, address, seen=seen, status=409)
    office.get(f"{address}/refused.csv", status=409)
    office.post(f"{address}/answers", {}, status=409)
    assert number_of(Starter) == 0


def test_the_file_is_kept_unreadable_and_wiped_when_it_is_in(office: Browser) -> None:
    address = intake.send(office, intake.csv_of([row()])).headers["Location"]
    stored = bytes(db.session.scalar(text("SELECT content FROM starter_import")))
    assert b"Brandon" not in stored
    assert len(stored) > 100
    office.follow(intake.bring_in(office, address))
    assert db.session.scalar(text("SELECT content FROM starter_import")) is None


def test_a_file_that_nobody_looks_after_is_wiped_after_two_weeks(office: Browser) -> None:
    intake.send(office, intake.csv_of([row()]))
    with clock.fixed(INTAKE + services.KEPT_FOR):
        assert services.give_up_old() == 0
    with clock.fixed(INTAKE + services.KEPT_FOR + timedelta(minutes=1)):
        assert services.give_up_old() == 1
    db.session.expire_all()
    assert intake.only_import().content is None


# Questions


def test_an_unknown_word_is_asked_about_once_and_never_again(office: Browser) -> None:
    data = intake.csv_of([row(job_title="Social Wkr"), other(job_title="social  wkr", contract_type="Perm")])
    address = intake.send(office, data).headers["Location"]
    page = office.get(address).text
    assert page.count("Which role family is it?") == 1
    assert page.count("What kind of contract is it?") == 1
    assert "Finish" in page
    answer(office, address, {("job_title", "Social Wkr"): "social_work"})
    assert "Bring in 1 starter" in office.get(address).text
    answer(office, address, {("contract_type", "Perm"): "permanent"})
    assert db.session.scalars(select(JobRole.family).where(JobRole.key == "social wkr")).one() is RoleFamily.SOCIAL_WORK
    assert db.session.scalars(select(ContractWord.contract_type).where(ContractWord.key == "perm")).one() is (
        ContractType.PERMANENT
    )
    office.follow(intake.bring_in(office, address))
    assert len(starters()) == 2
    assert len(events("job-role:added")) == 1


def test_an_answer_that_is_no_answer_is_refused_and_nothing_is_written(office: Browser) -> None:
    address = intake.send(office, intake.csv_of([row(job_title="Social Wkr")])).headers["Location"]
    name = _field_of(office.get(address).text, "Social Wkr")
    office.post(f"{address}/answers", {name: "astronaut"}, status=422)
    assert number_of(JobRole) == 1
    office.post(f"{address}/answers", {name: "reception"})
    office.post(f"{address}/answers", {name: "home_care"})  # the question has gone: asked once
    assert db.session.scalars(select(JobRole.family).where(JobRole.key == "social wkr")).one() is RoleFamily.RECEPTION


def test_rows_without_an_answer_stay_out_and_are_in_the_file_of_refused_rows(office: Browser) -> None:
    data = intake.csv_of([row(job_title="Social Wkr"), other(start_date="31/02/2027"), other(payroll_number="7")])
    address = intake.send(office, data).headers["Location"]
    download = office.get(f"{address}/refused.csv")
    assert download.mimetype == "text/csv"
    assert "attachment" in download.headers["Content-Disposition"]
    lines = download.data.decode("utf-8-sig").splitlines()
    assert len(lines) == 4  # the headings, and all three: the two about Hannah share an email
    assert lines[0].endswith("Row in your file,Why it was not brought in")
    assert "We do not know the job title “Social Wkr” yet." in lines[1]
    office.follow(intake.bring_in(office, address))
    assert number_of(Starter) == 0


# Who is who


def test_somebody_with_an_account_who_becomes_a_starter_keeps_the_account(office: Browser) -> None:
    hannah = people.line_manager(name="Hannah Horton", email="hannah@northshire.example")
    address = intake.send(office, intake.csv_of([other()])).headers["Location"]
    assert "We take it for the same person." in office.get(address).text
    office.follow(intake.bring_in(office, address))
    assert starters()["000202"].account_id == hannah.id
    db.session.refresh(hannah)
    assert hannah.roles == {AccountRole.STARTER, AccountRole.LINE_MANAGER}


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": "Somebody Else"}, "who already has an account here"),
        ({"name": "Hannah Horton", "closed_at": INTAKE}, "whose account is closed"),
    ],
)
def test_an_address_of_somebody_else_is_refused(office: Browser, values: dict[str, Any], sentence: str) -> None:
    people.line_manager(email="hannah@northshire.example", **values)
    address = intake.send(office, intake.csv_of([other()])).headers["Location"]
    assert sentence in office.get(address).text
    office.follow(intake.bring_in(office, address))
    assert number_of(Starter) == 0


def test_a_file_cannot_take_over_the_account_of_an_administrator(office: Browser) -> None:
    intake.send_and_bring_in(office, intake.csv_of([row()]))
    brandon = starters()["000101"].account
    kept(RoleGrant(account_id=brandon.id, role=AccountRole.ADMINISTRATOR))
    address = intake.send(office, intake.csv_of([row(email="mine@elsewhere.example")])).headers["Location"]
    assert "only an administrator can change the email" in office.get(address).text
    office.follow(intake.bring_in(office, address))
    assert starters()["000101"].account.email == "brandon@northshire.example"


def test_a_file_changes_an_email_until_she_has_signed_in_and_not_after(office: Browser, browser: Open) -> None:
    intake.send_and_bring_in(office, intake.csv_of([row(email="brnadon@northshire.example")]))
    with clock.fixed(INTAKE + timedelta(hours=1)):
        intake.send_and_bring_in(office, intake.csv_of([row()]))
        assert starters()["000101"].account.email == "brandon@northshire.example"
        her = browser(starters()["000101"].account)
    with clock.fixed(INTAKE + timedelta(hours=2)):
        intake.send(office, intake.csv_of([row(email="karen+b@northshire.example")]))
        her.get("/account")
    assert starters()["000101"].account.email == "brandon@northshire.example"


# What cannot be read


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \r\n\r\n", "The file is empty."),
        (bytes(range(256)) * 40, "This file is not text."),
        (b"PK\x03\x04" + b"\x00" * 100, "This is a spreadsheet file, not a CSV file."),
        (b"Surname,Forename,Job title,Payroll No\r\nWells,Brandon,Social Worker,1\r\n", "lacks these headings"),
        (b"a,b\r\n1,2\r\n", "has no headings that we know"),
        (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"Surname,Forename,Job title,Start date,Payroll No\r\n", "There are no rows under the headings."),
    ],
    ids=["nothing", "blank", "binary", "a workbook", "a column missing", "no headings", "over 5 MB", "no rows"],
)
def test_a_file_that_cannot_be_read_gets_one_sentence(office: Browser, data: bytes, sentence: str) -> None:
    page = intake.send(office, data, status=422).text
    assert sentence in page
    assert 'href="#file"' in page
    assert number_of(StarterImport) == 0


@pytest.mark.one_database
def test_more_than_is_accepted_at_all_gets_a_page(office: Browser) -> None:
    page = intake.send(office, b"x" * (9 * 1024 * 1024), status=413).text
    assert "That file is too big" in page
    assert number_of(StarterImport) == 0


@pytest.mark.one_database
def test_no_file_and_words_in_its_place_get_a_sentence(office: Browser) -> None:
    assert "Choose the CSV file." in office.post("/starters/import", {}, status=422).text
    assert "Choose the CSV file." in office.post("/starters/import", {"file": "Surname,…"}, status=422).text


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>.csv", "../../etc/passwd", "C:\\HR\\start.csv", "\u202eexe.csv", "", "a" * 300]
)
@pytest.mark.one_database
def test_odd_file_names_are_kept_as_words(office: Browser, name: str) -> None:
    data = {"file": (io.BytesIO(intake.csv_of([row()])), name or "x")}
    address = office.post("/starters/import", data).headers["Location"]
    page = office.get(address).text
    assert "<script>alert" not in page
    assert "\u202e" not in page
    kept = intake.only_import().file_name
    assert 0 < len(kept) <= 200
    assert "/" not in kept.replace("</script>", "")
    assert "\\" not in kept


BAD_NAMES = ["<script>alert(1)</script>", '=HYPERLINK("x")', "\u202eolleh", "é̂̃" * 20, "a\x01b", "O'Brien"]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_odd_names_are_kept_as_words_and_sent_back_as_no_formula(office: Browser, name: str) -> None:
    data = intake.csv_of([row(family_name=name), other(family_name=name, start_date="31/02/2027")])
    address = intake.send(office, data).headers["Location"]
    page = office.get(address).text
    assert "<script>alert" not in page
    download = office.get(f"{address}/refused.csv").data.decode("utf-8-sig")
    assert not any(cell.startswith(("=", "+", "-", "@")) for cell in download.replace('"', "").split(","))
    office.follow(intake.bring_in(office, address))
    office.get("/starters")
    assert "<script>alert" not in office.get(f"/starters/{starters()['000101'].id}").text


# Large files, lists, and who may


def test_five_thousand_rows_make_a_light_page_with_as_many_queries_as_one(
    office: Browser, queries: Callable[[], Any]
) -> None:
    def rows(wanted: int) -> bytes:
        return intake.csv_of([row(payroll_number=f"{n:06d}", email=f"p{n}@northshire.example") for n in range(wanted)])

    counts = []
    for wanted in (1, 3, 5000):
        address = intake.send(office, rows(wanted)).headers["Location"]
        office.get(address)
        with queries() as seen:
            page = office.get(address)
        counts.append(len(seen))
        assert len(page.data) < 200_000
    assert "And 4950 more rows, not shown here." in page.text
    assert counts[0] == counts[1] == counts[2]


@pytest.mark.parametrize("model", ["known", "unknown"])
@pytest.mark.one_database
def test_the_list_of_files_takes_as_many_queries_for_one_as_for_fifty(
    office: Browser, queries: Callable[[], Any], model: str
) -> None:
    counts = []
    for more in (1, 2, 47, 5):
        for _ in range(more):
            kept(
                StarterImport(
                    upload_key=f"{number()}",
                    account_id=people.hr_officer().id,
                    file_name="a.csv",
                    content="x" if model == "known" else None,
                    sent_at=clock.now(),
                    finished_at=None if model == "known" else clock.now(),
                    outcome=None if model == "known" else {"new": 1},
                )
            )
        with queries() as seen:
            page = office.get("/starters/import")
        counts.append(len(seen))
    assert len(set(counts)) == 1
    assert "Next page" in page.text


@pytest.mark.one_database
@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.HR_OFFICER])
def test_only_hr_sees_or_touches_a_file(office: Browser, browser: Open, role: AccountRole) -> None:
    address = intake.send(office, intake.csv_of([row()])).headers["Location"]
    visitor = browser(people.account(role))
    visitor.get("/starters/import", status=403)
    visitor.post("/starters/import", {}, status=403)
    for path in (address, f"{address}/refused.csv"):
        visitor.get(path, status=404)
    for path in ("bring-in", "answers", "give-up"):
        visitor.post(f"{address}/{path}", {}, status=404)
    browser().get(address, status=302)
    assert number_of(Starter) == 0


@pytest.mark.one_database
def test_a_file_that_is_not_there_is_not_found(office: Browser) -> None:
    office.get("/starters/import/999", status=404)
    office.post("/starters/import/999/bring-in", {}, status=404)
    office.get("/starters/import/999999999999999999999", status=404)

"""HR's list of starters, one starter's page, and what happens when her record changes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup
from sqlalchemy import func, select

from induction import clock
from induction.audit import SYSTEM, AuditEvent
from induction.db import db
from induction.people.enums import AccountRole, RoleFamily, StarterStatus
from induction.people.models import Account, Starter
from induction.people.services import starters as services
from induction.sessions.enums import BookingStatus
from induction.sessions.models import Booking
from induction.sessions.services import booking
from tests.conftest import A_MONDAY
from tests.factories import people, sessions
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
BAD_WORDS = ["<script>alert(1)</script>", '=HYPERLINK("x")', "\u202eolleh", "é̂̃" * 20, "a\x01b"]


def typed(starter: Starter | None = None, **values: Any) -> dict[str, Any]:
    """Return what HR's form about a starter says when nothing in it is changed; for a new one what is needed."""
    if starter is None:
        return {
            "made_by_form": "a1" * 16,
            "given_name": "Ffion",
            "family_name": "Williams",
            "payroll_number": "000123",
            "email": "ffion@northshire.example",
            "start_date": "15/3/2027",
            **values,
        }
    return {
        "seen": starter.changed_at.isoformat(),
        "given_name": starter.given_name,
        "family_name": starter.family_name,
        "known_as": starter.known_as,
        "payroll_number": starter.payroll_number or "",
        "email": starter.account.email or "",
        "other_way_to_reach": starter.other_way_to_reach,
        "job_role": str(starter.job_role_id),
        "team": str(starter.team_id or ""),
        "site": str(starter.site_id or ""),
        "manager": str(starter.manager_id or ""),
        "supervisor": "",
        "start_date": starter.start_date.strftime("%d/%m/%Y"),
        "contract_type": starter.contract_type.value if starter.contract_type else "",
        "weekly_hours": "",
        "status": starter.status.value,
        **values,
    }


def fresh(starter: Starter) -> Starter:
    db.session.expire_all()
    return db.session.get_one(Starter, starter.id)


def changes_of(starter: Starter) -> list[dict[str, Any]]:
    query = select(AuditEvent).where(AuditEvent.action == "starter:changed", AuditEvent.subject_id == starter.id)
    return [event.details["changes"] for event in db.session.scalars(query.order_by(AuditEvent.id))]


# The list


def test_the_list_shows_who_does_what_where_since_when_and_until_when(browser: Open) -> None:
    people.starter(
        name="Ffion Williams", job_role=people.job_role(title="Receptionist"), team=people.team("Front desk")
    )
    page = browser(people.hr_officer()).get("/starters").text
    for piece in ("Ffion Williams", "Receptionist", "Front desk", "22 Feb 2027", "5 Apr 2027", "1 starter"):
        assert piece in page


def test_the_list_can_be_narrowed_by_what_stands_in_the_address(browser: Open) -> None:
    boss = people.line_manager(name="Samira Begum")
    people.starter(name="Ffion Williams", family=RoleFamily.RECEPTION, manager=boss, payroll_number="000777")
    people.starter(name="Gethin Jackson", family=RoleFamily.FINANCE)
    people.starter(name="Anna Left", status=StarterStatus.LEFT)
    office = browser(people.hr_officer())

    def shown(address: str) -> set[str]:
        page = office.get(address).text
        return {name for name in ("Ffion Williams", "Gethin Jackson", "Anna Left") if name in page}

    assert shown("/starters") == {"Ffion Williams", "Gethin Jackson"}
    assert shown("/starters?words=ffi+WILL") == {"Ffion Williams"}
    assert shown("/starters?words=000777") == {"Ffion Williams"}
    assert shown("/starters?words=777") == {"Ffion Williams"}
    assert shown("/starters?words=%25") == set()
    assert shown("/starters?family=finance") == {"Gethin Jackson"}
    assert shown(f"/starters?manager={boss.id}") == {"Ffion Williams"}
    assert shown("/starters?manager=0") == {"Gethin Jackson"}
    assert shown("/starters?status=left") == {"Anna Left"}
    assert shown(f"/starters?family=reception&manager={boss.id}&status=active&words=f") == {"Ffion Williams"}
    assert shown("/starters?family=astronaut&manager=x&status=y") == {"Ffion Williams", "Gethin Jackson"}
    assert "Nobody found" in office.get("/starters?words=nobody").text


def test_long_lists_are_paged_and_every_starter_is_on_one_page(browser: Open) -> None:
    for n in range(120):
        people.starter(name=f"{'Same' if n % 3 else 'Other'} Name")
    office = browser(people.hr_officer())
    seen: list[str] = []
    address, pages = "/starters?words=name", 0
    while address:
        page = office.get(address).text
        seen += [part.split('"', 1)[0] for part in page.split('href="/starters/')[1:] if part[0].isdigit()]
        following = [part for part in page.split('href="')[1:] if "after=" in part.split('"', 1)[0]]
        address = following[0].split('"', 1)[0].replace("&amp;", "&") if following else ""
        pages += 1
        assert address == "" or "words=name" in address
    assert (pages, len(seen), len(set(seen))) == (3, 120, 120)
    page = office.get(f"/starters?before={seen[50]}").text
    assert [part.split('"', 1)[0] for part in page.split('href="/starters/')[1:] if part[0].isdigit()] == seen[:50]


def test_the_list_takes_as_many_queries_for_one_as_for_fifty(browser: Open, queries: Callable[[], Any]) -> None:
    office = browser(people.hr_officer())
    counts = []
    for more in (1, 2, 47, 5):
        for _ in range(more):
            people.starter(team=people.team(), site=people.site(), manager=people.line_manager())
        with queries() as seen:
            office.get("/starters")
        counts.append(len(seen))
    assert len(set(counts)) == 1


# One starter


def test_hr_sees_all_of_a_record_and_her_line_manager_what_he_needs(browser: Open) -> None:
    boss = people.line_manager(name="Samira Begum")
    ffion = people.starter(
        name="Ffion Williams", manager=boss, payroll_number="000777", weekly_hours=18.5, other_way_to_reach="Ask Gwen"
    )
    address = f"/starters/{ffion.id}"
    for visitor, sees in ((people.hr_officer(), True), (boss, False)):
        page = browser(visitor).get(address).text
        assert "Ffion Williams" in page
        assert ffion.account.email is not None
        assert ffion.account.email in page
        assert "Ask Gwen" in page
        assert [word in page for word in ("000777", "18.5 hours", "Permanent", "/change")] == [sees] * 4


def test_nobody_else_sees_her_nor_who_was_her_manager_before(browser: Open) -> None:
    boss = people.line_manager()
    ffion = people.starter(manager=boss)
    address = f"/starters/{ffion.id}"
    his = browser(boss)
    his.get(address)
    for stranger in (people.line_manager(), ffion.account, people.administrator(), people.account(AccountRole.TRAINER)):
        browser(stranger).get(address, status=404)
    browser().get(address, status=302)
    ffion.manager = people.line_manager()
    his.get(address, status=404)
    ffion.manager = boss
    boss.grants = []
    his.get(address, status=404)


def test_other_rooms_show_what_they_know_on_her_page(
    app: Flask, browser: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    ffion = people.starter(name="Ffion Williams")

    def panel(starter: Starter) -> Markup | None:
        return Markup("<p>Booked: {}</p>").format(starter.account.name)

    monkeypatch.setitem(app.extensions, "starter_panels", [panel, lambda _starter: None])
    assert "<p>Booked: Ffion Williams</p>" in browser(people.hr_officer()).get(f"/starters/{ffion.id}").text


# Changing


def test_a_change_is_written_with_what_it_was_before(browser: Open) -> None:
    ffion = people.starter(name="Ffion Williams", payroll_number="000777")
    boss, site, job = people.line_manager(name="Samira Begum"), people.site("Civic Centre"), people.job_role()
    coach = people.account(AccountRole.HR_OFFICER, name="Carys Coach", email="carys@northshire.example")
    office, was = browser(people.hr_officer()), ffion.job_role.title
    office.get(f"/starters/{ffion.id}/change")
    with clock.fixed(A_MONDAY + timedelta(hours=1)):
        values = {
            "known_as": "Ffi",
            "job_role": str(job.id),
            "site": str(site.id),
            "manager": str(boss.id),
            "supervisor": "Carys@northshire.example",
            "weekly_hours": "18,5",
            "start_date": "1 March 2027",
        }
        page = office.follow(office.post(f"/starters/{ffion.id}/change", typed(ffion, **values)))
    found = fresh(ffion)
    assert (found.account.name, found.manager_id, found.supervisor_id, found.site_id, found.job_role_id) == (
        "Ffi Williams",
        boss.id,
        coach.id,
        site.id,
        job.id,
    )
    assert (found.start_date, str(found.weekly_hours), found.manager_email) == (date(2027, 3, 1), "18.50", boss.email)
    assert found.changed_at == A_MONDAY + timedelta(hours=1)
    assert "Carys Coach" in page.text
    assert changes_of(ffion) == [
        {
            "known_as": ["", "Ffi"],
            "job_role": [was, job.title],
            "site": [None, "Civic Centre"],
            "manager": [None, "Samira Begum"],
            "manager_email": [None, boss.email],
            "supervisor": [None, "Carys Coach"],
            "start_date": ["2027-02-22", "2027-03-01"],
            "weekly_hours": [None, "18.5"],
        }
    ]


def test_saving_without_a_change_writes_nothing(browser: Open) -> None:
    ffion = people.starter()
    office = browser(people.hr_officer())
    with clock.fixed(A_MONDAY + timedelta(hours=1)):
        office.post(f"/starters/{ffion.id}/change", typed(ffion))
    assert changes_of(ffion) == []
    assert fresh(ffion).changed_at == A_MONDAY


def test_the_second_of_two_officers_sees_what_the_first_one_wrote_and_keeps_what_she_typed(browser: Open) -> None:
    ffion = people.starter(name="Ffion Williams")
    office = browser(people.hr_officer())
    before = typed(ffion)
    with clock.fixed(A_MONDAY + timedelta(minutes=1)):
        browser(people.hr_officer()).post(f"/starters/{ffion.id}/change", {**before, "family_name": "Evans"})
        page = office.post(f"/starters/{ffion.id}/change", {**before, "known_as": "Ffi"}, status=422).text
    assert "Somebody changed this while you had it open." in page
    assert "As it is now" in page
    assert "Ffion Evans" in page
    assert 'value="Ffi"' in page
    assert 'value="Williams"' in page
    assert fresh(ffion).family_name == "Evans"
    mark = page.split('name="seen"', 1)[1].split('value="', 1)[1].split('"', 1)[0]
    office.post(f"/starters/{ffion.id}/change", {**before, "seen": mark, "known_as": "Ffi"})
    assert (fresh(ffion).family_name, fresh(ffion).known_as) == ("Williams", "Ffi")


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"given_name": ""}, "Write the forename."),
        ({"family_name": "x" * 91}, "Use 90 characters or fewer."),
        ({"payroll_number": "TBC"}, "is not a payroll number"),
        ({"payroll_number": "", "email": ""}, "Write a payroll number or an email address"),
        ({"payroll_number": "taken1"}, "already has this payroll number"),
        ({"email": "not an address"}, "is not an email address"),
        ({"email": "taken@northshire.example"}, "already uses this email address"),
        ({"job_role": ""}, "Choose the job title."),
        ({"job_role": "999999"}, "ot a valid choice"),
        ({"team": "999999"}, "ot a valid choice"),
        ({"manager": "-1"}, "ot a valid choice"),
        ({"supervisor": "nobody@northshire.example"}, "No member of staff who can sign in has the address"),
        ({"supervisor": "trainer@northshire.example"}, "No member of staff who can sign in has the address"),
        ({"start_date": "31/2/2027"}, "Write a real date"),
        ({"start_date": "1/3/2037"}, "more than 2 years from today"),
        ({"start_date": ""}, "Write the start date."),
        ({"weekly_hours": "61"}, "is not a number of hours from 0 to 60"),
        ({"weekly_hours": "many"}, "is not a number of hours from 0 to 60"),
        ({"status": "gone"}, "ot a valid choice"),
        ({"contract_type": "slavery"}, "ot a valid choice"),
    ],
)
@pytest.mark.one_database
def test_what_cannot_be_gets_a_sentence_and_keeps_what_was_typed(
    browser: Open, values: dict[str, str], sentence: str
) -> None:
    people.starter(payroll_number="TAKEN1")
    people.account(email="taken@northshire.example")
    people.account(AccountRole.TRAINER, email="trainer@northshire.example")
    ffion = people.starter(name="Ffion Williams", payroll_number="000777")
    page = browser(people.hr_officer()).post(
        f"/starters/{ffion.id}/change", typed(ffion, known_as="Ffi", **values), status=422
    )
    assert sentence in page.text
    assert 'value="Ffi"' in page.text
    assert changes_of(ffion) == []
    assert fresh(ffion).known_as == ""


def test_a_start_long_ago_may_stay(browser: Open) -> None:
    ffion = people.starter(started=date(2023, 1, 9))
    browser(people.hr_officer()).post(f"/starters/{ffion.id}/change", typed(ffion, known_as="Ffi"))
    assert (fresh(ffion).known_as, fresh(ffion).start_date) == ("Ffi", date(2023, 1, 9))


def test_nobody_is_her_own_manager_or_supervisor(browser: Open) -> None:
    ffion = people.starter(account=people.account(AccountRole.STARTER, AccountRole.LINE_MANAGER))
    office = browser(people.hr_officer())
    for values in ({"manager": str(ffion.account_id)}, {"supervisor": ffion.account.email}):
        page = office.post(f"/starters/{ffion.id}/change", typed(ffion, **values), status=422).text
        assert "Nobody can be their own manager or supervisor." in page


def test_whom_a_file_named_is_kept_until_hr_chooses_somebody(browser: Open) -> None:
    ffion = people.starter(manager_email="r.lloyd@northshire.example")
    boss = people.line_manager()
    office = browser(people.hr_officer())
    assert "r.lloyd@northshire.example" in office.get(f"/starters/{ffion.id}/change").text
    office.post(f"/starters/{ffion.id}/change", typed(ffion, known_as="Ffi"))
    assert fresh(ffion).manager_email == "r.lloyd@northshire.example"
    office.post(f"/starters/{ffion.id}/change", typed(fresh(ffion), manager=str(boss.id)))
    assert fresh(ffion).manager_email == boss.email
    office.post(f"/starters/{ffion.id}/change", typed(fresh(ffion), manager=""))
    assert (fresh(ffion).manager_id, fresh(ffion).manager_email) == (None, None)


@pytest.mark.parametrize("words", BAD_WORDS)
def test_odd_words_are_kept_as_words(browser: Open, words: str) -> None:
    ffion = people.starter()
    office = browser(people.hr_officer())
    values = dict.fromkeys(("given_name", "family_name", "known_as", "other_way_to_reach"), words)
    office.post(f"/starters/{ffion.id}/change", typed(ffion, **values))
    for address in ("/starters", f"/starters/{ffion.id}", f"/starters/{ffion.id}/change"):
        assert "<script>alert" not in office.get(address).text
    assert "\x01" not in fresh(ffion).account.name


# Email, leaving, coming back


def test_hr_cannot_give_herself_the_account_of_somebody_with_other_work(browser: Open) -> None:
    for role in (AccountRole.ADMINISTRATOR, AccountRole.HEAD_OF_SERVICE, AccountRole.INVOLVEMENT_LEAD):
        ffion = people.starter(account=people.account(AccountRole.STARTER, role))
        page = browser(people.hr_officer()).post(
            f"/starters/{ffion.id}/change", typed(ffion, email="mine@elsewhere.example"), status=422
        )
        assert "only an administrator can change this email" in page.text
        browser(people.hr_officer()).post(f"/starters/{ffion.id}/change", typed(ffion, known_as="Ffi"))
        assert fresh(ffion).known_as == "Ffi"


def test_who_leaves_gives_up_her_booking_and_her_account_and_gets_the_account_back_when_she_returns(
    browser: Open,
) -> None:
    welcome = sessions.welcome_session()
    ffion = people.starter()
    booking.book(SYSTEM, welcome.id, ffion)
    her, office = browser(ffion.account), browser(people.hr_officer())
    her.get("/account")
    office.post(f"/starters/{ffion.id}/change", typed(ffion, status="left"))
    assert db.session.scalars(select(Booking.status)).all() == [BookingStatus.CANCELLED]
    assert fresh(ffion).account.closed_at is not None
    her.get("/account", status=302)
    office.post(f"/starters/{ffion.id}/change", typed(fresh(ffion), status="active"))
    assert fresh(ffion).account.closed_at is None
    her.get("/account", status=302)  # the device stays signed out


def test_who_leaves_keeps_the_account_for_other_work(browser: Open) -> None:
    ffion = people.starter(account=people.account(AccountRole.STARTER, AccountRole.TRAINER))
    office = browser(people.hr_officer())
    office.post(f"/starters/{ffion.id}/change", typed(ffion, status="left"))
    assert fresh(ffion).account.closed_at is None
    assert "other work here as well" in office.get(f"/starters/{ffion.id}").text


def test_another_job_family_gives_up_a_booking_that_is_not_for_it(browser: Open) -> None:
    welcome = sessions.welcome_session(audience_keys=["home_care"])
    ffion = people.starter(family=RoleFamily.HOME_CARE)
    booking.book(SYSTEM, welcome.id, ffion)
    office = browser(people.hr_officer())
    office.post(f"/starters/{ffion.id}/change", typed(ffion, known_as="Ffi"))
    assert db.session.scalars(select(Booking.status)).all() == [BookingStatus.BOOKED]
    job = people.job_role(RoleFamily.FINANCE)
    office.post(f"/starters/{ffion.id}/change", typed(fresh(ffion), job_role=str(job.id)))
    assert db.session.scalars(select(Booking.status)).all() == [BookingStatus.CANCELLED]


def test_on_her_first_day_she_is_at_work(department: None) -> None:
    ffion = people.starter(started=date(2027, 3, 9), status=StarterStatus.PRE_START)
    paused = people.starter(started=date(2027, 3, 1), status=StarterStatus.PAUSED)
    assert services.begin() == 0
    with clock.fixed(A_MONDAY + timedelta(days=1)):
        assert services.begin() == 1
        assert services.begin() == 0
    assert (ffion.status, paused.status) == (StarterStatus.ACTIVE, StarterStatus.PAUSED)
    assert changes_of(ffion) == [{"status": ["pre_start", "active"]}]


# Adding by hand


def test_a_starter_added_by_hand_twice_by_a_double_click_is_added_once(browser: Open) -> None:
    job = people.job_role()
    office = browser(people.hr_officer())
    office.get("/starters/new")
    page = office.follow(office.post("/starters/new", typed(job_role=str(job.id))))
    office.post("/starters/new", typed(job_role=str(job.id)))
    found = db.session.scalars(select(Starter)).one()
    assert (found.account.name, found.status) == ("Ffion Williams", StarterStatus.PRE_START)
    assert found.account.roles == {AccountRole.STARTER}
    assert "Ffion Williams has been added." in page.text
    assert db.session.scalar(select(func.count()).where(AuditEvent.action == "starter:added")) == 1


def test_a_starter_without_email_can_be_added_and_one_who_is_here_joins_her_account(browser: Open) -> None:
    job = people.job_role()
    gwen = people.line_manager(name="Gwen Evans", email="gwen@northshire.example")
    office = browser(people.hr_officer())
    office.post("/starters/new", typed(job_role=str(job.id), email=""))
    values: dict[str, Any] = {"given_name": "gwen", "family_name": "Evans", "email": "gwen@northshire.example"}
    office.post("/starters/new", typed(job_role=str(job.id), made_by_form="b2" * 16, payroll_number="000124", **values))
    found = {row.payroll_number: row for row in db.session.scalars(select(Starter))}
    assert found["000123"].account.email is None
    assert found["000124"].account_id == gwen.id
    assert gwen.roles == {AccountRole.STARTER, AccountRole.LINE_MANAGER}
    page = office.post(
        "/starters/new", typed(job_role=str(job.id), made_by_form="c3" * 16, payroll_number="9", **values), status=422
    )
    assert "already uses this email address" in page.text


@pytest.mark.one_database
@pytest.mark.parametrize("role", [role for role in AccountRole if role is not AccountRole.HR_OFFICER])
def test_only_hr_lists_adds_and_changes(browser: Open, role: AccountRole) -> None:
    ffion = people.starter()
    visitor = browser(people.account(role))
    for address in ("/starters", "/starters/new", "/managers"):
        visitor.get(address, status=403)
    visitor.post("/starters/new", typed(), status=403)
    visitor.get(f"/starters/{ffion.id}/change", status=404)
    visitor.post(f"/starters/{ffion.id}/change", typed(ffion, known_as="Ffi"), status=404)
    assert db.session.scalar(select(func.count()).select_from(Account)) == 2
    browser(people.hr_officer()).get("/starters/999", status=404)

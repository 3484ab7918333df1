"""A session's small groups: made with one press, moved by hand, confirmed."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from induction.access.enums import Need
from induction.audit import SYSTEM
from induction.db import db
from induction.groups import cannot_plan, moves, queries, services
from induction.groups.enums import PlanStatus
from induction.groups.models import GroupPlan
from induction.people.enums import RoleFamily
from induction.sessions.enums import Attendance, BookingStatus, OfferStatus
from induction.sessions.models import Booking, WelcomeSession
from tests.factories import access, exercises, people, sessions, trainers
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("department")

FAMILIES = [RoleFamily.HOME_CARE, RoleFamily.FINANCE, RoleFamily.RECEPTION]


def a_session(size: int = 12, groups: int = 2, **values: Any) -> WelcomeSession:
    """Make a session with people of three families, and as many trainers as groups, each with an exercise."""
    welcome = sessions.welcome_session(group_size=-(-size // groups), places=max(size, 2), **values)
    jobs = [people.job_role(family) for family in FAMILIES]
    for index in range(size):
        sessions.booking(welcome, people.starter(job_role=jobs[index % 3]))
    for _ in range(groups):
        trainer = trainers.trainer()
        exercises.version(exercises.exercise(trainer), agreed=True)
        sessions.trainer_offer(welcome, trainer, status=OfferStatus.ACCEPTED)
    db.session.commit()
    return welcome


def _groups(welcome: WelcomeSession) -> list[list[Booking]]:
    plan = queries.plan_of(welcome.id)
    assert plan is not None
    return [[seat.booking for seat in group.seats] for group in plan.groups]


def _bookings(welcome: WelcomeSession) -> list[Booking]:
    return list(
        db.session.scalars(select(Booking).where(Booking.welcome_session_id == welcome.id).order_by(Booking.id))
    )


def test_each_person_sits_in_one_group_families_are_mixed_and_a_trainer_leads_what_she_may() -> None:
    welcome = a_session()
    plan = services.make(SYSTEM, welcome.id, version=0)
    seated = sorted(booking.id for group in _groups(welcome) for booking in group)
    assert seated == [booking.id for booking in _bookings(welcome)]
    for group in plan.groups:
        families = Counter(seat.booking.starter.family for seat in group.seats)
        assert families == dict.fromkeys(FAMILIES, 2)
        assert group.exercise_version is not None
        assert group.exercise_version.exercise.owner_id == group.trainer_id
        assert group.room_id == welcome.room_id
    assert len({group.trainer_id for group in plan.groups}) == 2


def test_nobody_sits_with_her_own_line_manager() -> None:
    welcome = a_session(size=4)
    boss, report = _bookings(welcome)[:2]
    for _ in range(3):
        report.starter.manager_id = boss.starter.account_id
        db.session.commit()
        plan = queries.plan_of(welcome.id)
        services.make(SYSTEM, welcome.id, version=plan.version if plan else 0, again=True)
        together = [group for group in _groups(welcome) if boss in group and report in group]
        assert together == []


def test_who_is_waiting_or_has_sent_apologies_is_not_seated() -> None:
    welcome = a_session(size=5, groups=2)
    waiting = sessions.booking(welcome, people.starter(), status=BookingStatus.WAITLISTED)
    away = _bookings(welcome)[0]
    away.attendance = Attendance.APOLOGIES
    db.session.commit()
    services.make(SYSTEM, welcome.id, version=0)
    seated = {booking.id for group in _groups(welcome) for booking in group}
    assert seated == {booking.id for booking in _bookings(welcome)} - {waiting.id, away.id}


def test_too_few_trainers_is_said_and_the_old_plan_stays() -> None:
    welcome = a_session(size=12, groups=2)
    services.make(SYSTEM, welcome.id, version=0)
    db.session.commit()
    before = [[booking.id for booking in group] for group in _groups(welcome)]
    welcome.group_size = 3
    db.session.commit()
    with pytest.raises(cannot_plan.TooFewTrainers):
        services.make(SYSTEM, welcome.id, version=1)
    assert [[booking.id for booking in group] for group in _groups(welcome)] == before


@pytest.mark.one_database
def test_a_need_that_the_room_does_not_meet_is_named_to_nobody(browser: Open) -> None:
    pages = []
    for need in (Need.STEP_FREE, Need.HEARING_LOOP):
        welcome = a_session(size=4)
        access.profile(need, account=_bookings(welcome)[0].starter.account)
        office = browser(people.account(*people.hr_officer().roles))
        pages.append(office.post(f"/sessions/{welcome.id}/groups/make", {"version": 0}, status=409).text)
    assert "ask the involvement lead" in pages[0]
    assert "step" not in pages[0].split("<main")[1].split("</main")[0].lower()


def test_hr_makes_looks_moves_locks_and_confirms(browser: Open) -> None:
    welcome = a_session()
    office = browser(people.hr_officer())
    path = f"/sessions/{welcome.id}/groups"
    assert "No groups yet" in office.get(path).text
    office.post(f"{path}/make", {"version": 0})
    page = office.get(path).text
    assert all(booking.starter.account.name in page for booking in _bookings(welcome))
    booking = _groups(welcome)[0][0]
    choose = office.get(f"{path}/people/{booking.id}").text
    assert "would sit together in group" in choose or "The mix" in choose
    other = next(found for found in _groups(welcome)[1] if found.starter.family is booking.starter.family)
    office.post(f"{path}/people/{booking.id}/move", {"version": 1, "to": f"swap-{other.id}"})
    assert booking in _groups(welcome)[1]
    assert other in _groups(welcome)[0]
    office.post(f"{path}/make", {"version": 2, "again": "yes"})
    assert booking in _groups(welcome)[1], "whoever was moved by hand stays there"
    office.post(f"{path}/lock", {"version": 3, "group": 1, "on": "yes"})
    kept = [found.id for found in _groups(welcome)[0]]
    office.post(f"{path}/make", {"version": 4, "again": "yes"})
    assert [found.id for found in _groups(welcome)[0]] == kept
    office.post(f"{path}/confirm", {"version": 5})
    plan = queries.plan_of(welcome.id)
    assert plan is not None
    assert plan.status is PlanStatus.CONFIRMED


def test_a_move_that_breaks_the_sizes_is_refused_and_nothing_moves() -> None:
    welcome = a_session(size=5, groups=2)
    plan = services.make(SYSTEM, welcome.id, version=0)
    small = min(plan.groups, key=lambda group: len(group.seats))
    large = max(plan.groups, key=lambda group: len(group.seats))
    person = small.seats[0].booking_id
    db.session.commit()
    with pytest.raises(moves.MoveRefused):
        services.move(SYSTEM, welcome.id, moves.Move(str(person), large.number), version=1)
    assert person in [booking.id for booking in _groups(welcome)[small.number - 1]]


def test_what_is_said_names_people_and_never_our_numbers_for_them(browser: Open) -> None:
    welcome = a_session(size=4)
    boss, report = _bookings(welcome)[:2]
    report.starter.manager_id = boss.starter.account_id
    db.session.commit()
    services.make(SYSTEM, welcome.id, version=0)
    office = browser(people.hr_officer())
    page = office.get(f"/sessions/{welcome.id}/groups/people/{report.id}").text
    name, manager = report.starter.account.name, boss.starter.account.name
    assert f"{name} would sit with their own line manager, {manager}." in page


def test_the_second_of_two_officers_is_told_that_the_groups_changed(browser: Open) -> None:
    welcome = a_session()
    one, two = browser(people.hr_officer()), browser(people.account(*people.hr_officer().roles))
    for office, status in ((one, 302), (two, 409)):
        office.post(f"/sessions/{welcome.id}/groups/make", {"version": 0}, status=status)
    assert len(db.session.scalars(select(GroupPlan)).all()) == 1


def test_when_somebody_has_gone_the_page_says_so_and_they_cannot_be_confirmed(browser: Open) -> None:
    welcome = a_session()
    services.make(SYSTEM, welcome.id, version=0)
    _bookings(welcome)[0].status = BookingStatus.CANCELLED
    office = browser(people.hr_officer())
    assert "do not fit any more" in office.get(f"/sessions/{welcome.id}/groups").text
    office.post(f"/sessions/{welcome.id}/groups/confirm", {"version": 1}, status=409)


def test_a_seat_of_another_session_is_not_found(browser: Open) -> None:
    welcome, other = a_session(size=4), a_session(size=4, days=20)
    for found in (welcome, other):
        services.make(SYSTEM, found.id, version=0)
    stranger = _bookings(other)[0]
    office = browser(people.hr_officer())
    office.get(f"/sessions/{welcome.id}/groups/people/{stranger.id}", status=404)
    office.post(f"/sessions/{welcome.id}/groups/people/{stranger.id}/move", {"version": 1, "to": "group-1"}, status=404)


@pytest.mark.parametrize("to", ["", "group-9", "group-x", "swap-0", "swap-nobody", "elsewhere"])
@pytest.mark.one_database
def test_a_move_to_nowhere_gets_a_sentence(browser: Open, to: str) -> None:
    welcome = a_session(size=4)
    services.make(SYSTEM, welcome.id, version=0)
    person = _bookings(welcome)[0]
    office = browser(people.hr_officer())
    office.post(f"/sessions/{welcome.id}/groups/people/{person.id}/move", {"version": 1, "to": to}, status=409)


@pytest.mark.one_database
def test_the_page_asks_as_much_with_two_groups_as_with_ten(browser: Open, queries: Callable[[], Any]) -> None:
    office = browser(people.hr_officer())
    counts = []
    for size, groups in ((4, 2), (50, 10)):
        welcome = a_session(size=size, groups=groups, days=size, room=sessions.room(seats=99))
        services.make(SYSTEM, welcome.id, version=0)
        with queries() as seen:
            office.get(f"/sessions/{welcome.id}/groups")
        counts.append(len(seen))
    assert counts[1] == counts[0]

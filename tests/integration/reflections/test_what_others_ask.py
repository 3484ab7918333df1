"""What other rooms learn from this one, the lists of the readers, and how many questions to the database they cost."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction import clock
from induction.db import db
from induction.people.enums import AccountRole, RoleFamily
from induction.people.models import Starter
from induction.reflections import queries
from induction.reflections.enums import QUESTIONS, Moment, Part, ReflectionStatus, ShareStatus, Statement, Step
from induction.reflections.prompts import prompt
from induction.reflections.queries import RatingPair, has_reflected, shared_with
from induction.reflections.rules import follow_up_from, supervisor_may_read
from induction.reflections.services import finishing, sharing
from induction.reflections.services.sharing import Readers
from induction.sessions.enums import Attendance, BookingStatus, SessionStatus
from tests.conftest import A_MONDAY
from tests.factories import people
from tests.factories import reflections as factory
from tests.integration.conftest import Browser

Open = Callable[..., Browser]


def _next(starter: Starter) -> Step | None:
    db.session.flush()
    db.session.expire_all()
    step = queries.what_next(starter)
    return step.step if step else None


@pytest.mark.usefixtures("department")
def test_home_asks_for_one_thing_after_the_other() -> None:
    starter = people.starter()
    assert _next(starter) is None
    booking = factory.to_come(starter, days=2)
    assert _next(starter) is Step.RATE_BEFORE
    factory.rated(booking, Moment.BEFORE)
    assert _next(starter) is None
    with clock.fixed(booking.welcome_session.starts_at + timedelta(hours=1)):
        booking.attendance = Attendance.ATTENDED
        db.session.flush()
        assert _next(starter) is None, "the session is still going on"
    with clock.fixed(booking.welcome_session.ends_at):
        assert _next(starter) is Step.REFLECT
        reflection = factory.written(booking)
        assert _next(starter) is Step.CONTINUE
        finishing.finish(factory.author(booking), booking, Readers(version=reflection.version))
        assert _next(starter) is None
    with clock.fixed(booking.welcome_session.starts_at + timedelta(weeks=6)):
        assert _next(starter) is Step.FOLLOW_UP
        factory.followed_up(reflection)
        assert _next(starter) is None


@pytest.mark.usefixtures("department")
@pytest.mark.parametrize("attendance", [None, Attendance.APOLOGIES, Attendance.DID_NOT_ATTEND])
def test_who_was_not_there_is_not_asked_to_reflect(attendance: Attendance | None) -> None:
    booking = factory.attended(attendance=attendance)
    assert _next(booking.starter) is None
    assert queries.all_mine(booking.starter.account_id) == []


@pytest.mark.usefixtures("department")
@pytest.mark.parametrize(
    ("session", "booking"),
    [
        (SessionStatus.CANCELLED, BookingStatus.BOOKED),
        (SessionStatus.POSTPONED, BookingStatus.BOOKED),
        (SessionStatus.DRAFT, BookingStatus.BOOKED),
        (SessionStatus.CONFIRMED, BookingStatus.WAITLISTED),
        (SessionStatus.CONFIRMED, BookingStatus.CANCELLED),
    ],
)
def test_without_a_place_there_is_no_rating_before(session: SessionStatus, booking: BookingStatus) -> None:
    made = factory.to_come(status=booking)
    made.welcome_session.status = session
    assert _next(made.starter) is None


@pytest.mark.one_database
def test_each_step_leads_to_a_page_of_hers(browser: Open) -> None:
    draft = factory.written().booking
    ahead, over = factory.to_come(), factory.attended()
    later = factory.finished(factory.attended(days_ago=43)).booking
    for booking in (ahead, over, draft, later):
        step = queries.what_next(booking.starter)
        assert step is not None
        assert step.booking is booking
        visitor = browser(booking.starter.account)
        address = visitor.client.application.url_map.bind("localhost").build(
            step.step.endpoint, {"booking_id": booking.id}
        )
        assert "This is not open now" not in visitor.get(address).text


@pytest.mark.usefixtures("department")
def test_ratings_come_in_pairs_one_for_each_person_and_statement() -> None:
    twice, before_only = people.starter(family=RoleFamily.FINANCE), people.starter(family=RoleFamily.RECEPTION)
    first, second = factory.attended(twice, days_ago=30), factory.attended(twice, days_ago=3)
    factory.rated(first, Moment.BEFORE, 1, 2)
    factory.rated(first, Moment.AFTER, 3, 4)
    factory.rated(second, Moment.BEFORE, 5, 6)
    ahead = factory.to_come(before_only)
    factory.rated(ahead, Moment.BEFORE, 0, 10)

    def pair(starter: Starter, day: Any, statement: Statement, *values: int | None) -> RatingPair:
        return RatingPair(starter.id, starter.family, day.starts_at.date(), statement, *values)

    sees, knows = Statement
    assert set(queries.ratings_by_family()) == {
        pair(twice, first.welcome_session, sees, 1, 3),
        pair(twice, first.welcome_session, knows, 2, 4),
        pair(before_only, ahead.welcome_session, sees, 0, None),
        pair(before_only, ahead.welcome_session, knows, 10, None),
    }
    factory.rated(second, Moment.AFTER, 7, 8)
    newest = {(one.before, one.after) for one in queries.ratings_by_family() if one.starter_id == twice.id}
    assert newest == {(5, 7), (6, 8)}


def _count(queries_of: Callable[[], Any], visitor: Browser, address: str) -> int:
    with queries_of() as seen:
        visitor.get(address)
    return len(seen)


@pytest.mark.one_database
def test_the_list_of_what_is_shared_costs_the_same_however_long_it_is(
    browser: Open, queries: Callable[[], Any]
) -> None:
    supervisor = people.line_manager()
    visitor = browser(supervisor)
    costs = []
    for wanted in (1, 3, 50):
        while len(shared_with(supervisor.id)) < wanted:
            factory.finished(supervisor=supervisor)
        costs.append(_count(queries, visitor, "/reflections/shared"))
    assert costs[0] == costs[1] == costs[2]
    factory.finished(supervisor=supervisor)
    page = visitor.get("/reflections/shared").text
    assert page.count("Shared on") == 50
    older = page.split("older_than=")[1].split('"')[0]
    assert visitor.get(f"/reflections/shared?older_than={older}").text.count("Shared on") == 1
    for nonsense in ("x", "-1", "99999999999999999999999"):
        visitor.get(f"/reflections/shared?older_than={nonsense}")


@pytest.mark.one_database
def test_the_texts_for_learning_cost_the_same_however_many_there_are(browser: Open, queries: Callable[[], Any]) -> None:
    visitor = browser(people.account(AccountRole.HEAD_OF_SERVICE))
    costs, made = [], 0
    for wanted in (1, 3, 50):
        while made < wanted:
            made += 1
            factory.for_learning(f"Text number {made}.")
        costs.append(_count(queries, visitor, "/reflections/for-learning"))
    assert costs[0] == costs[1] == costs[2]
    seen: list[str] = []
    address = "/reflections/for-learning"
    for _ in range(5):
        page = visitor.get(address).text
        seen += page.split("app-own-words")[1:]
        address = "/reflections/for-learning?after=" + page.split("after=")[-1][:32]
    assert "after=" not in page
    assert len(seen) == 50
    visitor.get("/reflections/for-learning?after=%F0%9F%99%82" + "z" * 500)


@pytest.mark.one_database
def test_her_own_list_costs_the_same_however_many_sessions_she_has_been_to(
    browser: Open, queries: Callable[[], Any]
) -> None:
    costs = []
    for number in (1, 3, 50):
        starter = people.starter()
        for day in range(number):
            factory.finished(factory.attended(starter, days_ago=day + 1))
        costs.append(_count(queries, browser(starter.account), "/reflections/mine"))
    assert costs[0] == costs[1] == costs[2]


@pytest.mark.usefixtures("department")
def test_whether_many_people_have_reflected_is_one_question(queries: Callable[[], Any]) -> None:
    ids = [factory.finished().starter.id for _ in range(3)]
    with queries() as seen:
        assert has_reflected(ids) == set(ids)
    assert len(seen) == 1


@pytest.mark.parametrize("family", list(RoleFamily))
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_has_a_hint_for_every_job(family: RoleFamily, question: Part) -> None:
    assert prompt(family, question).strip()


def test_what_is_no_question_has_no_hint() -> None:
    assert prompt(RoleFamily.FINANCE, Part.SIX_WEEKS) == ""


@given(
    account=st.integers(1, 3),
    supervisor=st.none() | st.integers(1, 3),
    agreed_with=st.none() | st.integers(1, 3),
    share=st.none() | st.sampled_from(list(ShareStatus)),
    reflection=st.sampled_from(list(ReflectionStatus)),
)
def test_a_supervisor_reads_only_with_every_condition_met(
    account: int,
    supervisor: int | None,
    agreed_with: int | None,
    share: ShareStatus | None,
    reflection: ReflectionStatus,
) -> None:
    may = supervisor_may_read(
        account_id=account, supervisor_id=supervisor, agreed_with=agreed_with, share=share, reflection=reflection
    )
    assert may == (
        (supervisor, agreed_with, share, reflection)
        == (account, account, ShareStatus.AGREED, ReflectionStatus.FINISHED)
    )


@pytest.mark.usefixtures("department")
def test_the_list_and_the_page_agree_on_who_may_read() -> None:
    """The rule is written twice, once for lists: here both are asked about every state."""
    anna, bea = people.line_manager(), people.line_manager()
    for undo in ("nothing", "revoke", "manager", "supervisor", "reopen", "withdraw"):
        reflection = factory.finished(supervisor=anna)
        author, booking = factory.author(reflection.booking), reflection.booking
        if undo == "revoke":
            sharing.choose(author, booking, Readers(version=reflection.version))
        elif undo == "manager":
            booking.starter.manager = bea
        elif undo == "supervisor":
            booking.starter.supervisor = bea
        elif undo == "reopen":
            finishing.reopen(author, booking)
        elif undo == "withdraw":
            finishing.withdraw(author, booking)
        db.session.flush()
        db.session.expire_all()
        for account in (anna, bea):
            listed = {share.reflection_id for share in queries.shared_with(account.id)}
            assert (
                (reflection.id in listed)
                == reflection.readable_by(account.id)
                == (undo == "nothing" and account is anna)
            )


def test_six_weeks_are_forty_two_days() -> None:
    assert follow_up_from(A_MONDAY.date()) == A_MONDAY.date() + timedelta(days=42)

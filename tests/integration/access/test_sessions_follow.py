"""What a person needs reaches the sessions she is coming to."""

from collections.abc import Callable

from induction.access import services
from induction.access.enums import ArrangementStatus, Need
from induction.audit import Actor
from induction.sessions.services import arrangements
from tests.factories import access, people, sessions
from tests.integration.conftest import Browser

Open = Callable[..., Browser]


def test_a_need_told_after_booking_is_there_to_be_arranged_and_goes_with_the_need(department: None) -> None:
    starter = people.starter()
    coming = sessions.welcome_session(room=sessions.room(Need.STEP_FREE))
    over = sessions.welcome_session(days=-14)
    sessions.booking(coming, starter)
    her = Actor(starter.account_id)
    services.answer(her, starter.account_id, [Need.STEP_FREE, Need.INTERPRETER], "A chair with arms")
    lines = {line.need: line.status for line in arrangements.lines_of(coming)}
    assert lines == {
        Need.STEP_FREE: ArrangementStatus.ARRANGED,
        Need.INTERPRETER: ArrangementStatus.RECORDED,
        Need.OTHER: ArrangementStatus.RECORDED,
    }
    assert arrangements.lines_of(over) == []
    services.answer(her, starter.account_id, [], "")
    assert arrangements.lines_of(coming) == []


def test_who_opens_what_a_session_has_to_arrange_is_noted_for_each_person(browser: Open) -> None:
    starters = [people.starter() for _ in range(2)]
    coming = sessions.welcome_session()
    for starter in starters:
        access.profile(Need.BREAKS, account=starter.account)
        sessions.booking(coming, starter)
    arrangements.bring_up_to_date(coming)
    browser(people.hr_officer()).get(f"/sessions/{coming.id}/access")
    for starter in starters:
        assert "Helen Price" in browser(starter.account).get("/access").text

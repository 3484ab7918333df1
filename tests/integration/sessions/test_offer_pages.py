"""The pages on which a trainer is asked, answers, and says that she cannot come."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from induction import clock
from induction.db import db
from induction.outbox.models import Message
from induction.people.enums import AccountRole
from induction.sessions.enums import OfferStatus
from induction.sessions.models import TrainerOffer
from induction.trainers.enums import TrainerPart
from tests.factories import people, sessions, trainers
from tests.integration.conftest import Browser
from tests.integration.sessions.offer_steps import typed

Open = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("department")


def _only_offer() -> TrainerOffer:
    return db.session.scalars(select(TrainerOffer)).one()


def _hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found is not None
    return found[1]


def test_from_the_question_to_the_yes_to_i_cannot_come(browser: Open) -> None:
    site = people.site("The Old Library", how_to_get_there="Bus 14 stops outside")
    at = sessions.welcome_session(title="Welcome in March", room=sessions.room(at=site))
    rosa = trainers.trainer("Rosa", supporter_name="Sam Reid", supporter_phone="01632 960222")
    office, hers = browser(people.hr_officer()), browser(rosa.account)

    assert "Ask a trainer" in office.get(f"/sessions/{at.id}/offers").text
    assert f'href="/sessions/{at.id}/offers/new/{rosa.id}"' in office.get(f"/sessions/{at.id}/offers/new").text
    form = office.get(f"/sessions/{at.id}/offers/new/{rosa.id}").text
    for usual in ('value="75.00"', 'value="Sam Reid"', 'value="15/3/2027"', "so you pay nothing on the day"):
        assert usual in form
    asked = office.follow(office.post(f"/sessions/{at.id}/offers/new/{rosa.id}", typed()))
    assert "Rosa has been asked by email." in asked.text

    offer = _only_offer()
    assert f"/offers/{offer.id}" in str(db.session.scalars(select(Message.body)).one())
    assert "Waiting for your answer" in hers.get("/offers").text
    page = hers.get(f"/offers/{offer.id}").text
    for term in (
        *("Monday 22 March 2027", "9:30am", "The Old Library", "Bus 14 stops outside", "£75.50", "All travel"),
        *("We book the taxi, and pay it, two days before.", "Sam Reid", "01632 960222", "Monday 15 March 2027"),
        *("Friday 12 March 2027", "Speak to everyone", "What happens when", "Yes, I will come"),
    ):
        assert term in page

    thanks = hers.follow(hers.post(f"/offers/{offer.id}/yes", {"asked": _hidden(page, "asked")}))
    assert "What is agreed" in thanks.text
    assert _only_offer().status is OfferStatus.ACCEPTED
    assert "Said yes" in office.get(f"/sessions/{at.id}").text

    hers.follow(hers.post(f"/offers/{offer.id}/cannot-come"))
    assert _only_offer().status is OfferStatus.WITHDRAWN
    assert "Cannot come" in office.get(f"/sessions/{at.id}/offers").text


def test_looking_changes_nothing_and_a_button_needs_a_post(browser: Open) -> None:
    offer = sessions.trainer_offer(sessions.welcome_session(), trainers.trainer())
    hers = browser(offer.trainer.account)
    for _ in range(2):
        hers.get(f"/offers/{offer.id}")
    for button in ("yes", "no", "cannot-come"):
        hers.get(f"/offers/{offer.id}/{button}", status=405)
    assert (_only_offer().status, _only_offer().changes) == (OfferStatus.OFFERED, 0)


def test_no_is_one_button_without_a_question(browser: Open) -> None:
    offer = sessions.trainer_offer(sessions.welcome_session(), trainers.trainer())
    hers = browser(offer.trainer.account)
    page = hers.follow(hers.post(f"/offers/{offer.id}/no", {"asked": "1"})).text
    assert "It changes nothing later." in page
    assert "textarea" not in page
    assert _only_offer().status is OfferStatus.DECLINED


def test_nobody_else_sees_or_answers_her_offer(browser: Open) -> None:
    offer = sessions.trainer_offer(sessions.welcome_session(), trainers.trainer())
    others = [trainers.trainer().account, people.hr_officer(), trainers.involvement_lead(), people.account()]
    for other in [browser(account) for account in others]:
        other.get(f"/offers/{offer.id}", status=404)
        for button in ("yes", "no", "cannot-come"):
            other.post(f"/offers/{offer.id}/{button}", {"asked": "1"}, status=404)
    browser().post(f"/offers/{offer.id}/yes", {"asked": "1"})
    browser(trainers.trainer().account).get("/offers/999999", status=404)
    assert _only_offer().status is OfferStatus.OFFERED


@pytest.mark.one_database
@pytest.mark.parametrize("role", list(AccountRole))
def test_who_may_ask_and_write_down(browser: Open, role: AccountRole) -> None:
    at = sessions.welcome_session()
    offer = sessions.trainer_offer(at, trainers.trainer())
    office = role in {AccountRole.HR_OFFICER, AccountRole.INVOLVEMENT_LEAD}
    visitor = browser(people.account(role))
    for page in (
        "",
        "/new",
        f"/new/{trainers.trainer().id}",
        *(f"/{offer.id}{more}" for more in ("", "/change", "/answer")),
    ):
        visitor.get(f"/sessions/{at.id}/offers{page}", status=200 if office else 404)
    visitor.get(f"/sessions/{at.id}/offers/{offer.id}/stand-down", status=200 if office else 404)
    visitor.get("/offers", status=200 if role is AccountRole.TRAINER else 403)
    if not office:
        visitor.post(f"/sessions/{at.id}/offers/new/{trainers.trainer().id}", typed(), status=404)
        visitor.post(f"/sessions/{at.id}/offers/{offer.id}/answer", {"answer": "accepted"}, status=404)
        visitor.post(f"/sessions/{at.id}/offers/{offer.id}/stand-down", status=404)
    assert _only_offer().status is OfferStatus.OFFERED


@pytest.mark.one_database
def test_an_offer_under_another_session_is_not_there(browser: Open) -> None:
    offer = sessions.trainer_offer(sessions.welcome_session(), trainers.trainer())
    other = sessions.welcome_session()
    office = browser(people.hr_officer())
    for page in ("", "/change", "/answer", "/stand-down"):
        office.get(f"/sessions/{other.id}/offers/{offer.id}{page}", status=404)
    office.get(f"/sessions/{other.id}/offers/new/999999", status=404)
    office.get(f"/sessions/999999/offers/new/{offer.trainer_id}", status=404)


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"fee": ""}, "Write the fee."),
        ({"fee": "-5"}, "Write an amount in pounds from 0 to 1,000"),
        ({"fee": "1e9"}, "Write an amount in pounds from 0 to 1,000"),
        ({"fee": "75.555"}, "Write an amount in pounds from 0 to 1,000"),
        ({"fee": "9" * 400}, "Write an amount in pounds from 0 to 1,000"),
        ({"fee": "seventy"}, "Write an amount in pounds from 0 to 1,000"),
        ({"part": "lead"}, "Not a valid choice"),
        ({"part": ""}, "Choose what you ask them to do."),
        ({"expenses": ""}, "Write which expenses are paid"),
        ({"travel": "x" * 1001}, "Use 1000 characters or fewer."),
        ({"supporter_phone": "1" * 41}, "Use 40 characters or fewer."),
        ({"supporter_name": "x" * 201}, "Use 200 characters or fewer."),
        ({"answer_by": "7/3/2027"}, "This day has passed."),
        ({"answer_by": "23/3/2027"}, "This is after the session."),
        ({"answer_by": "soon"}, "Write a real date"),
        ({"papers_by": "1/3/2027"}, "This day has passed."),
        ({"papers_by": "23/3/2027"}, "Papers are of use before it."),
    ],
)
def test_bad_terms_get_a_sentence_and_keep_what_was_typed(browser: Open, values: dict[str, Any], sentence: str) -> None:
    at, rosa = sessions.welcome_session(), trainers.trainer(part=TrainerPart.SPEAK)
    wanted = typed(**{"expenses": "Childcare at Ann's", **values})
    page = browser(people.hr_officer()).post(f"/sessions/{at.id}/offers/new/{rosa.id}", wanted, status=422).text
    assert sentence in page
    assert "two days before." in page or "travel" in values
    assert db.session.scalar(select(func.count()).select_from(TrainerOffer)) == 0
    assert db.session.scalar(select(func.count()).select_from(Message)) == 0


def test_whatever_is_written_into_the_terms_stays_text(browser: Open) -> None:
    at, rosa = sessions.welcome_session(title="<i>Hello</i>"), trainers.trainer('Rosa "<b>"')
    odd = '<script>alert(1)</script> =HYPERLINK("x") \u202eabc\u0000 é ﷺ'
    browser(people.hr_officer()).post(
        f"/sessions/{at.id}/offers/new/{rosa.id}",
        typed(expenses=odd, travel=odd, supporter_name=odd, supporter_phone='"><b>', papers_by=""),
    )
    offer = _only_offer()
    assert "\u202e" not in offer.expenses + offer.supporter_name
    page = browser(rosa.account).get(f"/offers/{offer.id}").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "There are none." in page
    browser(people.hr_officer()).get(f"/sessions/{at.id}/offers/{offer.id}")


def test_a_double_click_asks_once(browser: Open) -> None:
    at, rosa = sessions.welcome_session(), trainers.trainer()
    office = browser(people.hr_officer())
    for _ in range(2):
        office.post(f"/sessions/{at.id}/offers/new/{rosa.id}", typed())
    assert _only_offer().asked == 1
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_what_was_read_before_a_change_is_not_what_is_answered(browser: Open) -> None:
    at, rosa = sessions.welcome_session(), trainers.trainer()
    offer = sessions.trainer_offer(at, rosa, papers_by=clock.today())
    hers, office = browser(rosa.account), browser(people.hr_officer())
    seen = _hidden(hers.get(f"/offers/{offer.id}").text, "asked")
    change = f"/sessions/{at.id}/offers/{offer.id}/change"
    office.post(change, typed(fee="50", part="both", seen=_hidden(office.get(change).text, "seen")))
    refused = hers.post(f"/offers/{offer.id}/yes", {"asked": seen}, status=409)
    assert "Please read it again, then answer." in refused.text
    assert _only_offer().status is OfferStatus.OFFERED
    page = hers.get(f"/offers/{offer.id}").text
    assert "Something has changed since we asked you before." in page
    hers.post(f"/offers/{offer.id}/yes", {"asked": _hidden(page, "asked")})
    assert (_only_offer().status, _only_offer().agreed_fee) == (OfferStatus.ACCEPTED, Decimal(50))


@pytest.mark.parametrize("asked", ["", "0", "-1", "2", "x", "9" * 40])
@pytest.mark.one_database
def test_an_answer_to_an_asking_that_never_was_is_refused(browser: Open, asked: str) -> None:
    offer = sessions.trainer_offer(sessions.welcome_session(), trainers.trainer())
    browser(offer.trainer.account).post(f"/offers/{offer.id}/yes", {"asked": asked}, status=409)
    assert _only_offer().status is OfferStatus.OFFERED


def test_two_officers_at_one_offer_the_second_sees_what_the_first_did(browser: Open) -> None:
    at = sessions.welcome_session()
    offer = sessions.trainer_offer(at, trainers.trainer("Rosa"), papers_by=clock.today())
    first, second = browser(people.hr_officer()), browser(people.hr_officer(name="Omar Said"))
    change = f"/sessions/{at.id}/offers/{offer.id}/change"
    seen = _hidden(second.get(change).text, "seen")
    first.post(change, typed(fee="60", seen=_hidden(first.get(change).text, "seen")))
    page = second.post(change, typed(fee="90", seen=seen), status=422).text
    assert "As it is now" in page
    assert "£60.00" in page
    assert 'value="90"' in page
    assert _only_offer().fee == Decimal(60)
    second.post(change, typed(fee="90", seen=_hidden(page, "seen")))
    assert _only_offer().fee == Decimal(90)


def test_staff_write_down_what_she_said_on_the_phone(browser: Open) -> None:
    at = sessions.welcome_session()
    offer = sessions.trainer_offer(at, trainers.trainer("Rosa", email=None, phone="01632 960333"))
    office = browser(people.hr_officer())
    assert "01632 960333" in office.get(f"/sessions/{at.id}/offers/{offer.id}").text
    path = f"/sessions/{at.id}/offers/{offer.id}/answer"
    page = office.get(path).text
    assert "£75.00" in page
    answer = {"answer": "accepted", "asked": _hidden(page, "asked")}
    assert "Choose how they told you." in office.post(path, answer, status=422).text
    shown = office.follow(office.post(path, {**answer, "told_us_by": "phone"})).text
    assert "By phone" in shown
    assert (_only_offer().status, _only_offer().answered_through) == (OfferStatus.ACCEPTED, "phone")
    office.post(path, {"answer": "declined", "asked": "1", "told_us_by": "phone"}, status=422)
    office.post(path, {"answer": "withdrawn", "asked": "1", "told_us_by": "phone"})
    assert _only_offer().status is OfferStatus.WITHDRAWN


def test_an_answer_on_a_stale_page_of_staff_is_refused_and_the_new_terms_are_shown(browser: Open) -> None:
    at = sessions.welcome_session()
    offer = sessions.trainer_offer(at, trainers.trainer(), asked=2, fee=Decimal("60.00"))
    path = f"/sessions/{at.id}/offers/{offer.id}/answer"
    stale = {"answer": "accepted", "asked": "1", "told_us_by": "phone"}
    page = browser(people.hr_officer()).post(path, stale, status=422).text
    assert "Please read it again, then answer." in page
    assert "£60.00" in page
    assert _hidden(page, "asked") == "2"


def test_a_session_called_off_is_told_on_her_page(browser: Open) -> None:
    at, rosa = sessions.welcome_session(), trainers.trainer()
    offer = sessions.trainer_offer(at, rosa, status=OfferStatus.ACCEPTED)
    browser(people.hr_officer()).post(
        f"/sessions/{at.id}/call-off", {"what": "cancelled", "reason": "The boiler has burst."}
    )
    hers = browser(rosa.account)
    page = hers.get(f"/offers/{offer.id}").text
    assert "The boiler has burst." in page
    assert "so we still pay you: £75.00" in page
    assert "I can’t come" not in page
    assert "called off" in hers.post(f"/offers/{offer.id}/yes", {"asked": "1"}, status=409).text
    assert "called off" in hers.post(f"/offers/{offer.id}/cannot-come", status=409).text
    assert "Still paid" in hers.get("/offers").text


def test_after_the_day_to_answer_by_she_can_still_answer_and_is_told_so(browser: Open) -> None:
    offer = sessions.trainer_offer(
        sessions.welcome_session(), trainers.trainer(), answer_by=clock.today() - timedelta(days=1)
    )
    hers = browser(offer.trainer.account)
    assert "You can still answer." in hers.get(f"/offers/{offer.id}").text
    hers.post(f"/offers/{offer.id}/yes", {"asked": "1"})


@pytest.mark.one_database
def test_the_buttons_are_there_as_long_as_they_work(browser: Open) -> None:
    at = sessions.welcome_session()
    yes = sessions.trainer_offer(at, trainers.trainer(), status=OfferStatus.ACCEPTED)
    open_ = sessions.trainer_offer(at, trainers.trainer())
    for moment, can_withdraw, can_answer in [
        (at.starts_at - timedelta(seconds=1), True, True),
        (at.starts_at, False, True),
        (at.ends_at, False, False),
    ]:
        with clock.fixed(moment):
            said_yes, to_answer = browser(yes.trainer.account), browser(open_.trainer.account)
            assert ("I can’t come" in said_yes.get(f"/offers/{yes.id}").text) == can_withdraw
            assert ("Yes, I will come" in to_answer.get(f"/offers/{open_.id}").text) == can_answer


def test_standing_somebody_down_is_asked_about_first(browser: Open) -> None:
    at = sessions.welcome_session()
    offer = sessions.trainer_offer(at, trainers.trainer("Rosa"), status=OfferStatus.ACCEPTED)
    office, path = browser(trainers.involvement_lead()), f"/sessions/{at.id}/offers/{offer.id}/stand-down"
    assert "they are still paid: £75.00" in office.get(path).text
    assert _only_offer().status is OfferStatus.ACCEPTED
    assert "Still paid" in office.follow(office.post(path)).text


@pytest.mark.one_database
def test_where_to_join_online_is_shown_once_she_has_said_yes(browser: Open) -> None:
    at = sessions.welcome_session(room=None, online_address="https://meet.example/abc")
    offer = sessions.trainer_offer(at, trainers.trainer())
    hers = browser(offer.trainer.account)
    assert "https://meet.example/abc" not in hers.get(f"/offers/{offer.id}").text
    hers.post(f"/offers/{offer.id}/yes", {"asked": "1"})
    assert "https://meet.example/abc" in hers.get(f"/offers/{offer.id}").text

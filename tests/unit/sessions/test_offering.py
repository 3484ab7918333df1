"""What may be offered to a trainer: sums of money, days, and who is asked at all."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from induction.sessions import offering
from induction.sessions.offering import Standing, Terms
from induction.trainers.enums import TrainerPart, TrainerStatus

TODAY, DAY_OF = date(2027, 3, 8), date(2027, 3, 22)
TERMS = Terms(
    part=TrainerPart.BOTH,
    fee=Decimal("75.00"),
    expenses="All travel",
    travel="We book the taxi",
    papers_by=date(2027, 3, 15),
    supporter_name="Sam Reid",
    supporter_phone="01632 960222",
    answer_by=date(2027, 3, 15),
)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("75", "75.00"),
        ("75.50", "75.50"),
        ("75.5", "75.50"),
        ("£75", "75.00"),
        (" £ 75.00 ", "75.00"),
        ("0", "0.00"),
        ("1000", "1000.00"),
        ("£1,000.00", "1000.00"),
    ],
)
def test_a_fee_is_understood_as_people_write_it(typed: str, amount: str) -> None:
    assert str(offering.pounds(typed)) == amount


@pytest.mark.parametrize(
    "typed",
    [
        *("", "-5", "−5", "1e9", "1000000000", "1000.01", "75.555", "75.", ".50", "75,50", "1,00", "seventy"),
        *("£", "75 pounds", "NaN", "inf", "٧٥", "7 5", "75\u202e", '=HYPERLINK("x")', "<b>75</b>", "$75", "75\x00"),
    ],
)
def test_what_is_no_fee_is_refused(typed: str) -> None:
    with pytest.raises(offering.NotAnAmount):
        offering.pounds(typed)


@given(st.decimals(min_value=0, max_value=1000, places=2))
def test_every_amount_that_can_be_offered_can_be_typed(amount: Decimal) -> None:
    assert offering.pounds(f"{amount:.2f}") == offering.pounds(f"£{amount:,.2f}") == amount
    offering.check_terms(replace(TERMS, fee=amount), today=TODAY, day_of=DAY_OF)


@given(st.text(max_size=20))
def test_whatever_is_typed_is_an_amount_in_pence_or_is_refused(typed: str) -> None:
    try:
        amount = offering.pounds(typed)
    except offering.NotAnAmount:
        return
    assert 0 <= amount <= offering.MOST_FEE
    assert amount.as_tuple().exponent == -2


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"fee": Decimal(-5)}, offering.NotAnAmount),
        ({"fee": Decimal("1e9")}, offering.NotAnAmount),
        ({"fee": Decimal("75.001")}, offering.NotAnAmount),
        ({"fee": Decimal("NaN")}, offering.NotAnAmount),
        ({"answer_by": date(2027, 3, 7)}, offering.AnswerByHasPassed),
        ({"answer_by": date(2027, 3, 23)}, offering.AnswerAfterTheSession),
        ({"papers_by": date(2027, 3, 7)}, offering.PapersHavePassed),
        ({"papers_by": date(2027, 3, 23)}, offering.PapersAfterTheSession),
    ],
)
def test_terms_that_cannot_be_are_refused(change: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        offering.check_terms(replace(TERMS, **change), today=TODAY, day_of=DAY_OF)  # type: ignore[arg-type]  # by name


def test_papers_that_have_come_do_not_stand_in_the_way_of_another_change() -> None:
    came = replace(TERMS, papers_by=date(2027, 3, 1))
    offering.check_terms(replace(came, fee=Decimal(80)), today=TODAY, day_of=DAY_OF, before=came)


@given(today=st.dates(date(2026, 1, 1), date(2030, 1, 1)), ahead=st.integers(0, 400), length=st.integers(30, 12 * 60))
def test_what_an_offer_says_unless_it_is_changed_is_never_refused(today: date, ahead: int, length: int) -> None:
    day_of = today + timedelta(days=ahead)
    usual = replace(
        TERMS,
        fee=offering.usual_fee(timedelta(minutes=length)),
        papers_by=offering.usual_papers_by(today, day_of),
        answer_by=offering.usual_answer_by(today, day_of),
    )
    offering.check_terms(usual, today=today, day_of=day_of)


@pytest.mark.parametrize(
    ("minutes", "fee"), [(60, "25"), (61, "50"), (120, "50"), (180, "75"), (240, "75"), (241, "150")]
)
def test_the_usual_fee_follows_the_length_of_the_session(minutes: int, fee: str) -> None:
    assert offering.usual_fee(timedelta(minutes=minutes)) == Decimal(fee)


def test_a_person_is_asked_only_to_what_she_does() -> None:
    assert offering.parts_within(TrainerPart.SPEAK) == [TrainerPart.SPEAK]
    assert offering.parts_within(TrainerPart.BOTH) == [TrainerPart.LEAD, TrainerPart.SPEAK, TrainerPart.BOTH]


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({}, None),
        ({"status": TrainerStatus.INTERESTED}, offering.NotActive),
        ({"status": TrainerStatus.TAKING_A_BREAK}, offering.NotActive),
        ({"status": TrainerStatus.STOPPED}, offering.NotActive),
        ({"asked_that_month": 1}, None),
        ({"asked_that_month": 2}, offering.MonthIsFull),
        ({"sessions_a_month": 0}, offering.WantsNoneNow),
        ({"elsewhere": "Welcome at the Library"}, offering.AtAnotherSession),
    ],
)
def test_who_is_asked(change: dict[str, object], refusal: type[Exception] | None) -> None:
    standing = Standing("Rosa", TrainerStatus.ACTIVE, sessions_a_month=2, asked_that_month=0, elsewhere=None)
    found = offering.why_not_asked(replace(standing, **change))  # type: ignore[arg-type]  # by name
    assert (None if found is None else type(found)) == refusal


def test_what_differs_is_named_once_and_the_day_to_answer_by_is_none_of_it() -> None:
    other = replace(
        TERMS, fee=Decimal(80), supporter_name="Ann", supporter_phone="01632 960000", answer_by=date(2027, 3, 20)
    )
    assert TERMS.differing(other) == ["The fee", "The supporter"]
    assert TERMS.differing(TERMS) == []

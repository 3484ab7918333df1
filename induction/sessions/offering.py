"""What may be offered to a trainer, and to whom: sums of money, days, and what keeps a trainer from being asked.

The usual fee follows the rates that NIHR publishes for public contributors: an hour, two hours, half a day, a day.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from induction.refusals import N_, Refusal
from induction.trainers.enums import TrainerPart, TrainerStatus

MOST_FEE = Decimal(1000)
"""In pounds: more than this for one session is a slip."""
TURNS_COUNT_FOR = timedelta(days=365)
"""How far back the sessions go that are counted when turns are to be fair."""

_RATES = [(timedelta(hours=1), 25), (timedelta(hours=2), 50), (timedelta(hours=4), 75)]
_A_DAY = 150
_TIME_TO_ANSWER = timedelta(days=7)
_PAPERS_BEFORE = timedelta(days=7)
_POUNDS = re.compile(r"(?:£\s*)?((?:[0-9]{1,6}|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]{1,2})?)")


class NotAnAmount(Refusal):
    """What was typed is no sum of money that an offer can hold."""

    message = N_("Write an amount in pounds from 0 to 1,000, such as 75 or 75.50.")
    field = "fee"


class AnswerByHasPassed(Refusal):
    """She would have no time to answer."""

    message = N_("This day has passed. Give a day on which an answer can still come.")
    field = "answer_by"


class AnswerAfterTheSession(Refusal):
    """The answer would come after the session."""

    message = N_("This is after the session. Choose the day of the session or one before it.")
    field = "answer_by"


class PapersHavePassed(Refusal):
    """The papers would have had to come already."""

    message = N_("This day has passed. Write the day by which the papers will really be there.")
    field = "papers_by"


class PapersAfterTheSession(Refusal):
    """The papers would come after the session."""

    message = N_("This is after the session. Papers are of use before it.")
    field = "papers_by"


class NotHerPart(Refusal):
    """She has not agreed to do this part at sessions."""

    message = N_("%(name)s has not agreed to do this part. Choose another part, or ask somebody else.")
    field = "part"


class NotActive(Refusal):
    """She is not a trainer now, or takes a break."""

    message = N_("%(name)s is not to be asked to sessions now.")


class MonthIsFull(Refusal):
    """She has been asked to as many sessions in this month as she wants."""

    message = N_("%(name)s wants %(most)s sessions a month at most, and that month is full.")


class WantsNoneNow(Refusal):
    """She has said that she wants no sessions just now."""

    message = N_("%(name)s wants no sessions just now.")


class AtAnotherSession(Refusal):
    """She has said yes to another session at that time."""

    message = N_("%(name)s has said yes to “%(title)s”, which is at the same time.")


@dataclass(frozen=True)
class Terms:
    """Everything that a trainer is told before she answers, but for the session itself."""

    part: TrainerPart
    fee: Decimal
    """In pounds."""
    expenses: str
    travel: str
    papers_by: date | None
    """None: there are no papers."""
    supporter_name: str
    supporter_phone: str
    answer_by: date

    def differing(self, other: "Terms") -> list[str]:
        """Return the labels, marked for translation, of the terms in which ``other`` is not the same.

        The day to answer by is none of what she agrees to.
        """
        return list(dict.fromkeys(_LABELS[name] for name in _LABELS if getattr(self, name) != getattr(other, name)))


_LABELS = {
    "part": N_("What you do"),
    "fee": N_("The fee"),
    "expenses": N_("Expenses"),
    "travel": N_("Travel"),
    "papers_by": N_("When the papers come"),
    "supporter_name": N_("The supporter"),
    "supporter_phone": N_("The supporter"),
}


def pounds(typed: str) -> Decimal:
    """Return the amount that a person wrote: 75, 75.5, 75.50, £75, 1,000. Raises ``NotAnAmount``."""
    found = _POUNDS.fullmatch(typed.strip())
    if found is None:
        raise NotAnAmount
    amount = Decimal(found[1].replace(",", "")).quantize(Decimal("0.01"))
    if amount > MOST_FEE:
        raise NotAnAmount
    return amount


def check_terms(terms: Terms, *, today: date, day_of: date, before: Terms | None = None) -> None:
    """Refuse a fee that cannot be, and days that have passed or lie after the session, which is on ``day_of``.

    A day for papers that was in the terms ``before`` may have passed since.
    """
    if not (terms.fee.is_finite() and 0 <= terms.fee <= MOST_FEE) or terms.fee != terms.fee.quantize(Decimal("0.01")):
        raise NotAnAmount
    if terms.answer_by < today:
        raise AnswerByHasPassed
    if terms.answer_by > day_of:
        raise AnswerAfterTheSession
    if terms.papers_by is None or (before is not None and terms.papers_by == before.papers_by):
        return
    if terms.papers_by < today:
        raise PapersHavePassed
    if terms.papers_by > day_of:
        raise PapersAfterTheSession


def usual_fee(length: timedelta) -> Decimal:
    """Return what is paid for a session of this length, in pounds, preparing included."""
    return Decimal(next((rate for longest, rate in _RATES if length <= longest), _A_DAY)).quantize(Decimal("0.01"))


def usual_answer_by(today: date, day_of: date) -> date:
    """Return the day by which an answer is asked for: a week from now, but the day before the session at the latest."""
    return max(today, min(today + _TIME_TO_ANSWER, day_of - timedelta(days=1)))


def usual_papers_by(today: date, day_of: date) -> date:
    """Return the day by which papers are to be there: a week before, or, where that has passed, tomorrow."""
    week_before = day_of - _PAPERS_BEFORE
    return week_before if week_before >= today else min(today + timedelta(days=1), day_of)


def parts_within(part: TrainerPart) -> list[TrainerPart]:
    """Return what a trainer who does ``part`` can be asked to do."""
    return list(TrainerPart) if part is TrainerPart.BOTH else [part]


@dataclass(frozen=True)
class Standing:
    """What counts of a trainer when a session is to be offered to her."""

    name: str
    status: TrainerStatus
    sessions_a_month: int
    asked_that_month: int
    """Other sessions in the same month that she has been asked to, or has said yes to."""
    elsewhere: str | None
    """The title of a session at that time that she has said yes to."""


def why_not_asked(standing: Standing) -> Refusal | None:
    """Return what keeps a trainer from being asked, or None. Her access requirements never do: they are arranged."""
    if standing.status is not TrainerStatus.ACTIVE:
        return NotActive(name=standing.name)
    if standing.sessions_a_month == 0:
        return WantsNoneNow(name=standing.name)
    if standing.elsewhere is not None:
        return AtAnotherSession(name=standing.name, title=standing.elsewhere)
    if standing.asked_that_month >= standing.sessions_a_month:
        return MonthIsFull(name=standing.name, most=standing.sessions_a_month)
    return None

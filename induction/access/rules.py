"""When an answer is old, and who may ask, answer and see."""

from datetime import date

from induction.people.enums import AccountRole
from induction.permissions import Permission, Predicate, anyone_signed_in, holds
from induction.refusals import N_, Refusal


class ChangedMeanwhile(Refusal):
    """The saved answers are not the ones that were there when the writing began. Nothing of them is said here."""

    message = N_("Somebody has saved other answers since you began. Look at what is saved now. Then save yours again.")


class SayHowYouKnow(Refusal):
    """Whoever answers for somebody else must say how she was told."""

    message = N_("Choose how you were told.")
    field = "told"


class NotAnsweredYet(Refusal):
    """There is nothing yet that could still be right."""

    message = N_("There is no answer yet. Answer the questions first.")


def review_day(answered_on: date) -> date:
    """Return the day from which an answer is asked for again: a year later, for one of 29 February on the 28th."""
    try:
        return answered_on.replace(year=answered_on.year + 1)
    except ValueError:
        return answered_on.replace(year=answered_on.year + 1, day=28)


def is_due_for_review(answered_on: date, today: date) -> bool:
    """Say whether an answer is a year old."""
    return today >= review_day(answered_on)


PREDICATES: dict[Permission, Predicate] = {
    Permission.OWN_ACCESS: anyone_signed_in,
    Permission.ACCESS_ARRANGE: holds(AccountRole.HR_OFFICER, AccountRole.INVOLVEMENT_LEAD),
}

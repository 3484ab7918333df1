"""What a trainer is told about an offer, and whom we tell when she cannot come. Nothing in here is confidential."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from induction.audit import Actor
from induction.outbox import services as outbox
from induction.people import queries as people
from induction.people.enums import AccountRole
from induction.sessions.messages import calendar_file, where
from induction.sessions.models import ProgrammeItem, TrainerOffer


@dataclass(frozen=True)
class Before:
    """What an offer was, when she is asked again."""

    had_said_yes: bool
    starts_at: datetime
    ends_at: datetime
    where: str
    changed: Sequence[str]
    """The labels, marked for translation, of the terms that are not the same any more."""

    def moved(self, to: TrainerOffer) -> bool:
        """Say whether the session has another time or place now."""
        return (self.starts_at, self.ends_at, self.where) != (to.asked_starts_at, to.asked_ends_at, to.asked_where)


def _occasion(offer: TrainerOffer) -> str:
    return f"offer {offer.id}, change {offer.changes}"


def _send(rule: str, offer: TrainerOffer, template: str, *, cancels: bool | None = None, **context: object) -> None:
    """Tell the trainer. ``cancels`` None: no calendar file; False: the day goes into her calendar; True: out of it."""
    account = offer.trainer.account
    page = outbox.address_of("sessions.my_offer", offer_id=offer.id)
    file = None
    if cancels is not None and account.email is not None:
        description = outbox.rendered("sessions/offer_calendar.txt", page=page).strip()
        file = calendar_file(offer, account, page=page, description=description, cancels=cancels)
    outbox.queue(
        rule,
        account.id,
        _occasion(offer),
        template,
        calendar=file,
        offer=offer,
        welcome_session=offer.welcome_session,
        where=where(offer.welcome_session),
        page=page,
        **context,
    )


def asked(offer: TrainerOffer) -> None:
    """Ask a trainer: she answers on the page that the message leads to."""
    _send("sessions.trainer_asked", offer, "sessions/offer_asked")


def asked_again(offer: TrainerOffer, before: Before) -> None:
    """Ask a trainer again, saying what has changed. The day that she had said yes to leaves her calendar."""
    cancels = True if before.had_said_yes else None
    _send("sessions.trainer_asked_again", offer, "sessions/offer_asked_again", cancels=cancels, before=before)


def said_yes(offer: TrainerOffer, *, told: bool) -> None:
    """Confirm her yes, with the day for her calendar. ``told``: staff wrote it down for her."""
    _send("sessions.trainer_said_yes", offer, "sessions/offer_said_yes", cancels=False, told=told)


def said_no_through_staff(offer: TrainerOffer) -> None:
    """Show a trainer that staff have written down a no for her; nobody confirms the one that she gives herself."""
    _send("sessions.trainer_said_no", offer, "sessions/offer_said_no")


def cannot_come(offer: TrainerOffer, *, had_said_yes: bool, told: bool) -> None:
    """Confirm to a trainer that she does not come, and take the day out of her calendar."""
    cancels = True if had_said_yes else None
    _send("sessions.trainer_cannot_come", offer, "sessions/offer_cannot_come", cancels=cancels, told=told)


def stood_down(offer: TrainerOffer, *, had_said_yes: bool, called_off: bool) -> None:
    """Tell a trainer that she need not come, and that she is paid all the same where she had said yes."""
    cancels = True if had_said_yes else None
    _send("sessions.trainer_stood_down", offer, "sessions/offer_stood_down", cancels=cancels, called_off=called_off)


def tell_the_office(actor: Actor, offer: TrainerOffer, without_speaker: Sequence[ProgrammeItem]) -> None:
    """Tell HR and the involvement lead, at once, that a trainer cannot come; not the one of them who wrote it down."""
    for account in people.accounts_with_role(AccountRole.HR_OFFICER, AccountRole.INVOLVEMENT_LEAD):
        if account.id != actor.account_id:
            outbox.queue(
                "sessions.trainer_cannot_come_office",
                account.id,
                _occasion(offer),
                "sessions/offer_cannot_come_office",
                offer=offer,
                welcome_session=offer.welcome_session,
                where=where(offer.welcome_session),
                without_speaker=without_speaker,
            )

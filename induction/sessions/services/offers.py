"""Trainer offers: asked, answered, changed, stood down. Nothing that a trainer has said yes to changes unless she is asked again.

A late yes counts: after the day to answer by it is taken as long as the session is not over and the offer stands. The
session's row is locked first, then the trainer's, then the offer's, always in this order.
"""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.refusals import N_, Refusal
from induction.sessions import messages, offer_messages, offering
from induction.sessions.enums import OfferStatus, SessionStatus
from induction.sessions.models import ProgrammeItem, TrainerOffer, WelcomeSession
from induction.sessions.offer_messages import Before
from induction.sessions.offering import Terms
from induction.sessions.queries import offers as queries
from induction.sessions.queries import sessions
from induction.sessions.services import arrangements
from induction.sessions.signals import session_called_off, session_moved
from induction.trainers.models import Trainer
from induction.trainers.services import check_how_told

_TO_ASK = {SessionStatus.DRAFT, SessionStatus.PROPOSED, SessionStatus.CONFIRMED}
_CALLED_OFF = {SessionStatus.CANCELLED, SessionStatus.POSTPONED}


class NobodyIsAsked(Refusal):
    """The session has begun, is over, or has been called off."""

    message = N_("This session has started or has been called off, so nobody can be asked to it.")


class AskedAlready(Refusal):
    """She has been asked, with other terms, or has said yes."""

    message = N_("%(name)s has been asked to this session already. To offer something else, change that offer.")


class ChangedMeanwhile(Refusal):
    """Somebody changed the offer, or she answered it, while a form was open."""

    message = N_(
        "Something has happened to this offer while you had it open. It now reads as shown under “As it is now”. "
        "What you typed is still here: check it, then save again."
    )


class NotOpen(Refusal):
    """The offer is not open any more, so there is nothing to change or to take back."""

    message = N_("This offer is marked “%(status)s”, so this cannot be done now.")


class CalledOff(Refusal):
    """The session will not be held then."""

    message = N_("This session has been called off. There is nothing to answer.")


class NotNeeded(Refusal):
    """She has been stood down."""

    message = N_("This offer has been taken back. There is nothing to answer.")


class OverAlready(Refusal):
    """The session is over."""

    message = N_("This session is over, so it is too late to answer. Please call us if something is not right.")


class AnsweredAlready(Refusal):
    """The offer has another answer."""

    message = N_("The answer to this offer is “%(status)s” already. Please call us if that is not right.")


class ReadItAgain(Refusal):
    """She is answering something that is not what she is asked now."""

    message = N_("What you are asked has changed since you opened this page. Please read it again, then answer.")


class StartedAlready(Refusal):
    """The session has begun, so a button is not the way to tell us."""

    message = N_("This session has started. Please call us instead.")


@service
def ask(actor: Actor, welcome_session_id: int, trainer_id: int, terms: Terms) -> TrainerOffer:
    """Ask a trainer to a session; who has said before that she does not come can be asked anew. The email goes out at once.

    Asking with the same terms again changes nothing. Raises ``NobodyIsAsked``, ``AskedAlready``, what
    ``offering.why_not_asked`` finds, ``offering.NotHerPart``, and what ``offering.check_terms`` refuses.
    """
    welcome_session = sessions.locked(welcome_session_id)
    trainer = _locked_trainer(trainer_id)
    existing = queries.offer_to(welcome_session.id, trainer.id)
    if existing is not None and existing.status.is_open:
        if terms_of(existing) == terms:
            return existing
        raise AskedAlready(name=trainer.known_as)
    _check_session(welcome_session)
    if (refusal := queries.why_not(welcome_session, trainer)) is not None:
        raise refusal
    _check_terms(trainer, welcome_session, terms)
    offer = existing or TrainerOffer(welcome_session=welcome_session, trainer=trainer, asked=0, changes=0)
    db.session.add(offer)
    _put(offer, terms)
    audit.record(actor, "offer:made", offer, about=trainer.known_as, session=welcome_session.title, fee=str(terms.fee))
    offer_messages.asked(offer)
    return offer


def terms_of(offer: TrainerOffer) -> Terms:
    """Return the terms that an offer holds."""
    return Terms(**{name: getattr(offer, name) for name in Terms.__dataclass_fields__})


def _put(offer: TrainerOffer, terms: Terms) -> None:
    """Ask with these terms, and keep note of when and where the session is to be."""
    for name in Terms.__dataclass_fields__:
        setattr(offer, name, getattr(terms, name))
    offer.asked += 1
    offer.asked_starts_at = offer.welcome_session.starts_at
    offer.asked_ends_at = offer.welcome_session.ends_at
    offer.asked_where = messages.where(offer.welcome_session)
    offer.offered_at = clock.now()
    offer.answered_at = offer.answered_through = None
    _set(offer, OfferStatus.OFFERED)


def _set(offer: TrainerOffer, status: OfferStatus) -> None:
    offer.status = status
    offer.changes += 1
    db.session.flush()


def _day_of(welcome_session: WelcomeSession) -> date:
    return clock.in_london(welcome_session.starts_at).date()


def _check_session(welcome_session: WelcomeSession) -> None:
    if welcome_session.status not in _TO_ASK or welcome_session.starts_at <= clock.now():
        raise NobodyIsAsked


def _check_terms(trainer: Trainer, welcome_session: WelcomeSession, terms: Terms, before: Terms | None = None) -> None:
    if terms.part not in offering.parts_within(trainer.part):
        raise offering.NotHerPart(name=trainer.known_as)
    offering.check_terms(terms, today=clock.today(), day_of=_day_of(welcome_session), before=before)


def _locked_trainer(trainer_id: int) -> Trainer:
    return db.session.get_one(Trainer, trainer_id, with_for_update={"of": Trainer}, populate_existing=True)


def _locked(offer_id: int) -> TrainerOffer:
    found = db.session.get_one(TrainerOffer, offer_id)
    sessions.locked(found.welcome_session_id)
    _locked_trainer(found.trainer_id)
    return db.session.get_one(TrainerOffer, offer_id, with_for_update={"of": TrainerOffer}, populate_existing=True)


@service
def change_terms(actor: Actor, offer_id: int, terms: Terms, *, seen: int) -> TrainerOffer:
    """Offer something else: the trainer is asked again, also where she had said yes. ``seen`` is what ``changes`` was.

    The same terms change nothing, nor does another day to answer by where she has answered. Raises ``ChangedMeanwhile``,
    ``NotOpen``, ``NobodyIsAsked``, ``offering.NotHerPart`` and what ``offering.check_terms`` refuses.
    """
    offer = _locked(offer_id)
    before = terms_of(offer)
    if offer.status is OfferStatus.ACCEPTED:
        terms = replace(terms, answer_by=before.answer_by) if not before.differing(terms) else terms
    if offer.status.is_open and before == terms:
        return offer
    if offer.changes != seen:
        raise ChangedMeanwhile
    if not offer.status.is_open:
        raise NotOpen(status=offer.status)
    _check_session(offer.welcome_session)
    _check_terms(offer.trainer, offer.welcome_session, terms, before)
    _ask_again(actor, offer, terms)
    return offer


def _ask_again(actor: Actor, offer: TrainerOffer, terms: Terms) -> None:
    before = Before(
        had_said_yes=offer.status is OfferStatus.ACCEPTED,
        starts_at=offer.asked_starts_at,
        ends_at=offer.asked_ends_at,
        where=offer.asked_where,
        changed=terms.differing(terms_of(offer)),
    )
    fee_before = offer.fee
    _put(offer, terms)
    arrangements.bring_up_to_date(offer.welcome_session)
    audit.record(
        actor,
        "offer:asked-again",
        offer,
        about=offer.trainer.known_as,
        session=offer.welcome_session.title,
        moved=before.moved(offer),
        fee_before=str(fee_before),
        fee=str(offer.fee),
    )
    offer_messages.asked_again(offer, before)


@service
def answer(actor: Actor, offer_id: int, *, yes: bool, asked: int) -> TrainerOffer:
    """Say yes or no, herself or through staff whom she told; ``asked`` is which asking she answers. No reason is kept.

    The same answer twice is one. Raises ``HowToldMissing``, ``CalledOff``, ``NotNeeded``, ``OverAlready``,
    ``AnsweredAlready``, ``ReadItAgain`` where she is asked something else by now, and, for a yes,
    ``offering.AtAnotherSession``.
    """
    offer = _locked(offer_id)
    check_how_told(actor, offer.trainer)
    wanted = OfferStatus.ACCEPTED if yes else OfferStatus.DECLINED
    if offer.status is wanted and offer.asked == asked:
        return offer
    _refuse_unless_to_answer(offer)
    if offer.status is not OfferStatus.OFFERED:
        raise AnsweredAlready(status=offer.status)
    if offer.asked != asked:
        raise ReadItAgain
    if yes and (other := queries.at_the_same_time(offer)) is not None:
        raise offering.AtAnotherSession(name=offer.trainer.known_as, title=other.title)
    _write_answer(actor, offer, wanted)
    if yes:
        offer.agreed_fee = offer.fee
        offer_messages.said_yes(offer, told=actor.told_us_by is not None)
    else:
        _leave_programme(offer)
        if actor.told_us_by is not None:
            offer_messages.said_no_through_staff(offer)
    arrangements.bring_up_to_date(offer.welcome_session)
    return offer


def _refuse_unless_to_answer(offer: TrainerOffer) -> None:
    if offer.welcome_session.status in _CALLED_OFF:
        raise CalledOff
    if offer.status is OfferStatus.STOOD_DOWN:
        raise NotNeeded
    if offer.welcome_session.status is SessionStatus.HELD or offer.welcome_session.ends_at <= clock.now():
        raise OverAlready


def _write_answer(actor: Actor, offer: TrainerOffer, status: OfferStatus) -> None:
    offer.answered_at = clock.now()
    offer.answered_through = actor.told_us_by
    if status is not OfferStatus.ACCEPTED:
        offer.agreed_fee = None
    _set(offer, status)
    audit.record(
        actor, f"offer:{status.value}", offer, about=offer.trainer.known_as, session=offer.welcome_session.title
    )


def _leave_programme(offer: TrainerOffer) -> list[ProgrammeItem]:
    """Take a trainer who does not come off the programme, and return the items that have nobody to speak now."""
    items = list(queries.spoken_by(offer.welcome_session_id, offer.trainer_id))
    for item in items:
        item.trainer_id, item.trainer = None, None
    return [item for item in items if not item.speaker]


@service
def cannot_come(actor: Actor, offer_id: int) -> TrainerOffer:
    """Say "I can't come", until the minute the session starts: HR and the involvement lead are emailed at once.

    No reason is asked. Saying it twice, or after a no, changes nothing. Raises ``HowToldMissing``, ``CalledOff``,
    ``NotNeeded`` and ``StartedAlready``.
    """
    offer = _locked(offer_id)
    check_how_told(actor, offer.trainer)
    if offer.status in {OfferStatus.WITHDRAWN, OfferStatus.DECLINED}:
        return offer
    if offer.welcome_session.status in _CALLED_OFF:
        raise CalledOff
    if offer.status is OfferStatus.STOOD_DOWN:
        raise NotNeeded
    if offer.welcome_session.starts_at <= clock.now():
        raise StartedAlready
    had_said_yes = offer.status is OfferStatus.ACCEPTED
    _write_answer(actor, offer, OfferStatus.WITHDRAWN)
    without_speaker = _leave_programme(offer)
    arrangements.bring_up_to_date(offer.welcome_session)
    offer_messages.cannot_come(offer, had_said_yes=had_said_yes, told=actor.told_us_by is not None)
    offer_messages.tell_the_office(actor, offer, without_speaker)
    return offer


@service
def stand_down(actor: Actor, offer_id: int) -> TrainerOffer:
    """Tell a trainer that she need not come. Who had said yes is still paid what she said yes to. Twice is the same as once.

    Raises ``NotOpen``, and ``StartedAlready`` once the session has begun.
    """
    offer = _locked(offer_id)
    if offer.status is OfferStatus.STOOD_DOWN:
        return offer
    if not offer.status.is_open:
        raise NotOpen(status=offer.status)
    if offer.welcome_session.starts_at <= clock.now():
        raise StartedAlready
    _stand_down(actor, offer, called_off=False)
    return offer


def _stand_down(actor: Actor, offer: TrainerOffer, *, called_off: bool) -> None:
    had_said_yes = offer.status is OfferStatus.ACCEPTED
    _set(offer, OfferStatus.STOOD_DOWN)
    if not called_off:
        _leave_programme(offer)
    arrangements.bring_up_to_date(offer.welcome_session)
    audit.record(
        actor,
        "offer:stood_down",
        offer,
        about=offer.trainer.known_as,
        session=offer.welcome_session.title,
        still_paid=offer.is_still_paid,
    )
    offer_messages.stood_down(offer, had_said_yes=had_said_yes, called_off=called_off)


def connect_signals() -> None:
    """Follow sessions that move and sessions that are called off. Connecting twice is the same as once."""
    session_moved.connect(_follow_move, weak=False)
    session_called_off.connect(_follow_calling_off, weak=False)


def _follow_move(welcome_session: WelcomeSession, *, actor: Actor, **_more: Any) -> None:
    """Ask everyone again who was asked or had said yes; papers keep their distance to the day."""
    today, day_of = clock.today(), _day_of(welcome_session)
    for offer in queries.open_offers(welcome_session.id):
        days = day_of - clock.in_london(offer.asked_starts_at).date()
        papers_by = offer.papers_by
        if papers_by is not None and days:
            papers_by = max(papers_by + days, min(today + timedelta(days=1), day_of))
        answer_by = offering.usual_answer_by(today, day_of)
        _ask_again(actor, offer, replace(terms_of(offer), papers_by=papers_by, answer_by=answer_by))


def _follow_calling_off(welcome_session: WelcomeSession, *, actor: Actor, **_more: Any) -> None:
    for offer in queries.open_offers(welcome_session.id):
        _stand_down(actor, offer, called_off=True)

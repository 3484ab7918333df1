"""Asking trainers to a session: whom, on which terms, what they said; and the trainer's own pages, where she answers."""

from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from babel.numbers import format_currency
from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_login import current_user

from induction import clock
from induction.permissions import Permission, needs
from induction.sessions import messages, offering
from induction.sessions.enums import OfferStatus
from induction.sessions.forms.booking import ConfirmForm
from induction.sessions.forms.offers import AnswerForm, OfferForm
from induction.sessions.models import TrainerOffer, WelcomeSession
from induction.sessions.queries import offers as queries
from induction.sessions.queries import sessions
from induction.sessions.services import offers as services
from induction.sessions.views import blueprint
from induction.trainers import queries as trainers
from induction.trainers.models import Trainer
from induction.web.pages import actor, page, refusals_shown_on

_LARGEST_ID = 2**31 - 1


@blueprint.app_template_filter("pounds")
def pounds(amount: Decimal | None) -> str:
    """Write "£75.00"; nothing for None."""
    return "" if amount is None else str(format_currency(amount, "GBP", locale=get_locale() or "en_GB"))


@blueprint.get("/sessions/<int:welcome_session_id>/offers")
@needs(Permission.OFFER_MAKE, load=sessions.welcome_session)
def offers(welcome_session: WelcomeSession) -> ResponseReturnValue:
    return page(
        "sessions/offers/offers.html",
        welcome_session=welcome_session,
        offers=queries.of_session(welcome_session.id),
        without_speaker=queries.without_speaker(welcome_session.id),
    )


@blueprint.get("/sessions/<int:welcome_session_id>/offers/new")
@needs(Permission.OFFER_MAKE, load=sessions.welcome_session)
def choose_trainer(welcome_session: WelcomeSession) -> ResponseReturnValue:
    found = queries.candidates(welcome_session)
    ids = [candidate.trainer.id for candidate in found]
    after = request.args.get("after", 0, int)
    first = ids.index(after) + 1 if after in ids else 0
    shown = found[first : first + sessions.PAGE]
    return page(
        "sessions/offers/choose.html",
        welcome_session=welcome_session,
        candidates=shown,
        after=ids[first + sessions.PAGE - 1] if len(found) > first + sessions.PAGE else None,
    )


class _Asking(NamedTuple):
    welcome_session: WelcomeSession
    trainer: Trainer


def _asking(welcome_session_id: int, trainer_id: int) -> _Asking | None:
    welcome_session, trainer = sessions.welcome_session(welcome_session_id), trainers.trainer(trainer_id)
    return _Asking(welcome_session, trainer) if welcome_session is not None and trainer is not None else None


@blueprint.route("/sessions/<int:welcome_session_id>/offers/new/<int:trainer_id>", methods=["GET", "POST"])
@needs(Permission.OFFER_MAKE, load=_asking)
def ask(asking: _Asking) -> ResponseReturnValue:
    welcome_session, trainer = asking
    form = OfferForm(data=_usual_terms(welcome_session, trainer))
    form.offer_parts(trainer.part)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            made = services.ask(actor(), welcome_session.id, trainer.id, form.terms())
            _say_asked(made)
            return redirect(url_for(".offers", welcome_session_id=welcome_session.id))
    return page(
        "sessions/offers/ask.html",
        form=form,
        welcome_session=welcome_session,
        trainer=trainer,
        why_not=queries.why_not(welcome_session, trainer),
    )


def _say_asked(made: TrainerOffer) -> None:
    if made.trainer.account.email is None:
        flash(
            _(
                "Written down. %(name)s has no email: tell them yourself, then write down the answer.",
                name=made.trainer.known_as,
            ),
            "success",
        )
    else:
        flash(_("%(name)s has been asked by email.", name=made.trainer.known_as), "success")


def _usual_terms(welcome_session: WelcomeSession, trainer: Trainer) -> dict[str, Any]:
    """What an offer says unless somebody writes it differently."""
    today, day_of = clock.today(), clock.in_london(welcome_session.starts_at).date()
    return {
        "part": trainer.part.value,
        "fee": offering.usual_fee(welcome_session.ends_at - welcome_session.starts_at),
        "expenses": _("All travel, and what a personal assistant, a replacement carer or childcare costs that day."),
        "travel": _(
            "We book the taxi both ways, at least two days before, and tell you when it comes. We pay the taxi firm, "
            "so you pay nothing on the day."
        ),
        "papers_by": offering.usual_papers_by(today, day_of),
        "supporter_name": trainer.supporter_name,
        "supporter_phone": trainer.supporter_phone,
        "answer_by": offering.usual_answer_by(today, day_of),
    }


def _offer_of(welcome_session_id: int, offer_id: int) -> TrainerOffer | None:
    found = queries.offer(offer_id)
    return found if found is not None and found.welcome_session_id == welcome_session_id else None


def _staff_page(offer: TrainerOffer) -> str:
    return url_for(".show_offer", welcome_session_id=offer.welcome_session_id, offer_id=offer.id)


@blueprint.get("/sessions/<int:welcome_session_id>/offers/<int:offer_id>")
@needs(Permission.OFFER_MAKE, load=_offer_of)
def show_offer(offer: TrainerOffer) -> ResponseReturnValue:
    return page(
        "sessions/offers/show.html",
        offer=offer,
        welcome_session=offer.welcome_session,
        where=messages.where(offer.welcome_session),
    )


@blueprint.route("/sessions/<int:welcome_session_id>/offers/<int:offer_id>/change", methods=["GET", "POST"])
@needs(Permission.OFFER_MAKE, load=_offer_of)
def change_offer(offer: TrainerOffer) -> ResponseReturnValue:
    form = OfferForm(data=_as_typed(offer))
    form.offer_parts(offer.trainer.part)
    conflict = False
    if form.validate_on_submit():
        with refusals_shown_on(form):
            try:
                services.change_terms(actor(), offer.id, form.terms(), seen=request.form.get("seen", -1, int))
            except services.ChangedMeanwhile:
                conflict = True
                raise
            flash(_("Saved."), "success")
            return redirect(_staff_page(offer))
    if conflict:
        form.seen.data = str(offer.changes)
    return page(
        "sessions/offers/change.html", form=form, offer=offer, welcome_session=offer.welcome_session, conflict=conflict
    )


def _as_typed(offer: TrainerOffer) -> dict[str, Any]:
    """What the offer says; a day to answer by that has passed is moved on."""
    today, day_of = clock.today(), clock.in_london(offer.welcome_session.starts_at).date()
    terms = vars(services.terms_of(offer))
    if offer.answer_by < today:
        terms = terms | {"answer_by": offering.usual_answer_by(today, day_of)}
    return terms | {"part": offer.part.value, "seen": str(offer.changes)}


@blueprint.route("/sessions/<int:welcome_session_id>/offers/<int:offer_id>/answer", methods=["GET", "POST"])
@needs(Permission.OFFER_RECORD, load=_offer_of)
def record_answer(offer: TrainerOffer) -> ResponseReturnValue:
    form = AnswerForm(data={"asked": str(offer.asked)})
    form.offer_answers(offer.status)
    if form.validate_on_submit():
        with refusals_shown_on(form):
            who, said = actor(form.how_told), OfferStatus(form.answer.data)
            if said is OfferStatus.WITHDRAWN:
                services.cannot_come(who, offer.id)
            else:
                services.answer(who, offer.id, yes=said is OfferStatus.ACCEPTED, asked=form.which_asking)
            flash(_("Written down."), "success")
            return redirect(_staff_page(offer))
        form.asked.data = str(offer.asked)
    return page(
        "sessions/offers/answer.html",
        form=form,
        offer=offer,
        welcome_session=offer.welcome_session,
        where=messages.where(offer.welcome_session),
    )


@blueprint.route("/sessions/<int:welcome_session_id>/offers/<int:offer_id>/stand-down", methods=["GET", "POST"])
@needs(Permission.OFFER_MAKE, load=_offer_of)
def stand_down(offer: TrainerOffer) -> ResponseReturnValue:
    form = ConfirmForm()
    if form.validate_on_submit():
        with refusals_shown_on(form):
            services.stand_down(actor(), offer.id)
            flash(_("%(name)s is being told.", name=offer.trainer.known_as), "success")
            return redirect(_staff_page(offer))
    return page("sessions/offers/stand_down.html", form=form, offer=offer, welcome_session=offer.welcome_session)


@blueprint.get("/offers")
@needs(Permission.OFFER_ANSWER)
def my_offers() -> ResponseReturnValue:
    me = trainers.trainer_of(current_user.id)
    to_come = queries.to_come(me.id) if me else []
    earlier = queries.earlier(me.id, _seen_last()) if me else []
    shown = earlier[: sessions.PAGE]
    last = shown[-1] if len(earlier) > sessions.PAGE else None
    return page(
        "sessions/offers/mine.html",
        to_answer=[offer for offer in to_come if offer.status is OfferStatus.OFFERED],
        agreed=[offer for offer in to_come if offer.status is OfferStatus.ACCEPTED],
        earlier=shown,
        more=f"{last.welcome_session.starts_at.timestamp()}_{last.id}" if last else None,
        where=messages.where,
    )


def _seen_last() -> tuple[datetime, int] | None:
    moment, _underscore, number = request.args.get("before", "").partition("_")
    try:
        return datetime.fromtimestamp(float(moment), clock.LONDON), min(int(number), _LARGEST_ID)
    except (ValueError, OverflowError, OSError):
        return None


@blueprint.get("/offers/<int:offer_id>")
@needs(Permission.OFFER_ANSWER, load=queries.offer)
def my_offer(offer: TrainerOffer) -> ResponseReturnValue:
    return page(
        "sessions/offers/my_offer.html",
        offer=offer,
        welcome_session=offer.welcome_session,
        programme=sessions.programme_of(offer.welcome_session),
        where=messages.where(offer.welcome_session),
    )


def _answer(offer: TrainerOffer, *, yes: bool, thanks: str) -> ResponseReturnValue:
    services.answer(actor(), offer.id, yes=yes, asked=request.form.get("asked", 0, int))
    flash(thanks, "success")
    return redirect(url_for(".my_offer", offer_id=offer.id))


@blueprint.post("/offers/<int:offer_id>/yes")
@needs(Permission.OFFER_ANSWER, load=queries.offer)
def say_yes(offer: TrainerOffer) -> ResponseReturnValue:
    return _answer(offer, yes=True, thanks=_("Thank you. You have said yes, and everything below is agreed."))


@blueprint.post("/offers/<int:offer_id>/no")
@needs(Permission.OFFER_ANSWER, load=queries.offer)
def say_no(offer: TrainerOffer) -> ResponseReturnValue:
    return _answer(offer, yes=False, thanks=_("Thank you for answering. You have said no, and that is fine."))


@blueprint.post("/offers/<int:offer_id>/cannot-come")
@needs(Permission.OFFER_ANSWER, load=queries.offer)
def say_cannot_come(offer: TrainerOffer) -> ResponseReturnValue:
    services.cannot_come(actor(), offer.id)
    flash(_("Thank you for telling us. We have told the people who plan the day. You need do nothing more."), "success")
    return redirect(url_for(".my_offer", offer_id=offer.id))

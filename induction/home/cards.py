"""What to do next, for each kind of person, as cards: a heading, a sentence, a button.

Each function returns cards in the order in which they matter; the first one of the page is the one to do now. The
number of queries does not depend on how much there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from induction import clock
from induction.access import queries as access
from induction.exercises import queries as exercises
from induction.outbox import queries as outbox
from induction.outbox.enums import MessageStatus
from induction.pathways import queries as pathways
from induction.people.models import Starter
from induction.people.queries.starters import number_of_nominations
from induction.reflections import queries as reflections
from induction.reflections.enums import Step
from induction.refusals import N_
from induction.sessions import rules as session_rules
from induction.sessions.enums import OfferStatus, SessionStatus
from induction.sessions.models import WelcomeSession
from induction.sessions.queries import bookings, offers, sessions
from induction.sessions.services import scheduling
from induction.trainers.models import Trainer
from induction.web.filters import long_date, own, sentence


@dataclass(frozen=True)
class Card:
    """One thing to do. ``tone`` is one of the task card's; the page makes the first card ``next``."""

    heading: str
    text: str
    action: str
    endpoint: str
    values: dict[str, Any] = field(default_factory=dict)
    tone: str = "plain"


def first_is_next(cards: Sequence[Card]) -> list[Card]:
    """Mark the first card as the one thing to do now, unless it is late already."""
    return [replace(card, tone="next") if i == 0 and card.tone != "late" else card for i, card in enumerate(cards)]


_REFLECTING = {
    Step.RATE_BEFORE: lambda: (
        _("Before your session: where do you stand?"),
        _("Two lines, each with a number from 0 to 10. It takes a minute."),
        _("Say where you stand"),
    ),
    Step.REFLECT: lambda: (
        _("Write your reflection"),
        _("Five short questions, about ten minutes. Private, unless you choose to share."),
        _("Begin"),
    ),
    Step.CONTINUE: lambda: (
        _("Go on with your reflection"),
        _("What you wrote is saved. Only you can read it."),
        _("Go on writing"),
    ),
    Step.FOLLOW_UP: lambda: (
        _("Did you do your one thing?"),
        _("Six weeks have passed. One question, and room for a few words."),
        _("Answer"),
    ),
}


def for_starter(starter: Starter) -> list[Card]:
    """Return what a starter can do next: reflect, choose a session, say what she needs, read."""
    cards: list[Card] = []
    step = reflections.what_next(starter)
    if step is not None:
        heading, text, action = _REFLECTING[step.step]()
        cards.append(Card(heading, text, action, step.step.endpoint, {"booking_id": step.booking.id}))
    cards += _choose_a_session(starter)
    if starter.account_id not in access.has_answered([starter.account_id]):
        cards.append(
            Card(
                _("What do you need so that you can take part?"),
                _("A hearing loop, breaks, large print, or nothing. Only who arranges it sees your answer."),
                _("Tell us"),
                "access.mine",
            )
        )
    open_steps = [found for found in pathways.steps_for(starter) if found.status.is_open]
    if open_steps:
        module = open_steps[0]
        cards.append(
            Card(
                sentence(N_("Read: %(title)s"), title=own(module.title)),
                _("About %(minutes)s minutes, by %(day)s.", minutes=module.minutes, day=long_date(module.due)),
                _("Read it"),
                module.endpoint,
                module.values,
                tone="late" if module.overdue and step is None else "plain",
            )
        )
    return cards


def _choose_a_session(starter: Starter) -> list[Card]:
    if bookings.attended_by(starter.id) is not None or bookings.place_of(starter.id) is not None:
        return []
    due = session_rules.due_date(starter.start_date)
    if bookings.waits_of(starter.id):
        text = _("You are on a waiting list. You can choose another day as well.")
    elif due < clock.today():
        text = _("It was due by %(day)s. Choose the next day that suits you.", day=long_date(due))
    else:
        text = _("Please come by %(day)s, in your first six weeks.", day=long_date(due))
    return [Card(_("Choose your welcome session"), text, _("Choose a day"), "sessions.mine")]


def for_hr() -> list[Card]:
    """Return what HR must do: registers, sessions that are not fit, starters without a place, managers, messages."""
    to_come = sessions.sessions_to_come()
    cards = [*_registers(), *_unfit(to_come), *_late_starters()]
    nominations = number_of_nominations()
    if nominations:
        cards.append(
            Card(
                _("Line managers to confirm"),
                ngettext(
                    "A file named %(num)s person who has no account yet.",
                    "Files named %(num)s people who have no account yet.",
                    nominations,
                ),
                _("Look at them"),
                "people.managers",
            )
        )
    unsent = outbox.numbers().get(MessageStatus.FAILED, 0)
    if unsent:
        cards.append(
            Card(
                _("Messages that could not be sent"),
                ngettext("%(num)s message is waiting for you.", "%(num)s messages are waiting for you.", unsent),
                _("See which"),
                "outbox.messages",
            )
        )
    return cards


def _registers() -> list[Card]:
    open_now = {SessionStatus.PROPOSED, SessionStatus.CONFIRMED, SessionStatus.UNDER_WAY}
    begun = sessions.with_open_register()
    return [
        Card(
            _("Take the register"),
            sentence(N_("%(title)s, %(day)s"), title=own(found.title), day=long_date(found.starts_at)),
            _("Open the register"),
            "sessions.register",
            {"welcome_session_id": found.id},
            tone="next",
        )
        for found in begun
        if found.status in open_now
    ]


def _unfit(to_come: Sequence[WelcomeSession]) -> list[Card]:
    cards = []
    for found, missing in scheduling.what_is_missing_in(to_come):
        confirmed = found.status is SessionStatus.CONFIRMED
        if not missing or not found.status.takes_bookings:
            continue
        cards.append(
            Card(
                sentence(N_("Not fit any more: %(title)s"), title=own(found.title))
                if confirmed
                else sentence(N_("To arrange: %(title)s"), title=own(found.title)),
                " ".join(_say(refusal) for refusal in missing),
                _("Put it right"),
                "sessions.show",
                {"welcome_session_id": found.id},
                tone="late" if confirmed else "plain",
            )
        )
    return cards


def _say(refusal: Any) -> str:
    return str(_(refusal.message, **refusal.values))


def _late_starters() -> list[Card]:
    unplaced = bookings.unplaced()
    late = [found for found in unplaced if session_rules.due_date(found.start_date) < clock.today()]
    if not unplaced:
        return []
    text = ngettext("%(num)s starter has no place yet.", "%(num)s starters have no place yet.", len(unplaced))
    if late:
        text += " " + ngettext(
            "%(num)s of them is past the sixth week.", "%(num)s of them are past the sixth week.", len(late)
        )
    return [
        Card(
            _("Starters without a place"),
            text,
            _("Find them a session"),
            "sessions.index",
            tone="late" if late else "plain",
        )
    ]


def for_trainer(trainer: Trainer) -> list[Card]:
    """Return what a trainer is asked: sessions to answer, exercises that wait for her agreement."""
    asked = [found for found in offers.to_come(trainer.id) if found.status is OfferStatus.OFFERED]
    cards = [
        Card(
            sentence(N_("Will you come? %(title)s"), title=own(found.welcome_session.title)),
            _(
                "%(day)s. Please answer by %(by)s.",
                day=long_date(found.welcome_session.starts_at),
                by=long_date(found.answer_by),
            ),
            _("See what we ask, and answer"),
            "sessions.my_offer",
            {"offer_id": found.id},
        )
        for found in asked
    ]
    cards += [
        Card(
            sentence(N_("Do you agree? %(title)s"), title=own(version.title)),
            _("Something in your exercise was changed. It is not used until you agree."),
            _("Read it and decide"),
            "exercises.decide",
            {"exercise_id": version.exercise_id, "number": version.number},
        )
        for version in exercises.waiting_for(trainer.id)
    ]
    if trainer.account_id not in access.has_answered([trainer.account_id]):
        cards.append(
            Card(
                _("What do you need so that you can take part?"),
                _("You say it once. Only who arranges it sees your answer."),
                _("Tell us"),
                "access.mine",
            )
        )
    return cards


def for_involvement_lead() -> list[Card]:
    """Return what the involvement lead must do: needs to arrange, and trainers who have not answered."""
    to_come = sessions.sessions_to_come()
    waiting = offers.number_unanswered()
    cards = _unfit(to_come)
    if waiting:
        cards.append(
            Card(
                _("Trainers who have not answered"),
                ngettext("%(num)s offer waits for an answer.", "%(num)s offers wait for an answer.", waiting),
                _("See the sessions"),
                "sessions.index",
            )
        )
    return cards

"""What HR, the involvement lead and the administrator must do first, and what they keep an eye on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from induction import clock
from induction.home import queries
from induction.home.cards import Card
from induction.outbox import queries as outbox
from induction.outbox.enums import MessageStatus
from induction.people.models import Starter
from induction.people.queries.starters import number_of_nominations
from induction.refusals import N_, Refusal
from induction.sessions.enums import SessionStatus
from induction.sessions.models import TrainerOffer, WelcomeSession
from induction.sessions.queries import bookings, sessions
from induction.sessions.queries.sessions import Filling
from induction.sessions.rules import due_date
from induction.sessions.services import scheduling
from induction.trainers.models import Trainer
from induction.web.filters import long_date, own, sentence
from induction.web.language import say

SHOWN = 5
"""How many rows of a list stand on a home page; the rest is behind a link."""
_SOON = timedelta(days=14)


@dataclass(frozen=True)
class HrPart:
    """HR's part of the page."""

    cards: Sequence[Card]
    late: Sequence[Starter]
    """Starters past their sixth week without a place, who started first first; all of them."""
    to_come: Sequence[WelcomeSession]
    fillings: dict[int, Filling]
    more_to_come: bool


@dataclass(frozen=True)
class LeadPart:
    """The involvement lead's part of the page."""

    cards: Sequence[Card]
    unanswered: Sequence[TrainerOffer]
    """Offers that wait for an answer, the day to answer by first."""
    silent: Sequence[Trainer]
    """Trainers who have not said what they need, nor that they need nothing."""


def for_hr() -> HrPart:
    """Return HR's part."""
    to_come = sessions.sessions_to_come()
    unplaced = bookings.unplaced()
    late = [starter for starter in unplaced if due_date(starter.start_date) < clock.today()]
    unfit, soon, later = _sessions(to_come, "sessions.show")
    cards = [*_registers(), *unfit, *soon, *_without_place(unplaced, late), *later, *_managers(), *_messages()]
    planned = [found for found in to_come if found.status.uses_the_room]
    shown = planned[:SHOWN]
    fillings = sessions.fillings(found.id for found in shown)
    return HrPart(cards, late, shown, fillings, len(planned) > SHOWN)


def for_involvement_lead(*, also_hr: bool) -> LeadPart:
    """Return the involvement lead's part; what HR's part says already is left out with ``also_hr``."""
    unanswered, silent = queries.unanswered_offers(), queries.trainers_who_have_not_said_what_they_need()
    cards: list[Card] = []
    if not also_hr:
        unfit, soon, later = _sessions(sessions.sessions_to_come(), "sessions.access")
        cards += [*unfit, *soon, *later]
    overdue = [offer for offer in unanswered if offer.answer_by < clock.today()]
    cards += [*(_overdue(offer) for offer in overdue), *_silent(silent)]
    return LeadPart(cards, unanswered, silent)


def for_administrator(*, also_hr: bool) -> Sequence[Card]:
    """Return what an administrator must do; what HR's part says already is left out with ``also_hr``."""
    return [] if also_hr else list(_messages())


def _registers() -> Iterator[Card]:
    for found in sessions.with_open_register():
        over = found.ends_at <= clock.now()
        yield Card(
            sentence(
                N_("Finish the register: %(title)s") if over else N_("Take the register: %(title)s"),
                title=own(found.title),
            ),
            long_date(found.starts_at),
            _("Open the register"),
            "sessions.register",
            {"welcome_session_id": found.id},
            tone="late" if over else "plain",
        )


def _sessions(to_come: Sequence[WelcomeSession], endpoint: str) -> tuple[list[Card], list[Card], list[Card]]:
    """Cards for confirmed sessions that are not fit any more, for those soon that cannot be confirmed, and for later ones.

    A session that is ready to be confirmed is HR's alone to confirm: it is among the soon or later ones with HR's page.
    """
    unfit: list[Card] = []
    soon: list[Card] = []
    later: list[Card] = []
    ahead = [found for found in to_come if found.starts_at > clock.now()]
    for found, missing in scheduling.what_is_missing_in(ahead):
        if found.status is SessionStatus.CONFIRMED and missing:
            unfit.append(_about(found, N_("Not fit any more: %(title)s"), missing, endpoint, tone="late"))
        elif found.status is SessionStatus.PROPOSED:
            near = found.starts_at - clock.now() <= _SOON
            if missing:
                heading = N_("Cannot be confirmed yet: %(title)s")
                (soon if near else later).append(_about(found, heading, missing, endpoint))
            elif endpoint == "sessions.show" and near and not scheduling.register_is_open(found):
                soon.append(_about(found, N_("Ready to confirm: %(title)s"), [], endpoint))
    return unfit, soon, later


def _about(found: WelcomeSession, heading: str, missing: Sequence[Refusal], endpoint: str, tone: str = "plain") -> Card:
    text = " ".join([f"{long_date(found.starts_at)}.", *(say(refusal) for refusal in missing)])
    action = _("Put it right") if missing else _("Look at it, and confirm")
    if endpoint == "sessions.access":
        action = _("See what to arrange")
    return Card(
        sentence(heading, title=own(found.title)), text, action, endpoint, {"welcome_session_id": found.id}, tone
    )


def _without_place(unplaced: Sequence[Starter], late: Sequence[Starter]) -> Iterator[Card]:
    if late:
        heading = ngettext(
            "%(num)s starter is past week six without a place",
            "%(num)s starters are past week six without a place",
            len(late),
        )
        first = late[0]
        name = own(first.account.name)
        text = sentence(N_("%(name)s has waited longest, since %(day)s."), name=name, day=long_date(first.start_date))
        action = _("Find a place")
        yield Card(heading, text, action, "sessions.book_starter", {"starter_id": first.id}, tone="late")
    elif unplaced:
        heading = ngettext("%(num)s starter has no place yet", "%(num)s starters have no place yet", len(unplaced))
        yield Card(heading, _("Nobody is past week six."), _("See the sessions"), "sessions.index")


def _managers() -> Iterator[Card]:
    number = number_of_nominations()
    if number:
        text = ngettext(
            "A file names %(num)s line manager who has no account yet.",
            "Files name %(num)s line managers who have no account yet.",
            number,
        )
        yield Card(_("Line managers to confirm"), text, _("Look at them"), "people.managers")


def _messages() -> Iterator[Card]:
    """Cards for the messages that did not arrive, and for who must be told another way."""
    numbers = outbox.numbers()
    failed, to_tell = numbers[MessageStatus.FAILED], numbers[MessageStatus.TO_TELL]
    if failed:
        text = ngettext("%(num)s message could not be sent.", "%(num)s messages could not be sent.", failed)
        yield Card(_("Messages that did not arrive"), text, _("See which"), "outbox.messages")
    if to_tell:
        text = ngettext(
            "%(num)s message is for somebody without email.", "%(num)s messages are for people without email.", to_tell
        )
        yield Card(
            _("Tell people another way"), text, _("See whom"), "outbox.messages", {"show": MessageStatus.TO_TELL}
        )


def _overdue(offer: TrainerOffer) -> Card:
    session = offer.welcome_session
    return Card(
        sentence(N_("No answer yet from %(name)s"), name=own(offer.trainer.known_as)),
        sentence(
            N_("“%(title)s”, %(day)s. The answer was to come by %(by)s."),
            title=own(session.title),
            day=long_date(session.starts_at),
            by=long_date(offer.answer_by),
        ),
        _("Ask them, and write it down"),
        "sessions.show_offer",
        {"welcome_session_id": session.id, "offer_id": offer.id},
        tone="late",
    )


def _silent(trainers: Sequence[Trainer]) -> Iterator[Card]:
    if not trainers:
        return
    heading = ngettext(
        "%(num)s trainer has not said what they need", "%(num)s trainers have not said what they need", len(trainers)
    )
    yield Card(
        heading,
        sentence(N_("Ask %(name)s first. “Nothing” is an answer too."), name=own(trainers[0].known_as)),
        _("Ask, and write it down"),
        "access.person",
        {"account_id": trainers[0].account_id},
    )

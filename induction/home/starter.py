"""A starter's part of her home page: a welcome, one thing to do next, her session, her line, what there is to read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from markupsafe import Markup

from induction import clock
from induction.access import queries as access
from induction.home.cards import Card
from induction.home.pictures import Milestone, milestones_of
from induction.pathways import queries as pathways
from induction.pathways.rules import Step
from induction.people.enums import StarterStatus
from induction.people.models import Starter
from induction.reflections import queries as reflections
from induction.reflections.enums import Step as Reflecting
from induction.reflections.queries import NextStep
from induction.refusals import N_
from induction.sessions import messages
from induction.sessions.models import Booking, WelcomeSession
from induction.sessions.queries import bookings
from induction.sessions.rules import due_date
from induction.web.filters import long_date, own, sentence, time_of_day

_JUST_AHEAD = timedelta(days=7)
"""How long before the session "where do you stand?" is the next thing."""
_SIX_MONTHS = timedelta(weeks=26)


@dataclass(frozen=True)
class Standing:
    """Where a starter stands in everything, found in a fixed number of queries."""

    starter: Starter
    place: Booking | None
    """The booking with which she holds a place still to come."""
    been: Booking | None
    """The booking with which she came."""
    waits: Sequence[Booking]
    days_to_choose: Sequence[WelcomeSession]
    """The sessions she could book, where she has neither a place nor been."""
    steps: Sequence[Step]
    reflecting: NextStep | None
    reflected: bool
    has_said_what_she_needs: bool
    asked_again_what_she_needs: bool

    @property
    def due(self) -> date:
        """By when she is to have come to a session."""
        return due_date(self.starter.start_date)


@dataclass(frozen=True)
class StarterPart:
    """What the page shows of it."""

    standing: Standing
    called: str
    """The name to greet her by."""
    welcome: str
    next: Card
    milestones: Sequence[Milestone]
    week: float
    """Weeks since her first day; 0 before it."""


def part_of(starter: Starter) -> StarterPart:
    """Return a starter's part."""
    standing = _standing_of(starter)
    booking = standing.been or standing.place
    everything = reflections.all_mine(starter.account_id)
    mine = next((one for one in everything if standing.been and one.booking.id == standing.been.id), None)
    days = (clock.today() - starter.start_date).days
    return StarterPart(
        standing=standing,
        called=starter.known_as or starter.given_name,
        welcome=_welcome(starter.start_date, clock.today()),
        next=next(_in_order(standing)),
        milestones=milestones_of(starter, standing.steps, booking, mine, reflected=standing.reflected),
        week=max(days / 7, 0),
    )


def _standing_of(starter: Starter) -> Standing:
    place, been = bookings.place_of(starter.id), bookings.attended_by(starter.id)
    return Standing(
        starter=starter,
        place=place,
        been=been,
        waits=bookings.waits_of(starter.id),
        days_to_choose=[] if place or been else bookings.open_to(starter),
        steps=pathways.steps_for(starter),
        reflecting=reflections.what_next(starter),
        reflected=starter.id in reflections.has_reflected([starter.id]),
        has_said_what_she_needs=starter.account_id in access.has_answered([starter.account_id]),
        asked_again_what_she_needs=starter.account_id in access.due_for_review([starter.account_id]),
    )


def _welcome(start: date, today: date) -> str:
    days = (today - start).days
    words: str = _("You have been with us for more than six months.")
    if days < 0:
        words = _("You start on %(day)s. We look forward to meeting you.", day=long_date(start))
    elif days == 0:
        words = _("Welcome. Today is your first day.")
    elif days < 7:
        words = _("Welcome. It is good that you are here.")
    elif today < start + _SIX_MONTHS:
        words = _("This is your week %(number)s with us.", number=days // 7 + 1)
    return words


def _in_order(standing: Standing) -> Iterator[Card]:
    """Everything that she could do now, the most important first; at the end, that there is nothing."""
    if standing.starter.status in {StarterStatus.PAUSED, StarterStatus.LEFT}:
        yield Card(_("You have nothing to do now"), _("When you are back, you go on where you were."), tone="done")
    yield from _today(standing)
    yield from _reflecting(standing, Reflecting.REFLECT, Reflecting.CONTINUE, Reflecting.FOLLOW_UP)
    yield from _what_she_needs(standing)
    yield from _a_day(standing)
    yield from _before_the_session(standing)
    yield from _reading(standing)
    yield _nothing(standing)


def _today(standing: Standing) -> Iterator[Card]:
    """Her session is today and not over."""
    if standing.place is None:
        return
    session = standing.place.welcome_session
    if clock.in_london(session.starts_at).date() != clock.today() or session.ends_at <= clock.now():
        return
    heading = _("Your welcome session is today")
    where = own(messages.where(session))
    text = sentence(N_("From %(time)s. %(where)s"), time=time_of_day(session.starts_at), where=where)
    booking = {"booking_id": standing.place.id}
    if standing.reflecting is not None and standing.reflecting.step is Reflecting.RATE_BEFORE:
        text += " " + _("Before it begins, say where you stand. It takes a minute.")
        yield Card(heading, text, _("Say where you stand"), Reflecting.RATE_BEFORE.endpoint, booking)
    else:
        yield Card(heading, text, _("What happens when"), "sessions.my_booking", booking)


def _reflecting(standing: Standing, *steps: Reflecting) -> Iterator[Card]:
    found = standing.reflecting
    if found is None or found.step not in steps:
        return
    heading, text, action = _words_for(found.step)
    yield Card(heading, text, action, found.step.endpoint, {"booking_id": found.booking.id})


def _words_for(step: Reflecting) -> tuple[str, str, str]:
    if step is Reflecting.RATE_BEFORE:
        text = _("Two sentences, and a number from 0 to 10 for each. It takes a minute.")
        return _("Before your session: where do you stand?"), text, _("Say where you stand")
    if step is Reflecting.REFLECT:
        text = _("Five short questions, about ten minutes. Nobody reads it, unless you choose to share it.")
        return _("Write your reflection"), text, _("Begin")
    if step is Reflecting.CONTINUE:
        return _("Go on with your reflection"), _("What you wrote is saved. Only you can read it."), _("Go on writing")
    text = _("You chose it after your session. One question, and room for a few words.")
    return _("Did you do your one thing?"), text, _("Answer")


def _what_she_needs(standing: Standing) -> Iterator[Card]:
    if not standing.has_said_what_she_needs:
        text = _(
            "A hearing loop, breaks, large print, or nothing at all. Only the people who arrange it see your answer."
        )
        yield Card(_("What do you need so that you can take part?"), text, _("Tell us"), "access.mine")


def _a_day(standing: Standing) -> Iterator[Card]:
    if not standing.days_to_choose or standing.waits:
        return
    if standing.due < clock.today():
        text = _("Choose the next day that suits you.")
    else:
        text = _("Please come by %(day)s, in your first six weeks.", day=long_date(standing.due))
    yield Card(_("Choose the day of your welcome session"), text, _("Choose a day"), "sessions.mine")


def _before_the_session(standing: Standing) -> Iterator[Card]:
    found = standing.reflecting
    if found is not None and found.session_day - clock.today() <= _JUST_AHEAD:
        yield from _reflecting(standing, Reflecting.RATE_BEFORE)


def _reading(standing: Standing) -> Iterator[Card]:
    for step in standing.steps:
        if step.status.is_open:
            heading: Markup = sentence(N_("Read “%(title)s”"), title=own(step.title))
            text = _("About %(minutes)s minutes, by %(day)s.", minutes=step.minutes, day=long_date(step.due))
            if step.overdue:
                text = _("About %(minutes)s minutes. You can still do it.", minutes=step.minutes)
            action = _("Go on reading") if "number" in step.values else _("Read it")
            yield Card(heading, text, action, step.endpoint, step.values)


def _nothing(standing: Standing) -> Card:
    if standing.asked_again_what_she_needs:
        text = _("You told us a year ago. Things change, so we ask again.")
        return Card(_("Is what you need still the same?"), text, _("Look at it"), "access.mine")
    heading = _("You have done everything for now")
    if standing.place is not None:
        day = long_date(standing.place.welcome_session.starts_at)
        return Card(heading, _("Next is your welcome session on %(day)s.", day=day), tone="done")
    return Card(heading, _("When there is something to do, it will stand here."), tone="done")

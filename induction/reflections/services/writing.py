"""Saving what she types: as she types, with a button, from two windows at once.

A page sends its words with the version they were typed on. A newer version is never overwritten: a page that saves by
itself is refused (and keeps its words on the device), and what was sent by a button is set aside beside the newer words
until she chooses. The same window may save on an older version, because our answer to it may have been lost.

That she wrote is audited once, when she begins. An event for every save would be a diary of when she was writing.
"""

from dataclasses import dataclass
from datetime import date

from induction import clock
from induction.audit import Actor
from induction.db import db, service
from induction.reflections import rules
from induction.reflections.enums import QUESTIONS, Audience, Done, Part, ReflectionStatus
from induction.reflections.models import FollowUp, Passage, Reflection
from induction.reflections.rules import LONGEST_AHEAD, AlreadyFinished, NotOpen
from induction.reflections.services.locking import begun, locked
from induction.refusals import N_, Refusal
from induction.sessions.models import Booking


class ChangedElsewhere(Refusal):
    """The words were typed on a version that is not the newest any more."""

    message = N_("This was changed in another window. Open this page again to see both.")

    def __init__(self, version: int) -> None:
        """Keep the newest version's number."""
        super().__init__()
        self.version = version


class DayHasPassed(Refusal):
    """By when lies in the past."""

    message = N_("This day has passed. Choose today or a later day.")
    field = "do_by"


class DayTooFarAway(Refusal):
    """By when lies more than a year away."""

    message = N_("This is more than a year away. Choose a day that is nearer.")
    field = "do_by"


@dataclass(frozen=True)
class Typed:
    """What a page sends: the words, the version they were typed on, and which open page it is."""

    text: str
    version: int = 0
    window: str = ""
    do_by: date | None = None
    """With the one thing: by when."""
    done: Done | None = None
    """With the follow-up: whether she did it."""
    half_typed: bool = False
    """The day cannot be read yet: the one we have stays."""


@service
def save(actor: Actor, booking: Booking, part: Part, typed: Typed) -> int:
    """Save what a page sends by itself while she types, and return the new version.

    A day that cannot be taken is left as it was, without a word: she is still typing. Raises ``ChangedElsewhere``,
    ``NotOpen``, ``AlreadyFinished``, ``NotTheAuthor``.
    """
    reflection = _open_for(actor, booking, part)
    if _is_stale(reflection, part, typed):
        raise ChangedElsewhere(_version(reflection, part))
    return _write(actor, booking, reflection, part, typed)


@service
def save_or_set_aside(actor: Actor, booking: Booking, part: Part, typed: Typed) -> bool:
    """Save what she sends with a button and return True; or set it aside beside newer words and return False.

    Raises ``DayHasPassed`` and ``DayTooFarAway`` for a day that she has just chosen; ``NotOpen``, ``AlreadyFinished``,
    ``NotTheAuthor``.
    """
    reflection = _open_for(actor, booking, part)
    if _is_stale(reflection, part, typed):
        _set_aside(reflection, part, typed)
        return False
    if part is Part.ONE_THING:
        _check_day(typed.do_by, reflection.do_by if reflection else None)
    _write(actor, booking, reflection, part, typed)
    return True


@service
def add_what_was_set_aside(actor: Actor, booking: Booking, part: Part) -> None:
    """Put the words that were set aside at the end of the newer ones: nothing gets lost. Twice is the same as once."""
    passage = _with_words_aside(actor, booking, part)
    if passage is not None:
        passage.text = rules.joined([passage.text, passage.set_aside or ""])
        _settled(passage)


@service
def remove_what_was_set_aside(actor: Actor, booking: Booking, part: Part) -> None:
    """Drop the words that were set aside. Twice is the same as once."""
    passage = _with_words_aside(actor, booking, part)
    if passage is not None:
        _settled(passage)


def _open_for(actor: Actor, booking: Booking, part: Part) -> Reflection | None:
    """Return the reflection, locked, if this part of it can be written now."""
    reflection = locked(actor, booking)
    if part in QUESTIONS:
        if reflection is not None and reflection.status is not ReflectionStatus.DRAFT:
            raise AlreadyFinished
        if reflection is None and not rules.was_there(booking):
            raise NotOpen
    elif reflection is None or not _comes_after_it(reflection, part):
        raise NotOpen
    return reflection


def _comes_after_it(reflection: Reflection, part: Part) -> bool:
    """Whether what follows a finished reflection can be written: the copy once she wants one, the answer in time."""
    if reflection.status is not ReflectionStatus.FINISHED:
        return False
    if part is Part.FOR_LEARNING:
        return reflection.is_shared(Audience.LEARNING)
    session_day = clock.in_london(reflection.welcome_session.starts_at).date()
    return clock.today() >= rules.follow_up_from(session_day)


def _version(reflection: Reflection | None, part: Part) -> int:
    passage = reflection.passage(part) if reflection else None
    return passage.version if passage else 0


def _is_stale(reflection: Reflection | None, part: Part, typed: Typed) -> bool:
    passage = reflection.passage(part) if reflection else None
    if reflection is None or passage is None or typed.version == passage.version:
        return False
    same_window = bool(typed.window) and typed.window == passage.window
    return not same_window and not _says_the_same(reflection, passage, typed)


def _says_the_same(reflection: Reflection, passage: Passage, typed: Typed) -> bool:
    if typed.text != passage.text:
        return False
    if passage.part is Part.ONE_THING:
        return typed.half_typed or typed.do_by == reflection.do_by
    if passage.part is Part.SIX_WEEKS:
        follow_up = reflection.follow_up()
        return typed.done is None or (follow_up is not None and follow_up.answer is typed.done)
    return True


def _write(actor: Actor, booking: Booking, reflection: Reflection | None, part: Part, typed: Typed) -> int:
    if reflection is None:
        if not typed.text and typed.do_by is None:
            return 0  # an empty page that was sent on begins nothing
        reflection = begun(actor, booking)
    passage = reflection.passage(part)
    if passage is None:
        passage = Passage(part=part, text="", version=0, window="", changed_at=clock.now())
        reflection.passages.append(passage)
    passage.text = typed.text
    passage.window = typed.window[:64]
    passage.version += 1
    passage.changed_at = reflection.changed_at = clock.now()
    if part is Part.ONE_THING and not typed.half_typed and _takes_day(typed.do_by, reflection.do_by):
        reflection.do_by = typed.do_by
    if part is Part.SIX_WEEKS:
        _keep_answer(reflection, typed.done)
    db.session.flush()
    return passage.version


def _keep_answer(reflection: Reflection, done: Done | None) -> None:
    follow_up = reflection.follow_up()
    if follow_up is None:
        follow_up = FollowUp(weeks=rules.FOLLOW_UP_WEEKS)
        reflection.follow_ups.append(follow_up)
    if done is not None:
        follow_up.answer_key = done.value


def _check_day(wanted: date | None, known: date | None) -> None:
    if wanted is None or wanted == known:
        return
    if wanted < clock.today():
        raise DayHasPassed
    if wanted > clock.today() + LONGEST_AHEAD:
        raise DayTooFarAway


def _takes_day(wanted: date | None, known: date | None) -> bool:
    try:
        _check_day(wanted, known)
    except Refusal:
        return False
    return True


def _set_aside(reflection: Reflection | None, part: Part, typed: Typed) -> None:
    passage = reflection.passage(part) if reflection else None
    if reflection is None or passage is None:
        return  # nothing is stale without a newer text
    words = [typed.text] if typed.text != passage.text else []
    if typed.do_by is not None and typed.do_by != reflection.do_by:
        words.append(f"{typed.do_by.day}/{typed.do_by.month}/{typed.do_by.year}")
    aside = passage.set_aside or ""
    if rules.joined(words) not in aside:  # the button may have been pressed twice
        passage.set_aside = rules.joined([aside, *words])
    passage.changed_at = clock.now()


def _with_words_aside(actor: Actor, booking: Booking, part: Part) -> Passage | None:
    reflection = _open_for(actor, booking, part)
    passage = reflection.passage(part) if reflection else None
    return passage if passage is not None and passage.set_aside is not None else None


def _settled(passage: Passage) -> None:
    passage.set_aside = None
    passage.version += 1
    passage.window = ""
    passage.changed_at = clock.now()

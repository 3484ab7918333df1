"""Finishing a reflection, opening it again, taking it back, deleting its words."""

from induction import audit, clock
from induction.audit import Actor
from induction.db import service
from induction.reflections.enums import ReflectionStatus
from induction.reflections.models import Reflection
from induction.reflections.rules import AlreadyFinished, NotOpen
from induction.reflections.services import ratings, sharing
from induction.reflections.services.locking import locked, touched
from induction.reflections.services.sharing import Readers, ReadersChanged
from induction.refusals import N_, Refusal
from induction.sessions.models import Booking


class OneThingMissing(Refusal):
    """She has not said yet what she will do, or by when."""

    message = N_("Before you finish, write one thing you will do, and by when. It can be small.")


@service
def finish(actor: Actor, booking: Booking, readers: Readers) -> Reflection:
    """Finish a reflection and say who may read it. Sent twice, it is finished once.

    Raises ``OneThingMissing``; ``ReadersChanged`` when it was finished with other readers, or taken back, in another
    window; and what ``sharing.choose`` raises.
    """
    reflection = locked(actor, booking)
    if reflection is None:
        raise OneThingMissing
    if reflection.status is ReflectionStatus.FINISHED and sharing.is_so(reflection, readers):
        return reflection
    if reflection.status is not ReflectionStatus.DRAFT or readers.version != reflection.version:
        raise ReadersChanged
    if not reflection.can_be_finished:
        raise OneThingMissing
    sharing.apply(actor, reflection, readers)
    reflection.status = ReflectionStatus.FINISHED
    reflection.finished_at = clock.now()
    reflection.withdrawn_at = None
    touched(reflection)
    _note(actor, "reflection:finished", reflection)
    return reflection


@service
def reopen(actor: Actor, booking: Booking) -> None:
    """Make a finished or taken-back reflection a draft again, so that its answers can be changed.

    Until she finishes it again her supervisor cannot read it. What she approved for learning stays: it is a copy.
    Raises ``NotOpen``, ``NotTheAuthor``.
    """
    reflection = _mine(actor, booking)
    if reflection.status is not ReflectionStatus.DRAFT:
        reflection.status = ReflectionStatus.DRAFT
        reflection.withdrawn_at = None
        touched(reflection)
        _note(actor, "reflection:opened-again", reflection)


@service
def withdraw(actor: Actor, booking: Booking) -> None:
    """Take a reflection back: from now on nobody but its author reads it or the copy for learning.

    Raises ``NotOpen``, ``NotTheAuthor``.
    """
    reflection = _mine(actor, booking)
    if reflection.status is not ReflectionStatus.WITHDRAWN:
        sharing.stop_all(actor, reflection)
        reflection.status = ReflectionStatus.WITHDRAWN
        reflection.withdrawn_at = clock.now()
        touched(reflection)
        _note(actor, "reflection:withdrawn", reflection)


@service
def delete_words(actor: Actor, booking: Booking) -> None:
    """Delete everything she wrote about this session, and its numbers. Twice is the same as once.

    Not while it is finished: she takes it back first, so that nobody is reading what she deletes. What stays is that
    there was a reflection: rows without words, so that an old window cannot bring hers back as if they were new.
    Raises ``AlreadyFinished``, ``NotOpen``, ``NotTheAuthor``.
    """
    reflection = _mine(actor, booking)
    if reflection.status is ReflectionStatus.FINISHED:
        raise AlreadyFinished
    ratings.forget(booking)
    sharing.stop_all(actor, reflection)
    for passage in reflection.passages:
        passage.text = ""
        passage.set_aside = None
        passage.version += 1
        passage.window = ""
    reflection.do_by = None
    reflection.follow_ups.clear()
    touched(reflection)
    _note(actor, "reflection:words-deleted", reflection)


def _mine(actor: Actor, booking: Booking) -> Reflection:
    reflection = locked(actor, booking)
    if reflection is None:
        raise NotOpen
    return reflection


def _note(actor: Actor, action: str, reflection: Reflection) -> None:
    audit.record(actor, action, reflection, about=reflection.welcome_session.title)

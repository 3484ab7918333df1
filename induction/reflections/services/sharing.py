"""Who may read a reflection: nobody, until its author says so, and from that moment nobody whom she does not name."""

import secrets
from dataclasses import dataclass

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.people.models import Account
from induction.reflections.enums import Audience, Part, ReflectionStatus, ShareStatus
from induction.reflections.models import Reflection, Share
from induction.reflections.rules import NotOpen
from induction.reflections.services.locking import locked, touched
from induction.refusals import N_, Refusal
from induction.sessions.models import Booking


class SupervisorChanged(Refusal):
    """The supervisor she was asked about is not her supervisor any more."""

    message = N_("Your supervisor has changed since you opened this page. Look at the choices again.")
    field = "readers"


class NoSupervisor(Refusal):
    """She has no supervisor, so there is nobody to share with."""

    message = N_("You have no supervisor on record. Ask human resources to add one.")
    field = "readers"


class ReadersChanged(Refusal):
    """The status or the readers changed after the page was opened."""

    message = N_("You changed this in another window. Look at your choices again, then press the button.")


class NothingToApprove(Refusal):
    """The copy without names is empty."""

    message = N_("There are no words in the copy. Write some, or stop sharing without your name.")


class WordsChanged(Refusal):
    """The copy is not the one she has just read."""

    message = N_("These words were changed in another window. Read them again before you agree.")


@dataclass(frozen=True)
class Readers:
    """Her choice on the page: private unless she says otherwise."""

    supervisor_id: int | None = None
    """The very person the page named."""
    for_learning: bool = False
    version: int = 0
    """The reflection's version that the page showed."""


@service
def choose(actor: Actor, booking: Booking, readers: Readers) -> Reflection:
    """Change who may read a finished reflection; taking back counts at once. The same choice again changes nothing.

    Raises ``ReadersChanged``, ``SupervisorChanged``, ``NoSupervisor``, ``NotOpen``, ``NotTheAuthor``.
    """
    reflection = locked(actor, booking)
    if reflection is None or reflection.status is not ReflectionStatus.FINISHED:
        raise NotOpen
    apply(actor, reflection, readers)
    return reflection


def apply(actor: Actor, reflection: Reflection, readers: Readers) -> None:
    """Make a choice of readers true; ``choose`` and ``finishing.finish`` have locked the reflection."""
    if is_so(reflection, readers):
        return
    if readers.version != reflection.version:
        raise ReadersChanged
    if readers.supervisor_id is not None:
        _refuse_another_supervisor(reflection, readers.supervisor_id)
        _agree_with(actor, reflection, readers.supervisor_id)
    else:
        _revoke(actor, reflection, Audience.SUPERVISOR)
    if not readers.for_learning:
        _revoke(actor, reflection, Audience.LEARNING)
    elif not reflection.is_shared(Audience.LEARNING):
        share = _asked(reflection, Audience.LEARNING)
        _note(actor, "reflection:share-asked", reflection, share)
    touched(reflection)


def is_so(reflection: Reflection, readers: Readers) -> bool:
    """Say whether exactly these can read it already."""
    share = reflection.share(Audience.SUPERVISOR)
    agreed_with = share.reader_id if share is not None and share.status is ShareStatus.AGREED else None
    return agreed_with == readers.supervisor_id and reflection.is_shared(Audience.LEARNING) == readers.for_learning


def stop_all(actor: Actor, reflection: Reflection) -> None:
    """Take every share back; who takes back or deletes a reflection has locked it."""
    for audience in Audience:
        _revoke(actor, reflection, audience)


@service
def approve(actor: Actor, booking: Booking, version: int) -> None:
    """Let the copy without names be read for learning, in the words she has just been shown.

    Approving the same words again changes nothing. Raises ``WordsChanged`` when ``version`` is not the copy's,
    ``NothingToApprove``, ``NotOpen``, ``NotTheAuthor``.
    """
    reflection = locked(actor, booking)
    if reflection is None or reflection.status is not ReflectionStatus.FINISHED:
        raise NotOpen
    share, copy = reflection.share(Audience.LEARNING), reflection.passage(Part.FOR_LEARNING)
    if share is None or share.status is ShareStatus.REVOKED:
        raise NotOpen
    if copy is None or not copy.text:
        raise NothingToApprove
    if copy.version != version or copy.set_aside is not None:
        raise WordsChanged
    if share.status is ShareStatus.AGREED and share.approved_text == copy.text:
        return
    share.agreed_at = clock.now()
    share.approved_text = copy.text
    share.shelf_key = secrets.token_hex(16)
    touched(reflection)
    _note(actor, "reflection:share-agreed", reflection, share)


def _refuse_another_supervisor(reflection: Reflection, wanted_id: int) -> None:
    starter = reflection.starter
    db.session.refresh(starter, ["supervisor_id", "manager_id"])
    if starter.talks_with_id is None:
        raise NoSupervisor
    if starter.talks_with_id != wanted_id:
        raise SupervisorChanged


def _agree_with(actor: Actor, reflection: Reflection, reader_id: int) -> None:
    share = reflection.share(Audience.SUPERVISOR)
    if share is not None and share.status is ShareStatus.AGREED and share.reader_id == reader_id:
        return
    share = _asked(reflection, Audience.SUPERVISOR)
    share.reader = db.session.get_one(Account, reader_id)
    share.agreed_at = clock.now()
    _note(actor, "reflection:share-agreed", reflection, share, reader=reader_id)


def _asked(reflection: Reflection, audience: Audience) -> Share:
    share = reflection.share(audience)
    if share is None:
        share = Share(audience=audience, asked_at=clock.now(), readings=[])
        reflection.shares.append(share)
    share.asked_at = clock.now()
    share.agreed_at = share.revoked_at = None
    return share


def _revoke(actor: Actor, reflection: Reflection, audience: Audience) -> None:
    share = reflection.share(audience)
    if share is None or share.status is ShareStatus.REVOKED:
        return
    share.revoked_at = clock.now()
    share.approved_text = share.shelf_key = None
    _note(actor, "reflection:share-revoked", reflection, share)


def _note(actor: Actor, action: str, reflection: Reflection, share: Share, **details: int) -> None:
    title = reflection.welcome_session.title
    audit.record(actor, action, reflection, about=title, audience=share.audience, **details)

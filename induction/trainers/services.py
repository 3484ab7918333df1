"""Trainers: added, changed, given a status. What staff write down for a trainer says how she told them."""

from collections.abc import Mapping
from typing import Any

from induction import audit, clock
from induction.audit import Actor, AuditEvent
from induction.db import db, service, short_transaction
from induction.people import queries as people
from induction.people.enums import AccountRole
from induction.people.models import Account
from induction.people.rules import clean_email
from induction.people.services import accounts
from induction.refusals import N_, Refusal
from induction.trainers import queries
from induction.trainers.enums import TrainerStatus, TrainerTopic
from induction.trainers.models import Trainer
from induction.trainers.rules import ChangedMeanwhile, HowToldMissing, NotAStatusForNow, fingerprint, statuses_open


class AlreadyATrainer(Refusal):
    """The person with this address is a trainer already."""

    message = N_("%(name)s is a trainer already, with this email address.")
    field = "email"


class AlreadyHasAccount(Refusal):
    """The address belongs to somebody who uses the portal, and nobody has said that it is the same person."""

    message = N_(
        "%(name)s already uses Induction with this email address. If it is the same person, tick the box below."
    )
    field = "email"


class NotOursToChange(Refusal):
    """Who can change the address of an account can sign in as its owner, so only a plain trainer's can be changed here."""

    message = N_("%(name)s also has other work in Induction. Ask an administrator to change this.")


@service
def add(
    actor: Actor,
    *,
    name: str,
    known_as: str,
    email: str | None = None,
    phone: str | None = None,
    status: TrainerStatus = TrainerStatus.ACTIVE,
    same_person: bool = False,
    made_by_form: str | None = None,
) -> Trainer:
    """Add a trainer, and an account for her with the role of a trainer; without ``email``, staff act for her.

    An address that is in use gives its account the role, once ``same_person`` says that it is hers. The same
    ``made_by_form`` again returns the trainer made the first time. Raises ``AlreadyATrainer``, ``AlreadyHasAccount``
    and ``NotAnEmail``.
    """
    if made_by_form is not None:
        # One person's double click waits here for its first half, which on PostgreSQL runs beside it.
        db.session.get(Account, actor.account_id, with_for_update=True)
        if (made := queries.trainer_by_form(made_by_form)) is not None:
            return made
    trainer = Trainer(
        account=_account_for(actor, name, email, phone, same_person=same_person),
        known_as=known_as or name,
        status=status,
        since=clock.now(),
        made_by_form=made_by_form,
    )
    db.session.add(trainer)
    db.session.flush()
    audit.record(actor, "trainer:added", trainer, about=trainer.known_as, status=status, has_email=bool(email))
    return trainer


def _account_for(actor: Actor, name: str, email: str | None, phone: str | None, *, same_person: bool) -> Account:
    account = people.account_by_email(clean_email(email)) if email else None
    if account is None:
        return accounts.create(actor, name=name, email=email, phone=phone or None, roles=[AccountRole.TRAINER])
    if queries.trainer_of(account.id) is not None:
        raise AlreadyATrainer(name=account.name)
    if not same_person:
        raise AlreadyHasAccount(name=account.name)
    accounts.grant(actor, account, AccountRole.TRAINER)
    return account


def seen(trainer: Trainer, topic: TrainerTopic) -> str:
    """Return what a form keeps, so that a change made meanwhile is noticed."""
    return fingerprint(*(getattr(trainer, name) for name in topic.fields))


@service
def change(actor: Actor, trainer: Trainer, topic: TrainerTopic, values: Mapping[str, Any], *, seen_before: str) -> None:
    """Change one topic of a trainer's record: ``values`` has a value for each of ``topic.fields``.

    ``seen_before`` is what ``seen`` gave when the page was opened. The same values again change nothing. Raises
    ``HowToldMissing`` where staff do not say how she told them, and ``ChangedMeanwhile``.
    """
    check_how_told(actor, trainer)
    trainer = _locked(trainer)
    changed = [name for name in topic.fields if getattr(trainer, name) != values[name]]
    if not changed:
        return
    if seen_before != seen(trainer, topic):
        raise ChangedMeanwhile
    for name in changed:
        setattr(trainer, name, values[name])
    audit.record(actor, "trainer:changed", trainer, about=trainer.known_as, fields=changed)


@service
def set_status(actor: Actor, trainer: Trainer, status: TrainerStatus) -> None:
    """Set where a trainer stands; it holds from this moment. Setting it again changes nothing.

    Raises ``HowToldMissing`` and ``NotAStatusForNow``. What she has said yes to already is for the sessions room.
    """
    check_how_told(actor, trainer)
    trainer = _locked(trainer)
    before = trainer.status
    if status is before:
        return
    if status not in statuses_open(before, herself=actor.account_id == trainer.account_id):
        raise NotAStatusForNow(name=trainer.known_as, before=before, after=status)
    trainer.status = status
    audit.record(actor, "trainer:status-set", trainer, about=trainer.known_as, before=before, after=status)


def contact_seen(trainer: Trainer) -> str:
    """Return what the form for name, email and phone keeps, so that a change made meanwhile is noticed."""
    return fingerprint(trainer.account.name, trainer.account.email, trainer.account.phone)


@service
def change_contact(
    actor: Actor, trainer: Trainer, *, name: str, email: str | None, phone: str | None, seen_before: str
) -> None:
    """Change her name, email address and phone number, for her.

    Raises ``EmailTaken``, ``NotAnEmail``, ``HowToldMissing``, ``ChangedMeanwhile``, and ``NotOursToChange`` for an
    account that holds another role as well.
    """
    check_how_told(actor, trainer)
    account = _locked(trainer).account
    db.session.refresh(account, with_for_update=True)
    after = {"name": name, "email": clean_email(email) if email else None, "phone": phone or None}
    changed = [field for field, value in after.items() if getattr(account, field) != value]
    if not changed:
        return
    if seen_before != contact_seen(trainer):
        raise ChangedMeanwhile
    if account.roles != {AccountRole.TRAINER}:
        raise NotOursToChange(name=account.name)
    accounts.set_email(actor, account, after["email"])
    account.name, account.phone = name, after["phone"]
    audit.record(actor, "trainer:contact-changed", trainer, about=trainer.known_as, fields=changed)


def note_limits_opened(actor: Actor, trainer: Trainer) -> None:
    """Write down, at once, that somebody other than the trainer opened her limits; she is shown who and when."""
    with short_transaction() as transaction:
        transaction.add(
            AuditEvent(
                at=clock.now(),
                actor_id=actor.account_id,
                action=queries.LIMITS_OPENED,
                subject_type=Trainer.__tablename__,
                subject_id=trainer.id,
                about=trainer.known_as,
                details={},
            )
        )


def check_how_told(actor: Actor, trainer: Trainer) -> None:
    """Raise ``HowToldMissing`` where somebody other than the trainer acts for her and does not say how she told them.

    The portal itself, which only moves what people said before, need not.
    """
    if actor.account_id not in (None, trainer.account_id) and actor.told_us_by is None:
        raise HowToldMissing


def _locked(trainer: Trainer) -> Trainer:
    """The row as it is now, locked until the unit of work ends."""
    return db.session.get_one(Trainer, trainer.id, with_for_update={"of": Trainer}, populate_existing=True)

"""Finding trainers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Tuple, func, select, tuple_

from induction.audit import AuditEvent
from induction.db import db
from induction.people.models import Account
from induction.trainers.enums import TrainerStatus
from induction.trainers.models import Trainer

PAGE = 50
LIMITS_OPENED = "trainer:limits-opened"
_OPENINGS_SHOWN = 20


@dataclass(frozen=True)
class TrainerPage:
    """Some trainers in order of name, and where the list goes on: ids for ``before`` and ``after``."""

    trainers: Sequence[Trainer]
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Opening:
    """Who opened a trainer's limits, and when."""

    name: str
    at: datetime


def trainer(trainer_id: int) -> Trainer | None:
    """Return a trainer."""
    return db.session.get(Trainer, trainer_id)


def trainer_of(account_id: int) -> Trainer | None:
    """Return the trainer whose account this is."""
    return db.session.scalar(select(Trainer).where(Trainer.account_id == account_id))


def trainer_by_form(key: str) -> Trainer | None:
    """Return the trainer whom a form with this key has added."""
    return db.session.scalar(select(Trainer).where(Trainer.made_by_form == key))


def who_can_be_asked() -> Sequence[Trainer]:
    """Return the trainers who may be asked to sessions now, by the name they are known by."""
    return db.session.scalars(select(Trainer).where(Trainer.status == TrainerStatus.ACTIVE).order_by(*_order())).all()


def who_has_not_stopped() -> Sequence[Trainer]:
    """Return every trainer who has not stopped, by the name she is known by."""
    return db.session.scalars(select(Trainer).where(Trainer.status != TrainerStatus.STOPPED).order_by(*_order())).all()


def page_of_trainers(*, after: int | None = None, before: int | None = None) -> TrainerPage:
    """Return up to fifty trainers by name: the first ones, those after a trainer, or those before one.

    A trainer who is not there (any more) stands for the list's beginning.
    """
    chosen = select(Trainer)
    backwards = before is not None and after is None
    if after is not None:
        chosen = chosen.where(tuple_(*_order()) > _place_of(after))
    elif before is not None:
        chosen = chosen.where(tuple_(*_order()) < _place_of(before))
    order = [key.desc() for key in _order()] if backwards else _order()
    found = list(db.session.scalars(chosen.order_by(*order).limit(PAGE + 1)))
    more = len(found) > PAGE
    found = found[:PAGE]
    if backwards:
        found.reverse()
    earlier = more if backwards else after is not None
    later = True if backwards else more
    return TrainerPage(
        trainers=found,
        before=found[0].id if found and earlier else None,
        after=found[-1].id if found and later else None,
    )


def _order() -> list[ColumnElement[object]]:
    return [func.lower(Trainer.known_as), Trainer.id.expression]


def _place_of(trainer_id: int) -> Tuple:
    name = select(func.lower(Trainer.known_as)).where(Trainer.id == trainer_id).scalar_subquery()
    return tuple_(func.coalesce(name, ""), trainer_id)


def limits_opened(trainer_id: int) -> list[Opening]:
    """Return who else opened this trainer's limits, newest first, twenty at most."""
    rows = db.session.execute(
        select(Account.name, AuditEvent.at)
        .join(Account, Account.id == AuditEvent.actor_id)
        .where(
            AuditEvent.subject_type == Trainer.__tablename__,
            AuditEvent.subject_id == trainer_id,
            AuditEvent.action == LIMITS_OPENED,
        )
        .order_by(AuditEvent.id.desc())
        .limit(_OPENINGS_SHOWN)
    )
    return [Opening(name=name, at=at) for name, at in rows]

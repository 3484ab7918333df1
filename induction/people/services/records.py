"""What HR keeps lists of: job roles, words for contracts, teams and sites. None is ever erased: starters belong to them."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from induction import audit
from induction.audit import Actor
from induction.db import db, service
from induction.people.enums import ContractType, RoleFamily
from induction.people.models import ContractWord, JobRole, Site, Starter, Team
from induction.people.queries import records as queries
from induction.people.queries.records import Record, key_of
from induction.people.services.saving import refuse_if_changed, saved_once, seen
from induction.people.signals import starter_changed
from induction.people.starter_cells import clean
from induction.refusals import N_, Refusal

NAMED_BY = {JobRole: "title", ContractWord: "word", Team: "name", Site: "name"}
"""The column that says what one is called."""

OTHERS: dict[type, tuple[str, ...]] = {
    JobRole: ("family",),
    ContractWord: ("contract_type",),
    Team: ("service",),
    Site: ("address", "how_to_get_there"),
}
"""Its other columns."""


class NameTaken(Refusal):
    """There is one of that name, whatever its case and spaces."""

    message = N_("“%(name)s” is on the list already.")
    field = "name"


def name_of(record: JobRole | ContractWord | Team | Site) -> str:
    """Return what one is called."""
    return str(getattr(record, NAMED_BY[type(record)]))


def others_of(record: JobRole | ContractWord | Team | Site) -> dict[str, Any]:
    """Return its other values by column."""
    return {column: getattr(record, column) for column in OTHERS[type(record)]}


def mark_of(record: JobRole | ContractWord | Team | Site) -> str:
    """Return the mark by which a form knows whether the record has changed since."""
    return seen(name_of(record), others_of(record))


@service
def add(actor: Actor, kind: type[Record], name: str, **values: Any) -> Record:
    """Add one to a list. One that is there just so is given back: the button was pressed twice. Raises ``NameTaken``."""
    name = clean(name)
    other = queries.by_key(kind, name)
    if other is not None:
        if _holds(other, name, values):
            return other
        raise NameTaken(name=name_of(other))
    record = kind(**{NAMED_BY[kind]: name}, key=key_of(name), **values)
    with saved_once():
        db.session.add(record)
    audit.record(actor, f"{kind.__tablename__.replace('_', '-')}:added", record, about=name, **_plain(values))
    return record


@service
def change(actor: Actor, record: Record, name: str, *, seen_before: str, **values: Any) -> Record:
    """Change one of a list; what belongs to it follows. Raises ``ChangedMeanwhile`` or ``NameTaken``."""
    kind, name = type(record), clean(name)
    record = db.session.get_one(kind, record.id, with_for_update=True, populate_existing=True)
    refuse_if_changed(seen_before, mark_of(record))
    other = queries.by_key(kind, name)
    if other is not None and other.id != record.id:
        raise NameTaken(name=name_of(other))
    if _holds(record, name, values):
        return record
    before = others_of(record)
    changes = {"name": [name_of(record), name], **{key: [before[key], value] for key, value in values.items()}}
    changes = {key: pair for key, pair in changes.items() if pair[0] != pair[1]}
    setattr(record, NAMED_BY[kind], name)
    record.key = key_of(name)
    for column, value in values.items():
        setattr(record, column, value)
    with saved_once():
        pass
    audit.record(
        actor, f"{kind.__tablename__.replace('_', '-')}:changed", record, about=name, changes=_plain_pairs(changes)
    )
    if "family" in changes:
        _tell_starters_of(actor, record)
    return record


def _tell_starters_of(actor: Actor, job_role: Any) -> None:
    """Everyone with this job belongs to another role family now: bookings for the old one's sessions must follow."""
    for starter in db.session.scalars(
        select(Starter).where(Starter.job_role_id == job_role.id).order_by(Starter.id)
    ).all():
        starter_changed.send(starter, actor=actor, changed=frozenset({"family"}))


def _holds(record: Any, name: str, values: Mapping[str, Any]) -> bool:
    return name_of(record) == name and all(getattr(record, key) == value for key, value in values.items())


def _plain(values: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in values.items()}


def _plain_pairs(changes: Mapping[str, list[Any]]) -> dict[str, list[str]]:
    return {key: [str(value) for value in pair] for key, pair in changes.items()}


@service
def add_job_title(actor: Actor, title: str, family: RoleFamily) -> JobRole:
    """Add a job title that a file was asked about. If it is there meanwhile, what it means there holds."""
    return queries.by_key(JobRole, clean(title)) or add(actor, JobRole, title, family=family)


@service
def add_contract_word(actor: Actor, word: str, contract_type: ContractType) -> ContractWord:
    """Add a word for a contract that a file was asked about. If it is there meanwhile, what it means there holds."""
    return queries.by_key(ContractWord, clean(word)) or add(actor, ContractWord, word, contract_type=contract_type)


@service
def seed_words() -> int:
    """Give a new database the usual words for contracts; return how many were added. One that has words keeps its own."""
    if queries.number_of(ContractWord):
        return 0
    with saved_once():
        for kind in ContractType:
            db.session.add(ContractWord(word=kind.label, key=key_of(kind.label), contract_type=kind))
    return len(ContractType)

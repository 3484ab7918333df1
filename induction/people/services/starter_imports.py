"""HR's file from its arrival to the end: kept, encrypted, while she checks it; brought in as she saw it, or not at all."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import PurePath

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from induction import audit, clock
from induction.audit import SYSTEM, Actor
from induction.db import db, service
from induction.people.enums import ContractType, RoleFamily
from induction.people.models import StarterImport
from induction.people.queries import imports as queries
from induction.people.services import records
from induction.people.services.bringing_in import Outcome, bring_in
from induction.people.services.saving import lock_starters
from induction.people.starter_cells import clean
from induction.people.starter_check import StarterCheck, check_starters
from induction.people.starter_file import read_starter_file
from induction.people.starter_findings import StarterField
from induction.people.starter_outcomes import Question
from induction.refusals import N_, Refusal

KEPT_FOR = timedelta(days=14)
"""How long a file waits to be brought in; then it is wiped."""


class OutcomeChanged(Refusal):
    """What would be brought in is not any more what HR was shown."""

    message = N_(
        "Something has changed since you looked at this, so nothing has been brought in yet. "
        "The page shows how it is now. Look at it again, then go on."
    )


class FileIsGone(Refusal):
    """The file was brought in or given up meanwhile."""

    message = N_("This file has been brought in or given up already. Send it again if it is still needed.")


@service
def upload(actor: Actor, *, upload_key: str, file_name: str, data: bytes) -> StarterImport:
    """Keep a file for checking, and return it. The same form sent twice with the same file keeps it once.

    Raises a ``StarterFileRefused`` if it cannot be read at all.
    """
    read_starter_file(data)
    key = hashlib.sha256(f"{actor.account_id} {upload_key} ".encode() + data).hexdigest()
    there = select(StarterImport).where(StarterImport.upload_key == key)
    if (found := db.session.scalar(there)) is not None:
        return found
    records.seed_words()
    kept = StarterImport(
        upload_key=key,
        account_id=actor.account_id,
        file_name=clean(PurePath(file_name.replace("\\", "/")).name)[:200] or "starters.csv",
        content=base64.b64encode(data).decode(),
        sent_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(kept)
    except IntegrityError:  # a second press in the same moment: the first one's row is there now
        return db.session.scalars(there).one()
    audit.record(actor, "starter-import:sent", kept, about=kept.file_name)
    return kept


def check(kept: StarterImport) -> StarterCheck:
    """Check a kept file against what the department knows now. Raises ``FileIsGone`` when it is not kept any more."""
    if kept.content is None:
        raise FileIsGone
    return check_file(base64.b64decode(kept.content))


def check_file(data: bytes, *, refuse_unknown: bool = False) -> StarterCheck:
    """Check a file against what the department knows now. Raises a ``StarterFileRefused`` if it cannot be read at all."""
    return check_starters(read_starter_file(data), queries.known(), clock.today(), refuse_unknown=refuse_unknown)


def mark_of(found: StarterCheck) -> str:
    """Return the mark of an outcome: the same for the same rows, values, questions and reasons."""
    outcome = (found.accepted, found.asked, found.duplicates, found.refused, found.questions, found.nominations)
    return hashlib.sha256(repr(outcome).encode()).hexdigest()[:32]


@service
def answer(
    actor: Actor,
    kept: StarterImport,
    questions: Mapping[Question, RoleFamily | ContractType],
) -> int:
    """Add HR's answers to the lists of job titles and contract words, for this file and every later one; return how many."""
    for question, meaning in questions.items():
        if question.field is StarterField.JOB_TITLE:
            records.add_job_title(actor, question.value, RoleFamily(meaning))
        else:
            records.add_contract_word(actor, question.value, ContractType(meaning))
    return len(questions)


@service
def finish(actor: Actor, starter_import_id: int, *, seen_before: str) -> Outcome | None:
    """Bring a file in as HR saw it, and wipe it. Return what became of it, or None if it has been brought in already.

    The file is checked again with nobody else changing starters. If the outcome is another than the one she saw, nothing
    is written. Raises ``OutcomeChanged``, or ``FileIsGone`` when it was given up.
    """
    kept = db.session.get_one(StarterImport, starter_import_id, with_for_update=True, populate_existing=True)
    if kept.finished_at is not None:
        if kept.outcome:
            return None
        raise FileIsGone
    lock_starters()
    found = check(kept)
    if mark_of(found) != seen_before:
        raise OutcomeChanged
    outcome = bring_in(actor, found, file=kept.id)
    kept.content, kept.finished_at, kept.outcome = None, clock.now(), dict(outcome.as_json())
    audit.record(actor, "starter-import:finished", kept, about=kept.file_name, **outcome.as_json())
    return outcome


@service
def give_up(actor: Actor, starter_import_id: int) -> None:
    """Wipe a file without bringing it in; one that is finished stays as it is."""
    kept = db.session.get_one(StarterImport, starter_import_id, with_for_update=True, populate_existing=True)
    if kept.finished_at is None:
        kept.content, kept.finished_at, kept.outcome = None, clock.now(), {}
        audit.record(actor, "starter-import:given-up", kept, about=kept.file_name)


@service
def give_up_old() -> int:
    """Wipe the files that nobody has looked after for two weeks; return how many."""
    old = db.session.scalars(
        select(StarterImport.id).where(
            StarterImport.finished_at.is_(None), StarterImport.sent_at < clock.now() - KEPT_FOR
        )
    ).all()
    for starter_import_id in old:
        give_up(SYSTEM, starter_import_id)
    return len(old)


@service
def check_without_asking(data: bytes) -> StarterCheck:
    """Check a file for a caller who cannot be asked, with nobody else changing starters: unknown words are refused."""
    lock_starters()
    records.seed_words()
    return check_file(data, refuse_unknown=True)


@service
def finish_at_once(actor: Actor, found: StarterCheck, file_name: str, watch: Callable[[int], None]) -> Outcome:
    """Bring in what ``check_without_asking`` has accepted in this unit of work; ``watch`` hears of the rows as they go."""
    outcome = bring_in(actor, found, watch=watch, file=file_name)
    audit.record(actor, "starter-import:finished", None, about=file_name, **outcome.as_json())
    return outcome


def teams_that_move(found: StarterCheck) -> list[tuple[str, str, str]]:
    """Return the teams that are here and that the file puts into another service: name, service now, service then."""
    recorded = found.known.team_services
    named = {row.values.team: row.values.service for row in found.accepted if row.values.team and row.values.service}
    return [
        (team, recorded[team], service)
        for team, service in named.items()
        if team in recorded and service and service != recorded[team]
    ]

"""Starters, one at a time: added by hand, changed by HR, and beginning work on their first day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from induction import audit, clock
from induction.audit import SYSTEM, Actor
from induction.db import db, service
from induction.people import queries
from induction.people.enums import AccountRole, ContractType, StarterStatus
from induction.people.models import Account, JobRole, Site, Starter, Team
from induction.people.rules import ChangedMeanwhile, called, clean_email, status_at_start
from induction.people.services import accounts
from induction.people.services.saving import lock_starters, saved_once
from induction.people.services.starter_records import write
from induction.people.signals import starter_added
from induction.people.starter_cells import clean, fold, name_key
from induction.refusals import N_, Refusal


class PayrollNumberTaken(Refusal):
    """Another starter has the payroll number."""

    message = N_("%(name)s already has this payroll number. Correct the one that is wrong.")
    field = "payroll_number"


class NoNumberOrEmail(Refusal):
    """Nothing is given by which the next file would know her again."""

    message = N_("Write a payroll number or an email address, so that HR’s next file finds the same person.")
    field = "payroll_number"


class NoSuchRecord(Refusal):
    """What was chosen from a list is not on it."""

    message = N_("What you chose is not on the list any more. Choose again.")


class OwnManager(Refusal):
    """Somebody was to be her own manager or supervisor."""

    message = N_("Nobody can be their own manager or supervisor. Choose somebody else.")
    field = "manager"


class SupervisorNotHere(Refusal):
    """The address given for a supervisor is no member of staff's who can sign in."""

    message = N_(
        "No member of staff who can sign in has the address %(email)s. Ask an administrator to add them first."
    )
    field = "supervisor"


@dataclass(frozen=True)
class StarterRecord:
    """What HR writes about one starter."""

    given_name: str
    family_name: str
    known_as: str
    payroll_number: str | None
    email: str | None
    other_way_to_reach: str
    job_role_id: int
    team_id: int | None
    site_id: int | None
    manager_id: int | None
    supervisor_email: str
    """Empty where the supervisor is the line manager."""
    start_date: date
    contract_type: ContractType | None
    weekly_hours: Decimal | None
    status: StarterStatus | None = None
    """None: by the start date."""


@service
def add(actor: Actor, record: StarterRecord, *, made_by_form: str) -> Starter:
    """Add a starter by hand. The same form sent twice adds her once. An open account of the same name and address is hers.

    Raises ``NoNumberOrEmail``, ``PayrollNumberTaken``, ``EmailTaken``, ``NotAnEmail``, ``OwnManager``, ``SupervisorNotHere``.
    """
    lock_starters()
    there = db.session.scalar(select(Starter).where(Starter.made_by_form == made_by_form))
    if there is not None:
        return there
    values = _values(record, None)
    email = values.pop("email")
    name = called(values["given_name"], values["family_name"], values["known_as"])
    account = _account_to_join(email, {name, called(values["given_name"], values["family_name"])})
    if account is None:
        account = accounts.create(actor, name=name, email=email, roles=[AccountRole.STARTER])
    else:
        accounts.grant(actor, account, AccountRole.STARTER)
    _refuse_own_manager(account.id, values)
    starter = Starter(account=account, made_by_form=made_by_form, changed_at=clock.now(), **values)
    starter.status = record.status or status_at_start(record.start_date, clock.today())
    with saved_once():
        db.session.add(starter)
    audit.record(actor, "starter:added", starter, about=name, by_hand=True)
    starter_added.send(starter, actor=actor)
    return starter


def _account_to_join(email: str | None, names: set[str]) -> Account | None:
    """Return the account of somebody who is here already without being a starter. Raises ``EmailTaken`` if it is another's."""
    account = queries.account_by_email(email) if email else None
    if account is None:
        return None
    is_hers = name_key(account.name) in {name_key(name) for name in names}
    if not is_hers or account.closed_at is not None or queries.starter_of(account.id) is not None:
        raise accounts.EmailTaken(name=account.name)
    return account


@service
def change(actor: Actor, starter_id: int, record: StarterRecord, *, seen_before: str) -> Starter:
    """Change a starter's record; what hangs on it follows. Who leaves loses her account, unless she has other work here.

    Raises ``ChangedMeanwhile``, ``EmailKeptByAdministrator``, and what ``add`` refuses.
    """
    starter = db.session.get_one(Starter, starter_id, with_for_update={"of": Starter}, populate_existing=True)
    if starter.changed_at.isoformat() != seen_before:
        raise ChangedMeanwhile
    values = _values(record, starter)
    _refuse_own_manager(starter.account_id, values)
    values["status"] = record.status or starter.status
    with saved_once():
        write(actor, starter, values)
    return starter


def _values(record: StarterRecord, starter: Starter | None) -> dict[str, Any]:
    """Return the record's values as they are written, every rule but that about her own manager checked."""
    number = clean(record.payroll_number or "") or None
    email = clean_email(record.email) if record.email else None
    if number is None and email is None:
        raise NoNumberOrEmail
    _refuse_number_taken(number, starter)
    values: dict[str, Any] = {
        "given_name": clean(record.given_name),
        "family_name": clean(record.family_name),
        "known_as": clean(record.known_as),
        "payroll_number": number,
        "email": email,
        "other_way_to_reach": clean(record.other_way_to_reach),
        "job_role": _chosen(JobRole, record.job_role_id),
        "team": _chosen(Team, record.team_id),
        "site": _chosen(Site, record.site_id),
        "manager": _chosen(Account, record.manager_id),
        "supervisor": _supervisor(record.supervisor_email),
        "start_date": record.start_date,
        "contract_type": record.contract_type,
        "weekly_hours": record.weekly_hours,
    }
    manager = values["manager"]
    if manager is not None:
        values["manager_email"] = manager.email
    elif starter is None or starter.manager_id is not None:
        values["manager_email"] = None  # otherwise it is whom the file named, and HR has still to confirm
    return values


def _chosen(kind: type[Any], chosen_id: int | None) -> Any:
    if chosen_id is None:
        return None
    found = db.session.get(kind, chosen_id)
    if found is None:
        raise NoSuchRecord
    return found


def _refuse_number_taken(number: str | None, starter: Starter | None) -> None:
    """Numbers that differ only in case are one, as they are in HR's file."""
    if number is None:
        return
    others = select(Starter).where(Starter.payroll_number.icontains(number, autoescape=True))
    for other in db.session.scalars(others):
        if fold(other.payroll_number or "") == fold(number) and other is not starter:
            raise PayrollNumberTaken(name=other.account.name)


def _supervisor(email: str) -> Account | None:
    """Return the member of staff with this address; a trainer who has no other work here is none."""
    if not email:
        return None
    account = queries.account_by_email(email)
    is_staff = account is not None and account.closed_at is None and account.roles - {AccountRole.TRAINER}
    if not is_staff:
        raise SupervisorNotHere(email=email)
    return account


def _refuse_own_manager(account_id: int, values: dict[str, Any]) -> None:
    for who in (values["manager"], values["supervisor"]):
        if who is not None and who.id == account_id:
            raise OwnManager


@service
def begin() -> int:
    """Note, for everyone whose first day has come, that she is at work; return how many. Running it again changes nothing."""
    due = db.session.scalars(
        select(Starter)
        .where(Starter.status == StarterStatus.PRE_START, Starter.start_date <= clock.today())
        .order_by(Starter.id)
        .limit(500)
        .with_for_update(of=Starter, skip_locked=True)
    ).all()
    for starter in due:
        write(SYSTEM, starter, {"status": StarterStatus.ACTIVE})
    return len(due)

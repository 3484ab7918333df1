"""Bringing in what a check of HR's file has accepted: starters, their accounts, teams, sites and managers."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from induction import audit, clock
from induction.audit import Actor
from induction.db import db, service
from induction.people.enums import AccountRole, StarterStatus
from induction.people.models import Account, JobRole, RoleGrant, Site, Starter, Team
from induction.people.queries import key_of
from induction.people.queries import records as record_queries
from induction.people.queries import starters as starter_queries
from induction.people.rules import called, status_at_start
from induction.people.services.manager_links import nominate
from induction.people.services.saving import saved_once
from induction.people.services.starter_records import status_for, write
from induction.people.signals import starter_added
from induction.people.starter_check import StarterCheck
from induction.people.starter_findings import StarterField
from induction.people.starter_outcomes import AcceptedRow, StarterValues

_AT_ONCE = 200


@dataclass(frozen=True)
class Outcome:
    """How many rows of a file became what."""

    new: int
    changed: int
    same: int
    asked: int
    duplicates: int
    refused: int
    sites: int
    teams: int
    managers: int
    """How many addresses of line managers HR is asked about."""

    def as_json(self) -> dict[str, int]:
        """Return the numbers by name."""
        return asdict(self)


def _nobody_watches(_rows: int) -> None:
    return None


@service
def bring_in(
    actor: Actor, check: StarterCheck, *, watch: Callable[[int], None] = _nobody_watches, **details: Any
) -> Outcome:
    """Write every row that ``check`` has accepted; rows asked about, refused or twice in the file stay out.

    The check must have been made in this unit of work, with starters locked. ``watch`` is told how many more rows are
    done; ``details`` go with each audit event. A service that the file names for a team becomes the team's.
    """
    places = _Places(actor)
    with saved_once():
        for rows in _in_parts(check.accepted):
            _bring_in_part(actor, rows, places, details)
            watch(len(rows))
    named: dict[str, bool] = {}
    for row in check.accepted:
        email = row.values.manager_email
        if email and not row.manager_known:
            anew = row.is_new or any(change.field is StarterField.MANAGER_EMAIL for change in row.changes)
            named[email] = named.get(email, False) or anew
    for email, anew in named.items():
        nominate(actor, email, anew=anew)
    return Outcome(
        new=len(check.new),
        changed=len(check.changed),
        same=len(check.unchanged),
        asked=len(check.asked),
        duplicates=len(check.duplicates),
        refused=len(check.refused),
        sites=places.made[Site],
        teams=places.made[Team],
        managers=len(named),
    )


def _in_parts(rows: tuple[AcceptedRow, ...]) -> Iterable[tuple[AcceptedRow, ...]]:
    for first in range(0, len(rows), _AT_ONCE):
        yield rows[first : first + _AT_ONCE]


class _Places:
    """Job roles, sites, teams and managers by name, looked up once for the whole file; made where they are new."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self.job_roles = {found.key: found for found in record_queries.everything(JobRole)}
        self._sites = {found.key: found for found in record_queries.everything(Site)}
        self._teams = {found.key: found for found in record_queries.everything(Team)}
        self._managers = {found.email: found for found in starter_queries.line_managers() if found.email}
        self.made: dict[type, int] = {Site: 0, Team: 0}

    def of(self, row: AcceptedRow) -> dict[str, Any]:
        """Return what a row's names stand for, as a starter's record holds them."""
        values = row.values
        return {
            "job_role": self.job_roles[key_of(values.job_title)],
            "team": self._team(values.team, values.service),
            "site": self._site(values.site),
            "manager": self._managers.get(values.manager_email or ""),
            "manager_email": values.manager_email,
        }

    def _site(self, name: str | None) -> Site | None:
        if name is None:
            return None
        if (found := self._sites.get(key_of(name))) is None:
            found = self._sites[key_of(name)] = Site(name=name, key=key_of(name))
            self._made(found, name)
        return found

    def _team(self, name: str | None, service_named: str | None) -> Team | None:
        if name is None:
            return None
        if (found := self._teams.get(key_of(name))) is None:
            found = self._teams[key_of(name)] = Team(name=name, key=key_of(name), service=service_named or "")
            self._made(found, name)
        elif service_named and service_named != found.service:
            changes = {"service": [found.service, service_named]}
            found.service = service_named
            audit.record(self._actor, "team:changed", found, about=found.name, changes=changes)
        return found

    def _made(self, place: Site | Team, name: str) -> None:
        db.session.add(place)
        db.session.flush()
        self.made[type(place)] += 1
        audit.record(self._actor, f"{place.__tablename__}:added", place, about=name, by_file=True)


def _bring_in_part(actor: Actor, rows: tuple[AcceptedRow, ...], places: _Places, details: dict[str, Any]) -> None:
    """Write some rows: the new ones together, because each flush costs; the changed ones one by one."""
    new = [row for row in rows if row.is_new]
    accounts = _accounts_by_email(row.values.email for row in new)
    made = [_new_starter(row, accounts.get(row.values.email or ""), places.of(row)) for row in new]
    db.session.add_all(made)
    db.session.flush()
    for row, starter in zip(new, made, strict=True):
        joins = row.values.email in accounts
        audit.record(
            actor, "starter:added", starter, about=starter.account.name, row=row.number, joins_account=joins, **details
        )
        starter_added.send(starter, actor=actor)
    here = starter_queries.starters_by_id([int(str(row.existing)) for row in rows if not row.is_new])
    for row in rows:
        if not row.is_new:
            starter = here[int(str(row.existing))]
            write(actor, starter, _recorded(row.values, starter, places.of(row)), row=row.number, **details)


def _accounts_by_email(emails: Iterable[str | None]) -> dict[str, Account]:
    """Return the accounts that new starters have already, because they work here in another way."""
    found = db.session.scalars(select(Account).where(Account.email.in_([email for email in emails if email])))
    return {account.email: account for account in found if account.email}


def _new_starter(row: AcceptedRow, account: Account | None, places: dict[str, Any]) -> Starter:
    values = row.values
    if account is None:
        name = called(values.given_name, values.family_name, values.known_as or "")
        account = Account(name=name, email=values.email, created_at=clock.now(), grants=[])
    if not account.has_role(AccountRole.STARTER):
        account.grants.append(RoleGrant(role=AccountRole.STARTER))
    return Starter(
        account=account,
        status=status_at_start(values.start_date, clock.today()),
        changed_at=clock.now(),
        **_own_values(values),
        **places,
    )


def _own_values(values: StarterValues) -> dict[str, Any]:
    return {
        "payroll_number": values.payroll_number,
        "given_name": values.given_name,
        "family_name": values.family_name,
        "known_as": values.known_as or "",
        "start_date": values.start_date,
        "contract_type": values.contract_type,
        "weekly_hours": values.weekly_hours,
    }


def _recorded(values: StarterValues, starter: Starter, places: dict[str, Any]) -> dict[str, Any]:
    """Return what the record of somebody who is here will say; her manager stays while the file names nobody else."""
    if starter.manager is not None and starter.manager.email == values.manager_email:
        places = {**places, "manager": starter.manager}
    found = {**_own_values(values), **places, "email": values.email}
    if starter.status is not StarterStatus.LEFT:
        found["status"] = status_for(starter.status, values.start_date)
    return found

"""What is known before HR's file is read, and the files that have been sent."""

from sqlalchemy import select
from sqlalchemy.orm import aliased, joinedload

from induction.db import db
from induction.people.enums import AccountRole, StarterStatus
from induction.people.models import (
    Account,
    AccountSession,
    ContractWord,
    JobRole,
    RoleGrant,
    Site,
    Starter,
    StarterImport,
    Team,
)
from induction.people.queries.paging import Order, Page, cut
from induction.people.rules import hr_may_change_email
from induction.people.starter_outcomes import Known, KnownAccount, KnownStarter, StarterValues

_NEWEST_FIRST = Order(by=(StarterImport.id,), place=select(StarterImport.id), id=StarterImport.id, newest_first=True)


def starter_import(starter_import_id: int) -> StarterImport | None:
    """Return a file that HR has sent."""
    return db.session.get(StarterImport, starter_import_id, options=[joinedload(StarterImport.account)])


def page_of_imports(*, after: int | None = None, before: int | None = None) -> Page[StarterImport]:
    """Return a page of the files that were sent, the newest first, without what is in them."""
    query = select(StarterImport).options(joinedload(StarterImport.account))
    return cut(query, _NEWEST_FIRST, after=after, before=before)


def known() -> Known:
    """Return what the department knows, in a fixed number of queries: words, places, managers, accounts and starters."""
    teams = db.session.execute(select(Team.name, Team.service)).all()
    return Known(
        job_titles={row.title: row.family for row in db.session.execute(select(JobRole.title, JobRole.family))},
        contract_types={
            row.word: row.contract_type
            for row in db.session.execute(select(ContractWord.word, ContractWord.contract_type))
        },
        sites=list(db.session.scalars(select(Site.name))),
        teams=[name for name, _service in teams],
        managers=_managers(),
        starters=_starters(),
        accounts=_accounts(),
        team_services={name: service for name, service in teams if service},
    )


def _managers() -> list[str]:
    query = (
        select(Account.email)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(RoleGrant.role == AccountRole.LINE_MANAGER, Account.closed_at.is_(None), Account.email.is_not(None))
    )
    return [email for email in db.session.scalars(query) if email]


def _accounts() -> dict[str, KnownAccount]:
    rows = db.session.execute(
        select(Account.email, Account.name, Account.closed_at).where(
            Account.email.is_not(None), Account.id.not_in(select(Starter.account_id))
        )
    )
    return {email: KnownAccount(name, closed_at is not None) for email, name, closed_at in rows if email}


def _starters() -> list[KnownStarter]:
    """Columns, not rows of the model: there may be thousands."""
    manager = aliased(Account)
    rows = db.session.execute(
        select(
            *(Starter.id, Starter.account_id, Starter.status, Starter.payroll_number),
            *(Starter.family_name, Starter.given_name, Starter.known_as, Account.email),
            *(JobRole.title, Team.service, Team.name.label("team"), Site.name.label("site")),
            *(manager.email.label("manager"), Starter.manager_email),
            *(Starter.start_date, Starter.contract_type, Starter.weekly_hours),
        )
        .join(Starter.account)
        .join(Starter.job_role)
        .outerjoin(Starter.team)
        .outerjoin(Starter.site)
        .outerjoin(manager, manager.id == Starter.manager_id)
        .order_by(Starter.id)
    )
    fixed = _accounts_not_for_hr()
    return [
        KnownStarter(
            row.id,
            StarterValues(
                payroll_number=row.payroll_number,
                family_name=row.family_name,
                given_name=row.given_name,
                known_as=row.known_as or None,
                email=row.email,
                job_title=row.title,
                service=row.service or None,
                team=row.team,
                site=row.site,
                manager_email=row.manager or row.manager_email,
                start_date=row.start_date,
                contract_type=row.contract_type,
                weekly_hours=row.weekly_hours,
            ),
            email_fixed=row.account_id in fixed,
            has_left=row.status is StarterStatus.LEFT,
        )
        for row in rows
    ]


def _accounts_not_for_hr() -> set[int]:
    """Return the starters' accounts whose email HR does not change: those of higher roles, and those that have signed in."""
    roles: dict[int, set[AccountRole]] = {}
    for account_id, role in db.session.execute(
        select(RoleGrant.account_id, RoleGrant.role).where(RoleGrant.account_id.in_(select(Starter.account_id)))
    ):
        roles.setdefault(account_id, set()).add(role)
    signed_in = set(db.session.scalars(select(AccountSession.account_id).distinct()))
    return signed_in | {account_id for account_id, held in roles.items() if not hr_may_change_email(held)}

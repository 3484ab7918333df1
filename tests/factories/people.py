"""Accounts, starters, and where they work."""

from datetime import date, timedelta
from typing import Any

from induction import clock
from induction.people.enums import AccountRole, ContractType, RoleFamily, StarterStatus
from induction.people.models import Account, ContractWord, JobRole, ManagerNomination, RoleGrant, Site, Starter, Team
from induction.people.queries import key_of
from tests.factories import kept, number


def account(*roles: AccountRole, name: str | None = None, **values: Any) -> Account:
    """Make an account with these account roles."""
    n = number()
    values = {"email": f"person{n}@northshire.example", "created_at": clock.now(), **values}
    made = Account(name=name or f"Person {n}", **values)
    made.grants = [RoleGrant(role=role) for role in roles]
    return kept(made)


def hr_officer(**values: Any) -> Account:
    """Make an HR officer's account."""
    return account(AccountRole.HR_OFFICER, **{"name": "Helen Price", **values})


def line_manager(**values: Any) -> Account:
    """Make a line manager's account."""
    return account(AccountRole.LINE_MANAGER, **values)


def job_role(family: RoleFamily = RoleFamily.HOME_CARE, title: str | None = None) -> JobRole:
    """Make a job role."""
    title = title or f"Job {number()}"
    return kept(JobRole(title=title, key=key_of(title), family=family))


def team(name: str | None = None, service: str = "Adult care") -> Team:
    """Make a team."""
    name = name or f"Team {number()}"
    return kept(Team(name=name, key=key_of(name), service=service))


def site(name: str | None = None, **values: Any) -> Site:
    """Make a site."""
    name = name or f"Site {number()}"
    return kept(Site(name=name, key=key_of(name), **values))


def contract_word(word: str | None = None, contract_type: ContractType = ContractType.PERMANENT) -> ContractWord:
    """Make a word for a contract."""
    word = word or f"Word {number()}"
    return kept(ContractWord(word=word, key=key_of(word), contract_type=contract_type))


def nomination(email: str | None = None, **values: Any) -> ManagerNomination:
    """Make an address that a file has named as a line manager's."""
    return kept(
        ManagerNomination(email=email or f"manager{number()}@northshire.example", **{"seen_at": clock.now(), **values})
    )


def administrator(**values: Any) -> Account:
    """Make an administrator's account."""
    return account(AccountRole.ADMINISTRATOR, **{"name": "Rajesh Patel", **values})


def starter(
    *,
    family: RoleFamily = RoleFamily.HOME_CARE,
    started: date | None = None,
    manager: Account | None = None,
    name: str | None = None,
    **values: Any,
) -> Starter:
    """Make a starter who began two weeks ago, with an account and a job of the given family."""
    n = number()
    given, _, surname = (name or f"Starter{n} Family{n}").partition(" ")
    own_account = values.pop("account", None) or account(AccountRole.STARTER, name=f"{given} {surname}")
    values = {
        "payroll_number": f"{n:06d}",
        "job_role": values.pop("job_role", None) or job_role(family),
        "start_date": started or clock.today() - timedelta(weeks=2),
        "contract_type": ContractType.PERMANENT,
        "status": StarterStatus.ACTIVE,
        "changed_at": clock.now(),
        "manager": manager,
        "manager_email": manager.email if manager else None,
        **values,
    }
    return kept(Starter(account=own_account, given_name=given, family_name=surname, **values))

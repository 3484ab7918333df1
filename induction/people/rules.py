"""Rules about people, and who may do what with their records."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from email_validator import EmailNotValidError, validate_email

from induction.people.enums import AccountRole, StarterStatus
from induction.permissions import Identity, Permission, Predicate, anyone_signed_in, holds
from induction.refusals import N_, Refusal

SIX_WEEKS = timedelta(weeks=6)
"""By when a starter is to have come to a welcome session."""

ROLES_WITH_A_RECORD = frozenset({AccountRole.STARTER, AccountRole.TRAINER})
"""Roles that come and go with a record of their own, so that nobody gives or takes them by themselves."""

_HR_GIVES = frozenset({AccountRole.STARTER, AccountRole.LINE_MANAGER})
_STAFF_OFFICE = (AccountRole.HR_OFFICER,)


class NotAnEmail(Refusal):
    """The text cannot be an email address."""

    message = N_("%(email)s is not an email address. Write one like name@example.org.")
    field = "email"


class ChangedMeanwhile(Refusal):
    """Somebody else changed the record while this form was open."""

    message = N_(
        "Somebody changed this while you had it open. It now reads as shown under “As it is now”. "
        "What you typed is still here: check it, then save again."
    )


class SavedAtOnce(Refusal):
    """Two people saved the same thing in the same moment, and the database let one of them."""

    message = N_("Somebody else saved the same thing at the same moment. Look at the list, then save again.")


class EmailKeptByAdministrator(Refusal):
    """The account may do what HR may not give away, so HR must not be able to sign in to it."""

    message = N_(
        "%(name)s has other work here as well, so only an administrator can change this email. Ask an administrator."
    )
    field = "email"


def clean_email(text: str) -> str:
    """Return an address in the form in which it is stored: trimmed, lower case. Raises ``NotAnEmail``."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True, allow_smtputf8=False)
    except EmailNotValidError:
        raise NotAnEmail(email=text) from None
    return f"{found.local_part}@{found.ascii_domain}".lower()


def called(given_name: str, family_name: str, known_as: str = "") -> str:
    """Return what a starter is called on every page: by the name she goes by, where there is one."""
    return f"{known_as or given_name} {family_name}"


def sixth_week(start_date: date) -> date:
    """Return the day by which a starter is to have come to a welcome session."""
    return start_date + SIX_WEEKS


def status_at_start(start_date: date, today: date) -> StarterStatus:
    """Return where somebody stands who is new here."""
    return StarterStatus.PRE_START if start_date > today else StarterStatus.ACTIVE


def hr_may_change_email(roles: Collection[AccountRole]) -> bool:
    """Say whether HR may change the address with which an account signs in.

    Whoever sets the address can have the sign-in link sent to herself. So HR sets it only where the account may do
    nothing but what HR gives: being a starter or a line manager. All others are an administrator's.
    """
    return _HR_GIVES.issuperset(roles)


def _sees_starter(account: Identity, starter: Any) -> bool:
    """HR, and the line manager she has now: who was it before has no access any more."""
    if AccountRole.HR_OFFICER in account.roles:
        return True
    return AccountRole.LINE_MANAGER in account.roles and starter.manager_id == account.id


PREDICATES: dict[Permission, Predicate] = {
    Permission.OWN_ACCOUNT: anyone_signed_in,
    Permission.ACCOUNT_MANAGE: holds(AccountRole.ADMINISTRATOR),
    Permission.AUDIT_VIEW: holds(AccountRole.ADMINISTRATOR),
    Permission.OUTBOX_VIEW: holds(AccountRole.ADMINISTRATOR, AccountRole.HR_OFFICER),
    Permission.STARTER_LIST: holds(*_STAFF_OFFICE),
    Permission.STARTER_VIEW: _sees_starter,
    Permission.STARTER_CHANGE: holds(*_STAFF_OFFICE),
    Permission.STARTER_IMPORT: holds(*_STAFF_OFFICE),
    Permission.MAPPING_CHANGE: holds(*_STAFF_OFFICE),
}

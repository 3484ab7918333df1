"""Rules about people, and who may do what with their records."""

from typing import Any

from email_validator import EmailNotValidError, validate_email

from induction.people.enums import AccountRole
from induction.permissions import Identity, Permission, Predicate, anyone_signed_in, holds
from induction.refusals import N_, Refusal

_STAFF_OFFICE = (AccountRole.HR_OFFICER,)


class NotAnEmail(Refusal):
    """The text cannot be an email address."""

    message = N_("%(email)s is not an email address. Write one like name@example.org.")
    field = "email"


def clean_email(text: str) -> str:
    """Return an address in the form in which it is stored: trimmed, lower case. Raises ``NotAnEmail``."""
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise NotAnEmail(email=text) from None
    return found.normalized.lower()


def _sees_starter(account: Identity, starter: Any) -> bool:
    """HR, and the line manager she has now: who was it before has no access any more."""
    return AccountRole.HR_OFFICER in account.roles or starter.manager_id == account.id


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

"""Finding people and what they belong to, by topic. What other rooms ask for is found here as well."""

from induction.people.queries.accounts import (
    account,
    account_by_email,
    accounts_with_role,
    have_signed_in,
    recipient,
    recipients,
)
from induction.people.queries.records import key_of, site
from induction.people.queries.starters import search_starters, starter, starter_of

__all__ = [
    "account",
    "account_by_email",
    "accounts_with_role",
    "have_signed_in",
    "key_of",
    "recipient",
    "recipients",
    "search_starters",
    "site",
    "starter",
    "starter_of",
]

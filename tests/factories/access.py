"""Access requirements and who opened them."""

from typing import Any

from induction import clock
from induction.access.enums import Need
from induction.access.models import AccessOpening, AccessProfile
from induction.people.models import Account
from tests.factories import kept
from tests.factories import people as people_factory


def profile(*needs: Need, account: Account | None = None, own_words: str = "", **values: Any) -> AccessProfile:
    """Make the answers of somebody; without needs and words she needs nothing."""
    values = {"answered_at": clock.now(), "version": 1, **values}
    made = AccessProfile(account=account or people_factory.account(), own_words=own_words, **values)
    made.needs = frozenset(needs) | ({Need.OTHER} if own_words else frozenset())
    return kept(made)


def opening(of: AccessProfile, by: Account, **values: Any) -> AccessOpening:
    """Make a note that somebody opened a profile."""
    return kept(AccessOpening(profile_id=of.id, opened_by=by, **{"at": clock.now(), **values}))

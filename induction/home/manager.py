"""What a line manager and a supervisor find on the home page: how the team gets on, and what was shared."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from induction.home import queries
from induction.home.cards import Card
from induction.home.queries import TeamNumbers
from induction.reflections import queries as reflections
from induction.reflections.models import Share

SHOWN = 5


@dataclass(frozen=True)
class ManagerPart:
    """A line manager's part of the page: numbers, and no word of what anybody wrote."""

    numbers: TeamNumbers
    cards: Sequence[Card]


@dataclass(frozen=True)
class SharedPart:
    """What a supervisor has been allowed to read: by whom, about which session."""

    newest: Sequence[Share]
    more: bool


def team_of(account_id: int) -> ManagerPart:
    """Return a line manager's part."""
    numbers = queries.team_numbers(account_id)
    cards = []
    if numbers.late:
        heading = ngettext(
            "%(num)s of your people is past week six without a place",
            "%(num)s of your people are past week six without a place",
            numbers.late,
        )
        text = _("Help them to find a day, and give them the time to go.")
        cards.append(Card(heading, text, _("See your team"), "home.team", tone="late"))
    elif numbers.without_place:
        heading = ngettext(
            "%(num)s of your people has no place yet", "%(num)s of your people have no place yet", numbers.without_place
        )
        text = _("Everyone comes in the first six weeks. Help them to find a day.")
        cards.append(Card(heading, text, _("See your team"), "home.team"))
    return ManagerPart(numbers, cards)


def shared_with(account_id: int) -> SharedPart | None:
    """Return what an account may read as supervisor now; None for an account that supervises nobody."""
    if not queries.supervises_somebody(account_id):
        return None
    newest = reflections.shared_with(account_id, limit=SHOWN + 1)
    return SharedPart(newest[:SHOWN], len(newest) > SHOWN)

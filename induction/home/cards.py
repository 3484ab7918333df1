"""One thing to do, as a card: what a home page is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markupsafe import Markup


@dataclass(frozen=True)
class Card:
    """One thing to do: a heading, a sentence, a button. Without ``endpoint`` there is nothing to press."""

    heading: str | Markup
    text: str | Markup
    action: str = ""
    endpoint: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    tone: str = "plain"
    """One of the task card's: "late" for what somebody else waits for, "done" where there is nothing to do."""


def first_is_next(cards: Sequence[Card]) -> list[Card]:
    """Mark the first card as the one thing to do now, unless it is marked as late already."""
    return [replace(card, tone="next") if at == 0 and card.tone == "plain" else card for at, card in enumerate(cards)]

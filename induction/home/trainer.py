"""A trainer's part of her home page: what she is asked, what she has agreed to, her exercises."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from induction.access import queries as access
from induction.exercises import queries as exercises
from induction.exercises.models import Exercise
from induction.home import queries
from induction.home.cards import Card
from induction.refusals import N_
from induction.sessions.enums import OfferStatus
from induction.sessions.models import TrainerOffer
from induction.sessions.queries import offers
from induction.trainers.models import Trainer
from induction.web.filters import long_date, own, sentence


@dataclass(frozen=True)
class TrainerPart:
    """What the page shows of it."""

    trainer: Trainer
    cards: Sequence[Card]
    agreed: Sequence[TrainerOffer]
    """The sessions to come to which she has said yes, the next one first."""
    exercises: Sequence[Exercise]


def part_of(trainer: Trainer) -> TrainerPart:
    """Return a trainer's part: offers to answer first, then exercises that wait for her, then what she needs."""
    to_come = offers.to_come(trainer.id)
    cards = [_asked(offer) for offer in to_come if offer.status is OfferStatus.OFFERED]
    for version in exercises.waiting_for(trainer.id):
        cards.append(
            Card(
                sentence(N_("Do you agree? “%(title)s”"), title=own(version.title)),
                _("Somebody on the staff has changed your exercise. It is not used until you agree."),
                _("Read it and decide"),
                "exercises.decide",
                {"exercise_id": version.exercise_id, "number": version.number},
            )
        )
    if trainer.account_id not in access.has_answered([trainer.account_id]):
        text = _("You say it once, or that you need nothing. Only the people who arrange it see your answer.")
        cards.append(Card(_("What do you need so that you can take part?"), text, _("Tell us"), "access.mine"))
    return TrainerPart(
        trainer=trainer,
        cards=cards,
        agreed=[offer for offer in to_come if offer.status is OfferStatus.ACCEPTED],
        exercises=queries.exercises_of(trainer.id),
    )


def _asked(offer: TrainerOffer) -> Card:
    session = offer.welcome_session
    return Card(
        sentence(N_("Will you come? “%(title)s”"), title=own(session.title)),
        _("%(day)s. Please answer by %(by)s.", day=long_date(session.starts_at), by=long_date(offer.answer_by)),
        _("See what we ask, and answer"),
        "sessions.my_offer",
        {"offer_id": offer.id},
    )

"""The parts of one account's home page: each account role adds its own, and nobody gets another one's."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from flask import current_app

from induction.disclosure import Figure
from induction.home import manager, office, starter, trainer
from induction.home.cards import Card
from induction.home.manager import ManagerPart, SharedPart
from induction.home.office import HrPart, LeadPart
from induction.home.starter import StarterPart
from induction.home.trainer import TrainerPart
from induction.people import queries as people
from induction.people.enums import AccountRole
from induction.trainers import queries as trainers


class Headline(Protocol):
    """What the report says in a line: whom it counts, and a few protected figures, each with its label."""

    @property
    def first(self) -> date:
        """The first day on which somebody who is counted may have started."""
        ...

    @property
    def last(self) -> date:
        """The last such day."""
        ...

    @property
    def figures(self) -> Sequence[tuple[str, Figure]]:
        """Labels, marked for translation, and figures."""
        ...


class FindsHeadline(Protocol):
    """The room that makes reports stands beside this one, so the application brings the two together."""

    def __call__(self, /) -> Headline:
        """Return the newest report's headline."""
        ...


@dataclass(frozen=True)
class Landing:
    """What one account finds; a part that is not hers is None."""

    starter: StarterPart | None
    trainer: TrainerPart | None
    hr: HrPart | None
    lead: LeadPart | None
    team: ManagerPart | None
    shared: SharedPart | None
    headline: Headline | None
    administrator: Sequence[Card] | None

    @property
    def number_of_parts(self) -> int:
        """How many parts there are: one needs no heading of its own."""
        return sum(part is not None for part in vars(self).values())


def landing_of(account_id: int, roles: Collection[AccountRole]) -> Landing:
    """Return the parts of an account's home page."""
    her_starter = people.starter_of(account_id) if AccountRole.STARTER in roles else None
    her_trainer = trainers.trainer_of(account_id) if AccountRole.TRAINER in roles else None
    find_headline: FindsHeadline = current_app.extensions["headline"]
    hr = AccountRole.HR_OFFICER in roles
    return Landing(
        starter=starter.part_of(her_starter) if her_starter is not None else None,
        trainer=trainer.part_of(her_trainer) if her_trainer is not None else None,
        hr=office.for_hr() if hr else None,
        lead=office.for_involvement_lead(also_hr=hr) if AccountRole.INVOLVEMENT_LEAD in roles else None,
        team=manager.team_of(account_id) if AccountRole.LINE_MANAGER in roles else None,
        shared=manager.shared_with(account_id),
        headline=find_headline() if AccountRole.HEAD_OF_SERVICE in roles else None,
        administrator=office.for_administrator(also_hr=hr) if AccountRole.ADMINISTRATOR in roles else None,
    )

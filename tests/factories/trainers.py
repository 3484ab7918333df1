"""Trainers, and the involvement lead who looks after them."""

from typing import Any

from induction import clock
from induction.people.enums import AccountRole
from induction.people.models import Account
from induction.trainers.models import Trainer
from tests.factories import kept, number
from tests.factories import people as people_factory


def involvement_lead(**values: Any) -> Account:
    """Make the involvement lead's account."""
    return people_factory.account(AccountRole.INVOLVEMENT_LEAD, **{"name": "Ines Lund", **values})


def trainer(known_as: str | None = None, *, account: Account | None = None, **values: Any) -> Trainer:
    """Make an active trainer with an account of her own; ``email`` and ``name`` are the account's."""
    known_as = known_as or f"Trainer {number()}"
    of_account = {key: values.pop(key) for key in ("email", "phone") if key in values}
    account = account or people_factory.account(
        AccountRole.TRAINER, name=values.pop("name", f"{known_as} Griffiths"), **of_account
    )
    return kept(Trainer(account=account, known_as=known_as, **{"since": clock.now(), **values}))

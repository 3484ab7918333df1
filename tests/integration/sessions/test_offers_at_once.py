"""Several people at one offer in the same moment: there is one offer, and never a yes to something nobody was asked."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from induction import clock
from induction.db import db
from induction.outbox.models import Message
from induction.sessions.enums import OfferStatus
from induction.sessions.models import TrainerOffer
from tests.factories import people, sessions, trainers
from tests.integration.conftest import Browser
from tests.integration.sessions.offer_steps import typed

pytestmark = pytest.mark.usefixtures("department")


def _at_once(app: Flask, presses: Sequence[tuple[Browser, str, dict[str, Any]]]) -> list[int]:
    """Send every form at the same moment, and return the answers' statuses."""
    ready = [(browser.client, path, {"csrf_token": browser.token(), **data}) for browser, path, data in presses]
    db.session.commit()
    db.session.close()
    gate = Barrier(len(ready))

    def press(number: int) -> int:
        client, path, data = ready[number]
        gate.wait(timeout=30)
        return client.post(path, data=data).status_code

    with ThreadPoolExecutor(len(ready)) as pool:
        return list(pool.map(press, range(len(ready))))


def test_eight_officers_who_ask_the_same_trainer_make_one_offer_and_one_email(app: Flask) -> None:
    at, rosa = sessions.welcome_session(), trainers.trainer()
    path = f"/sessions/{at.id}/offers/new/{rosa.id}"
    statuses = _at_once(app, [(Browser(app, people.hr_officer()), path, typed()) for _ in range(8)])
    assert Counter(statuses) == {302: 8}
    assert db.session.scalars(select(TrainerOffer.asked)).all() == [1]
    assert db.session.scalar(select(func.count()).select_from(Message)) == 1


def test_a_yes_and_a_change_in_the_same_moment_leave_a_yes_to_the_old_terms_or_the_new_ones_open(app: Flask) -> None:
    for _ in range(6):
        at, rosa = sessions.welcome_session(), trainers.trainer()
        offer = sessions.trainer_offer(at, rosa, papers_by=clock.today())
        offer_id, change = offer.id, typed(part="both", fee="50", seen="0")
        statuses = _at_once(
            app,
            [
                (Browser(app, rosa.account), f"/offers/{offer_id}/yes", {"asked": "1"}),
                (Browser(app, people.hr_officer()), f"/sessions/{at.id}/offers/{offer_id}/change", change),
            ],
        )
        found = db.session.get_one(TrainerOffer, offer_id)
        outcome = (found.status, found.asked, found.fee, found.agreed_fee)
        assert (statuses, outcome) in [
            ([302, 422], (OfferStatus.ACCEPTED, 1, Decimal(75), Decimal(75))),
            ([409, 302], (OfferStatus.OFFERED, 2, Decimal(50), None)),
        ]


def test_two_yeses_to_two_sessions_at_the_same_time_make_one(app: Flask) -> None:
    rosa = trainers.trainer()
    offers = [sessions.trainer_offer(sessions.welcome_session(), rosa).id for _ in range(2)]
    presses = [(Browser(app, rosa.account), f"/offers/{offer_id}/yes", {"asked": "1"}) for offer_id in offers]
    assert sorted(_at_once(app, presses)) == [302, 409]
    assert Counter(db.session.scalars(select(TrainerOffer.status))) == {OfferStatus.ACCEPTED: 1, OfferStatus.OFFERED: 1}


def test_three_taps_on_i_cannot_come_tell_the_office_once(app: Flask) -> None:
    rosa, _officer = trainers.trainer(), people.hr_officer()
    offer = sessions.trainer_offer(sessions.welcome_session(), rosa, status=OfferStatus.ACCEPTED)
    path = f"/offers/{offer.id}/cannot-come"
    assert _at_once(app, [(Browser(app, rosa.account), path, {}) for _ in range(3)]) == [302, 302, 302]
    assert Counter(db.session.scalars(select(Message.rule))) == {
        "sessions.trainer_cannot_come": 1,
        "sessions.trainer_cannot_come_office": 1,
    }

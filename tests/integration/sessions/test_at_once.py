"""Two hundred people press the button for the last twenty places at the same moment."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select

from induction import clock
from induction.db import db
from induction.people.models import Starter
from induction.sessions.enums import BookingStatus
from induction.sessions.models import Booking
from induction.sessions.queries import bookings
from tests.factories import people, sessions
from tests.integration.conftest import Browser

PEOPLE, PLACES, AT_ONCE = 200, 20, 40


@pytest.mark.usefixtures("department")
def test_exactly_twenty_are_booked_and_the_rest_wait_in_the_order_of_the_policy(app: Flask) -> None:
    welcome = sessions.welcome_session(places=PLACES)
    job = people.job_role()
    starters = [
        people.starter(job_role=job, started=clock.today() - timedelta(days=(n * 37) % 40)) for n in range(PEOPLE)
    ]
    browsers = [Browser(app, starter.account) for starter in starters]
    requests = [(browser.client, browser.token()) for browser in browsers]
    path = f"/my-session/book/{welcome.id}"
    db.session.commit()
    db.session.close()
    gate = Barrier(AT_ONCE)

    def press(number: int) -> int:
        client, token = requests[number]
        if number < AT_ONCE:
            gate.wait(timeout=30)
        return client.post(path, data={"csrf_token": token}).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(press, range(PEOPLE)))

    assert Counter(answers) == {302: PEOPLE}
    statuses = Counter(db.session.scalars(select(Booking.status)))
    assert statuses == {BookingStatus.BOOKED: PLACES, BookingStatus.WAITLISTED: PEOPLE - PLACES}
    waiting = bookings.waiting_for(welcome.id)
    order = [(found.starter.start_date, found.asked_at, found.id) for found in waiting]
    assert order == sorted(order)
    assert {found.starter_id for found in db.session.scalars(select(Booking))} == {
        starter.id for starter in db.session.scalars(select(Starter))
    }

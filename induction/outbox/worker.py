"""The worker: takes what is due out of the outbox, and now and then does what the rooms have asked it to.

Several may run at once. Each claims messages by a lease, and a periodic job must do no harm when two run it.
"""

import logging
from collections.abc import Callable, Sequence

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask, current_app

from induction import clock
from induction.db import unit_of_work
from induction.outbox import services
from induction.outbox.channels import Channel
from induction.outbox.enums import MessageStatus

log = logging.getLogger(__name__)

_EVERY_SECONDS = 2
_PERIODIC_MINUTES = 10


def channel() -> Channel:
    """Return the installation's way of sending."""
    chosen: Channel = current_app.extensions["channel"]
    return chosen


def send_what_is_due() -> dict[MessageStatus, int]:
    """Send until nothing is due; return how many messages came to which status. Each is a unit of work of its own."""
    outcome: dict[MessageStatus, int] = {}
    while True:
        with unit_of_work():
            ids = services.lease()
        if not ids:
            return outcome
        for message_id in ids:
            status = _send_one(message_id)
            outcome[status] = outcome.get(status, 0) + 1


def _send_one(message_id: int) -> MessageStatus:
    """Send one message; whatever goes wrong with it counts as a try and stops none of the others."""
    try:
        with unit_of_work():
            return services.send(message_id, channel())
    except Exception as error:  # only its kind is kept: its text may hold what somebody wrote
        log.error("message %s: %s", message_id, type(error).__name__)
        with unit_of_work():
            return services.did_not_go(message_id, type(error).__name__)


def do_periodic_jobs() -> int:
    """Call each of the application's periodic jobs, each in a unit of work of its own; return how many went wrong.

    One that goes wrong is logged by its name and the kind of error, never by its text, and stops none of the others.
    """
    jobs: Sequence[Callable[[], object]] = current_app.extensions.get("periodic_jobs", ())
    wrong = 0
    for job in jobs:
        try:
            with unit_of_work():
                job()
        except Exception as error:  # whatever it is, the other jobs go on
            wrong += 1
            log.error("periodic job %s: %s", getattr(job, "__qualname__", "?"), type(error).__name__)
    return wrong


def run(app: Flask) -> None:
    """Work until stopped."""

    def periodic() -> None:
        with app.app_context():
            do_periodic_jobs()

    def job() -> None:
        with app.app_context():
            outcome = send_what_is_due()
        if outcome:
            log.info("messages: %s", {status.value: number for status, number in outcome.items()})

    scheduler = BlockingScheduler(timezone="UTC")
    scheduler.add_job(job, "interval", seconds=_EVERY_SECONDS, max_instances=1, coalesce=True)
    scheduler.add_job(
        periodic,
        "interval",
        minutes=_PERIODIC_MINUTES,
        next_run_time=clock.now(),
        coalesce=True,
        misfire_grace_time=None,
    )
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        log.info("worker stopped")

"""The worker: takes what is due out of the outbox. Several may run at once; each claims rows by a lease."""

import logging

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask, current_app

from induction.db import unit_of_work
from induction.outbox import services
from induction.outbox.channels import Channel
from induction.outbox.enums import MessageStatus

log = logging.getLogger(__name__)

_EVERY_SECONDS = 2


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
            with unit_of_work():
                status = services.send(message_id, channel())
            outcome[status] = outcome.get(status, 0) + 1


def run(app: Flask) -> None:
    """Work until stopped."""

    def job() -> None:
        with app.app_context():
            outcome = send_what_is_due()
        if outcome:
            log.info("messages: %s", {status.value: number for status, number in outcome.items()})

    scheduler = BlockingScheduler(timezone="UTC")
    scheduler.add_job(job, "interval", seconds=_EVERY_SECONDS, max_instances=1, coalesce=True)
    try:
        scheduler.start()
    except (KeyboardInterrupt, SystemExit):
        log.info("worker stopped")

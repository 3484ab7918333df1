"""Sending by a real mail server: it takes, it refuses, it is away; and a worker that dies half-way."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from email.message import Message as Email
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as Handler
from flask import Flask

from induction import clock
from induction.db import db, unit_of_work
from induction.outbox import services, worker
from induction.outbox.channels import Smtp
from induction.outbox.enums import MessageStatus
from induction.outbox.models import Message
from induction.people.models import Account
from tests.conftest import A_MONDAY
from tests.factories import people

pytestmark = pytest.mark.usefixtures("department")


class PostOffice(Handler):
    """Keeps what it is given; answers recipients as it is told to."""

    def __init__(self) -> None:
        """Begin by taking everything."""
        super().__init__()
        self.letters: list[Email] = []
        self.answer = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Answer about a recipient."""
        if self.answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer

    def handle_message(self, message: Email) -> None:
        """Keep a letter."""
        self.letters.append(message)


@pytest.fixture
def post_office(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[PostOffice]:
    """Give a mail server on the loopback address, and let the application send through it."""
    office = PostOffice()
    with socket.socket() as free:  # the controller wants to be told its port
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    channel = Smtp(f"smtp+plain://127.0.0.1:{port}", "Induction <induction@northshire.example>")
    monkeypatch.setitem(app.extensions, "channel", channel)
    yield office
    controller.stop()


def _queue(name: str = "Ffion Williams") -> Message:
    to = people.account(name=name)
    message = services.queue("people.account_made", to.id, "made", "people/account_made", roles=[])
    assert message is not None
    db.session.commit()
    return message


def test_a_letter_arrives_as_text_and_html_and_is_sent_once(post_office: PostOffice) -> None:
    message = _queue()
    assert worker.send_what_is_due() == {MessageStatus.SENT: 1}
    assert worker.send_what_is_due() == {}
    (letter,) = post_office.letters
    assert str(letter["Message-ID"]).strip() == message.reference
    assert [part.get_content_type() for part in letter.walk() if not part.is_multipart()] == ["text/plain", "text/html"]
    assert message.body is None, "what has been sent is not kept"


def test_an_address_that_the_server_knows_not_is_given_up_at_once(post_office: PostOffice) -> None:
    message = _queue()
    post_office.answer = "550 no such mailbox"
    assert worker.send_what_is_due() == {MessageStatus.FAILED: 1}
    assert message.problem == "550 no such mailbox"


def test_a_server_that_says_later_is_tried_again_after_growing_pauses(post_office: PostOffice) -> None:
    message = _queue()
    post_office.answer = "451 try again later"
    assert worker.send_what_is_due() == {MessageStatus.QUEUED: 1}
    assert message.next_try_at == A_MONDAY + timedelta(minutes=1)
    with clock.fixed(A_MONDAY + timedelta(minutes=1)):
        assert worker.send_what_is_due() == {MessageStatus.QUEUED: 1}
        assert message.next_try_at == A_MONDAY + timedelta(minutes=6)
    post_office.answer = "250 OK"
    with clock.fixed(A_MONDAY + timedelta(minutes=6)):
        assert worker.send_what_is_due() == {MessageStatus.SENT: 1}
    assert len(post_office.letters) == 1


def test_a_server_that_is_away_is_tried_six_times_more_and_then_the_message_is_listed(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "channel", Smtp("smtp+plain://127.0.0.1:9", "Induction <a@b.example>"))
    message = _queue()
    now = A_MONDAY
    for _ in range(6):
        with clock.fixed(now):
            assert worker.send_what_is_due() == {MessageStatus.QUEUED: 1}
        now = message.next_try_at
    with clock.fixed(now):
        assert worker.send_what_is_due() == {MessageStatus.FAILED: 1}
    assert message.tries == 7


def test_a_worker_killed_between_sending_and_recording_sends_again_under_the_same_reference(
    post_office: PostOffice,
) -> None:
    message = _queue()
    with unit_of_work():
        (claimed,) = services.lease()
    services.send(claimed, worker.channel())
    db.session.rollback()  # killed before it could write down that it had sent
    assert worker.send_what_is_due() == {}, "still claimed"
    with clock.fixed(A_MONDAY + timedelta(minutes=3)):
        assert worker.send_what_is_due() == {MessageStatus.SENT: 1}
    assert [str(letter["Message-ID"]).strip() for letter in post_office.letters] == [message.reference] * 2


def test_what_one_worker_has_claimed_another_passes_over() -> None:
    _queue()
    with unit_of_work():
        first = services.lease()
    with unit_of_work():
        second = services.lease()
    assert (len(first), second) == (1, [])


def test_who_has_gone_is_written_to_no_more(post_office: PostOffice) -> None:
    message = _queue()
    db.session.get_one(Account, message.account_id).closed_at = clock.now()
    db.session.commit()
    assert worker.send_what_is_due() == {MessageStatus.DROPPED: 1}
    assert post_office.letters == []

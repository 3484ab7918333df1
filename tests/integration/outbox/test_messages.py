"""What could not be sent, and who has to be told another way."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from induction.audit import AuditEvent
from induction.db import db
from induction.outbox import services, worker
from induction.outbox.channels import CannotSend, Letter
from induction.outbox.enums import MessageStatus
from induction.outbox.models import Message
from induction.people.enums import AccountRole
from induction.people.models import Account
from tests.factories import number, people
from tests.integration.conftest import Browser

Open = Callable[..., Browser]
pytestmark = pytest.mark.usefixtures("department")
SECRET = "a word that only the letter has"


class Refuses:
    """A mail server that takes nothing."""

    def send(self, letter: Letter) -> None:
        raise CannotSend("550 5.1.1 No such mailbox", final=True)


class Takes:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    def send(self, letter: Letter) -> None:
        self.letters.append(letter)


def queue(account: Account) -> None:
    services.queue("people.account_made", account.id, f"test {number()}", "people/account_made", roles=[SECRET])


def only() -> Message:
    db.session.expire_all()
    return db.session.scalars(select(Message)).one()


def send_with(channel: Any) -> None:
    db.session.commit()
    for message_id in services.lease():
        services.send(message_id, channel)
    db.session.commit()


def test_what_could_not_be_sent_is_listed_without_its_text_and_can_be_tried_again(browser: Open) -> None:
    ffion = people.account(name="Ffion Williams", email="ffion@northshire.example")
    queue(ffion)
    only().body = SECRET
    send_with(Refuses())
    assert only().status is MessageStatus.FAILED
    office = browser(people.hr_officer())
    page = office.get("/messages").text
    for piece in ("Ffion Williams", "ffion@northshire.example", "550 5.1.1 No such mailbox", "people.account_made"):
        assert piece in page
    assert SECRET not in page
    ffion.email = "ffion.williams@northshire.example"
    db.session.commit()
    office.post(f"/messages/{only().id}/try-again")
    office.post(f"/messages/{only().id}/try-again")
    assert only().status is MessageStatus.QUEUED
    takes = Takes()
    send_with(takes)
    assert [letter.to_address for letter in takes.letters] == ["ffion.williams@northshire.example"]
    assert (only().status, only().body) == (MessageStatus.SENT, None)
    actions = db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_type == "message")).all()
    assert actions == ["message:tried-again"]


def test_who_has_no_email_is_to_be_told_another_way_and_is_off_the_list_when_she_has_been(browser: Open) -> None:
    lynn = people.account(name="Lynn Douglas", email=None)
    queue(lynn)
    assert (only().status, only().body) == (MessageStatus.TO_TELL, None)
    office = browser(people.hr_officer())
    assert "Lynn Douglas" not in office.get("/messages").text
    page = office.get("/messages?show=to_tell").text
    assert "Lynn Douglas" in page
    assert "You can sign in to Induction" in page
    assert SECRET not in page
    office.post(f"/messages/{only().id}/try-again")
    assert only().status is MessageStatus.TO_TELL
    office.follow(office.post(f"/messages/{only().id}/told"))
    office.post(f"/messages/{only().id}/told")
    assert only().status is MessageStatus.TOLD
    assert "Nobody to tell" in office.get("/messages?show=to_tell").text
    actions = db.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_type == "message")).all()
    assert actions == ["message:told-another-way"]


def test_the_same_occasion_is_told_once_without_email_too(department: None) -> None:
    lynn = people.account(email=None)
    for _ in range(2):
        assert services.queue("people.account_made", lynn.id, "once", "people/account_made", roles=[]) is None
    assert only().status is MessageStatus.TO_TELL


def test_who_loses_her_address_before_it_is_sent_is_to_be_told_and_who_has_gone_is_not(department: None) -> None:
    lynn, gone = people.account(), people.account()
    queue(lynn)
    queue(gone)
    lynn.email, gone.closed_at = None, lynn.created_at
    send_with(Takes())
    found = {message.account_id: message for message in db.session.scalars(select(Message))}
    assert (found[lynn.id].status, found[lynn.id].body) == (MessageStatus.TO_TELL, None)
    assert (found[gone.id].status, found[gone.id].body) == (MessageStatus.DROPPED, None)


def test_the_news_that_an_address_has_changed_goes_to_the_old_one(department: None) -> None:
    ffion = people.account(email="new@northshire.example")
    services.queue_to("old@northshire.example", "people.email_changed", ffion.id, "x", "people/email_changed")
    takes = Takes()
    send_with(takes)
    assert [letter.to_address for letter in takes.letters] == ["old@northshire.example"]
    assert "new@northshire.example" not in takes.letters[0].text


def test_a_message_that_staff_have_told_herself_is_not_sent_any_more(browser: Open) -> None:
    queue(people.account())
    send_with(Refuses())
    browser(people.hr_officer()).post(f"/messages/{only().id}/told")
    assert worker.send_what_is_due() == {}
    assert (only().status, only().body) == (MessageStatus.TOLD, None)


@pytest.mark.parametrize("show", ["", "?show=to_tell"])
def test_the_lists_take_as_many_queries_for_one_as_for_fifty_and_are_paged(
    browser: Open, queries: Callable[[], Any], show: str
) -> None:
    office = browser(people.hr_officer())
    counts = []
    for more in (1, 2, 47, 5):
        for _ in range(more):
            queue(people.account(email=None) if show else people.account())
        for message in db.session.scalars(select(Message).where(Message.status == MessageStatus.QUEUED)):
            message.status = MessageStatus.FAILED
        with queries() as seen:
            page = office.get(f"/messages{show}")
        counts.append(len(seen))
    assert len(set(counts)) == 1
    ids = list(db.session.scalars(select(Message.id).order_by(Message.id.desc())))
    assert f"after={ids[49]}" in page.text
    second = office.get(f"/messages?show={'to_tell' if show else ''}&after={ids[49]}").text
    assert second.count("I have told them") == 5
    assert f"before={ids[50]}" in second
    first = office.get(f"/messages?show={'to_tell' if show else ''}&before={ids[50]}").text
    assert first.count("I have told them") == 50


@pytest.mark.one_database
@pytest.mark.parametrize("role", AccountRole)
def test_hr_and_administrators_look_after_messages_and_nobody_else(browser: Open, role: AccountRole) -> None:
    queue(people.account(email=None))
    visitor = browser(people.account(role))
    if role in {AccountRole.HR_OFFICER, AccountRole.ADMINISTRATOR}:
        visitor.get("/messages")
        visitor.post("/messages/999/told", status=404)
        return
    visitor.get("/messages", status=403)
    for path in ("try-again", "told"):
        visitor.post(f"/messages/{only().id}/{path}", status=404)
    assert only().status is MessageStatus.TO_TELL

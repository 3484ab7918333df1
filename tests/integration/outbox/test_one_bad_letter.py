"""A letter that cannot be made holds up none of the others."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from induction.db import db
from induction.outbox import services, worker
from induction.outbox.enums import MessageStatus
from induction.outbox.models import Message
from tests.factories import people

pytestmark = pytest.mark.usefixtures("department")


@pytest.mark.parametrize("odd", [{"email": "jörg@northshire.example"}, {"name": "Jo\nBcc: everybody@example.org"}])
def test_it_is_given_up_and_the_others_go(app: Flask, odd: dict[str, str]) -> None:
    for values in (odd, {}, {}):
        to = people.account(**values)
        services.queue("people.account_made", to.id, "made", "people/account_made", roles=[])
    db.session.commit()
    outcome = worker.send_what_is_due()
    assert outcome == {MessageStatus.FAILED: 1, MessageStatus.SENT: 2}
    problem = db.session.scalar(select(Message.problem).where(Message.status == MessageStatus.FAILED))
    assert problem is not None
    assert "everybody" not in problem
    letters = [path.read_text() for path in Path(app.extensions["settings"].data_folder, "mail").glob("*.eml")]
    assert len(letters) == 2


def test_a_name_brings_no_link_with_words_of_its_own(app: Flask) -> None:
    to = people.account(name="[Sign in](https://evil.example)")
    services.queue("people.account_made", to.id, "made", "people/account_made", roles=[])
    db.session.commit()
    worker.send_what_is_due()
    letter = next(Path(app.extensions["settings"].data_folder, "mail").glob("*.eml")).read_text()
    assert 'href="https://evil.example"' not in letter.replace("=\n", "").replace("=3D", "=")

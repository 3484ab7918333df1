"""What she writes is hers: nobody reads it whom she did not choose, and it lies about nowhere."""

import base64
import json
import logging
import zlib
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, select, text
from sqlalchemy.exc import StatementError

from induction import clock
from induction.audit import Actor, AuditEvent
from induction.db import Base, db
from induction.outbox.models import Message
from induction.outbox.worker import send_what_is_due
from induction.people.enums import AccountRole
from induction.people.models import Account, AccountSession
from induction.reflections import queries
from induction.reflections.enums import Done, Moment, Part, Statement
from induction.reflections.models import Passage, Reading
from induction.reflections.rules import NotTheAuthor
from induction.reflections.services import finishing, follow_ups, ratings, sharing, writing
from induction.reflections.services.sharing import Readers
from induction.reflections.services.writing import Typed
from induction.sessions.models import Booking
from tests.conftest import A_MONDAY
from tests.factories import people
from tests.factories import reflections as factory
from tests.integration.conftest import Browser
from tests.integration.reflections.pages import FETCH, hidden, send
from tests.integration.reflections.planted import SECRET, everything_secret

Open = Callable[..., Browser]

_SIX_WEEKS = A_MONDAY + timedelta(weeks=6)


def _addresses(app: Flask, booking_id: int, reflection_id: int, parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Every page of the room that is about one record, with each method it answers."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("reflections.") and rule.arguments:
            for part in parts:
                values = {"booking_id": booking_id, "reflection_id": reflection_id, "question": part, "part": part}
                address = app.url_map.bind("localhost").build(
                    rule.endpoint, {name: values[name] for name in rule.arguments}
                )
                found += [(method, address) for method in ("GET", "POST") if method in (rule.methods or ())]
    assert len(found) > 15
    return sorted(set(found))


def _readers_who_must_not(booking: Booking) -> dict[str, Account]:
    """One account of each kind that is not hers, and the people nearest to her."""
    starter = booking.starter
    line_manager, other_manager = people.line_manager(name="Line Manager"), people.line_manager()
    starter.manager = line_manager
    people.starter(manager=other_manager)
    colleague = people.starter(manager=line_manager)
    factory.finished(factory.attended(colleague), supervisor=line_manager)
    everyone = {role.value: people.account(role) for role in AccountRole}
    everyone |= {
        "her line manager, with whom she shared nothing": line_manager,
        "somebody else's manager": other_manager,
        "a colleague who has reflected": colleague.account,
        "all roles at once": people.account(*AccountRole),
    }
    db.session.flush()
    return everyone


@pytest.mark.one_database
def test_nobody_but_the_author_opens_any_page_about_her_reflection(app: Flask, browser: Open) -> None:
    booking = everything_secret()
    reflection = factory.booking_reflection(booking)
    addresses = _addresses(app, booking.id, reflection.id, [Part.BETTER])
    every_part = _addresses(app, booking.id, reflection.id, list(Part))
    for who, account in _readers_who_must_not(booking).items():
        visitor = browser(account)
        for method, address in every_part if who.startswith("all roles") else addresses:
            ask = visitor.get if method == "GET" else visitor.post
            answer = ask(address, status=404)
            assert SECRET not in answer.text, (who, method, address)
    stranger = browser()
    for method, address in addresses:
        answer = stranger.get(address, status=302) if method == "GET" else stranger.post(address)
        assert answer.headers["Location"] == "/sign-in"
    assert factory.booking_reflection(booking).version == reflection.version
    assert db.session.scalars(select(Reading)).all() == []


@pytest.mark.one_database
def test_the_lists_show_nothing_of_hers_to_anybody(browser: Open) -> None:
    booking = everything_secret(for_learning=True)
    opens = {
        "/reflections/mine": {AccountRole.STARTER},
        "/reflections/shared": {AccountRole.LINE_MANAGER},
        "/reflections/for-learning": {AccountRole.INVOLVEMENT_LEAD, AccountRole.HEAD_OF_SERVICE},
    }
    for role in AccountRole:
        visitor = browser(people.account(role))
        for address, allowed in opens.items():
            refused = 404 if address.endswith("shared") else 403
            page = visitor.get(address, status=200 if role in allowed else refused).text
            assert SECRET not in page
            assert booking.starter.account.name not in page


@pytest.mark.usefixtures("department")
def test_staff_who_act_for_people_cannot_act_here() -> None:
    booking = everything_secret()
    helen = Actor(people.hr_officer().id, told_us_by="phone")
    typed = Typed("words", done=Done.YES)
    attempts: list[Callable[[], object]] = [
        lambda: writing.save(helen, booking, Part.BETTER, typed),
        lambda: writing.save_or_set_aside(helen, booking, Part.BETTER, typed),
        lambda: writing.add_what_was_set_aside(helen, booking, Part.BETTER),
        lambda: writing.remove_what_was_set_aside(helen, booking, Part.BETTER),
        lambda: ratings.give(helen, booking, Moment.AFTER, {Statement.SEES_EFFECT: 3}),
        lambda: finishing.finish(helen, booking, Readers()),
        lambda: finishing.reopen(helen, booking),
        lambda: finishing.withdraw(helen, booking),
        lambda: finishing.delete_words(helen, booking),
        lambda: sharing.choose(helen, booking, Readers()),
        lambda: sharing.approve(helen, booking, 1),
        lambda: follow_ups.answer(helen, booking, typed),
    ]
    for attempt in attempts:
        db.session.commit()
        with pytest.raises(NotTheAuthor):
            attempt()


def _all_rows_as_bytes() -> bytes:
    """Every value of every table, as it lies in the database."""
    found = []
    db.session.commit()
    with db.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):  # noqa: S608 - our own tables' names
                found += [bytes(value) if isinstance(value, memoryview) else value for value in row]
    return b"\n".join(value if isinstance(value, bytes) else str(value).encode() for value in found)


def _all_files(app: Flask) -> bytes:
    """Everything in the data folder: SQLite's file and its log, the mail that was sent."""
    db.session.commit()
    folder = Path(app.extensions["settings"].data_folder)
    return b"\n".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def _cookie(visitor: Browser) -> bytes:
    cookie = visitor.client.get_cookie("induction")
    assert cookie is not None
    value = cookie.value
    packed = value.startswith(".")
    payload = value.lstrip(".").split(".")[0]
    raw = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    return zlib.decompress(raw) if packed else raw


def test_her_words_lie_nowhere_that_can_be_read_without_the_key(
    app: Flask, browser: Open, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    supervisor = people.line_manager()
    starter = people.starter(manager=supervisor)
    booking = factory.attended(starter, days_ago=43)
    visitor = browser(starter.account)
    here = f"/reflections/mine/{booking.id}"
    for question in factory.ANSWERS:
        words = {"text": f"{SECRET} {question}", "do_by": "20/3/2027"}
        visitor.post(f"{here}/parts/{question}/save", words, status=200, headers=FETCH)
        send(visitor, f"{here}/questions/{question}", words)
    visitor.post(f"{here}/questions/better", {"text": f"{SECRET}, set aside", "version": "0"})
    send(visitor, f"{here}/after", {"sees_effect": "7", "knows_one_thing": "7"})
    send(visitor, f"{here}/readers", {"readers": "supervisor"})
    reflection = factory.booking_reflection(booking)
    browser(supervisor).get(f"/reflections/shared/{reflection.id}")
    version = {"version": str(reflection.version), "supervisor_id": str(supervisor.id)}
    visitor.post(f"{here}/readers", {"readers": ["supervisor", "learning"], **version})
    send(visitor, f"{here}/copy", {"text": f"{SECRET}, the copy"})
    send(visitor, f"{here}/copy/agree", {})
    send(visitor, f"{here}/six-weeks", {"text": f"{SECRET}, later", "done": "could_not"})
    visitor.post(f"{here}/six-weeks", {"text": f"{SECRET} {'x' * 20_000}", "done": "yes"}, status=422)
    _expire(starter.account)
    visitor.post(f"{here}/six-weeks", {"text": f"{SECRET}, kept", "done": "yes"})
    with clock.fixed(_SIX_WEEKS):
        follow_ups.ask_follow_ups()
    letters = list(db.session.scalars(select(Message)))
    assert SECRET not in json.dumps([[letter.subject, letter.body] for letter in letters])
    db.session.commit()
    send_what_is_due()
    secret = SECRET.encode()
    assert SECRET in factory.booking_reflection(booking).text(Part.BETTER)
    for where in (_all_rows_as_bytes(), _all_files(app), _cookie(visitor), caplog.text.encode()):
        assert where
        assert secret not in where
        assert b"Abernethy" not in where
        assert base64.b64encode(secret)[:40] not in where
    events = db.session.scalars(select(AuditEvent)).all()
    assert not any("marmalade" in f"{event.about} {event.details}" for event in events)


def _expire(account: Account) -> None:
    for device in db.session.scalars(select(AccountSession).where(AccountSession.account_id == account.id)):
        device.expires_at = clock.now()
    db.session.commit()


@pytest.mark.usefixtures("department")
def test_a_number_cannot_be_read_off_a_table() -> None:
    booking = factory.attended()
    factory.rated(booking, Moment.AFTER, 7, 10)
    db.session.commit()
    with db.engine.connect() as connection:
        stored = [bytes(value) for (value,) in connection.execute(text("SELECT value_text FROM rating"))]
    assert len(set(map(len, stored))) == 1, "the length tells 10 from the others"
    assert all(len(value) > 50 for value in stored)
    assert {pair.after for pair in queries.ratings_by_family()} == {7, 10}


@pytest.mark.usefixtures("department")
def test_an_error_of_the_database_does_not_quote_her(caplog: pytest.LogCaptureFixture) -> None:
    reflection = factory.written()
    reflection.passages.append(Passage(part=Part.SIX_WEEKS, text=f"{SECRET} \ud800", version=1, changed_at=clock.now()))
    with pytest.raises((StatementError, UnicodeEncodeError)) as caught:
        db.session.flush()
    logging.getLogger("induction").error("went wrong: %s", caught.value)
    assert SECRET not in f"{caught.value!r} {caught.value}"
    assert SECRET not in caplog.text
    db.session.rollback()


@pytest.mark.one_database
def test_an_unexpected_error_is_logged_without_what_she_wrote(
    app: Flask, browser: Open, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = factory.attended()
    visitor = browser(booking.starter.account)
    address = f"/reflections/mine/{booking.id}/questions/better"
    fields = hidden(visitor.get(address).text)
    monkeypatch.setattr(app, "testing", False)
    monkeypatch.setitem(app.extensions, "keyring", None)
    answer = visitor.post(address, {**fields, "text": SECRET}, status=500)
    monkeypatch.undo()
    assert SECRET not in answer.text
    assert SECRET not in caplog.text
    assert "unexpected" in caplog.text


@pytest.mark.usefixtures("department")
def test_having_reflected_stays_a_yes_whatever_she_does_with_it_later() -> None:
    reflections = [factory.finished() for _ in range(4)]
    draft, never = factory.written(), factory.attended()
    finishing.reopen(factory.author(reflections[1].booking), reflections[1].booking)
    finishing.withdraw(factory.author(reflections[2].booking), reflections[2].booking)
    finishing.withdraw(factory.author(reflections[3].booking), reflections[3].booking)
    finishing.delete_words(factory.author(reflections[3].booking), reflections[3].booking)
    everyone = [one.starter.id for one in [*reflections, draft]] + [never.starter_id]
    assert queries.has_reflected(everyone) == {one.starter.id for one in reflections}
    assert queries.has_reflected([]) == set()


@pytest.mark.usefixtures("department")
def test_what_is_done_is_audited_and_never_what_is_said() -> None:
    supervisor = people.line_manager()
    reflection = factory.finished(supervisor=supervisor, for_learning=True)
    booking = reflection.booking
    version = writing.save(factory.author(booking), booking, Part.FOR_LEARNING, Typed(SECRET))
    sharing.approve(factory.author(booking), booking, version)
    finishing.withdraw(factory.author(booking), booking)
    finishing.delete_words(factory.author(booking), booking)
    events = db.session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [(event.action, event.details.get("audience")) for event in events] == [
        ("reflection:started", None),
        ("reflection:share-agreed", "supervisor"),
        ("reflection:share-asked", "learning"),
        ("reflection:finished", None),
        ("reflection:share-agreed", "learning"),
        ("reflection:share-revoked", "supervisor"),
        ("reflection:share-revoked", "learning"),
        ("reflection:withdrawn", None),
        ("reflection:words-deleted", None),
    ]
    assert {event.actor_id for event in events} == {reflection.author_id}
    assert {event.about for event in events} == {booking.welcome_session.title}


def test_the_tables_of_this_room_keep_words_only_in_encrypted_columns() -> None:
    """A new column of plain text in this room needs a reason here."""
    plain = {
        f"{table.name}.{column.name}"
        for name, table in Base.metadata.tables.items()
        if name.startswith(("reflection", "rating"))
        for column in table.columns
        if "Text" in type(column.type).__name__ and type(column.type).__name__ != "EncryptedText"
    }
    assert plain == set()

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
from induction.reflections.models import Passage, Reading, Share
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

Open = Callable[..., Browser]

SECRET = "Mrs Abernethy-Quill cried about the marmalade"
_SIX_WEEKS = A_MONDAY + timedelta(weeks=6)


def _everything_secret(booking: Booking | None = None, **more: object) -> Booking:
    """A reflection that holds the secret in every text it can have, finished and shared with nobody."""
    answers = {part: f"{SECRET} {part}" for part in factory.ANSWERS}
    return factory.finished(booking or factory.attended(days_ago=43), **answers, **more).booking  # type: ignore[arg-type]


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
    booking = _everything_secret()
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
    booking = _everything_secret(for_learning=True)
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
    booking = _everything_secret()
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


def _supervised() -> tuple[Account, Booking]:
    supervisor = people.line_manager(name="Anna Supervisor")
    booking = _everything_secret(supervisor=supervisor)
    return supervisor, booking


def test_the_supervisor_she_chose_reads_it_and_she_sees_that(browser: Open) -> None:
    supervisor, booking = _supervised()
    reflection = factory.booking_reflection(booking)
    reader = browser(supervisor)
    assert booking.starter.account.name in reader.get("/reflections/shared").text
    page = reader.get(f"/reflections/shared/{reflection.id}").text
    assert page.count(SECRET) == 5
    assert "Does something you read here worry you?" in page
    hers = browser(booking.starter.account).get(f"/reflections/mine/{booking.id}").text
    assert hers.split("Who has read it")[1].count("Anna Supervisor") == 1
    read = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "reflection:read")).one()
    assert read.actor_id == supervisor.id


def test_looking_at_the_list_is_not_reading(browser: Open) -> None:
    supervisor, _ = _supervised()
    assert SECRET not in browser(supervisor).get("/reflections/shared").text
    assert db.session.scalars(select(Reading)).all() == []


def _cannot_read(browser: Open, supervisor: Account, booking: Booking) -> None:
    reader = browser(supervisor)
    reader.get(f"/reflections/shared/{factory.booking_reflection(booking).id}", status=404)
    assert booking.starter.account.name not in reader.get("/reflections/shared").text
    assert queries.shared_with(supervisor.id) == []


def test_taking_the_share_back_counts_at_once(browser: Open) -> None:
    supervisor, booking = _supervised()
    reader = browser(supervisor)
    address = f"/reflections/shared/{factory.booking_reflection(booking).id}"
    reader.get(address)
    send(browser(booking.starter.account), f"/reflections/mine/{booking.id}/readers", {})
    reader.get(address, status=404)
    _cannot_read(browser, supervisor, booking)
    assert "Read by" in browser(booking.starter.account).get(f"/reflections/mine/{booking.id}").text


@pytest.mark.parametrize("change", ["take-back", "open"])
def test_taking_it_back_or_changing_it_closes_it_at_once(browser: Open, change: str) -> None:
    supervisor, booking = _supervised()
    browser(booking.starter.account).post(f"/reflections/mine/{booking.id}/{change}")
    _cannot_read(browser, supervisor, booking)


def test_a_change_of_manager_shuts_the_old_one_out_and_does_not_let_the_new_one_in(browser: Open) -> None:
    old, booking = _supervised()
    new = people.line_manager(name="Bea Newmanager")
    booking.starter.manager = new
    db.session.flush()
    _cannot_read(browser, old, booking)
    _cannot_read(browser, new, booking)
    visitor = browser(booking.starter.account)
    here = f"/reflections/mine/{booking.id}"
    assert "nobody can read it now" in visitor.get(here).text
    send(visitor, f"{here}/readers", {"readers": "supervisor"})
    browser(new).get(f"/reflections/shared/{factory.booking_reflection(booking).id}")
    _cannot_read(browser, old, booking)


def test_where_another_supervisor_is_named_the_line_manager_reads_nothing(browser: Open) -> None:
    line_manager, booking = _supervised()
    booking.starter.supervisor = people.account(name="Named Supervisor")
    db.session.flush()
    _cannot_read(browser, line_manager, booking)


def test_she_agrees_to_a_person_and_not_to_whoever_holds_the_post(browser: Open) -> None:
    first, second = people.line_manager(name="First Manager"), people.line_manager(name="Second Manager")
    reflection = factory.written(factory.attended(people.starter(manager=first)))
    visitor = browser(reflection.starter.account)
    path = f"/reflections/mine/{reflection.booking_id}/readers"
    page = visitor.get(path).text
    assert "First Manager" in page
    reflection.starter.manager = second
    db.session.flush()
    again = visitor.post(path, {**hidden(page), "readers": "supervisor"}, status=422).text
    assert "Your supervisor has changed" in again
    assert "Second Manager" in again
    assert 'value="supervisor" checked' not in " ".join(again.split())
    _cannot_read(browser, second, reflection.booking)


@pytest.mark.one_database
def test_without_a_supervisor_there_is_nobody_to_share_with(browser: Open) -> None:
    reflection = factory.written()
    visitor = browser(reflection.starter.account)
    path = f"/reflections/mine/{reflection.booking_id}/readers"
    page = visitor.get(path).text
    assert "You have no supervisor on record yet" in page
    refused = visitor.post(path, {**hidden(page), "readers": "supervisor", "supervisor_id": "1"}, status=422)
    assert "Ask human resources to add one" in refused.text


def test_the_follow_up_follows_the_sharing_of_the_reflection(browser: Open) -> None:
    supervisor, booking = _supervised()
    private = _everything_secret()
    factory.followed_up(factory.booking_reflection(booking), text="The follow-up of one who shares")
    factory.followed_up(factory.booking_reflection(private), text="The follow-up of one who does not")
    page = browser(supervisor).get(f"/reflections/shared/{factory.booking_reflection(booking).id}").text
    assert "The follow-up of one who shares" in page
    author = browser(booking.starter.account)
    assert "Anna Supervisor" in author.get(f"/reflections/mine/{booking.id}/six-weeks").text
    other = browser(private.starter.account)
    assert "Only you can read your answer" in other.get(f"/reflections/mine/{private.id}/six-weeks").text


def test_two_windows_on_who_may_read_do_not_undo_each_other(browser: Open) -> None:
    supervisor, booking = _supervised()
    visitor = browser(booking.starter.account)
    path = f"/reflections/mine/{booking.id}/readers"
    old_window = hidden(visitor.get(path).text)
    send(visitor, path, {})
    shown_again = visitor.post(path, {**old_window, "readers": "supervisor"}, status=422).text
    assert "You changed this in another window" in shown_again
    _cannot_read(browser, supervisor, booking)


def test_for_learning_only_the_approved_words_are_read_and_nobody_is_named(browser: Open) -> None:
    lead = people.account(AccountRole.INVOLVEMENT_LEAD, name="Ines Lead")
    booking = _everything_secret(for_learning=True)
    author, reader = browser(booking.starter.account), browser(lead)
    here = f"/reflections/mine/{booking.id}"
    assert SECRET in author.get(f"{here}/copy").text
    send(author, f"{here}/copy", {"text": "A form that comes back costs a week."})
    assert "A form that comes back" not in reader.get("/reflections/for-learning").text
    send(author, f"{here}/copy/agree", {})
    page = reader.get("/reflections/for-learning").text
    assert "A form that comes back costs a week." in page
    for telling in (SECRET, booking.starter.account.name, booking.welcome_session.title, "2027"):
        assert telling not in page
    send(author, f"{here}/copy", {"text": f"Not agreed yet: {SECRET}"})
    assert "Not agreed yet" not in reader.get("/reflections/for-learning").text
    assert "Ines Lead" in author.get(here).text
    send(author, f"{here}/readers", {})
    assert "A form that comes back" not in reader.get("/reflections/for-learning").text
    assert db.session.scalars(select(Share.approved_text)).all() == [None]


def test_she_cannot_approve_words_she_has_not_just_read(browser: Open) -> None:
    booking = _everything_secret(for_learning=True)
    visitor = browser(booking.starter.account)
    here = f"/reflections/mine/{booking.id}"
    send(visitor, f"{here}/copy", {"text": "Read"})
    shown = hidden(visitor.get(f"{here}/copy/agree").text)
    send(visitor, f"{here}/copy", {"text": "Changed in another window"})
    again = visitor.post(f"{here}/copy/agree", shown, status=422).text
    assert "Read them again before you agree" in again
    assert "Changed in another window" in again
    assert queries.for_learning() == []
    send(visitor, f"{here}/copy/agree", {})
    assert [share.approved_text for share in queries.for_learning()] == ["Changed in another window"]
    send(visitor, f"{here}/copy", {"text": ""})
    assert "There are no words in the copy" in visitor.post(f"{here}/copy/agree", {"version": "9"}, status=422).text


@pytest.mark.usefixtures("department")
def test_texts_for_learning_stand_in_no_order_of_time_or_person() -> None:
    for number in range(5):
        factory.for_learning(f"Text {number}")
    shares = queries.for_learning()
    keys = [share.shelf_key for share in shares]
    assert keys == sorted(key for key in keys if key)
    assert len({len(key) for key in keys if key}) == 1
    assert {len(key) for key in keys if key} == {32}


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

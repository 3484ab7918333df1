"""Who may read what she chose to share, from which moment, and until when."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from induction.audit import AuditEvent
from induction.db import db
from induction.people.enums import AccountRole
from induction.people.models import Account
from induction.reflections import queries
from induction.reflections.models import Reading, Share
from induction.sessions.models import Booking
from tests.factories import people
from tests.factories import reflections as factory
from tests.integration.conftest import Browser
from tests.integration.reflections.pages import hidden, send
from tests.integration.reflections.planted import SECRET, everything_secret

Open = Callable[..., Browser]


def _supervised() -> tuple[Account, Booking]:
    supervisor = people.line_manager(name="Anna Supervisor")
    booking = everything_secret(supervisor=supervisor)
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
    private = everything_secret()
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
    booking = everything_secret(for_learning=True)
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
    booking = everything_secret(for_learning=True)
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

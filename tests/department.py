"""The demonstration department in a test: who is in it, and where each kind of page can be found."""

import contextvars
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, session
from flask.testing import FlaskClient
from flask_wtf.csrf import generate_csrf
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from induction import clock
from induction.app import create_app
from induction.audit import SYSTEM, Actor
from induction.config import Environment, read_settings
from induction.db import Base, db, unit_of_work
from induction.demonstration import loading
from induction.exercises.models import Exercise
from induction.groups import services as groups
from induction.outbox.enums import MessageStatus
from induction.outbox.models import Message
from induction.people.models import Account, JobRole, ManagerNomination, Site, Starter, StarterImport, Team
from induction.people.services import sign_in, starter_imports
from induction.reflections.models import Reflection, Share
from induction.sessions.enums import SessionStatus
from induction.sessions.models import AccessArrangement, Booking, ProgrammeItem, Room, TrainerOffer, WelcomeSession
from induction.trainers.models import Trainer

HR_FILE = Path(__file__).with_name("data") / "starters-hr-export.csv"
PEOPLE = {
    "HR officer": "k.holt@northshire.example",
    "involvement lead": "s.morris@northshire.example",
    "head of service": "j.ashworth@northshire.example",
    "administrator": "r.patel@northshire.example",
    "her line manager": "s.begum@northshire.example",
    "another line manager": "d.marsh@northshire.example",
    "the trainer": "maureen.tully@northshire.example",
    "another trainer": "sheila.nwosu@northshire.example",
    "the starter": "beryl.oakley@northshire.example",
    "another starter": "gareth.beynon@northshire.example",
}
"""One of each kind of person; most records below are the starter's or the trainer's."""


@dataclass
class Department:
    """An application with the demonstration department in it, and the ids that fill the addresses."""

    app: Flask
    ids: dict[str, int]
    special: dict[str, dict[str, Any]]
    """Values for the addresses of one endpoint, where the usual ones do not fit."""

    def address(self, rule: Rule) -> str:
        """Return an address for a rule. Raises ``KeyError`` where nobody has said what fills a new kind of value."""
        values = {
            **self.ids,
            **self.special.get(rule.endpoint.split(".")[0], {}),
            **self.special.get(rule.endpoint, {}),
        }
        with self.app.test_request_context():
            return self.app.url_for(rule.endpoint, **{name: values[name] for name in rule.arguments})

    def rules(self, method: str) -> list[Rule]:
        """Return the rules that answer a method, by address."""
        found = [rule for rule in self.app.url_map.iter_rules() if method in (rule.methods or set())]
        return sorted((rule for rule in found if rule.endpoint != "static"), key=lambda rule: rule.rule)

    def visitor(self, email: str | None) -> "Visitor":
        """Return a browser in which somebody, or nobody, is signed in."""
        return contextvars.Context().run(self._visitor, email)

    def _visitor(self, email: str | None) -> "Visitor":
        client = self.app.test_client()
        if email is not None:
            with self.app.app_context(), unit_of_work():
                account = db.session.scalars(select(Account).where(Account.email == email)).one()
                secret = sign_in.open_session(account, "A browser in a test")
            with client.session_transaction() as cookie:
                cookie["_user_id"] = secret
                cookie["_fresh"] = True
        return Visitor(self.app, client)


@dataclass
class Visitor:
    """A browser."""

    app: Flask
    client: FlaskClient

    def get(self, address: str) -> TestResponse:
        """Look at a page."""
        return contextvars.Context().run(self.client.get, address)

    def post(self, address: str, data: dict[str, Any] | None = None) -> TestResponse:
        """Send a form, with its token."""
        return contextvars.Context().run(self._post, address, data or {})

    def _post(self, address: str, data: dict[str, Any]) -> TestResponse:
        with self.client.session_transaction() as cookie, self.app.test_request_context():
            session.update(cookie)
            token = str(generate_csrf())
            cookie["csrf_token"] = session["csrf_token"]
        return self.client.post(address, data={"csrf_token": token, **data})


def build(folder: Path) -> Department:
    """Load the department into a new application on SQLite. The clock must be held by the caller."""
    settings = read_settings({}, environment=Environment.TEST, data_folder=str(folder))
    app = create_app(settings, TESTING=True)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        with unit_of_work():
            loading.load(lambda _words: None)
        with unit_of_work():
            soon = db.session.scalars(
                select(WelcomeSession).where(WelcomeSession.status == SessionStatus.CONFIRMED)
            ).one()
            groups.make(SYSTEM, soon.id, version=0)
            _add_what_is_unfinished()
        return Department(app, *_addresses(soon))


def _add_what_is_unfinished() -> None:
    """Add a file that HR has not brought in yet, a manager to confirm, and a message that could not be sent."""
    officer = _account("HR officer")
    starter_imports.upload(Actor(officer.id), upload_key="a-form", file_name=HR_FILE.name, data=HR_FILE.read_bytes())
    db.session.add(ManagerNomination(email="h.whitfield@northshire.example", seen_at=clock.now()))
    db.session.add(
        Message(
            rule="sessions.booked",
            account_id=_account("another starter").id,
            occasion="in a test",
            subject="You are booked",
            body="You are booked.",
            reference="<test@northshire.example>",
            status=MessageStatus.FAILED,
            queued_at=clock.now(),
            next_try_at=clock.now(),
            problem="550 no such mailbox",
        )
    )


def _one(query: Any) -> Any:
    return db.session.scalars(query.limit(1)).one()


def _account(role: str) -> Account:
    found: Account = _one(select(Account).where(Account.email == PEOPLE[role]))
    return found


def _addresses(soon: WelcomeSession) -> tuple[dict[str, int], dict[str, dict[str, Any]]]:
    starter: Starter = _one(select(Starter).where(Starter.account_id == _account("the starter").id))
    other: Starter = _one(select(Starter).where(Starter.account_id == _account("another starter").id))
    trainer: Trainer = _one(select(Trainer).where(Trainer.account_id == _account("the trainer").id))
    held: Booking = _one(select(Booking).where(Booking.starter_id == starter.id))
    to_come: Booking = _one(select(Booking).where(Booking.starter_id == other.id))
    exercise: Exercise = _one(select(Exercise).where(Exercise.owner_id == trainer.id))
    offer: TrainerOffer = _one(
        select(TrainerOffer).where(TrainerOffer.trainer_id == trainer.id, TrainerOffer.welcome_session_id == soon.id)
    )
    shared: Reflection = _one(
        select(Reflection).join(Reflection.shares).where(Reflection.booking_id == held.id, Share.agreed_at.is_not(None))
    )
    ids = {
        "welcome_session_id": soon.id,
        "booking_id": to_come.id,
        "starter_id": starter.id,
        "account_id": starter.account_id,
        "trainer_id": trainer.id,
        "exercise_id": exercise.id,
        "offer_id": offer.id,
        "reflection_id": shared.id,
        "room_id": _one(select(Room)).id,
        "site_id": _one(select(Site)).id,
        "team_id": _one(select(Team)).id,
        "job_role_id": _one(select(JobRole)).id,
        "line_id": _one(select(AccessArrangement).where(AccessArrangement.welcome_session_id == soon.id)).id,
        "item_id": _one(select(ProgrammeItem).where(ProgrammeItem.welcome_session_id == soon.id)).id,
        "record_id": _one(select(JobRole)).id,
        "starter_import_id": _one(select(StarterImport)).id,
        "nomination_id": _one(select(ManagerNomination)).id,
        "message_id": _one(select(Message)).id,
        "number": 1,
        "device_id": 1,
    }
    special: dict[str, dict[str, Any]] = {
        "people": {"link": "not-a-link", "kind": "job-roles"},
        "access": {"step": "needs"},
        "trainers": {"topic": "limits"},
        "exercises": {"slug": "ten-days-late"},
        "pathways": {"slug": "welcome"},
        "reflections": {"booking_id": held.id, "question": "better", "part": "better"},
    }
    return ids, special

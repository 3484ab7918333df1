"""The whole journey, by hand: from an empty database and HR's file to a reflection that only the right people can read.

The clock is moved as the weeks go by; every email is sent by the worker and read from the folder it is kept in.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect

from induction import clock
from induction.db import Base, db
from induction.outbox.worker import send_what_is_due
from induction.reflections.services.follow_ups import ask_follow_ups
from tests.conftest import make_app
from tests.e2e.conftest import apart, serving

HR_FILE = Path(__file__).parents[1] / "data" / "starters-hr-export.csv"
BEGINS = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""The Monday on which the department begins: the dates in HR's file are of these weeks."""
SESSION_DAY = datetime(2027, 1, 12, tzinfo=UTC)

pytestmark = pytest.mark.browser


class World:
    """The installation, its clock, its mail, and windows for people."""

    def __init__(self, app: Flask, site: str, chromium: Browser, clocks: ExitStack) -> None:
        """Take the running application."""
        self.app, self.site, self.chromium, self._clocks = app, site, chromium, clocks
        self.mail = Path(app.extensions["settings"].data_folder) / "mail"

    def now(self, moment: datetime) -> None:
        """Let it be another time."""
        self._clocks.close()
        self._clocks.enter_context(clock.fixed(moment))

    def command(self, *words: str) -> None:
        """Run a command as an administrator of the server would."""
        result = apart(lambda: self.app.test_cli_runner().invoke(args=list(words)))
        assert result.exit_code == 0, result.output

    def post(self) -> None:
        """Let the worker send what is due."""
        apart(self._send)

    def _send(self) -> None:
        with self.app.app_context():
            send_what_is_due()

    def letters_to(self, address: str) -> list[str]:
        """Return the texts of the emails to somebody, the oldest first."""
        found = []
        for path in sorted(self.mail.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns):
            email = message_from_bytes(path.read_bytes(), policy=default)
            assert isinstance(email, EmailMessage)
            if address in str(email["To"]):
                body = email.get_body(("plain",))
                assert isinstance(body, EmailMessage)
                found.append(f"{email['Subject']}\n{body.get_content()}")
        return found

    def sign_in(self, address: str, *, width: int = 1280) -> Page:
        """Open a window and sign in through the email."""
        page = self.chromium.new_context(base_url=self.site, viewport={"width": width, "height": 800}).new_page()
        page.set_default_timeout(10_000)
        page.goto("/sign-in")
        page.get_by_label("Your work email address").fill(address)
        page.get_by_role("button", name="Send me a link").click()
        self.post()
        code = re.search(r"\*\*(\d{6})\*\*", self.letters_to(address)[-1])
        assert code is not None
        page.get_by_label("The six digits from the email").fill(code[1])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("button", name="Sign out")).to_be_visible()
        return page


@pytest.fixture
def world(tmp_path: Path, chromium: Browser) -> Iterator[World]:
    """Give an empty installation."""
    clock.allow_fixing(True)
    app = apart(make_app, tmp_path)
    apart(_make_tables, app)
    with ExitStack() as clocks, serving(app) as site:
        found = World(app, site, chromium, clocks)
        found.now(BEGINS)
        yield found


def _make_tables(app: Flask) -> None:
    with app.app_context():
        Base.metadata.create_all(db.engine)


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def _follow(page: Page, name: str) -> None:
    # a link in a button's clothes has a button's role
    page.get_by_role("link", name=name).or_(page.get_by_role("button", name=name)).first.click()


def _says(page: Page, words: str) -> None:
    expect(page.locator("body")).to_contain_text(words)


def _add_account(page: Page, name: str, address: str, *roles: str) -> None:
    page.goto("/accounts/new")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Email address").fill(address)
    for role in roles:
        page.get_by_label(role, exact=True).check()
    _press(page, "Save")


def test_from_hrs_file_to_a_reflection(world: World) -> None:
    world.command("exercises", "load")
    world.command("modules", "load")
    world.command("people", "add-administrator", "admin@northshire.example")
    admin = world.sign_in("admin@northshire.example")
    _add_account(admin, "Karen Holt", "hr@northshire.example", "HR officer")
    _add_account(admin, "Siân Morris", "lead@northshire.example", "Involvement lead")
    _add_account(admin, "Judith Ashworth", "head@northshire.example", "Head of service")

    hr = world.sign_in("hr@northshire.example")
    _bring_in_starters(hr)
    lead = world.sign_in("lead@northshire.example")
    _schedule(hr)
    trainer = _trainer_with_an_exercise(world, lead)
    session = _ask_the_trainer(world, lead, trainer)
    starter = _book(world, hr, session)
    _on_the_day(world, hr, session)
    _reflect(world, starter)
    _read(world)
    _six_weeks_later(world)


def _bring_in_starters(hr: Page) -> None:
    hr.goto("/starters/import")
    hr.get_by_label("The file of new starters").set_input_files(HR_FILE)
    _press(hr, "Check the file")
    _says(hr, "31/02/2027")
    for title, family in JOB_ROLES.items():
        hr.get_by_label(title, exact=True).select_option(label=family)
    hr.get_by_label("Perm", exact=True).select_option(label="Permanent")
    _press(hr, "Save the answers")
    hr.locator("form[action$='/bring-in']").get_by_role("button").click()
    hr.goto("/starters?words=O'Brien")
    _says(hr, "Samantha O'Brien")
    hr.goto("/managers")
    hr.get_by_role("link", name=re.compile("s.begum@northshire.example")).first.click()
    hr.get_by_label("Their name").fill("Salma Begum")
    _press(hr, "Confirm this line manager")


JOB_ROLES = {
    "Home Care Assistant": "Home care",
    "Reablement Worker": "Home care",
    "Social Worker": "Front-line social work",
    "Social Worker (NQSW)": "Front-line social work",
    "Senior Practitioner": "Front-line social work",
    "Occupational Therapist": "Front-line social work",
    "Receptionist": "Reception",
    "Customer Service Adviser": "Reception",
    "Payments Assistant": "Finance and administration",
    "Business Support Officer": "Finance and administration",
    "HR Assistant": "Finance and administration",
    "Day Opportunities Worker": "Support",
    "Support Worker": "Support",
    "Team Manager": "Middle management",
}


def _schedule(hr: Page) -> None:
    hr.goto("/rooms")
    _follow(hr, "Add a room")
    hr.get_by_label("What the room is called").fill("The long room")
    hr.get_by_label("How many people it seats").fill("40")
    hr.get_by_label("A way in without steps").check()
    _press(hr, "Save the room")
    hr.goto("/sessions/new")
    hr.get_by_label("Title").fill("Welcome in January")
    hr.get_by_label("Date", exact=True).fill("12/1/2027")
    hr.get_by_label("It starts at").fill("9:30")
    hr.get_by_label("It ends at").fill("12:30")
    hr.get_by_label("Room").select_option(index=1)
    hr.get_by_label("Places").fill("6")
    hr.get_by_label("People in a small group").fill("6")
    hr.get_by_label("Last day to book").fill("11/1/2027")
    _press(hr, "Save")
    _press(hr, "Open it for booking")
    _says(hr, "People can book this session now.")


def _trainer_with_an_exercise(world: World, lead: Page) -> Page:
    lead.goto("/trainers/add")
    lead.get_by_label("Full name").fill("Maureen Tully")
    lead.get_by_label("The name people at a session will know them by").fill("Maureen")
    lead.get_by_label("Email address").fill("maureen@example.org")
    lead.get_by_label("They have agreed to be a trainer").check()
    _press(lead, "Add this trainer")
    trainer = world.sign_in("maureen@example.org", width=360)
    trainer.goto("/exercises/templates/ten-days-late")
    _says(trainer, "A template. Not written by a service user.")
    _follow(trainer, "Make an exercise from it")
    _press(trainer, "Make it my own")
    trainer.goto("/exercises")
    trainer.get_by_role("link", name=re.compile("Ten days late")).first.click()
    _follow(trainer, "Fill the blanks")
    for blank in trainer.locator("textarea").all():
        blank.fill("These are my own words about it.")
    _press(trainer, "Save these words")
    _follow(trainer, "Read it and decide")
    _press(trainer, "I agree to this version")
    _says(trainer, "Agreed. This version can be used from now on.")
    return trainer


def _ask_the_trainer(world: World, lead: Page, trainer: Page) -> str:
    lead.goto("/sessions")
    _follow(lead, "Welcome in January")
    session = lead.url.removeprefix(world.site)
    lead.goto(f"{session}/offers/new")
    lead.get_by_role("link", name=re.compile("Maureen")).first.click()
    lead.get_by_label("Fee").fill("£75")
    lead.get_by_label("Their supporter").fill("Kasia")
    lead.get_by_label("The supporter’s phone number").fill("01632 960401")
    _press(lead, "Ask")
    expect(lead.locator(".govuk-error-summary")).to_have_count(0)
    world.post()
    assert any("Welcome in January" in letter for letter in world.letters_to("maureen@example.org"))
    trainer.goto("/offers")
    _follow(trainer, "See everything, and answer")
    _says(trainer, "£75")
    trainer.get_by_role("button", name=re.compile("^Yes")).click()
    return session


def _book(world: World, hr: Page, session: str) -> Page:
    starter = world.sign_in("liam.perry3@northshire.example", width=360)
    starter.goto("/access/change/needs")
    starter.goto("/my-session")
    _press(starter, "Book this day (Tuesday 12 January 2027)")
    _says(starter, "You are booked.")
    hr.goto(f"{session}/book")
    _press(hr, "Book all that fit")
    _says(hr, "5 people have been booked.")
    late = world.sign_in("agnieszka.wjcik37@northshire.example", width=360)
    late.goto("/my-session")
    late.get_by_role("button", name=re.compile("Join the waiting list")).click()
    _says(late, "You are number 1 on the waiting list")
    _press(hr, "Confirm the session")
    _says(hr, "The session is confirmed.")
    world.post()
    assert any("You are booked" in letter for letter in world.letters_to("liam.perry3@northshire.example"))
    starter.goto("/modules")
    starter.get_by_role("link", name=re.compile("What a payment turns into|payment", re.IGNORECASE)).first.click()
    starter.goto("/reflections/mine")
    _follow(starter, "Say where you stand")
    for group in starter.get_by_role("group").all():
        group.get_by_label("3", exact=True).check()
    _press(starter, "Save and continue")
    return starter


def _on_the_day(world: World, hr: Page, session: str) -> None:
    world.now(SESSION_DAY + timedelta(hours=9))
    hr = world.sign_in("hr@northshire.example", width=360)
    hr.goto(f"{session}/groups")
    _press(hr, "Make the groups")
    _says(hr, "Maureen")
    hr.goto(f"{session}/register")
    rows = hr.locator("[data-save-row]")
    expect(rows).to_have_count(6)
    for row in rows.all():
        row.get_by_label("Attended", exact=True).check()
        expect(row.locator("[data-save-state]")).to_have_text("Saved")
    expect(hr.locator("[data-save-each-status]")).to_have_text("All saved")
    _press(hr, "Finish the register")
    _says(hr, "The session is marked as held.")


STAYED = "She said she slept in her chair."
ONE_THING = "Ring before the letter goes out."


def _reflect(world: World, starter: Page) -> None:
    world.now(SESSION_DAY + timedelta(days=1, hours=17))
    starter.close()
    starter = world.sign_in("liam.perry3@northshire.example", width=360)
    starter.goto("/reflections/mine")
    _follow(starter, "Write your reflection")
    starter.get_by_role("button", name=re.compile("Begin|Start", re.IGNORECASE)).or_(
        starter.get_by_role("link", name=re.compile("Begin|Start", re.IGNORECASE))
    ).first.click()
    starter.locator("textarea").fill(STAYED)
    expect(starter.locator("[data-autosave-status]")).to_contain_text("Saved at")
    starter.close()  # the bus has arrived

    starter = world.sign_in("liam.perry3@northshire.example", width=360)
    starter.goto("/reflections/mine")
    _follow(starter, "Go on writing")
    starter.goto(starter.url)
    _says(starter, STAYED)
    _answer_the_rest(starter)
    _press(starter, "Finish")
    _says(starter, ONE_THING)


def _answer_the_rest(starter: Page) -> None:
    base = re.sub(r"(/reflections/mine/\d+).*", r"\1", starter.url)
    for question in ("stayed_with_me", "better", "worse", "notices_first"):
        starter.goto(f"{base}/questions/{question}")
        if question != "stayed_with_me":
            starter.locator("textarea").fill(f"What I think about {question.replace('_', ' ')}.")
        _press(starter, "Save and continue")
    starter.get_by_label("What I will do").fill(ONE_THING)
    starter.get_by_label("By when").fill("29/1/2027")
    _press(starter, "Save and continue")
    for group in starter.get_by_role("group").all():
        group.get_by_label("8", exact=True).check()
    _press(starter, "Save and continue")
    _follow(starter, "Go on")
    starter.get_by_label("My supervisor").check()


def _read(world: World) -> None:
    manager = world.sign_in("s.begum@northshire.example")
    manager.goto("/reflections/shared")
    manager.get_by_role("link", name=re.compile("Liam Perry")).first.click()
    _says(manager, STAYED)
    for outsider in ("admin@northshire.example", "hr@northshire.example", "head@northshire.example"):
        response = world.sign_in(outsider).goto(manager.url)
        assert response is not None
        assert response.status == 404
    head = world.sign_in("head@northshire.example")
    head.goto("/report")
    _says(head, "fewer than 8")
    expect(head.locator("body")).not_to_contain_text(STAYED)


def _six_weeks_later(world: World) -> None:
    world.now(SESSION_DAY + timedelta(weeks=6, hours=12))
    apart(_ask, world.app)
    world.post()
    letter = world.letters_to("liam.perry3@northshire.example")[-1]
    assert ONE_THING not in letter
    starter = world.sign_in("liam.perry3@northshire.example", width=360)
    starter.goto("/reflections/mine")
    _follow(starter, "Answer")
    starter.get_by_label("Yes", exact=True).check()
    _press(starter, "Send my answer")


def _ask(app: Flask) -> None:
    with app.app_context():
        ask_follow_ups()
        db.session.commit()

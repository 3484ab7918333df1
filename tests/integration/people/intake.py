"""A department that knows the words of the sample files, and the way of an officer through an import."""

import io
import re
from collections.abc import Mapping, Sequence
from itertools import count

from sqlalchemy import select
from werkzeug.test import TestResponse

from induction.db import db
from induction.people.models import JobRole, Site, StarterImport, Team
from induction.people.queries import key_of
from induction.people.services import records
from tests.factories import kept, people
from tests.integration.conftest import Browser
from tests.unit.people.hr_files import BOSS, DATA, DEPARTMENT, table, written

_keys = count(1)
EXPORT = (DATA / "starters-hr-export.csv").read_bytes()
SAVED = (DATA / "starters-excel-saved.csv").read_bytes()


def department() -> None:
    """Make what the sample files take for granted: job titles, contracts, sites, teams and line managers."""
    records.seed_words()
    for title, family in DEPARTMENT.job_titles.items():
        kept(JobRole(title=title, key=key_of(title), family=family))
    for name in DEPARTMENT.sites:
        kept(Site(name=name, key=key_of(name)))
    for name in sorted(DEPARTMENT.teams):
        kept(Team(name=name, key=key_of(name), service=""))
    for email in DEPARTMENT.managers:
        people.line_manager(email=email, name=email.split("@")[0])


def small_department() -> None:
    """Make just enough for a row of ``hr_files.row``."""
    records.seed_words()
    kept(JobRole(title="Social Worker", key="social worker", family=DEPARTMENT.job_titles["Social Worker"]))
    people.line_manager(email=BOSS, name="Samira Begum")


def csv_of(rows: Sequence[Mapping[str, str]]) -> bytes:
    """Give the bytes of a file of HR's."""
    return written(table(rows)).encode()


def send(
    office: Browser, data: bytes, *, name: str = "starters.csv", key: str = "ab" * 16, status: int = 302
) -> TestResponse:
    """Send a file."""
    sent = {"upload_key": key, "file": (io.BytesIO(data), name)}
    response = office.post("/starters/import", sent, status=status)
    response.request.environ["wsgi.input"].close()  # the test client keeps a large one in a temporary file
    return response


def seen_on(page: TestResponse) -> str:
    """Give the mark of the outcome that a check page shows."""
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]+)"', page.text)
    assert found is not None
    return found[1]


def bring_in(office: Browser, address: str, *, seen: str | None = None, status: int = 302) -> TestResponse:
    """Press the button on a check page that shows what it shows now, or did when it had the mark ``seen``."""
    seen = seen_on(office.get(address)) if seen is None else seen
    return office.post(f"{address}/bring-in", {"seen": seen}, status=status)


def send_and_bring_in(office: Browser, data: bytes) -> TestResponse:
    """Send a file, press the button at once, and give the page that tells what became of it."""
    address = send(office, data, key=f"{next(_keys):032x}").headers["Location"]
    return office.follow(bring_in(office, address))


def only_import() -> StarterImport:
    """Give the one file that has been sent."""
    return db.session.scalars(select(StarterImport)).one()

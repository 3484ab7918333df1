"""Takes the pictures in README.md: the demonstration department, as it looks today. ``make pictures``."""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from induction import clock
from tests.conftest import A_MONDAY
from tests.department import PEOPLE, Department, build
from tests.e2e.conftest import apart, cookie_for, serving
from tests.everything import browser

FOLDER = Path(__file__).with_name("pictures")
PICTURES = [
    ("starter-home", "another starter", "/", 360),
    ("reflection", "the starter", "/reflections/mine/{held}", 360),
    ("hr-home", "HR officer", "/", 1100),
    ("session", "HR officer", "/sessions/{welcome_session_id}", 1100),
    ("groups", "HR officer", "/sessions/{welcome_session_id}/groups", 1100),
    ("report", "head of service", "/report", 1100),
]
"""Name, who looks, at what, how wide."""


def take(department: Department) -> None:
    """Take every picture."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    addresses = {**department.ids, "held": department.special["reflections"]["booking_id"]}
    with serving(department.app) as site, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox", "--disable-gpu"])
        for name, who, path, width in PICTURES:
            context = chromium.new_context(viewport={"width": width, "height": 900}, base_url=site)
            cookie = apart(cookie_for, department.app, PEOPLE[who])
            context.add_cookies([{"name": "induction", "value": cookie, "url": site}])
            page = context.new_page()
            page.goto(path.format(**addresses))
            page.screenshot(path=FOLDER / f"{name}.png")
            context.close()
        chromium.close()


def main() -> int:
    """Build the department and take its pictures."""
    clock.allow_fixing(True)
    with tempfile.TemporaryDirectory() as folder, clock.fixed(A_MONDAY):
        take(build(Path(folder)))
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Every page, as somebody who may see it, wide and narrow: nothing that axe finds wrong, and nothing that runs off the screen."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.department import PEOPLE, Department
from tests.e2e.conftest import NODE_MODULES, apart

AXE = NODE_MODULES / "axe-core" / "axe.min.js"
_RUN = """() => axe.run(document, {resultTypes: ["violations"]}).then(found => found.violations.map(
    one => one.id + ": " + one.nodes.map(node => node.target.join(" ")).slice(0, 3).join(", ")))"""
_FOUR_HUNDRED_PER_CENT = 320
"""What is left of a screen 1280 pixels wide at 400 % zoom (WCAG 2.2, 1.4.10)."""
_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"

pytestmark = pytest.mark.browser


def pages(department: Department) -> dict[str | None, list[str]]:
    """Return, by person, the pages that she is the first of everybody to be let in to."""
    found: dict[str | None, list[str]] = {}
    visitors = {email: department.visitor(email) for email in (None, *PEOPLE.values())}
    for rule in department.rules("GET"):
        address = department.address(rule)
        for email, visitor in visitors.items():
            response = visitor.get(address)
            if response.status_code == 200 and response.mimetype == "text/html":
                found.setdefault(email, []).append(address)
                break
    return found


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_runs_off_the_screen(
    window: Callable[..., Page], department: Department, width: int
) -> None:
    wrong: dict[str, list[str]] = {}
    seen = 0
    for email, addresses in apart(pages, department).items():
        page = window(email, width=width)
        for address in addresses:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(address)
            page.add_script_tag(path=AXE)
            found = page.evaluate(_RUN)
            for narrow in {width, min(width, _FOUR_HUNDRED_PER_CENT)}:
                page.set_viewport_size({"width": narrow, "height": 800})
                if (too_wide := page.evaluate(_TOO_WIDE)) > 0:
                    found.append(f"at {narrow}, {too_wide} pixels too wide")
            if found:
                wrong[address] = found
            seen += 1
    assert wrong == {}
    assert seen > 60

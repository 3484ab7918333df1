"""Without a mouse, without script, and with a signal that comes and goes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.department import PEOPLE, Department

pytestmark = pytest.mark.browser


def test_the_first_tab_goes_to_the_skip_link_and_it_leads_to_the_page_itself(window: Callable[..., Page]) -> None:
    page = window(PEOPLE["HR officer"])
    page.goto("/sessions")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main-content")).to_be_focused()


def test_every_control_of_a_page_can_be_reached_and_shows_where_one_is(
    window: Callable[..., Page], department: Department
) -> None:
    page = window(PEOPLE["HR officer"])
    page.goto(f"/sessions/{department.ids['welcome_session_id']}/book")
    wanted = page.locator("main").locator("a, button, input:not([type=hidden])").count()
    reached = set()
    for _ in range(wanted + 40):
        page.keyboard.press("Tab")
        place = page.evaluate("""() => {
            const at = document.activeElement
            if (!document.querySelector("main").contains(at)) return null
            const box = at.getBoundingClientRect()
            const style = getComputedStyle(at.labels?.[0] ? at.labels[0] : at)
            return [at.outerHTML, box.width > 0 && box.height > 0, style.visibility !== "hidden"]
        }""")
        if place is not None:
            assert place[1:] == [True, True], place[0]
            reached.add(place[0])
    assert len(reached) >= wanted


def test_without_script_hr_changes_a_session_and_a_starter_saves_what_she_writes(
    window: Callable[..., Page], department: Department
) -> None:
    hr = window(PEOPLE["HR officer"], script=False)
    hr.goto(f"/sessions/{department.ids['welcome_session_id']}/change")
    hr.get_by_label("Title").fill("Without a script")
    hr.get_by_role("button", name="Save", exact=True).click()
    expect(hr.get_by_role("heading", level=1)).to_have_text("Without a script")
    starter = window("lowri.james@northshire.example", width=360, script=False)
    starter.goto("/reflections/mine")
    starter.get_by_role("button", name="Go on writing").click()
    address = starter.url
    starter.goto(f"{address}/questions/worse")
    starter.locator("textarea").fill("I never thought of who waits for it.")
    starter.get_by_role("button", name="Save and continue").click()
    starter.goto(f"{address}/questions/worse")
    expect(starter.locator("textarea")).to_have_value("I never thought of who waits for it.")


def test_what_is_typed_while_the_signal_is_gone_is_kept_and_sent_when_it_is_back(window: Callable[..., Page]) -> None:
    page = window("lowri.james@northshire.example", width=360)
    page.goto("/reflections/mine")
    page.get_by_role("button", name="Go on writing").click()
    address = f"{page.url}/questions/notices_first"
    page.goto(address)
    expect(page.locator("[data-autosave-status]")).to_be_attached()
    page.context.set_offline(True)
    page.locator("textarea").fill("The woman in the blue coat.")
    expect(page.locator("[data-autosave-status]")).to_contain_text("Not saved yet")
    page.context.set_offline(False)
    expect(page.locator("[data-autosave-status]")).to_contain_text("Saved at", timeout=30_000)
    page.goto(address)
    expect(page.locator("textarea")).to_have_value("The woman in the blue coat.")

"""Light and dark: as the reader chose it on whichever page, or as the system has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from served import Served

ASSETS = Path(__file__).parents[2] / "site" / "assets"
CHAPTER, CLAUSE, HISTORY = "/text/platform/", "/c/platform.records/", "/c/platform.records/history/"
LIGHT, DARK = "rgb(255, 255, 255)", "rgb(23, 22, 20)"
FIRST = """
window.seen = [];
const look = () => {
  if (document.body) seen.push(getComputedStyle(document.documentElement).backgroundColor);
  if (seen.length < 5) requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""Notes the colour of the page from the first frame on, so that a flash would be seen."""


def colours(page: Page) -> set[str]:
    wait = "async () => { while (seen.length < 5) await new Promise(requestAnimationFrame); return seen; }"
    return set(page.evaluate(wait))


@pytest.mark.parametrize("system", ["light", "dark"])
@pytest.mark.smoke
def test_what_is_chosen_on_one_page_holds_from_the_first_frame(
    browser: Browser, served: Served, system: str, width: int
):
    own, other = (LIGHT, DARK) if system == "light" else (DARK, LIGHT)
    context = browser.new_context(
        viewport={"width": width, "height": 740}, color_scheme="light" if system == "light" else "dark"
    )
    page = context.new_page()
    page.add_init_script(FIRST)
    page.goto(served.url + CHAPTER)
    assert colours(page) == {own}
    page.locator(".scheme").click()
    for address in (CHAPTER, CLAUSE, HISTORY, "/nowhere/"):
        page.goto(served.url + address)
        assert colours(page) == {other}, address
    page.goto(served.url + CLAUSE)
    for name in ("own", "system"):  # the third press leaves it to the system again
        page.locator(".scheme").click()
        page.goto(served.url + CHAPTER)
        assert colours(page) == {own}, name
    assert page.evaluate("document.documentElement.dataset.scheme") is None
    context.close()


def test_without_scripts_pages_are_as_the_system_has_it(browser: Browser, served: Served):
    for system, paper in (("light", LIGHT), ("dark", DARK)):
        context = browser.new_context(
            color_scheme="light" if system == "light" else "dark", java_script_enabled=False
        )
        page = context.new_page()
        for address in (CHAPTER, CLAUSE):
            page.goto(served.url + address)
            root = page.locator("html")
            assert root.evaluate("one => getComputedStyle(one).backgroundColor") == paper
            assert not page.locator(".scheme").is_visible()
        context.close()


def test_dark_is_the_same_by_choice_and_by_the_system():
    text = (ASSETS / "lite.css").read_text(encoding="utf-8")
    found = re.findall(
        r":root(?::not\(\[data-scheme=\"light\"\]\)|\[data-scheme=\"dark\"\]) \{(.*?)\}", text, re.S
    )
    system, chosen = (re.findall(r"--[a-z-]+: [^;]+;", block) for block in found)
    assert system == chosen
    assert len(chosen) > 10


@pytest.mark.smoke
def test_a_second_page_asks_of_no_file_whether_it_still_holds(browser: Browser, served: Served):
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    asked: list[str] = []

    def sent(event: dict[str, dict[str, str]]) -> None:
        if "if-none-match" in {name.lower() for name in event["headers"]}:
            asked.append(event["headers"].get(":path", "a file"))

    session.on("Network.requestWillBeSentExtraInfo", sent)
    for first, second in ((CHAPTER, "/text/merchant/"), (CLAUSE, "/c/platform.access/")):
        for address in (first, second):
            page.goto(served.url + address)
            page.wait_for_load_state("networkidle")
        assert asked == []
    page.goto(served.url + CHAPTER)  # a page itself is asked for each time
    assert len(asked) == 1
    context.close()

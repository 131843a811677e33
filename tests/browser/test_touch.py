"""Under a finger: what one goes to next is 44 px high, and nothing runs out of a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser
from served import Served

PAGES = (
    "/",
    "/text/",
    "/text/platform/",
    "/c/platform.records/",
    "/redlines/D1-working/",
    "/redlines/D1-working/list/",
    "/comments/2020-07/",
    "/proposals/",
    "/en/redlines/D1-working/",
    "/batch/",
    "/batch/terms/?lang=en",
    "/track/unknown",
    "/desk/sign-in",
)
LOW = """selectors => [...document.querySelectorAll(selectors)]
    .filter(e => e.checkVisibility() && !e.closest(".md-search") && e.getBoundingClientRect().height < 43.5)
    .map(e => e.textContent.trim())"""
NEXT = ".bar a, .toc a, .chapters a, .go a, .meta a, .clause-links a, .change h3 > a, .show label, .foot a, .next a, .steps a, summary, button"


@pytest.mark.parametrize("address", PAGES)
def test_a_finger_hits_what_it_is_meant_to(browser: Browser, served: Served, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(served.url + address)
    assert page.evaluate(LOW, NEXT) == []
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    context.close()

"""Every kind of page, at both widths: nothing that axe finds, nothing off the side."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from served import Served

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = [
    "/",
    "/text/platform/",
    "/text/terms/",
    "/text/annex-basis/",
    "/drafts/",
    "/drafts/D1/",
    "/redlines/",
    "/redlines/D1-working/",
    "/redlines/D1-working/list/",
    "/c/platform.records/history/",
    "/c/platform.records/D1-working/",
    "/c/platform.ranking/history/",
    "/comments/2020-07/",
    "/c/platform.records/",
    "/role/streamer/",
    "/search/",
    "/commenting/",
    "/404.html",
]


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("path", [*PAGES, *("/en" + path for path in PAGES if path != "/404.html")])
def test_a_page_is_accessible_and_fits(served: Served, page: Page, path: str) -> None:
    page.goto(served.url + path)
    for details in page.locator("details").all():
        details.evaluate("element => { element.open = true; }")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
    small = page.evaluate(
        """() => [...document.querySelectorAll('main button, main input:not([type=hidden]), main select')]
        .filter((e) => e.offsetParent && e.getBoundingClientRect().height < 24 && !e.closest('label'))
        .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []

"""Lists of duties and comments are filtered and sorted; what was chosen is in the address."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator

import pytest
from commented_pages import write_many
from once import made_once
from playwright.sync_api import Page, expect
from served import Served

from clausework.consultation.numbers import make_number

SEEN = "[...document.querySelectorAll('[data-sift]')].filter((one) => one.checkVisibility()).length"
HIDDEN = "[...document.querySelectorAll('h3[id]')].find((one) => !one.checkVisibility()).id"
DUTIES = "[...document.querySelectorAll('.sift-list')[0].querySelectorAll('.duty')]"
LEVELS = f"{DUTIES}.map((one) => +one.dataset.rank)"
PLACES = f"{DUTIES}.map((one) => +one.dataset.place)"


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("width", [360], indirect=True)
def test_a_number_of_a_table_shows_the_comments_that_it_counts(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/comments/2020-07/")
    every = page.evaluate(SEEN)
    cells = page.locator("td[data-role] a, td[data-chapter] a")
    for place in range(0, cells.count(), 9):
        count = int(cells.nth(place).inner_text())
        cells.nth(place).click()
        expect(page.locator("[data-sift]:visible")).to_have_count(count)  # those of other pages are fetched
        expect(page.locator("#sift [role=status]")).to_contain_text(str(count))
    address = page.url
    page.goto(address)
    expect(page.locator("[data-sift]:visible")).to_have_count(count)
    hidden = page.evaluate(HIDDEN)
    page.evaluate("name => { location.hash = name; }", hidden)
    expect(page.locator(f"[id='{hidden}']")).to_be_in_viewport()
    assert page.evaluate(SEEN) == every


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("width", [1280], indirect=True)
def test_duties_are_sorted_by_level_and_back(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/role/merchant/")
    every = page.evaluate(SEEN)
    before = page.evaluate(LEVELS)
    assert before != sorted(before)
    page.select_option("#sift [name=sort]", "rank")
    assert page.evaluate(LEVELS) == sorted(before)
    expect(page.locator(".duty .where").first).to_be_visible()
    page.select_option("#sift [name=level]", "prohibition")
    assert page.evaluate(SEEN) < every
    assert page.url.endswith("?level=prohibition&sort=rank")
    page.select_option("#sift [name=level]", "")
    page.select_option("#sift [name=sort]", "")
    assert page.evaluate(PLACES) == list(range(len(before)))
    assert page.evaluate(SEEN) == every
    page.select_option("#sift [name=changed]", "yes")
    assert 0 < page.evaluate(SEEN) < every


@pytest.mark.parametrize("script", [False], indirect=True, ids=["no-script"])
@pytest.mark.parametrize("width", [360], indirect=True)
def test_without_a_script_the_lists_are_whole(served: Served, page: Page) -> None:
    for path in ("/role/merchant/", "/comments/2020-07/"):
        page.goto(served.url + path)
        expect(page.locator("#sift")).to_be_hidden()
        assert page.locator("[data-sift]:visible").count() == page.locator("[data-sift]").count()


@pytest.fixture(scope="module")
def paged(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site whose consultation has many pages."""
    root = made_once(tmp_path_factory, "many-comments", write_many)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(root / "build/site"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize(
    "path", ["comments/2020-07/", "en/comments/2020-07/3/", "c/platform.vetting/", "comments/2020-07/2/"]
)
def test_a_link_of_long_ago_leads_to_the_comment(paged: str, page: Page, path: str) -> None:
    for place in (0, 60, 119):
        name = make_number("C", 100 + place)
        page.goto(f"{paged}/")
        page.goto(f"{paged}/{path}#{name}")
        expect(page.locator(f"[id='{name}']")).to_be_in_viewport()


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("lang", ["", "en/"])
def test_comments_of_all_pages_are_filtered(paged: str, page: Page, lang: str) -> None:
    page.goto(f"{paged}/{lang}comments/2020-07/")
    whole = page.evaluate(SEEN)
    menu = page.locator("#sift [name=chapter]")
    for value, count in (("scope", 24), ("platform", 96)):
        menu.select_option(value)
        expect(page.locator("#sift [role=status]")).to_contain_text(str(count))
        while page.locator("#sift + div > button").count():
            seen = page.evaluate(SEEN)
            page.locator("#sift + div > button").click()
            expect(page.locator("[data-sift]:visible")).not_to_have_count(seen)
        assert page.evaluate(SEEN) == count
        assert page.evaluate("[...document.querySelectorAll('#sift + div article')].length") == count
    page.reload()
    expect(menu).to_have_value("platform")
    menu.select_option("")
    expect(page.locator("nav.pages").first).to_be_visible()
    assert page.evaluate(SEEN) == whole

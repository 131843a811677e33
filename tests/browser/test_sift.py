"""Lists of duties and comments are filtered and sorted; what was chosen is in the address."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from served import Served

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
        assert page.evaluate(SEEN) == count
        expect(page.locator("#sift [role=status]")).to_contain_text(str(count))
    address = page.url
    page.goto(address)
    assert page.evaluate(SEEN) == count
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

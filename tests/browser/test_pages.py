"""Every kind of page of the site, at both widths and in all colours: nothing that axe finds, nothing off the side."""

from __future__ import annotations

import pytest
from looks import CLIPPED, faults, spread
from playwright.sync_api import Page
from served import Served

PAGES = [
    "/",
    "/text/",
    "/text/platform/",
    "/text/platform/changes/",
    "/text/platform/side/",
    "/text/platform/bilingual/",
    "/text/all/changes/",
    "/text/terms/",
    "/text/annex-basis/",
    "/drafts/",
    "/drafts/D1/",
    "/drafts/D1/platform/",
    "/drafts/D1/platform/bilingual/",
    "/redlines/",
    "/redlines/D1-working/",
    "/redlines/D1-working/list/",
    "/c/platform.records/history/",
    "/c/platform.records/D1-working/",
    "/c/platform.ranking/history/",
    "/comments/2020-07/",
    "/comments/2020-07/3/",
    "/c/platform.records/",
    "/c/merchant.minors/",
    "/role/",
    "/role/streamer/",
    "/proposals/",
    "/search/",
    "/search/?q=5",
    "/about/",
    "/commenting/",
    "/privacy/",
    "/manual/",
    "/manual/drafter/",
    "/manual/glossary/",
    "/manual/rules/abb/",
    "/manual/cli/",
    "/404.html",
]
MARKS = dict.fromkeys(("/", "/c/platform.records/"), pytest.mark.smoke)


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize(
    ("path", "width"),
    [
        *(
            pytest.param(path, (1280, 360)[place % 2], marks=MARKS.get(path, ()))
            for place, path in enumerate(PAGES)
        ),
        *(("/en" + path, (360, 1280)[place % 2]) for place, path in enumerate(PAGES[:-1])),
    ],
    indirect=["width"],
)
def test_a_page_is_accessible_and_fits(served: Served, page: Page, path: str) -> None:
    page.goto(served.url + path)
    assert faults(page) == []


@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("start", ["", "/en"])
def test_no_page_breaks_at_four_times_the_size_or_spaced_out(served: Served, page: Page, start: str) -> None:
    found = []
    for path in PAGES[:-1]:
        page.goto(f"{served.url}{start}{path}")
        found += spread(page)
    assert found == []


DATES = """() => [...document.querySelectorAll(".drafts .day")].map((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  const seen = cell.getBoundingClientRect().right <= cell.closest("li").getBoundingClientRect().right;
  return [new Set([...words.getClientRects()].map((line) => line.top)).size, seen];
})"""


@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("script", [False], indirect=True, ids=["no-script"])
@pytest.mark.parametrize("start", ["", "/en"])
def test_the_dates_of_the_drafts_stand_each_on_one_line(served: Served, page: Page, start: str) -> None:
    page.goto(f"{served.url}{start}/drafts/")
    assert page.evaluate(DATES) == [[1, True], [1, True]]


SINCE = """() => [...document.querySelectorAll(".blame td:nth-child(2)")].map((cell) => {
  const words = document.createRange();
  words.selectNodeContents(cell);
  return [cell.textContent, new Set([...words.getClientRects()].map((line) => line.top)).size];
})"""


@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("script", [False], indirect=True, ids=["no-script"])
def test_the_draft_of_a_line_stands_on_one_line(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/c/platform.records/history/")
    page.locator(".blame summary").click()
    assert {tuple(cell) for cell in page.evaluate(SINCE)} == {("D1", 1), ("工作稿", 1)}


@pytest.mark.smoke
@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_what_looks_wrong_is_found(served: Served, page: Page) -> None:
    """The control: a page on which each of these is wrong."""
    page.goto(f"{served.url}/about/")
    page.evaluate(SPOIL)
    told = "\n".join([*faults(page), *spread(page)])
    for wrong in (
        "color-contrast in light",
        "color-contrast in dark",
        "color-contrast in forced colours",
        "lower than 24",
        "wider than the window",
    ):
        assert wrong in told
    assert page.evaluate(CLIPPED) != []


SPOIL = """() => {
  const main = document.querySelector("main");
  const add = (tag, text, style) => {
    const one = document.createElement(tag);
    one.textContent = text;
    Object.assign(one.style, style);
    main.append(one);
  };
  add("p", "faint", {color: "#777", background: "#888", forcedColorAdjust: "none"});
  add("button", "low", {height: "20px", minHeight: "0", padding: "0"});
  add("p", "wide", {width: "700px"});
  add("p", "cut off ".repeat(40), {height: "2em", overflow: "hidden"});
}"""

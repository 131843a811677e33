"""The page of a clause as a shared link shows it first: what it is, its text, and ways on, in the looks of the desk."""

from __future__ import annotations

import pytest
from looks import faults
from playwright.sync_api import Page, expect
from served import Served

LOOKS = """() => {
  const head = getComputedStyle(document.querySelector(".masthead, .md-header"));
  const h1 = getComputedStyle(document.querySelector("h1"));
  return {
    background: head.backgroundColor, colour: head.color,
    state: getComputedStyle(document.querySelector(".state, .md-banner")).backgroundColor,
    heading: [h1.fontFamily, h1.fontSize, h1.fontWeight, h1.color],
    paper: getComputedStyle(document.body).backgroundColor.replace("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"),
  };
}"""
TOP = "selector => document.querySelector(selector).getBoundingClientRect().top"
BAR = {"": ["目次", "搜索", "引用"], "/en": ["Contents", "Search", "Cite"]}


@pytest.mark.parametrize("start", ["", "/en"])
def test_the_first_screen_says_what_it_is_and_begins_the_text(
    served: Served, page: Page, start: str, script: bool, width: int
) -> None:
    page.goto(f"{served.url}{start}/c/platform.records/")
    said = page.locator(".state b").inner_text()
    assert ("重新拟写" if not start else "Reconstruction") in said
    assert page.locator("section.state").bounding_box()["y"] == 0
    assert page.evaluate(TOP, ".text p") <= 740 / 3
    assert "×" not in page.locator(".masthead").inner_text()
    bar = page.locator(".bar > ul > li > :is(a, button), .bar summary")
    names = [one.inner_text() for one in bar.all() if one.is_visible()]
    assert names[:3] == BAR[start]
    assert len(names) == (4 if script else 3)
    assert {one.bounding_box()["height"] for one in bar.all() if one.is_visible()} == {44}
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(page.get_by_text(said, exact=True).first).to_be_in_viewport()
    page.evaluate("scrollTo(0, 0)")
    outline = page.locator(".outline").bounding_box()
    main = page.locator("main").bounding_box()
    if width == 1280:
        assert outline["x"] + outline["width"] <= main["x"]
        assert outline["y"] == main["y"]
        if script:
            expect(page.locator(".outline [aria-current]")).to_be_in_viewport()
    page.locator(".bar a").first.click()
    expect(page.locator(".outline [aria-current]")).to_be_in_viewport()


def test_a_citation_is_unfolded_on_it_without_any_script(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/c/platform.records/")
    page.locator(".bar summary").click()
    cited = page.locator(".bar .cited")
    expect(cited).to_contain_text("（重新拟写（非协会文本） · 送审稿（工作稿），尚未冻结，")
    expect(cited).to_contain_text("/c/platform.records/")
    page.locator(".bar a").nth(1).click()
    expect(page).to_have_url(f"{served.url}/search/")


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_its_address_is_copied_with_the_provision_alone(served: Served, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.url)
    page.goto(f"{served.url}/c/platform.records/?from=timeline#P-REC-02")
    page.get_by_role("button", name="复制链接").click()
    expect(page.locator(".bar").get_by_role("status")).to_have_text("已复制。")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"{served.url}/c/platform.records/#P-REC-02"


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("start", ["", "/en"])
def test_it_looks_like_a_page_of_the_desk(served: Served, page: Page, start: str) -> None:
    looks = []
    for address in ("/text/platform/", "/c/platform.records/", "/c/platform.records/history/", "/about/"):
        page.goto(f"{served.url}{start}{address}")
        looks.append(page.evaluate(LOOKS))
    assert looks[1:] == looks[:1] * 3


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("start", ["", "/en"])
def test_what_it_unfolds_is_accessible_and_fits(served: Served, page: Page, start: str) -> None:
    page.goto(f"{served.url}{start}/c/platform.content/")
    assert faults(page) == []


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_no_line_is_spread_before_what_cannot_be_broken(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/text/bibliography/")
    assert page.evaluate("getComputedStyle(document.querySelector('.text p')).textAlign") == "start"


@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_on_a_phone_a_chapter_begins_in_the_upper_third(served: Served, page: Page) -> None:
    for start, name in (("", "直播电子商务管理规范"), ("/en", "Management specification for live-stream")):
        page.goto(f"{served.url}{start}/text/platform/")
        assert page.evaluate(TOP, "h1") <= 740 / 3
        title = page.locator(".md-header__topic .md-ellipsis").first
        assert title.inner_text().startswith(name)
        assert title.evaluate("one => one.scrollWidth <= one.clientWidth && one.offsetHeight <= 48")

"""The page of changes shows the marks, either text, or both side by side; filters and keys work."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect
from served import Served

CHANGE = "[id='D1-working.platform.records']"
OLD = "平台应保存直播内容和使用日志，保存期自直播结束之日起不少于三十日。"
NEW = "平台应保存直播内容和使用日志，保存期自直播结束之日起不少于六十日。"


def seen(page: Page, place: str) -> str:
    """The words of the second provision as they are drawn; what only a screen reader says counts too."""
    line = page.locator(place).filter(has_text="P-REC-02").first
    return re.sub(r"\s*P-REC-02\s*", "", line.inner_text()).strip()


@pytest.mark.smoke
def test_either_text_can_be_read_without_a_second_page(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/redlines/D1-working/")
    line = f"{CHANGE} .rl > .rl-line"
    assert "三十日" in seen(page, line)
    assert "〔删〕" in seen(page, line)
    page.locator("#show-new").check()
    assert seen(page, line) == NEW
    page.locator("#show-old").check()
    assert seen(page, line) == OLD
    page.locator("#show-markup").check()
    assert "六十日" in seen(page, line)


def test_a_reference_has_the_number_of_the_text_that_is_shown(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/c/streamer.protection/D1-working/")
    note = page.locator(".rl > .rl-line").filter(has_text="年龄限制").first
    page.locator("#show-old").check()
    assert "见6.8" in note.inner_text()
    page.locator("#show-new").check()
    assert "见6.7" in note.inner_text()


def test_both_texts_stand_side_by_side_where_there_is_room(
    served: Served, page: Page, script: bool, width: int
) -> None:
    page.goto(f"{served.url}/redlines/D1-working/")
    choice = page.locator(".show-side")
    if not script or width < 900:
        expect(choice).to_be_hidden()
        return
    choice.click()
    assert "三十日" in seen(page, f"{CHANGE} .rl-pair .rl-old .rl-line")
    assert "六十日" not in seen(page, f"{CHANGE} .rl-pair .rl-old .rl-line")
    assert "六十日" in seen(page, f"{CHANGE} .rl-pair .rl-new .rl-line")
    left, right = (page.locator(f"{CHANGE} .rl-{side}").first.bounding_box() for side in ("old", "new"))
    assert left
    assert right
    assert left["y"] == right["y"]
    assert left["x"] + left["width"] <= right["x"]
    expect(page.locator(f"{CHANGE} .rl")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_each_item_stands_beside_itself(served: Served, page: Page, width: int) -> None:
    page.goto(f"{served.url}/redlines/D1-working/")
    if width < 900:
        expect(page.locator(".show-side")).to_be_hidden()
        return
    page.locator(".show-side").click()
    lists = page.locator(".rl-pair ul")
    assert lists.count() > 0
    assert lists.evaluate_all("lists => lists.every((list) => list.children.length === 1)")


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_a_page_of_changes_begins_at_the_edge(served: Served, page: Page) -> None:
    for address in ("/redlines/D1-working/", "/redlines/D1-working/list/"):
        page.goto(f"{served.url}{address}")
        assert page.evaluate("document.querySelector('header').getBoundingClientRect().x") == 0


def _menu(page: Page, name: str) -> Locator:
    return page.locator(".filters label").filter(has_text=re.compile(f"^{name}")).locator("select")


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_changes_are_filtered_and_stepped_through(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/redlines/D1-working/")
    every = page.locator(".change").count()
    for name in ("性质", "种类", "适用对象", "章"):
        menu = _menu(page, name)
        menu.select_option(index=1)
        assert 0 < page.locator(".change:visible").count() < every
        menu.select_option(index=0)
    _menu(page, "种类").select_option(label="移动")
    expect(page.locator(".change:visible")).to_have_count(1)
    _menu(page, "种类").select_option(index=0)
    _menu(page, "适用对象").select_option(label="主播")
    visible = page.locator(".change:visible")
    shown = visible.count()
    bound = page.locator(".change:visible[data-bound~=streamer]").count()
    definition = page.locator("[id='D1-working.terms.streamer']")
    expect(definition).to_contain_text("本条定义“主播”。")
    told = page.locator("#told [role=status]")
    expect(told).to_contain_text(
        f"显示{shown}条，另有{every - shown}条未显示。 其中{shown - bound}条不约束主播"
    )
    heads = page.locator("h2[data-told]:visible").all_inner_texts()
    assert sum(int(re.findall(r"（(\d+)", head)[0]) for head in heads) == shown
    page.locator("#told button").click()
    expect(visible).to_have_count(every)
    expect(told).to_have_text("")
    first, second = (page.locator(".change").nth(place).get_attribute("id") for place in range(2))
    page.locator("h1").click()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") not in (first, second), "a letter alone is no command"
    page.locator(".change").first.focus()
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.id") == second
    page.keyboard.press("p")
    assert page.evaluate("document.activeElement.id") == first


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_what_is_chosen_stands_in_the_address(served: Served, page: Page) -> None:
    """So it can be passed on; a link to a change that it would hide shows that change all the same."""
    page.goto(f"{served.url}/redlines/D1-working/")
    _menu(page, "适用对象").select_option(label="主播")
    _menu(page, "性质").select_option(index=1)
    page.wait_for_url("**/redlines/D1-working/?role=streamer&weight=*")
    shown = page.locator(".change:visible").count()
    page.goto(page.url)
    expect(page.locator(".change:visible")).to_have_count(shown)
    expect(page.locator("#told [role=status]")).to_contain_text(f"显示{shown}条")
    page.goto(f"{page.url}#D1-working.merchant.records")
    expect(page.locator("[id='D1-working.merchant.records']")).to_be_visible()


@pytest.mark.parametrize("script", [False], indirect=True, ids=["no-script"])
@pytest.mark.parametrize("width", [1280], indirect=True)
def test_the_outline_leads_to_each_change(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/redlines/D1-working/")
    links = page.locator("[data-md-component=toc] a[href^='#of-D1-working']")
    assert links.count() == page.locator(".change").count()
    expect(links.filter(has_text="记录保存").first).to_have_text(re.compile("^\\s*5.5.2 记录保存\\s*$"))


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("width", [1280], indirect=True)
def test_who_steps_back_finds_what_was_chosen(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/redlines/D1-working/")
    page.locator(".show-side").click()
    _menu(page, "种类").select_option(label="移动")
    page.goto(f"{served.url}/c/platform.records/")
    page.go_back()
    expect(page.locator("#show-side")).to_be_checked()
    expect(page.locator(".change:visible")).to_have_count(1)
    expect(page.locator(".change:visible .rl-pair").first).to_be_visible()


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_in_print_a_change_is_told_by_its_line_and_not_by_colour(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/redlines/D1-working/")
    page.emulate_media(media="print")
    expect(page.locator(".show")).to_be_hidden()
    drawn = page.evaluate(
        """() => ["ins", "del"].map((tag) => {
        const style = getComputedStyle(document.querySelector(`.rl ${tag}`));
        return [style.textDecorationLine, style.backgroundColor, style.color];
        })"""
    )
    assert drawn == [
        ["underline", "rgba(0, 0, 0, 0)", "rgb(0, 0, 0)"],
        ["line-through", "rgba(0, 0, 0, 0)", "rgb(68, 68, 68)"],
    ]


def test_a_clause_leads_to_its_history_and_on_to_any_two_drafts(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/c/platform.records/")
    page.get_by_role("link", name="修改历史").click()
    assert page.url.endswith("/c/platform.records/history/")
    assert "将“不少于三十日”改为“不少于六十日”" in page.inner_text("main")
    page.locator(".pairs a").first.click()
    assert page.url.endswith("/c/platform.records/D1-working/")
    assert "六十日" in page.inner_text(".rl")

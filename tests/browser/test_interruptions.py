"""A phone on a bad day: scripts come late or never, a sending is cut short, the page is left in the middle."""

from __future__ import annotations

import re
import time

import msgspec
import pytest
from comment_walk import CLAUSE, SEND, give, helped, send, unfold
from playwright.sync_api import Page, Route, expect
from served import Served

from clausework.consultation.spam import pose

pytestmark = [
    pytest.mark.parametrize("width", [360], indirect=True),
    pytest.mark.parametrize("script", [True], indirect=True, ids=["script"]),
]

COUNTED = """() => {
  const real = fetch;
  window.sendings = 0;
  window.fetch = (url, ...rest) => { sendings += url.endsWith("/comments"); return real(url, ...rest); };
}"""


def hold(page: Page, pattern: str) -> list[Route]:
    """The requests for an address from now on, which wait until they are told to go on."""
    held: list[Route] = []
    page.route(pattern, lambda route: held.append(route))
    return held


def arrived(page: Page, held: list[Route]) -> Route:
    """The next request that waits."""
    while not held:
        page.wait_for_timeout(20)
    return held.pop()


def test_whoever_leaves_at_once_finds_the_last_word_again(served: Served, page: Page) -> None:
    give(page, served.url + "/c/platform.training/", "写完就走。")
    page.goto(served.url + CLAUSE)
    page.goto(served.url + "/c/platform.training/")
    helped(page)
    assert page.locator("#text").input_value() == "写完就走。"
    send(page)


def test_a_draft_is_no_suggestion_where_clause_reads_otherwise(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "太短了。")
    expect(page.locator("#status")).to_contain_text("草稿已保存在本机")
    base = page.locator("[name=base]").input_value()

    def later(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("六十日", "九十日").replace(base, "0" * 64))

    page.route("**" + CLAUSE, later)
    page.reload()
    helped(page)
    assert page.locator("#text").input_value() == "太短了。"
    assert "九十日" in page.locator("#suggestion").input_value()
    assert page.locator("[name=base]").input_value() == base, "it was written about the former words"


def test_a_draft_that_goes_on_after_a_preview_is_whole(served: Served, page: Page) -> None:
    give(page, served.url + "/c/platform.privacy/", "先看一眼。")
    page.locator("button[formaction]").click()
    expect(page).to_have_title(re.compile("^预览"))
    helped(page)
    unfold(page)
    page.locator("#reason").fill("再加理由。")
    page.goto(served.url + "/c/platform.privacy/")
    helped(page)
    assert page.locator("#text").input_value() == "先看一眼。"
    assert page.locator("#reason").input_value() == "再加理由。"
    assert page.locator("#suggestion").evaluate("field => field.value === field.defaultValue")
    send(page)


def test_what_is_chosen_before_the_script_comes_stays(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "先说明身份。")
    unfold(page)
    page.locator("#organisation").fill("某某协会")
    page.locator("#name").fill("某人")
    send(page)
    held = hold(page, "**/form.js")
    page.goto(served.url + CLAUSE)
    page.locator("#give > summary").click()
    unfold(page)
    page.locator("#organisation").fill("另一家")
    page.get_by_label("消费者", exact=True).check()
    arrived(page, held).continue_()
    helped(page)
    assert page.locator("#organisation").input_value() == "另一家"
    expect(page.get_by_label("消费者", exact=True)).to_be_checked()
    assert page.locator("#name").input_value() == "某人", "what was left alone is filled in"
    # On a unit's own page names are public from the start, so nobody's is put there.
    page.unroute("**/form.js")
    page.goto(f"{served.url}/batch/platform/?lang=zh&unit=unit-one")
    helped(page)
    assert page.locator("#organisation").input_value() == "演练单位甲"
    assert page.locator("#name").input_value() == ""
    own = page.locator("#comment-form").get_attribute("data-place")
    assert own == "batch:rehearsal:platform:unit-one", "nor is a draft of another consultation or sender"


@pytest.mark.smoke
def test_two_taps_send_once_and_a_failing_gateway_leaves_page(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "网关坏了。")
    held = hold(page, "**/comments")
    page.evaluate(COUNTED)
    page.locator(SEND).dblclick()
    expect(page.locator("#status")).to_have_text("正在提交…")
    assert page.evaluate("sendings") == 1
    arrived(page, held).fulfill(status=502, content_type="text/html", body="<h1>Bad Gateway</h1>")
    again = page.get_by_role("button", name="重试")
    expect(again).to_be_focused()
    expect(page.locator("#status")).to_contain_text("未能发出。草稿已保存在本机")
    again.click()
    page.locator("#text").fill("网关坏了。还有一句。")  # while the first words are under way
    arrived(page, held).continue_()
    page.wait_for_url("**/receipt/**")
    page.unroute("**/comments")
    first = page.locator(".number b").inner_text()
    assert "还有一句" not in page.inner_text("main")
    page.goto(served.url + CLAUSE)
    helped(page)
    assert page.locator("#text").input_value() == "网关坏了。还有一句。"
    assert send(page) != first


def test_what_is_sent_before_the_script_comes_is_left_alone(served: Served, page: Page) -> None:
    late = hold(page, "**/form.js")
    page.goto(served.url + CLAUSE)
    page.locator("#give > summary").click()
    page.locator("#text").fill("脚本来得太晚。")
    name = page.locator("[name=uuid]").input_value()
    # The event alone, as a browser that is already leaving could not be asked any more.
    page.locator("#comment-form").evaluate(
        "form => form.dispatchEvent(new Event('submit', { bubbles: true }))"
    )
    arrived(page, late).continue_()
    page.evaluate("import('/assets/form.js').then(() => null)")
    assert page.locator("[name=uuid]").input_value() == name, "a second tap sends the same comment"
    assert "太晚" not in page.evaluate("JSON.stringify(localStorage)")


def test_an_answer_that_never_comes_is_not_waited_for_for_ever(served: Served, page: Page) -> None:
    page.clock.install()
    give(page, served.url + CLAUSE, "没有回音。")
    held = hold(page, "**/comments")
    page.locator(SEND).click()
    expect(page.locator("#status")).to_have_text("正在提交…")
    arrived(page, held)
    page.clock.fast_forward(31_000)
    expect(page.get_by_role("button", name="重试")).to_be_focused()
    # Left by another link and come back to as it was, the page says nothing that no longer holds.
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("#status")).to_have_text("")


def test_a_script_that_does_not_come_stops_no_other(served: Served, page: Page) -> None:
    page.clock.install()
    challenge = pose(b"k" * 32, time.time(), most=20)
    body = msgspec.json.encode(challenge)
    page.route(
        "**/comments/challenge?*", lambda route: route.fulfill(content_type="application/json", body=body)
    )
    page.route("**/form.js", lambda route: route.abort())
    page.goto(served.url + CLAUSE)
    page.locator("#give > summary").click()
    page.locator("#text").fill("脚本没有来。")
    page.wait_for_selector("[name=proof]", state="attached")
    page.unroute("**/form.js")
    page.clock.fast_forward(60_000)
    helped(page)
    expect(page.locator("#status")).to_contain_text("草稿已保存在本机")


def test_of_two_searches_the_last_is_answered(served: Served, page: Page) -> None:
    late = hold(page, "**/search.js")
    held = hold(page, "**/search/zh.json")
    page.goto(f"{served.url}/search/", wait_until="commit")
    query = page.locator("#q")
    query.fill("直")
    arrived(page, late).continue_()
    page.wait_for_function("document.readyState === 'complete'")
    assert query.input_value() == "直", "what is begun before the script comes stays"
    for words in ("主播", "直播间"):
        query.fill(words)
        query.press("Enter")
    arrived(page, held).abort()
    expect(page.locator("#found")).to_have_text(re.compile("^无法读取"))
    query.fill("$&")
    query.press("Enter")
    route = arrived(page, held)
    query.fill("直播间")
    query.press("Enter")

    def with_dots(text: str) -> str:
        """Characters that are longer when they are folded stand before what is sought."""
        return text.replace("直播间", "……①直播间")

    answer = route.fetch()
    route.fulfill(response=answer, body=with_dots(answer.text()))
    expect(page.locator("#results mark").first).to_have_text("直播间")
    assert held == [], "it is fetched once"
    query.fill("$&")
    query.press("Enter")
    expect(page.locator("#found")).to_contain_text("“$&”")

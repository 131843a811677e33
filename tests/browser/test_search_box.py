"""The search of the site in a browser, in its box and on its page, and from the service without scripts."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

import msgspec
import pytest
from playwright.sync_api import Page, expect
from served import Served

from clausework.lang.zh.numerals import chinese
from clausework.rendering.search.answering import SearchEngine
from clausework.rendering.search.matching import Matcher, SearchIndex

QUERIES = Path(__file__).parents[1] / "data" / "search"
ODD = [
    '"',
    '商家 "保存',
    "①",
    "…",
    "🙂 商家",
    "\u00ad商\u200b家",
    "Ｐ－ＲＥＣ－０２",
    "--",
    "[",
    "$&",
    "a" * 300,
    "卖家",
    "打赏功能",
]
ODD += [
    "记录保管",
    "shopper",
    "merchants keeping record",
    "advertizing law",
    "应当 " * 20,
    "三十三日",
    "三百零五",
    "二〇二〇年",
]
ASK = """([worker, queries]) => new Promise((resolve) => {
  const made = new Worker(worker), found = [];
  made.onmessage = ({ data }) => {
    if (data.type !== 5) return;
    found.push(JSON.stringify(data.data.answer));
    if (found.length === queries.length) { made.terminate(); resolve(found); }
  };
  for (const query of queries) made.postMessage({ type: 4, data: query });
})"""


def queries(lang: str) -> list[str]:
    """Those of the fixture, odd ones, and pieces of the texts at random."""
    lines = (QUERIES / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    asked = (QUERIES.parents[1] / "standard" / "asked.txt").read_text(encoding="utf-8").splitlines()
    typed = [line.partition(" | ")[0] for line in asked if " | " in line]
    return [line for line in lines if line and not line.startswith("#")] + ODD + typed


@pytest.mark.parametrize("width", [1280], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_browser_finds_what_the_service_finds(served: Served, page: Page, lang: str) -> None:
    with urlopen(f"{served.url}/search/{lang}.json") as answer:
        index = msgspec.json.decode(answer.read(), type=SearchIndex)
    engine = SearchEngine(Matcher(index))
    chance = random.Random(lang)
    asked = queries(lang) + [f"{chinese(chance.randrange(9999))}元" for _ in range(20)]
    for _ in range(40):
        text = chance.choice([text for text in index.texts if len(text) > 6])
        start = chance.randrange(len(text) - 5)
        asked.append(text[start : start + chance.randrange(2, 5)] + " " + text[:2])
    page.goto(f"{served.url}/search/")
    found = page.evaluate(ASK, [f"/assets/search-worker.js?lang={lang}", asked])
    own = [msgspec.json.decode(msgspec.json.encode(engine.answer(query))) for query in asked]
    wrong = {
        query: (str(theirs)[:300], str(ours)[:300])
        for query, theirs, ours in zip(asked, map(json.loads, found), own, strict=True)
        if theirs != ours
    }
    assert wrong == {}
    assert sum(answer[0] > 0 for answer in own) > 100 / 2


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize(
    ("path", "query", "group", "words"),
    [
        ("/", "不少于三年", "条文（4）", "不少于三年"),
        ("/text/platform/", "3年", "条文（4）", "三年"),
        ("/en/", "3 years", "Text (4)", "three years"),
    ],
)
def test_the_box_finds_in_every_page_and_marks_on_arrival(
    served: Served, page: Page, width: int, path: str, query: str, group: str, words: str
) -> None:
    page.goto(served.url + path)
    if width < 960:
        page.locator("label[for=__search]:visible").first.click()
    else:
        page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill(query)
    page.keyboard.press("Shift")
    links = page.locator(".md-search-result__link")
    expect(links.first).to_have_text(group)
    expect(links.nth(1).locator("mark").first).to_have_text(words)
    links.nth(1).click()
    expect(page.locator("mark[data-md-highlight]").first).to_have_text(words)
    assert page.locator(":target").count() == 1


@pytest.mark.smoke
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_the_box_hears_words_that_come_without_a_key(served: Served, page: Page, width: int) -> None:
    page.goto(f"{served.url}/text/mcn/")
    if width < 960:
        page.locator("label[for=__search]:visible").first.click()
    else:
        page.locator(".md-search__input").click()
    # What came before the worker has its index is asked once it has: only what comes later must be heard.
    expect(page.locator(".md-search-result__meta")).to_have_text("键入以开始搜索")
    typed = page.context.new_cdp_session(page)
    links = page.locator(".md-search-result__link")
    typed.send("Input.insertText", {"text": "保存"})  # a paste, dictation, handwriting
    expect(links.first).to_have_text(re.compile("条文"))
    expect(links.nth(1).locator("mark").first).to_have_text("保存")
    typed.send("Input.imeSetComposition", {"text": "商品", "selectionStart": 2, "selectionEnd": 2})
    expect(links.nth(1).locator("mark").first).to_have_text("保存商品")  # as long as it is composed
    typed.send("Input.insertText", {"text": "三年"})  # another candidate is tapped
    expect(page.locator(".md-search__input")).to_have_value("保存三年")
    expect(links.nth(1).locator("mark").first).to_have_text("保存三年")


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_the_page_of_results_hears_words_that_come_without_a_key(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/search/")
    page.locator("#q").focus()
    typed = page.context.new_cdp_session(page)
    typed.send("Input.insertText", {"text": "六十天"})
    expect(page.locator("#results mark").first).to_have_text("六十日")
    expect(page).to_have_url(f"{served.url}/search/?q={quote('六十天')}")
    page.locator("#q").fill("")
    typed.send("Input.imeSetComposition", {"text": "shan chu", "selectionStart": 8, "selectionEnd": 8})
    expect(page.locator("#found")).to_have_text("")  # letters of a word that is not chosen yet
    typed.send("Input.insertText", {"text": "刪除"})
    expect(page.locator("#results mark").first).to_have_text("删除")


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_the_box_completes_a_word_and_links_what_it_found(served: Served, page: Page, width: int) -> None:
    page.goto(f"{served.url}/text/mcn/")
    if width < 960:
        page.locator("label[for=__search]:visible").first.click()
    else:
        page.locator(".md-search__input").click()
    typed = page.context.new_cdp_session(page)
    typed.send("Input.insertText", {"text": "记录"})
    expect(page.locator(".md-search__suggest")).to_have_text("记录保存")
    page.locator(".md-search__input").press("ArrowRight")
    expect(page.locator(".md-search__input")).to_have_value("记录保存")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".md-search [data-clipboard]").click()
    expect(page.locator(".md-dialog__inner")).to_contain_text("复制")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link == f"{served.url}/search/?q={quote('记录保存')}"
    page.goto(link)
    expect(page.locator("#results li a").first).to_contain_text("记录保存")


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_the_box_says_what_it_searched_instead(served: Served, page: Page, width: int) -> None:
    page.goto(f"{served.url}/en/text/mcn/")
    if width < 960:
        page.locator("label[for=__search]:visible").first.click()
    else:
        page.locator(".md-search__input").click()
    page.context.new_cdp_session(page).send("Input.insertText", {"text": "recrod keepign"})
    links = page.locator(".md-search-result__link:visible")
    expect(links.first).to_contain_text("Searched for “record keeping” instead")
    expect(links.nth(2).locator("mark").first).to_have_text("Record keeping")


@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("path", ["/search/", "/en/search/"])
def test_the_page_answers_with_and_without_script(served: Served, page: Page, path: str) -> None:
    page.goto(served.url + path)
    page.locator("#q").fill("P-REC-02")
    page.locator("#search-form button").click()
    expect(page.locator("#results h2").first).to_have_text("Text 2" if "/en/" in path else "条文 2")
    expect(page.locator("#results a.id").first).to_have_text("P-REC-02")
    assert page.locator("#q").input_value() == "P-REC-02"
    page.locator("#results a.id").first.click()
    page.wait_for_url("**/text/platform/**")
    expect(page.locator(":target")).to_be_visible()


@pytest.mark.parametrize("width", [1280], indirect=True)
@pytest.mark.parametrize("script", [True, False], indirect=True, ids=["script", "no-script"])
def test_an_address_with_a_query_shows_its_results(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/search/?q={quote('商家 保存')}")
    expect(page.locator("#found")).to_have_text("找到13条结果")
    assert "保存" in page.locator("#results mark").all_inner_texts()
    page.goto(f"{served.url}/search/?q={quote('卖家')}")
    expect(page.locator("#found")).to_contain_text("已改按“商家”搜索，找到")
    expect(page.locator("#results mark").first).to_have_text("商家")
    page.goto(f"{served.url}/search/?q={quote('记录报存')}")
    expect(page.locator("#found")).to_contain_text("已改按“记录保存”搜索，找到")
    expect(page.locator("#results li a").first).to_contain_text("记录保存")
    page.goto(f"{served.url}/search/?q={quote('直播推介多久')}")
    page.locator("#results > p a").first.click()
    expect(page.locator("#q")).not_to_have_value("直播推介多久")
    expect(page.locator("#results section").first).to_be_visible()


@pytest.mark.parametrize("width", [1280], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_where_the_index_cannot_be_had_it_is_said(served: Served, page: Page) -> None:
    page.route("**/search/zh.json", lambda route: route.abort())
    page.goto(served.url)
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill("3")
    page.keyboard.press("Shift")
    expect(page.locator(".md-search-result__link").first).to_contain_text("未能读取搜索数据")
    page.unroute("**/search/zh.json")
    page.locator(".md-search__input").fill("60")
    page.keyboard.press("Shift")
    expect(page.locator(".md-search-result__link").first).to_contain_text("条文")


@pytest.mark.parametrize("script", [False], indirect=True, ids=["no-script"])
def test_without_scripts_the_box_leads_to_the_results(served: Served, page: Page, width: int) -> None:
    page.goto(f"{served.url}/en/text/platform/")
    if width < 960:
        page.locator("label[for=__search]:visible").first.click()
    page.locator(".md-search__input").fill("3 years")
    page.locator(".md-search__input").press("Enter")
    expect(page.locator("#results h2").first).to_have_text("Text 4")

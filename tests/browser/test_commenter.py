"""The journeys of a commenter in Chromium: with script and without, in bad networks, by keyboard."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from comment_walk import CLAUSE, SEND, give, helped, send, unfold
from playwright.sync_api import Page, expect
from served import Served

from clausework.cli import cli

phone = pytest.mark.parametrize("width", [360], indirect=True)
scripted = pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
plain = pytest.mark.parametrize("script", [False], indirect=True, ids=["no-script"])


def kept(served: Served, text: str) -> int:
    """How many comments with these words the store has."""
    with sqlite3.connect(f"file:{served.project}/var/rehearsal.db?mode=ro", uri=True) as db:
        return int(db.execute("SELECT count(*) FROM comment WHERE text = ?", (text,)).fetchone()[0])


def fits(page: Page) -> bool:
    """Nothing runs off the side of the screen, once the style sheet is there."""
    page.wait_for_load_state()
    wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1"
    return not page.evaluate(wide)


@phone
@scripted
def test_a_send_that_fails_is_sent_again_once(served: Served, page: Page) -> None:
    text = "断网时写的意见。"
    give(page, served.url + CLAUSE, text)
    served.kill()
    try:
        page.locator("#comment-form button[type=submit]:not([formaction])").click()
        expect(page.get_by_role("button", name="重试")).to_be_focused()
        expect(page.locator("#status")).to_contain_text("未能发出。草稿已保存在本机")
        page.get_by_role("button", name="重试").click()
        expect(page.get_by_role("button", name="重试")).to_be_focused()
        assert page.locator("#text").input_value() == text
        assert kept(served, text) == 0
    finally:
        served.start()
    page.get_by_role("button", name="重试").click()
    expect(page).to_have_title(re.compile("意见已收到"))
    page.go_back()
    page.wait_for_load_state()
    assert kept(served, text) == 1


@phone
@scripted
def test_an_answer_lost_on_the_way_makes_no_second_comment(served: Served, page: Page) -> None:
    text = "回执在路上丢了。"
    give(page, served.url + CLAUSE, text)

    def lose(route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    page.route("**/comments", lose)
    page.locator("#comment-form button[type=submit]:not([formaction])").click()
    expect(page.get_by_role("button", name="重试")).to_be_visible()
    assert kept(served, text) == 1
    page.unroute("**/comments")
    page.get_by_role("button", name="重试").click()
    expect(page).to_have_title(re.compile("意见已收到"))
    assert kept(served, text) == 1


@phone
@scripted
def test_a_suggestion_is_a_redline_while_it_is_typed(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "六十日太短。")
    suggestion = page.locator("#suggestion")
    old = suggestion.input_value()
    assert page.locator("#live").count() == 0
    suggestion.fill(old.replace("六十日", "一百八十日", 1))
    live = page.locator("#live")
    expect(live.locator("del").first).to_contain_text("六十")
    expect(live.locator("ins").first).to_contain_text("一百八十")
    assert "〔删〕" in (live.text_content() or "")
    assert fits(page)
    suggestion.fill(old)
    expect(live).to_be_hidden()
    whole = old + "字" * (5000 - len(old))
    suggestion.fill(whole)
    expect(live.locator("ins")).to_contain_text("字" * 100)
    assert send(page)


@phone
def test_five_thousand_characters_are_taken_and_six_are_not(served: Served, page: Page, script: bool) -> None:
    give(page, served.url + CLAUSE, "很长的建议。")
    page.locator("#suggestion").fill("字" * 6000)
    if script:
        expect(page.locator(".count").last).to_contain_text("6000")
    page.locator("#comment-form button[type=submit]:not([formaction])").click()
    expect(page).to_have_title(re.compile("^错误："))
    summary = page.locator("[role=alert]")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("已写6000字，最多5000字")
    assert fits(page)
    assert page.locator("#suggestion").input_value() == "字" * 6000
    summary.get_by_role("link").first.click()
    expect(page.locator("#suggestion")).to_be_focused()
    page.locator("#suggestion").fill("字" * 5000)
    assert send(page)


@phone
def test_an_empty_form_is_told_without_a_popup(served: Served, page: Page) -> None:
    page.goto(served.url + CLAUSE)
    page.locator("summary", has_text="提意见").click()
    page.locator("#comment-form button[type=submit]:not([formaction])").click()
    expect(page).to_have_title(re.compile("^错误："))
    expect(page.locator("[role=alert]")).to_be_focused()
    expect(page.locator("#text")).to_have_attribute("aria-invalid", "true")


@pytest.mark.smoke
@phone
def test_three_taps_lead_from_the_link_to_the_receipt(served: Served, page: Page) -> None:
    taps = 0
    page.goto(served.url + CLAUSE)
    page.locator("summary", has_text="提意见").click()
    taps += 1
    page.locator("#text").click()
    taps += 1
    page.keyboard.insert_text("三次点按。")
    page.locator("#comment-form button[type=submit]:not([formaction])").click()
    taps += 1
    expect(page).to_have_title(re.compile("意见已收到"))
    assert taps == 3
    assert fits(page)


@phone
def test_a_comment_is_supplemented_and_withdrawn_from_its_page(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "先提一条。")
    number = send(page)
    page.locator("a[href*='/track/']").first.click()
    tracking = page.url
    page.locator("summary", has_text="补充这条意见").click()
    page.locator("#more").fill("再补充一句。")
    page.get_by_role("button", name="提交补充").click()
    expect(page.locator("main")).to_contain_text(f"补充 {number}")
    page.goto(tracking)
    expect(page.locator("main")).to_contain_text("等待审核")
    page.locator("summary", has_text="撤回这条意见").click()
    page.get_by_role("button", name=f"撤回 {number}").click()
    expect(page.locator(".progress")).to_contain_text("已撤回")
    assert page.url == tracking
    assert fits(page)


@phone
def test_a_receipt_is_kept_as_a_file(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "留一份文件。")
    number = send(page)
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("下载回执文件")).click()
    assert download.value.suggested_filename == f"{number}.json"
    data = json.loads(Path(download.value.path()).read_bytes())
    assert data["words"]["text"] == "留一份文件。"


@phone
def test_a_photo_goes_with_a_comment(served: Served, page: Page, tmp_path: Path) -> None:
    photo = tmp_path / "盖章.jpg"
    photo.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF" + b"\0" * 1000)
    give(page, served.url + CLAUSE, "见附件。")
    page.locator("#files").set_input_files(photo)
    send(page)
    expect(page.locator("main")).to_contain_text("盖章.jpg")


@pytest.mark.smoke
@phone
@scripted
def test_the_keyboard_is_enough(served: Served, page: Page) -> None:
    page.goto(served.url + CLAUSE)
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.give > summary')"):
            break
    page.keyboard.press("Enter")
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.insert_text("只用键盘写的意见。")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('#comment-form button:not([formaction])')"):
            break
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none"
    page.keyboard.press("Enter")
    expect(page).to_have_title(re.compile("意见已收到"))


@phone
def test_a_chapter_is_commented_on_at_once(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/c/platform.records/")
    page.locator("summary", has_text="提意见").click()
    page.get_by_role("link", name="对本章几条一起提意见").click()
    areas = page.locator("textarea")
    assert areas.count() > 5
    areas.nth(2).fill("第一处。")
    areas.nth(4).fill("第二处。")
    page.locator("main button[type=submit]").click()
    expect(page).to_have_title(re.compile("已收到2条意见"))
    assert page.locator("main a[href*='/receipt/']").count() == 2
    assert fits(page)
    address = page.url
    page.reload()
    assert page.url == address
    expect(page.locator("h1")).to_contain_text("已收到2条意见")


@pytest.fixture
def closed(served: Served, tmp_path: Path) -> Iterator[Served]:
    """The service of the consultation that closed in 2020, over the same site."""
    import shutil

    project = tmp_path / "closed"
    for folder in ("standard", "comments"):
        shutil.copytree(served.project / folder, project / folder)
    service = Served(project, served.site, rehearsal=False)
    service.start()
    yield service
    service.kill()


@phone
def test_after_the_closing_every_word_comes_back(closed: Served, page: Page, script: bool) -> None:
    page.goto(closed.url + CLAUSE)
    page.locator("summary", has_text="提意见").click()
    page.locator("[name=consultation]").evaluate("field => { field.value = '2020-07'; }")
    page.locator("[name=draft]").evaluate("field => { field.value = 'D1'; }")
    page.locator("#text").fill("迟到的意见，一个字也不能少。")
    page.locator("#comment-form button[type=submit]:not([formaction])").click()
    expect(page).to_have_title(re.compile("征求意见已经截止"))
    assert "迟到的意见，一个字也不能少。" in page.locator("#copy").input_value()
    if script:
        page.get_by_role("button", name="复制全文").click()
        expect(page.locator(".keep [role=status]")).to_have_text(re.compile("已复制|复制失败"))
    assert fits(page)


@phone
@scripted
def test_the_next_comment_keeps_speaker_and_asks_consent_anew(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "第一条，说明身份。")
    unfold(page)
    page.locator("#organisation").fill("某某协会")
    page.get_by_label("平台", exact=True).check()
    page.locator("[name=publish_name]").check()
    send(page)
    page.get_by_role("link", name="对本条再提一条意见").click()
    expect(page.locator("#text")).to_be_visible()  # the link has opened the form
    helped(page)
    assert page.locator("#organisation").input_value() == "某某协会"
    expect(page.get_by_label("平台", exact=True)).to_be_checked()
    expect(page.locator("[name=publish_name]")).not_to_be_checked()
    assert page.locator("#text").input_value() == "", "what was sent is no draft"


@phone
@scripted
def test_a_correction_outlives_a_dead_network_too(served: Served, page: Page) -> None:
    text = "改正时断了网。"
    give(page, served.url + CLAUSE, "字" * 5001)
    page.locator("#comment-form button[type=submit]:not([formaction])").click()
    expect(page).to_have_title(re.compile("^错误："))
    helped(page)
    page.locator("#text").fill(text)
    suggestion = page.locator("#suggestion")
    suggestion.fill(suggestion.input_value().replace("六十日", "九十日", 1))
    expect(page.locator("#live ins").first).to_contain_text("九十")
    served.kill()
    try:
        page.locator("#comment-form button[type=submit]:not([formaction])").click()
        expect(page.get_by_role("button", name="重试")).to_be_focused()
        assert page.locator("#text").input_value() == text
    finally:
        served.start()
    page.get_by_role("button", name="重试").click()
    expect(page).to_have_title(re.compile("意见已收到"))
    assert kept(served, text) == 1


@phone
@scripted
def test_a_chapter_is_kept_on_the_device_until_it_is_sent(served: Served, page: Page) -> None:
    address = f"{served.url}/batch/merchant/"
    page.goto(address)
    helped(page)
    page.locator("textarea").nth(1).fill("写到一半的一章。")
    expect(page.locator("#status")).to_contain_text("草稿已保存在本机")
    page.reload()
    helped(page)
    assert page.locator("textarea").nth(1).input_value() == "写到一半的一章。"
    page.locator("main button[type=submit]").click()
    expect(page).to_have_title(re.compile("已收到1条意见"))
    page.goto(address)
    helped(page)
    assert page.locator("textarea").nth(1).input_value() == ""


@phone
@scripted
def test_what_is_begun_before_the_script_comes_is_kept(served: Served, page: Page) -> None:
    give(page, served.url + "/c/platform.vetting/", "旧的草稿。")
    expect(page.locator("#status")).to_contain_text("草稿已保存在本机")
    held = []
    page.route("**/form.js", lambda route: held.append(route))
    page.reload()
    page.locator("summary", has_text="提意见").click()
    page.locator("#text").fill("新写的话。")
    for route in held:
        route.continue_()
    page.wait_for_selector("#comment-form[data-helped]", state="attached")
    assert page.locator("#text").input_value() == "新写的话。"
    expect(page.locator("#status")).to_contain_text("草稿已保存在本机")
    page.unroute("**/form.js")
    page.reload()
    helped(page)
    assert page.locator("#text").input_value() == "新写的话。"


@phone
def test_before_sending_it_is_said_that_what_is_public_stays(served: Served, page: Page) -> None:
    for address, lasting in ((CLAUSE, "版本历史"), ("/en" + CLAUSE, "version history")):
        page.goto(served.url + address)
        page.locator("#give > summary").click()
        expect(page.locator("#purpose")).to_contain_text(lasting)
        button = page.locator("#comment-form button[type=submit]").first.bounding_box()
        notice = page.locator("#purpose").bounding_box()
        assert notice["y"] < button["y"]


@phone
@scripted
def test_a_tap_of_agreement_counts_once_without_leaving_the_page(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "请大家同意。")
    number = send(page)
    options = ["--root", str(served.project)]
    done = CliRunner().invoke(cli, ["comments", "publish", number, *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    held = []
    page.route("**/agree.js", lambda route: held.append(route))
    page.goto(served.url + CLAUSE)
    # The site is built before anybody comments; this is the form that its next build has here.
    page.evaluate(AGREE, number)
    page.locator("summary", has_text="提意见").click()
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    page.evaluate("url => import(url).then(() => null)", held[0].request.url)
    agree = page.locator("form.agree")
    address = page.url
    agree.locator("button").click()
    expect(agree.locator("[role=status]")).to_have_text("1人同意")
    expect(agree.locator("button")).to_have_attribute("aria-pressed", "true")
    agree.locator("button").click()
    expect(agree.locator("[role=status]")).to_have_text("1人同意")
    page.route("**/agree/*", lambda route: route.abort())
    page.locator("#text").fill("写到一半。")
    agree.locator("button").click()
    expect(agree.locator("[role=status]")).to_have_text("未能发出。")
    assert page.url == address
    assert page.locator("#text").input_value() == "写到一半。"


AGREE = """number => {
  const form = document.createElement("form");
  Object.assign(form, {className: "agree", method: "post", action: "/agree/" + number});
  form.innerHTML = '<input type="hidden" name="lang" value="zh"><button>同意</button> <span role="status"></span>';
  document.getElementById("comments").after(form);
}"""


REFUSED = """() => {
  navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
  document.execCommand = (name) => { window.copied = [name, getSelection().toString()]; return true; };
}"""


@phone
@scripted
def test_a_receipt_is_copied_and_printed_by_a_tap(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "留好链接。")
    send(page)
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="复制链接").click()
    told = page.locator(".keep [role=status]")
    expect(told).to_have_text(re.compile("已复制|复制失败"))
    page.evaluate(REFUSED)
    page.get_by_role("button", name="复制链接").click()
    expect(told).to_have_text("已复制")
    assert page.evaluate("copied") == ["copy", page.locator("#own").inner_text()]
    page.get_by_role("button", name="打印").click()
    expect(page).to_have_title("printed")
    page.emulate_media(media="print")
    expect(page.locator(".keep")).to_be_hidden()
    expect(page.locator("svg.qr")).to_be_visible()


@phone
@scripted
def test_a_double_tap_and_a_step_back_make_no_second_comment(served: Served, page: Page) -> None:
    text = "连点两下。"
    give(page, served.url + CLAUSE, text)
    page.locator("#comment-form button[type=submit]:not([formaction])").dblclick()
    expect(page).to_have_title(re.compile("意见已收到"))
    number = page.locator(".number b").inner_text()
    assert kept(served, text) == 1
    page.go_back()
    helped(page)
    expect(page.locator("#status")).to_have_text("")
    assert "连点" not in page.evaluate("JSON.stringify(localStorage)"), "what was sent is no draft"
    if page.locator("#text").input_value() == text:  # the browser may have kept the page as it was
        page.locator("#comment-form button[type=submit]:not([formaction])").click()
        expect(page).to_have_title(re.compile("意见已收到"))
        assert page.locator(".number b").inner_text() == number
    assert kept(served, text) == 1


@phone
@scripted
def test_characters_are_counted_from_three_quarters_on(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "字" * 3749)
    expect(page.locator(".count")).to_have_text("")
    page.locator("#text").fill("字" * 3750)
    expect(page.locator(".count")).to_have_text("已写3750字，最多5000字")
    page.locator("#text").fill("𠮷" * 3750)
    expect(page.locator(".count")).to_have_text("已写3750字，最多5000字")
    give(page, f"{served.url}/en{CLAUSE}", "x" * 3750)
    expect(page.locator(".count")).to_have_text("3,750 of 5,000 characters")


@phone
def test_files_that_cannot_be_taken_cost_no_word(served: Served, page: Page, script: bool) -> None:
    text = f"附件不对，{script}。"
    give(page, served.url + CLAUSE, text)
    wrong = {"name": "盖章.jpg", "mimeType": "image/jpeg", "buffer": b"<html>"}
    page.locator("#files").set_input_files([wrong] * 6)
    page.locator("#comment-form button[type=submit]:not([formaction])").click()
    expect(page.locator("[role=alert]")).to_be_focused()
    expect(page.locator("[role=alert]")).to_contain_text("最多5个")
    expect(page.locator("#files-hint")).to_contain_text("附件需要重新选择")
    assert page.locator("#text").input_value() == text
    page.locator("[role=alert] a").first.click()
    expect(page.locator("#files")).to_be_focused()
    assert send(page)
    assert kept(served, text) == 1


@phone
@scripted
def test_a_link_to_the_form_opens_it(served: Served, page: Page) -> None:
    page.goto(served.url + CLAUSE)
    expect(page.locator("#text")).to_be_hidden()
    page.locator("a[href='#comment-form']").click()
    expect(page.locator("#text")).to_be_visible()
    # A browser that opens nothing by itself leaves it to the script.
    page.evaluate("location.hash = ''; document.getElementById('give').open = false")
    page.evaluate("history.replaceState(null, '', '#comment-form'); dispatchEvent(new Event('hashchange'))")
    expect(page.locator("#text")).to_be_visible()


@phone
def test_what_is_optional_is_folded_and_opens_where_it_is_wrong(served: Served, page: Page) -> None:
    give(page, served.url + CLAUSE, "联系方式忘了勾选。")
    expect(page.locator("#contact")).to_be_hidden()
    room = "document.querySelector('[type=submit]').getBoundingClientRect().top - document.getElementById('text').getBoundingClientRect().top"
    assert page.evaluate(room) < 1000
    unfold(page)
    page.locator("#contact").fill("13800138000")
    page.locator(SEND).click()
    expect(page).to_have_title(re.compile("^错误："))
    expect(page.locator("#contact")).to_be_visible()
    page.locator("[name=keep_contact]").check()
    send(page)


@phone
@scripted
def test_a_comment_on_a_sentence_starts_from_its_words(served: Served, page: Page) -> None:
    """Whether it is chosen in the form or in the address; what was written stays as it is."""
    whole, words = (
        page.locator("#suggestion"),
        "平台应保存直播内容和使用日志，保存期自直播结束之日起不少于六十日。",
    )
    page.goto(f"{served.url}/c/platform.records/?provision=P-REC-02#comment-form")
    helped(page)
    expect(page.locator("#provision")).to_have_value("P-REC-02")
    expect(whole).to_have_value(words)
    assert whole.bounding_box()["height"] < 200, "the field is as high as its words"
    page.locator("#provision").select_option("P-REC-03")
    expect(whole).to_have_value("直播视频包含商品交易的，平台宜自直播结束之日起保存不少于三年。")
    page.locator("#provision").select_option("")
    assert len(whole.input_value().split("\n")) == 5
    page.locator("#provision").select_option("P-REC-02")
    page.locator("#text").fill("只说这一句。")
    page.locator("button[formaction]").click()
    expect(page.get_by_text("没有文字修改建议")).to_be_visible()
    helped(page)
    whole.fill(words.replace("六十日", "九十日"))
    expect(page.locator("#live del")).to_contain_text("六十")
    page.locator("#provision").select_option("P-REC-03")
    expect(whole).to_have_value(words.replace("六十日", "九十日"))


@phone
@scripted
def test_a_draft_that_was_put_back_is_told_at_the_head(served: Served, page: Page) -> None:
    give(page, served.url + "/c/platform.training/", "写到一半。")
    expect(page.locator("#status")).to_contain_text("草稿已保存在本机")
    page.goto(served.url + "/c/platform.training/")
    helped(page)
    link = page.locator("h1 + .notice a")
    expect(link).to_be_in_viewport()
    link.click()
    expect(page.locator("#text")).to_have_value("写到一半。")


@phone
def test_four_taps_lead_from_the_first_page_to_the_receipt(served: Served, page: Page) -> None:
    page.goto(served.url)
    page.locator(".go a", has_text="提意见").click()
    page.get_by_role("link", name="对5.5.2提意见").click()
    page.locator("#text").fill("从首页来。")
    page.locator(SEND).click()
    expect(page).to_have_title(re.compile("意见已收到"))
    page.get_by_role("link", name="全文", exact=True).click()
    expect(page.locator("h1")).to_have_text("目次")

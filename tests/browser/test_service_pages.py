"""Every kind of page that the service writes, in both languages: what axe finds, what has the focus, what prints."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from looks import faults, spread
from playwright.sync_api import Page, expect
from served import Served

from clausework.cli import cli
from clausework.consultation.tokens import invitation_secret, read_key

scripted = pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
plain = pytest.mark.parametrize("script", [False], indirect=True, ids=["no-script"])
phone = pytest.mark.parametrize("width", [360], indirect=True)
SEND = "#comment-form button[type=submit]:not([formaction])"
PHOTO = {"name": "盖章.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\0" * 100}


class Walk:
    """A visitor in one language, who finds fault with every page."""

    def __init__(self, served: Served, page: Page, start: str) -> None:
        self.page = page
        self.url = served.url
        self.start = start
        self.lang = "en" if start else "zh"
        self.wrong: list[str] = []

    def look(self, title: str = "") -> None:
        """Note what is wrong here; after a mistake its summary has the focus."""
        page = self.page
        page.wait_for_load_state()
        alert = page.locator("[role=alert]")
        if alert.count():
            expect(alert).to_be_focused()
            assert page.title().startswith(("错误：", "Error: "))
        assert title in page.title()
        self.wrong += faults(page)
        size = page.viewport_size
        assert size is not None
        if size["width"] < 600:
            self.wrong += spread(page)
            page.set_viewport_size(size)

    def form(self, text: str) -> None:
        """Open the form of a clause and write in it."""
        self.page.goto(f"{self.url}{self.start}/c/platform.records/")
        self.page.locator("#give > summary").click()
        self.page.wait_for_selector("#comment-form[data-helped]", state="attached")
        self.page.locator("#text").fill(text)

    def send(self) -> None:
        self.page.locator(SEND).last.click()

    def receipt(self, text: str) -> None:
        self.form(text)
        self.send()
        self.page.wait_for_url("**/receipt/**")


@pytest.fixture(params=["", "/en"], ids=["zh", "en"])
def walk(request: pytest.FixtureRequest, served: Served, page: Page) -> Walk:
    return Walk(served, page, request.param)


@scripted
def test_nothing_is_wrong_with_the_form_and_its_answers(walk: Walk) -> None:
    page = walk.page
    walk.form("看一遍各页。")
    suggestion = page.locator("#suggestion")
    suggestion.fill(suggestion.input_value().replace("六十日", "九十日").replace("sixty", "ninety"))
    expect(page.locator("#live ins").first).to_be_visible()
    page.locator("#text").fill("字" * 4000)
    walk.look()
    page.locator("button[formaction]").click()
    page.wait_for_url("**/comments/preview")
    walk.look()
    page.locator("#files").set_input_files(PHOTO)
    page.locator("button[formaction]").click()
    expect(page.locator("main > p.notice")).to_be_visible()
    expect(page.locator("article ~ p > button")).to_have_count(0)  # nobody sends without the files by mistake
    walk.look()
    page.locator("#text").fill("")
    page.locator("#contact").fill("13800138000")
    walk.send()
    expect(page.locator("[role=alert] li")).to_have_count(2)
    expect(page.locator("main")).to_contain_text("5.5.2")
    walk.look()
    assert walk.wrong == []


@scripted
def test_nothing_is_wrong_with_what_one_keeps(walk: Walk) -> None:
    page = walk.page
    walk.receipt("看一遍回执。")
    walk.look()
    page.locator("a#own").click()
    page.wait_for_url("**/track/**")
    track = page.url
    walk.look()
    page.locator("#more").fill("再补充一句。")
    page.locator("form:has(#more) button").click()
    page.wait_for_url("**/receipt/**")
    walk.look()
    page.goto(track)
    page.locator("details").last.evaluate("one => { one.open = true; }")
    page.locator("form[action$=withdraw] button").click()
    expect(page.locator("form[action$=withdraw]")).to_have_count(0)
    walk.look()
    assert walk.wrong == []


@scripted
def test_nothing_is_wrong_with_a_chapter(walk: Walk) -> None:
    page = walk.page
    page.goto(f"{walk.url}/batch/?lang={walk.lang}")
    walk.look()
    page.goto(f"{walk.url}/batch/terms/?lang={walk.lang}")
    walk.look()
    page.locator("main button[type=submit]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    walk.look()
    page.locator("textarea").first.fill("术语的意见。")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/receipts?**")
    walk.look()
    own = page.locator("a#own").get_attribute("href")
    page.goto(f"{walk.url}{own}")
    expect(page.locator("main a[href^='/receipt/']")).to_have_count(1)
    assert walk.wrong == []


def invitation(served: Served, unit: str) -> str:
    secret = invitation_secret(read_key(served.project / "var" / "service.key"), "rehearsal", unit)
    return f"/invited/{secret}"


def reply_of_none(page: Page) -> None:
    """One tap; where the body has replied already, it is taken back first."""
    page.reload()  # whoever looked for faults has unfolded everything
    back = page.locator("main details form button")
    if back.count():
        page.locator("main details > summary").click()
        back.click()
        page.wait_for_load_state()
    page.locator("main > form button").click()
    page.wait_for_load_state()


@scripted
def test_nothing_is_wrong_with_the_page_of_an_invited_unit(walk: Walk, served: Served) -> None:
    page = walk.page
    page.goto(f"{walk.url}{invitation(served, 'unit-one')}?lang={walk.lang}")
    walk.look("演练单位甲" if walk.lang == "zh" else "Rehearsal organisation A")
    reply_of_none(page)
    expect(page.locator("main ol > li").last).to_be_visible()
    expect(page.locator("main .notice")).to_have_count(1)
    walk.look()
    page.locator("main ul.next a").first.click()
    expect(page.locator("#organisation")).not_to_have_value("")
    expect(page.locator("[name=publish_name]")).to_be_checked()
    walk.look()
    page.goto(f"{walk.url}/invited/nobody?lang={walk.lang}")
    walk.look("错误：" if walk.lang == "zh" else "Error: ")
    assert walk.wrong == []


@phone
@plain
def test_a_unit_needs_no_script_to_reply_and_to_take_it_back(served: Served, page: Page) -> None:
    page.goto(f"{served.url}{invitation(served, 'unit-two')}")
    reply_of_none(page)
    expect(page.locator("main .notice")).to_have_text("已记录：本单位对本稿无意见。")
    expect(page.locator("main > form")).to_have_count(0)
    page.locator("main details > summary").click()
    page.locator("main details form button").click()
    expect(page.locator("main ol > li").last).to_contain_text("本单位撤回了上述回复")
    expect(page.locator("main > form button")).to_have_text("本单位对本稿无意见")


@scripted
def test_nothing_is_wrong_with_pages_for_what_cannot_be_done(walk: Walk) -> None:
    for address, title in (
        (f"/track/unknown?lang={walk.lang}", ""),
        ("/comments", "错误："),
        (f"{walk.start}/nothing-here/", ""),
    ):
        walk.page.goto(walk.url + address)
        walk.look(title)
    assert walk.wrong == []


@phone
@scripted
def test_nothing_is_wrong_after_the_closing(served: Served, page: Page, tmp_path: Path) -> None:
    project = tmp_path / "closed"
    for folder in ("standard", "comments"):
        shutil.copytree(served.project / folder, project / folder)
    closed = Served(project, served.site, rehearsal=False)
    closed.start()
    try:
        walk = Walk(closed, page, "")
        walk.form("迟到的意见。")
        page.locator("[name=consultation]").evaluate("field => { field.value = '2020-07'; }")
        page.locator("[name=draft]").evaluate("field => { field.value = 'D1'; }")
        walk.send()
        expect(page.locator("#copy")).to_be_visible()
        walk.look("征求意见已经截止")
        assert walk.wrong == []
    finally:
        closed.kill()


@phone
@plain
def test_to_agree_without_script_is_one_tap_and_a_way_back(served: Served, page: Page) -> None:
    page.goto(served.url + "/c/platform.records/")
    page.locator("#give > summary").click()
    page.locator("#text").fill("请大家同意，不用脚本。")
    page.locator(SEND).click()
    number = page.locator(".number b").inner_text()
    options = ["--root", str(served.project)]
    done = CliRunner().invoke(cli, ["comments", "publish", number, *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    answer = page.request.post(
        f"{served.url}/agree/{number}",
        form={"lang": "zh"},
        headers={"referer": f"{served.url}/c/platform.records/", "origin": served.url},
    )
    assert answer.status == 200
    assert "1人同意" in answer.text()
    assert "不是投票" in answer.text()
    assert f'href="{served.url}/c/platform.records/#{number}"' in answer.text()


@phone
@scripted
def test_a_receipt_in_print_has_its_proof_and_nothing_to_press(served: Served, page: Page) -> None:
    walk = Walk(served, page, "")
    walk.receipt("打印一份。")
    page.emulate_media(media="print")
    for shown in (".number b", "svg.qr", "a#own", "dl code"):
        expect(page.locator(shown).first).to_be_visible()
    assert page.locator("button:visible, details:visible, .next:visible, .foot a:visible").count() == 0

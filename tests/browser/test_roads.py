"""The roads of a commenter, a reader and the secretariat, walked in Chromium on the real site."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from comment_walk import unfold
from playwright.sync_api import Page, expect
from served import Served

from clausework.cli import cli
from clausework.consultation.records import read_records


def fits(page: Page) -> None:
    """Nothing runs off the side of the screen, once the page has its styles."""
    page.wait_for_load_state("load")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")


@pytest.mark.smoke
def test_a_commenter_goes_from_a_link_to_a_receipt(
    served: Served, page: Page, script: bool, width: int
) -> None:
    page.goto(f"{served.url}/c/platform.records/")
    expect(page.locator("h1")).to_contain_text("记录保存")
    page.locator("summary", has_text="提意见").click()
    page.locator("#text").fill(f"建议写明起算日。{'有' if script else '无'}脚本，{width}像素。")
    page.locator("button[type=submit]", has_text="提交").click()
    expect(page).to_have_title(re.compile("意见已收到|回执"))
    number = re.search(r"R-\d{4}-\w", page.inner_text("main"))
    assert number
    assert "建议写明起算日" in page.inner_text("main")
    if script:
        fits(page)
    address = page.url
    page.reload()
    assert page.url == address
    assert number.group() in page.inner_text("main")


def test_a_comment_is_previewed_as_a_redline(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/c/platform.records/")
    page.locator("summary", has_text="提意见").click()
    page.locator("#text").fill("六十日太短。")
    suggestion = page.locator("#suggestion")
    suggestion.fill(suggestion.input_value().replace("六十日", "一百八十日", 1))
    page.locator("button[formaction]").click()
    expect(page.locator("del").first).to_contain_text("六十日")
    expect(page.locator("ins").first).to_contain_text("一百八十日")
    assert "六十日太短" in page.content()


def test_an_empty_comment_keeps_what_was_written(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/c/platform.records/")
    page.locator("summary", has_text="提意见").click()
    unfold(page)
    page.locator("#reason").fill("理由先写在这里。")
    page.locator("form#comment-form").evaluate("form => { form.noValidate = true; }")
    page.locator("button[type=submit]", has_text="提交").click()
    expect(page).to_have_title(re.compile("^错误："))
    assert "理由先写在这里。" in page.locator("#reason").input_value()


def test_a_reader_finds_what_changed_and_why(served: Served, page: Page, script: bool) -> None:
    page.goto(f"{served.url}/")
    assert "直播电子商务管理规范" in page.inner_text("h1")
    page.locator("article a.weights").filter(has_text="实质").first.click()
    changes = page.locator("main")
    expect(changes).to_contain_text("实质")
    expect(changes).to_contain_text("改为")
    first = page.locator("main a[href*='C-0']").first
    comment = first.inner_text()
    first.click()
    assert comment.strip() in page.inner_text("main")
    if script:
        fits(page)


def test_a_reader_on_an_old_draft_is_told_so(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/drafts/D1/")
    assert "征求意见稿" in page.inner_text("body")
    banner = page.locator(".banner, .state, [role=note], aside").filter(has_text="D1").first
    expect(banner).to_be_visible()


def test_each_page_has_its_other_language(served: Served, page: Page) -> None:
    for path in (
        "/",
        "/text/platform/",
        "/c/platform.records/",
        "/comments/2020-07/",
        "/redlines/D1-working/",
    ):
        page.goto(served.url + path)
        page.get_by_role("link", name="English").first.click()
        assert page.url == served.url + "/en" + path
        assert page.locator("html").get_attribute("lang") == "en"


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("width", [360], indirect=True)
def test_what_is_typed_outlives_the_tab_and_a_dead_server(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/c/merchant.pricing/")
    page.locator("summary", has_text="提意见").click()
    page.locator("#text").fill("写到一半的意见。")
    page.wait_for_timeout(600)
    page.reload()
    page.locator("summary", has_text="提意见").click()
    assert page.locator("#text").input_value() == "写到一半的意见。"


@pytest.mark.smoke
@pytest.mark.parametrize("script", [False], indirect=True, ids=["no-script"])
@pytest.mark.parametrize("width", [360], indirect=True)
def test_the_secretariat_takes_a_comment_from_the_form_to_git(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/en/c/streamer.truth/")
    page.locator(".give > summary").click()
    page.locator("#text").fill("Say within how many minutes a misstatement is corrected.")
    unfold(page)
    page.locator("input[name=contact]").fill("someone@example.org")
    page.locator("input[name=keep_contact]").check()
    page.locator("button[type=submit]").first.click()
    number = re.search(r"R-\d{4}-\w", page.inner_text("main"))
    assert number
    served.kill()
    served.start()
    result = CliRunner().invoke(
        cli,
        ["comments", "export", "--unreviewed", "--rehearsal", "--root", str(served.project)],
        catch_exceptions=False,
    )
    assert result.exit_code == 0, result.output
    comments, findings = read_records(served.project)
    assert findings == ()
    (record,) = [comment for comment in comments if comment.id == number.group()]
    assert record.anchor.clause == "streamer.truth"
    assert record.rehearsal
    written = "".join(
        file.read_text(encoding="utf-8") for file in (served.project / "comments").rglob("*.yml")
    )
    assert "someone@example.org" not in written

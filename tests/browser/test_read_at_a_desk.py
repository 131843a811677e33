"""At a desk: views as addresses, contents that stay, the handle of a provision, terms in place, keys."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Page, expect
from served import Served

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))

from heights import HEIGHTS

CHAPTER = "/text/platform/"
COVERED = """() => Math.max(...[...document.querySelectorAll(".md-header, .shows")]
  .filter((bar) => getComputedStyle(bar).position === "sticky").map((bar) => bar.getBoundingClientRect().bottom))"""
STILL = """() => new Promise((resolve) => {
  const was = scrollY;
  setTimeout(() => resolve(scrollY === was), 200);
})"""


def test_every_view_is_a_link_and_the_same_place(
    served: Served, page: Page, script: bool, width: int
) -> None:
    page.goto(f"{served.url}{CHAPTER}#P-REC-02")
    page.locator(".shows a").nth(1).click()
    page.wait_for_url(f"**{CHAPTER}changes/{'#P-REC-02' if script else ''}")
    records = page.locator("section:has(> #platform\\.records)")
    expect(records.locator("ins").filter(has_text="六十日").first).to_be_visible()
    expect(records).to_contain_text("P-REC-01")
    page.locator(".shows a").nth(2).click()
    left, right = (records.locator(f".pair > .rl-{side}").bounding_box() for side in ("old", "new"))
    assert left
    assert right
    assert (left["x"] < right["x"]) is (width > 700)
    page.locator(".shows a").nth(3).click()
    expect(page.locator("section:has(> #platform\\.records) .pair > [lang=en]").first).to_contain_text(
        "shall"
    )


@pytest.mark.smoke
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_a_link_to_a_provision_shows_its_sentence_in_every_view(
    served: Served, page: Page, width: int
) -> None:
    for view in ("", "changes/", "side/", "bilingual/"):
        page.goto(f"{served.url}{CHAPTER}{view}#P-REC-02")
        sentence = page.locator("[id='P-REC-02']")
        expect(sentence).to_contain_text("保存直播内容")
        expect(sentence).to_be_in_viewport()
        page.wait_for_function(STILL)  # the theme scrolls smoothly
        covered = page.evaluate(COVERED)
        at = sentence.bounding_box()
        assert at is not None
        assert covered <= at["y"] < 300, view
        assert at["height"] > 20  # its words, not a label
        assert sentence.locator("[id^='P-REC-02@']").count() == (
            view in ("changes/", "side/")
        )  # by its name too


@pytest.mark.parametrize("address", ["/text/platform/", "/en/text/streamer/"])
def test_each_cause_stands_in_its_lines_row_and_adds_little(
    served: Served, page: Page, width: int, address: str
) -> None:
    """Beside the line where there is room, else right below its words; it opens in place."""
    page.goto(f"{served.url}{address}")
    plain = page.evaluate(HEIGHTS)["height"]
    page.goto(f"{served.url}{address}changes/")
    found = page.evaluate(HEIGHTS)
    off = [place for place in found["offsets"] if abs(place) > 24]
    assert len(found["offsets"]) >= 10
    assert len(off) <= len(found["offsets"]) / 20, off
    assert found["height"] <= 1.3 * plain
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cause = page.locator("details.rl-why").first
    said = cause.locator(".rl-cause").first
    expect(said).to_be_hidden()
    cause.locator("summary").click()
    expect(said).to_be_visible()


@pytest.mark.parametrize("width", [1280], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_the_filter_of_role_keeps_its_concerns_and_what_is_gone(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/text/all/changes/?role=streamer")
    for clause in ("terms.streamer", "platform.vetting", "platform.ranking"):
        kept = page.locator(f"section.clause:has(> [id='{clause}'])")
        expect(kept).to_be_attached()
        assert not kept.evaluate("section => section.hidden"), clause
    expect(page.locator("#told [role=status]")).to_contain_text("未显示")


@pytest.mark.parametrize("width", [1280], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_the_print_of_changes_is_half_as_long_again_at_most(served: Served, page: Page) -> None:
    lengths = []
    for view in ("", "changes/"):
        page.goto(f"{served.url}/text/platform/{view}")
        lengths.append(len(pypdfium2.PdfDocument(page.pdf(format="A4"))))
    assert lengths[1] <= 1.5 * lengths[0], lengths


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_the_other_language_opens_at_the_same_place_and_view(served: Served, page: Page) -> None:
    page.goto(f"{served.url}{CHAPTER}changes/#P-REC-02")
    page.locator(".md-header__twin").click()
    page.wait_for_url("**/en/text/platform/changes/#P-REC-02")
    assert page.locator("#P-REC-02").count() == 1


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_a_provision_opens_what_can_be_done_with_it(served: Served, page: Page) -> None:
    page.goto(f"{served.url}{CHAPTER}")
    pin = page.locator("#P-REC-02 .pin")
    pin.click()
    card = page.locator(".card")
    expect(card.locator("li")).to_have_count(4)
    expect(card).to_contain_text("依据")
    expect(card.get_by_text("对这一句提意见")).to_have_attribute(
        "href", "../../c/platform.records/?provision=P-REC-02#comment-form"
    )
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)
    expect(pin).to_be_focused()


def test_without_a_script_the_same_is_a_link(served: Served, page: Page, script: bool) -> None:
    page.goto(f"{served.url}{CHAPTER}")
    if not script:
        page.locator("#P-REC-02 .pin").click()
        assert page.url.endswith("#P-REC-02")
    expect(page.locator("section:has(> #platform\\.records) .give")).to_be_visible()


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_a_term_is_defined_in_place(served: Served, page: Page) -> None:
    page.goto(f"{served.url}{CHAPTER}")
    page.locator(".text a.term").first.click()
    expect(page.locator(".card b")).to_contain_text("平台")
    assert page.url.endswith(CHAPTER)
    page.locator(".text a.term").first.click()
    page.wait_for_url("**/text/terms/**")


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_role_and_bases_stand_in_the_address(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/text/all/?role=merchant&notes=1")
    expect(page.locator("section:has(> #platform\\.records)")).to_be_hidden()
    expect(page.locator("section:has(> [id^='merchant.']) .notes[open]").first).to_be_visible()
    page.locator(".options select").select_option("platform")
    page.wait_for_url("**?role=platform&notes=1")
    expect(page.locator("section:has(> #platform\\.records)")).to_be_visible()
    page.locator(".options select").select_option("streamer")
    expect(page.locator("section:has(> #terms\\.streamer)")).to_be_visible()  # what the role is
    expect(page.locator("section:has(> #platform\\.records)")).to_be_hidden()
    sections = page.locator(".clause")
    shown = sum(section.is_visible() for section in sections.all())
    told = page.locator("#told [role=status]")
    expect(told).to_contain_text(f"显示{shown}条，另有{sections.count() - shown}条未显示")
    page.emulate_media(media="print")
    expect(told).to_be_visible()
    page.emulate_media(media="screen")
    page.locator("#told button").click()
    expect(told).to_have_text("")
    expect(page.locator(".clause:visible")).to_have_count(sections.count())


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("width", [1280], indirect=True)
def test_single_letters_do_nothing_and_the_slash_can_be_off(served: Served, page: Page) -> None:
    page.goto(f"{served.url}{CHAPTER}")
    for key in ("n", "p", "f", "s", ".", ","):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert page.url.endswith(CHAPTER)
    box = page.locator("#__search")
    assert not box.is_checked()
    page.locator(".keys").click()
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    assert not box.is_checked()
    page.locator(".keys").click()
    page.locator("h1").click()
    page.keyboard.press("/")
    page.wait_for_timeout(200)
    assert box.is_checked()


@pytest.mark.parametrize("width", [360], indirect=True)
def test_the_contents_open_as_a_sheet_on_a_phone(served: Served, page: Page) -> None:
    page.goto(f"{served.url}{CHAPTER}")
    page.locator(".md-header label[for=__drawer]").click()
    expect(page.locator(".md-nav--primary").get_by_text("5.5.2 记录保存").first).to_be_attached()


@pytest.mark.parametrize("width", [1280], indirect=True)
def test_the_contents_stay_and_say_what_changed(served: Served, page: Page) -> None:
    page.goto(f"{served.url}{CHAPTER}#platform.records")
    entry = page.locator(".md-nav__link--marked[href='#platform.records']")
    expect(entry).to_be_visible()
    expect(entry.locator(".substantive")).to_have_attribute("aria-label", "有实质性修改")


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("width", [1280], indirect=True)
def test_the_contents_mark_the_clause_that_a_link_leads_to(served: Served, page: Page) -> None:
    for clause in ("platform.privacy", "platform.records", "platform.minors"):
        page.goto(f"{served.url}/text/platform/?{clause}#{clause}")
        page.mouse.move(600, 300)  # the theme, which marks it, comes at the first move
        page.mouse.move(610, 310)
        marked = page.locator(".md-sidebar .md-nav__link--active[href^='#']").last
        expect(marked).to_have_attribute("href", f"#{clause}", timeout=20_000)


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("width", [1280], indirect=True)
def test_a_reference_shows_what_it_leads_to(served: Served, page: Page) -> None:
    """On this page and on another, as long as the pointer is on it or on what is shown."""
    card = page.locator(".card")
    for chapter, clause, words in (
        ("platform", "platform.vetting", "平台应"),
        ("mcn", "merchant.quality", "商家应"),
    ):
        page.goto(f"{served.url}/text/{chapter}/")
        page.locator(f".text a.ref[href$='#{clause}']").first.hover()
        expect(card).to_contain_text(words, timeout=20_000)
        expect(card.locator(".pin")).to_have_count(0)
        card.hover()
        expect(card).to_have_count(1)
        page.keyboard.press("Escape")
        expect(card).to_have_count(0)
        assert page.url.endswith(f"/text/{chapter}/")


def test_the_switch_leads_to_the_same_chapter_in_another_draft(served: Served, page: Page) -> None:
    page.goto(f"{served.url}{CHAPTER}bilingual/")
    page.locator(".drafts-switch summary").click()
    page.locator(".drafts-switch li a").first.click()
    page.wait_for_url("**/drafts/D1/platform/bilingual/**")
    expect(page.locator(".md-banner")).to_contain_text("征求意见稿D1")
    expect(page.locator("section:has(> #platform\\.review) .pair > [lang=en]").first).to_contain_text(
        "platform"
    )
    page.locator(".drafts-switch summary").click()
    page.locator(".drafts-switch .compare").first.click()
    page.wait_for_url("**/redlines/D1-working/**")


@pytest.mark.parametrize("width", [360], indirect=True)
def test_on_a_phone_the_text_begins_in_the_upper_third(served: Served, page: Page) -> None:
    for address, first in (("/", ".stand"), ("/text/scope/", ".clause .text")):
        page.goto(f"{served.url}{address}")
        box = page.locator(first).first.bounding_box()
        assert box is not None
        assert box["y"] < 740 / 3, address

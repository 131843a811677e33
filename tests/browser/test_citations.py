"""A clause is cited with number, title, draft, date and address: by hand, by a tap, and by a reader of the screen."""

from __future__ import annotations

import pytest
from looks import faults
from playwright.sync_api import Locator, Page, Route, expect
from served import Served

FROZEN = (
    "《直播电子商务服务规范》（重新拟写（非协会文本） · 征求意见稿D1，2020-06-17，"
    "SHA-256 0ce29a8f34daa866）5.1.1 资质审核，"
    "{url}/drafts/D1/#platform.review"
)
BROKEN = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"
REFUSED = "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))"


def opened(page: Page, clause: str) -> Locator:
    """The citation under the heading of a clause, unfolded."""
    box = page.locator(f":is([id='{clause}'] + .clause-links, .clause:has(> [id='{clause}'])) .cite")
    box.locator("summary").click()
    expect(box.locator(".cited")).to_be_visible()
    return box


def test_a_citation_can_be_selected_without_any_script(served: Served, page: Page, script: bool) -> None:
    page.goto(f"{served.url}/drafts/D1/")
    box = opened(page, "platform.review")
    host = served.url if script else ""
    assert box.locator(".cited").inner_text() == FROZEN.format(url=host)
    assert box.locator("button").count() == (1 if script else 0)


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("start", ["", "/en"])
def test_what_is_unfolded_is_accessible_and_fits(served: Served, page: Page, start: str) -> None:
    page.goto(f"{served.url}{start}/text/platform/")
    page.locator(".cite").first.locator("summary").click()
    assert faults(page) == []


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_a_tap_copies_and_says_so(served: Served, page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.url)
    page.goto(f"{served.url}/drafts/D1/")
    box = opened(page, "platform.review")
    told = box.get_by_role("status")
    expect(told).to_have_text("")
    box.get_by_role("button", name="复制引用").click()
    expect(told).to_have_text("已复制。")
    assert page.evaluate("navigator.clipboard.readText()") == FROZEN.format(url=served.url)


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("spoil", [BROKEN, REFUSED], ids=["absent", "refused"])
@pytest.mark.parametrize("old_way", [True, False])
def test_without_a_clipboard_the_words_are_selected(
    served: Served, page: Page, spoil: str, old_way: bool
) -> None:
    page.goto(f"{served.url}/en/drafts/D1/")
    box = opened(page, "platform.review")
    page.evaluate(f"() => {{ {spoil}; document.execCommand = () => {str(old_way).lower()} }}")
    box.locator("button").click()
    expect(box.get_by_role("status")).to_contain_text("Copied." if old_way else "long press")
    assert page.evaluate("getSelection().toString()").strip() == box.locator(".cited").inner_text()


@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize("width", [360], indirect=True)
def test_paper_has_no_citations(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/text/platform/")
    box = opened(page, "platform.training")
    page.emulate_media(media="print")
    expect(box).to_be_hidden()


@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/drafts/D1/#platform.review", "platform.review"),
        ("/drafts/D1/#platform.access", "platform.review"),
        ("/drafts/D1/#platform.security", "platform.data"),
        ("/text/all/#platform.review", "platform.access"),
        ("/en/text/platform/#platform.data", "platform.privacy"),
        ("/text/merchant/#merchant.minors", "merchant.restricted"),
    ],
)
def test_an_old_or_a_later_id_leads_to_the_clause(
    served: Served, page: Page, path: str, heading: str
) -> None:
    page.goto(served.url + path)
    expect(page.locator(f"[id='{heading}']")).to_be_in_viewport()


@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("/text/merchant/#platform.training", "/c/platform.training/"),
        ("/en/text/all/#platform.ranking", "/en/c/platform.ranking/"),
    ],
)
def test_a_clause_that_is_elsewhere_is_gone_to(served: Served, page: Page, path: str, end: str) -> None:
    page.goto(served.url + path)
    page.wait_for_url(served.url + end)


@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_what_was_never_a_clause_leads_nowhere(served: Served, page: Page) -> None:
    address = f"{served.url}/text/merchant/#platform.nothing"
    with page.expect_response("**/c/platform.nothing/") as answer:
        page.goto(address)
    assert answer.value.status == 404
    assert page.url == address


@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_an_address_that_was_cut_off_does_no_harm(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/text/merchant/#%E4%B8")
    page.evaluate("location.hash = 'platform.training'")
    page.wait_for_url(f"{served.url}/c/platform.training/")


@pytest.mark.parametrize("width", [360], indirect=True)
@pytest.mark.parametrize("script", [True], indirect=True, ids=["script"])
def test_what_is_unfolded_before_the_script_comes_has_its_button(served: Served, page: Page) -> None:
    held: list[Route] = []
    page.route("**/cite.js", lambda route: held.append(route))
    page.goto(f"{served.url}/drafts/D1/", wait_until="commit")
    box = opened(page, "platform.review")
    held[0].continue_()
    expect(box.get_by_role("button", name="复制引用")).to_be_visible()

"""What a commenter does in a browser, as steps that several tests take."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

CLAUSE = "/c/platform.records/"
SEND = "#comment-form button[type=submit]:not([formaction])"


def give(page: Page, url: str, text: str) -> None:
    """Open the form of a clause and write a comment."""
    page.goto(url)
    page.locator("#give > summary").click()
    helped(page)
    page.locator("#text").fill(text)


def helped(page: Page) -> None:
    """Return when the script of the form is there, where there are scripts."""
    page.wait_for_load_state()
    if page.evaluate("typeof help === 'function'"):
        page.wait_for_selector("#comment-form[data-helped]", state="attached")


def unfold(page: Page) -> None:
    """Open what is optional in the form, if it is not open."""
    if not page.locator("#reason").is_visible():
        page.locator(".more > summary").click()


def send(page: Page) -> str:
    """Send the form; the number on the receipt."""
    page.locator(SEND).click()
    expect(page).to_have_title(re.compile("意见已收到"))
    found = re.search(r"R-\d{4,}-\w", page.inner_text("main"))
    assert found
    return found.group()

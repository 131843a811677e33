"""The review desk in Chromium: without script, by keyboard, and nothing that axe finds."""

from __future__ import annotations

import base64
import io
import re
import time

import msgspec
import pytest
from desk_walk import PASSWORD, clause_of, enter, home, invited, send, send_file
from looks import faults, unfold
from PIL import Image
from playwright.sync_api import Browser, Page, Route
from served import Served
from solving import solve

from clausework.accounts.passwords import STEP, code_at
from clausework.consultation.spam import Challenge, Solution, pose

REACHABLE = """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter((one) => one.checkVisibility() && !one.disabled)
  .filter((one) => one.type !== "radio" || one === one.form.querySelector(`[name="${one.name}"]`)).length"""
"""Of a group of choices the tab key reaches one."""
FOCUSED = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  return [one.outerHTML.slice(0, 80), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0];
}"""


def tab_through(page: Page) -> list[str]:
    """What is wrong with going through a page by the tab key alone."""
    wanted = page.evaluate(REACHABLE)
    page.locator(".skip").focus()  # the first: a page with a mistake begins further down
    reached: dict[str, None] = {}
    count = 1
    wrong = []
    for _ in range(wanted + 5):
        page.keyboard.press("Tab")
        found = page.evaluate(FOCUSED)
        if found is None or 'class="skip"' in found[0]:
            break
        count += 1
        reached[found[0]] = None
        if not found[1]:
            wrong.append(f"{page.url}: nothing shows where the focus is: {found[0]}")
    if count != wanted:
        wrong.append(f"{page.url}: {count} of {wanted} things are reached: {list(reached)[-1:]}")
    return wrong


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_of_the_desk_by_keyboard(served: Served, browser: Browser, width: int) -> None:
    number = send(
        served, f"审核台的试验意见 {width}：请写明保存的地点。", contact="a@b.cn", keep_contact="yes"
    )["number"]
    wrong: list[str] = []
    pages = {
        "reviewer": ("", f"comments/{number}", "account", "audit"),
        "editor": (f"comments/{number}", "people", "comments/R-9999-X"),
        "auditor": (f"comments/{number}", "audit", "units"),
    }
    for role, paths in pages.items():
        context = browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
        page = context.new_page()
        if role == "reviewer":
            for url in (invited(served, f"{role}.{width}", role), f"{home(served)}/desk/sign-in"):
                page.goto(url)
                wrong += faults(page) + tab_through(page)
        enter(page, served, f"{role}.{width}", role)
        for path in paths:
            page.goto(f"{home(served)}/desk/{path}")
            for details in page.locator("details").all():
                details.evaluate("element => { element.open = true; }")
            wrong += faults(page) + tab_through(page)
        for name in ("Create new recovery codes", "Set up another app") if role == "reviewer" else ():
            page.goto(f"{home(served)}/desk/account")
            page.get_by_role("button", name=name).press("Enter")
            wrong += faults(page)
        context.close()
    assert wrong == []


@pytest.mark.parametrize("width", [360, 1280])
def test_a_file_held_back_is_seen_as_pictures_and_released(
    served: Served, browser: Browser, width: int
) -> None:
    sheet = io.BytesIO()
    Image.new("RGB", (1240, 1754), "white").save(sheet, "PDF", resolution=150)
    number = send_file(served, f"证据 {width}.pdf", sheet.getvalue() + b"% /S/JavaScript\n")
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
    page = context.new_page()
    enter(page, served, f"seer.{width}")
    page.goto(f"{home(served)}/desk/comments/{number}")
    assert page.get_by_text("It contains a script.").is_visible()
    assert page.get_by_role("button", name="Download").count() == 0
    wrong = faults(page) + tab_through(page)
    page.get_by_role("button", name=re.compile("Show .* as images")).press("Enter")
    image = page.get_by_role("img", name=f"证据 {width}.pdf, page 1 of 1")
    image.scroll_into_view_if_needed()
    image.evaluate("one => one.decode()")
    assert image.bounding_box()["width"] <= width
    wrong += faults(page) + tab_through(page)
    page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
    page.get_by_role("button", name=re.compile("Release .* for download")).press("Enter")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").press("Enter")
    assert download.value.suggested_filename == f"证据 {width}.pdf"
    wrong += faults(page)
    context.close()
    assert wrong == []


@pytest.mark.smoke
def test_the_desk_does_all_without_script(served: Served, browser: Browser) -> None:
    sent = send(served, "审核台的试验意见：请写明由谁保存。")
    number = sent["number"]
    context = browser.new_context(
        viewport={"width": 360, "height": 800}, locale="en-GB", java_script_enabled=False
    )
    page = context.new_page()
    page.goto(invited(served, "li.ping", "editor"))
    assert page.get_by_role("button", name="Create a passkey").count() == 0
    secret = page.locator("code").inner_text()
    step = int(time.time() // STEP)
    page.get_by_label("Choose a password").press_sequentially(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(code_at(secret, step))
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/sign-in")
    assert page.get_by_role("button", name="Sign in with a passkey").count() == 0
    page.get_by_label("Account", exact=True).press_sequentially("li.ping")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(code_at(secret, step + 1))
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    page.get_by_role("link", name=re.compile(number)).press("Enter")
    page.wait_for_url(f"**/desk/comments/{number}")
    page.get_by_role("button", name="Publish").press("Enter")
    page.get_by_text(f"Published: {number}.").wait_for()
    page.get_by_role("link", name="Review again").press("Enter")
    page.get_by_text("published", exact=True).first.wait_for()
    page.get_by_role("button", name="Put to the drafting group").press("Enter")
    page.get_by_role("button", name="Withdraw from discussion").wait_for()
    page.get_by_label("accepted in part").check()
    page.get_by_label("Answer and reason").fill("改为两年，理由是取证一般在两年以内。")
    page.get_by_role("button", name="Save the draft").press("Enter")
    page.get_by_text(f"Draft answer saved: {number}.").wait_for()
    page.get_by_role("link", name="Review again").press("Enter")
    page.wait_for_url(re.compile(f"/desk/comments/{number}(?:[?]|$)"))
    assert page.get_by_label("Answer and reason").input_value().startswith("改为两年")
    page.goto(sent["track"])
    page.get_by_text(re.compile("提交起草组讨论|put to the drafting group")).wait_for()
    page.goto(f"{home(served)}/desk/account")
    page.get_by_role("button", name="Create new recovery codes").press("Enter")
    code = page.locator("code").first.inner_text()
    page.get_by_role("button", name="Sign out").press("Enter")
    page.wait_for_url("**/desk/sign-in")
    page.get_by_label("Account", exact=True).fill("li.ping")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Six-digit code").fill(code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    context.close()


@pytest.mark.parametrize("late", [False, True], ids=["written after it came", "pasted before it came"])
def test_the_script_of_the_form_solves_what_the_service_asks(
    served: Served, browser: Browser, late: bool
) -> None:
    """The answer is made here, because a visitor on this machine is asked for nothing."""
    challenge: Challenge = pose(b"k" * 32, time.time(), most=100)
    page = browser.new_page()
    body = msgspec.json.encode(challenge)
    asked: list[str] = []

    def answer(route: Route) -> None:
        """The network fails at first."""
        asked.append(route.request.url)
        if len(asked) == 1 and not late:
            route.abort()
        else:
            route.fulfill(status=200, content_type="application/json", body=body)

    page.route("**/comments/challenge?*", answer)
    held: list[Route] = []
    if late:
        page.route("**/proof.js", lambda route: held.append(route))
    page.goto(f"{served.url}/c/{clause_of(served)}/")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    if not late:
        page.wait_for_selector("#comment-form[data-helped]", state="attached")
    text = page.locator("#comment-form [name=text]")
    text.fill("整段贴上来的意见。")
    while late and not held:
        page.wait_for_timeout(50)
    for route in held:
        route.continue_()
    while not late and len(asked) < 2:
        text.press_sequentially("字", delay=50)
    field = page.locator("#comment-form [name=proof]")
    field.wait_for(state="attached", timeout=60_000)
    found = msgspec.json.decode(base64.b64decode(field.input_value()), type=Solution)
    assert found == solve(challenge)
    assert len(asked) == (1 if late else 2)
    page.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("locale", ["zh-CN", "en-GB"])
def test_an_empty_form_is_answered_by_links_to_its_fields(
    served: Served, browser: Browser, width: int, locale: str
) -> None:
    """The page says it, not the browser: the focus is on the list, and each line of it leads to a field."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, locale=locale, java_script_enabled=False
    )
    page = context.new_page()
    number = send(served, f"审核台的试验意见 {width} {locale}：请写明范围。")["number"]
    page.goto(f"{home(served)}/desk/sign-in")
    page.locator("form[action='/desk/sign-in'] button").press("Enter")
    page.locator("[role=alert]:focus").wait_for()  # `autofocus` is obeyed some time after the page is there
    seen = [("sign-in", page.locator("[role=alert] a").count())]
    assert page.title().startswith({"zh-CN": "错误：", "en-GB": "Error:"}[locale])
    page.locator("[role=alert] a").nth(1).click()
    page.locator("#password:focus").wait_for()
    assert page.evaluate("location.hash") == "#password"
    page.keyboard.type("x")
    assert page.locator("#password").input_value() == "x"
    context.close()
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="en-GB")
    page = context.new_page()
    enter(page, served, f"bo.{width}.{locale[:2]}", "editor")
    context.add_cookies([{"name": "desk_lang", "value": locale[:2], "url": home(served)}])
    for act, count in (("withhold", 1), ("password", 2)):
        page.goto(f"{home(served)}/desk/{'account' if act == 'password' else f'comments/{number}'}")
        unfold(page)
        page.locator(f"form:has(input[name=act][value={act}]) button").press("Enter")
        page.locator("[role=alert]:focus").wait_for()
        assert faults(page) == []
        seen.append((act, page.locator("[role=alert] a").count()))
        assert seen[-1] == (act, count)
    assert seen[0] == ("sign-in", 3)
    context.close()

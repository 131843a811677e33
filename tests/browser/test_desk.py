"""The review desk in Chromium: without script, by keyboard, and nothing that axe finds."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from served import Served

from clausework.comments.passwords import STEP, code_at

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
MAIN = "from clausework.cli import main; main()"
PASSWORD = "a password that is long"


def invited(served: Served, name: str) -> str:
    options = ["--role", "reviewer", "--rehearsal", "--url", served.url, "--lang", "en"]
    command = [sys.executable, "-c", MAIN, "desk", "invite", name, *options]
    return subprocess.run(
        command, cwd=served.project, capture_output=True, text=True, check=True
    ).stdout.strip()


def send(served: Served, text: str) -> str:
    fields = {"consultation": "rehearsal", "clause": clause_of(served), "text": text}
    request = urllib.request.Request(
        f"{served.url}/comments", json.dumps(fields).encode(), {"content-type": "application/json"}
    )
    with urllib.request.urlopen(request) as answer:
        return str(json.load(answer)["number"])


def clause_of(served: Served) -> str:
    with urllib.request.urlopen(f"{served.url}/clauses.json") as answer:
        return str(json.load(answer)["clauses"][-1]["id"])


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {fault['id']}: {fault['nodes'][0]['html']}" for fault in found]


def test_the_desk_by_keyboard_without_a_script_of_ours(served: Served, browser: Browser) -> None:
    number = send(served, "审核台的试验意见：请写明保存的地点。")
    page = browser.new_page(viewport={"width": 360, "height": 800}, locale="en-GB")
    wrong: list[str] = []
    page.goto(invited(served, "wang.li"))
    wrong += faults(page)
    secret = page.locator("code").inner_text()
    step = int(time.time() // STEP)
    page.get_by_label("Choose a password").press_sequentially(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(code_at(secret, step - 1))
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/sign-in")
    wrong += faults(page)
    page.get_by_label("Account").press_sequentially("wang.li")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Tab")
    page.keyboard.type(code_at(secret, step))
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")
    wrong += faults(page)
    assert page.locator("script").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name=re.compile(number)).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/desk/comments/{number}")
    wrong += faults(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("button", name="Publish").focus()
    page.keyboard.press("Enter")
    page.get_by_text("published", exact=True).wait_for()
    assert wrong == []
    page.close()


def test_the_script_of_the_form_solves_what_the_service_asks(served: Served, browser: Browser) -> None:
    """The answer is made here, because a visitor on this machine is asked for nothing."""
    from clausework.comments.puzzle import Challenge, pose, solve

    challenge: Challenge = pose(b"k" * 32, time.time(), most=2000)
    page = browser.new_page()
    body = json.dumps({name: getattr(challenge, name) for name in challenge.__struct_fields__})
    page.route(
        "**/comments/challenge?*",
        lambda route: route.fulfill(status=200, content_type="application/json", body=body),
    )
    page.goto(f"{served.url}/c/{clause_of(served)}/")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.locator("#comment-form [name=text]").press_sequentially("字")
    field = page.locator("#comment-form [name=proof]")
    field.wait_for(state="attached", timeout=120_000)
    import base64

    found = json.loads(base64.b64decode(field.input_value()))
    assert found["number"] == solve(challenge).number
    assert found["signature"] == challenge.signature
    page.close()

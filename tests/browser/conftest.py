"""A browser, and the real service over the real site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import copy_live_commerce
from playwright.sync_api import Browser, ConsoleMessage, Page, Response, expect, sync_playwright
from served import Served

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

expect.set_options(timeout=30_000)  # as long as the browser waits for a page: a busy machine is slow


FOLDER = Path(__file__).parent
FIRST = {"test_commenter.py", "test_pages.py", "test_interruptions.py"}
"""These take about as long as all other files: two groups, so that two workers share the browser tests."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test here needs a browser, and is slow but for a few that walk the main roads."""
    for item in items:
        if item.path.parent == FOLDER:
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group(f"browser-{item.path.name in FIRST}"))
            if item.get_closest_marker("smoke") is None:
                item.add_marker("slow")


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        # In the C locale Chromium cannot name a file 盖章.jpg; that is our machine's and no visitor's.
        locale: dict[str, str | float | bool] = {**os.environ, "LC_ALL": "C.UTF-8"}
        found = playwright.chromium.launch(executable_path=chromium, args=FLAGS, env=locale)
        yield found
        found.close()


@pytest.fixture(scope="session")
def served(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    service = Served(copy_live_commerce(tmp_path_factory.mktemp("project")), site)
    service.start()
    yield service
    service.kill()


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def script(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=[360, 1280])
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


def _is_fault(message: ConsoleMessage) -> bool:
    """An error of a script or of the policy; a page that answers 404 or 422 is told of elsewhere."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")


def _is_missing(answer: Response) -> bool:
    """A style sheet, script or picture that a page asks for in vain."""
    return answer.status >= 400 and answer.request.resource_type not in ("document", "fetch")


@pytest.fixture
def page(browser: Browser, script: bool, width: int) -> Iterator[Page]:
    """A page that records errors of scripts and of the security policy, and requests elsewhere."""
    context = browser.new_context(
        viewport={"width": width, "height": 740}, java_script_enabled=script, locale="zh-CN"
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if _is_fault(message) else None)
    page.on("response", lambda answer: faults.append(answer.url) if _is_missing(answer) else None)
    page.on(
        "request",
        lambda request: (
            faults.append(request.url)
            if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:"))
            else None
        ),
    )
    yield page
    context.close()
    assert faults == []

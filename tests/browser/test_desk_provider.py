"""Signing in by an identity provider in Chromium: out to another site and back, without script too."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import oidc_provider
import pytest
from desk_walk import desk, home
from looks import faults
from oidc_provider import SECRET
from places import copy_live_commerce
from playwright.sync_api import Browser
from served import Served

SETTINGS = """\
origin = "{origin}"
[provider]
name = "Our accounts"
issuer = "http://127.0.0.1:{port}"
client_id = "desk client"
secret_file = "var/provider.secret"
"""


@pytest.fixture
def port() -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        found = int(free.getsockname()[1])
    process = subprocess.Popen([sys.executable, str(Path(oidc_provider.__file__)), str(found)])
    for _ in range(200):
        with suppress(OSError), socket.create_connection(("127.0.0.1", found), 0.2):
            break
    yield found
    process.terminate()
    process.wait()


@pytest.fixture
def federated(site: Path, tmp_path: Path, port: int) -> Iterator[Served]:
    service = Served(copy_live_commerce(tmp_path), site)
    (tmp_path / "var").mkdir()
    settings = SETTINGS.format(origin=home(service), port=port)
    (tmp_path / "var" / "desk.toml").write_text(settings, encoding="utf-8")
    (tmp_path / "var" / "provider.secret").write_text(SECRET, encoding="utf-8")
    service.start()
    yield service
    service.kill()


def test_a_browser_goes_out_to_the_provider_and_sits_down(
    federated: Served, browser: Browser, script: bool
) -> None:
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, locale="en-GB", java_script_enabled=script
    )
    page = context.new_page()
    page.goto(f"{home(federated)}/desk/")
    page.get_by_role("link", name="Sign in with Our accounts").press("Enter")
    page.get_by_text("you are not invited").wait_for()
    desk(federated, "invite", "chen", "--role", "editor", "--email", "chen@example.org")
    if script:
        assert faults(page) == []
    page.goto(f"{home(federated)}/desk/sign-in")
    page.get_by_role("link", name="Sign in with Our accounts").press("Enter")
    page.wait_for_url("**/desk/")  # the strict cookie came along: the last step was a page of ours
    page.get_by_role("link", name="My account").press("Enter")
    page.get_by_text("identity provider").first.wait_for()
    context.close()

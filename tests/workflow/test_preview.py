"""The preview shows the working text, and what is written into it a moment later."""

from __future__ import annotations

import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from places import LIVE_COMMERCE
from programs import CLAUSEWORK

from clausework.workflow.preview import state_of
from clausework.workflow.publish import stage_site

PATIENCE = 90


@pytest.fixture
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
        return number


@pytest.fixture
def project(small: Path) -> Path:
    """A project that presents a frozen draft as the current one, with a theme to build with."""
    (small / "mkdocs.yml").write_bytes((LIVE_COMMERCE / "mkdocs.yml").read_bytes())
    (small / "site").symlink_to(LIVE_COMMERCE / "site")
    return small


@pytest.fixture
def previewed(project: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [*CLAUSEWORK, "preview", "--port", str(port)]
    process = subprocess.Popen(command, cwd=project, stderr=subprocess.DEVNULL)
    yield process
    try:
        process.terminate()
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.wait()


def reads(url: str, words: str) -> bool:
    """Whether the page has the words within the time."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if words in answer.read().decode():
                    return True
        except (urllib.error.URLError, ConnectionError):
            pass
        time.sleep(0.2)
    return False


@pytest.mark.slow
def test_what_is_written_is_shown_a_moment_later(
    project: Path, port: int, previewed: subprocess.Popen[bytes]
) -> None:
    page = f"http://127.0.0.1:{port}/c/platform.records/"
    assert reads(page, "期限不少于六十日")
    file = project / "standard/clauses/platform/records.zh.md"
    file.write_text(file.read_text("utf-8").replace("六十日", "三年"), encoding="utf-8")
    assert reads(page, "期限不少于三年")
    assert previewed.poll() is None


@pytest.mark.slow
def test_the_working_text_is_shown_whatever_the_site_presents(real: Path) -> None:
    settings = real / "standard" / "standard.yml"
    text = settings.read_text("utf-8")
    assert "current: working" in text
    page = "c/platform.records/index.html"
    presented = stage_site(real)[0][page]
    settings.write_text(text.replace("current: working", "current: D1"), encoding="utf-8")
    published, shown = stage_site(real)[0], stage_site(real, working=True)[0]
    assert published[page] != shown[page] == presented


def test_a_change_of_any_watched_file_is_seen(project: Path) -> None:
    before = state_of(project)
    assert state_of(project) == before
    new = project / "comments" / "2020-07" / "scope" / "x.yml"
    new.parent.mkdir(parents=True)
    new.write_text("x", encoding="utf-8")
    there = state_of(project)
    assert there != before
    new.write_text("xy", encoding="utf-8")
    assert state_of(project) != there

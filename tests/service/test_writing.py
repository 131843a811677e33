"""A chapter edited in a browser: what is shown is written, what is not understood is kept, no other gets in."""

from __future__ import annotations

import html
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from clausework.service.writing import WritingDesk

RECORDS = "standard/clauses/platform/records.zh.md"


def test_what_was_shown_is_written_and_nothing_else(small: Path) -> None:
    desk = WritingDesk(small, "platform", (), "en")
    text = desk.page().text
    before = (small / RECORDS).read_bytes()
    shown = desk.take(text.replace("六十日", "九十日"))
    assert shown is not None
    assert shown.meaning == (("written", ("platform.records 记录 (zh)",)),)
    assert (small / RECORDS).read_bytes() == before
    other = desk.take(text.replace("六十日", "八十日"), shown.seen)
    assert other is not None
    assert other.seen != shown.seen
    assert (small / RECORDS).read_bytes() == before
    assert desk.take(text.replace("六十日", "九十日"), shown.seen) is None
    assert "九十日" in (small / RECORDS).read_text("utf-8")
    assert "九十日" in desk.page().text


def test_what_is_not_understood_waits_in_a_file(small: Path) -> None:
    desk = WritingDesk(small, "platform", (), "en")
    text = desk.page().text.replace("## 记录", "##### 记录")
    page = desk.take(text)
    assert page is not None
    assert "at most 3 can stand" in page.trouble
    assert WritingDesk(small, "platform", (), "en").page().text == text


def test_nothing_ends_without_a_word(small: Path) -> None:
    desk = WritingDesk(small, "platform", (), "en")
    text = desk.page().text
    text = text[: text.index("## 记录")]
    page = desk.take(text)
    assert page is not None
    assert page.ends
    assert desk.take(text, page.seen) is not None
    assert (small / RECORDS).exists()
    assert desk.take(text, page.seen, ends=True) is None
    assert not (small / RECORDS).exists()


@pytest.fixture
def address(small: Path) -> Iterator[str]:
    """The command, served on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    code = "from clausework.cli import main; main()"
    words = ["edit", "platform", "--browser", "--port", str(port), "--root", str(small)]
    command = [sys.executable, "-c", code, *words]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "LC_ALL": "en_US.UTF-8"}
    ) as process:
        assert process.stdout
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found
        yield found.group()
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0


def ask(url: str, form: dict[str, str] | None = None, **headers: str) -> tuple[int, str]:
    data = urllib.parse.urlencode(form).encode() if form else None
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data, headers)) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


@pytest.mark.slow
def test_the_page_is_for_this_computer_and_its_own_form(small: Path, address: str) -> None:
    origin = address[: address.index("/", 8)]
    status, page = ask(address)
    assert status == 200
    found = re.search(r"(?s)<textarea[^>]*>\n(.*)</textarea>", page)
    assert found
    form = {"text": html.unescape(found[1]).replace("六十日", "九十日").replace("\n", "\r\n")}
    assert ask(f"{origin}/wrong/") == (404, "")
    assert ask(address, Host="example.org")[0] == 404
    assert ask(address, form)[0] == 404
    assert ask(address, form, Origin="http://example.org")[0] == 404
    status, page = ask(address, form, Origin=origin)
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert status == 200
    assert seen
    assert "六十日" in (small / RECORDS).read_text("utf-8")
    status, page = ask(address, {**form, "seen": seen[1]}, Origin=origin)
    assert "Written." in page
    assert "九十日" in (small / RECORDS).read_text("utf-8")

"""A scanner is asked before a file is kept: nothing passes unseen, and nothing is lost for want of one."""

from __future__ import annotations

import contextlib
import io
import json
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clamd_rig import VIRUS, clamd
from click.testing import CliRunner
from service_rig import Client, Clock, make_project, running
from test_service_uploads import PDF, post, stored

from clausework.cli import cli
from clausework.consultation.files.attachments import LIMIT
from clausework.errors import NoScanner
from clausework.service import settings as scanning
from clausework.service.context import open_context
from clausework.service.json_log import begin, end
from clausework.service.settings import Scanner, ServiceSettings, scanner_at
from clausework.store.files import files_of

SOON = 60.0


def at(server) -> Scanner:
    address = server.server_address
    return scanner_at(address if isinstance(address, str) else f"{address[0]}:{address[1]}")


def scan(scanner: Scanner, data: bytes, seconds: float = SOON) -> str:
    return scanner.scan(io.BytesIO(data), time.monotonic() + seconds)


@pytest.mark.parametrize("unix", [True, False], ids=["socket", "port"])
def test_it_tells_what_the_scanner_says(tmp_path: Path, unix: bool) -> None:
    with clamd(tmp_path / "clamd.ctl" if unix else None) as server:
        scanner, large = at(server), PDF + b"x" * (LIMIT - len(PDF))
        assert scanner.is_there()
        assert scan(scanner, large) == ""
        assert server.seen == [large]
        assert scan(scanner, PDF + VIRUS) == "infected:Win.Test.EICAR_HDB-1"
        server.most = 1000
        assert scan(scanner, large) == "unscanned", "more than it takes is not clean"
    assert not scanner.is_there()
    assert scan(scanner, PDF) == "unscanned"


def test_one_that_thinks_for_ever_is_given_up() -> None:
    with clamd() as server:
        server.answering.clear()
        began = time.monotonic()
        assert scan(at(server), PDF, 0.3) == "unscanned"
        assert time.monotonic() - began < 20


@pytest.mark.parametrize("said", [b"stream: OK? no\0", b"", b"ERROR\0", b"x" * 9000])
def test_what_is_no_answer_is_not_taken_for_one(said: bytes) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:

        def answer() -> None:
            with door.accept()[0] as line:
                line.recv(65536)
                line.sendall(said)
                with contextlib.suppress(OSError):  # who asked may be gone by then
                    line.shutdown(socket.SHUT_WR)
                with contextlib.suppress(ConnectionResetError):
                    while line.recv(65536):
                        pass

        thread = threading.Thread(target=answer)
        thread.start()
        assert scan(Scanner(*door.getsockname()), PDF) == "unscanned"
        thread.join()


@pytest.mark.parametrize("address", ["", "clamd", "host:", "host:x", "host:99999", ":3310"])
def test_an_address_that_is_none_is_said(address: str) -> None:
    with pytest.raises(NoScanner):
        scanner_at(address)


def test_the_command_says_so_too(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    done = CliRunner().invoke(cli, ["serve", "--root", str(root), "--scanner", "clamd", "--lang", "en"])
    assert isinstance(done.exception, NoScanner)
    assert "clamd is not the address of a scanner" in done.exception.message("en")


@pytest.fixture
def scanned(tmp_path: Path) -> Iterator[tuple[Client, str]]:
    """The service, and the path at which it looks for its scanner."""
    root, clock, path = make_project(tmp_path / "p"), Clock(), str(tmp_path / "clamd.ctl")
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root, ServiceSettings(scanner=Scanner(path))) as client:
        yield client, path


def holds(client: Client) -> list[tuple[str, ...]]:
    number = client.context.store.comments()[-1].id
    return [file.held for file in client.context.store.read(lambda db: files_of(db, number))]


def test_what_is_found_is_held_back_and_the_comment_is_taken(scanned: tuple[Client, str]) -> None:
    client, path = scanned
    with clamd(Path(path)):
        answer = post(client, [("a.pdf", PDF), ("b.pdf", PDF + VIRUS)])
        assert answer.status == 303
        assert holds(client) == [(), ("infected:Win.Test.EICAR_HDB-1",)]
        assert len(stored(client)) == 2
        assert client.get("/readyz").json["scanner"] == "ok"
        page = client.get(answer.headers["location"])
        assert "Win.Test.EICAR_HDB-1" in page.text
        metrics = client.get("/metrics").text
        assert 'clausework_files_total{outcome="held"} 1.0' in metrics
        assert 'clausework_files_total{outcome="clear"} 1.0' in metrics
    told = [event for event in client.context.store.events() if event.kind == "held"]
    assert [json.loads(event.payload)["new"] for event in told] == ["infected:Win.Test.EICAR_HDB-1"]
    assert client.context.store.faults() == ()
    assert "EICAR" not in client.get("/log/entries").text, "the public log says nothing of it"


def test_without_an_answer_files_are_held_back_unscanned(
    scanned: tuple[Client, str], capsys: pytest.CaptureFixture[str]
) -> None:
    client, _ = scanned
    begin()
    try:
        assert post(client, [("a.pdf", PDF), ("b.pdf", PDF)]).status == 303
    finally:
        end()
    assert holds(client) == [("unscanned",)] * 2
    ready = client.get("/readyz")
    assert (ready.status, ready.json["status"], ready.json["scanner"]) == (200, "ok", "away")
    assert 'clausework_files_total{outcome="unscanned"} 1.0' in client.get("/metrics").text
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    assert [(line["level"], line["outcome"]) for line in lines if line["event"] == "scanner"] == [
        ("error", "away")
    ]


def test_a_slow_scanner_keeps_nobody_waiting_who_sends_no_file(
    scanned: tuple[Client, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, path = scanned
    monkeypatch.setattr("clausework.service.intake.SECONDS", 60.0)
    with clamd(Path(path)) as server:
        server.answering.clear()
        answers: list[int] = []
        senders = [
            threading.Thread(
                target=lambda n=n: answers.append(post(client, [("a.pdf", PDF)], text=f"第{n}条").status)
            )
            for n in range(6)
        ]
        for sender in senders:
            sender.start()
        while not server.seen:
            time.sleep(0.01)
        assert post(client, [], text="没有附件").status == 303
        assert client.get("/healthz").status == 200
        assert answers == [], "those who send a file wait"
        server.answering.set()
        for sender in senders:
            sender.join()
    assert answers == [303] * 6
    assert re.match("没有附件", client.comments()[0])


def test_the_time_that_is_given_is_less_than_a_proxy_waits() -> None:
    assert scanning.SECONDS + scanning.CONNECT_SECONDS < 30

"""What those who run the service see of it, and how it stops."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from programs import CLAUSEWORK, clausework
from service_rig import Client, Clock, free_port, make_project, running, wait_for
from starlette.routing import Route

from clausework.service import app, json_log as journal
from clausework.service.context import open_context
from clausework.service.settings import ServiceSettings, networks
from clausework.workflow.consult import open_store
from clausework.workflow.public import tracking


def metric(client: Client, line: str) -> float:
    found = [row for row in client.get("/metrics").text.splitlines() if row.startswith(line)]
    return float(found[0].rpartition(" ")[2]) if found else 0.0


def test_it_is_ready_when_the_store_takes_a_transaction(client: Client) -> None:
    assert client.get("/healthz").json["status"] == "ok"
    answer = client.get("/readyz")
    parts = dict.fromkeys(("status", "store", "site", "keys", "clock"), "ok")
    assert (answer.status, answer.json) == (200, parts | {"scanner": "none", "witness": "none", "cause": ""})


def test_it_is_not_ready_while_another_holds_the_store(client: Client) -> None:
    import apsw

    other = apsw.Connection(str(client.root / "var" / "consultation.db"))
    other.execute("BEGIN IMMEDIATE")
    answer = client.get("/readyz")
    assert (answer.status, answer.json["store"]) == (503, "unwritable")
    other.execute("ROLLBACK")
    other.close()
    assert client.get("/readyz").status == 200


def test_metrics_count_by_route_and_outcome(client: Client) -> None:
    client.send(client.form())
    client.send(client.form(text=""))
    client.get("/track/not-a-secret")
    assert metric(client, 'clausework_comments_total{outcome="received"}') == 1
    assert metric(client, 'clausework_comments_total{outcome="faulty"}') == 1
    assert metric(client, 'clausework_requests_total{method="GET",route="/track/{secret}",status="404"}') == 1
    assert metric(client, 'clausework_requests_total{method="POST",route="/comments",status="201"}') == 1
    assert metric(client, "clausework_store_waiting") == 0


def test_metrics_hold_nothing_that_a_visitor_wrote(client: Client) -> None:
    sent = client.form(name="王小明", contact="wang@example.com", keep_contact="yes", publish_name="yes")
    receipt = client.send(sent).json
    client.get(receipt["track"].partition(str(client.port))[2])
    client.ask("WANG", "/wang?wang=wang")
    text = client.get("/metrics").text.lower()
    assert not any(word in text for word in ("王", "wang", receipt["number"].lower(), "127.0.0.1"))


def test_metrics_are_not_for_visitors(tmp_path: Path) -> None:
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    settings = ServiceSettings(networks(["127.0.0.1"]), networks(["192.0.2.0/24"]))
    with running(context, clock, root, settings) as client:
        assert client.get("/metrics", x_forwarded_for="203.0.113.5").status == 404
        assert client.get("/metrics", x_forwarded_for="192.0.2.9").status == 200
        assert client.get("/metrics").status == 200


@pytest.mark.parametrize("name", ["x-forwarded-for", "forwarded", "via"])
def test_metrics_are_not_for_visitors_of_an_unnamed_proxy(client: Client, name: str) -> None:
    assert client.get("/metrics").status == 200
    assert client.ask("GET", "/metrics", headers={name: "203.0.113.5"}).status == 404


def test_what_nobody_foresaw_is_answered_in_words_logged_bare(
    client: Client, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("王小明 13800138000")

    monkeypatch.setattr(tracking, "track", fail)
    monkeypatch.setattr(client.context.store, "submit", fail)
    journal.begin()
    try:
        page, told = client.get("/track/a-secret"), client.send(client.form(text="王小明 13800138000"))
    finally:
        journal.end()
        journal.LOG.handlers.clear()
        journal.LOG.propagate = True
    assert (page.status, told.status, told.json["error"]) == (500, 500, "broken")
    assert "发生错误" in page.text
    assert "a server error occurred" in page.text
    assert page.headers["content-security-policy"]
    assert page.headers["server"] == "clausework"
    lines = capfd.readouterr().err
    assert lines.count("RuntimeError") == 2
    assert not any(word in lines for word in ("王", "138", "a-secret"))
    assert client.get("/").status == 200


class _Unread:
    """A standard error that nobody reads any more, or on a disk that is full."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "no space left on device")

    def flush(self) -> None:
        raise BrokenPipeError


def test_lines_that_cannot_be_written_keep_no_comment_out(
    client: Client, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    journal.begin()
    try:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", _Unread())
            for number in range(journal.MAX_WAITING_BYTES // 20):
                journal.note("other", place=number)
            journal.LOG.error("fault")
            assert client.send(client.form()).status == 201
        journal.note("afterwards")
    finally:
        journal.end()
        journal.LOG.handlers.clear()
        journal.LOG.propagate = True
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()][-1] == "afterwards"


@pytest.mark.parametrize("kind", [b"application/json", b"multipart/form-data; boundary=x"])
def test_who_hangs_up_is_no_fault_of_ours(
    client: Client, capfd: pytest.CaptureFixture[str], kind: bytes
) -> None:
    journal.begin()
    try:
        with socket.create_connection(("127.0.0.1", client.port), timeout=60) as connection:
            head = b"POST /comments HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\ncontent-type: "
            connection.sendall(head + kind + b"\r\n\r\n--x\r\n")
        for _ in range(200):
            if 'status="499"' in client.get("/metrics").text:
                break
            time.sleep(0.05)
    finally:
        journal.end()
        journal.LOG.handlers.clear()
        journal.LOG.propagate = True
    assert 'clausework_requests_total{method="POST",route="/comments",status="499"} 1.0' in (
        client.get("/metrics").text
    )
    assert "fault" not in capfd.readouterr().err


def test_every_route_is_described(client: Client) -> None:
    described = set(client.get("/openapi.json").json["paths"])
    pages = {"/metrics", "/openapi.json", "/{address:path}"}
    from clausework.service.app import create_app

    routes = {route.path for route in create_app(client.context).routed.routes} - pages
    assert {path.replace(":path", "") for path in routes} == described


def test_a_header_without_end_is_cut_off(client: Client) -> None:
    with socket.create_connection(("127.0.0.1", client.port), timeout=60) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"a" * 100_000 + b"\r\n\r\n")
        answer = connection.recv(100)
    assert b" 200 " not in answer


def start(root: Path, port: int) -> subprocess.Popen[str]:
    command = [*CLAUSEWORK, "serve", "--port", str(port), "--rehearsal"]
    process = subprocess.Popen(
        [*command, "--root", str(root)], stderr=subprocess.PIPE, text=True, env=dict(os.environ)
    )
    wait_for(port)
    return process


@pytest.mark.slow
def test_told_to_stop_it_gives_pending_answers_and_logs_json(tmp_path: Path) -> None:
    root, port = make_project(tmp_path), free_port()
    process = start(root, port)
    client = Client(port, None, Clock(), root)  # type: ignore[arg-type]
    numbers: list[str] = []
    enough = threading.Event()

    def send(thread: int) -> None:
        for count in range(400):
            text = f"意见{thread}-{count}"
            form = {"consultation": "rehearsal", "clause": "platform.records", "text": text}
            try:
                numbers.append(
                    client.send(form | {"uuid": f"uuid-of-a-form-{thread}-{count}"}).json["number"]
                )
            except OSError:
                return
            if len(numbers) > 40:
                enough.set()

    threads = [threading.Thread(target=send, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    assert enough.wait(30)
    process.send_signal(signal.SIGTERM)
    told = process.communicate(timeout=60)[1]
    for thread in threads:
        thread.join()
    assert process.returncode == 0
    store = open_store(root, rehearsal=True)
    kept = {comment.id for comment in store.comments()}
    store.close()
    assert len(numbers) > 40
    assert set(numbers) <= kept
    lines = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    assert {line["event"] for line in lines} == {"comment"}
    assert not any("意见" in str(line) or "127.0.0.1" in str(line) for line in lines)


@pytest.mark.slow
def test_what_libraries_say_is_told_without_their_words(tmp_path: Path) -> None:
    root, port = make_project(tmp_path), free_port()
    process = start(root, port)
    client = Client(port, None, Clock(), root)  # type: ignore[arg-type]
    body = b"--x\r\n{wang}: 1\r\n\r\n13800138000\r\n--x--\r\n"
    kind = {"content-type": "multipart/form-data; boundary=x"}
    assert client.ask("POST", "/comments", body, kind).status == 400
    process.send_signal(signal.SIGTERM)
    told = process.communicate(timeout=60)[1].splitlines()
    lines = [json.loads(line) for line in told if line.startswith("{")]
    assert {"level": "warning", "event": "library", "from": "python_multipart.multipart"}.items() <= (
        lines[0].items()
    )
    assert not any(word in str(lines) for word in ("invalid", "wang", "138"))


@pytest.mark.slow
def test_a_proxy_that_is_no_network_is_refused(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    done = clausework("serve", "--root", root, "--trusted-proxy", "nginx")
    assert done.returncode == 2
    assert "nginx" in done.stderr


@pytest.fixture
def schemathesis() -> str:
    found = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    if not found:
        pytest.skip("schemathesis is not installed")
    return found


@pytest.mark.slow
def test_schemathesis_finds_nothing(rehearsal: Client, schemathesis: str, tmp_path: Path) -> None:
    command = [schemathesis, "run", f"http://127.0.0.1:{rehearsal.port}/openapi.json", "--max-examples", "25"]
    options = [
        "--seed",
        "1",
        "--request-timeout",
        "20",
        "--max-time",
        "40",
        "--no-color",
        "--exclude-checks",
        "positive_data_acceptance",
    ]
    # A comment is refused for what it says, field by field, which no schema describes.
    done = subprocess.run([*command, *options], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


def test_the_desk_is_read_when_it_is_first_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is asked for there meanwhile waits for it, and nothing else does."""
    read, go_on, reads = app.desk_routes, threading.Event(), list[int]()

    def slowly() -> Sequence[Route]:
        reads.append(1)
        return read() if go_on.wait(60) else ()

    monkeypatch.setattr(app, "desk_routes", slowly)
    root, clock = make_project(tmp_path), Clock()
    context = open_context(root, False, root / "build" / "site", clock=clock)
    with running(context, clock, root) as client, ThreadPoolExecutor() as pool:
        assert client.get("/healthz").status == 200
        assert not reads
        asked = [pool.submit(client.get, "/desk/sign-in") for _ in range(2)]
        assert client.post(client.form()).status == 303
        assert not any(item.done() for item in asked)
        go_on.set()
        assert [item.result(60).status for item in asked] == [200, 200]
        assert client.get("/desk/").status == 303
        assert "/desk/" in client.get("/metrics").text, "its routes are counted by name"
        assert len(reads) == 1

"""A receipt outlives the service: kill -9 under load, with the commit stalled before the kill.

Without the stall a plain kill catches nothing: a commit takes a fraction of a millisecond, and a
service that acknowledges too early is almost never caught between. So another process takes the
write lock first. The control is such a service, and the same test must find it out.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from pathlib import Path

import pytest
from service_rig import free_port, make_project, wait_for

from clausework.workflow.consult import open_store

SERVICE = """
import sys
from pathlib import Path
from clausework.service.office import open_office
from clausework.service.server import serve
root, port, early = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "early"
office = open_office(root, True, root / "build" / "site")
if early:
    # What must never be: the receipt goes out and the comment is written afterwards.
    from concurrent.futures import Future
    from itertools import count
    from clausework.comments.numbers import make_number
    from clausework.comments.receipts import Receipt
    from clausework.model.comment import Comment
    kept, numbers = office.store.submit, count(1)
    def submit(sent):
        kept(sent)
        comment = Comment(id=make_number("R", next(numbers)), consultation=sent.consultation,
                          draft=sent.draft, anchor=sent.anchor, text=sent.text)
        future = Future()
        future.set_result(Receipt(comment=comment, secret="x"))
        return future
    type(office.store).submit = lambda self, sent: submit(sent)
serve(office, "127.0.0.1", port)
"""
LOCKER = """
import sys, time
from pathlib import Path
from clausework.comments.store.connection import connect
db = connect(Path(sys.argv[1]), 30)
db.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(60)
"""
SENDERS = 12


def start(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )


def post(port: int, name: str) -> int:
    fields = {"clause": "platform.records", "text": f"意见 {name}", "uuid": name}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", "/comments", json.dumps(fields), {"content-type": "application/json"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


class Load:
    """Senders that note who got a receipt and who did not."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.acknowledged: list[str] = []
        self.unanswered: list[str] = []
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.run) for _ in range(SENDERS)]
        for thread in self.threads:
            thread.start()

    def run(self) -> None:
        while not self.stop.is_set():
            name = str(uuid.uuid4())
            status = post(self.port, name)
            (self.acknowledged if status in (200, 201) else self.unanswered).append(name)
            if status == 0:
                return

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


def crash(root: Path, mode: str) -> Load:
    """Run the service under load, stall its commits, and kill it."""
    port = free_port()
    service = start(SERVICE, str(root), str(port), mode)
    try:
        wait_for(port)
        load = Load(port)
        deadline = time.monotonic() + 20
        while len(load.acknowledged) < 60 and time.monotonic() < deadline:
            time.sleep(0.01)
        locker = start(LOCKER, str(root / "var" / "rehearsal.db"))
        assert locker.stdout
        assert locker.stdout.readline() == "locked\n"
        time.sleep(0.3)
    finally:
        service.send_signal(signal.SIGKILL)
        service.wait()
    load.end()
    locker.kill()
    locker.communicate()
    if service.stdout:
        service.stdout.close()
    return load


def lost(root: Path, load: Load) -> int:
    """How many acknowledged comments the store does not have."""
    store = open_store(root, True)
    kept = {comment.text for comment in store.comments()}
    assert store.faults() == ()
    store.close()
    return sum(f"意见 {name}" not in kept for name in load.acknowledged)


def test_every_receipt_survives_a_kill_with_the_commit_stalled(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    acknowledged, unanswered = 0, []
    for _ in range(3):
        load = crash(root, "sound")
        assert lost(root, load) == 0
        acknowledged += len(load.acknowledged)
        unanswered += load.unanswered
    assert acknowledged >= 180
    assert unanswered, "the kill must have met comments under way"
    port = free_port()
    service = start(SERVICE, str(root), str(port), "sound")
    wait_for(port)
    assert {post(port, name) for name in unanswered * 2} <= {200, 201}
    service.terminate()
    assert service.wait(10) == 0
    if service.stdout:
        service.stdout.close()
    store = open_store(root, True)
    texts = [comment.text for comment in store.comments()]
    store.close()
    assert len(texts) == len(set(texts)) == acknowledged + len(unanswered)


def test_the_same_test_finds_out_a_service_that_acknowledges_too_early(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    assert lost(root, crash(root, "early")) > 0


def test_a_full_disk_loses_nothing_and_the_service_recovers(rehearsal) -> None:
    resource = pytest.importorskip("resource")
    wal = rehearsal.office.store.path.with_name("rehearsal.db-wal")
    rehearsal.send(rehearsal.form(text="先有一条"))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (wal.stat().st_size + 100_000, hard))
    try:
        answers = [rehearsal.send(rehearsal.form(text=f"{n}" + "满" * 4000)) for n in range(30)]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    statuses = [answer.status for answer in answers]
    assert 201 in statuses
    assert 503 in statuses
    assert all(answer.headers["retry-after"] for answer in answers if answer.status == 503)
    assert rehearsal.send(rehearsal.form(text="又有地方了")).status == 201
    kept = rehearsal.comments()
    for number, status in enumerate(statuses):
        assert (f"{number}" + "满" * 4000 in kept) == (status == 201)
    assert rehearsal.office.store.faults() == ()

"""A service in a process of its own that can be killed, senders that keep their receipts, and stalls."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path

import apsw
from programs import clausework
from service_rig import free_port, wait_for

from clausework.consultation.numbers import make_number
from clausework.consultation.submission import Receipt, Submission
from clausework.model.comment import Comment
from clausework.store.address import session_at
from clausework.store.base import Store
from clausework.store.comment_writer import CommentWriter, Outcome
from clausework.workflow.consult import open_store, store_address

SERVICE = """
import sys
from pathlib import Path
from clausework.service.context import open_context
from clausework.service.server import serve_context
root, port, address, mode, rehearsal = Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:6]
clock = {}
if mode == "own clock":
    # What must never be: each service judges by a clock of its own, and this one is slow.
    from datetime import UTC, datetime, timedelta
    def slow(db):
        return (datetime.now(UTC) - timedelta(seconds=5)).isoformat(timespec="milliseconds")
    clock = {"clock": slow}
if "bad disk" in mode:
    from crash_rig import BadDisk
    bad = BadDisk(root / "disk")
context = open_context(root, rehearsal == "yes", root / "build" / "site", address, **clock)
if "early" in mode:
    from clausework.store.comment_writer import CommentWriter
    from crash_rig import hastily
    CommentWriter.submit = hastily(CommentWriter.submit)
if mode == "impatient":
    from clausework.service import server
    from clausework.store import comment_writer
    comment_writer.ANSWER_TIMEOUT_S, comment_writer.WATCH_INTERVAL_S = 2, 0.2
    server.STOP_SECONDS = 1
settings = {}
if mode == "proven":
    # For load with proofs of work, from many places behind a proxy: buckets that never run low.
    from clausework.consultation.spam import RateLimit
    from clausework.workflow.public.spam import SpamLimits
    from clausework.service.settings import ServiceSettings, networks
    rate = RateLimit(capacity=1e9, refill=1e6, low=1)
    settings = {"settings": ServiceSettings(networks(["127.0.0.0/8"]), limits=SpamLimits(rate, rate))}
serve_context(context, "127.0.0.1", port, **settings)
"""


class BadDisk(apsw.VFS):
    """A disk that says what a file tells it to, after as many bytes as the file has room for."""

    def __init__(self, trouble: Path) -> None:
        self._trouble, self._real = trouble, apsw.vfs_names()[0]
        super().__init__("bad", self._real, makedefault=True)

    def xOpen(self, name: object, flags: list[int]) -> apsw.VFSFile:  # noqa: N802 - as apsw has it
        return _BadFile(self._trouble, self._real, name, flags)


class _BadFile(apsw.VFSFile):
    def __init__(self, trouble: Path, real: str, name: object, flags: list[int]) -> None:
        super().__init__(real, name, flags)  # type: ignore[arg-type]
        self._trouble = trouble

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802 - as apsw has it
        if self._trouble.exists():
            kind, room = self._trouble.read_text().split()
            if int(room) < len(data):
                raise {"full": apsw.FullError, "read-only": apsw.ReadOnlyError, "torn": apsw.IOError}[kind]
            self._trouble.write_text(f"{kind} {int(room) - len(data)}")
        super().xWrite(data, offset)


def too_early(sent: Submission, number: int) -> Receipt:
    """A receipt for what nobody has written down."""
    comment = Comment(
        id=make_number("R", number),
        consultation=sent.consultation,
        draft=sent.draft,
        anchor=sent.anchor,
        text=sent.text,
    )
    return Receipt(comment=comment, arrival=0, secret="x")


def hasty(kept: Callable[..., object]) -> Callable[..., Future[Receipt]]:
    """What must never be: the receipt goes out, and the comment is written afterwards."""
    numbers = count(1)

    def submit(store: Store, sent: Submission) -> Future[Receipt]:
        kept(store, sent)
        early: Future[Receipt] = Future()
        early.set_result(too_early(sent, next(numbers)))
        return early

    return submit


def hastily(kept: Callable[..., asyncio.Future[Outcome]]) -> Callable[..., asyncio.Future[Outcome]]:
    """The same of a whole service."""
    numbers = count(1)

    def submit(writer: CommentWriter, sent: Submission) -> asyncio.Future[Outcome]:
        kept(writer, sent).add_done_callback(lambda done: done.exception())
        told: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        told.set_result(too_early(sent, next(numbers)))
        return told

    return submit


def get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status


def before_long(holds: Callable[[], bool], seconds: float = 60) -> bool:
    """Whether something comes to hold in time."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def environment(release: Path | None = None) -> dict[str, str]:
    """What a process of ours is started with; in a folder before all others may be what makes it another release."""
    path = [str(release), *sys.path] if release is not None else sys.path
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path)}


def command(*arguments: str, release: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the program in a process of its own."""
    return clausework(*arguments, PYTHONPATH=environment(release)["PYTHONPATH"])


@contextmanager
def service(
    root: Path, address: str = "", mode: str = "sound", rehearsal: bool = True, release: Path | None = None
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The service on a free port; killed at the end, if it still runs. `release` is of another release."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-c", SERVICE, str(root), str(port), address, mode, "yes" if rehearsal else "no"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment(release),
    )
    try:
        wait_for(port)
        yield port, process
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def post(port: int, name: str, **fields: str) -> int:
    """Send a comment as a program does; 0 if no answer came."""
    given = {"clause": "platform.records", "text": f"意见 {name}", "uuid": name, **fields}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("POST", "/comments", json.dumps(given), {"content-type": "application/json"})
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


class Load:
    """Senders that note who got a receipt and who did not."""

    def __init__(self, port: int, senders: int = 12) -> None:
        self.port = port
        self.acknowledged: list[str] = []
        self.unanswered: list[str] = []
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.run) for _ in range(senders)]
        for thread in self.threads:
            thread.start()

    def run(self) -> None:
        while not self.stop.is_set():
            name = str(uuid.uuid4())
            status = post(self.port, name)
            (self.acknowledged if status in (200, 201) else self.unanswered).append(name)
            if status == 0:
                return
            if status == 503:
                time.sleep(0.05)  # as one does who is told to come again

    def until(self, count: int, seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while len(self.acknowledged) < count and time.monotonic() < deadline:
            time.sleep(0.01)

    def end(self) -> None:
        self.stop.set()
        for thread in self.threads:
            thread.join()


@contextmanager
def stalled(root: Path, address: str) -> Iterator[None]:
    """Nobody can commit: another session holds the write lock of the store."""
    with closing(session_at(store_address(root, True, address), True)) as other, other.transaction():
        yield


def crash(root: Path, address: str, mode: str, enough: int = 40) -> Load:
    """Run the service under load, stall its commits, and kill it."""
    with service(root, address, mode) as (port, process):
        load = Load(port)
        load.until(enough)
        with stalled(root, address):
            time.sleep(0.3)
            process.send_signal(signal.SIGKILL)
            process.wait()
        load.end()
    return load


def kept(root: Path, address: str = "") -> list[str]:
    """The texts of all comments in a store whose chain holds."""
    store = open_store(root, True, address)
    try:
        assert store.faults() == ()
        return [comment.text for comment in store.each()]
    finally:
        store.close()


def lost(root: Path, address: str, load: Load) -> int:
    """How many acknowledged comments the store does not have."""
    texts = set(kept(root, address))
    return sum(f"意见 {name}" not in texts for name in load.acknowledged)

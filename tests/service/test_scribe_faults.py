"""What can befall a scribe: it stalls, cannot be started, is sent garbage, or finds another store."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from crash_rig import SERVICE, kept, post, scribe_of, service
from once import apart
from service_rig import free_port, make_project, wait_for
from test_scribe import before_long, get, is_there, opening

from clausework.consultation.submission import Submission
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Anchor
from clausework.store.writers import subprocess_writer
from clausework.store.writers.protocol import OpenRequest
from clausework.store.writers.subprocess_writer import MAX_BYTES_UNDER_WAY, ProcessLink, SubprocessWriter

T = TypeVar("T")


def sent(number: int, text: str = "应保存三年。") -> Submission:
    anchor = Anchor(clause="platform.records")
    name = f"{number:036}"
    return Submission(consultation="rehearsal", draft="working", anchor=anchor, text=text, keys=(name,))


def beside(root: Path, work: Callable[[SubprocessWriter], Coroutine[Any, Any, T]]) -> T:
    """What comes of work with a scribe of our own."""

    async def run() -> T:
        found = SubprocessWriter(opening(root))
        await found.start()
        try:
            return await work(found)
        finally:
            await found.close()

    return apart(run())


def start(given: OpenRequest) -> None:
    """Try to start one."""

    async def run() -> None:
        await SubprocessWriter(given).start()

    apart(run())


def why(given: OpenRequest) -> str:
    """Why it could not be started."""
    with pytest.raises(StoreError) as error:
        start(given)
    return error.value.key


async def soon(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something comes to hold in time."""
    ends = time.monotonic() + seconds
    while not holds() and time.monotonic() < ends:
        await asyncio.sleep(0.02)
    return holds()


@pytest.mark.slow
def test_while_the_scribe_stalls_nobody_waits_for_ever_and_all_else_goes_on(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    names = [f"{number:036}" for number in range(20)]
    with service(root, mode="impatient") as (port, process):
        scribe = scribe_of(process)
        os.kill(scribe, signal.SIGSTOP)
        found: list[int] = []
        threads = [
            threading.Thread(target=lambda name=name: found.append(post(port, name))) for name in names
        ]
        for thread in threads:
            thread.start()
        assert (get(port, "/healthz"), get(port, "/c/platform.records/")) == (200, 200)
        assert get(port, "/readyz") == 503
        for thread in threads:
            thread.join()
        assert found == [503] * len(names)
        os.kill(scribe, signal.SIGCONT)
        assert before_long(lambda: get(port, "/readyz") == 200)
        assert {post(port, name) for name in names} <= {200, 201}
        assert scribe_of(process) == scribe
    assert sorted(kept(root)) == sorted(f"意见 {name}" for name in names)


@pytest.mark.slow
def test_a_scribe_that_stays_silent_is_given_up(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    with service(root, mode="impatient") as (port, process):
        scribe = scribe_of(process)
        os.kill(scribe, signal.SIGSTOP)
        assert post(port, "s" * 36) == 503
        assert before_long(lambda: get(port, "/readyz") == 200, 30)
        assert not is_there(scribe)
        assert post(port, "s" * 36) == 201
        assert scribe_of(process) != scribe
    assert len(kept(root)) == 1


@pytest.mark.slow
def test_a_service_that_is_stopped_while_the_scribe_stalls_leaves_none_behind(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    with service(root, mode="impatient") as (port, process):
        scribe = scribe_of(process)
        os.kill(scribe, signal.SIGSTOP)
        assert post(port, "s" * 36) == 503
        process.terminate()
        assert process.wait(25) == 0
        assert not is_there(scribe)


@pytest.mark.slow
def test_who_sends_or_reads_slowly_keeps_no_service_from_stopping(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    (root / "build" / "site" / "assets" / "large.bin").write_bytes(os.urandom(16 << 20))
    head = b"POST /comments HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\ncontent-type: multipart/form-data; boundary=x\r\n\r\n"
    with (
        service(root, mode="impatient") as (port, process),
        socket.create_connection(("127.0.0.1", port)) as sends,
        socket.create_connection(("127.0.0.1", port)) as reads,
    ):
        sends.sendall(head + b"--x")
        reads.sendall(b"GET /assets/large.bin HTTP/1.1\r\nhost: x\r\n\r\n")
        assert reads.recv(100)
        assert post(port, "s" * 36) == 201
        process.terminate()
        assert process.wait(60) == 0
    assert len(kept(root)) == 1


@pytest.mark.slow
def test_what_waits_for_a_scribe_that_stalls_is_bounded(tmp_path: Path) -> None:
    async def work(found: SubprocessWriter) -> tuple[int, str]:
        os.kill(found.process, signal.SIGSTOP)
        under_way = []
        try:
            for number in range(2000):
                under_way.append(found.submit(sent(number, "满" * 80_000)))
                if number % 20 == 0:
                    await asyncio.sleep(0)  # some go to the socket, others wait for it
        except StoreBusy as error:
            return len(under_way), error.key
        finally:
            os.kill(found.process, signal.SIGCONT)
            await asyncio.gather(*under_way)
            assert found.waiting == 0
            await found.submit(sent(3000))
        return len(under_way), ""

    assert beside(make_project(tmp_path), work) == (MAX_BYTES_UNDER_WAY // 240_000 + 1, "store_full")


class _Fork:
    """A `subprocess` that cannot start any."""

    DEVNULL = subprocess.DEVNULL

    def __init__(self, error: BaseException) -> None:
        self._error = error

    def Popen(self, *_: object, **__: object) -> None:  # noqa: N802 - its name
        raise self._error


NONSENSE = "import os, time; os.write(0, b'hello world'); time.sleep(60)"
FLEETING = "import os; from clausework.store.writers.protocol import *; os.write(0, frame(WriteResult(0)))"
HINDRANCES = {
    "no program": ("COMMAND", ("/nowhere/python", "-c", "")),
    "no memory": ("subprocess", _Fork(MemoryError())),
    "no files": ("subprocess", _Fork(OSError(errno.EMFILE, "too many open files"))),
    "ends at once": ("COMMAND", (sys.executable, "-c", "")),
    "speaks nonsense": ("COMMAND", (sys.executable, "-c", NONSENSE)),
    "dies when it has started": ("COMMAND", (sys.executable, "-c", FLEETING)),
}


@pytest.mark.slow
@pytest.mark.parametrize("hindrance", HINDRANCES)
def test_whatever_keeps_a_scribe_from_starting_it_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hindrance: str
) -> None:
    monkeypatch.setattr(subprocess_writer, "RESTART_DELAYS_S", (0.1,))

    async def work(found: SubprocessWriter) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(subprocess_writer, *HINDRANCES[hindrance])
            os.kill(found.process, signal.SIGKILL)
            assert await soon(lambda: found._failed_starts >= 3)
            files = sum(1 for _ in Path("/proc/self/fd").iterdir())
            assert await soon(lambda: found._failed_starts >= 6)
            assert sum(1 for _ in Path("/proc/self/fd").iterdir()) <= files + 2, (
                "each try must give back its files"
            )
        assert await soon(lambda: not found._restarting or found._restarting.done())
        while True:
            with suppress(StoreBusy):
                await found.submit(sent(1))
                return
            await asyncio.sleep(0.1)

    beside(make_project(tmp_path), work)
    assert len(kept(tmp_path)) == 1


@pytest.mark.parametrize("hindrance", ["no program", "no files", "ends at once", "speaks nonsense"])
def test_a_service_that_cannot_start_its_scribe_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hindrance: str
) -> None:
    monkeypatch.setattr(subprocess_writer, *HINDRANCES[hindrance])
    root = make_project(tmp_path)
    with pytest.raises(StoreBusy):
        start(opening(root))


def test_a_service_that_is_stopped_while_its_scribe_starts_leaves_none_behind(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    started: list[subprocess.Popen[bytes]] = []

    async def run() -> None:
        found = ProcessLink(opening(root), lambda _: None, lambda _: None)
        task = asyncio.create_task(found.open())
        assert await soon(lambda: found.pid > 0)
        started.append(found._process)  # type: ignore[arg-type]
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    apart(run())
    assert started[0].wait(20) in (0, -signal.SIGKILL)


def no_memory(*_: object) -> None:
    raise MemoryError


@pytest.mark.slow
def test_what_never_came_to_the_scribe_is_given_up_while_others_are_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, seconds in (("ANSWER_TIMEOUT_S", 0.5), ("HANG_TIMEOUT_S", 2), ("WATCH_INTERVAL_S", 0.1)):
        monkeypatch.setattr(subprocess_writer, name, seconds)

    async def work(found: SubprocessWriter) -> None:
        process = found.process
        with monkeypatch.context() as patch:
            patch.setattr(ProcessLink, "write", no_memory)
            with pytest.raises(StoreBusy):
                await found.submit(sent(1))
        assert found.waiting == 1
        names, ends = count(2), time.monotonic() + 60
        while found.process in (0, process) and time.monotonic() < ends:
            with suppress(StoreBusy):
                await found.submit(sent(next(names)))
            await asyncio.sleep(0.02)
        assert found.process not in (0, process)
        assert await soon(lambda: found.waiting == 0)

    beside(make_project(tmp_path), work)
    assert len(kept(tmp_path)) >= 1


@pytest.mark.slow
def test_who_waits_is_answered_also_where_the_answer_cannot_be_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work(found: SubprocessWriter) -> None:
        process = found.process
        with monkeypatch.context() as patch:
            patch.setattr(subprocess_writer, "error_of", no_memory)
            with pytest.raises(StoreBusy):
                await asyncio.wait_for(found.submit(sent(1)), 30)
        assert await soon(lambda: found.process not in (0, process))
        assert (await found.submit(sent(1))).again

    beside(make_project(tmp_path), work)
    assert len(kept(tmp_path)) == 1


def test_one_that_cannot_be_read_is_answered_alone_and_the_scribe_goes_on(tmp_path: Path) -> None:
    async def work(found: SubprocessWriter) -> None:
        process = found.process
        poison = msgspec.structs.replace(sent(1), draft=5)  # type: ignore[arg-type]
        nameless = msgspec.structs.replace(sent(2), keys=())
        under_way = [found.submit(item) for item in (sent(3), poison, nameless, sent(4))]
        came = await asyncio.gather(*under_way, return_exceptions=True)
        assert [isinstance(item, StoreError) for item in came] == [False, True, True, False]
        assert not any(isinstance(item, StoreBusy) for item in came)
        assert found.process == process

    beside(make_project(tmp_path), work)
    assert len(kept(tmp_path)) == 2


@pytest.mark.slow
def test_garbage_on_the_socket_ends_the_scribe_and_not_the_service(tmp_path: Path) -> None:
    async def work(found: SubprocessWriter) -> None:
        process = found.process
        found._link.write(b"GET / HTTP/1.1\r\n\r\n")  # type: ignore[union-attr]
        waiting = found.submit(sent(1))
        with pytest.raises(StoreBusy):
            await waiting
        assert await soon(lambda: found.process not in (0, process))
        await found.submit(sent(1))

    beside(make_project(tmp_path), work)
    assert len(kept(tmp_path)) == 1


@pytest.mark.slow
def test_a_scribe_writes_to_no_other_store_than_the_service_reads(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    found = opening(root)
    file = Path(found.address)
    for name in (file, Path(f"{file}-wal"), Path(f"{file}-shm")):
        name.unlink(missing_ok=True)

    assert why(found) == "no_store"
    assert not file.exists()
    now = opening(root)
    assert now.first != found.first
    assert why(found) == "other_store"
    assert why(msgspec.structs.replace(now, release="another")) == "other_release"


FAULTS = {
    "uncaught": "raise ValueError(WORDS)",
    "thread": "t = threading.Thread(target=lambda: int(WORDS)); t.start(); t.join()",
    "unraisable": "class A:\n  def __del__(self): raise ValueError(WORDS)\nA()",
    "library": "logging.getLogger('driver').warning('row %s', WORDS)",
    "warning": "warnings.warn(WORDS)",
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_a_scribe_says_of_a_fault_holds_no_words(name: str) -> None:
    begin = "import logging, sys, threading, warnings; from clausework.store.writers.writer_process import hide_words"
    code = f"{begin}\nWORDS = sys.argv[1]\nhide_words()\n{FAULTS[name]}\n"
    words = "张三的住址"
    plain = subprocess.run(
        [sys.executable, "-c", code.replace("hide_words()", ""), words], capture_output=True
    )
    assert words in plain.stderr.decode(), "the control says it"
    told = subprocess.run([sys.executable, "-c", code, words], capture_output=True).stderr.decode()
    assert words not in told
    if name != "warning":
        (line,) = told.splitlines()
        assert msgspec.json.decode(line)["event"] in ("scribe", "library")


@pytest.mark.slow
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_service_without_standard_files_takes_comments(tmp_path: Path, closed: str) -> None:
    root, port = make_project(tmp_path), free_port()
    arguments = [sys.executable, "-c", SERVICE, str(root), str(port), "", "sound", "yes"]
    process = subprocess.Popen(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    try:
        wait_for(port)
        assert post(port, "c" * 36) == 201
        os.kill(scribe_of(process), signal.SIGKILL)
        assert before_long(lambda: post(port, "d" * 36) in (200, 201))
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
    assert len(kept(root)) == 2

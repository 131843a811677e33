"""The writer of comments beside the event loop: nobody waits for ever, what waits is bounded, all is kept."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import pytest
from crash_rig import SERVICE, before_long, get, kept, post, service, stalled
from once import apart
from postgres_rig import prepared_database, server_silent
from service_rig import free_port, make_project, wait_for

from clausework.consultation.submission import Receipt, Submission
from clausework.errors import StoreBusy, StoreError
from clausework.model.comment import Anchor
from clausework.store import comment_writer
from clausework.store.base import Store
from clausework.store.comment_writer import MAX_CHARACTERS, CommentWriter
from clausework.workflow.consult import open_store

T = TypeVar("T")


def sent(number: int, text: str = "应保存三年。") -> Submission:
    anchor = Anchor(clause="platform.records")
    name = f"{number:036}"
    return Submission(consultation="rehearsal", draft="working", anchor=anchor, text=text, keys=(name,))


def beside(root: Path, work: Callable[[CommentWriter, Store], Coroutine[Any, Any, T]]) -> T:
    """What comes of work with a writer of our own."""
    with closing(open_store(root, True)) as store:
        return apart(work(CommentWriter(store), store))


@contextmanager
def hung(store: Store) -> Iterator[None]:
    """The writer thread does not come back from the database."""
    begun, goes_on = threading.Event(), threading.Event()

    def hang(*_: object) -> None:
        begun.set()
        goes_on.wait(60)

    waiting = store.write(hang)
    begun.wait(20)
    try:
        yield
    finally:
        goes_on.set()
        waiting.result(20)


def test_while_the_thread_hangs_nobody_waits_and_all_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comment_writer, "ANSWER_TIMEOUT_S", 0.3)
    monkeypatch.setattr(comment_writer, "WATCH_INTERVAL_S", 0.05)

    async def work(writer: CommentWriter, store: Store) -> None:
        with hung(store):
            for number in range(3):
                with pytest.raises(StoreBusy) as error:
                    await asyncio.wait_for(writer.submit(sent(number)), 30)
                assert error.value.key == "store_late"
            assert store.waiting == 4, "what was given up counts until the thread has answered"
        # a slow disk is no fault: from here on nothing hangs, and the wait is that of the service
        monkeypatch.undo()
        for number in range(3):
            found = await writer.submit(sent(number))
            assert isinstance(found, Receipt)
            assert found.again
        assert writer.recent_failure == ""

    beside(make_project(tmp_path), work)
    assert len(kept(tmp_path)) == 3


def test_a_service_that_ends_tells_those_who_wait_sooner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comment_writer, "WATCH_INTERVAL_S", 0.05)

    async def work(writer: CommentWriter, store: Store) -> None:
        with hung(store):
            waiting = writer.submit(sent(1))
            writer.limit_wait(0.1)
            with pytest.raises(StoreBusy):
                await asyncio.wait_for(waiting, 30)

    beside(make_project(tmp_path), work)


def test_what_waits_for_a_thread_that_hangs_is_bounded(tmp_path: Path) -> None:
    async def work(writer: CommentWriter, store: Store) -> tuple[int, str]:
        under_way = []
        with hung(store):
            try:
                for number in range(2000):
                    under_way.append(writer.submit(sent(number, "满" * 80_000)))
            except StoreBusy as error:
                found = len(under_way), error.key
        await asyncio.gather(*under_way)
        await writer.submit(sent(3000))
        return found

    assert beside(make_project(tmp_path), work) == (MAX_CHARACTERS // 80_000, "store_full")


def test_one_that_cannot_be_written_is_answered_alone(tmp_path: Path) -> None:
    async def work(writer: CommentWriter, store: Store) -> None:
        poison = msgspec.structs.replace(sent(1), draft=["no text"])  # type: ignore[arg-type]
        nameless = msgspec.structs.replace(sent(2), keys=())
        with pytest.raises(StoreError):
            writer.submit(nameless)
        with hung(store):  # so that they are one group
            under_way = [writer.submit(item) for item in (sent(3), poison, sent(4))]
        came = await asyncio.gather(*under_way, return_exceptions=True)
        assert [isinstance(item, StoreError) for item in came] == [False, True, False]
        assert not any(isinstance(item, StoreBusy) for item in came)

    beside(make_project(tmp_path), work)
    assert len(kept(tmp_path)) == 2


def test_a_fault_of_a_callback_ends_no_thread_and_delays_nobody(tmp_path: Path) -> None:
    def no_memory(*_: object) -> None:
        raise MemoryError

    async def work(writer: CommentWriter, store: Store) -> None:
        with hung(store):  # so that they are one group
            store.submit(sent(1)).add_done_callback(no_memory)
            waiting = writer.submit(sent(2))
        assert isinstance(await asyncio.wait_for(waiting, 30), Receipt)
        assert isinstance(await asyncio.wait_for(writer.submit(sent(3)), 30), Receipt)

    beside(make_project(tmp_path), work)
    assert len(kept(tmp_path)) == 3


def test_who_hangs_up_has_sent_the_comment_all_the_same(tmp_path: Path) -> None:
    async def work(writer: CommentWriter, store: Store) -> None:
        with hung(store):
            waiting = writer.submit(sent(1))
            await asyncio.sleep(0)
            waiting.cancel()
            with suppress(asyncio.CancelledError):
                await waiting
        found = await writer.submit(sent(1))
        assert isinstance(found, Receipt)
        assert found.again

    beside(make_project(tmp_path), work)
    assert len(kept(tmp_path)) == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["locked", "silent"])
def test_while_the_store_takes_nothing_all_else_goes_on(tmp_path: Path, kind: str) -> None:
    root = make_project(tmp_path)
    address = prepared_database() if kind == "silent" else ""
    names = [f"{number:036}" for number in range(20)]
    found: list[int] = []
    with service(root, address, mode="impatient") as (port, _):
        threads = [
            threading.Thread(target=lambda name=name: found.append(post(port, name))) for name in names
        ]
        with server_silent() if kind == "silent" else stalled(root, address):
            for thread in threads:
                thread.start()
            assert (get(port, "/healthz"), get(port, "/c/platform.records/")) == (200, 200)
            assert get(port, "/readyz") == 503
            for thread in threads:
                thread.join()
        assert found == [503] * len(names)
        assert before_long(lambda: get(port, "/readyz") == 200)
        assert {post(port, name) for name in names} <= {200, 201}
    assert sorted(kept(root, address)) == sorted(f"意见 {name}" for name in names)


@pytest.mark.slow
def test_a_slow_sender_or_reader_keeps_no_service_from_stopping(tmp_path: Path) -> None:
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
        process.terminate()
        assert process.wait(20) == 0
    finally:
        process.kill()
    assert len(kept(root)) == 1

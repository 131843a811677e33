"""The scribe: what it was given is committed whatever becomes of the service, and it is replaced if lost."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from crash_rig import Load, kept, lost, post, scribe_of, service, stalled
from hypothesis import given, strategies as st
from once import apart
from postgres_rig import prepared_database
from service_rig import make_project

from clausework.errors import StoreBusy, StoreError
from clausework.store.group_commit import IDLE_AFTER_S
from clausework.store.likeness import SimilarityMarker
from clausework.store.writers.protocol import OpenRequest, WriteResult, frame, open_request, unframe
from clausework.store.writers.subprocess_writer import SubprocessWriter, writer_factory
from clausework.workflow.consult import open_store


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else prepared_database()


def get(port: int, path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    with closing(connection):
        connection.request("GET", path)
        return connection.getresponse().status


def before_long(holds: Callable[[], bool], seconds: float = 20) -> bool:
    """Whether something comes to hold in time."""
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()


def is_there(pid: int) -> bool:
    """Whether a process runs: one that has ended and was not asked after does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@given(st.lists(st.binary(max_size=300), max_size=8), st.integers(1, 64))
def test_frames_come_out_as_they_went_in_however_they_are_cut(bodies: list[bytes], piece: int) -> None:
    sent = b"".join(len(body).to_bytes(4, "big") + body for body in bodies)
    buffer, found = bytearray(), []
    for start in range(0, len(sent), piece):
        buffer += sent[start : start + piece]
        found += unframe(buffer)
    assert found == bodies
    assert not buffer


@pytest.mark.slow
def test_a_scribe_that_is_killed_loses_nothing_and_is_replaced(tmp_path: Path, address: str) -> None:
    root = make_project(tmp_path)
    with service(root, address) as (port, process):
        load = Load(port)
        for _ in range(5):
            load.until(len(load.acknowledged) + 40)
            scribe = scribe_of(process)
            with stalled(root, address):
                time.sleep(0.2)
                os.kill(scribe, signal.SIGKILL)
                assert before_long(lambda gone=scribe: not is_there(gone))  # type: ignore[misc]
            assert before_long(lambda: get(port, "/readyz") == 200)
            assert get(port, "/c/platform.records/") == 200
        load.end()
        assert load.unanswered, "the kill must have met comments under way"
        assert lost(root, address, load) == 0
        assert {post(port, name) for name in load.unanswered} <= {200, 201}
        texts = kept(root, address)
        assert len(texts) == len(set(texts)) == len(set(load.acknowledged) | set(load.unanswered))


@pytest.mark.slow
def test_while_there_is_no_scribe_the_text_comes_back_and_pages_are_served(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    with service(root) as (port, process):
        scribe = scribe_of(process)
        os.kill(scribe, signal.SIGSTOP)  # it neither answers nor ends
        assert get(port, "/c/platform.records/") == 200
        os.kill(scribe, signal.SIGKILL)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        with closing(connection):
            given_back = {"clause": "platform.records", "text": "请勿丢失", "uuid": "u" * 36}
            before_long(lambda: get(port, "/readyz") == 503, 2)
            connection.request(
                "POST", "/comments", json.dumps(given_back), {"content-type": "application/json"}
            )
            answer = connection.getresponse()
            assert answer.status in (201, 503)
            assert answer.status == 201 or int(answer.headers["retry-after"]) > 0
        assert before_long(lambda: get(port, "/readyz") == 200)
        assert post(port, "u" * 36, text="请勿丢失") in (200, 201)
    assert kept(root) == ["请勿丢失"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["SIGTERM", "SIGKILL", "SIGINT"])
def test_no_scribe_is_left_behind(tmp_path: Path, name: str) -> None:
    root = make_project(tmp_path)
    with service(root) as (port, process):
        load = Load(port, 4)
        load.until(20)
        scribe = scribe_of(process)
        process.send_signal(getattr(signal, name))
        process.wait(20)
        load.end()
        assert before_long(lambda: not is_there(scribe))
    assert lost(root, "", load) == 0


@pytest.mark.slow
def test_a_signal_to_all_processes_does_not_end_the_scribe_before_its_work(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    with service(root) as (port, process):
        scribe = scribe_of(process)
        for name in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            os.kill(scribe, name)
        assert post(port, "n" * 36) == 201
        assert scribe_of(process) == scribe


def opening(root: Path, **other: str) -> OpenRequest:
    def opened() -> OpenRequest:
        with closing(open_store(root, True)) as store:
            return open_request(store)

    # Where an event loop runs, the store is not asked.
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(opened).result()
    return msgspec.structs.replace(found, **other)


def test_a_store_that_cannot_be_opened_is_told_as_the_service_would(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    other = tmp_path / "other.db"
    other.write_bytes(b"no database at all" * 100)

    async def start() -> None:
        await SubprocessWriter(opening(root, address=str(other))).start()

    with pytest.raises(StoreError, match=r"other\.db"):
        apart(start())


def test_nothing_is_taken_where_nobody_writes(tmp_path: Path) -> None:
    root = make_project(tmp_path)

    async def start_and_close() -> int:
        writer = SubprocessWriter(opening(root))
        assert (writer.process, writer.waiting) == (0, 0)
        await writer.start()
        await writer.check()
        pid = writer.process
        await writer.close()
        with pytest.raises(StoreBusy):
            await writer.check()
        return pid

    assert not is_there(apart(start_and_close()))


def test_what_the_scribe_looks_for_is_not_looked_for_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = threading.Event()
    monkeypatch.setattr(SimilarityMarker, "examine", lambda *_: looked.set())

    with closing(open_store(make_project(tmp_path), True)) as store:
        store.write(lambda _db, _desk: None).result()
        assert looked.wait(20)
        writer_factory(store)
        looked.clear()
        store.write(lambda _db, _desk: None).result()
        assert not looked.wait(4 * IDLE_AFTER_S)


def test_the_key_is_in_no_argument_and_in_no_environment(tmp_path: Path) -> None:
    root = make_project(tmp_path)

    async def look() -> bytes:
        writer = SubprocessWriter(given := opening(root))
        await writer.start()
        try:
            shown = [Path(f"/proc/{writer.process}/{name}").read_bytes() for name in ("cmdline", "environ")]
            assert all(given.key.hex().encode() not in item and given.key not in item for item in shown)
            return shown[0]
        finally:
            await writer.close()

    assert b"clausework.store.writers.writer_process" in apart(look())


def test_a_scribe_without_a_service_ends(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-m", "clausework.store.writers.writer_process"]
    assert subprocess.run(command, stdin=subprocess.DEVNULL, timeout=30).returncode != 0
    assert list(unframe(bytearray(frame(WriteResult(0))))) != []


@pytest.mark.slow
def test_a_scribe_that_served_for_some_seconds_is_replaced_at_once(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    with service(root) as (port, process):
        for number in range(4):
            time.sleep(3.2)
            os.kill(scribe_of(process), signal.SIGKILL)
            began = time.monotonic()
            assert before_long(lambda name=f"{number:036}": post(port, name) in (200, 201))
            assert time.monotonic() - began < 3, "it takes about as long as a process takes to start"
    assert len(kept(root)) == 4

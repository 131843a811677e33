"""The pool of readers: deadlines, what hangs, and the circuit breaker."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from once import apart
from service_rig import make_project

from clausework.errors import StoreBusy
from clausework.service.context import AppContext, open_context
from clausework.store import readers
from clausework.store.readers import ReaderPool
from clausework.store.session import Session

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@contextmanager
def context_at(root: Path) -> Iterator[AppContext]:
    make_project(root)
    context = open_context(root, True, root / "build" / "site")
    try:
        yield context
    finally:
        context.close()


SOON = 20.0
"""Seconds in which a busy machine does what has nothing to wait for; a read that lives has thrice as long."""
Patience = Callable[[float, float], None]


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> Patience:
    """Sets how long a read may take, and how much longer until its thread is given up."""

    def wait(timeout: float, grace: float) -> None:
        monkeypatch.setattr(readers, "READ_TIMEOUT_S", timeout)
        monkeypatch.setattr(readers, "GRACE_S", grace)

    wait(3 * SOON, SOON)
    monkeypatch.setattr(readers, "PROBE_INTERVAL_S", 0.1)
    return wait


@pytest.fixture
def context(tmp_path: Path) -> Iterator[AppContext]:
    with context_at(tmp_path) as found:
        yield found


def one(db: Session) -> int:
    return int(db.execute("SELECT 1").get)


async def timed(asked: Coroutine[Any, Any, object]) -> float:
    """The seconds after which a read was refused."""
    began = time.monotonic()
    with pytest.raises(StoreBusy):
        await asked
    return time.monotonic() - began


async def until(true: Callable[[], bool]) -> None:
    ends = time.monotonic() + 3 * SOON
    while not true():
        assert time.monotonic() < ends, "it never came about"
        await asyncio.sleep(0.02)


def test_the_store_cannot_be_asked_where_an_event_loop_runs(context: AppContext) -> None:
    async def ask(what: Callable[[], object]) -> None:
        store.loop = asyncio.get_running_loop()  # as the service has it
        with pytest.raises(RuntimeError, match="pool of readers"):
            what()

    store = context.store
    for what in (store.now, store.head, lambda: store.read(one), store.events):
        apart(ask(what))
    assert apart(context.read(one)) == 1


def test_many_reads_share_few_threads(context: AppContext) -> None:
    names: set[str] = set()

    def work(db: Session) -> int:
        names.add(str(threading.get_ident()))
        time.sleep(0.01)
        return one(db)

    async def many() -> list[int]:
        return list(await asyncio.gather(*(context.read(work) for _ in range(40))))

    assert apart(many()) == [1] * 40
    assert len(names) <= readers.MAX_THREADS


def test_a_statement_that_takes_too_long_is_ended(context: AppContext, patience: Patience) -> None:
    async def slow() -> float:
        patience(0.2, SOON)
        seconds = await timed(context.read(lambda db: db.execute(ENDLESS).get))
        await until(lambda: context.readers._idle == len(context.readers._readers))
        patience(3 * SOON, SOON)
        assert await context.read(one) == 1
        return seconds

    assert 0.19 < apart(slow()) < SOON
    assert (context.readers.silent, context.readers.lost) == (False, 0)


def test_what_hangs_is_given_up_and_others_refused_at_once(
    monkeypatch: pytest.MonkeyPatch, context: AppContext, patience: Patience
) -> None:
    answers = threading.Event()

    def hung(db: Session) -> int:
        answers.wait()
        return one(db)

    # A disk that hangs: nothing ends a read of it, nor the opening of another session.
    opened = context.readers._connect
    monkeypatch.setattr(context.readers, "_connect", lambda: (answers.wait(), opened())[1])

    async def run() -> None:
        patience(0.1, 0.05)
        first = [context.read(hung) for _ in range(readers.MAX_THREADS + 3)]
        assert all(0.09 < seconds < SOON for seconds in await asyncio.gather(*map(timed, first)))
        await until(lambda: context.readers.silent)
        ends = time.monotonic() + 3 * SOON
        while context.readers.lost < readers.MAX_HUNG and time.monotonic() < ends:
            await timed(context.read(one))
            await asyncio.sleep(0.02)
        for _ in range(30):  # however often one asks, few threads hang
            await timed(context.read(one))
            await asyncio.sleep(0.02)
        assert readers.MAX_THREADS < context.readers.lost <= readers.MAX_HUNG + readers.MAX_THREADS
        patience(3 * SOON, SOON)
        assert await timed(context.read(one)) < SOON, "it is refused before its deadline"
        answers.set()
        await until(lambda: context.readers.lost == 0)
        with pytest.raises(StoreBusy):  # who asks first is refused, and the probe finds that it answers
            await context.read(one)
        await until(lambda: not context.readers.silent)
        assert await context.read(one) == 1

    try:
        apart(run())
    finally:
        answers.set()


def test_a_full_queue_is_refused_at_once(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_WAITING", 2)
    held = threading.Event()

    async def run() -> None:
        waiting: list[asyncio.Future[object]] = []
        for _ in range(readers.MAX_THREADS):
            waiting.append(asyncio.ensure_future(context.read(lambda _: held.wait(60))))
            await asyncio.sleep(0)
            await until(lambda: not context.readers._waiting)
        waiting += [asyncio.ensure_future(context.read(one)) for _ in range(2)]
        await asyncio.sleep(0)
        assert await timed(context.read(one)) < SOON
        held.set()
        await asyncio.gather(*waiting)

    apart(run())


def test_who_hangs_up_takes_no_reader_along(context: AppContext) -> None:
    held = threading.Event()

    async def run() -> None:
        task = asyncio.ensure_future(context.read(lambda _: held.wait(60)))
        await asyncio.sleep(0.1)
        task.cancel()
        held.set()
        assert [await context.read(one) for _ in range(10)] == [1] * 10

    apart(run())
    assert not context.readers.silent


def test_closed_it_refuses_and_its_threads_end(tmp_path: Path) -> None:
    with context_at(tmp_path) as context:
        pool: ReaderPool = context.readers
        apart(context.read(one))
    assert apart(timed(pool.read(one))) < SOON
    deadline = time.monotonic() + SOON
    while any(thread.name == "store-reader" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_write_has_a_deadline(context: AppContext, monkeypatch: pytest.MonkeyPatch) -> None:
    from clausework.workflow.serving import opening as module

    monkeypatch.setattr(module, "WRITE_SECONDS", 0.2)
    held = threading.Event()
    assert apart(timed(context.write(lambda _db, _desk: held.wait(3 * SOON)))) < 2 * SOON
    held.set()
    monkeypatch.setattr(module, "WRITE_SECONDS", SOON)
    assert apart(context.write(lambda db, _desk: one(db))) == 1

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
from service_rig import apart, make_project

from clausework.errors import StoreBusy
from clausework.service import readers
from clausework.service.office import Office, open_office
from clausework.service.readers import Readers
from clausework.store.session import Session

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"


@contextmanager
def office_at(root: Path) -> Iterator[Office]:
    make_project(root)
    office = open_office(root, True, root / "build" / "site")
    try:
        yield office
    finally:
        office.close()


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """An office whose readers are impatient."""
    for name, seconds in (("SECONDS", 0.3), ("GRACE", 0.2), ("PROBE_SECONDS", 0.1)):
        monkeypatch.setattr(readers, name, seconds)
    with office_at(tmp_path) as found:
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
    for _ in range(400):
        if true():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it never came about")


def test_the_store_cannot_be_asked_where_an_event_loop_runs(office: Office) -> None:
    async def ask(what: Callable[[], object]) -> None:
        store.loop = asyncio.get_running_loop()  # as the service has it
        with pytest.raises(RuntimeError, match="pool of readers"):
            what()

    store = office.store
    for what in (store.now, store.head, lambda: store.track("x"), lambda: store.read(one), store.events):
        apart(ask(what))
    assert apart(office.read(one)) == 1


def test_many_reads_share_few_threads(office: Office) -> None:
    names: set[str] = set()

    def work(db: Session) -> int:
        names.add(str(threading.get_ident()))
        time.sleep(0.01)
        return one(db)

    async def many() -> list[int]:
        return list(await asyncio.gather(*(office.read(work) for _ in range(40))))

    assert apart(many()) == [1] * 40
    assert len(names) <= readers.COUNT


def test_a_statement_that_takes_too_long_is_ended_and_nothing_hangs(office: Office) -> None:
    async def slow() -> float:
        seconds = await timed(office.read(lambda db: db.execute(ENDLESS).get))
        await asyncio.sleep(0.5)
        assert await office.read(one) == 1
        return seconds

    assert 0.2 < apart(slow()) < 2
    assert (office.readers.silent, office.readers.lost) == (False, 0)


def test_what_hangs_is_given_up_and_others_are_refused_at_once_until_the_store_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    answers = threading.Event()

    def hung(db: Session) -> int:
        answers.wait(60)
        return one(db)

    # A disk that hangs: nothing ends a read of it, nor the opening of another session.
    opened = office.readers._connect
    monkeypatch.setattr(office.readers, "_connect", lambda: (answers.wait(60), opened())[1])

    async def run() -> None:
        first = [office.read(hung) for _ in range(readers.COUNT + 3)]
        assert all(0.2 < seconds < 2 for seconds in await asyncio.gather(*map(timed, first)))
        await until(lambda: office.readers.silent)
        assert await timed(office.read(one)) < 0.1
        for _ in range(200):  # however often one asks, few threads hang
            await timed(office.read(one))
            await asyncio.sleep(0.02)
        assert readers.COUNT < office.readers.lost <= readers.MOST_LOST + readers.COUNT
        answers.set()
        await until(lambda: office.readers.lost == 0)
        with pytest.raises(StoreBusy):  # who asks first is refused, and the probe finds that it answers
            await office.read(one)
        await until(lambda: not office.readers.silent)
        assert await office.read(one) == 1

    apart(run())


def test_a_full_queue_is_refused_at_once(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "QUEUE", 2)
    held = threading.Event()

    async def run() -> None:
        waiting: list[asyncio.Future[object]] = []
        for _ in range(readers.COUNT):
            waiting.append(asyncio.ensure_future(office.read(lambda _: held.wait(5))))
            await asyncio.sleep(0)
            await until(lambda: not office.readers._waiting)
        waiting += [asyncio.ensure_future(office.read(one)) for _ in range(2)]
        await asyncio.sleep(0)
        assert await timed(office.read(one)) < 0.1
        held.set()
        await asyncio.gather(*waiting)

    apart(run())


def test_who_hangs_up_takes_no_reader_along(office: Office) -> None:
    held = threading.Event()

    async def run() -> None:
        task = asyncio.ensure_future(office.read(lambda _: held.wait(5)))
        await asyncio.sleep(0.1)
        task.cancel()
        held.set()
        assert [await office.read(one) for _ in range(10)] == [1] * 10

    apart(run())
    assert not office.readers.silent


def test_closed_it_refuses_and_its_threads_end(tmp_path: Path) -> None:
    with office_at(tmp_path) as office:
        pool: Readers = office.readers
        apart(office.read(one))
    assert apart(timed(pool.read(one))) < 0.1
    deadline = time.monotonic() + 10
    while any(thread.name == "store-reader" for thread in threading.enumerate()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_write_has_a_deadline(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    from clausework.service import office as module

    monkeypatch.setattr(module, "WRITE_SECONDS", 0.2)
    held = threading.Event()
    assert apart(timed(office.write(lambda _db, _desk: held.wait(20)))) < 2
    held.set()
    assert apart(office.write(lambda db, _desk: one(db))) == 1

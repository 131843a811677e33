"""Who writes now and then gets the lock of SQLite beside one who hardly ever leaves it."""

from __future__ import annotations

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path

import pytest

from clausework.errors import StoreBusy
from clausework.store import address
from clausework.store.address import session_at
from clausework.store.session import Session
from clausework.store.sqlite import MAX_WAIT_S, FairLock

HELD = 0.02
"""Seconds for which a group holds the lock; between two groups it is free for microseconds."""


@contextmanager
def busy(file: Path) -> Iterator[None]:
    """Beside us somebody commits one group after another."""
    over = threading.Event()

    def work() -> None:
        with closing(session_at(str(file), True)) as db:
            while not over.is_set():
                with db.transaction():
                    db.execute("INSERT INTO consultation VALUES (hex(randomblob(8)), '')")
                    time.sleep(HELD)

    thread = threading.Thread(target=work)
    thread.start()
    time.sleep(5 * HELD)
    try:
        yield
    finally:
        over.set()
        thread.join()


def longest(db: Session, times: int) -> float:
    """The longest that one waited for the lock, in seconds."""
    return max(waits(db, times))


def shortest(db: Session) -> float:
    """The least of some waits: a busy machine may have slept in the others."""
    return min(waits(db, 10))


def waits(db: Session, times: int) -> list[float]:
    """How long one waited for the lock, so many times."""
    found = []
    for _ in range(times):
        began = time.monotonic()
        with db.transaction():
            found.append(time.monotonic() - began)
        time.sleep(HELD)
    return found


def test_who_writes_seldom_is_not_starved_by_who_writes_always(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(address, "WAIT", 60)  # a busy machine may need more than is given where it serves
    file = tmp_path / "comments.db"
    with closing(session_at(str(file), True)) as db, busy(file):
        assert longest(db, 30) < 60  # by then it would have been told that the store is busy


@pytest.mark.slow
def test_without_turns_one_would_be_starved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(FairLock, "taken", lambda _: nullcontext())
    file = tmp_path / "comments.db"
    with closing(session_at(str(file), True)) as db, busy(file), pytest.raises(StoreBusy):
        longest(db, 30)


def test_one_that_sleeps_on_its_turn_keeps_nobody_for_long(tmp_path: Path) -> None:
    file = tmp_path / "comments.db"
    folder = os.open(tmp_path, os.O_RDONLY)
    with closing(session_at(str(file), True)) as db:
        fcntl.flock(folder, fcntl.LOCK_EX)
        try:
            assert MAX_WAIT_S <= longest(db, 1) < 60
        finally:
            os.close(folder)
        assert shortest(db) < MAX_WAIT_S


def test_where_the_folder_cannot_be_locked_one_writes_anyway(tmp_path: Path) -> None:
    with FairLock(tmp_path / "nowhere").taken():
        pass
    with closing(session_at(str(tmp_path / "comments.db"), True)) as db:
        db._turn = FairLock(tmp_path / "nowhere")  # type: ignore[attr-defined]
        assert shortest(db) < MAX_WAIT_S


def opened() -> int:
    """How many files this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_a_turn_that_is_given_back_leaves_no_file_behind(tmp_path: Path) -> None:
    open_before = opened()
    turn = FairLock(tmp_path)
    with turn.taken():
        assert opened() == open_before + 1
    turn.close()
    assert (opened(), list(tmp_path.iterdir())) == (open_before, [])

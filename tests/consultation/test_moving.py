"""A store is moved while it is in use: what it receipted arrives, and at most one of the two takes comments."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import store_rig
from click.testing import CliRunner
from postgres_rig import new_database
from test_store_both import Clock, sent, take

from clausework.accounts.passkeys import open_challenge
from clausework.cli import cli
from clausework.consultation.submission import Receipt
from clausework.errors import StoreBusy, StoreError
from clausework.store import copies as moving
from clausework.store.address import name_at, open_at, session_at
from clausework.store.base import Store
from clausework.store.copies import cancel, move
from clausework.store.schema.row_digests import tables
from clausework.store.session import Session

KEY = store_rig.KEY
KILLED = """
import os, signal, sys
from clausework.store import copies as moving
moving.copy_rows = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
moving.move(sys.argv[1], sys.argv[2], False)
"""
"""A move that is killed when the store was closed and its copy is not yet committed."""


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return str(tmp_path / "other" / "new.db") if request.param == "sqlite" else new_database()


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    """A store with rows in each table."""
    with closing(open_at(address, False, [store_rig.JULY], KEY, clock=Clock())) as found:
        store_rig.fill(found)
        yield found


def kinds(address: str) -> list[str]:
    with closing(session_at(address, False)) as db:
        return [kind for (kind,) in db.execute("SELECT kind FROM event ORDER BY seq")]


def since_the_move(address: str) -> list[str]:
    """Once it is refused no more, the store that is open beside it may record its rows after the rest."""
    written = kinds(address)
    return written[written.index("moved") :]


def unlike(one: str, other: str) -> dict[str, int]:
    """How many rows of each table one store has and the other has not."""
    with (
        closing(session_at(one, False)) as old,
        closing(session_at(other, False)) as new,
        old.snapshot(),
        new.snapshot(),
    ):
        found = {table: set(rows(old, table)) ^ set(rows(new, table)) for table in tables()}
    return {table: len(rows) for table, rows in found.items() if rows}


def rows(db: Session, table: str) -> Iterator[tuple[object, ...]]:
    return db.stream(f"SELECT {', '.join(sorted(db.columns(table)))} FROM {table}")


def test_a_moved_store_is_the_store_and_the_old_takes_nothing(
    store: Store, address: str, target: str
) -> None:
    with closing(session_at(address, False)) as db:
        empty = [table for table in tables() if not db.execute(f"SELECT count(*) FROM {table}").get]
    assert empty == ["merger"], "a table without rows proves nothing; this one is kept for its place alone"
    moved = move(address, target, False)
    assert unlike(address, target) == {"event": 1}
    assert kinds(address)[-1] == "moved"
    assert kinds(target)[-2:] == ["moved", "arrived"]
    assert moved.events == len(kinds(target))
    for refused in (
        store.submit(sent("late")),
        store.write(lambda db, _: open_challenge(db, "sign-in", "t", "no event tells of it", 1e9)),
        store.write(lambda _db, _desk: None),
    ):
        with pytest.raises(StoreBusy) as error:
            refused.result(30)
        assert error.value.key == "store_moved"
        assert error.value.values["to"] == name_at(target, False)
    with pytest.raises(StoreBusy, match="--cancel"):
        store.check_not_moved()
    with closing(open_at(target, False, [store_rig.JULY], KEY, clock=Clock())) as new:
        new.check_not_moved()
        assert new.comments() == store.comments()
        assert take(new, sent("next")).number.startswith("C-0009-")
        assert new.faults() == ()


def test_there_and_back(store: Store, address: str, target: str, tmp_path: Path) -> None:
    move(address, target, False)
    move(target, str(tmp_path / "back.db"), False)
    assert unlike(address, str(tmp_path / "back.db")) == {"event": 3}
    assert kinds(str(tmp_path / "back.db"))[-4:] == ["moved", "arrived", "moved", "arrived"]


def test_what_changes_before_it_is_closed_arrives(
    store: Store, address: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that are added, changed and deleted once the move has begun."""
    numbers = [comment.id for comment in store.comments()]
    close = moving._close

    def meanwhile(*given: object) -> object:
        store_rig.withdraw_and_more(store, numbers)
        return close(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(moving, "_close", meanwhile)
    move(address, target, False)
    assert unlike(address, target) == {"event": 1}
    with closing(open_at(target, False, [store_rig.JULY], KEY, clock=Clock())) as new:
        assert new.faults() == ()
        assert len(new.comments()) == len(numbers) + 1


def test_senders_lose_no_receipt(store: Store, address: str, target: str) -> None:
    receipts: list[str] = []
    stop = threading.Event()

    def load(name: str) -> None:
        n = 0
        while not stop.is_set():
            n += 1
            try:
                found = store.submit(sent(f"{name}-{n}", contact="a@b.cn")).result(20)
            except StoreBusy:
                continue
            assert isinstance(found, Receipt)
            receipts.append(found.number)

    threads = [threading.Thread(target=load, args=(f"s{n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    try:
        move(address, target, False)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert receipts
    with closing(open_at(target, False, [store_rig.JULY], KEY, clock=Clock())) as new:
        assert set(receipts) <= {comment.id for comment in new.comments()}
    assert unlike(address, target) == {"event": 1}


def test_a_failed_move_leaves_target_empty_and_the_store_in_use(
    store: Store, address: str, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise StoreError("copy_incomplete")

    with monkeypatch.context() as patch:
        patch.setattr(moving, "copy_rows", fail)
        with pytest.raises(StoreError, match="copy"):
            move(address, target, False)
    assert since_the_move(address)[:2] == ["moved", "stayed"]
    assert kinds(target) == []
    take(store, sent("goes on"))
    move(address, target, False)
    assert unlike(address, target) == {"event": 1}
    assert store.faults() == ()


@pytest.mark.slow
def test_a_move_that_was_killed_goes_on_or_is_given_up(
    store: Store, address: str, target: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    killed = subprocess.run([sys.executable, "-c", KILLED, address, target], env=environment, timeout=60)
    assert killed.returncode == -signal.SIGKILL
    assert kinds(address)[-1] == "moved"
    with pytest.raises(StoreError, match="moved to"):
        move(address, str(tmp_path / "elsewhere.db"), False)
    assert (kinds(address)[-1], kinds(target)) == ("moved", [])
    first = move(address, target, False)
    assert kinds(target)[-2:] == ["moved", "arrived"]
    assert move(address, target, False) == first, "asked for again, it has arrived"
    assert cancel(address, False) == name_at(target, False)
    take(store, sent("goes on"))
    with pytest.raises(StoreError, match="not closed"):
        cancel(address, False)


def test_a_store_that_does_not_hold_is_not_moved(store: Store, address: str, target: str) -> None:
    with closing(session_at(address, False)) as db, db.transaction():
        db.execute("UPDATE comment SET role = 'other' WHERE sequence = 1")
        db.execute("UPDATE comment SET withheld = 'x' WHERE sequence = 1")
    with pytest.raises(StoreError, match="C-0001"):
        move(address, target, False)
    assert (kinds(address)[-2:], kinds(target)) == (["moved", "stayed"], [])
    take(store, sent("goes on"))


def test_the_command_opens_the_store_again_and_says_so(store: Store, address: str) -> None:
    with closing(session_at(address, False)) as db:
        moving._close(db, "db/other.db")
    done = CliRunner().invoke(cli, ["store", "migrate", "--cancel", address, "--lang", "zh"])
    assert "db/other.db" in done.output
    assert done.exit_code == 0
    take(store, sent("goes on"))
    for arguments in ([address], ["--cancel", address, address]):
        assert CliRunner().invoke(cli, ["store", "migrate", *arguments]).exit_code == 2

"""A receipt outlives a loss of power: the disk then has what was synced, and nothing else.

Every byte that SQLite writes goes through a file layer that notes it and passes it to a second,
imagined disk only when SQLite syncs the file. A cut is a copy of that second disk while comments
come in: whoever had a receipt before the cut must be in it. The control is the setting that is
often recommended for WAL, synchronous=NORMAL, which does not sync at a commit.
"""

from __future__ import annotations

import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import apsw
import msgspec
import pytest
from test_store_both import Clock, sent

from clausework.consultation.submission import Receipt
from clausework.model.comment import Consultation
from clausework.store.session import Session
from clausework.store.sqlite import SqliteSession, SqliteStore, connect, migrate

KEY = b"k" * 32
JULY = Consultation(
    id="2020-07", draft="D1", opens="2020-07-01T00:00:00+08:00", closes="2020-08-01T00:00:00+08:00"
)
CUTS = 30
SENDERS = 8


class Disk(apsw.VFS):
    """Passes everything on to the real disk, and what is synced to the imagined one."""

    def __init__(self) -> None:
        super().__init__("synced", "")
        self.lock = threading.Lock()
        self.waiting: dict[str, list[tuple[int, bytes | None]]] = defaultdict(list)
        self.synced: dict[str, bytearray] = defaultdict(bytearray)
        self.deleted: set[str] = set()
        self.syncs = 0

    def xOpen(self, name, flags):  # noqa: N802
        return DiskFile(self, name, flags)

    def xDelete(self, filename, syncdir):  # noqa: N802
        super().xDelete(filename, syncdir)
        with self.lock:
            self.waiting.pop(Path(filename).name, None)
            self.deleted.add(Path(filename).name)

    def sync(self, name: str) -> None:
        """What was written to the file is now safe; so are earlier deletions, as a journalling disk has it."""
        with self.lock:
            self.syncs += 1
            for gone in self.deleted:
                self.synced.pop(gone, None)
            self.deleted.clear()
            disk = self.synced[name]
            for offset, data in self.waiting.pop(name, ()):
                if data is None:
                    del disk[offset:]
                    continue
                disk.extend(bytes(max(0, offset + len(data) - len(disk))))
                disk[offset : offset + len(data)] = data

    def cut(self) -> dict[str, bytes]:
        """The power fails now."""
        with self.lock:
            return {name: bytes(data) for name, data in self.synced.items()}


class DiskFile(apsw.VFSFile):
    """One open file; all of the same name share what is not yet synced."""

    def __init__(self, disk: Disk, name, flags) -> None:
        super().__init__("", name, flags)
        self.disk = disk
        self.name = Path(name.filename() if isinstance(name, apsw.URIFilename) else name or "temporary").name

    def xWrite(self, data: bytes, offset: int) -> None:  # noqa: N802
        super().xWrite(data, offset)
        with self.disk.lock:
            self.disk.waiting[self.name].append((offset, bytes(data)))

    def xTruncate(self, size: int) -> None:  # noqa: N802
        super().xTruncate(size)
        with self.disk.lock:
            self.disk.waiting[self.name].append((size, None))

    def xSync(self, flags: int) -> None:  # noqa: N802
        self.disk.sync(self.name)


class DiskStore(SqliteStore):
    """The store on that disk; its control forgets to sync at the commit."""

    synchronous = "FULL"

    def open_session(self, seconds: float = 0) -> Session:
        db = connect(self.path, 5, vfs="synced")
        db.pragma("synchronous", self.synchronous)
        # A checkpoint syncs as well: many small ones, so that cuts meet them.
        db.wal_autocheckpoint(100)
        migrate(db)
        return self.recording(SqliteSession(db))


class CarelessStore(DiskStore):
    synchronous = "NORMAL"


@contextmanager
def load(store: SqliteStore) -> Iterator[list[str]]:
    """Senders; the list has the numbers of those who have their receipts."""
    receipts: list[str] = []
    stop = threading.Event()

    def send(sender: int) -> None:
        n = 0
        while not stop.is_set():
            made = sent(f"{sender}-{n}", text=f"第{n}条" * 20, contact="a@b.cn")
            found = store.submit(made).result(30)
            assert isinstance(found, Receipt)
            receipts.append(found.number)
            n += 1

    threads = [threading.Thread(target=send, args=(n,)) for n in range(SENDERS)]
    for thread in threads:
        thread.start()
    try:
        yield receipts
    finally:
        stop.set()
        for thread in threads:
            thread.join()


class Outcome(msgspec.Struct, frozen=True):
    """How many of the acknowledged comments were missing after each cut."""

    missing: tuple[int, ...]
    receipts: int
    syncs: int


def cuts(kind: type[DiskStore], folder: Path) -> Outcome:
    """Cut the power again and again under load, and open what the disk had then."""
    disk = Disk()
    store = kind(folder / "live" / "c.db", [JULY], KEY, clock=Clock())
    when = random.Random(7)
    taken = []
    with load(store) as receipts:
        for _ in range(CUTS):
            time.sleep(when.uniform(0.01, 0.06))
            acknowledged = len(receipts)
            taken.append((acknowledged, disk.cut()))
    store.close()
    syncs = disk.syncs
    disk.unregister()
    missing = [
        absent(folder / f"cut{n}", files, receipts[:acknowledged])
        for n, (acknowledged, files) in enumerate(taken)
    ]
    return Outcome(tuple(missing), taken[-1][0], syncs)


def absent(folder: Path, files: dict[str, bytes], receipts: list[str]) -> int:
    """How many of the receipts' comments the disk does not have; the store must be sound all the same."""
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    store = SqliteStore(folder / "c.db", [JULY], KEY, clock=Clock())
    have = {comment.id for comment in store.each()}
    assert store.faults() == ()
    store.close()
    return len(set(receipts) - have)


@pytest.mark.slow
def test_no_receipt_is_lost_with_the_power(tmp_path: Path) -> None:
    found = cuts(DiskStore, tmp_path)
    assert found.missing == (0,) * CUTS
    assert found.receipts > 4 * CUTS, "the cuts must have met comments coming in"
    assert found.syncs > CUTS


@pytest.mark.slow
def test_the_same_cuts_find_out_a_commit_that_is_not_synced(tmp_path: Path) -> None:
    found = cuts(CarelessStore, tmp_path)
    assert sum(found.missing) > 0

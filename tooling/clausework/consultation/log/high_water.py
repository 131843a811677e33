"""High-water mark: how far the log has gone, kept in a file beside its key and apart from the database.

The mark is on disk before a receipt or a signed checkpoint goes out. A database that was put back
from an older backup is behind it, and is noticed before it gives a number a second time or signs
another history. It also says of which store this machine knows that: on another one, where the store was
brought back from a backup, nobody knows what was given since. The file has two slots of one page each,
written in turn, so that one of them is whole whenever the power fails; each holds JSON after its own SHA-256.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from clausework.consultation.log.chain import END, ROOT
from clausework.errors import StoreBusy, StoreError
from clausework.source.files import sync_folder

PAGE = 4096
SLOTS = 2


ELSEWHERE = "elsewhere"
"""In place of a store's name: the file is a copy of another, and what came after the copy is not in it."""


class LogPosition(msgspec.Struct, frozen=True, kw_only=True):
    """Position of a log: its epoch, its count of events, the hash of the last one.

    The hash stands for all events before it, for each holds that of the one before. `store` is the hash
    of the first event of the store that this machine goes on with, "" while it knows of none. `forked`
    says that somebody was shown another history of this epoch than ours, and `holder` under which names
    this machine took the head last.
    """

    epoch: int = 1
    size: int = 0
    last: str = ROOT
    store: str = ""
    forked: bool = False
    holder: str = ""

    def joined(self, other: LogPosition) -> LogPosition:
        """The further of the two; of the store what the other says, if it says anything."""
        further = other if (other.epoch, other.size) > (self.epoch, self.size) else self  # epoch first
        forked = further.forked or (self.epoch == other.epoch and (self.forked or other.forked))
        store, holder = other.store or self.store, other.holder or self.holder
        return msgspec.structs.replace(further, store=store, forked=forked, holder=holder)


class _Page(LogPosition, frozen=True, kw_only=True):
    """A position as a slot holds it: how often the file was written before, and which file that was."""

    turn: int = 0
    inode: int = 0

    @property
    def position(self) -> LogPosition:
        """The position that the page tells."""
        return LogPosition(**{name: getattr(self, name) for name in LogPosition.__struct_fields__})


BLANK = _Page(epoch=0, turn=-1)


class EpochStart(msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of an epoch: `kept` events are those of the `former` one, which had `lost` at least."""

    epoch: int
    former: int
    at: str
    kept: int
    lost: int


class KnownElsewhere(msgspec.Struct, frozen=True, kw_only=True):
    """Knowledge of others: the last epoch, and of ours the size, whose first `agreed` events we have.

    `open` says that the head was not given back by whoever held it, so that there may be more.
    """

    epoch: int = 1
    size: int = 0
    agreed: int = END
    open: bool = False


class HighWaterMark:
    """The mark in a file that several processes of one machine raise; it never goes back.

    `twin` is the same in the memory of the machine, where the store goes with a head.
    """

    twin: HighWaterMark | None = None

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file = -1
        self._durable = self._read_file()
        self._wanted = self._durable

    @property
    def reached(self) -> LogPosition:
        """The position of the log as far as this process knows."""
        return self._wanted

    def raise_to(self, reached: LogPosition) -> None:
        """Have the mark at least there; on disk when this returns. StoreBusy if it cannot be written.

        What could not be written is written with the next call: the mark covers what was committed
        meanwhile, even where the sender of it only comes again.
        """
        with self._lock:
            self._wanted = self._wanted.joined(reached)
            if self._wanted == self._durable:  # nothing to write: most calls end here
                return
            if self.twin is not None:
                self.twin.raise_to(self._wanted)
            try:
                with self._locked() as file:
                    slots = _slots(file)
                    known = _latest(slots).position
                    store = reached.store or known.store or self._wanted.store
                    self._wanted = msgspec.structs.replace(self._wanted.joined(known), store=store)
                    if self._wanted != known:
                        _write(file, slots, self._wanted)
                    _sync(file)  # also where another process wrote it, and may have ended before
            except OSError as error:
                raise StoreBusy("mark_unwritable", path=self.path, reason=error.strerror or error) from error
            self._durable = self._wanted

    def look_again(self) -> LogPosition:
        """The mark as the file has it now: another process may have raised it."""
        with self._lock:
            self._durable = self._read_file()
            self._wanted = self._wanted.joined(self._durable)
            return self._wanted

    def _read_file(self) -> LogPosition:
        try:
            file = os.open(self.path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            return LogPosition()
        except OSError as error:
            raise StoreError("mark_unreadable", path=self.path, reason=error.strerror or error) from error
        try:
            slots = _slots(file)
            if slots == (BLANK, BLANK):  # one torn page is usual after a power cut, two are not
                raise StoreError("mark_unreadable", path=self.path, reason="no page of it is whole")
            return _latest(slots).position
        finally:
            os.close(file)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The file, open from one call to the next, and nobody else's meanwhile."""
        file = self._opened()
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield file
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)

    def _opened(self) -> int:
        """The file that has the name now: one that was taken away or replaced is not written on."""
        with suppress(FileNotFoundError):
            if self._file >= 0 and os.path.samestat(os.fstat(self._file), self.path.stat()):
                return self._file
        self.close()
        if not self.path.exists():
            _create(self.path)
        self._file = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        return self._file

    def close(self) -> None:
        """Give the file back; it is opened again when it is needed."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1

    def __del__(self) -> None:
        self.close()


def _slots(file: int) -> tuple[_Page, ...]:
    """The content of each slot of the file; BLANK for one that is not whole."""
    return tuple(_slot(file, slot) for slot in range(SLOTS))


def _latest(slots: Sequence[_Page]) -> _Page:
    """The page that was written last."""
    return max(slots, key=lambda page: page.turn)


def _sync(file: int) -> None:
    """Have what was written on disk; its length never changes, so that the time of it may wait."""
    if sys.platform == "linux":
        os.fdatasync(file)
    else:
        os.fsync(file)


def _slot(file: int, slot: int) -> _Page:
    data = os.pread(file, PAGE, slot * PAGE).partition(b"\n")[0]
    digest, _, body = data.partition(b" ")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return BLANK
    try:
        page = msgspec.json.decode(body, type=_Page)
    except msgspec.MsgspecError:
        return BLANK
    # A folder that was copied or put back brings a mark along that ends where the copy was made.
    elsewhere = page.store and page.inode != os.fstat(file).st_ino
    return msgspec.structs.replace(page, store=ELSEWHERE) if elsewhere else page


def _write(file: int, slots: Sequence[_Page], reached: LogPosition) -> None:
    """Overwrite the page that is behind, or is not whole; the other one stays."""
    behind = min(range(SLOTS), key=lambda slot: slots[slot].turn)  # a torn one is BLANK, with the lowest turn
    values = {name: getattr(reached, name) for name in LogPosition.__struct_fields__}
    page = _Page(**values, turn=_latest(slots).turn + 1, inode=os.fstat(file).st_ino)
    os.pwrite(file, _encoded(page), behind * PAGE)


def _encoded(page: _Page) -> bytes:
    body = msgspec.json.encode(page, order="sorted")
    return (hashlib.sha256(body).hexdigest().encode() + b" " + body + b"\n").ljust(PAGE, b"\0")


def _create(path: Path) -> None:
    """Make the file of a mark at which nothing has happened yet, whole or not at all; who was first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        file = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            for slot in range(SLOTS):
                os.pwrite(file, _encoded(_Page()), slot * PAGE)
            os.fsync(file)
        finally:
            os.close(file)
        with suppress(FileExistsError):
            os.link(part, path)  # unlike a rename, it never takes the place of another's file
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)

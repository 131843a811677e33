"""High-water mark: how far the log has gone, kept in a file beside its key and apart from the database.

The mark is on disk before a receipt or a signed checkpoint goes out. A database that was put back
from an older backup is behind it, and is noticed before it gives a number a second time or signs
another history. The file has two slots of one page each, written in turn, so that one of them is
whole whenever the power fails; each holds JSON after its own SHA-256.
"""

from __future__ import annotations

import hashlib
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from errno import EFBIG
from pathlib import Path

import msgspec

from clausework.consultation.log.chain import ROOT
from clausework.errors import StoreBusy, StoreError
from clausework.source.files import sync_folder

if sys.platform != "win32":
    import fcntl

PAGE = 4096
SLOTS = 2
DIGEST = 64


class LogPosition(msgspec.Struct, frozen=True, kw_only=True):
    """How far a log has gone: its epoch, how many events, the hash of the last, the highest numbers.

    The hash stands for all events before it, for each holds that of the one before. `numbers` has
    the highest sequence number of each prefix that a comment may have been given.
    """

    epoch: int = 1
    size: int = 0
    last: str = ROOT
    numbers: Mapping[str, int] = {}

    def joined(self, other: LogPosition) -> LogPosition:
        """The further of the two, with the highest number of each prefix of both."""
        further = other if (other.epoch, other.size) > (self.epoch, self.size) else self
        names = sorted({*self.numbers, *other.numbers})
        numbers = {name: max(self.numbers.get(name, 0), other.numbers.get(name, 0)) for name in names}
        return msgspec.structs.replace(further, numbers=numbers)


class EpochStart(msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of an epoch: `kept` events are from before, of the epoch that was lost there were `lost`.

    `last` is the hash of the last of those, as the mark had it.
    """

    epoch: int
    at: str
    kept: int
    lost: int
    last: str
    numbers: Mapping[str, int] = {}

    def covers(self, reached: LogPosition) -> bool:
        """Whether this beginning reckoned with what a mark of the epoch before knows of."""
        numbers = all(self.numbers.get(name, 0) >= number for name, number in reached.numbers.items())
        return reached.epoch < self.epoch and numbers and reached.size <= self.lost


class HighWaterMark:
    """The mark in a file that several processes of one machine raise; it never goes back."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        self._file = -1
        self._durable = self._read_file()
        self._wanted = self._durable

    @property
    def reached(self) -> LogPosition:
        """How far the log has gone as far as this process knows."""
        return self._wanted

    def raise_to(self, reached: LogPosition) -> None:
        """Have the mark at least there; on disk when this returns. StoreBusy if it cannot be written.

        What could not be written is written with the next call: the mark covers what was committed
        meanwhile, even where the sender of it only comes again.
        """
        with self._lock:
            self._wanted = self._wanted.joined(reached)
            if self._wanted == self._durable:
                return
            try:
                with self._locked() as file:
                    slots = _slots(file)
                    known = _joined(slots)
                    self._wanted = self._wanted.joined(known)
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
            if not any(slots):
                raise StoreError("mark_unreadable", path=self.path, reason="no page of it is whole")
            return _joined(slots)
        finally:
            os.close(file)

    @contextmanager
    def _locked(self) -> Iterator[int]:
        """The file, open from one call to the next, and nobody else's meanwhile."""
        file = self._opened()
        if sys.platform != "win32":
            fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield file
        finally:
            if sys.platform != "win32":
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


def _slots(file: int) -> tuple[LogPosition | None, ...]:
    """What each page of the file holds; None for one that is not whole."""
    return tuple(_slot(file, slot) for slot in range(SLOTS))


def _joined(slots: Sequence[LogPosition | None]) -> LogPosition:
    """What the whole pages hold together."""
    found = LogPosition()
    for slot in slots:
        found = found.joined(slot or LogPosition())
    return found


def _sync(file: int) -> None:
    """Have what was written on disk; its length never changes, so that the time of it may wait."""
    if sys.platform == "linux":
        os.fdatasync(file)
    else:
        os.fsync(file)


def _slot(file: int, slot: int) -> LogPosition | None:
    data = os.pread(file, PAGE, slot * PAGE).partition(b"\n")[0]
    digest, _, body = data.partition(b" ")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    with suppress(msgspec.MsgspecError):
        return msgspec.json.decode(body, type=LogPosition)
    return None


def _write(file: int, slots: Sequence[LogPosition | None], reached: LogPosition) -> None:
    """Overwrite the page that is behind, or is not whole; the other one stays."""
    known = [slot or LogPosition(epoch=0) for slot in slots]
    behind = min(range(SLOTS), key=lambda slot: (known[slot].epoch, known[slot].size))
    os.pwrite(file, _page(reached), behind * PAGE)


def _page(reached: LogPosition) -> bytes:
    body = msgspec.json.encode(reached, order="sorted")
    page = hashlib.sha256(body).hexdigest().encode() + b" " + body + b"\n"
    if len(page) > PAGE:
        raise OSError(EFBIG, "more prefixes than one page holds")
    return page.ljust(PAGE, b"\0")


def _create(path: Path) -> None:
    """Make the file of a mark at which nothing has happened yet, whole or not at all; who was first wins."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.{threading.get_ident()}.part")
    try:
        file = os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        try:
            for slot in range(SLOTS):
                os.pwrite(file, _page(LogPosition()), slot * PAGE)
            os.fsync(file)
        finally:
            os.close(file)
        with suppress(FileExistsError):
            os.link(part, path)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(path.parent)

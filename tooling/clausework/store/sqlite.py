"""The store of comments in one SQLite file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from clausework.consultation.log.high_water import HighWaterMark
from clausework.model.comment import Consultation
from clausework.store.base import CAPACITY, WAIT, Store
from clausework.store.drivers.sqlite_schema import prepare
from clausework.store.drivers.sqlite_session import SqliteSession, connect
from clausework.store.session import Clock, Session, database_now


def file_name(path: Path) -> str:
    """What messages call a file: its own name and that of its folder."""
    return f"{path.parent.name}/{path.name}"


class SqliteStore(Store):
    """The default: nothing to install, one machine."""

    def __init__(
        self,
        path: Path,
        consultations: Iterable[Consultation],
        key: bytes,
        *,
        clock: Clock = database_now,
        floors: Mapping[str, int] | None = None,
        mark: HighWaterMark | None = None,
        capacity: int = CAPACITY,
        wait: float = WAIT,
    ) -> None:
        self.path, self._wait = path, wait
        self.address = str(path)
        self.name = file_name(path)
        super().__init__(consultations, key, clock=clock, floors=floors, mark=mark, capacity=capacity)

    def open_session(self, seconds: float = 0) -> Session:
        """A connection to the file, which is made if it is not there."""
        db = connect(self.path, self._wait)
        self.kept = prepare(db) or self.kept
        return self.recording(SqliteSession(db))

    def open_reader(self, seconds: float) -> Session:
        """A connection to the file."""
        return SqliteSession(connect(self.path, min(seconds, self._wait)))

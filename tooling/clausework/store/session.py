"""Database sessions: the seam between the SQL of the store and a driver.

All SQL of the store is written once, with `?` for values, in what SQLite and PostgreSQL have in
common; a session is the seam between that SQL and a driver.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Any, NamedTuple, Protocol

import msgspec

from clausework.consultation.log.chain import ARRIVED, MOVED, RESTORED, RESUMED, Event, moved_to
from clausework.consultation.window import Window
from clausework.errors import StoreBusy
from clausework.store.schema.row_digests import Recorder

EVENT_COLUMNS = ", ".join(Event.__struct_fields__)
LAST = f"SELECT {EVENT_COLUMNS} FROM event ORDER BY seq DESC LIMIT 1"  # noqa: S608 - our own names
LIVES = f"""
SELECT payload FROM event
WHERE seq = 1 OR (number = '' AND kind IN ('{ARRIVED}', '{RESTORED}', '{RESUMED}'))
ORDER BY seq DESC LIMIT 1
"""  # noqa: S608 - our own words
Value = str | int | bytes | None
Tuple = tuple[Any, ...]
"""A row as a driver gives it; its types are those of the columns that were asked for."""


def holes(values: Collection[object]) -> str:
    """The placeholders of some values, as they stand behind IN; of none such that nothing is in it."""
    return ", ".join("?" for _ in values) or "NULL"


class Result(Protocol):
    """The rows of a statement."""

    def __iter__(self) -> Iterator[Tuple]:
        """Each row as a tuple."""

    @property
    def get(self) -> Any:  # noqa: ANN401 - as apsw has it
        """The only value, the only row, the column or the rows: whichever is least; None for nothing."""


class SchemaPart(NamedTuple):
    """A table, trigger, index or constraint as a database describes it; `kind` is the word of SQL for it."""

    kind: str
    name: str
    table: str
    text: str


class TransactionCache:
    """Cache of what a transaction has read: under the write lock it cannot change."""

    def __init__(self) -> None:
        self.head: Event | None = None
        self.sequences: dict[str, int] = {}
        self.now = ""
        self.instant = self.clock = datetime.min.replace(tzinfo=UTC)
        self.local: dict[str, str] = {}
        self.expected: frozenset[str] = frozenset()
        self.present: set[str] = set()
        self.cleared = False
        self.noted: dict[bytes, tuple[int, bytes]] = {}
        """Rows that were written and that no event has told of: by name, the table's number and a digest."""


class Session(ABC):
    """A connection that one thread uses; a transaction on it holds the store's one write lock."""

    position = "instr"
    """The function that tells where in a text another is, from 1; 0 for nowhere."""

    def __init__(self) -> None:
        self.held = TransactionCache()
        self.windows: dict[str, Window] = {}  # when each consultation is open never changes
        self.gave = False
        """Whether a receipt may have gone out from here, be it one of what was undone."""
        self.began: Callable[[Event], None] = lambda _: None
        """Called with the first event of a store, before it is committed."""
        self._first = self._told_life = ""
        self.recorder: Recorder | None = None
        """Notes the rows that are written; None without the key that the store goes with."""
        self.clock: Clock = database_now
        self.shapes: dict[str, tuple[str, ...]] = {}  # nor do the columns of a table while it is open
        self._added: dict[tuple[str, tuple[str, ...]], list[Sequence[Value]]] = {}

    @abstractmethod
    def execute(self, sql: str, values: Sequence[Value] = ()) -> Result:
        """Run one statement."""

    def add(self, table: str, columns: tuple[str, ...], values: Sequence[Value]) -> None:
        """Insert a row, in a transaction; rows are held back and sent together.

        They are sent before the next statement and before the commit, each table's together: the
        events first, for acts refer to them, then in the order in which the tables were first named.
        """
        self._added.setdefault((table, columns), []).append(values)

    def send(self) -> None:
        """Send the rows that were held back."""
        for (table, columns), rows in self._taken():
            self.load(table, columns, rows)

    def _taken(self) -> Iterable[tuple[tuple[str, tuple[str, ...]], list[Sequence[Value]]]]:
        """The rows that were held back, which are so no more."""
        added, self._added = self._added, {}
        return sorted(added.items(), key=lambda item: item[0][0] != "event")

    def check_all_recorded(self) -> None:
        """RuntimeError if rows were written that no event tells of: the work did not `settle`."""
        if self.held.noted:
            raise RuntimeError("rows were written that no event tells of")

    @abstractmethod
    def transaction(self, moved: bool = False) -> AbstractContextManager[None]:
        """A transaction that writes: whole and durable, or nothing; StoreBusy if it cannot be had now.

        It cannot be had of a store that was moved away, unless it is for one (`moved`).
        """

    @abstractmethod
    def now(self) -> str:
        """The instant by the database's clock, in UTC to the millisecond."""

    @abstractmethod
    def is_busy(self, error: BaseException) -> bool:
        """Whether a fault is the disk's, the server's or a neighbour's: later the same may succeed."""

    @abstractmethod
    def close(self) -> None:
        """Give the connection back."""

    @abstractmethod
    def interrupt(self) -> None:
        """End the statement that runs, if the driver can; called by another thread, and never waits."""

    @abstractmethod
    def cut(self) -> None:
        """End whatever the session waits for; it is of no use afterwards. Called as `interrupt` is."""

    @abstractmethod
    def snapshot(self) -> AbstractContextManager[None]:
        """Within it all reads are of one instant."""

    @abstractmethod
    def take_time(self) -> None:
        """Have no limit of time in this transaction: much is read or written elsewhere meanwhile."""

    @abstractmethod
    def columns(self, table: str) -> tuple[str, ...]:
        """The names of a table's columns."""

    @abstractmethod
    def schema(self) -> frozenset[SchemaPart]:
        """The definitions of the tables and of what hangs on them."""

    @abstractmethod
    def schema_made(self) -> frozenset[SchemaPart]:
        """The same as the steps of the schema make it, in a place of its own that is gone afterwards."""

    @abstractmethod
    def is_of_later_release(self) -> bool:
        """Whether steps were made that this release does not know."""

    @abstractmethod
    def stream(self, sql: str) -> Iterator[Tuple]:
        """The rows of a statement without all of them in memory, in a snapshot."""

    @abstractmethod
    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Insert many rows, in a transaction."""

    @abstractmethod
    def forget(self) -> None:
        """Have nothing left beside the tables of what was erased from them, as far as that is ours to do."""

    def expect(self, keys: Iterable[str]) -> None:
        """Look up at once all keys under which submissions of this group come, and proofs that they bring."""
        self.held.expected = frozenset(keys)
        self.held.present.update(self.present(self.held.expected))

    def first(self) -> str:
        """The hash of the first event, which no other store has; "" where nothing has happened."""
        if not self._first:
            self._first = str(self.execute("SELECT hash FROM event WHERE seq = 1").get or "")
        return self._first

    def told_life(self) -> str:
        """The life of the database as the store tells of it; "" for a file, or of an earlier release."""
        life = self.life()
        if life and self._told_life != life:
            payload = self.execute(LIVES).get or "{}"
            try:
                told = msgspec.json.decode(payload, type=dict[str, str | bool])
            except msgspec.MsgspecError:
                told = {}
            self._told_life = str(told.get("life", ""))
        return self._told_life

    def look_up(self) -> None:
        """Read what is asked of a store before anything is written to it: a read sends what is held back."""
        if self.held.head is not None:
            self.first()
            self.told_life()

    def life(self) -> str:
        """Which life of the database this is: another once it was put back or another server took over.

        "" for a file, of which the machine itself knows how far it had gone.
        """
        return ""

    def waits_for_standby(self) -> bool:
        """Whether a commit is on the disks of two servers when it returns."""
        return False

    @abstractmethod
    def present(self, keys: frozenset[str]) -> Iterable[str]:
        """Those of some keys that are known: of submissions that were kept, of proofs that were used."""

    def absent(self, key: str) -> bool:
        """Whether it is known without a look that nothing came under this key."""
        return key in self.held.expected and key not in self.held.present

    @contextmanager
    def apart(self) -> Iterator[None]:
        """A part of the transaction: an error undoes this part alone, and is passed on."""
        self.execute("SAVEPOINT part")
        try:
            yield
            self.execute("RELEASE part")  # a row that is refused is refused here, while it can be undone
        except Exception as error:
            if not self.is_busy(error):
                self._added.clear()
                self.held = TransactionCache()  # what was held may have come from it
                self.execute("ROLLBACK TO part")
                self.execute("RELEASE part")
            raise


def head_of(db: Session) -> Event | None:
    """The last event, as the database has it now."""
    last = db.execute(LAST).get
    return Event(*last) if last else None


def refuse_moved(head: Event | None) -> None:
    """StoreBusy if the last event says that the store was moved away: whatever came now would be lost."""
    if head is not None and head.kind == MOVED:
        raise StoreBusy("store_moved", to=moved_to(head))


Clock = Callable[[Session], str]


def database_now(db: Session) -> str:
    """The clock of a store unless a test gives it another: the database's own."""
    return db.now()

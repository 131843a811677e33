"""Schema creation and upgrade in SQLite, done when the file is opened.

Whoever opens the file is alone with it or about to be: the service of one machine starts anew with a
new release. So nobody is asked; but a copy of the file as it was is kept, for the way back.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

import apsw

from clausework.errors import StoreError
from clausework.store.drivers.sqlite_copy import beside, copy_file, new_name
from clausework.store.drivers.sqlite_session import immediate, undamaged
from clausework.store.schema import steps as schema
from clausework.store.schema.dialects import SchemaStep, sqlite
from clausework.store.schema.ledger import NOTE, Ledger, due, make_due
from clausework.store.schema.steps import APPLICATION


class SqliteLedger(Ledger):
    """What a file notes: the count of its steps in `user_version`."""

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self.name = f"{Path(db.filename).parent.name}/{Path(db.filename).name}"

    def last(self) -> str:
        """See `Ledger`; a count above that of our steps has a name that is none of theirs."""
        application, count = int(self._db.pragma("application_id")), int(self._db.pragma("user_version"))
        if application not in (0, APPLICATION) or (application == 0 and count):
            raise StoreError("not_our_store", path=self._db.filename)
        if count > len(schema.STEPS):
            return f"step {count}"
        return schema.STEPS[count - 1].name if count else ""

    def oldest(self) -> str:
        """See `Ledger`."""
        if not self._db.execute("SELECT 1 FROM sqlite_master WHERE name = 'compatibility'").get:
            return ""
        return str(self._db.execute("SELECT oldest FROM compatibility").get or "")

    def turn(self) -> AbstractContextManager[None]:
        """One transaction for all steps."""
        return immediate(self._db)

    def make(self, step: SchemaStep, oldest: str) -> None:
        """See `Ledger`."""
        for statement in (*sqlite(step), NOTE, "DELETE FROM compatibility"):
            self._db.execute(statement)
        self._db.execute("INSERT INTO compatibility VALUES (?)", (oldest,))
        count = schema.STEPS.index(step) + 1
        self._db.execute(f"PRAGMA application_id={APPLICATION}; PRAGMA user_version={count}")


def migrate(db: apsw.Connection) -> tuple[SchemaStep, ...]:
    """Bring the tables up to date; StoreError for a file that is damaged, not ours or of a later release."""
    with undamaged(db.filename):
        ledger = SqliteLedger(db)
        return make_due(ledger) if due(ledger) else ()


def prepare(db: apsw.Connection) -> Path | None:
    """The same of a store in use; where a copy is kept of it as an earlier release had it, if it was one."""
    with undamaged(db.filename):
        ledger = SqliteLedger(db)
        kept = _keep(Path(db.filename), ledger.last()) if due(ledger) and ledger.last() else None
        migrate(db)
        return kept


def _keep(file: Path, release: str) -> Path:
    copy = new_name(file, release)
    with beside(copy) as part:
        copy_file(file, part)
    return copy

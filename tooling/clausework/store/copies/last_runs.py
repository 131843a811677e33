"""Times of the last backup, export and checkpoint, for monitoring.

It stands in the store itself, so that every replica knows it, wherever the command ran.
"""

from __future__ import annotations

import math
from contextlib import closing, suppress
from datetime import datetime
from typing import Literal

from clausework.consultation.window import instant
from clausework.errors import StoreError
from clausework.store.address import file_of, is_postgres, session_at
from clausework.store.base import WAIT
from clausework.store.drivers.sqlite_session import SqliteSession, connect
from clausework.store.integrity.keys import key_used_since
from clausework.store.recording import tally
from clausework.store.recording.recorded import change, put, recorder_of
from clausework.store.schema.row_digests import Recorder
from clausework.store.session import Session

Deed = Literal["backup", "export", "checkpoint"]
DEEDS: tuple[Deed, ...] = ("backup", "export", "checkpoint")
KIND = "last"
TABLE = "challenge"
"""What the store remembers without a place in the chain lies there."""
FOR_EVER = 253402300799
"""The end of the year 9999: what is asked of browsers there is void before, and this is not."""


def remember(db: Session, kind: str, token: str, detail: str) -> None:
    """Set what the store remembers under a token; the caller commits.

    Nothing is written with a key that is no longer the store's: the sum of the table would not hold.
    """
    if tally.read(db, recorder_of(db), TABLE) is None:
        return
    if not change(db, TABLE, {"detail": detail}, "token = ?", (token,)):
        put(db, TABLE, ("token", "kind", "detail", "expires"), (token, kind, detail, FOR_EVER))


def done(db: Session, deed: Deed, now: str) -> None:
    """Note that something was done."""
    remember(db, KIND, f"{KIND}-{deed}", now)


def touch(db: Session) -> None:
    """Write probe: a row that says nothing, whose commit shows that the store can be written."""
    remember(db, "probe", "probe", db.now())


def done_at(address: str, rehearsal: bool, deed: Deed, key: bytes) -> None:
    """The same for a store at an address; one that may not or cannot be written goes without."""
    with suppress(StoreError), closing(_as_it_is(address, rehearsal)) as db:
        if db.columns("tally") and key_used_since(db, key) < math.inf:
            db.recorder = Recorder(key)
            with db.transaction():
                done(db, deed, db.now())


def _as_it_is(address: str, rehearsal: bool) -> Session:
    """A session on a store whose tables stay those that its service knows."""
    if is_postgres(address):
        return session_at(address, rehearsal)
    return SqliteSession(connect(file_of(address), WAIT))


def last(db: Session) -> dict[Deed, datetime]:
    """When each was last done, if it ever was."""
    found: dict[str, str] = dict(db.execute(f"SELECT token, detail FROM {TABLE} WHERE kind = ?", (KIND,)))  # noqa: S608 - as above
    return {deed: instant(found[f"{KIND}-{deed}"]) for deed in DEEDS if f"{KIND}-{deed}" in found}

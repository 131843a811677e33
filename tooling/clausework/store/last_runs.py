"""Times of the last backup, export and checkpoint, for monitoring.

They stand in the store itself, so that every replica knows them, wherever the command ran; each is keyed, so
that nobody who can write to the database alone makes an old one look new.
"""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import datetime
from typing import Literal

from clausework.consultation.tokens import keyed
from clausework.consultation.window import instant
from clausework.errors import StoreError
from clausework.store.address import file_of, is_postgres, session_at
from clausework.store.base import WAIT
from clausework.store.recording import change, put
from clausework.store.session import Session
from clausework.store.sqlite import SqliteSession, connect

Deed = Literal["backup", "export", "checkpoint"]
DEEDS: tuple[Deed, ...] = ("backup", "export", "checkpoint")
KIND = "last"
TABLE = "challenge"
"""What the store remembers without a place in the chain lies there."""
FOR_EVER = 253402300799
"""The end of the year 9999: what is asked of browsers there is void before, and this is not."""


def remember(db: Session, kind: str, token: str, detail: str) -> None:
    """Set what the store remembers under a token; the caller commits."""
    if not change(db, TABLE, {"detail": detail}, "token = ?", (token,)):
        put(db, TABLE, ("token", "kind", "detail", "expires"), (token, kind, detail, FOR_EVER))


def done(db: Session, key: bytes, deed: Deed, now: str) -> None:
    """Note that something was done."""
    remember(db, KIND, f"{KIND}-{deed}", f"{now} {keyed(key, deed, now)}")


def touch(db: Session) -> None:
    """Write probe: a row that says nothing, whose commit shows that the store can be written."""
    remember(db, "probe", "probe", db.now())


def done_at(address: str, rehearsal: bool, deed: Deed, key: bytes) -> None:
    """The same for a store at an address; one that may not or cannot be written goes without."""
    with suppress(StoreError), closing(_as_it_is(address, rehearsal)) as db:
        if db.columns(TABLE):
            with db.transaction():
                done(db, key, deed, db.now())


def _as_it_is(address: str, rehearsal: bool) -> Session:
    """A session on a store whose tables stay those that its service knows."""
    if is_postgres(address):
        return session_at(address, rehearsal)
    return SqliteSession(connect(file_of(address), WAIT))


def last(db: Session, key: bytes) -> dict[Deed, datetime]:
    """When each was last done, if it ever was and we noted it."""
    sql = f"SELECT token, detail FROM {TABLE} WHERE kind = ?"  # noqa: S608 - our own name
    noted = {token: detail.partition(" ")[::2] for token, detail in db.execute(sql, (KIND,))}
    known = {deed: noted[f"{KIND}-{deed}"] for deed in DEEDS if f"{KIND}-{deed}" in noted}
    return {deed: instant(now) for deed, (now, mark) in known.items() if mark == keyed(key, deed, now)}

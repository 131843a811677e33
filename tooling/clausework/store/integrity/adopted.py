"""Progress of the adoption of rows that an earlier release left."""

from __future__ import annotations

import msgspec

from clausework.store.session import Session

TOLD = "SELECT seq, payload FROM event WHERE kind = 'adopted' ORDER BY seq DESC LIMIT 1"
"""The words are those of the index."""


class AdoptionProgress(msgspec.Struct, frozen=True):
    """The table, and the name of its row that was adopted last; "" at the end."""

    table: str
    last: str


DONE = AdoptionProgress("", "")


def is_complete(db: Session, since: float) -> bool:
    """Whether the chain tells of every row by events after a place in it, which are of one key."""
    told = """max(CASE WHEN payload LIKE '%"rows":"%' THEN 1 ELSE 0 END)"""
    first, recorded = db.execute(f"SELECT count(*), {told} FROM event WHERE seq = 1").get  # noqa: S608 - our own text
    return not first or (since == 0 and recorded == 1) or place_of(db, since) == DONE


def place_of(db: Session, since: float) -> AdoptionProgress | None:
    """The last place that an event after `since` tells; None if none does."""
    found = db.execute(TOLD).get
    try:
        return msgspec.json.decode(found[1], type=AdoptionProgress) if found and found[0] > since else None
    except (msgspec.MsgspecError, TypeError):
        return None

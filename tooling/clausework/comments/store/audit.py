"""What shows that a store has been altered, read in one pass with bounded memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clausework.comments.store.chain import Event, links
from clausework.comments.store.rows import Row, each_row
from clausework.comments.store.session import Session
from clausework.model.canonical import written_digest
from clausework.model.comment import Anchor

BATCH = 1000


def each_event(db: Session, after: int = 0) -> Iterator[Event]:
    """The chain from its beginning, some at a time: no read lasts long."""
    while True:
        found = [
            Event(*row)
            for row in db.execute("SELECT * FROM event WHERE seq > ? ORDER BY seq LIMIT ?", (after, BATCH))
        ]
        yield from found
        if len(found) < BATCH:
            return
        after = found[-1].seq


def faults(db: Session) -> Iterator[str]:
    """A broken chain, a changed comment, a missing one, one that was never received."""
    return altered(each_event(db), each_row(db))


def altered(events: Iterable[Event], comments: Iterable[Row]) -> Iterator[str]:
    """The faults of a chain and the comments that it tells of, both in the order of arrival."""
    stored = iter(comments)
    row = next(stored, None)
    for event, sound in links(events):
        if not sound:
            yield f"event {event.seq}"
        if event.kind != "received":
            continue
        while row is not None and row.arrival < event.seq:
            yield row.number  # nothing in the chain tells of it
            row = next(stored, None)
        if row is None or row.arrival != event.seq:
            yield event.number
            continue
        digest = digest_of(row)
        if row.number != event.number or digest != row.digest or f'"{digest}"' not in event.payload:
            yield row.number
        row = next(stored, None)
    while row is not None:
        yield row.number
        row = next(stored, None)


def digest_of(row: Row) -> str:
    """The digest of what the row holds now."""
    anchor = Anchor(clause=row.clause, provision=row.provision, quote=row.quote, base=row.base)
    return written_digest(row.consultation, row.draft, anchor, row.text, row.suggestion, row.reason)

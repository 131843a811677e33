"""The audit record: acts of the secretariat as the chain has them, filtered and listed."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.store.session import Session

LENGTH = 50
BATCH = 1000
LATEST = 2**62
"""A place after every event."""


class RecordedAct(msgspec.Struct, frozen=True):
    """One act, as an auditor reads it; `by` is "" for what was done on the machine itself.

    One that was on several comments at once names their numbers with spaces between them.
    """

    seq: int
    at: str
    kind: str
    number: str
    by: str
    role: str
    old: str
    new: str


class ActFilter(msgspec.Struct, frozen=True):
    """Which acts are listed: of a comment, of an account; the list goes on before a place."""

    number: str = ""
    name: str = ""
    before: int = LATEST


def acts(db: Session, wanted: ActFilter, length: int = LENGTH) -> tuple[RecordedAct, ...]:
    """Acts, the latest first."""
    conditions = ["act.seq < ?"]
    given: list[str | int] = [wanted.before]
    if wanted.name:
        conditions.append("act.name = ?")
        given.append(wanted.name)
    if wanted.number:
        own = "SELECT seq FROM act WHERE number = ? UNION ALL SELECT seq FROM acted WHERE number = ?"
        conditions.append(f"act.seq IN ({own})")
        given += [wanted.number, wanted.number]
    found = db.execute(
        "SELECT event.seq, event.at, event.kind, event.number, event.payload "  # noqa: S608 - our own names
        f"FROM act JOIN event ON event.seq = act.seq WHERE {' AND '.join(conditions)} "
        "ORDER BY act.seq DESC LIMIT ?",
        (*given, length),
    )
    return tuple(_act(*row) for row in found)


def each_batch(db: Session, wanted: ActFilter) -> Iterator[tuple[RecordedAct, ...]]:
    """All of them, some at a time: memory is bounded, no read lasts long."""
    while True:
        found = acts(db, wanted, BATCH)
        if found:
            yield found
        if len(found) < BATCH:
            return
        wanted = msgspec.structs.replace(wanted, before=found[-1].seq)


def _act(seq: int, at: str, kind: str, number: str, payload: str) -> RecordedAct:
    told = msgspec.json.decode(payload, type=dict[str, str])
    by, role, old, new = (told.get(name, "") for name in ("by", "role", "old", "new"))
    return RecordedAct(seq, at, kind, number or told.get("numbers", ""), by, role, old, new)

"""Audit trail of the secretariat: each act is an event with who, when, old and new.

These events are not open in the public log, which shows their hashes alone, nor in what a commenter
gets of a comment: the names in them are those of people at work.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.model.account import Account
from clausework.store.recording.chain import StoreContext, append, moment, next_place
from clausework.store.recording.recorded import put
from clausework.store.session import Session

LENGTH = 50
BATCH = 1000
LATEST = 2**62
"""A place after every event."""


class Act(msgspec.Struct, frozen=True):
    """One act, as an auditor reads it; `by` is "" for what was done on the machine itself."""

    seq: int
    at: str
    kind: str
    number: str
    by: str
    role: str
    old: str
    new: str


class ActFilter(msgspec.Struct, frozen=True):
    """Filter of the audit trail: by comment, by account; the next page is what comes `before` an event."""

    number: str = ""
    name: str = ""
    before: int = LATEST


def note(
    db: Session,
    context: StoreContext,
    who: Account | None,
    kind: str,
    number: str = "",
    *,
    old: str = "",
    new: str = "",
) -> None:
    """Append an act to the chain; without a `who` it was done on the machine itself."""
    by, role = (who.name, who.role) if who is not None else ("", "")
    # What was done on the machine is listed with the comment, or else the account, that it concerns.
    whose = by or ("" if number else (new or old).partition(" ")[0])
    put(db, "act", ("seq", "name", "number"), (next_place(db), whose, number))
    append(db, moment(db, context), kind, number, {"by": by, "role": role, "old": old, "new": new})


def acts(db: Session, sought: ActFilter, length: int = LENGTH) -> tuple[Act, ...]:
    """Acts, the latest first."""
    conditions = ["act.seq < ?"]
    given: list[str | int] = [sought.before]
    for column, value in (("number", sought.number), ("name", sought.name)):
        if value:
            conditions.append(f"act.{column} = ?")
            given.append(value)
    found = db.execute(
        "SELECT event.seq, event.at, event.kind, event.number, event.payload "  # noqa: S608 - our own names
        f"FROM act JOIN event ON event.seq = act.seq WHERE {' AND '.join(conditions)} "
        "ORDER BY act.seq DESC LIMIT ?",
        (*given, length),
    )
    return tuple(_act(*row) for row in found)


def each_batch(db: Session, sought: ActFilter) -> Iterator[tuple[Act, ...]]:
    """All of them, some at a time: memory is bounded, no read lasts long."""
    while True:
        found = acts(db, sought, BATCH)
        if found:
            yield found
        if len(found) < BATCH:
            return
        sought = msgspec.structs.replace(sought, before=found[-1].seq)


def _act(seq: int, at: str, kind: str, number: str, payload: str) -> Act:
    told = msgspec.json.decode(payload, type=dict[str, str])
    by, role = told.get("by", told.get("name", "")), told.get("role", "")  # `name`: of an earlier release
    return Act(seq, at, kind, number, by, role, told.get("old", ""), told.get("new", ""))

"""Online migration to another database: copy while in use, then close and copy the rest.

The store is copied first. Then the event `moved` closes it: whoever writes to it is refused from the
same commit on. What came in meanwhile is found by comparing both stores row by row, and brought over;
then the tables that this changed are compared once more. The copy is one transaction, and its chain
goes on with `arrived`. So at every instant at most one of the two takes comments.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from operator import itemgetter

import msgspec

from clausework.consultation.log.chain import ARRIVED, MOVED, STAYED, Event, moved_to
from clausework.errors import StoreBusy, StoreError
from clausework.model.progress import Progress, silent
from clausework.store.address import name_at, opened_at, session_at
from clausework.store.copies.copying import EVERY, StoreContent, content, copy_rows, must_be_empty, verified
from clausework.store.integrity.audit import faults
from clausework.store.recording.chain import append
from clausework.store.schema.ledger import must_be_known
from clausework.store.schema.shape import tables
from clausework.store.session import Session, Tuple, head_of, refuse_moved

TRIES = 10
"""How often a store is asked to close: its writers may keep us waiting."""


class MovedStore(msgspec.Struct, frozen=True):
    """What arrived, and for how many seconds no comment could be taken by either store."""

    content: StoreContent
    silence: float


class StoreNames(msgspec.Struct, frozen=True):
    """What messages call the store that is moved, and the one that it is moved to."""

    source: str
    target: str


class RowDifference(msgspec.Struct, frozen=True):
    """A row that is not the same in both stores; None where one has none with this key."""

    there: Tuple | None
    here: Tuple | None


def move(source: str, target: str, rehearsal: bool, progress: Progress = silent) -> MovedStore:
    """Move a store into an empty one of either kind; StoreError, and the store goes on, if that fails.

    A move that was cut short goes on when it is asked for again.
    """
    _must_be_there(source, rehearsal)
    names = StoreNames(name_at(source, rehearsal), name_at(target, rehearsal))
    with closing(session_at(source, rehearsal)) as old, closing(session_at(target, rehearsal)) as new:
        if _has_arrived(old, new):
            return MovedStore(verified(new), 0.0)
        closed = head_of(old)
        if closed is not None and closed.kind == MOVED and moved_to(closed) != names.target:
            refuse_moved(closed)
        _must_hold(old, progress)
        silence = _move(old, new, names, progress)
        return MovedStore(content(new), silence)


def cancel(source: str, rehearsal: bool) -> str:
    """Have a store that was closed for a move take comments again; where it was to be moved."""
    _must_be_there(source, rehearsal)
    with closing(session_at(source, rehearsal)) as db:
        return _lift(db)


def _must_be_there(source: str, rehearsal: bool) -> None:
    """StoreError if there is no store, or one of a later release: a copy would lack what we do not know."""
    with opened_at(source, rehearsal) as (_, ledger):
        must_be_known(ledger)


def _has_arrived(old: Session, new: Session) -> bool:
    """Whether the event that closed the one store is followed in the other by that of its arrival."""
    closed = head_of(old)
    if closed is None or closed.kind != MOVED:
        return False
    sql = "SELECT count(*) FROM event WHERE seq = ? AND kind = ? AND previous = ?"
    return bool(new.execute(sql, (closed.seq + 1, ARRIVED, closed.hash)).get)


def _must_hold(old: Session, progress: Progress) -> None:
    """Read the store through while it still takes comments: it is no time to find a fault afterwards."""
    progress("prove", detail=f"{content(old).events:,}")
    with old.snapshot():
        wrong = next(faults(old), "")
    if wrong:
        raise StoreError("move_unsound", what=wrong)


def _move(old: Session, new: Session, names: StoreNames, progress: Progress) -> float:
    """Seconds from the closing of the one store to the arrival in the other."""
    whole = False
    try:
        with new.transaction(moved=True):
            must_be_empty(new)
            copy_rows(old, new, progress)
            closed = _close(old, names.target)
            began = time.monotonic()
            _finish(old, new, closed, names, progress)
            whole = True
    except BaseException as error:
        if whole:  # whether the other database has committed is not known
            raise StoreError("move_unfinished", source=names.source, target=names.target) from error
        _open_again(old, names)
        raise
    return time.monotonic() - began


def _close(old: Session, to: str) -> Event:
    """Have the store take nothing more, unless it does so already; the event that says so."""
    for left in reversed(range(TRIES)):
        try:
            with old.transaction(moved=True):
                head = old.held.head
                if head is None or head.kind != MOVED:
                    head = append(old, old.now(), MOVED, "", {"to": to})
            return head
        except StoreBusy:  # those who write do not always let us in at once
            if not left:
                raise
    raise AssertionError


def _open_again(old: Session, names: StoreNames) -> None:
    """Have a store take comments again whose move failed."""
    try:
        closed = head_of(old)
        if closed is not None and closed.kind == MOVED:
            _lift(old)
    except StoreError as error:
        raise StoreError("move_unfinished", source=names.source, target=names.target) from error


def _lift(db: Session) -> str:
    with db.transaction(moved=True):
        head = db.held.head
        if head is None or head.kind != MOVED:
            raise StoreError("not_moved")
        append(db, db.now(), STAYED, "", {})
    return moved_to(head)


def _finish(old: Session, new: Session, closed: Event, names: StoreNames, progress: Progress) -> None:
    """Bring over what came while the rest was copied, and see that nothing differs any more."""
    with old.snapshot():
        found = {table: tuple(differences(old, new, table, progress)) for table in tables()}
        _bring_over(old, new, found)
        # A table in which nothing differed was not touched since.
        changed = [table for table, items in found.items() if items]
        if any(True for table in changed for _ in differences(old, new, table, progress)):
            raise StoreError("copy_incomplete")
    if head_of(old) != closed:
        raise StoreError("move_unheeded", source=names.source)
    life = {"life": new.life()} if new.life() else {}
    append(new, max(new.now(), closed.at), ARRIVED, "", {"from": names.source, **life})


def differences(
    old: Session, new: Session, table: str, progress: Progress = silent
) -> Iterator[RowDifference]:
    """The rows of a table that are not the same in both stores: both are read in the order of its key."""
    columns = old.columns(table)
    places = [columns.index(column.name) for column in old.key(table)]
    key = itemgetter(*places)
    theirs, ours = _sorted(old, table, columns), _sorted(new, table, columns)
    there, here = next(theirs, None), next(ours, None)
    count = 0
    while there is not None or here is not None:
        count += 1
        if count % EVERY == 0:
            progress("differ", count, detail=table)
        if here is None or (there is not None and key(there) < key(here)):
            yield RowDifference(there, None)
            there = next(theirs, None)
        elif there is None or key(here) < key(there):
            yield RowDifference(None, here)
            here = next(ours, None)
        else:
            if there != here:
                yield RowDifference(there, here)
            there, here = next(theirs, None), next(ours, None)


def _sorted(db: Session, table: str, columns: tuple[str, ...]) -> Iterator[Tuple]:
    order = ", ".join(column.order for column in db.key(table))
    return db.stream(f"SELECT {', '.join(columns)} FROM {table} ORDER BY {order}")  # noqa: S608 - our own names


def _bring_over(old: Session, new: Session, found: dict[str, tuple[RowDifference, ...]]) -> None:
    """Make the rows of the copy those of the store: what refers to others goes first and comes last."""
    for table in reversed(tables()):
        for item in found[table]:
            if item.there is None and item.here is not None:
                _change(new, f"DELETE FROM {table}", old, table, item.here)  # noqa: S608 - our own names
    for table in tables():
        columns = old.columns(table)
        new.load(table, columns, (item.there for item in found[table] if item.there and item.here is None))
        for item in found[table]:
            if item.there is not None and item.here is not None:
                _update(old, new, table, item.there, item.here)


def _update(old: Session, new: Session, table: str, there: Tuple, here: Tuple) -> None:
    columns = old.columns(table)
    other = [n for n, pair in enumerate(zip(there, here, strict=True)) if pair[0] != pair[1]]
    values = ", ".join(f"{columns[n]} = ?" for n in other)
    _change(new, f"UPDATE {table} SET {values}", old, table, here, [there[n] for n in other])  # noqa: S608


def _change(
    new: Session, sql: str, old: Session, table: str, row: Tuple, values: list[str | int] | None = None
) -> None:
    columns = old.columns(table)
    names = [column.name for column in old.key(table)]
    where = " AND ".join(f"{name} = ?" for name in names)
    new.execute(f"{sql} WHERE {where}", [*(values or []), *(row[columns.index(name)] for name in names)])

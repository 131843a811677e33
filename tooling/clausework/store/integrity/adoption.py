"""Adoption of rows that the chain does not record yet: those that an earlier release left.

The same is done where a store goes on with another key: what was noted with the former one proves
nothing any more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import msgspec

from clausework.store.integrity import audit
from clausework.store.integrity.keys import key_used_since
from clausework.store.integrity.replay import DONE, AdoptionProgress, is_complete, place_of
from clausework.store.recording import tally
from clausework.store.recording.chain import StoreContext, append, moment
from clausework.store.recording.recorded import MOST, columns_of, note_rows, recorded_tables, recorder_of
from clausework.store.schema.row_digests import Recorder, layout
from clausework.store.schema.shape import key_of
from clausework.store.session import Session, Tuple, Value, holes

KIND = "adopted"


def adopt_rows(db: Session, context: StoreContext) -> bool:
    """Have the chain record every row; whether it does.

    It does not where the key is not the store's, or where the store does not bear out what could be
    proved before: what somebody altered is not made good. Each part is a transaction; one who begins
    anew goes on after the last.
    """
    since = key_used_since(db, context.key)
    if since == math.inf:
        return False
    if is_complete(db, since):
        return True
    with db.snapshot():
        if next(audit.contradictions(db, context.key), None) is not None:
            return False
    db.recorder = Recorder(context.key)
    place = place_of(db, since) or AdoptionProgress(recorded_tables()[0], "")
    for table in recorded_tables()[recorded_tables().index(place.table) :]:
        after: Sequence[Value] | None = _after(db, table, place) if table == place.table else ()
        while after is not None:
            after = _tell(db, context, table, after)
    _finish(db, context, db.recorder)
    return True


def _after(db: Session, table: str, place: AdoptionProgress) -> Sequence[Value]:
    """The key of the row that was adopted last; () if there is none, or no more."""
    after: Sequence[Value] = ()
    form = layout(table, columns_of(db, table))
    while place.last and (rows := _page(db, table, after)):
        for row in rows:
            after = form.key(row)
            if recorder_of(db).name(form.number, after)[0].hex() == place.last:
                return after
    return ()


def _page(db: Session, table: str, after: Sequence[Value]) -> tuple[Tuple, ...]:
    """The rows after a key, in the order of their keys, as many as one event tells of."""
    keys = ", ".join(key_of(table))
    where = f"WHERE ({keys}) > ({holes(after)})" if after else ""
    names = ", ".join(columns_of(db, table))
    return tuple(db.execute(f"SELECT {names} FROM {table} {where} ORDER BY {keys} LIMIT {MOST}", after))  # noqa: S608 - our own names


def _tell(db: Session, context: StoreContext, table: str, after: Sequence[Value]) -> Sequence[Value] | None:
    """Tell of the next rows; the key of the last of them, None if there are none."""
    columns = columns_of(db, table)
    form = layout(table, columns)
    with db.transaction():
        rows = _page(db, table, after)
        if not rows:
            return None
        note_rows(db, table, columns, rows)
        name, _ = recorder_of(db).name(form.number, form.key(rows[-1]))
        append(db, moment(db, context), KIND, "", {"table": table, "last": name.hex()})
    return form.key(rows[-1])


def _finish(db: Session, context: StoreContext, recorder: Recorder) -> None:
    with db.transaction():
        for table in tally.TALLIED:
            columns = columns_of(db, table)
            rows = db.execute(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - our own names
            tally.begin(db, recorder, table, tally.total_of(recorder, table, columns, rows))
        append(db, moment(db, context), KIND, "", msgspec.structs.asdict(DONE))

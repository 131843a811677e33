"""Adoption of all rows where a store goes on with another key.

What was noted with the former key proves nothing any more.
"""

from __future__ import annotations

import math
from itertools import islice

from clausework.store.integrity import audit
from clausework.store.integrity.keys import is_adopted, key_used_since
from clausework.store.recording import (
    MOST,
    StoreContext,
    append,
    columns_of,
    moment,
    note_rows,
    recorded_tables,
    settle,
)
from clausework.store.schema.row_digests import Recorder
from clausework.store.session import Session


def adopt_rows(db: Session, context: StoreContext) -> bool:
    """Have the chain record every row; whether it does.

    It does not where the key is not the store's, or where the store does not bear out what could be
    proved before: what somebody altered is not made good. Each table is a transaction; one who was stopped
    begins anew, and a row that is told of twice is as it was told last.
    """
    since = key_used_since(db, context.key)
    if since == math.inf:
        return False
    if is_adopted(db, since):
        return True
    with db.snapshot():
        if next(audit.contradictions(db), None) is not None:
            return False
    db.recorder = Recorder(context.key)
    for table in recorded_tables():
        with db.transaction():
            moment(db, context)
            columns = columns_of(db, table)
            rows = db.stream(f"SELECT {', '.join(columns)} FROM {table}")  # noqa: S608 - our own names
            while part := tuple(islice(rows, MOST)):
                note_rows(db, table, columns, part)
                settle(db)
    with db.transaction():
        append(db, moment(db, context), "adopted", "", {})
    return True

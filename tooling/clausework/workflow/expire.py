"""Expire personal data: what was kept to answer a comment goes when its consultation is long over."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from clausework.consultation.window import NEVER, instant
from clausework.model.progress import Progress, silent
from clausework.store.base import Store
from clausework.store.files import known_files
from clausework.store.session import Clock, database_now
from clausework.store.tracking import expire as erase_all, expire_files
from clausework.workflow.consult import open_store, vault_of

DAY = 86_400


def expire(
    root: Path,
    rehearsal: bool,
    days: int,
    address: str = "",
    clock: Clock = database_now,
    progress: Progress = silent,
) -> int:
    """Erase contacts and unpublished names of consultations that closed so many days ago; how many."""
    with closing(open_store(root, rehearsal, address, clock, progress)) as store:
        store.check_known()  # what an older store does not know is no stray
        due = _due(store, days)
        vault = vault_of(root, rehearsal)
        progress("attachments")
        # A file of today may belong to a comment that is under way.
        vault.drop(vault.strays(store.read(known_files), time.time() - DAY))
        progress("write")
        count = store.write(lambda db, context: erase_all(db, context, due)).result()
        store.read(lambda db: db.forget())  # also what commenters have had erased since the last time
        return count


def drop_files(
    root: Path,
    rehearsal: bool,
    days: int,
    address: str = "",
    clock: Clock = database_now,
    progress: Progress = silent,
) -> int:
    """Delete the attachments of consultations that closed so many days ago; how many."""
    with closing(open_store(root, rehearsal, address, clock, progress)) as store:
        due = _due(store, days)
        progress("attachments")
        gone = store.write(lambda db, context: expire_files(db, context, due)).result()
        vault_of(root, rehearsal).drop(gone)
        return len(gone)


def _due(store: Store, days: int) -> tuple[str, ...]:
    now = instant(store.now())
    closes = {name: store.window(name).closes for name in store.consultations}
    return tuple(name for name, at in closes.items() if at != NEVER and at + timedelta(days=days) <= now)

"""Comments that nearly repeat an earlier one on their clause, looked for when somebody reviews."""

from __future__ import annotations

import threading

import msgspec

from clausework.consultation.spam import NearDuplicates, SpamMark
from clausework.store.reviewing import QueueItem
from clausework.store.session import Session

PIECE = 500
"""Comments that are looked at in one read, which must not take long."""
BACK = 50_000
"""Places in the order of arrival from which one starts."""
WORDS = "arrival, clause, text || suggestion, number"
NEXT = f"SELECT {WORDS} FROM comment WHERE arrival > ? ORDER BY arrival LIMIT ?"  # noqa: S608 - our own names


class SimilarComments:
    """Goes through the comments in the order of arrival, and remembers which resembles which.

    The order is that of the store, so it makes no difference by which door or replica they came. Nothing of
    it is kept: who sends a comment need not wait for it, and a service that starts again begins anew.
    """

    def __init__(self) -> None:
        self._known = NearDuplicates()
        self._seen = -1
        self._twins: dict[str, str] = {}
        self._lock = threading.Lock()

    def look(self, db: Session) -> bool:
        """Look at some comments more; whether any may be left."""
        with self._lock:
            if self._seen < 0:
                self._seen = max(0, int(db.execute("SELECT max(arrival) FROM comment").get or 0) - BACK)
            found = tuple(db.execute(NEXT, (self._seen, PIECE)))
            for arrival, clause, words, number in found:
                twin = self._known.meet(clause, words, number)
                if twin:
                    self._twins[number] = twin
                self._seen = int(arrival)
            return len(found) == PIECE

    def marked(self, item: QueueItem) -> QueueItem:
        """An entry of the queue with the comment that it resembles; an earlier release has noted some."""
        twin = self._twins.get(item.row.number)
        if twin is None or any(mark.kind == "similar" for mark in item.marks):
            return item
        marks = sorted((*item.marks, SpamMark("similar", twin)), key=lambda mark: mark.kind)
        return msgspec.structs.replace(item, marks=tuple(marks))

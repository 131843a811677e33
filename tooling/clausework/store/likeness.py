"""Near-duplicate marking, done by the writer when it is idle."""

from __future__ import annotations

from clausework.consultation.spam import NearDuplicates
from clausework.store.intake import MARK
from clausework.store.recording import put, settle
from clausework.store.session import Session

PIECE = 20
"""Comments that are looked at in one piece: a comment that comes meanwhile waits for no more."""
OWED = 200
"""Marks that may wait to be written together: a commit costs as much as all else that is done here."""
BACK = 20_000
"""Places in the order of arrival from which one starts: what was kept and not yet looked at when the
service stopped is among them, unless more came in one go than a day has ever brought."""
WORDS = "arrival, clause, text || suggestion, number"
NEXT = f"SELECT {WORDS} FROM comment WHERE arrival > ? ORDER BY arrival LIMIT ?"  # noqa: S608 - our own names
TWICE = "SELECT count(*) FROM mark WHERE number = ? AND kind = 'similar'"


class SimilarityMarker:
    """Goes through the comments in the order of arrival and marks those that resemble an earlier one.

    The order is that of the store, so it makes no difference by which door or replica they came, and
    a service that starts again finds the marks that it has made and those that it still owes.
    """

    def __init__(self) -> None:
        self._known = NearDuplicates()
        self._seen = -1
        self._owed: list[tuple[str, str]] = []

    def examine(self, db: Session) -> bool:
        """Look at some comments more; whether any may be left. If the store is busy there is no hurry."""
        try:
            more = self._look(db)
            if self._owed and (len(self._owed) >= OWED or not more):
                with db.transaction():
                    for number, twin in self._owed:
                        _mark(db, number, twin)
                    settle(db)
                self._owed.clear()
        except Exception:  # whatever it was, it must not end the thread that writes comments
            return False
        return more

    def _look(self, db: Session) -> bool:
        if self._seen < 0:
            self._seen = max(0, int(db.execute("SELECT max(arrival) FROM comment").get or 0) - BACK)
        found = tuple(db.execute(NEXT, (self._seen, PIECE)))
        for arrival, clause, words, number in found:
            twin = self._known.meet(clause, words, number)
            if twin:
                self._owed.append((number, twin))
            self._seen = int(arrival)
        return len(found) == PIECE


def _mark(db: Session, number: str, twin: str) -> None:
    """Note the resemblance, unless it is noted: before a restart, or by another replica."""
    if not db.execute(TWICE, (number,)).get:
        put(db, "mark", MARK, (number, "similar", twin))

"""What was noted of a comment when it came in, for those who review it, and proofs that were used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

import msgspec

from clausework.comments.puzzle import Proof
from clausework.comments.store.session import Session
from clausework.comments.submission import Submission
from clausework.comments.suspicion import SUSPICIOUS, Mark
from clausework.comments.window import instant

HASTY = timedelta(seconds=3)
"""Nobody reads a clause and writes on it in less."""
DAY = 24 * 3600
"""Seconds for which a used proof is kept after its time: the clocks of two machines may differ."""


def noted(sent: Submission, now: str) -> Submission:
    """The submission with a mark if its form was sent as soon as it was opened, and with the verdict."""
    marks = sent.marks
    if sent.opened and instant(now) - instant(sent.opened) < HASTY:
        marks = (*marks, Mark("hasty"))
    suspect = sent.suspect or any(mark.kind in SUSPICIOUS for mark in marks)
    return msgspec.structs.replace(sent, marks=marks, suspect=suspect) if marks else sent


def replayed(db: Session, proof: Proof | None) -> bool:
    """Whether a comment has come with this proof before; under the write lock nobody comes between."""
    if proof is None:
        return False
    return bool(db.execute("SELECT count(*) FROM proof WHERE challenge = ?", (proof.challenge,)).get)


def keep(db: Session, number: str, sent: Submission, now: str) -> None:
    """Store what was noted; a proof is worth nothing more from here on."""
    for mark in sent.marks:
        db.execute("INSERT INTO mark VALUES (?, ?, ?)", (number, mark.kind, mark.detail))
    if sent.proof is not None:
        over = int(instant(now).timestamp()) - DAY
        db.execute("DELETE FROM proof WHERE expires < ?", (over,))
        db.execute("INSERT INTO proof VALUES (?, ?)", (sent.proof.challenge, sent.proof.expires))


def marks_of(db: Session, numbers: Iterable[str]) -> Mapping[str, tuple[Mark, ...]]:
    """What was noted of some comments, by their numbers."""
    wanted = tuple(numbers)
    holes = ", ".join("?" for _ in wanted) or "NULL"
    sql = f"SELECT number, kind, detail FROM mark WHERE number IN ({holes}) ORDER BY number, kind"  # noqa: S608 - marks
    found: dict[str, tuple[Mark, ...]] = {}
    for number, kind, detail in db.execute(sql, wanted):
        found[number] = (*found.get(number, ()), Mark(kind, detail))
    return found


def latest(db: Session, count: int) -> tuple[tuple[str, str, str], ...]:
    """Clause, words and number of the comments that came in last, the oldest of them first."""
    sql = "SELECT clause, text || suggestion, number FROM comment ORDER BY arrival DESC LIMIT ?"
    return tuple((clause, text, number) for clause, text, number in db.execute(sql, (count,)))[::-1]

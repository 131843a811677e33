"""Spam marks of a comment, and proofs of work that were used."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

import msgspec

from clausework.consultation.spam import SUSPICIOUS, Proof, SpamMark, is_lookalike
from clausework.consultation.submission import Submission
from clausework.consultation.window import instant
from clausework.store.recording.recorded import drop, put
from clausework.store.session import Session, holes

MARK = ("number", "kind", "detail")
PROOF = ("challenge", "expires")
HASTY = timedelta(seconds=3)
"""Nobody reads a clause and writes on it in less."""
DAY, HOUR = 24 * 3600, 3600
"""Seconds for which a used proof is kept after its time, for the clocks of two machines may differ, and
from one clearing to the next."""


def with_marks(sent: Submission, now: datetime, uncertain: bool = False) -> Submission:
    """The submission with the verdict, marked if its form was sent as soon as opened, or for odd letters.

    If the instant is `uncertain`, it is marked for that.
    """
    marks = (*sent.marks, SpamMark("clock")) if uncertain else sent.marks
    if is_lookalike(sent.name) or is_lookalike(sent.organisation):
        marks = (*marks, SpamMark("lookalike"))
    if sent.opened and now - instant(sent.opened) < HASTY:
        marks = (*marks, SpamMark("hasty"))
    suspect = sent.suspect or any(mark.kind in SUSPICIOUS for mark in marks)
    return msgspec.structs.replace(sent, marks=marks, suspect=suspect) if marks else sent


def replayed(db: Session, proof: Proof | None) -> bool:
    """Whether a comment has come with this proof before; under the write lock nobody comes between."""
    if proof is None or db.absent(proof.challenge):
        return False
    return bool(db.execute("SELECT count(*) FROM proof WHERE challenge = ?", (proof.challenge,)).get)


def insert_marks(db: Session, number: str, sent: Submission) -> None:
    """Store what was noted; a proof is worth nothing more from here on."""
    for mark in sent.marks:
        put(db, "mark", MARK, (number, mark.kind, mark.detail))
    if sent.proof is not None:
        put(db, "proof", PROOF, (sent.proof.challenge, sent.proof.expires))
        db.held.present.add(sent.proof.challenge)


def delete_expired_proofs(db: Session, now: datetime) -> None:
    """Delete proofs that nobody could use again, many at once: the chain tells of them."""
    if db.held.cleared:
        return
    db.held.cleared = True
    ended = int(now.timestamp()) - DAY
    first = db.execute("SELECT min(expires) FROM proof").get
    if first is not None and int(first) < ended - HOUR:
        drop(db, "proof", "expires < ?", (ended,))


def marks_of(db: Session, numbers: Iterable[str]) -> Mapping[str, tuple[SpamMark, ...]]:
    """What was noted of some comments, by their numbers."""
    wanted = tuple(numbers)
    sql = f"SELECT number, kind, detail FROM mark WHERE number IN ({holes(wanted)}) ORDER BY number, kind"  # noqa: S608 - marks
    found: dict[str, tuple[SpamMark, ...]] = {}
    for number, kind, detail in db.execute(sql, wanted):
        found[number] = (*found.get(number, ()), SpamMark(kind, detail))
    return found

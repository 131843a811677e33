"""One-time challenges for sign-in: kept as hashes, used once, void after five minutes."""

from __future__ import annotations

from clausework.consultation.tokens import secret_hash
from clausework.errors import StoreBusy
from clausework.store.recording.recorded import drop, put
from clausework.store.session import Session

COLUMNS = ("token", "kind", "detail", "expires")
CHALLENGE_SECONDS = 5 * 60
MOST_OPEN = 10_000
"""Open challenges: a flood of them ends in a refusal, not in a full disk."""


def open_challenge(db: Session, kind: str, token: str, detail: str, now: float) -> None:
    """Keep a challenge under a token; StoreBusy if too many are open."""
    drop(db, "challenge", "expires < ?", (int(now),))
    # The counters of attempts are kept in this table too.
    if int(db.execute("SELECT count(*) FROM challenge WHERE kind <> 'try'").get) >= MOST_OPEN:
        raise StoreBusy("many_sign_ins")
    put(db, "challenge", COLUMNS, (secret_hash(token), kind, detail, int(now) + CHALLENGE_SECONDS))


def is_open(db: Session, kind: str, token: str, now: float) -> bool:
    """Whether a challenge was issued and still holds; the writer is not asked."""
    return _detail(db, kind, token, now) is not None


def use_challenge(db: Session, kind: str, token: str, now: float) -> str | None:
    """The detail of a challenge, which is used up by this; None if it was not issued, or is void."""
    found = _detail(db, kind, token, now)
    drop(db, "challenge", "token = ? AND kind = ?", (secret_hash(token), kind))
    return found


def _detail(db: Session, kind: str, token: str, now: float) -> str | None:
    sql = "SELECT detail FROM challenge WHERE token = ? AND kind = ? AND expires > ?"
    found = db.execute(sql, (secret_hash(token), kind, int(now))).get
    return None if found is None else str(found)

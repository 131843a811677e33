"""What was asked of a browser: kept here, answered once, soon void."""

from __future__ import annotations

from clausework.consultation.tokens import secret_hash
from clausework.errors import StoreBusy
from clausework.store.recording.recorded import drop, put
from clausework.store.session import Session

COLUMNS = ("token", "kind", "detail", "expires")
HOLDS = 5 * 60
MOST = 10_000
"""Questions that may be open: a flood of them ends in a refusal, not in a full disk."""


def ask(db: Session, kind: str, token: str, detail: str, now: float) -> None:
    """Keep a question that is known by a token; StoreBusy if too many are open."""
    drop(db, "challenge", "expires < ?", (int(now),))
    # Tries to sign in are kept here too, and are no questions.
    if int(db.execute("SELECT count(*) FROM challenge WHERE kind <> 'try'").get) >= MOST:
        raise StoreBusy("many_sign_ins")
    put(db, "challenge", COLUMNS, (secret_hash(token), kind, detail, int(now) + HOLDS))


def is_open(db: Session, kind: str, token: str, now: float) -> bool:
    """Whether a question was asked and still holds; to look costs the writer nothing."""
    return _detail(db, kind, token, now) is not None


def take(db: Session, kind: str, token: str, now: float) -> str | None:
    """The detail of a question, which is used up by this; None if it was not asked, or is void."""
    found = _detail(db, kind, token, now)
    drop(db, "challenge", "token = ? AND kind = ?", (secret_hash(token), kind))
    return found


def _detail(db: Session, kind: str, token: str, now: float) -> str | None:
    sql = "SELECT detail FROM challenge WHERE token = ? AND kind = ? AND expires > ?"
    found = db.execute(sql, (secret_hash(token), kind, int(now))).get
    return None if found is None else str(found)

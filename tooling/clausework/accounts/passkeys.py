"""Passkeys of the secretariat, and the one-time challenges that they answer."""

from __future__ import annotations

import msgspec

from clausework.consultation.tokens import secret_hash
from clausework.errors import StoreBusy, StoreError
from clausework.model.account import Account
from clausework.store.recording import StoreContext, change, drop, moment, put
from clausework.store.reviewing import note
from clausework.store.session import Session

CHALLENGE_COLUMNS = ("token", "kind", "detail", "expires")
CHALLENGE_SECONDS = 5 * 60
MOST_OPEN = 10_000
"""Open challenges: a flood of them ends in a refusal, not in a full disk."""


def open_challenge(db: Session, kind: str, token: str, detail: str, now: float) -> None:
    """Keep a challenge under a token; StoreBusy if too many are open."""
    drop(db, "challenge", "expires < ?", (int(now),))
    # The counters of attempts are kept in this table too.
    if int(db.execute("SELECT count(*) FROM challenge WHERE kind <> 'try'").get) >= MOST_OPEN:
        raise StoreBusy("many_sign_ins")
    put(db, "challenge", CHALLENGE_COLUMNS, (secret_hash(token), kind, detail, int(now) + CHALLENGE_SECONDS))


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


MOST = 20
LABEL_LENGTH = 40
"""Passkeys of one account, and characters of what one is called."""


class LastSignInMethod(StoreError):
    """The passkey is the only credential of its account."""


class Passkey(msgspec.Struct, frozen=True):
    """A passkey; `id` and `public` are base64url, `used` is "" until it is."""

    id: str
    name: str
    label: str
    public: str
    counter: int
    made: str
    used: str


COLUMNS = "SELECT id, name, label, public, counter, made, used FROM passkey "


def passkeys(db: Session, name: str) -> tuple[Passkey, ...]:
    """Somebody's passkeys, in the order in which they were made."""
    return tuple(Passkey(*row) for row in db.execute(COLUMNS + "WHERE name = ? ORDER BY made, id", (name,)))


def passkey(db: Session, identity: str) -> Passkey | None:
    """The passkey with this ID."""
    found = db.execute(COLUMNS + "WHERE id = ?", (identity,)).get
    return None if found is None else Passkey(*found)


def add(
    db: Session, context: StoreContext, who: Account, identity: str, public: str, counter: int, label: str
) -> None:
    """Take a new passkey; StoreError if it is known, or if there are too many."""
    if passkey(db, identity) is not None or len(passkeys(db, who.name)) >= MOST:
        raise StoreError("passkey_limit", most=MOST)
    at = moment(db, context)
    values = (identity, who.name, label[:LABEL_LENGTH] or at[:10], public, counter, at, "")
    put(db, "passkey", Passkey.__struct_fields__, values)
    note(db, context, who, "passkey_added", new=identity[:12])


def remove(db: Session, context: StoreContext, who: Account, identity: str) -> None:
    """Forget a passkey of one's own: it opens nothing any more."""
    found = passkey(db, identity)
    if found is None or found.name != who.name:
        raise StoreError("no_passkey")
    others = db.execute(
        "SELECT (SELECT count(*) FROM account WHERE name = ? AND password <> '') + "
        "(SELECT count(*) FROM identity WHERE name = ?) + (SELECT count(*) FROM passkey WHERE name = ?)",
        (who.name,) * 3,
    ).get
    if int(others) == 1:
        raise LastSignInMethod("last_way", name=who.name)
    drop(db, "passkey", "id = ?", (identity,))
    note(db, context, who, "passkey_removed", old=identity[:12])


def rename(db: Session, context: StoreContext, who: Account, identity: str, label: str) -> None:
    """Call a passkey of one's own something else."""
    found, new = passkey(db, identity), label[:LABEL_LENGTH]
    if found is None or found.name != who.name:
        raise StoreError("no_passkey")
    if not new or new == found.label:
        return
    change(db, "passkey", {"label": new}, "id = ?", (identity,))
    mark = identity[:12]
    note(db, context, who, "passkey_renamed", old=f"{mark} {found.label}", new=f"{mark} {new}")


def record_use(db: Session, context: StoreContext, known: Passkey, counter: int) -> bool:
    """Record a use; False if the passkey is gone, or its counter did not grow: a copy may exist.

    Passkeys that are kept in a cloud always count 0.
    """
    found = passkey(db, known.id)
    if found is None or (counter and counter <= found.counter):
        return False
    change(db, "passkey", {"counter": counter, "used": moment(db, context)}, "id = ?", (known.id,))
    return True

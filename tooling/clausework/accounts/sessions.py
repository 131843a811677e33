"""Sessions of the desk: begun, looked up, listed, ended; and what opens an account: codes, password, app."""

from __future__ import annotations

import secrets
from typing import Literal, cast

import msgspec

from clausework.accounts.passwords import is_password, new_secret, step_of
from clausework.consultation.tokens import keyed, seal, secret_hash, unseal
from clausework.model.account import Account, Role
from clausework.store.recording import StoreContext, change, drop, put
from clausework.store.reviewing import active_account, note
from clausework.store.session import Session

COLUMNS = ("token", "name", "expires", "since", "way")
SESSION_SECONDS = 8 * 3600
FRESH_SECONDS = 15 * 60
"""Seconds for which a session holds, and for which it may change how one signs in."""
SignInWay = Literal["password", "recovery", "passkey", "provider"]


class StoredCredentials(msgspec.Struct, frozen=True):
    """The credentials of an account, hashed or sealed; all empty for an unknown name."""

    password: str = ""
    secret: str = ""
    step: int = 0


class VerifiedCode(msgspec.Struct, frozen=True):
    """The second factor: the step of a code of the app, or else the hash of a recovery code."""

    step: int = 0
    recovery: str = ""


class DeskSession(msgspec.Struct, frozen=True):
    """A session in the list of one's own; `mark` identifies it and is no token."""

    mark: str
    way: SignInWay
    since: int
    expires: int


def credentials_of(db: Session, name: str) -> StoredCredentials:
    """The credentials of an account."""
    sql = "SELECT password, secret, step FROM account WHERE name = ? AND ended = ''"
    found = db.execute(sql, (name,)).get
    return StoredCredentials(*found) if found is not None else StoredCredentials()


def verify_credentials(
    key: bytes, name: str, known: StoredCredentials, password: str, code: str, now: float
) -> VerifiedCode | None:
    """The second factor, None for a wrong password; all factors are always computed (constant time)."""
    right = is_password(password, known.password)
    secret = unseal(key, name, "totp", known.secret) or new_secret()
    step = step_of(secret, code, now, known.step)
    mark = code_mark(key, name, code)
    if not right:
        return None
    return VerifiedCode(step) if step else VerifiedCode(recovery=mark)


def begin_verified(
    db: Session, context: StoreContext, name: str, verified: VerifiedCode, now: float, former: str
) -> str:
    """The token of a new session, "" if the code is wrong or was used meanwhile."""
    if verified.step:
        if int(db.execute("SELECT step FROM account WHERE name = ?", (name,)).get or 0) >= verified.step:
            return ""
        change(db, "account", {"step": verified.step}, "name = ?", (name,))
        return begin(db, context, name, "password", now, former)
    if not drop(db, "recovery", "mark = ? AND name = ?", (verified.recovery, name)):
        return ""
    return begin(db, context, name, "recovery", now, former)


def begin(db: Session, context: StoreContext, name: str, way: SignInWay, now: float, former: str = "") -> str:
    """The token of a new session, which replaces the browser's former one; "" for a revoked account."""
    account = active_account(db, name)
    if account is None:
        return ""
    token = secrets.token_urlsafe(32)
    drop(db, "sitting", "expires < ? OR token = ?", (int(now), secret_hash(former)))
    put(db, "sitting", COLUMNS, (secret_hash(token), name, int(now) + SESSION_SECONDS, int(now), way))
    note(db, context, account, "signed_in", new=way)
    return token


def account_of(db: Session, token: str, now: float) -> Account | None:
    """The account that a session token stands for."""
    sql = (
        "SELECT account.name, account.role, sitting.since FROM sitting "
        "JOIN account ON account.name = sitting.name "
        "WHERE sitting.token = ? AND sitting.expires > ? AND account.ended = ''"
    )
    found = db.execute(sql, (secret_hash(token), int(now))).get
    return None if found is None else Account(found[0], cast("Role", found[1]), found[2])


def sign_out(db: Session, context: StoreContext, token: str) -> None:
    """End the session of a token."""
    joined = "FROM sitting JOIN account ON account.name = sitting.name WHERE token = ?"
    sql = f"SELECT account.name, account.role, sitting.way {joined}"
    found = db.execute(sql, (secret_hash(token),)).get
    if found is None:
        return
    drop(db, "sitting", "token = ?", (secret_hash(token),))
    note(db, context, Account(found[0], cast("Role", found[1])), "signed_out", old=found[2])


def sessions_of(db: Session, name: str, now: float) -> tuple[DeskSession, ...]:
    """Somebody's sessions, the latest first."""
    found = db.execute(
        "SELECT substr(token, 1, 16), way, since, expires FROM sitting "
        "WHERE name = ? AND expires > ? ORDER BY since DESC, token",
        (name, int(now)),
    )
    return tuple(DeskSession(*row) for row in found)


def session_mark(token: str) -> str:
    """The mark of a session in the list."""
    return secret_hash(token)[:16]


def end(db: Session, context: StoreContext, who: Account, mark: str) -> None:
    """End one of somebody's own sessions."""
    _end(db, context, who, "substr(token, 1, 16) = ?", mark)


def end_others(db: Session, context: StoreContext, who: Account, token: str) -> None:
    """End all sessions of an account but one, after its credentials changed."""
    _end(db, context, who, "token <> ?", secret_hash(token))


def _end(db: Session, context: StoreContext, who: Account, which: str, value: str) -> None:
    """End some of somebody's sessions, each with the way in which it was begun."""
    where = f"name = ? AND {which}"
    ways = f"SELECT way FROM sitting WHERE {where} ORDER BY since, token"  # noqa: S608 - our own text
    found = [way for (way,) in db.execute(ways, (who.name, value))]
    drop(db, "sitting", where, (who.name, value))
    for way in found:
        note(db, context, who, "session_ended", old=way)


CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters that are easily confused; ten of them are 49 bits."""


def new_codes(db: Session, context: StoreContext, who: Account) -> tuple[str, ...]:
    """New recovery codes, each good once in place of the app; the former ones are void."""
    found = tuple(_code() for _ in range(CODES))
    drop(db, "recovery", "name = ?", (who.name,))
    for code in found:
        put(db, "recovery", ("mark", "name"), (code_mark(context.key, who.name, code), who.name))
    note(db, context, who, "codes_made", new=str(CODES))
    return found


def _code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def code_mark(key: bytes, name: str, code: str) -> str:
    """The keyed hash of a code, whatever its case and blanks."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return keyed(key, "recovery", f"{name}\x1f{plain}")


def codes_left(db: Session, name: str) -> int:
    """The count of codes that are still good."""
    return int(db.execute("SELECT count(*) FROM recovery WHERE name = ?", (name,)).get)


def set_password(db: Session, context: StoreContext, who: Account, kept: str) -> None:
    """Replace the password."""
    change(db, "account", {"password": kept}, "name = ?", (who.name,))
    note(db, context, who, "password_changed")


def note_wrong_password(db: Session, context: StoreContext, who: Account) -> None:
    """Record that the old password was wrong when a new one was asked for."""
    note(db, context, who, "password_refused")


def set_app(db: Session, context: StoreContext, who: Account, secret: str, step: int) -> None:
    """Replace the app that gives codes; `step` is that of the code that confirmed it."""
    sealed = seal(context.key, who.name, "totp", secret)
    change(db, "account", {"secret": sealed, "step": step}, "name = ?", (who.name,))
    note(db, context, who, "app_changed")

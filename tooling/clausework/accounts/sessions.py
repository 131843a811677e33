"""Sessions at the desk: begun by whoever has shown who they are, listed, ended."""

from __future__ import annotations

import secrets
from typing import Literal, cast

import msgspec

from clausework.accounts.passwords import is_password, new_secret, step_of
from clausework.accounts.recovery import mark_of
from clausework.consultation.sealing import unseal
from clausework.consultation.tokens import secret_hash
from clausework.model.account import Account, Role
from clausework.store.acts import note
from clausework.store.holders import active_account
from clausework.store.recording.chain import StoreContext
from clausework.store.recording.recorded import change, drop, put
from clausework.store.session import Session

SITTING = ("token", "name", "expires", "since", "way")
SITS = 8 * 3600
FRESH = 15 * 60
"""Seconds for which a session holds, and for which it may change how one signs in."""
Way = Literal["password", "recovery", "passkey", "provider"]


class Kept(msgspec.Struct, frozen=True):
    """What is needed to judge who signs in; all empty for a name that is none."""

    password: str = ""
    secret: str = ""
    step: int = 0


class Shown(msgspec.Struct, frozen=True):
    """What came with the right password: the step of a code of the app, or a code kept for a loss."""

    step: int = 0
    recovery: str = ""


class Sitting(msgspec.Struct, frozen=True):
    """A session in the list of one's own; `mark` names it and opens nothing."""

    mark: str
    way: Way
    since: int
    expires: int


def kept(db: Session, name: str) -> Kept:
    """What is kept of an account."""
    sql = "SELECT password, secret, step FROM account WHERE name = ? AND ended = ''"
    found = db.execute(sql, (name,)).get
    return Kept(*found) if found is not None else Kept()


def judge_sign_in(key: bytes, name: str, known: Kept, password: str, code: str, now: float) -> Shown | None:
    """What was shown, None for a wrong password; password, code and recovery code are always looked at."""
    right = is_password(password, known.password)
    secret = unseal(key, name, "totp", known.secret) or new_secret()
    step = step_of(secret, code, now, known.step)
    mark = mark_of(key, name, code)
    if not right:
        return None
    return Shown(step) if step else Shown(recovery=mark)


def sit_shown(db: Session, desk: StoreContext, name: str, shown: Shown, now: float, former: str) -> str:
    """The token of a new session, "" if the code is no code or has been used meanwhile."""
    if shown.step:
        if int(db.execute("SELECT step FROM account WHERE name = ?", (name,)).get or 0) >= shown.step:
            return ""
        change(db, "account", {"step": shown.step}, "name = ?", (name,))
        return sit(db, desk, name, "password", now, former)
    if not drop(db, "recovery", "mark = ? AND name = ?", (shown.recovery, name)):
        return ""
    return sit(db, desk, name, "recovery", now, former)


def sit(db: Session, desk: StoreContext, name: str, way: Way, now: float, former: str = "") -> str:
    """The token of a new session in the place of the browser's former one; "" for a revoked account."""
    account = active_account(db, name)
    if account is None:
        return ""
    token = secrets.token_urlsafe(32)
    drop(db, "sitting", "expires < ? OR token = ?", (int(now), secret_hash(former)))
    put(db, "sitting", SITTING, (secret_hash(token), name, int(now) + SITS, int(now), way))
    note(db, desk, account, "signed_in", new=way)
    return token


def sitter(db: Session, token: str, now: float) -> Account | None:
    """Whose session it is."""
    sql = (
        "SELECT account.name, account.role, sitting.since FROM sitting "
        "JOIN account ON account.name = sitting.name "
        "WHERE sitting.token = ? AND sitting.expires > ? AND account.ended = ''"
    )
    found = db.execute(sql, (secret_hash(token), int(now))).get
    return None if found is None else Account(found[0], cast("Role", found[1]), found[2])


def rise(db: Session, desk: StoreContext, token: str) -> None:
    """End a session: somebody signs out."""
    joined = "FROM sitting JOIN account ON account.name = sitting.name WHERE token = ?"
    sql = f"SELECT account.name, account.role, sitting.way {joined}"
    found = db.execute(sql, (secret_hash(token),)).get
    if found is None:
        return
    drop(db, "sitting", "token = ?", (secret_hash(token),))
    note(db, desk, Account(found[0], cast("Role", found[1])), "signed_out", old=found[2])


def sittings(db: Session, name: str, now: float) -> tuple[Sitting, ...]:
    """Somebody's sessions, the latest first."""
    found = db.execute(
        "SELECT substr(token, 1, 16), way, since, expires FROM sitting "
        "WHERE name = ? AND expires > ? ORDER BY since DESC, token",
        (name, int(now)),
    )
    return tuple(Sitting(*row) for row in found)


def mark_of_sitting(token: str) -> str:
    """What names a session in the list."""
    return secret_hash(token)[:16]


def end(db: Session, desk: StoreContext, who: Account, mark: str) -> None:
    """End one of somebody's own sessions."""
    _end(db, desk, who, "substr(token, 1, 16) = ?", mark)


def end_others(db: Session, desk: StoreContext, who: Account, token: str) -> None:
    """End all sessions of an account but one: what opened them holds no longer."""
    _end(db, desk, who, "token <> ?", secret_hash(token))


def _end(db: Session, desk: StoreContext, who: Account, which: str, value: str) -> None:
    """End some of somebody's sessions, each with the way in which it was begun."""
    where = f"name = ? AND {which}"
    ways = f"SELECT way FROM sitting WHERE {where} ORDER BY since, token"  # noqa: S608 - our own text
    found = [way for (way,) in db.execute(ways, (who.name, value))]
    drop(db, "sitting", where, (who.name, value))
    for way in found:
        note(db, desk, who, "session_ended", old=way)

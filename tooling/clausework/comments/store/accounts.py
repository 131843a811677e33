"""Accounts of the secretariat: invited, joined, signed in. Of every secret only a hash or a seal is kept."""

from __future__ import annotations

import re
import secrets
from typing import cast

import msgspec

from clausework.comments.passwords import is_password, new_secret, step_of
from clausework.comments.roles import Role
from clausework.comments.sealing import seal, unseal
from clausework.comments.store.intake import Desk, append, moment
from clausework.comments.store.session import Session
from clausework.comments.tokens import secret_hash
from clausework.errors import StoreError

NAME = re.compile(r"[a-z][a-z0-9._-]{1,30}")
INVITED = 3 * 24 * 3600
SITS = 8 * 3600
"""Seconds for which an invitation, and a session, holds."""


class Account(msgspec.Struct, frozen=True):
    """Somebody of the secretariat."""

    name: str
    role: Role


class Invitation(msgspec.Struct, frozen=True):
    """An account that its owner has not joined; `secret` is for the app that gives codes."""

    name: str
    role: Role
    secret: str


class Kept(msgspec.Struct, frozen=True):
    """What is needed to judge who signs in; all empty for a name that is none."""

    password: str = ""
    secret: str = ""
    step: int = 0


def invite(db: Session, desk: Desk, name: str, role: Role, now: float) -> str:
    """The token of a link by which somebody joins, once; also how a lost password is replaced."""
    if not NAME.fullmatch(name):
        raise StoreError("a name is 2 to 31 small letters, digits, dots, hyphens; a letter first")
    token = secrets.token_urlsafe(24)
    sealed = seal(desk.key, name, "totp", new_secret())
    db.execute("DELETE FROM invitation WHERE name = ?", (name,))
    values = (secret_hash(token), name, role, sealed, int(now) + INVITED)
    db.execute("INSERT INTO invitation VALUES (?, ?, ?, ?, ?)", values)
    append(db, moment(db, desk), "invited", "", {"name": name, "role": role})
    return token


def invitation(db: Session, key: bytes, token: str, now: float) -> Invitation | None:
    """The invitation that a link names, if it still holds."""
    sql = "SELECT name, role, secret FROM invitation WHERE token = ? AND expires > ?"
    found = db.execute(sql, (secret_hash(token), int(now))).get
    return None if found is None else Invitation(found[0], found[1], unseal(key, found[0], "totp", found[2]))


def join(db: Session, desk: Desk, token: str, password: str, step: int, now: float) -> bool:
    """Make the account of an invitation, which is used up; sessions that the name had are over."""
    found = invitation(db, desk.key, token, now)
    if found is None:
        return False
    at = moment(db, desk)
    sealed = seal(desk.key, found.name, "totp", found.secret)
    db.execute("DELETE FROM invitation WHERE name = ?", (found.name,))
    db.execute("DELETE FROM sitting WHERE name = ?", (found.name,))
    db.execute(
        "INSERT INTO account VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
        "role = excluded.role, password = excluded.password, secret = excluded.secret, step = excluded.step",
        (found.name, found.role, password, sealed, step, at),
    )
    append(db, at, "joined", "", {"name": found.name, "role": found.role})
    return True


def kept(db: Session, name: str) -> Kept:
    """What is kept of an account."""
    found = db.execute("SELECT password, secret, step FROM account WHERE name = ?", (name,)).get
    return Kept(*found) if found is not None else Kept()


def is_right(key: bytes, name: str, known: Kept, password: str, code: str, now: float) -> int:
    """The step of the code if password and code are right, or 0; both are always looked at."""
    right = is_password(password, known.password)
    secret = unseal(key, name, "totp", known.secret) or new_secret()
    step = step_of(secret, code, now, known.step)
    return step if right else 0


def sit(db: Session, desk: Desk, name: str, step: int, now: float) -> str:
    """The token of a new session, "" if the code has been used meanwhile."""
    if int(db.execute("SELECT step FROM account WHERE name = ?", (name,)).get or 0) >= step:
        return ""
    token = secrets.token_urlsafe(32)
    db.execute("UPDATE account SET step = ? WHERE name = ?", (step, name))
    db.execute("DELETE FROM sitting WHERE expires < ?", (int(now),))
    db.execute("INSERT INTO sitting VALUES (?, ?, ?)", (secret_hash(token), name, int(now) + SITS))
    append(db, moment(db, desk), "signed_in", "", {"name": name})
    return token


def sitter(db: Session, token: str, now: float) -> Account | None:
    """Whose session it is."""
    sql = (
        "SELECT account.name, account.role FROM sitting JOIN account ON account.name = sitting.name "
        "WHERE sitting.token = ? AND sitting.expires > ?"
    )
    found = db.execute(sql, (secret_hash(token), int(now))).get
    return None if found is None else Account(found[0], cast("Role", found[1]))


def rise(db: Session, token: str) -> None:
    """End a session."""
    db.execute("DELETE FROM sitting WHERE token = ?", (secret_hash(token),))


def names(db: Session) -> tuple[str, ...]:
    """Everybody who has joined."""
    return tuple(name for (name,) in db.execute("SELECT name FROM account ORDER BY name"))

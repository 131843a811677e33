"""Credentials replaced by their owner: the password, the app for codes, the recovery codes."""

from __future__ import annotations

import secrets

from clausework.consultation.tokens import keyed, seal
from clausework.model.account import Account
from clausework.store.recording import StoreContext, change, drop, put
from clausework.store.reviewing import note
from clausework.store.session import Session

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
    """How many codes are still good."""
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

"""What somebody changes of how they sign in: the password, the app, the codes for when it is lost."""

from __future__ import annotations

import secrets

from clausework.consultation.sealing import keyed, seal
from clausework.model.account import Account
from clausework.store.acts import note
from clausework.store.recording.chain import StoreContext
from clausework.store.recording.recorded import change, drop, put
from clausework.store.session import Session

CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without those that are taken for one another; ten of them are 49 bits."""


def new_codes(db: Session, desk: StoreContext, who: Account) -> tuple[str, ...]:
    """Codes that are each good once in the place of the app's; those given before hold no longer."""
    found = tuple(_code() for _ in range(CODES))
    drop(db, "recovery", "name = ?", (who.name,))
    for code in found:
        put(db, "recovery", ("mark", "name"), (mark_of(desk.key, who.name, code), who.name))
    note(db, desk, who, "codes_made", new=str(CODES))
    return found


def _code() -> str:
    letters = "".join(secrets.choice(LETTERS) for _ in range(10))
    return f"{letters[:5]}-{letters[5:]}"


def mark_of(key: bytes, name: str, code: str) -> str:
    """What is kept of a code, however it was typed."""
    plain = "".join(letter for letter in code.lower() if letter.isalnum())
    return keyed(key, "recovery", f"{name}\x1f{plain}")


def codes_left(db: Session, name: str) -> int:
    """How many codes are still good."""
    return int(db.execute("SELECT count(*) FROM recovery WHERE name = ?", (name,)).get)


def set_password(db: Session, desk: StoreContext, who: Account, kept: str) -> None:
    """Replace the password."""
    change(db, "account", {"password": kept}, "name = ?", (who.name,))
    note(db, desk, who, "password_changed")


def refuse_password(db: Session, desk: StoreContext, who: Account) -> None:
    """Note that somebody who sits at the desk did not know the password that was to be replaced."""
    note(db, desk, who, "password_refused")


def set_app(db: Session, desk: StoreContext, who: Account, secret: str, step: int) -> None:
    """Replace the app that gives codes; `step` is that of the code by which it was tried."""
    sealed = seal(desk.key, who.name, "totp", secret)
    change(db, "account", {"secret": sealed, "step": step}, "name = ?", (who.name,))
    note(db, desk, who, "app_changed")

"""Device cookies: a browser in which the owner has signed in before has attempts of its own.

Such a browser has a cookie with the name of the account, a nonce and a signature over both and over
what opens the account; nothing is stored. Another password or app, another invitation and the end of
the account make it void. A stolen one gives the attempts of this one browser, and no more.
"""

from __future__ import annotations

import hmac
import secrets

from clausework.accounts.attempts import PER_NAME, AttemptCounter
from clausework.consultation.sealing import keyed
from clausework.store.session import Session

DEVICE_SECONDS = 180 * 24 * 3600
"""Seconds from the last sign-in."""


def device_token(db: Session, key: bytes, name: str) -> str:
    """The cookie for a browser in which somebody has just signed in; "" if there is no such account."""
    opens = _opens(db, name)
    nonce = secrets.token_urlsafe(16)
    return f"{name}:{nonce}:{_signature(key, name, nonce, opens)}" if opens else ""


def device_counter(db: Session, key: bytes, token: str, name: str = "") -> AttemptCounter | None:
    """The counter of a browser, if its cookie is good and of the account `name`, where given."""
    account, _, rest = token.partition(":")
    nonce, _, signature = rest.partition(":")
    if not account or name not in ("", account):
        return None
    opens = _opens(db, account)
    ours = _signature(key, account, nonce, opens)
    if not opens or not hmac.compare_digest(signature.encode("utf-8", "replace"), ours.encode()):
        return None
    return AttemptCounter(keyed(key, "try of a device", nonce), PER_NAME, account)


def _opens(db: Session, name: str) -> str:
    """A text that changes with the credentials of an account."""
    found = db.execute(
        "SELECT password || ' ' || secret || ' ' || made || ' ' || "
        "coalesce((SELECT min(passkey.made) FROM passkey WHERE passkey.name = account.name), '') "
        "FROM account WHERE name = ? AND ended = ''",
        (name,),
    ).get
    return str(found or "")


def _signature(key: bytes, name: str, nonce: str, opens: str) -> str:
    return keyed(key, "device", f"{name}\x1f{nonce}\x1f{opens}")

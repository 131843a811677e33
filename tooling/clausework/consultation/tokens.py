"""Derived secrets and signed tokens, all from one key in var/ that is never committed."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from datetime import UTC, datetime
from pathlib import Path

from clausework.consultation.sealing import mac
from clausework.errors import StoreError

KEY_BYTES = 32


def read_key(path: Path) -> bytes:
    """The key at `path`, made on the first call; only its owner may read the file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return key_in(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        key = secrets.token_bytes(KEY_BYTES)
        file.write(key.hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def key_in(path: Path) -> bytes:
    """The key in a file, in hexadecimal; StoreError if there is none in it."""
    try:
        key = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise StoreError("key_unreadable", path=path)
    return key


def tracking_secret(key: bytes, submission: str) -> str:
    """The secret of the comment that came under a submission key: 192 bits, safe in an address.

    It is derived and not drawn, so that the same form sent twice gets the same receipt although
    the store holds only the secret's hash.
    """
    return urlsafe_b64encode(_mac(key, "track", submission)[:24]).decode("ascii")


def invitation_secret(key: bytes, consultation: str, unit: str, new_links: int = 0) -> str:
    """The secret of an invited body's link: 192 bits, the same whenever it is asked for.

    It is another with each number of new links, and from one nobody learns the next without the key.
    """
    count = (str(new_links),) if new_links else ()
    return urlsafe_b64encode(_mac(key, "invited", consultation, unit, *count)[:24]).decode("ascii")


def secret_hash(secret: str) -> str:
    """What the store keeps of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def sign_instant(key: bytes, now: datetime) -> str:
    """An instant that only the service can have written, for the hidden field of a form."""
    stamp = now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{stamp}.{_mac(key, 'opened', stamp)[:12].hex()}"


def signed_instant(key: bytes, token: str) -> str:
    """The instant in a token of ours, or "" for anything else."""
    if not token:
        return ""
    stamp, _, mac = token.partition(".")
    right = _mac(key, "opened", stamp)[:12].hex()
    return stamp if hmac.compare_digest(mac.encode("utf-8", "replace"), right.encode()) else ""


def _mac(key: bytes, *parts: str) -> bytes:
    text = "\x1f".join(parts).encode("utf-8", "replace")
    return mac(key, text)

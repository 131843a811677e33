"""Key fingerprints: which keys a store is used with; with others, links could not be opened.

What the store notes is a fingerprint of each key and no key. The last note holds; an earlier one
tells with which keys the comments before it came in.
"""

from __future__ import annotations

import hashlib
import math

import msgspec

from clausework.errors import StoreError
from clausework.store.recording import StoreContext, append, moment
from clausework.store.schema.row_digests import Recorder, fingerprint
from clausework.store.session import Session

KIND = "keyed"
FILES = {"service": "var/service.key", "log": "var/log.key"}


class KeyFingerprints(msgspec.Struct, frozen=True):
    """The fingerprints of the key of the service and of the key that signs the log."""

    service: str
    log: str


def keys_of(key: bytes, verifier: str) -> KeyFingerprints:
    """The fingerprints of a secret key and of a public one."""
    return KeyFingerprints(fingerprint(key), hashlib.sha256(verifier.encode()).hexdigest()[:16])


def noted_keys(db: Session) -> KeyFingerprints | None:
    """The keys that the store goes with; None for one that no service has opened yet."""
    # The words are those of the index, here and below: with others the whole chain would be read.
    found = db.execute("SELECT payload FROM event WHERE kind = 'keyed' ORDER BY seq DESC LIMIT 1").get
    return None if found is None else msgspec.json.decode(found, type=KeyFingerprints)


def key_used_since(db: Session, key: bytes) -> float:
    """The event after which all came in with this key; infinite if nothing has."""
    mine = fingerprint(key)
    first = """SELECT count(*) FROM event WHERE seq = 1 AND payload LIKE '%"key":"%' AND payload NOT LIKE ?"""
    since = math.inf if db.execute(first, (f'%"{mine}"%',)).get else 0.0
    # The database compares the words: those that somebody spoiled may be none that can be read.
    sql = "SELECT seq, payload LIKE ? FROM event WHERE kind = 'keyed' ORDER BY seq"
    for seq, own in db.execute(sql, (f'%"{mine}"%',)):
        if not own:
            since = math.inf
        elif since == math.inf:
            since = float(seq)
    return since


def keys_agreed(db: Session, context: StoreContext, keys: KeyFingerprints) -> KeyFingerprints:
    """The keys that the store goes with: those that are noted, or else these, which then are."""
    return noted_keys(db) or note_keys(db, context, keys)


def note_keys(db: Session, context: StoreContext, keys: KeyFingerprints) -> KeyFingerprints:
    """Note that the store goes with these keys from now on."""
    append(db, moment(db, context), KIND, "", {"service": keys.service, "log": keys.log})
    db.recorder = Recorder(context.key)
    return keys


def check_keys(keys: KeyFingerprints, right: KeyFingerprints) -> None:
    """StoreError if the keys are not those that the store goes with."""
    wrong = tuple(file for name, file in FILES.items() if getattr(keys, name) != getattr(right, name))
    if wrong:
        raise StoreError(
            "wrong_keys", files=wrong, here=f"{keys.service} {keys.log}", store=f"{right.service} {right.log}"
        )

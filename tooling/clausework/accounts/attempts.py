"""Rate limits for sign-in attempts, the record of failed ones, and devices that have attempts of their own.

The counters are kept in the store: a restart forgets none, and all replicas count together. Of a name
or a network the store has a keyed hash and the instant at which all its attempts are back.
"""

from __future__ import annotations

import hmac
import secrets

import msgspec

from clausework.accounts.acts import ActFilter, RecordedAct, each_batch
from clausework.consultation.tokens import keyed
from clausework.store.recording import StoreContext, change, drop, put
from clausework.store.reviewing import active_account, note
from clausework.store.session import Session, Value

KIND = "try"
LOCKED = "locked"
NAME_LENGTH = 40
"""Characters of a name that count: no account has so many."""


class AttemptRate(msgspec.Struct, frozen=True):
    """Burst and refill: attempts at once, and milliseconds until one comes back."""

    most: int
    back: int


PER_NAME = AttemptRate(5, 30_000)
PER_PLACE = AttemptRate(30, 5_000)


class AttemptCounter(msgspec.Struct, frozen=True):
    """A bucket: `mark` is its keyed hash; `name` that of the account that is tried, "" for a network."""

    mark: str
    rate: AttemptRate
    name: str = ""


class CounterState(msgspec.Struct, frozen=True):
    """Fill of a bucket: all attempts are back at `full`, in milliseconds; `locked` if a lock is noted."""

    full: int
    locked: bool


class FailedSignIns(msgspec.Struct, frozen=True):
    """Failed attempts at an account: the count, the instants of first and last, whether it was locked."""

    count: int
    first: str
    last: str
    locked: bool


def counters_of(key: bytes, place: str, name: str) -> tuple[AttemptCounter, ...]:
    """The counters of an attempt: of the network that it comes from, and of the name that it tries."""
    found = []
    if place:
        found.append(AttemptCounter(keyed(key, "try of a place", place), PER_PLACE))
    if name:
        found.append(AttemptCounter(keyed(key, "try of a name", name[:NAME_LENGTH]), PER_NAME, name))
    return tuple(found)


def passkey_counter(key: bytes, name: str) -> AttemptCounter:
    """The counter for passkeys of an account, apart from passwords: guessing these locks no passkey."""
    return AttemptCounter(keyed(key, "try of a passkey", name), PER_NAME, name)


def seconds_left(db: Session, wanted: tuple[AttemptCounter, ...], now: float) -> tuple[int, bool]:
    """Seconds until the next attempt, 0 if it may be now, and whether the lock needs no note any more."""
    for counter in wanted:
        state = _state(db, counter, now)
        seconds = _seconds(state, counter, now)
        if seconds:
            return seconds, state.locked or not counter.name
    return 0, False


def count_attempt(db: Session, context: StoreContext, wanted: tuple[AttemptCounter, ...], now: float) -> int:
    """Count an attempt; seconds until the next where none is allowed now, which is noted once."""
    drop(db, "challenge", "expires < ?", (int(now),))
    for counter in wanted:
        state = _state(db, counter, now)
        seconds = _seconds(state, counter, now)
        if seconds:
            if counter.name and not state.locked:
                _keep(db, counter, CounterState(state.full, locked=True))
                if active_account(db, counter.name) is not None:
                    note(db, context, None, "sign_in_locked", new=counter.name)
            return seconds
    for counter in wanted:
        state = _state(db, counter, now)
        _keep(db, counter, CounterState(state.full + counter.rate.back, state.locked))
    return 0


def note_failure(
    db: Session, context: StoreContext, wanted: tuple[AttemptCounter, ...], name: str, way: str
) -> None:
    """Record a failed sign-in.

    What was typed for an unknown name may be a password: nothing of it is noted. It costs the
    same commit, so that the time of the answer does not tell which names are accounts.
    """
    for counter in wanted:
        # What is there is written again: it costs what a note costs.
        for (expires,) in tuple(db.execute("SELECT expires FROM challenge WHERE token = ?", (counter.mark,))):
            change(db, "challenge", {"expires": expires}, "token = ?", (counter.mark,))
    if active_account(db, name) is not None:
        note(db, context, None, "sign_in_failed", new=f"{name} ({way})")


def failed_sign_ins(db: Session, name: str) -> FailedSignIns | None:
    """Attempts that failed between the last two sign-ins to an account, or since it is there."""
    found: list[RecordedAct] = []
    entered = 0
    for act in (act for batch in each_batch(db, ActFilter(name=name)) for act in batch):
        entered += act.kind == "signed_in"
        if entered > 1:
            break
        if act.kind in ("sign_in_failed", "sign_in_locked"):
            found.append(act)
    if not found:
        return None
    count = sum(act.kind == "sign_in_failed" for act in found)
    return FailedSignIns(count, found[-1].at, found[0].at, locked=count < len(found))


def _state(db: Session, counter: AttemptCounter, now: float) -> CounterState:
    """The state of a counter; one that is full again is as good as none."""
    at = int(now * 1000)
    sql = "SELECT detail FROM challenge WHERE token = ? AND kind = ?"
    full, _, locked = str(db.execute(sql, (counter.mark, KIND)).get or "0").partition(" ")
    return CounterState(int(full), bool(locked)) if int(full) > at else CounterState(at, locked=False)


def _seconds(state: CounterState, counter: AttemptCounter, now: float) -> int:
    """Whole seconds until the next attempt."""
    late = state.full + counter.rate.back - int(now * 1000) - counter.rate.most * counter.rate.back
    return max(0, -(-late // 1000))


def _keep(db: Session, counter: AttemptCounter, state: CounterState) -> None:
    detail = f"{state.full} {LOCKED}" if state.locked else str(state.full)
    new: dict[str, Value] = {"detail": detail, "expires": state.full // 1000 + 1}
    if not change(db, "challenge", new, "token = ?", (counter.mark,)):
        new |= {"token": counter.mark, "kind": KIND}
        put(db, "challenge", tuple(new), tuple(new.values()))


# Device cookies: a browser in which the owner has signed in before has attempts of its own. Such a browser
# has a cookie with the name of the account, a nonce and a signature over both and over what opens the
# account; nothing is stored. Another password or app, another invitation and the end of the account make it
# void. A stolen one gives the attempts of this one browser, and no more.
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

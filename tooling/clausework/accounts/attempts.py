"""How often one may try to sign in, and who failed to.

Tries are kept in the store: a restart forgets none, and all replicas count together. A try comes
back after a while, up to as many as there may be at once; what is kept of a name or a place is a
keyed hash and the instant at which it will have all of them again.
"""

from __future__ import annotations

import msgspec

from clausework.consultation.sealing import keyed
from clausework.store.acts import Act, ActFilter, each_batch, note
from clausework.store.holders import active_account
from clausework.store.recording.chain import StoreContext
from clausework.store.recording.recorded import change, drop, put
from clausework.store.session import Session, Value

KIND = "try"
LOCKED = "locked"
LONGEST = 40
"""Characters of a name that count: no account has so many."""


class Rate(msgspec.Struct, frozen=True):
    """How many tries there may be at once, and milliseconds until one comes back."""

    most: int
    back: int


NAMES = Rate(5, 30_000)
PLACES = Rate(30, 5_000)


class Trial(msgspec.Struct, frozen=True):
    """What is counted: `mark` is a keyed hash; `name` that of the account that is tried, "" for a place."""

    mark: str
    rate: Rate
    name: str = ""


class Standing(msgspec.Struct, frozen=True):
    """`full` is the instant, in milliseconds, at which all tries are back; `locked` if this is noted."""

    full: int
    locked: bool


class Failed(msgspec.Struct, frozen=True):
    """Failed tries at an account: how many, the instants of the first and the last, and if it was locked."""

    count: int
    first: str
    last: str
    locked: bool


def trials(key: bytes, place: str, name: str) -> tuple[Trial, ...]:
    """What a try counts for: the place that it comes from, if it is one, and the name, if there is one."""
    found = []
    if place:
        found.append(Trial(keyed(key, "try of a place", place), PLACES))
    if name:
        found.append(Trial(keyed(key, "try of a name", name[:LONGEST]), NAMES, name))
    return tuple(found)


def trial_of_passkey(key: bytes, name: str) -> Trial:
    """What a try by a passkey counts for, apart from passwords: whoever guesses these locks no passkey."""
    return Trial(keyed(key, "try of a passkey", name), NAMES, name)


def wait(db: Session, wanted: tuple[Trial, ...], now: float) -> tuple[int, bool]:
    """Seconds until the next try, 0 if it may be now, and whether there is nothing to note of that."""
    for trial in wanted:
        standing = _standing(db, trial, now)
        seconds = _seconds(standing, trial, now)
        if seconds:
            return seconds, standing.locked or not trial.name
    return 0, False


def take(db: Session, desk: StoreContext, wanted: tuple[Trial, ...], now: float) -> int:
    """Count a try; seconds until the next where there may be none now, which is noted of an account once."""
    drop(db, "challenge", "expires < ?", (int(now),))
    for trial in wanted:
        standing = _standing(db, trial, now)
        seconds = _seconds(standing, trial, now)
        if seconds:
            if trial.name and not standing.locked:
                _keep(db, trial, Standing(standing.full, locked=True))
                if active_account(db, trial.name) is not None:
                    note(db, desk, None, "sign_in_locked", new=trial.name)
            return seconds
    for trial in wanted:
        standing = _standing(db, trial, now)
        _keep(db, trial, Standing(standing.full + trial.rate.back, standing.locked))
    return 0


def fail(db: Session, desk: StoreContext, wanted: tuple[Trial, ...], name: str, way: str) -> None:
    """Note that somebody failed to sign in to an account.

    What was typed for a name that is none may be a password: nothing of it is noted. It costs the
    same commit, so that the time of the answer does not tell which names are accounts.
    """
    for trial in wanted:
        # What is there is written again: it costs what a note costs.
        for (expires,) in tuple(db.execute("SELECT expires FROM challenge WHERE token = ?", (trial.mark,))):
            change(db, "challenge", {"expires": expires}, "token = ?", (trial.mark,))
    if active_account(db, name) is not None:
        note(db, desk, None, "sign_in_failed", new=f"{name} ({way})")


def failed(db: Session, name: str) -> Failed | None:
    """What failed between the last sign-in to an account, or since it is there, and the one before."""
    found: list[Act] = []
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
    return Failed(count, found[-1].at, found[0].at, locked=count < len(found))


def _standing(db: Session, trial: Trial, now: float) -> Standing:
    """How a trial stands; who has all tries again is known no more."""
    at = int(now * 1000)
    sql = "SELECT detail FROM challenge WHERE token = ? AND kind = ?"
    full, _, locked = str(db.execute(sql, (trial.mark, KIND)).get or "0").partition(" ")
    return Standing(int(full), bool(locked)) if int(full) > at else Standing(at, locked=False)


def _seconds(standing: Standing, trial: Trial, now: float) -> int:
    """Whole seconds until the next try."""
    late = standing.full + trial.rate.back - int(now * 1000) - trial.rate.most * trial.rate.back
    return max(0, -(-late // 1000))


def _keep(db: Session, trial: Trial, standing: Standing) -> None:
    detail = f"{standing.full} {LOCKED}" if standing.locked else str(standing.full)
    new: dict[str, Value] = {"detail": detail, "expires": standing.full // 1000 + 1}
    if not change(db, "challenge", new, "token = ?", (trial.mark,)):
        new |= {"token": trial.mark, "kind": KIND}
        put(db, "challenge", tuple(new), tuple(new.values()))

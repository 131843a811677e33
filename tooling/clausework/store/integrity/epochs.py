"""Epochs of a store: a new one begins when receipts were lost, for their history cannot go on.

The first epoch begins with the store. Where it was put back from a backup that is older than the
high-water mark beside the log's key, a `restored` event opens the next: it says what was kept, what
is known of what was lost, and the numbers that may have gone out, which are not given again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from clausework.consultation.log.chain import Event
from clausework.consultation.log.high_water import EpochStart, HighWaterMark, LogPosition
from clausework.errors import StoreError
from clausework.store.recording.chain import StoreContext, append, last_event, moment
from clausework.store.session import Session

KIND = "restored"
RESTORED = f"SELECT seq, at, payload FROM event WHERE number = '' AND kind = '{KIND}' ORDER BY seq"  # noqa: S608 - our own
HASH = "SELECT hash FROM event WHERE seq = ?"
HIGHEST = "SELECT prefix, max(sequence) FROM comment GROUP BY prefix ORDER BY prefix"


class _Payload(msgspec.Struct):
    kept: str
    lost: str
    last: str
    numbers: str


def restorations(db: Session) -> tuple[EpochStart, ...]:
    """The beginnings of the later epochs, in their order."""
    found = db.execute(RESTORED)
    return tuple(restored_of(payload, at, epoch) for epoch, (_, at, payload) in enumerate(found, 2))


def restored_of(payload: str, at: str, epoch: int) -> EpochStart:
    """What an event of this kind tells; one that was altered tells nothing, and is found with the chain."""
    try:
        told = msgspec.json.decode(payload, type=_Payload)
        pairs = [pair.rpartition(":") for pair in told.numbers.split()]
        numbers = {prefix: int(number) for prefix, _, number in pairs}
        kept, lost = int(told.kept), int(told.lost)
    except (msgspec.MsgspecError, ValueError):
        return EpochStart(epoch=epoch, at=at, kept=0, lost=0, last="")
    return EpochStart(epoch=epoch, at=at, kept=kept, lost=lost, last=told.last, numbers=numbers)


def epoch_of(db: Session) -> int:
    """The epoch that a store is in."""
    return len(restorations(db)) + 1


def taken_numbers(db: Session) -> Mapping[str, int]:
    """The highest number of each prefix that may have gone out before a store was put back."""
    found: dict[str, int] = {}
    for item in restorations(db):
        for prefix, number in item.numbers.items():
            found[prefix] = max(found.get(prefix, 0), number)
    return found


def reached_by(db: Session, epoch: int) -> LogPosition:
    """How far a store has gone, as its database has it."""
    last = last_event(db)
    numbers = {str(prefix): int(top) for prefix, top in db.execute(HIGHEST)}
    return LogPosition(epoch=epoch, size=last.seq, last=last.hash, numbers=numbers) if last else LogPosition()


def has_reached(db: Session, epoch: int, mark: LogPosition) -> bool:
    """Whether a store has all that a mark knows of, or began an epoch that reckons with it."""
    if mark.epoch > epoch:
        return False
    if mark.epoch < epoch:
        return restorations(db)[mark.epoch - 1].covers(mark)
    return is_of(mark, epoch, lambda seq: str(db.execute(HASH, (seq,)).get or ""))


def is_of(mark: LogPosition, epoch: int, hash_of: Callable[[int], str]) -> bool:
    """Whether a mark is of the history whose events have these hashes, or of an earlier epoch."""
    return mark.epoch < epoch or (mark.epoch == epoch and (not mark.size or hash_of(mark.size) == mark.last))


def check_not_rolled_back(db: Session, epoch: int, mark: HighWaterMark, name: str) -> None:
    """StoreError for a store that is behind the mark, or has another history than it."""
    reached = mark.look_again()
    if not has_reached(db, epoch, reached):
        last = last_event(db)
        raise StoreError(
            "store_rolled_back",
            store=name,
            mark=mark.path,
            size=reached.size,
            found=last.seq if last is not None else 0,
        )


def begin_epoch(db: Session, context: StoreContext, mark: LogPosition) -> Event:
    """Note that a store was put back from before the mark, and go on in a new epoch from here."""
    last = last_event(db)
    payload = {
        "kept": str(last.seq if last is not None else 0),
        "last": mark.last,
        "lost": str(mark.size),
        "numbers": " ".join(f"{prefix}:{number}" for prefix, number in sorted(mark.numbers.items())),
    }
    return append(db, moment(db, context), KIND, "", payload)

"""Epochs of a store: a new one begins when receipts were lost, for their history cannot go on.

The first epoch begins with the store. Where receipts were lost, a `restored` event opens the next: it says
what was kept, and what is known of what was lost. The epoch is in the name of the log and in the numbers
that comments get from then on, so that neither can be what was given before.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from clausework.consultation.log.chain import RESTORED
from clausework.consultation.log.high_water import EpochStart, HighWaterMark, KnownElsewhere, LogPosition
from clausework.errors import StoreError
from clausework.store.recording import StoreContext, append, is_known, last_event, moment
from clausework.store.session import Session, head_of

STARTS = f"SELECT at, payload FROM event WHERE number = '' AND kind = '{RESTORED}' ORDER BY seq"  # noqa: S608 - our own
HASH = "SELECT hash FROM event WHERE seq = ?"


class _Payload(msgspec.Struct):
    kept: str
    lost: str
    epoch: str = "0"


def restorations(db: Session) -> tuple[EpochStart, ...]:
    """The beginnings of the later epochs, in their order."""
    found: list[EpochStart] = []
    for at, payload in db.execute(STARTS):
        found.append(restored_of(payload, at, found[-1].epoch if found else 1))
    return tuple(found)


def restored_of(payload: str, at: str, former: int) -> EpochStart:
    """The epoch that an event of this kind tells; one that was altered, which the chain finds, tells none."""
    try:
        told = msgspec.json.decode(payload, type=_Payload)
        epoch, kept, lost = int(told.epoch), int(told.kept), int(told.lost)
    except (msgspec.MsgspecError, ValueError):
        epoch, kept, lost = 0, 0, 0
    return EpochStart(epoch=max(epoch, former + 1), former=former, at=at, kept=kept, lost=lost)


def epoch_of(db: Session) -> int:
    """The epoch that a store is in."""
    return max((item.epoch for item in restorations(db)), default=1)


def reached_by(db: Session, epoch: int) -> LogPosition:
    """The position of a store, as its database has it."""
    last = head_of(db)
    if last is None:
        return LogPosition()
    return LogPosition(epoch=epoch, size=last.seq, last=last.hash, store=db.first())


def has_reached(db: Session, epoch: int, mark: LogPosition) -> bool:
    """Whether a store has all that a mark knows of, or began a later epoch."""
    return is_of(mark, epoch, lambda seq: str(db.execute(HASH, (seq,)).get or ""))


def is_of(mark: LogPosition, epoch: int, hash_of: Callable[[int], str]) -> bool:
    """Whether a mark is of the history whose events have these hashes, or of an earlier epoch."""
    same = mark.epoch == epoch and not mark.forked and (not mark.size or hash_of(mark.size) == mark.last)
    return mark.epoch < epoch or same


def check_not_rolled_back(db: Session, epoch: int, mark: HighWaterMark, name: str) -> None:
    """StoreError for a store that is behind the mark, or has another history than it."""
    reached = mark.look_again()
    if not has_reached(db, epoch, reached):
        last = head_of(db)
        found = last.seq if last is not None else 0
        raise StoreError("store_rolled_back", store=name, mark=mark.path, size=reached.size, found=found)


def knows(db: Session, mark: HighWaterMark) -> bool:
    """Whether it is known that a store has all receipts; before anything has happened there are none."""
    return head_of(db) is None or is_known(db, mark)


def begin_epoch(db: Session, context: StoreContext, mark: LogPosition, elsewhere: KnownElsewhere) -> None:
    """Note how far the epoch had gone whose receipts are lost, and what is kept of it; go on in a new one."""
    last = last_event(db)
    kept = min(elsewhere.agreed, last.seq if last is not None else 0)
    payload = {
        "epoch": str(max(context.epoch, mark.epoch, elsewhere.epoch) + 1),
        "kept": str(kept),
        "last": mark.last,
        "lost": str(max(kept, mark.size, elsewhere.size)),
    }
    if life := db.life():
        payload["life"] = life
    append(db, moment(db, context), RESTORED, "", payload)

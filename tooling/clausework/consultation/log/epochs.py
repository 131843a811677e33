"""Epochs of a log: a new one begins when receipts were lost, for their history cannot go on."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from clausework.consultation.log.high_water import Reached


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """The beginning of an epoch: `kept` events are from before, of the epoch that was lost there were `lost`.

    `last` is the hash of the last of those, as the mark had it.
    """

    epoch: int
    at: str
    kept: int
    lost: int
    last: str
    numbers: Mapping[str, int] = {}

    def covers(self, reached: Reached) -> bool:
        """Whether this beginning reckoned with what a mark of the epoch before knows of."""
        numbers = all(self.numbers.get(name, 0) >= number for name, number in reached.numbers.items())
        return reached.epoch < self.epoch and numbers and reached.size <= self.lost

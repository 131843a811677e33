"""Text similarity: how much of their features two texts share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from operator import add

from clausework.lang.en.stop_words import STOP_WORDS
from clausework.lang.patterns import HAN_RANGE, on_use

HAN = on_use(rf"[{HAN_RANGE}]+")
WORD = on_use(r"(?a)[^\W_]+")


@lru_cache(maxsize=8192)
def features(text: str) -> Counter[str]:
    """Pairs of neighbouring Han characters, and words of other scripts.

    Pairs of Latin letters would make any two English sentences half alike.
    """
    stretches = () if text.isascii() else HAN.findall(text)
    pairs = (map(add, stretch, stretch[1:]) if len(stretch) > 1 else stretch for stretch in stretches)
    words = [word.lower() for word in WORD.findall(text)]
    telling = [word for word in words if word not in STOP_WORDS]
    return Counter(chain(chain.from_iterable(pairs), telling or words))


@lru_cache(maxsize=16384)
def likeness(old: str, new: str) -> float:
    """0 for texts with nothing in common, 1 for texts with the same features (Dice)."""
    if old == new:
        return 1.0
    a, b = features(old), features(new)
    total = a.total() + b.total()
    common = a.keys() & b.keys()
    shared = sum(map(min, map(a.__getitem__, common), map(b.__getitem__, common)))
    return 2 * shared / total if total else 0.0


def all_likenesses(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """The likeness of each old text to each new one."""
    index: dict[str, list[tuple[int, int]]] = {}
    totals = []
    for column, text in enumerate(new):
        found = features(text)
        totals.append(found.total())
        for feature, count in found.items():
            index.setdefault(feature, []).append((column, count))
    rows = []
    for text in old:
        found = features(text)
        shared = [0] * len(new)
        for feature, count in found.items():
            for column, other in index.get(feature, ()):
                shared[column] += count if count < other else other
        total = found.total()
        rows.append(
            [2 * both / (total + totals[column]) if both else 0.0 for column, both in enumerate(shared)]
        )
    for row, words in enumerate(old):
        for column, others in enumerate(new):
            if words == others:
                rows[row][column] = 1.0
    return rows

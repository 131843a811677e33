"""Near-duplicate detection by shared n-grams: to show comments together, never to drop one.

Two texts resemble each other when their sets of three characters in a row have a Jaccard index of
at least 0.85. To find who might, each text is kept under the few least of its set, in an order that
has nothing to do with what the characters mean: two such texts share one of them almost always.
"""

from __future__ import annotations

import random
from collections import Counter, OrderedDict
from functools import lru_cache
from heapq import nsmallest

import msgspec

LEAST = 0.85
KEYS = 4
MOST = 5000
"""Texts that are remembered."""
CLOSEST = 3
"""Texts that are compared in full: those that share the most keys."""
WIDTH = 4
"""Bytes of a character as it is compared."""
ORDER = bytes(random.Random(0).sample(range(256), 256))  # noqa: S311 - any fixed order will do


class _Known(msgspec.Struct, frozen=True):
    number: str
    text: str
    size: int
    keys: tuple[tuple[str, bytes], ...]


@lru_cache(16)  # in a campaign the same few texts are what each new one is compared with
def grams(text: str) -> frozenset[bytes]:
    """The set of three characters in a row, as bytes in another order; space and case do not count."""
    words = "".join(text.split()).casefold().encode("utf-32-le", "surrogatepass").translate(ORDER)
    last = max(WIDTH, len(words) - 2 * WIDTH)
    return frozenset([words[at : at + 3 * WIDTH] for at in range(0, last, WIDTH)])


def likeness(one: frozenset[bytes], other: frozenset[bytes]) -> float:
    """The Jaccard index of two sets of grams."""
    both = len(one & other)
    together = len(one) + len(other) - both
    return both / together if together else 1.0


class NearDuplicates:
    """The latest texts of each clause; of a group, the first is named as the one it resembles."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._by_key: dict[tuple[str, bytes], str] = {}

    def find(self, clause: str, text: str) -> str:
        """The number of a comment that says nearly the same; "" if there is none."""
        here = grams(text)
        return self._find(here, _keys(clause, here))

    def meet(self, clause: str, text: str, number: str) -> str:
        """The same, and if there is none, remember this one."""
        here = grams(text)
        keys = _keys(clause, here)
        twin = self._find(here, keys)
        if not twin:
            self._remember(_Known(number, text, len(here), keys))
        return twin

    def _find(self, here: frozenset[bytes], keys: tuple[tuple[str, bytes], ...]) -> str:
        shared = Counter(self._by_key[key] for key in keys if key in self._by_key)
        alike: dict[str, float] = {}
        for name, _ in shared.most_common(CLOSEST):
            known = self._known[name]
            if min(known.size, len(here)) >= LEAST * max(known.size, len(here)):
                alike[name] = likeness(here, grams(known.text))
        best = max(alike, key=lambda name: alike[name], default="")
        return best if best and alike[best] >= LEAST else ""

    def _remember(self, known: _Known) -> None:
        self._known[known.number] = known
        self._by_key.update(dict.fromkeys(known.keys, known.number))
        if len(self._known) > self._most:
            _, old = self._known.popitem(last=False)
            for key in old.keys:
                if self._by_key.get(key) == old.number:
                    del self._by_key[key]


def _keys(clause: str, found: frozenset[bytes]) -> tuple[tuple[str, bytes], ...]:
    return tuple((clause, gram) for gram in nsmallest(KEYS, found))

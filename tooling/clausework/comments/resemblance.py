"""Comments that say nearly the same on the same clause: found to be shown together, never to be dropped.

Two texts resemble each other when their sets of three characters in a row have a Jaccard index of
at least 0.85. To find who might, each text is kept under the few smallest hashes of its set: two
such texts share one of them almost always.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from heapq import nsmallest
from zlib import crc32

import msgspec

LEAST = 0.85
KEYS = 4
MOST = 5000
"""Texts that are remembered."""


class _Known(msgspec.Struct, frozen=True):
    number: str
    text: str
    keys: tuple[tuple[str, int], ...]


def grams(text: str) -> frozenset[str]:
    """The sets of three characters in a row; space and case do not count."""
    words = "".join(text.split()).casefold()
    return frozenset(words[at : at + 3] for at in range(max(1, len(words) - 2)))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """The Jaccard index of two sets of grams."""
    together = len(one | other)
    return len(one & other) / together if together else 1.0


class Resemblance:
    """The latest texts of each clause; of a group, the first is named as the one it resembles."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._known: OrderedDict[str, _Known] = OrderedDict()
        self._by_key: dict[tuple[str, int], str] = {}

    def find(self, clause: str, text: str) -> str:
        """The number of a comment that says nearly the same; "" if there is none."""
        here = grams(text)
        names = {self._by_key.get(key, "") for key in _keys(clause, here)} - {""}
        alike = {name: likeness(here, grams(self._known[name].text)) for name in sorted(names)}
        best = max(alike, key=lambda name: alike[name], default="")
        return best if best and alike[best] >= LEAST else ""

    def add(self, clause: str, text: str, number: str) -> None:
        """Remember a comment that came in, unless one that says nearly the same is there."""
        if self.find(clause, text):
            return
        keys = _keys(clause, grams(text))
        self._known[number] = _Known(number, text, keys)
        self._by_key.update(dict.fromkeys(keys, number))
        if len(self._known) > self._most:
            _, old = self._known.popitem(last=False)
            for key in old.keys:
                if self._by_key.get(key) == old.number:
                    del self._by_key[key]


def _keys(clause: str, found: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple((clause, value) for value in nsmallest(KEYS, (crc32(gram.encode()) for gram in found)))

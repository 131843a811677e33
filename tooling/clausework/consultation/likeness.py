"""Likeness of texts by the words that they share, the rare ones above all (BM25)."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

from clausework.model.comment import Statement

K1, B = 1.2, 0.75
"""What is usual for BM25."""
PIECE = re.compile(r"[a-z0-9]+|[㐀-鿿]+")


def terms(*texts: str) -> Counter[str]:
    """The terms of texts: words of letters, and pairs of Han characters."""
    found: Counter[str] = Counter()
    for piece in PIECE.findall("\n".join(texts).lower()):
        found.update([piece] if piece.isascii() else map("".join, pairwise(piece)))
    return found


class WordIndex:
    """Texts by their names; of any other text it tells how like it each is."""

    def __init__(self) -> None:
        self._words: dict[str, Counter[str]] = {}
        self._sizes: dict[str, int] = {}
        self._owners: dict[str, set[str]] = {}
        self._total = 0

    def put(self, name: str, words: Counter[str]) -> None:
        """Have these be the words of a name, whatever they were before."""
        self.drop(name)  # else the words of before would count on
        self._words[name], self._sizes[name] = words, words.total()
        self._total += self._sizes[name]
        for term in words:
            self._owners.setdefault(term, set()).add(name)

    def drop(self, name: str) -> None:
        """Forget a name."""
        self._total -= self._sizes.pop(name, 0)
        for term in self._words.pop(name, ()):
            self._owners[term].discard(name)

    def __contains__(self, name: str) -> bool:
        return name in self._words

    def scores(self, asked: Counter[str]) -> dict[str, float]:
        """The scores of likeness to a text, of each that shares a term with it."""
        found: dict[str, float] = {}
        for term in asked:
            owners = self._owners.get(term, ())
            rarity = self._rarity(len(owners))
            for name in owners:
                weight = self._weight(self._words[name][term], self._sizes[name])
                found[name] = found.get(name, 0) + rarity * weight
        return found

    def whole(self, asked: Counter[str]) -> float:
        """The score of a text with itself."""
        size = asked.total()
        owned = ((len(self._owners.get(term, ())), count) for term, count in asked.items())
        return sum(self._rarity(owners) * self._weight(count, size) for owners, count in owned)

    def _rarity(self, owners: int) -> float:
        return math.log(1 + (len(self._words) - owners + 0.5) / (owners + 0.5))

    def _weight(self, count: int, size: int) -> float:
        mean = self._total / max(len(self._words), 1)
        return count * (K1 + 1) / (count + K1 * (1 - B + B * size / (mean or 1)))


TITLE = 3
"""Times that a word of a title counts."""
FAR, LEAST = 5, 13
"""Times by which a clause is likelier than that of a comment if this is wrong, and its score at least."""


class ClauseIndex:
    """The clauses of a draft by their words, to find those comments that are hardly about theirs."""

    def __init__(self) -> None:
        self._by_lang: dict[str, WordIndex] = {}
        self._ruling: set[str] = set()

    def put(self, clause: str, title: Mapping[str, str], text: Mapping[str, str], ruling: bool) -> None:
        """Have a clause be known; a comment is likelier about one of those that are `ruling` something."""
        for lang, words in text.items():
            index = self._by_lang.setdefault(lang, WordIndex())
            index.put(clause, terms(*[title.get(lang, "")] * TITLE, words))
        if ruling:
            self._ruling.add(clause)

    def likelier(self, said: Statement) -> str:
        """The clause that a comment is far likelier about than the one it names; "" if there is none."""
        index, own = self._by_lang.get(said.lang), said.anchor.clause
        if index is None or own not in index:
            return ""
        scores = index.scores(terms(said.text, said.suggestion))
        best = min(self._ruling & scores.keys(), key=lambda one: (-scores[one], one), default=own)
        return best if best != own and scores[best] > max(FAR * scores.get(own, 0), LEAST) else ""

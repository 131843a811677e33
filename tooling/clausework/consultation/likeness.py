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
        self._owners: dict[str, set[str]] = {}
        self._length = 0

    def put(self, name: str, words: Counter[str]) -> None:
        """Have these be the words of a name, whatever they were before."""
        self.drop(name)
        self._words[name] = words
        self._length += words.total()
        for term in words:
            self._owners.setdefault(term, set()).add(name)

    def drop(self, name: str) -> None:
        """Forget a name."""
        gone = self._words.pop(name, Counter())
        self._length -= gone.total()
        for term in gone:
            self._owners[term].discard(name)

    def __contains__(self, name: str) -> bool:
        return name in self._words

    def scores(self, asked: Mapping[str, int]) -> dict[str, float]:
        """How like a text each is that shares a term with it."""
        others = {one for term in asked for one in self._owners.get(term, ())}
        return {other: self.score(asked, self._words[other]) for other in others}

    def score(self, asked: Mapping[str, int], words: Counter[str]) -> float:
        """How like a text other words are, by what is rare in the index."""
        mean = self._length / max(len(self._words), 1)
        length = K1 * (1 - B + B * words.total() / (mean or 1))
        shared = (term for term in asked if term in words)
        return sum(self._rarity(term) * words[term] * (K1 + 1) / (words[term] + length) for term in shared)

    def _rarity(self, term: str) -> float:
        found = len(self._owners.get(term, ()))
        return math.log(1 + (len(self._words) - found + 0.5) / (found + 0.5))


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

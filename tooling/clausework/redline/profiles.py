"""What a clause is about: its words weighted by how few clauses have them, numbers left out."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from operator import add

import msgspec

from clausework.model.clause import Clause, lines_of
from clausework.redline.similar import HAN

TAG = re.compile(r"<[^<>]{1,80}>")
NUMBER = re.compile(
    r"第[〇零一二三四五六七八九十百千两\d]+[编章节条款项目]+(?:之[一二三四五六七八九十]+)?"
    r"|(?:^|(?<=\n))[（(][一二三四五六七八九十\d]+[）)]"
    r"|\b[A-Z]?\d+(?:\.\d+)+\b"
)
"""Numbers of clauses, which change when a clause before them comes or goes."""
WORD = re.compile(r"[^\W\d_㐀-鿿]+(?:'[^\W\d_㐀-鿿]+)?|\d+")
_COMMON = (
    "a all an and any are as at be been by can e each for from g has have i if in into is it its may must no"
    " not of on only or other shall should such than that the their them they this to use used using was were"
    " when where which with"
)
COMMON = frozenset(_COMMON.split())
"""Words that say nothing of what an English clause is about."""
_ENDINGS = (
    "ization isation izations ational fulness iveness ations ation ments ment ities ity ingly edly ings ing"
    " ions ion ness able ible ies ers er ors or ed es ly al ive s e y"
)
ENDINGS = tuple(_ENDINGS.split())
STEM = 4
"""Letters that an ending must leave."""
PAIR = 0.5
"""The weight of two neighbouring words beside that of one."""
TITLE = 3
"""A word of the title counts as if it came so often: sections of standards keep their titles."""
USUAL = 3
"""One clause of so many that has a word makes it usual; a pair with it tells nothing more."""
OFTEN = 60
"""A word that more clauses have does not bring two of them together."""
CANDIDATES = 40
"""Clauses that are looked at closely for each clause."""

Words = Counter[str]
Vector = Mapping[str, float]
Likeness = Sequence[Mapping[int, float]]
"""For each old clause the new clauses that come into question, each with a likeness from 0 to 1."""


class Profile(msgspec.Struct, frozen=True, kw_only=True):
    """A clause as a bag of words; `passages` are those of its title and of each line."""

    clause: Clause
    text: str
    title: frozenset[str]
    words: Words
    passages: tuple[Words, ...]
    pairs: frozenset[str]


def profile(clause: Clause, lang: str) -> Profile:
    """The profile of the clause's text in one language."""
    text = clause.texts[lang]
    parts = [part for part in (text.title, *(line.text for line in lines_of(text.blocks))) if part.strip()]
    read = [_passage(part) for part in parts]
    words = Counter(chain.from_iterable(passage.words.elements() for passage in read))
    return Profile(
        clause=clause,
        text="\n".join(passage.text for passage in read),
        title=frozenset(_passage(text.title).words),
        words=words,
        passages=tuple(passage.words for passage in read),
        pairs=frozenset().union(*(passage.pairs for passage in read)),
    )


class _Passage(msgspec.Struct, frozen=True):
    """A line without numbers and blanks, its words, and its neighbouring words that are not Han."""

    text: str
    words: Words
    pairs: frozenset[str]


@lru_cache(maxsize=16384)
def _passage(text: str) -> _Passage:
    """Pairs of neighbouring Han characters; stems of other words. Most lines are in both texts."""
    bare = NUMBER.sub(" ", TAG.sub(" ", text) if "<" in text else text).lower()
    stretches = HAN.findall(bare)
    han = (map(add, stretch, stretch[1:]) if len(stretch) > 1 else stretch for stretch in stretches)
    stems = [stem(word) for word in WORD.findall(bare) if word not in COMMON]
    words = Counter(chain.from_iterable((*han, stems)))
    return _Passage("".join(bare.split()), words, frozenset(f"{a} {b}" for a, b in pairwise(stems)))


@lru_cache(maxsize=16384)
def stem(word: str) -> str:
    """The word without its ending: a rough cut is enough, since both texts are cut alike.

    >>> [stem(word) for word in ("validation", "validated", "validate", "keys", "use")]
    ['valid', 'validat', 'validat', 'keys', 'use']
    """
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= STEM:
            return word[: -len(ending)]
    return word


class Weights:
    """How much a word tells: the fewer clauses have it, the more."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        found: Counter[str] = Counter()
        for one in profiles:
            found.update(one.words.keys())
            found.update(one.pairs)
        self._of = {word: math.log((len(profiles) + 1) / (count + 0.5)) for word, count in found.items()}
        usual = {word for word, count in found.items() if count * USUAL > len(profiles)}
        self._empty = {pair for one in profiles for pair in one.pairs if usual.intersection(pair.split())}

    def of(self, word: str) -> float:
        """The weight of a word."""
        return self._of.get(word, 0.0)

    def mass(self, words: Words) -> float:
        """The weight of all the words together."""
        of = self._of
        return sum(of[word] * count for word, count in words.items() if word in of)

    def shared(self, some: Words, others: Words) -> float:
        """The weight of the words that are in both, as often as they are."""
        of = self._of
        return sum(of[word] * min(count, others[word]) for word, count in some.items() if word in others)

    def vector(self, one: Profile) -> Vector:
        """The profile as a vector of length 1; a word that comes again counts less each time."""
        counts = Counter(one.words)
        counts.update(dict.fromkeys(one.title, TITLE - 1))
        raw = {word: (1 + math.log(count)) * self.of(word) for word, count in counts.items()}
        raw.update((pair, PAIR * self.of(pair)) for pair in one.pairs - self._empty)
        length = math.sqrt(sum(value * value for value in raw.values()))
        return {word: value / length for word, value in raw.items()} if length else {}


def likenesses(old: Sequence[Vector], new: Sequence[Vector], least: float) -> Likeness:
    """The cosines of at least `least` between two texts, for each old clause the best few."""
    index: dict[str, list[tuple[int, float]]] = {}
    for place, vector in enumerate(new):
        for word, value in vector.items():
            index.setdefault(word, []).append((place, value))
    rare = {word: members for word, members in index.items() if len(members) <= OFTEN}
    return tuple(_nearest(vector, rare, new, least) for vector in old)


def _nearest(
    vector: Vector, rare: Mapping[str, Sequence[tuple[int, float]]], new: Sequence[Vector], least: float
) -> Mapping[int, float]:
    rough: dict[int, float] = {}
    for word, value in vector.items():
        for place, other in rare.get(word, ()):
            rough[place] = rough.get(place, 0.0) + value * other
    best = sorted(rough, key=lambda place: (-rough[place], place))[:CANDIDATES]
    often = [word for word in vector if word not in rare]
    found = {
        place: rough[place] + sum(vector[word] * new[place].get(word, 0.0) for word in often)
        for place in sorted(best)
    }
    return {place: value for place, value in found.items() if value >= least}

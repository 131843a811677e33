"""Clause profiles (tf-idf): its words weighted by how few clauses have them, numbers left out."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache, reduce
from itertools import chain, islice, pairwise, repeat
from operator import add, mul, or_, truediv

import msgspec

from clausework.lang.en.spelling import STOP_WORDS
from clausework.lang.patterns import HAN_RANGE, on_use
from clausework.lang.zh.numerals import ORDINAL
from clausework.model.draft import Clause, lines_of

# Text similarity: how much of their features two texts share.
HAN = on_use(rf"[{HAN_RANGE}]+")
LATIN_WORD = on_use(r"(?a)[^\W_]+")


@lru_cache(maxsize=8192)
def features(text: str) -> Counter[str]:
    """Pairs of neighbouring Han characters, and words of other scripts.

    Pairs of Latin letters would make any two English sentences half alike.
    """
    stretches = () if text.isascii() else HAN.findall(text)
    pairs = (map(add, stretch, stretch[1:]) if len(stretch) > 1 else stretch for stretch in stretches)
    words = [word.lower() for word in LATIN_WORD.findall(text)]
    telling = [word for word in words if word not in STOP_WORDS]  # of stop words alone, these
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
                shared[column] += count if count < other else other  # quicker than min()
        total = found.total()
        rows.append(
            [2 * both / (total + totals[column]) if both else 0.0 for column, both in enumerate(shared)]
        )
    for row, words in enumerate(old):
        for column, others in enumerate(new):
            if words == others:
                rows[row][column] = 1.0
    return rows


TAG = on_use(r"<[^<>]{1,80}>")
NUMBER = on_use(
    rf"第[{ORDINAL}\d]+[编章节条款项目]+(?:之[一二三四五六七八九十]+)?"
    r"|(?:^|(?<=\n))[（(][一二三四五六七八九十\d]+[）)]"
    r"|\b[A-Z]?\d+(?:\.\d+)+\b"
)
"""Numbers of clauses, which change when a clause before them comes or goes."""
WORD = on_use(rf"[^\W\d_{HAN_RANGE}]+(?:'[^\W\d_{HAN_RANGE}]+)?|\d+")
ASCII_WORD = on_use("[a-z]+(?:'[a-z]+)?|[0-9]+")
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
"""A word that more clauses have brings two of them together only if they have little else."""
MOSTLY = 0.5
"""The share of such words, by the square of their weight, from which on a clause has little else."""
STEPS = 15
"""Degrees of weight by which those words are told apart."""
CANDIDATES = 40
"""Clauses that are looked at closely for each clause."""
SAMPLE = 16
"""Clauses that show well enough how usual a word is among those that are in both texts."""
LONG = 600
"""Clauses from which on half of either must do, from twice as many a third: work grows as the text."""
ROUNDING = 1e-9

_product: Callable[[float, float], float] = mul
Words = Counter[str]
Vector = Mapping[str, float]
Likeness = Sequence[Mapping[int, float]]
"""For each old clause the new clauses that come into question, each with a likeness from 0 to 1."""


class BagOfWords(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Title and lines as a bag of words; `passages` are those of the title and of each line."""

    text: str
    title: frozenset[str]
    words: Words
    passages: tuple[Words, ...]
    pairs: tuple[str, ...]


class Profile:
    """A clause with what it is about, which is read only where no other clause has the very same words."""

    __slots__ = ("_content", "anchor", "clause", "words")

    def __init__(self, clause: Clause, lang: str, anchor: str = "") -> None:
        text = clause.texts[lang]
        self.clause = clause
        self.anchor = anchor
        self.words = (text.title, *[line.text for line in lines_of(text.blocks)])
        self._content: BagOfWords | None = None

    @property
    def content(self) -> BagOfWords:
        """The words of the clause that tell its subject."""
        if self._content is None:
            read = [_passage(part) for part in self.words if part.strip()]
            row = chain.from_iterable([passage.row for passage in read])
            self._content = BagOfWords(
                text="\n".join(passage.text for passage in read),
                title=frozenset(_passage(self.words[0]).words if self.words[0] else ()),
                words=read[0].words if len(read) == 1 else Counter(row),
                passages=tuple(passage.words for passage in read),
                pairs=tuple(dict.fromkeys(chain.from_iterable(passage.pairs for passage in read))),
            )
        return self._content

    @property
    def text(self) -> str:
        """The words of the clause without numbers and blanks."""
        return self.content.text


class _Passage(msgspec.Struct, frozen=True, gc=False):
    """A line without numbers and blanks, its words in a row and counted, and neighbours that are not Han."""

    text: str
    row: tuple[str, ...]
    words: Words
    pairs: tuple[str, ...]


@lru_cache(maxsize=16384)
def _passage(text: str) -> _Passage:
    """Pairs of neighbouring Han characters; stems of other words. Most lines are in both texts."""
    bare = NUMBER.sub(" ", TAG.sub(" ", text) if "<" in text else text).lower()  # few have a tag
    stretches = () if bare.isascii() else HAN.findall(bare)
    han = [map(add, found, found[1:]) if len(found) > 1 else found for found in stretches]
    stems = [stem(word) for word in _words(bare) if word not in STOP_WORDS]
    row = tuple(chain(chain.from_iterable(han), stems))
    pairs = tuple([f"{a} {b}" for a, b in pairwise(stems)]) if stems else ()
    return _Passage("".join(bare.split()), row, Counter(row), pairs)


def _words(text: str) -> list[str]:
    """The words of a text in small letters that are not Han, and its figures."""
    return (ASCII_WORD if text.isascii() else WORD).findall(text)


def words_of(parts: Iterable[str]) -> Words:
    """The words of some passages together."""
    return Counter(chain.from_iterable([_passage(part).row for part in parts]))


def _known(words: tuple[str, ...]) -> set[str]:
    """The words of a clause that is not in question, roughly: only how usual they are will count."""
    text = "\n".join(words)
    found = set(map(add, text, text[1:])) if HAN.search(text) else set()
    found.update(map(stem, set(_words(text.lower()))))
    return found


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
    """Weight of a word: the fewer clauses have it, the more."""

    def __init__(
        self,
        profiles: Sequence[Profile],
        twice: Iterable[tuple[str, ...]] = (),
        once: Iterable[tuple[str, ...]] = (),
    ) -> None:
        """`twice` are the words of clauses that stand in both texts, `once` further passages in one."""
        contents = [one.content for one in profiles]
        found: Counter[str] = Counter()
        total = len(contents)
        known = tuple(twice)
        total += 2 * len(known)
        step = len(known) // SAMPLE + 1  # a sample tells how usual a word is
        for words in known[::step]:
            found.update(_known(words))
        for word in found:
            found[word] *= 2 * step  # in both texts, and for those passed over
        for words in once:
            found.update(_known(words))
        found.update(chain.from_iterable([content.words for content in contents]))
        neighbours = Counter(chain.from_iterable([content.pairs for content in contents]))
        usual = {word for word, count in found.items() if count * USUAL > total} if neighbours else ()
        self._empty = {pair for pair in neighbours if not frozenset(pair.split()).isdisjoint(usual)}
        found.update(neighbours)
        of = {count: math.log((total + 1) / (count + 0.5)) for count in set(found.values())}
        self._of = dict(zip(found, map(of.__getitem__, found.values()), strict=True))

    def of(self, word: str) -> float:
        """The weight of a word."""
        return self._of.get(word, 0.0)

    def mass(self, words: Words) -> float:
        """The weight of all the words together."""
        return sum(map(_product, map(self._of.get, words, repeat(0.0)), words.values()))

    def shared(self, some: Words, others: Mapping[str, int]) -> float:
        """The weight of the words that are in both, as often as they are."""
        of = self._of
        return sum(
            [
                of.get(word, 0.0) * (count if count < others[word] else others[word])
                for word, count in some.items()
                if word in others
            ]
        )

    def vector(self, content: BagOfWords) -> Vector:
        """The content as a vector of length 1; a word that comes again counts less each time."""
        of, counts = self._of, content.words
        raw = dict(zip(counts, map(of.get, counts, repeat(0.0)), strict=False))
        for word in [word for word, count in counts.items() if count > 1]:
            raw[word] *= 1 + math.log(counts[word])
        for word in content.title:
            raw[word] = (1 + math.log(counts[word] + TITLE - 1)) * of.get(word, 0.0)
        if content.pairs:
            empty = self._empty
            raw.update({pair: PAIR * of.get(pair, 0.0) for pair in content.pairs if pair not in empty})
        length = math.sqrt(sum(map(_product, raw.values(), raw.values())))
        return dict(zip(raw, map(truediv, raw.values(), repeat(length)), strict=False)) if length else {}


class _Often(msgspec.Struct, frozen=True):
    """The part of a vector in words that many clauses have, and its length."""

    part: Vector
    length: float


NEVER = _Often({}, 0.0)


def _often(vector: Vector, often: Set[str]) -> _Often:
    if not often:
        return NEVER
    part = {word: value for word, value in vector.items() if word in often}
    return _Often(part, math.sqrt(sum(map(_product, part.values(), part.values()))))


def share_of(limit: int, clauses: int) -> int:
    """The limit, or its half or third for long texts."""
    return limit // (1 + clauses // LONG)


def likenesses(old: Sequence[Vector], new: Sequence[Vector], least: float) -> Likeness:
    """The cosines of at least `least` between two texts, for each old clause the best few."""
    known: set[str] = set().union(*old)
    index: dict[str, list[tuple[int, float]]] = {}
    for place, vector in enumerate(new):
        for word in vector.keys() & known:
            index.setdefault(word, []).append((place, vector[word]))
    most = share_of(OFTEN, len(new))
    often = frozenset([word for word, members in index.items() if len(members) > most])
    rest = [_often(vector, often) for vector in new]
    alike = _Crowd({word: index.pop(word) for word in often}, share_of(CANDIDATES, len(new)))
    slope = len(new) / max(1, len(old))
    return tuple(
        _nearest(vector, index, _often(vector, often), rest, least, alike, round(place * slope))
        if vector
        else {}
        for place, vector in enumerate(old)
    )


def _nearest(
    vector: Vector,
    rare: Mapping[str, Sequence[tuple[int, float]]],
    often: _Often,
    rest: Sequence[_Often],
    least: float,
    alike: _Crowd,
    expected: int,
) -> Mapping[int, float]:
    rough: defaultdict[int, float] = defaultdict(float)
    for word, value in vector.items():
        if word in rare:
            for place, other in rare[word]:
                rough[place] += value * other
    found: dict[int, float] = {}
    words, values = often.part.keys(), often.part.values()
    candidates = _best(rough, alike.most)
    if often.length**2 > MOSTLY:
        candidates = sorted({*candidates, *alike.best(often.part, expected)})
    for place in candidates:
        # What often comes adds at most the product of the lengths; most candidates are far off.
        if rough[place] + often.length * rest[place].length > least - ROUNDING:
            shared = map(rest[place].part.get, words, repeat(0.0))
            likeness = rough[place] + sum(map(_product, values, shared))
            if likeness >= least:
                found[place] = likeness
    return found


def _best(rough: Mapping[int, float], most: int) -> list[int]:
    """The places with the highest values, in order of the text; of equals the first."""
    if len(rough) <= most:
        return sorted(rough)
    limit = sorted(rough.values(), reverse=True)[most - 1]
    best = [place for place, value in rough.items() if value > limit]
    equals = sorted(place for place, value in rough.items() if value == limit)
    return sorted((*best, *equals[: most - len(best)]))


class _Crowd:
    """The clauses that have each of the words that come often, as the bits of a number.

    A clause made of such words alone is like a crowd of others. To sum up what it shares with each of
    them takes a number for each binary digit of the sums: a step adds a word for all clauses at once.
    """

    def __init__(self, index: Mapping[str, Sequence[tuple[int, float]]], most: int) -> None:
        self.most = most
        self._index = index
        self._masks: dict[str, int] = {}

    def best(self, part: Vector, expected: int) -> list[int]:
        """The places that share the most words with the part; of equals those near the one expected."""
        top = max(part.values()) ** 2
        digits: list[int] = []
        for word, value in part.items():
            weight = round(STEPS * value * value / top)  # whole, so that bits can add them
            for digit in range(weight.bit_length()):
                if weight >> digit & 1:
                    _add(digits, digit, self._mask(word))
        equals, found = reduce(or_, digits, 0), 0
        for digit in reversed(digits):
            higher = equals & digit
            if (found | higher).bit_count() < self.most:
                found, equals = found | higher, equals & ~digit
            else:
                equals = higher
        return [*_places(found), *_around(equals, expected, self.most - found.bit_count())]

    def _mask(self, word: str) -> int:
        if word not in self._masks:
            self._masks[word] = sum(1 << place for place, _ in self._index[word])
        return self._masks[word]


def _add(digits: list[int], digit: int, mask: int) -> None:
    """Add 2 to the power of `digit` to the sums of all places in the mask."""
    while mask:
        digits.extend([0] * (digit + 1 - len(digits)))
        digits[digit], mask = digits[digit] ^ mask, digits[digit] & mask
        digit += 1


def _places(mask: int) -> Iterator[int]:
    """The places of the bits that are set, from the first on."""
    while mask:
        yield (mask & -mask).bit_length() - 1
        mask &= mask - 1


def _around(mask: int, middle: int, most: int) -> list[int]:
    """The places of the bits that are set nearest to the middle."""
    found = [middle + place for place in islice(_places(mask >> middle), most)]
    before = mask & ((1 << middle) - 1)
    for _ in range(min(most, before.bit_count())):
        found.append(before.bit_length() - 1)
        before ^= 1 << found[-1]
    return sorted(found, key=lambda place: (abs(place - middle), place))[:most]

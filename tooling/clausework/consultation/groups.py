"""Groups of comments that say the same, whatever clause they are on, in the order in which they come.

A comment is compared in its normal form: with the one that has the same, then with those with which it
shares a fingerprint (winnowing, SIGMOD 2003), of which that of most is taken that it repeats. What it says
beyond is its addition. Whatever asks for something else, another number, direction or level, is apart.
"""

from __future__ import annotations

import hashlib
import re
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import msgspec

from clausework.lang.limits import signs
from clausework.lang.normalise import is_courtesy, simplified, without_courtesies
from clausework.lang.patterns import HAN, Patterns
from clausework.lang.quantities import AMOUNT, CITED, numbers, plain_name, quantities
from clausework.lang.sentences import quotations
from clausework.model.cause import Bar
from clausework.model.comment import Comment, Statement
from clausework.redline.bars import bars, level_of, verbs_of
from clausework.strings.catalogue import LANGUAGES, say

LIKE = 0.7
"""Share of the shorter of two texts that the longer repeats."""
HALF = 0.4
"""The same of the whole texts, with what asks for nothing."""
LEFT = 0.45
"""Share of a head that a member leaves out, at most, if it asks: who sends two campaigns heads neither."""
PART = 0.35
"""Share of the longer text that the shorter is at least: a letter on much else says more than that."""
SAID = 0.5
"""Share of a sentence that another text has if it says the sentence in its own way."""
STEM = 3
"""Letters of a word of which another with the same is a form."""
WIDER = 1.5
"""Times as long a sentence is, at least, of which another may say a part."""
NEW = 0.12
"""Share of a sentence that may be other words."""
SURE = 50
"""Grams that two texts share if one is surely the other, and what is lost in it is a slip."""
BRIEF = 120
"""Characters of a text, at most, in which what it asks is looked for apart."""
SHORT = 14
"""Characters of a text, at most, that says the same as another only if it is the same."""
WINDOW = 6
FEW, MOST = 12, 48
"""Fingerprints that are kept of a text; of a long one there are more."""
LONGEST = 1000
OWNERS = 12
"""Texts that are kept for a fingerprint: what more have is no sign of any."""
TRIED = 8
"""Texts with which a new one is compared: those that share most fingerprints, of them that of most first."""

FIND = Patterns(__file__, {"amount": AMOUNT})
WISHED = ("建议", "应", "应当", "should")
"""The verbs of a wish: who says them with it says no more than who does not."""
ABLE = frozenset(("", "capability", "incapability"))
SLIPS = frozenset(("order", "choice", "quantifier", "verb", "comparator", "negation"))
"""Kinds of words that stand in longer words too."""


class AlikeComments(msgspec.Struct, frozen=True):
    """Comments that say the same: `members` are all of them, the head first.

    `adding` are those that say more than the head, and `additions` what each of them says beyond it.
    """

    head: str
    members: tuple[str, ...]
    adding: tuple[str, ...] = ()
    additions: dict[str, str] = {}


class _Script(NamedTuple):
    """Sizes for a script: the characters of a fingerprint, of a gram and of a pair, and a run of new ones."""

    print: int
    gram: int
    pair: int
    run: int


HAN_TEXT, OTHER_TEXT = _Script(8, 3, 2, 2), _Script(24, 6, 4, 4)


class _Sentence(NamedTuple):
    """A sentence; `asks` says whether it asks for something, or says that one agrees."""

    text: str
    bare: str
    grams: frozenset[str]
    asks: bool


class _Text(NamedTuple):
    """A comment in normal form, cut into sentences and grams."""

    lang: str
    script: _Script
    sentences: tuple[_Sentence, ...]
    bares: frozenset[str]
    grams: frozenset[str]
    pairs: frozenset[str]


def normal_form(text: str, courtesies: tuple[str, ...] = ()) -> str:
    """A text as it is compared, with its marks: one width, simplified, without greetings and thanks.

    Nor has it the marks of a mail that is answered, or words that it begins with to say what it is about.
    """
    plain = without_courtesies(FIND.forwarded.sub("", simplified(text)), courtesies).strip()
    about = FIND.about.match(plain)
    if about and about.end() < len(plain) and not _asks(about["lead"], _lang(plain)):
        plain = without_courtesies(plain[about.end() :], courtesies).strip()
    return plain


def bare_form(text: str) -> str:
    """A text in normal form without marks, blanks and case."""
    if FIND.figure.search(text):
        text = FIND.between.sub("点", FIND.long.sub("", text))
    return FIND.kept.sub("", text).casefold()


def _grams(text: str, length: int) -> frozenset[str]:
    return frozenset([text[at : at + length] for at in range(max(1, len(text) - length + 1))])


def _lang(text: str) -> str:
    return "zh" if HAN.search(text) else "en"


@lru_cache(256)  # in a campaign the same few texts are what each new one is compared with
def _read(text: str) -> _Text:
    lang = _lang(text)
    script = HAN_TEXT if lang == "zh" else OTHER_TEXT
    parts = ((part.strip(), bare_form(part)) for part in FIND.stop.split(text))
    found = tuple(_sentence(part, lang, script) for part, bare in parts if bare)
    whole, said = bare_form(text), frozenset(sentence.bare for sentence in found)
    return _Text(lang, script, found, said, _grams(whole, script.gram), _grams(whole, script.pair))


def _sentence(text: str, lang: str, script: _Script) -> _Sentence:
    bare = bare_form(text)
    return _Sentence(text, bare, _grams(bare, script.gram), _asks(text, lang))


def _new_words(bare: str, known: _Text) -> int:
    """Characters of a text in runs that are in no pair of the other: one that was mistyped is no run."""
    size, run = known.script.pair, known.script.run
    seen = [False] * len(bare)
    for at in range(max(1, len(bare) - size + 1)):
        if bare[at : at + size] in known.pairs:
            seen[at : at + size] = [True] * size
    runs = "".join("x" if found else " " for found in seen).split("x")
    return sum(len(found) for found in runs if len(found) >= run)


def _is_reworded(one: _Sentence, known: _Text, most: float = NEW) -> bool:
    """Whether a sentence has too many words that the other text lacks, a wish apart."""
    return _new_words(bare_form(FIND.wish.sub("", one.text)), known) > most * len(one.bare)


def repeats(text: str, head: str) -> bool:
    """Whether a text in normal form says what another says, whatever it adds, and asks nothing else."""
    new, old = _read(text), _read(head)
    both = len(new.grams & old.grams)
    if both < HALF * min(len(new.grams), len(old.grams)):  # sets of grams tell most pairs apart at once
        return False
    mine, theirs = _sides(new, old), _sides(old, new)
    if not _is_shared(mine, theirs, new, old):
        return False
    if any(_is_reworded(one, old, 2 * NEW) for one in mine.told):
        return False
    if any(
        asks_else(_met(one, old.sentences, old.script), one.text, new.lang, both >= SURE) for one in mine.told
    ):
        return False
    if any(
        one.asks and _replaces(_met(one, old.sentences, old.script), one.text, new.lang) for one in mine.told
    ):
        return False
    return not _turns(mine.alone, theirs.alone, new, old)


class _Side(NamedTuple):
    """The sentences of a text beside another: the same there, told there in other words, and not there."""

    same: list[_Sentence]
    told: list[_Sentence]
    alone: list[_Sentence]


def _sides(text: _Text, other: _Text) -> _Side:
    same = [one for one in text.sentences if one.bare in other.bares]
    changed = [
        _opened(one, other, one is text.sentences[0]) for one in text.sentences if one.bare not in other.bares
    ]
    told = _versions(changed, other)
    return _Side(same, told, [one for one in changed if one not in told])


def _turns(added: list[_Sentence], left: list[_Sentence], new: _Text, old: _Text) -> bool:
    """Whether what one of two texts says beside the other turns it round: 我反对, or 不应延长 beside 延长."""
    found = [[_directions(one.text, new.lang) for one in some] for some in (added, left)]
    if len({sum(ways["against"] for ways in some) for some in found}) > 1:
        return True
    for some, all_ways, other in zip((added, left), found, (old, new), strict=True):
        said = {way for one in other.sentences for way in _directions(one.text, new.lang)}
        denied = (ways for one, ways in zip(some, all_ways, strict=True) if FIND.negative.search(one.text))
        if any(not said.isdisjoint(ways) for ways in denied):
            return True
    return False


def _versions(some: list[_Sentence], other: _Text) -> list[_Sentence]:
    """Those of the sentences that the other text has in its own words; a like tale of others is none."""
    shares = [len(one.grams & other.grams) / len(one.grams) for one in some]
    return [
        one
        for one, share in zip(some, shares, strict=True)
        if share >= SAID
        and (one.asks or not FIND.own.search(one.text))
        and (one.asks or not _is_reworded(one, other) or (share >= LIKE and quantities(one.text, other.lang)))
    ]


def _opened(one: _Sentence, known: _Text, first: bool) -> _Sentence:
    """A sentence from where another text has it too: it may open in other words that count for nothing.

    Those are words that make a wish of it; the `first` of a text may have any that ask nothing before a mark.
    """
    size = known.script.gram
    found = (at for at in range(len(one.bare) - size + 1) if one.bare[at : at + size] in known.grams)
    skipped = next(found, 0)
    if not skipped:
        return one
    letters = [at for at, letter in enumerate(one.text) if not FIND.kept.fullmatch(letter)]
    at = letters[min(skipped, len(letters) - 1)]
    while known.lang != "zh" and one.text[at - 1 : at].isalnum():  # back to the beginning of the word
        at -= 1
    lead = one.text[:at]
    if not FIND.wish.fullmatch(lead) and not (
        first and FIND.parts.search(lead[-1:]) and _is_idle(lead, known.lang)
    ):
        return one
    rest = _sentence(one.text[at:], known.lang, known.script)
    return rest._replace(asks=one.asks) if rest.bare else one


def _is_idle(text: str, lang: str) -> bool:
    """Whether a part of a sentence says nothing that counts: no amount, denial, quotation or wish."""
    return not (FIND.negative.search(text) or quantities(text, lang) or _asks(text, lang))


def _grams_of(some: Iterable[_Sentence]) -> frozenset[str]:
    return frozenset[str]().union(*(one.grams for one in some))


def _is_shared(mine: _Side, theirs: _Side, new: _Text, old: _Text) -> bool:
    """Whether most of the shorter text is in the longer; what asks nothing beside it is no part."""
    added, left = mine.alone, theirs.alone
    asked = any(one.asks for one in (*mine.same, *mine.told))
    if not asked and any(one.asks for one in added) and any(one.asks for one in left):
        return False  # they tell the same of themselves
    less, more = sorted(
        len(_grams_of([*side.same, *side.told, *(one for one in side.alone if one.asks or not asked)]))
        for side in (mine, theirs)
    )
    if any(one.asks for one in left) and len(_grams_of(left) - new.grams) > LEFT * len(old.grams):
        return False
    both = len((new.grams & old.grams) - (_grams_of(added) & _grams_of(left)))
    return less >= PART * more and both >= LIKE * less


def _met(one: _Sentence, others: Sequence[_Sentence], script: _Script) -> str:
    """The sentences, of some, that one is made of: each has words that no better one has.

    Of much longer ones it is the parts, between their marks, that the one is about.
    """
    shared = {at: one.grams & other.grams for at, other in enumerate(others)}
    kept: dict[int, frozenset[str]] = {}
    for at in sorted(shared, key=lambda at: -len(shared[at])):
        new = shared[at].difference(*kept.values())
        if len(new) >= SAID * min(len(one.grams), len(others[at].grams)):
            kept[at] = shared[at]
    met = "".join(others[at].text for at in sorted(kept))
    if len(met) <= WIDER * len(one.text):
        return met
    parts = ((part, _grams(bare_form(part), script.gram)) for part in FIND.parts.split(met))
    return "".join(part for part, grams in parts if len(grams & one.grams) >= SAID * len(grams))


@lru_cache(1 << 12)
def asks_else(old: str, new: str, lang: str, mistyped: bool = False) -> bool:
    """Whether a sentence asks for something else than before: another number, direction, level or word.

    If it is known that it was only `mistyped`, a number may be lost.
    """
    old, new = (FIND.long.sub(" ", text) for text in (old, new))
    if lang != "zh":
        new = _mended(new, old, lang)
        old = _mended(old, new, lang)
    before, after = _figures(old, lang), _figures(new, lang)
    if after - before or (before - after and not mistyped):
        return True
    if len(FIND.negative.findall(old)) != len(FIND.negative.findall(new)):
        return True
    known = _quoted(old, lang)
    quoted = (words for words in _quoted(new, lang) - known if not (mistyped and any(_slips(words, known))))
    if _directions(new, lang) - _directions(old, lang) or any(quoted):
        return True
    plain, also = (_without_wish(text, lang) for text in (old, new))
    if any(not _is_slip(bar, old, new, lang, mistyped) for bar in bars(plain, also, lang)):
        return True
    return _swaps(plain, also, lang)


def _without_wish(text: str, lang: str) -> str:
    """A sentence without the words that make a wish of it: 建议公布 asks what 应公布 asks."""
    text = FIND.whether.sub("", text)
    for verb in reversed(verbs_of(text, lang)):  # from the end, so that offsets before still hold
        if verb.text in WISHED:
            text = text[: verb.start] + text[verb.start + len(verb.text) :]
    return text


def _mended(text: str, other: str, lang: str) -> str:
    """A text with the words of another in place of those in which a letter or blank was lost, or is twice.

    What is a word of number or denial as it stands is none, `eight` for `eighty`; nor is `amoral`.
    """
    known, own = FIND.word.findall(other.lower()), set(FIND.word.findall(text.lower()))
    joined = {one + two: f"{one} {two}" for one, two in pairwise(known)}

    def mend(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in known or numbers(word, lang) or FIND.negative.search(word):
            return match[0]
        return joined.get(word) or next(_slips(word, (one for one in known if one not in own)), match[0])

    return FIND.word.sub(mend, text)


def _slips(word: str, known: Iterable[str]) -> Iterator[str]:
    """The words of which this has a letter too many or too few."""
    return (one for one in known if _is_cut(one, word) or _is_cut(word, one))


def _is_cut(word: str, slip: str) -> bool:
    """Whether one letter of a word, but its first, is not in the slip."""
    if len(word) != len(slip) + 1:
        return False
    return any(word[:at] + word[at + 1 :] == slip for at in range(1, len(word)))


def _swaps(old: str, new: str, lang: str) -> bool:
    """Whether the same words stand elsewhere in a sentence: who owes what to whom."""
    if len(old) + len(new) > LONGEST:  # to compare them takes the square of it
        return False
    before, after = (
        list(bare_form(text)) if lang == "zh" else FIND.word.findall(text) for text in (old, new)
    )
    ways = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    gone = {tuple(before[start:end]) for way, start, end, *_ in ways if way != "equal"}
    come = {tuple(after[start:end]) for way, _, _, start, end in ways if way != "equal"}
    return any(len("".join(words)) > 1 for words in gone & come)


def _replaces(old: str, new: str, lang: str) -> bool:
    """Whether a sentence has other words in the place of some, a wish apart, and not only slips."""
    if len(old) + len(new) > LONGEST:
        return False
    before, after = (
        list(bare_form(words)) if lang == "zh" else FIND.word.findall(words.lower())
        for words in (
            FIND.wish.sub(lambda words: " " * bool(words[0]), FIND.whether.sub("", text))
            for text in (old, new)
        )
    )
    for way, *spans in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = before[spans[0] : spans[1]], after[spans[2] : spans[3]]
        if way != "replace" or min(len(gone), len(come)) < (2 if lang == "zh" else 1):
            continue
        stems = [{word[:STEM] for word in words} for words in (gone, come)]
        alike = SequenceMatcher(None, "".join(gone), "".join(come)).ratio() >= SAID
        if stems[0].isdisjoint(stems[1]) and (lang == "zh" or not alike):
            return True
    return False


def _is_slip(bar: Bar, old: str, new: str, lang: str, mistyped: bool) -> bool:
    """Whether a difference comes of lost characters, and is none of meaning: 有关的 without 关 is no 有的."""
    if not mistyped and not (bar.old and bar.new and len(old) > SHORT):
        return False
    if bar.kind in ("number", "unit"):
        return mistyped and not bar.new
    if bar.kind not in SLIPS:
        return False
    before, after = bare_form(old), bare_form(new)
    if len(before) + len(after) > LONGEST:  # to compare them takes the square of it
        return False
    if lang != "zh":
        return not Counter(after) - Counter(before)
    ways = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return all(way != "replace" for way, *_ in ways)


def _figures(text: str, lang: str) -> frozenset[object]:
    names = {plain_name(match.group()) for match in (*FIND.ordinal.finditer(text), *CITED.finditer(text))}
    return numbers(text, lang) | names


def _directions(text: str, lang: str) -> Counter[str]:
    return Counter(sign for sign, _ in signs(text, lang, "direction"))


def _quoted(text: str, lang: str) -> frozenset[str]:
    return frozenset(bare_form(text[start:end]) for start, end in quotations(text, lang))


def core(text: str) -> str:
    """The demand of a short text, without the sentences beside it that ask nothing; "" if none or all do."""
    read = _read(text)
    if not 2 <= len(read.sentences) <= FEW or len(text) > BRIEF:
        return ""
    found = [one for one in read.sentences if one.asks or quantities(one.text, read.lang)]
    bare = "".join(one.bare for one in found)
    return bare if len(found) < len(read.sentences) and len(bare) <= 2 * SHORT else ""


@lru_cache(1 << 12)
def _asks(text: str, lang: str) -> bool:
    if FIND.asking.search(text) or signs(text, lang, "direction") or _quoted(text, lang):
        return True
    return any(level_of(verb) not in ABLE for verb in verbs_of(text, lang))


def addition(text: str, head: str, courtesies: tuple[str, ...] = ()) -> str:
    """The words of a comment beyond the head of its group; "" if it says no more."""
    old = _read(normal_form(head, courtesies))
    return ("" if old.lang == "zh" else " ").join(_beyond(text, old, courtesies))


def _beyond(text: str, old: _Text, courtesies: tuple[str, ...]) -> Iterator[str]:
    whole = bare_form(normal_form(text, courtesies))
    for part in FIND.stop.split(text):
        bare = bare_form(normal_form(part, courtesies))
        if bare and bare in whole and not is_courtesy(simplified(part), courtesies) and _is_beyond(bare, old):
            yield part.strip()


def with_additions(
    group: AlikeComments, words: Mapping[str, str], courtesies: tuple[str, ...] = ()
) -> AlikeComments:
    """A group with what its members add to the head, of the words of these by their numbers."""
    head = words[group.head]
    found = {number: addition(words[number], head, courtesies) for number in group.adding}
    return msgspec.structs.replace(group, additions={number: text for number, text in found.items() if text})


@lru_cache(4)
def groups_among(
    comments: tuple[Comment, ...], courtesies: tuple[str, ...] = ()
) -> tuple[AlikeComments, ...]:
    """The groups of comments in their order, with what members add; of those without what was taken back."""
    words = {comment.id: words_of(comment) for comment in comments if not comment.withdrawn}
    grouping = Grouping(courtesies)
    for number, text in words.items():
        grouping.add(number, text)
    return tuple(with_additions(group, words, courtesies) for group in grouping.groups())


def _is_beyond(bare: str, old: _Text) -> bool:
    grams = _grams(bare, old.script.gram)
    if len(grams & old.grams) < SAID * len(grams):
        return True
    return _new_words(bare, old) >= 2 * old.script.run


TRACKED = ("changed", "deleted", "later_changed", "later_deleted")


@cache
def _tracked() -> frozenset[str]:
    """The words of comments that are made of tracked changes."""
    return frozenset(say(lang, f"comments.tracked_{kind}") for lang in LANGUAGES for kind in TRACKED)


def words_of(comment: Statement) -> str:
    """The words by which a comment is grouped: the text and the suggestion.

    A tracked change says the same of any line: of it the suggestion counts, or else the words deleted.
    """
    text = comment.text
    if text.strip() in _tracked():
        place = comment.anchor
        text = "" if comment.suggestion else f"删去“{place.quote or place.provision or place.clause}”"
    return "\n".join(filter(None, (text, comment.suggestion)))


class Postings:
    """Owners by fingerprint in two arrays: eight bytes an entry, and a few entries for each fingerprint."""

    def __init__(self) -> None:
        self._bits, self._used = 16, 0
        self._keys, self._owners = array("I", bytes(4 << 16)), array("I", bytes(4 << 16))

    def _slots(self, key: int) -> Iterator[int]:
        """The slots of a fingerprint, the last of which is free."""
        slot, mask = ((key * 2654435769) & 0xFFFFFFFF) >> (32 - self._bits), (1 << self._bits) - 1  # Knuth
        keys, owners = self._keys, self._owners
        while owners[slot]:
            if keys[slot] == key:
                yield slot
            slot = (slot + 1) & mask
        yield slot

    def owners(self, key: int) -> list[int]:
        """The owners of a fingerprint."""
        return [self._owners[slot] - 1 for slot in self._slots(key) if self._owners[slot]]

    def add(self, key: int, owner: int) -> None:
        """Give a fingerprint one owner more, unless it has too many."""
        *taken, slot = self._slots(key)
        if len(taken) >= OWNERS:
            return
        self._keys[slot], self._owners[slot] = key, owner + 1  # 0 is a free slot
        self._used += 1
        if self._used > 0.7 * (1 << self._bits):  # fuller, searches for a free slot grow long
            self._grow()

    def _grow(self) -> None:
        keys, owners = self._keys, self._owners
        self._bits += 1
        self._keys, self._owners = (array("I", bytes(4 << self._bits)) for _ in range(2))
        for key, owner in zip(keys, owners, strict=True):
            if owner:
                *_, slot = self._slots(key)
                self._keys[slot], self._owners[slot] = key, owner


def fingerprints(bare: str) -> list[int]:
    """The fingerprints of a text, the least first: of each few in a row the least, of a brief one all."""
    size = (HAN_TEXT if HAN.search(bare) else OTHER_TEXT).print
    data = bare.encode("utf-16-le", "surrogatepass")  # two bytes a character, and lone surrogates
    sums = [crc32(data[at : at + 2 * size]) for at in range(0, max(1, len(data) - 2 * size + 1), 2)]
    window = min(WINDOW, max(1, WINDOW * len(bare) // BRIEF))
    return sorted({min(sums[at : at + window]) for at in range(max(1, len(sums) - window + 1))})


def _digest(bare: str) -> int:
    return int.from_bytes(hashlib.blake2b(bare.encode(errors="replace"), digest_size=8).digest(), "big")


class Grouping:
    """Groups of comments as they come: the first of a group is its head, and nothing moves one later.

    Of a million comments it holds the normal form of each head, eight bytes of each text and some
    fingerprints; nothing of it is shown, and it can be made again at any time.
    """

    def __init__(self, courtesies: tuple[str, ...] = ()) -> None:
        self._courtesies = courtesies
        self._texts = bytearray()
        self._ends = array("Q", [0])
        self._heads: list[str] = []
        self._exact: dict[int, int] = {}
        self._postings = Postings()
        self._others: dict[int, list[str]] = {}
        self._adding: dict[int, list[str]] = {}
        self._of: dict[str, int] = {}

    def add(self, number: str, text: str) -> str:
        """The head of the group of a comment, which may be itself; one that was added stays where it is."""
        if number in self._of:
            return self.head(number)
        normal = normal_form(text, self._courtesies)
        bare = bare_form(normal)
        key = _digest(bare)
        known = self._exact.get(key)
        if known is None:
            owner, asked = self._like(normal, bare)
            if owner < 0:
                owner = self._found(number, normal, fingerprints(bare) if len(bare) > SHORT else [])
                adds = 0
            else:
                head = _read(normal_form(self._text(owner), self._courtesies))
                adds = int(any(_beyond(text, head, self._courtesies)))
            known = self._exact[key] = 2 * owner + adds  # one number for both: there may be a million
            if asked:
                self._exact.setdefault(_digest(asked), 2 * owner)
        owner, adds = divmod(known, 2)
        self._of[number] = owner
        if self._heads[owner] != number:
            self._others.setdefault(owner, []).append(number)
        if adds:
            self._adding.setdefault(owner, []).append(number)
        return self._heads[owner]

    def _like(self, normal: str, bare: str) -> tuple[int, str]:
        """The group of a text that is no copy, -1 if it has none, and what it asks if that is short."""
        asked = core(normal)
        known = self._exact.get(_digest(asked)) if asked else None
        if known is not None:
            return known // 2, asked
        near = self._near(fingerprints(bare)) if len(bare) > SHORT else []
        return next((owner for owner in near if repeats(normal, self._text(owner))), -1), asked

    def _near(self, prints: Iterable[int]) -> list[int]:
        shared = Counter(owner for key in prints for owner in self._postings.owners(key))
        near = sorted(shared, key=lambda owner: (-shared[owner], owner))[:TRIED]  # to compare takes long
        return sorted(near, key=lambda owner: (-len(self._others.get(owner, ())), owner))  # the largest first

    def _text(self, owner: int) -> str:
        return self._texts[self._ends[owner] : self._ends[owner + 1]].decode("utf-16-le", "surrogatepass")

    def _found(self, number: str, normal: str, prints: Sequence[int]) -> int:
        owner = len(self._heads)
        self._heads.append(number)
        self._texts += normal.encode("utf-16-le", "surrogatepass")
        self._ends.append(len(self._texts))
        for key in prints[: max(FEW, min(MOST, len(prints) // 3))]:  # the least, in any two texts the same
            self._postings.add(key, owner)
        return owner

    def __contains__(self, number: str) -> bool:
        return number in self._of

    def head(self, number: str) -> str:
        """The head of the group of a comment that was added."""
        return self._heads[self._of[number]]

    def group(self, number: str) -> AlikeComments:
        """The group of a comment that was added."""
        return self._group(self._of[number])

    def _group(self, owner: int) -> AlikeComments:
        head = self._heads[owner]
        return AlikeComments(head, (head, *self._others.get(owner, ())), tuple(self._adding.get(owner, ())))

    def groups(self) -> tuple[AlikeComments, ...]:
        """All groups, in the order in which their heads came."""
        return tuple(map(self._group, range(len(self._heads))))

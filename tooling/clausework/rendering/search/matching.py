"""The matcher: folded entries of an index in which all words of a query stand, the nearest first."""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice
from typing import NamedTuple

import msgspec

from clausework.lang.patterns import beside
from clausework.lang.registry import words_of
from clausework.lang.zh.numerals import value

# Folding: what counts as the same in a search. The rules are data, see `Rules`: the index brings them to
# the browser, so that both matchers have the same.
USUAL = (
    *(range(0x20, 0x250), range(0x370, 0x530), range(0x2000, 0x2070), range(0x2100, 0x2190)),
    *(range(0x2460, 0x2500), range(0x3000, 0x3040), range(0xFF00, 0xFFF0)),
)
"""Characters of a query whose folding the index tells, even where no text has them."""
DATA = beside(__file__)
MARKS: dict[str, str] = DATA["marks"]
"""Marks in one form; nothing for those around titles, and those that cannot be seen."""
FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)*")
PREFIX = re.compile(r"[a-z.-][0-9]+$")
"""The end of an identifier or of a clause number, of which the rest may be still to come."""
STOPS = "?!,;。、"
"""Marks around the words of a query, after folding."""
PLURAL = re.compile("[a-z]{2}[^isu]s$")
"""The end of an English word that stands for more than one."""


TABLES = ("numerals", "units", "words", "forms", "alike", "stems")
"""The tables of `lang/*/folding.toml`."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """Rules of folding: characters, Chinese numerals, numbers in words, and forms of verbs.

    `alike` is what says the same after a number: 六十天 and 六十日. For queries that find nothing there are
    words by other forms of theirs, `stems`, `endings` of further forms, and words of questions, `asking`.
    """

    fold: dict[str, str]
    numerals: dict[str, int]
    units: dict[str, int]
    words: dict[str, str]
    forms: dict[str, str]
    alike: dict[str, str] = {}
    stems: dict[str, str] = {}
    endings: tuple[str, ...] = ()
    asking: tuple[str, ...] = ()


def rules_of(languages: Iterable[str], texts: Iterable[str]) -> Rules:
    """The rules of all languages of a standard, with the characters of these texts."""
    found: dict[str, dict[str, object]] = {name: {} for name in TABLES}
    lists: dict[str, list[str]] = {"endings": [], "asking": []}
    marks = dict(MARKS)
    for lang in languages:
        known = words_of(lang, "folding")
        for name, data in found.items():
            data.update(known.get(name, {}))
        for name, words in lists.items():
            words += known.get(name, "").split()
        marks.update((sign, plain) for plain, *signs in known.get("variants", "").split() for sign in signs)
    characters = {chr(point) for points in USUAL for point in points}.union(*texts)
    characters.update(sign for sign, plain in marks.items() if plain in characters)
    fold = {sign: _folded(sign, marks) for sign in sorted(characters)}
    fold = {sign: plain for sign, plain in fold.items() if sign != plain}
    return msgspec.convert({"fold": fold, **lists, **found}, Rules)


def _folded(sign: str, marks: dict[str, str]) -> str:
    if sign.isspace():
        return " "
    return "".join(marks.get(each, each) for each in unicodedata.normalize("NFKC", sign).lower())


@dataclass(frozen=True, slots=True)
class Token:
    """A number in a folded text, from `start` to `end`, and its figures."""

    start: int
    end: int
    figures: str


class Folder:
    """Folds texts by rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._signs = re.compile(f"[{re.escape(''.join(rules.fold))}]") if rules.fold else None
        self.uneven = frozenset(sign for sign, plain in rules.fold.items() if len(plain) != 1)
        signs = "".join(sorted({*rules.numerals, *rules.units}))
        self._numeral = re.compile(f"[{signs}]+") if signs else None
        words = "|".join(sorted(rules.words, key=len, reverse=True))
        self._words = re.compile(f"(?<![a-z])(?:{words})(?![a-z])") if words else None

    def plain(self, text: str) -> str:
        """The text in one width and one case of letters."""
        return self._signs.sub(lambda found: self.rules.fold[found[0]], text) if self._signs else text

    def tokens(self, plain: str) -> tuple[Token, ...]:
        """The numbers of a plain text, in order."""
        found = [Token(match.start(), match.end(), match[0]) for match in FIGURES.finditer(plain)]
        if self._numeral:
            for match in self._numeral.finditer(plain):
                figures = self.figures(match[0])
                if figures:
                    found.append(Token(match.start(), match.end(), figures))
        if self._words:
            words = self._words.finditer(plain)
            found += [Token(match.start(), match.end(), self.rules.words[match[0]]) for match in words]
        for end in [token.end for token in found]:
            if plain[end : end + 1] in self.rules.alike:
                found.append(Token(end, end + 1, self.rules.alike[plain[end]]))
        return tuple(sorted(found, key=lambda token: token.start))

    def figures(self, run: str) -> str:
        """The figures of a Chinese numeral, "" if it is none; 百 and 万 alone begin other words."""
        number = value(run) if self.rules.units.get(run[0], 10) == 10 else None
        return "" if number is None else str(number)


class FoldedStretch(NamedTuple):
    """A folded text; `inside` marks the places where one of its numbers is cut, if it has any.

    As a word it may start or end with a number that has to be whole.
    """

    words: str
    inside: bytes = b""
    starts: bool = False
    ends: bool = False
    tokens: tuple[Token, ...] = ()

    @property
    def numbers(self) -> list[str]:
        """Numbers in figures that a text has to have as they are, if it has this word."""
        size = len(self.words)
        return [
            each.figures
            for each in self.tokens
            if each.figures[0].isdigit()
            and (self.ends if each.end == size else self.words[each.end :] != ".")  # 5. may be of 5.2
        ]


def _places_in(words: str, inside: bytes, word: FoldedStretch) -> Iterator[int]:
    """The places of a word; not where its number is but a part of one: 3年 in 13年."""
    size, at = len(word.words), words.find(word.words)
    while at >= 0:
        if not (inside and ((word.starts and inside[at]) or (word.ends and inside[at + size]))):
            yield at
        at = words.find(word.words, at + 1)


class Folded:
    """A text folded: `plain`, and `counted` with its numbers as figures, each with the ways back."""

    def __init__(self, folder: Folder, text: str) -> None:
        self._folder = folder
        self.text = text
        self.words = folder.plain(text)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The numbers of the text, in order."""
        return self._folder.tokens(self.words)

    @cached_property
    def source(self) -> Sequence[int]:
        """For each character of `plain`, and for its end, which one of the text it comes from."""
        if self._folder.uneven.isdisjoint(self.text):
            return range(len(self.text) + 1)
        found: list[int] = []
        for place, sign in enumerate(self.text):
            found += [place] * len(self._folder.rules.fold.get(sign, sign))
        return [*found, len(self.text)]

    @cached_property
    def counted(self) -> FoldedStretch:
        """The text with its numbers as figures."""
        words, at, tokens = "", 0, []
        for token in self.tokens:
            words += self.words[at : token.start]
            tokens.append(Token(len(words), len(words) + len(token.figures), token.figures))
            words += token.figures
            at = token.end
        words += self.words[at:]
        if not tokens:
            return FoldedStretch(words)
        inside = bytearray(len(words) + 1)
        for token in tokens:
            inside[token.start + 1 : token.end] = b"\1" * (token.end - token.start - 1)
        # The last number of an identifier need not be whole: C-004 in C-0041.
        ends = tokens[-1].end == len(words) and not PREFIX.search(words)
        return FoldedStretch(words, bytes(inside), tokens[0].start == 0, ends, tuple(tokens))

    @cached_property
    def places(self) -> list[int]:
        """For each character of `counted`, and for its end, the place in `plain`."""
        found: list[int] = []
        at = 0
        for token in self.tokens:
            found += [*range(at, token.start), *[token.start] * len(token.figures)]
            at = token.end
        return [*found, *range(at, len(self.words) + 1)]

    def end_of(self, end: int) -> int:
        """The end in `plain` of what ends there in `counted`."""
        for token, counted in zip(self.tokens, self.counted.tokens, strict=True):
            if counted.start < end <= counted.end:
                return token.end
        return self.places[end]


QUERY_LIMIT = 200
"""Characters of a query that are read."""
IN_NAME, AS_PHRASE, IN_PART, IN_ENTRY = range(4)
"""Where the words stand: the phrase in a heading or identifier, the phrase in a text, all words in one
provision, all words in one clause."""

Span = tuple[int, int]


class EntryPart(msgspec.Struct, frozen=True, array_like=True):
    """A provision, whose first text is its ID, or what stands between provisions: texts by their numbers."""

    id: str
    texts: tuple[int, ...]


class IndexEntry(msgspec.Struct, frozen=True, array_like=True):
    """Entry of the index: a clause, a comment, a legal basis; `title` is the number of a text.

    `address` leads to its page from the root of the site, and `id` is the place there.
    """

    group: int
    address: str
    id: str
    title: int
    parts: tuple[EntryPart, ...]


class SearchIndex(msgspec.Struct, frozen=True, kw_only=True):
    """All that can be found in one language.

    `verbs` has for a text where its normative verbs start. `groups` are the headings over what is found, in
    order. `preferred` has the term for another name of it, and `vocabulary` the words to suggest; `words` are
    those of the box, and `page` is the search page. Of a query `limit` characters and `most_words` are read,
    and of each group `most_shown` entries are shown. Of several words that stand in more than `most_measured`
    entries it is measured in so many how near they stand, those with the phrase among the first: words that
    stand everywhere would cost without end.
    """

    lang: str
    groups: tuple[str, ...]
    rules: Rules
    texts: tuple[str, ...]
    verbs: dict[str, tuple[int, ...]]
    entries: tuple[IndexEntry, ...]
    preferred: dict[str, str] = {}
    vocabulary: tuple[str, ...] = ()
    words: dict[str, str] = {}
    page: str = ""
    limit: int = QUERY_LIMIT
    most_words: int = 8
    most_shown: int = 50
    most_measured: int = 100


FoundText = tuple[str, int, tuple[Span, ...]]
"""A text of an entry in which words stand: the ID of its part, its number, and where."""


class Found(msgspec.Struct, frozen=True, array_like=True):
    """An entry in which all words stand, with every text that has one."""

    entry: int
    rank: int
    distance: int
    marks: tuple[Span, ...]
    texts: tuple[FoundText, ...]


@dataclass(frozen=True, slots=True)
class WordForm:
    """A writing of a word; a normative verb must begin at `verb` in it, -1 for none."""

    folded: Folded
    verb: int = -1

    def way(self, matcher: Matcher) -> tuple[list[JoinedTexts], FoldedStretch, int]:
        """The texts in which it may stand, what is looked for there and the place of its verb."""
        if not self.folded.tokens:
            return matcher.plain, FoldedStretch(self.folded.words), self.verb
        verb = self.folded.places.index(self.verb) if self.verb >= 0 else -1
        return matcher.counted, self.folded.counted, verb


class Hits(NamedTuple):
    """Hits of a group: their number, and the first of them."""

    group: int
    number: int
    first: tuple[Found, ...]


NONE: Sequence[int] = array("I")


class JoinedTexts(NamedTuple):
    """The texts of an entry as one, its title first: cuts of its numbers, starts of verbs, its end."""

    words: str
    inside: bytes
    verbs: frozenset[int]
    title: int


def _having(
    entries: Sequence[JoinedTexts], word: FoldedStretch, verb: int, among: Iterable[int], titled: bool = False
) -> Iterator[int]:
    """The entries that have a word, as one of their texts has it; `titled`: their titles."""
    words, size = word.words, len(word.words)
    if titled:
        some = (place for place in among if entries[place].words.find(words, 0, entries[place].title) >= 0)
    else:
        some = (place for place in among if words in entries[place].words)
    simple = verb < 0 and not (word.starts or word.ends)
    for place in some:
        text = entries[place]
        if simple or any(
            (verb < 0 or at + verb in text.verbs) and (not titled or at + size <= text.title)
            for at in _places_in(text.words, text.inside, word)
        ):
            yield place


KEPT_TEXTS, KEPT_WORDS = 2048, 32
"""Texts that were read last, and words that were asked for last, with the entries that have them."""


class Matcher:
    """An index, ready to be searched: entries that have all words are looked up, and those shown are read."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self.folder = Folder(index.rules)
        self._forms = sorted(index.rules.forms, key=lambda form: (-len(form), form))
        self._verbs = {int(text): starts for text, starts in index.verbs.items()}
        self.folded = lru_cache(KEPT_TEXTS)(lambda number: Folded(self.folder, index.texts[number]))
        self._having = lru_cache(KEPT_WORDS)(self._look_up)
        self._identified: dict[str, list[int]] = {}
        self.plain: list[JoinedTexts] = []
        self.counted: list[JoinedTexts] = []
        self.names: list[str] = []
        self._signs: dict[str, array[int]] = {}
        self._numbers: dict[str, array[int]] = {}
        for place, entry in enumerate(index.entries):
            self._identified.setdefault(entry.id, []).append(place)
            self._join(place, entry)

    def _join(self, place: int, entry: IndexEntry) -> None:
        numbers = [entry.title, *(number for part in entry.parts for number in part.texts)]
        texts = [self.index.texts[number] for number in numbers]
        starts, at = [], 0
        for number, text in zip(numbers, texts, strict=True):
            starts += [at + start for start in self._verbs.get(number, ())]
            at += len(text) + 1
        folded = Folded(self.folder, "\n".join(texts))
        title, *verbs = (bisect_left(folded.source, at) for at in (len(texts[0]), *starts))
        self.plain.append(JoinedTexts(folded.words, b"", frozenset(verbs), title))
        if folded.tokens:
            title, *verbs = (bisect_left(folded.places, at) for at in (title, *verbs))
        self.counted.append(JoinedTexts(*folded.counted[:2], frozenset(verbs), title))
        names = (entry.id, texts[0], *(part.id for part in entry.parts if part.id))
        self.names.append(self.folder.plain("\n".join(f" {name} " for name in names)))
        for sign in {*folded.words, *folded.counted.words}:
            self._signs.setdefault(sign, array("I")).append(place)
        for figures in {token.figures for token in folded.tokens}:
            self._numbers.setdefault(figures, array("I")).append(place)

    def words(self, query: str) -> tuple[str, ...]:
        """The words of a query; what stands in quotation marks is one."""
        found: list[str] = []
        for place, piece in enumerate(self.folder.plain(query[: self.index.limit]).split('"')):
            words = piece.split()
            found += [" ".join(words)] if place % 2 else [word.strip(STOPS) for word in words]
        return tuple(dict.fromkeys(filter(None, found)))[: self.index.most_words]

    def find(self, query: str, most: int | None = None) -> tuple[Hits, ...]:
        """The entries with all words of a query, by group: by rank and nearness, then as in the index."""
        words = self.words(query)
        groups: dict[int, list[int]] = {}
        for place in sorted(self._having_all(words)):
            groups.setdefault(self.index.entries[place].group, []).append(place)
        search = _Search(self, words)
        return tuple(
            Hits(group, len(places), search.first(places, most)) for group, places in sorted(groups.items())
        )

    def count(self, query: str) -> int:
        """The number of entries that have all words of a query."""
        return len(self._having_all(self.words(query)))

    def _having_all(self, words: tuple[str, ...]) -> frozenset[int]:
        if len(words) == 1:
            return self._having(words[0]).union(self._identified.get(words[0], ()))
        return frozenset.intersection(*map(self._having, words)) if words else frozenset()

    def _look_up(self, word: str) -> frozenset[int]:
        """The entries that have a word, in any form."""
        found: set[int] = set()
        for form in self.forms(word):
            joined, each, verb = form.way(self)
            numbers = [self._numbers.get(number, NONE) for number in each.numbers]
            among = min([self._rarest(each.words), *numbers], key=len)
            found.update(among if each.words in each.numbers else _having(joined, each, verb, among))
        return frozenset(found)

    def _rarest(self, words: str) -> Sequence[int]:
        """Few entries, among them all that have some words; a figure may stand there as a word."""
        signs = (self._signs.get(sign, NONE) for sign in words if not "0" <= sign <= "9")
        return min(signs, key=len, default=range(len(self.names)))

    def forms(self, word: str) -> tuple[WordForm, ...]:
        """The word as it stands, in the singular, and with the verb of a standard for that of a law."""
        found = [WordForm(Folded(self.folder, word))]
        if PLURAL.search(word):
            found.append(WordForm(Folded(self.folder, word[:-1])))
        for form in self._forms:
            at = _whole(word, form)
            if at >= 0:
                other = word[:at] + self.index.rules.forms[form] + word[at + len(form) :]
                found.append(WordForm(Folded(self.folder, other), at))
                break
        return tuple(found)

    def spans(self, forms: Iterable[WordForm], number: int) -> tuple[Span, ...]:
        """The spans of a word in a text, in any form; those that overlap are one."""
        text = self.folded(number)
        found: list[Span] = []
        for form in forms:
            for start, end, verb in _places(form, text):
                if form.verb < 0 or text.source[verb] in self._verbs.get(number, ()):
                    found.append((text.source[start], (text.source[end - 1] + 1 if end else 0)))
        return _merged(found)


def _whole(word: str, form: str) -> int:
    """The place of a form in a word, in Latin letters as a word of its own; -1 if there is none."""
    at = word.find(form)
    if at < 0 or not form.isascii():
        return at
    around = word[at - 1 : at] + word[at + len(form) : at + len(form) + 1]
    return at if not any("a" <= sign <= "z" for sign in around) else -1


def _places(form: WordForm, text: Folded) -> Iterator[tuple[int, int, int]]:
    """The places of a form in a text: start, end and the place of its verb, all in the plain text."""
    word = form.folded
    if not word.tokens:
        for start in _places_in(text.words, b"", FoldedStretch(word.words)):
            yield start, start + len(word.words), start + max(form.verb, 0)
    elif text.tokens:
        counted, places = word.counted, text.places
        for start in _places_in(*text.counted[:2], counted):
            verb = start + (word.places.index(form.verb) if form.verb >= 0 else 0)
            yield places[start], text.end_of(start + len(counted.words)), places[verb]


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(end, found[-1][1])
        else:
            found.append((start, end))
    return tuple(found)


class _Search:
    """One query: where each of its words stands in each text."""

    def __init__(self, matcher: Matcher, words: tuple[str, ...]) -> None:
        self._matcher = matcher
        self._index = matcher.index
        self._words = [matcher.forms(word) for word in words]
        self._count = len(words)
        phrases = dict.fromkeys((" ".join(words), "".join(words)))
        self._phrase = [form for phrase in phrases for form in matcher.forms(phrase)]
        self._plain = words[0] if self._count == 1 else ""
        self._known: dict[int, tuple[tuple[Span, ...], ...]] = {}

    def _spans(self, number: int) -> tuple[tuple[Span, ...], ...]:
        """The spans of each word in a text."""
        if number not in self._known:
            self._known[number] = tuple(self._matcher.spans(forms, number) for forms in self._words)
        return self._known[number]

    def first(self, places: Sequence[int], most: int | None) -> tuple[Found, ...]:
        """The first of the entries that have all words; of many only the likeliest are read."""
        read = most if most is None or self._count == 1 else max(most, self._index.most_measured)
        likely = places if read is None or len(places) <= read else self._likely(places)
        found = map(self._read, islice(dict.fromkeys(likely), read))
        return tuple(sorted(found, key=lambda of: (of.rank, of.distance, of.entry))[:most])

    def _likely(self, places: Sequence[int]) -> Iterator[int]:
        """First come entries with the phrase as a name, then with it in the title, in a text, and all."""
        names, forms = self._matcher.names, [f" {form.folded.words} " for form in self._phrase]
        yield from sorted({at for form in forms for at in places if form in names[at]})
        ways = [form.way(self._matcher) for form in self._phrase]
        for titled in (True, False) if self._count > 1 else (True,):
            having = (_having(*way, places, titled) for way in ways)
            yield from sorted(frozenset().union(*having))
        yield from places

    def _read(self, place: int) -> Found:
        """The reading of an entry for the query."""
        entry = self._index.entries[place]
        title = self._spans(entry.title)
        texts = [(part.id, number) for part in entry.parts for number in part.texts]
        spans = [self._spans(number) for _, number in texts]
        rank, distance = self._rank(entry, title, self._plain == entry.id)
        found = tuple(
            (identity, number, self._marks(number, rows))
            for (identity, number), rows in zip(texts, spans, strict=True)
            if any(rows)
        )
        return Found(place, rank, distance, self._marks(entry.title, title), found)

    def _marks(self, number: int, rows: tuple[tuple[Span, ...], ...]) -> tuple[Span, ...]:
        """The marks in a text: each word, and the phrase as one."""
        phrase = self._matcher.spans(self._phrase, number) if self._count > 1 and all(rows) else ()
        return _merged([*phrase, *(span for row in rows for span in row)])

    def _rank(self, entry: IndexEntry, title: tuple[tuple[Span, ...], ...], named: bool) -> tuple[int, int]:
        names = [entry.title, *(part.texts[0] for part in entry.parts if part.id)]
        if named or any(map(self._is_whole, names)):
            return IN_NAME, 0
        if self._has_phrase(entry.title):
            return IN_NAME, 1
        numbers = [[entry.title], *(list(part.texts) for part in entry.parts)]
        if any(self._has_phrase(number) for row in numbers[1:] for number in row):
            return AS_PHRASE, 0
        within = [distance for distance in map(self._distance, numbers) if distance >= 0]
        if within:
            return IN_PART, min(within)
        return IN_ENTRY, self._distance([number for row in numbers for number in row])

    def _has_phrase(self, number: int) -> bool:
        if self._count == 1:
            return bool(self._spans(number)[0])
        return all(self._spans(number)) and bool(self._matcher.spans(self._phrase, number))

    def _is_whole(self, number: int) -> bool:
        """Whether the phrase is the text, or one of its words."""
        plain = self._matcher.folded(number).words
        return any(form.folded.words in (plain, *plain.split(" ")) for form in self._phrase)

    def _distance(self, numbers: list[int]) -> int:
        """The length of the shortest stretch of these texts with all words, -1 if they have not all."""
        found: list[tuple[int, int, int]] = []
        offset = 0
        for number in numbers:
            for word, spans in enumerate(self._spans(number)):
                found += [(offset + start, offset + end, word) for start, end in spans]
            offset += len(self._index.texts[number])
        found.sort()
        return _window(found, self._count)


def _window(places: list[tuple[int, int, int]], count: int) -> int:
    """The length of the shortest stretch that has a place of each word, -1 if one has none."""
    best = -1
    last: dict[int, tuple[int, int]] = {}
    for start, end, word in places:
        last[word] = start, end
        if len(last) == count:
            length = max(end for _, end in last.values()) - min(start for start, _ in last.values())
            best = length if best < 0 else min(best, length)
    return best

"""The matcher: folded entries of an index in which all words of a query stand, the nearest first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import msgspec

from clausework.lang.registry import part

# Folding: what counts as the same in a search. The rules are data, see `Rules`: the index brings them to
# the browser, so that both matchers have the same.
USUAL = (
    *(range(0x20, 0x250), range(0x370, 0x530), range(0x2000, 0x2070), range(0x2100, 0x2190)),
    *(range(0x2460, 0x2500), range(0x3000, 0x3040), range(0xFF00, 0xFFF0)),
)
"""Characters of a query whose folding the index tells, even where no text has them."""
MARKS = {
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}
"""Marks in one form, and nothing in the place of those that cannot be seen."""
LONGEST = 24
"""Characters of the longest numeral that is read."""
FIGURES = re.compile(r"[0-9]+(?:\.[0-9]+)*")
LETTERS = re.compile("[a-z][a-z-]*")
PREFIX = re.compile(r"[a-z.-][0-9]+$")
"""The end of an identifier or of a clause number, of which the rest may be still to come."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What folding knows: characters, Chinese numerals, numbers in words, and forms of verbs."""

    fold: dict[str, str]
    numerals: dict[str, int]
    units: dict[str, int]
    words: dict[str, str]
    forms: dict[str, str]


def rules_of(languages: Iterable[str], texts: Iterable[str]) -> Rules:
    """The rules of all languages of a standard, with the characters of these texts."""
    found: dict[str, dict[str, object]] = {"numerals": {}, "units": {}, "words": {}, "forms": {}}
    for lang in languages:
        known = part(lang, "folding")
        for name, data in found.items():
            data.update(getattr(known, name.upper()))
    characters = {chr(point) for points in USUAL for point in points}.union(*texts)
    fold = {sign: _folded(sign) for sign in sorted(characters) if _folded(sign) != sign}
    return msgspec.convert({"fold": fold, **found}, Rules)


def _folded(sign: str) -> str:
    if sign in MARKS:
        return MARKS[sign]
    if sign.isspace():
        return " "
    return "".join(MARKS.get(each, each) for each in unicodedata.normalize("NFKC", sign).lower())


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
        self._table = str.maketrans(rules.fold)
        signs = "".join(sorted({*rules.numerals, *rules.units}))
        self._numeral = re.compile(f"[{signs}]+") if signs else None

    def plain(self, text: str) -> str:
        """The text in one width and one case of letters."""
        return text.translate(self._table)

    def fold(self, text: str) -> Folded:
        """The text with its numbers."""
        return Folded(self, text)

    def tokens(self, plain: str) -> tuple[Token, ...]:
        """The numbers of a plain text, in order."""
        found = [Token(match.start(), match.end(), match[0]) for match in FIGURES.finditer(plain)]
        if self._numeral:
            for match in self._numeral.finditer(plain):
                figures = self.figures(match[0])
                if figures:
                    found.append(Token(match.start(), match.end(), figures))
        if self.rules.words:
            found += self._in_words(plain)
        return tuple(sorted(found, key=lambda token: token.start))

    def _in_words(self, plain: str) -> Iterable[Token]:
        for match in LETTERS.finditer(plain):
            word, start = match[0].rstrip("-"), match.start()
            if word in self.rules.words:
                yield Token(start, start + len(word), self.rules.words[word])
                continue
            for piece in match[0].split("-"):
                if piece in self.rules.words:
                    yield Token(start, start + len(piece), self.rules.words[piece])
                start += len(piece) + 1

    def figures(self, run: str) -> str:
        """The figures of a Chinese numeral, "" if it is none."""
        if len(run) > LONGEST:
            return ""
        if not any(sign in self.rules.units for sign in run):
            digits = "".join(str(self.rules.numerals[sign]) for sign in run)
            return digits if len(digits) != 2 else ""  # 三五 is three or five
        number = self._with_units(run)
        return "" if number is None else str(number)

    def _with_units(self, run: str) -> int | None:
        total = section = digit = 0
        small, big = 10**4, 10**12
        for sign in run:
            if sign in self.rules.numerals:
                if digit:
                    return None
                digit = self.rules.numerals[sign]
                continue
            size = self.rules.units[sign]
            if size >= 10**4:
                section += digit
                if not section or size >= big:
                    return None
                total, section, digit, small, big = total + section * size, 0, 0, 10**4, size
            else:
                if size >= small or not (digit or size == 10):
                    return None
                section, digit, small = section + (digit or 1) * size, 0, size
        if digit and small != 10 and self.rules.numerals.get(run[-2]) != 0:
            return None  # 一百一 may be 101 or 110
        return total + section + digit


class Folded:
    """A text folded: `plain`, and `counted` with its numbers as figures, each with the ways back."""

    def __init__(self, folder: Folder, text: str) -> None:
        self._folder = folder
        self.text = text
        self.plain = folder.plain(text)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The numbers of `plain`."""
        return self._folder.tokens(self.plain)

    @cached_property
    def source(self) -> list[int]:
        """For each character of `plain`, and for its end, which one of the text it comes from."""
        found: list[int] = []
        for place, sign in enumerate(self.text):
            found += [place] * len(self._folder.rules.fold.get(sign, sign))
        return [*found, len(self.text)]

    @cached_property
    def _counting(self) -> tuple[str, list[int], tuple[Token, ...]]:
        words: list[str] = []
        places: list[int] = []
        tokens: list[Token] = []
        at = 0
        for token in self.tokens:
            words += [self.plain[at : token.start], token.figures]
            places += [*range(at, token.start), *[token.start] * len(token.figures)]
            tokens.append(Token(len(places) - len(token.figures), len(places), token.figures))
            at = token.end
        words.append(self.plain[at:])
        places += range(at, len(self.plain) + 1)
        return "".join(words), places, tuple(tokens)

    @property
    def counted(self) -> str:
        """The text with its numbers as figures."""
        return self._counting[0]

    @property
    def places(self) -> list[int]:
        """For each character of `counted`, and for its end, the place in `plain`."""
        return self._counting[1]

    @property
    def counted_tokens(self) -> tuple[Token, ...]:
        """The numbers of `counted`."""
        return self._counting[2]


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
    """What can be found: a clause, a comment, a legal basis; `title` is the number of a text.

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
    and of each group `most_shown` entries are shown.
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
    most_shown: int = 100


class FoundText(msgspec.Struct, frozen=True, array_like=True):
    """A text of an entry in which words stand: the ID of its part, its number, and where."""

    id: str
    text: int
    marks: tuple[Span, ...]


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


class Matcher:
    """An index, ready to be searched; what is folded is kept."""

    def __init__(self, index: SearchIndex) -> None:
        self.index = index
        self.folder = Folder(index.rules)
        self._forms = sorted(index.rules.forms, key=lambda form: (-len(form), form))

    @cached_property
    def _folded(self) -> list[Folded]:
        return [self.folder.fold(text) for text in self.index.texts]

    @cached_property
    def _whole(self) -> str:
        return "\n".join(text.plain for text in self._folded)

    @cached_property
    def _verbs(self) -> dict[int, frozenset[int]]:
        return {int(text): frozenset(starts) for text, starts in self.index.verbs.items()}

    def words(self, query: str) -> tuple[str, ...]:
        """The words of a query; what stands in quotation marks is one."""
        found: list[str] = []
        for place, piece in enumerate(self.folder.plain(query[: self.index.limit]).split('"')):
            found += [" ".join(piece.split())] if place % 2 else piece.split()
        return tuple(dict.fromkeys(filter(None, found)))[: self.index.most_words]

    def find(self, query: str) -> tuple[Found, ...]:
        """What has all words of a query, by group and rank, then by nearness, then as the index has it."""
        words = self.words(query)
        if not words:
            return ()
        search = _Search(self, words)
        found = filter(None, map(search.entry, range(len(self.index.entries))))
        entries = self.index.entries
        return tuple(sorted(found, key=lambda of: (entries[of.entry].group, of.rank, of.distance, of.entry)))

    def forms(self, word: str) -> tuple[WordForm, ...]:
        """The word as it stands, and with the verb of a standard for that of a law."""
        found = [WordForm(self.folder.fold(word))]
        for form in self._forms:
            at = _whole(word, form)
            if at >= 0:
                other = word[:at] + self.index.rules.forms[form] + word[at + len(form) :]
                found.append(WordForm(self.folder.fold(other), at))
                break
        return tuple(found)

    def stands(self, word: str) -> bool:
        """Whether a folded word stands in any text as it is."""
        return word in self._whole

    def spans(self, forms: Iterable[WordForm], number: int) -> tuple[Span, ...]:
        """Where a word stands in a text, in any form; what overlaps is one."""
        text = self._folded[number]
        found: list[Span] = []
        for form in forms:
            if not form.folded.tokens and form.folded.plain not in text.plain:
                continue
            for start, end, verb in _places(form, text):
                if form.verb < 0 or text.source[verb] in self._verbs.get(number, ()):
                    found.append((text.source[start], _end(text, end)))
        return _merged(found)


def _whole(word: str, form: str) -> int:
    """Where a form stands in a word, in Latin letters as a word of its own; -1 if it does not."""
    at = word.find(form)
    if at < 0 or not form.isascii():
        return at
    around = word[at - 1 : at] + word[at + len(form) : at + len(form) + 1]
    return at if not any("a" <= sign <= "z" for sign in around) else -1


def _end(text: Folded, end: int) -> int:
    """The end in the source of what ends there in the folded text."""
    return text.source[end - 1] + 1 if end else 0


def _places(form: WordForm, text: Folded) -> Iterator[tuple[int, int, int]]:
    """Where a form stands in a text: start, end and the place of its verb, all in the plain text."""
    word = form.folded
    for start in _occurrences(word.plain, text.plain):
        end = start + len(word.plain)
        if not _cuts(start, end, word.plain, word.tokens, text.tokens):
            yield start, end, start + max(form.verb, 0)
    if word.tokens:
        places = text.places
        for start in _occurrences(word.counted, text.counted):
            end = start + len(word.counted)
            if not _cuts(start, end, word.counted, word.counted_tokens, text.counted_tokens):
                verb = start + (word.places.index(form.verb) if form.verb >= 0 else 0)
                yield places[start], _token_end(text, end), places[verb]


def _token_end(text: Folded, end: int) -> int:
    """The end in the plain text of what ends there in the counted one."""
    for token, counted in zip(text.tokens, text.counted_tokens, strict=True):
        if counted.start < end <= counted.end:
            return token.end
    return text.places[end]


def _occurrences(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _cuts(start: int, end: int, word: str, inner: tuple[Token, ...], outer: tuple[Token, ...]) -> bool:
    """Whether a number at an end of the word is but a part of one in the text: 3年 in 13年.

    The last number of an identifier may be: C-004 in C-0041.
    """
    if not inner:
        return False
    first = inner[0].start == 0
    last = inner[-1].end == len(word) and not PREFIX.search(word)
    return any(
        (first and token.start < start < token.end) or (last and token.start < end < token.end)
        for token in outer
    )


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
        """Where each word stands in a text."""
        if number not in self._known:
            self._known[number] = tuple(self._matcher.spans(forms, number) for forms in self._words)
        return self._known[number]

    def entry(self, place: int) -> Found | None:
        """What an entry has of the query, None if a word is missing."""
        entry = self._index.entries[place]
        named = self._plain == entry.id
        title = self._spans(entry.title)
        texts = [(part.id, number) for part in entry.parts for number in part.texts]
        spans = [self._spans(number) for _, number in texts]
        missing = not all(any(row[word] for row in (title, *spans)) for word in range(self._count))
        if missing and not named:
            return None
        rank, distance = self._rank(entry, title, named)
        found = tuple(
            FoundText(identity, number, self._marks(number, rows))
            for (identity, number), rows in zip(texts, spans, strict=True)
            if any(rows)
        )
        return Found(place, rank, distance, self._marks(entry.title, title), found)

    def _marks(self, number: int, rows: tuple[tuple[Span, ...], ...]) -> tuple[Span, ...]:
        """What is marked in a text: each word, and the phrase as one."""
        phrase = self._matcher.spans(self._phrase, number) if self._count > 1 and all(rows) else ()
        return _merged([*phrase, *(span for row in rows for span in row)])

    def _rank(self, entry: IndexEntry, title: tuple[tuple[Span, ...], ...], named: bool) -> tuple[int, int]:
        if named:
            return IN_NAME, 0
        names = [entry.title, *(part.texts[0] for part in entry.parts if part.id)]
        whole = [self._is_whole(number) for number in names]
        if any(whole):
            return IN_NAME, 0
        if self._has_phrase(entry.title):
            return IN_NAME, 1
        numbers = [[entry.title], *(list(part.texts) for part in entry.parts)]
        if any(self._has_phrase(number) for row in numbers[1:] for number in row):
            return AS_PHRASE, 0
        near = [self._distance(row) for row in numbers]
        within = [distance for distance in near if distance >= 0]
        if within:
            return IN_PART, min(within)
        return IN_ENTRY, self._distance([number for row in numbers for number in row])

    def _has_phrase(self, number: int) -> bool:
        if self._count == 1:
            return bool(self._spans(number)[0])
        return all(self._spans(number)) and bool(self._matcher.spans(self._phrase, number))

    def _is_whole(self, number: int) -> bool:
        """Whether the phrase is the text, or one of its words."""
        plain = self._matcher.folder.plain(self._index.texts[number])
        return any(form.folded.plain in (plain, *plain.split(" ")) for form in self._phrase)

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

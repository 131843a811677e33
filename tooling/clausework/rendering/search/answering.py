"""The answer to a query as it is shown, and what to search for instead where nothing was found."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cached_property, partial
from itertools import islice
from urllib.parse import quote

import msgspec
from markupsafe import Markup

from clausework.rendering import routes
from clausework.rendering.page import environment
from clausework.rendering.search import matching
from clausework.strings.catalogue import say, strings_under

MOST = 3
"""Other queries that are named, with the one that is answered."""
TRIES = 5
"""Queries that are tried: each costs as much as the first."""
LONGEST = 24
"""Characters of what is read as one word, or in which an error is looked for."""
SHORTEST = 3
"""Characters of a word in which an error is looked for: two characters are near too many others."""
HEAVIEST = 8
"""What a rare word weighs: less than two that are not common, however rare it is."""
LATIN, UNIT = re.compile("[a-z]+"), re.compile("[a-z]+|[^a-z]")
FIGURES, NUMBER = re.compile("[0-9]+"), re.compile("[0-9 .-]+")


class Suggestion(msgspec.Struct, frozen=True, array_like=True):
    """Another query, and how many entries have it."""

    query: str
    count: int


class Rewording:
    """Other words for a query that finds nothing: the nearest that the text of the standard has."""

    def __init__(self, matcher: matching.Matcher) -> None:
        index = matcher.index
        self._matcher, self._endings = matcher, index.rules.endings
        words = {self._counted(word): matcher.folder.plain(word) for word in index.vocabulary}
        words = {counted: word for counted, word in words.items() if not NUMBER.fullmatch(counted)}
        words |= {counted.replace(" ", ""): word for counted, word in words.items()}
        self._stems: dict[str, str] = {}
        for word in sorted(filter(LATIN.fullmatch, words), key=len):  # the shortest of a stem stands for all
            words[word] = self._stems.setdefault(self._base(word), word)
        asking = dict.fromkeys(index.rules.asking, "")
        self._known = {**words, **index.rules.stems, **index.preferred, **asking}
        self._texts: list[tuple[int, str]] = []
        for place, (entry, joined) in enumerate(zip(index.entries, matcher.counted, strict=True)):
            title, *texts = joined.words.split("\n")
            self._texts += [(place, f" {title}\n {text}") for text in texts if entry.group == 0]
        self._all = "\n".join(text for _, text in self._texts)

    def _counted(self, words: str) -> str:
        return matching.Folded(self._matcher.folder, words).counted.words

    def queries(self, query: str) -> tuple[tuple[Suggestion, frozenset[int]], ...]:
        """Queries that find something, the likeliest first, each with the entries that it was made for."""
        tried = islice(self._others(self._matcher.words(query)), TRIES)
        found = ((Suggestion(other, self._matcher.count(other)), entries) for other, entries in tried)
        return tuple(islice((each for each in found if each[0].count), MOST))

    def _others(self, words: tuple[str, ...]) -> Iterator[tuple[str, frozenset[int]]]:
        """The query without its errors, then those of its words that a text has, with its entries."""
        right = tuple(map(self._right, words))
        fixed = _joined(right) if right != words else ""
        if fixed:
            yield fixed, frozenset()
        near = [word for word in right if 2 * self._strange(self._counted(word)) <= len(word)] or right
        pieces = tuple(dict.fromkeys(self._pieces(self._counted(" ".join(near)))))
        likely: dict[tuple[str, ...], set[int]] = {}
        for entry, text in self._texts:
            likely.setdefault(tuple(piece for piece in pieces if _begins(piece, text)), set()).add(entry)
        many = {piece: sum(_begins(piece, text) for _, text in self._texts) or 1 for piece in pieces}
        weight = {piece: min((len(self._texts) // many[piece]).bit_length(), HEAVIEST) for piece in pieces}
        for chosen in sorted(filter(None, likely), key=lambda words: -sum(weight[word] for word in words)):
            if _joined(chosen) != fixed:
                yield _joined(chosen), frozenset(likely[chosen])

    def _pieces(self, words: str) -> Iterator[str]:
        """The words that are looked for: terms in the place of other names, and no words of questions."""
        found = (self._known[piece] if known else self._stem(piece) for piece, known in self._cut(words))
        return filter(None, found)

    def _cut(self, words: str) -> Iterator[tuple[str, bool]]:
        """The longest known words, and between them single characters and Latin words that are not known."""
        units, at = UNIT.findall(words), 0
        while at < len(units):
            ends = range(min(at + LONGEST, len(units)), at, -1)
            end = next((end for end in ends if "".join(units[at:end]) in self._known), 0)
            yield "".join(units[at : end or at + 1]), end > 0
            at = end or at + 1

    def _base(self, word: str) -> str:
        """An English word without its ending."""
        stems = (word.removesuffix(ending) for ending in self._endings if word.endswith(ending))
        return next((stem for stem in stems if len(stem) >= SHORTEST), word)

    def _stem(self, word: str) -> str:
        """The word of the text that is another form of a word, or the word if one of the text begins so."""
        found = self._stems.get(self._base(word), "")
        return found or (word if len(word) >= SHORTEST and f" {word}" in self._all else "")

    def _right(self, word: str) -> str:
        """A word that stands nowhere with one character put right, so that it does."""
        whole = self._counted(word)
        if not SHORTEST <= len(whole) <= LONGEST or self._matcher.count(word) or self._stem(whole):
            return word
        near = dict.fromkeys(each for each in self._near(whole) if _is_near(each, whole))
        return min(near, key=lambda each: (self._strange(each), not {*whole} <= {*each}), default=word)

    def _near(self, word: str) -> Iterator[str]:
        """The words that a word may stand for: English ones, or those that share the right half of it."""
        if word.isascii():
            yield from (known for known, meant in self._known.items() if meant)
            return
        half = len(word) // 2
        moved = f"{word[: half - 1]}{word[half]}{word[half - 1]}{word[half + 1 :]}"
        if moved in self._all:
            yield moved
        for size in range(len(word) - 1, len(word) + 2):
            for found in re.finditer(re.escape(word[:half]), self._all):
                yield self._all[found.start() : found.start() + size]
            for found in re.finditer(re.escape(word[half:]), self._all):
                yield self._all[max(found.end() - size, 0) : found.end()]

    def _strange(self, words: str) -> int:
        """The number of characters of some words that belong to no known word."""
        strange = (piece for piece, known in self._cut(words) if not (known or FIGURES.match(piece)))
        return sum(len(piece) for piece in strange if not self._stem(piece))


def _begins(piece: str, text: str) -> bool:
    """Whether a word stands in a text, a Latin one not inside another."""
    at = text.find(piece)
    while at > 0 and LATIN.fullmatch(text[at - 1] + piece[0]):
        at = text.find(piece, at + 1)
    return at >= 0


def _is_near(word: str, other: str) -> bool:
    """Whether one character is changed, put in, left out or moved, and none of the figures is."""
    if FIGURES.findall(word) != FIGURES.findall(other) or {"\n", " "} & {*word}:  # another number is no error
        return False
    while word and other and word[0] == other[0]:
        word, other = word[1:], other[1:]
    while word and other and word[-1] == other[-1]:
        word, other = word[:-1], other[:-1]
    return max(len(word), len(other)) == 1 or (len(word) == 2 and word == other[::-1])


def _joined(words: Iterable[str]) -> str:
    """The words as a query; a word with blanks in it is quoted."""
    return " ".join(f'"{word}"' if " " in word else word for word in words)


SEPARATOR = "¦"
"""Between the words that the theme marks on the page reached; no text has it."""
LONG, BEFORE = 240, 40
"""Characters of a text that are shown, and of those how many before the first mark."""
SPLIT = re.compile(r"[*+\-:~^]")
"""What the theme reads as a blank in the words to mark."""
UNQUOTED = "!~*'()"
"""What encodeURIComponent leaves as it is."""
MOST_MARKED = 6

Piece = tuple[str, bool]
"""Words, and whether they are marked."""


class AnsweredLine(msgspec.Struct, frozen=True, array_like=True):
    """A text that has words of the query: its provision ("" for none), its address and its pieces."""

    id: str
    address: str
    pieces: tuple[Piece, ...]


class AnsweredEntry(msgspec.Struct, frozen=True, array_like=True):
    """Entry of an answer, by its title, with the address from the root of the site."""

    address: str
    title: tuple[Piece, ...]
    lines: tuple[AnsweredLine, ...]


class AnsweredGroup(msgspec.Struct, frozen=True, array_like=True):
    """Entries of one kind in an answer: their number, and the first of them."""

    title: str
    count: int
    entries: tuple[AnsweredEntry, ...]


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """Answer to a query, for other words if `instead` has some, and other queries to try."""

    count: int
    groups: tuple[AnsweredGroup, ...]
    suggestions: tuple[Suggestion, ...] = ()
    instead: str = ""


class SearchEngine:
    """Answers queries from an index."""

    def __init__(self, matcher: matching.Matcher) -> None:
        self.matcher = matcher
        self._index = matcher.index
        self._rewording = Rewording(matcher)

    def answer(self, query: str) -> Answer:
        """The answer to a query; where nothing has it, or to a question, that to the words of the text."""
        found = self.matcher.find(query, self._index.most_shown)
        asking = {*self._index.rules.asking} & {*self.matcher.words(query)}
        phrase = any(hit.rank <= matching.AS_PHRASE for group in found for hit in group.first)
        others = () if found and (phrase or not asking) else self._rewording.queries(query)
        if not others:
            return self._answer(found)
        (instead, best), *more = others
        answer = self._answer(self.matcher.find(instead.query, self._index.most_shown), best)
        suggestions = tuple(suggestion for suggestion, _ in more)
        return msgspec.structs.replace(answer, suggestions=suggestions, instead=instead.query)

    def _answer(self, found: tuple[matching.Hits, ...], best: frozenset[int] = frozenset()) -> Answer:
        """The entries found, in each group first those that the words were chosen for."""
        groups = tuple(
            AnsweredGroup(
                self._index.groups[each.group],
                each.number,
                tuple(map(self._entry, sorted(each.first, key=lambda hit: hit.entry not in best))),
            )
            for each in found
        )
        return Answer(sum(each.number for each in found), groups)

    def _entry(self, found: matching.Found) -> AnsweredEntry:
        entry, texts = self._index.entries[found.entry], self._index.texts
        title = texts[entry.title]
        lines = [self._line(entry, each) for each in found.texts]
        words = [title[start:end] for start, end in found.marks]
        words += [texts[number][start:end] for _, number, marks in lines for start, end in marks]
        marked = _marked(words)
        if not lines and entry.parts:
            first = entry.parts[0]
            lines = [(first.id, first.texts[bool(first.id)], ())]
        return AnsweredEntry(
            _address(entry, "", marked),
            _pieces(title, found.marks),
            tuple(
                AnsweredLine(name, _address(entry, name, marked), _excerpt(texts[number], marks))
                for name, number, marks in dict.fromkeys(lines)
            ),
        )

    def _line(self, entry: matching.IndexEntry, found: matching.FoundText) -> matching.FoundText:
        """A text that was found; in the place of an ID the first text that it names."""
        name, number, _ = found
        if not name or self._index.texts[number] != name:
            return found
        return name, self._named[entry.address, name], ()

    @cached_property
    def _named(self) -> dict[tuple[str, str], int]:
        """The first text of each provision, by its page and its ID."""
        return {
            (entry.address, part.id): part.texts[1]
            for entry in reversed(self._index.entries)
            for part in reversed(entry.parts)
            if part.id
        }


def _marked(words: Iterable[str]) -> str:
    """The words that the page reached marks: neither single characters nor pieces of identifiers."""
    found: dict[str, None] = {}
    for word in words:
        pieces = SPLIT.split(word)
        if len(pieces) > 1:
            pieces = [piece for piece in pieces if len(piece) > 3 and not FIGURES.fullmatch(piece)]
        found.update(dict.fromkeys(piece for piece in pieces if len(piece) > 1))
    longest = sorted(found, key=lambda piece: -len(piece))  # the first that fits is marked
    return SEPARATOR.join(longest[:MOST_MARKED])


def _address(entry: matching.IndexEntry, name: str, marked: str) -> str:
    query = f"?h={quote(marked, safe=UNQUOTED)}" if marked else ""
    return f"{entry.address}{query}#{name or entry.id}"


def _pieces(text: str, marks: Iterable[matching.Span]) -> tuple[Piece, ...]:
    found: list[Piece] = []
    at = 0
    for start, end in marks:
        found += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(piece for piece in (*found, (text[at:], False)) if piece[0])


def _excerpt(text: str, marks: tuple[matching.Span, ...]) -> tuple[Piece, ...]:
    """A text, or of a long one the part around its first mark."""
    if len(text) <= LONG:
        return _pieces(text, marks)
    start = max(min((marks[0][0] if marks else 0) - BEFORE, len(text) - LONG), 0)
    end = min(start + LONG, len(text))
    inside = [(first - start, min(last, end) - start) for first, last in marks if first < end]
    before, after = "…" if start else "", "…" if end < len(text) else ""
    pieces = _pieces(text[start:end], inside)
    return tuple(piece for piece in ((before, False), *pieces, (after, False)) if piece[0])


# The page of results: built without any, and filled by the service for a query.
SLOT = "<!--cw:search-->{}<!--/cw:search-->"
"""Where the service puts the page for a query."""


def search_page(
    lang: str, query: str = "", answer: Answer | None = None, *, served: bool = False, said: str = ""
) -> Markup:
    """The body of the page; `served`: by the service, so that it answers without scripts."""
    address = routes.search(lang)

    def t(key: str, **values: object) -> str:
        return say(lang, f"site.{key}", **values)

    if answer:
        found = "found_one" if answer.count == 1 else "found" if answer.count else "none"
        found = f"search_box_{'instead' if answer.instead else found}"
        said = t(found, count=answer.count, query=query, instead=answer.instead)
    body = (
        environment()
        .get_template("search.html")
        .render(
            t=t,
            href=partial(routes.relative, address),
            routes=routes,
            lang=lang,
            address=address,
            words=json.dumps(strings_under(lang, "site.search_box_"), ensure_ascii=False),
            query=query,
            answer=answer,
            served=served,
            said=said,
        )
    )
    return Markup(body)  # noqa: S704 - a template of ours, which escapes

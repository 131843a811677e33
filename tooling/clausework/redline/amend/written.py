"""A written amending decision: the statements in its items, and the words that they quote.

How such texts are written is data: a grammar for each language, in the folder `grammar`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import NamedTuple

import msgspec

from clausework.lang.patterns import Patterns, on_use
from clausework.lang.zh.numerals import value

GRAMMARS = Path(__file__).with_name("grammar")
QUOTED = re.compile(r"⟦(\d+)⟧")
BROKEN = re.compile(r"([：:—-])\s*\n\s*(?=⟦)")
"""A line break between a sentence and what it quotes."""
STRAIGHT = '"'
"""A mark that opens quotations and closes them; one in another stands before a word."""
SENTENCE = re.compile(r"[^。；;\n]*?(?:[。；;]|\.(?=\s|$)|$)")
"""What is left out as not understood, up to the end of its sentence."""


class PlaceStep(NamedTuple):
    """A part of a text as a place names it: the kinds of parts that its word stands for, and its number."""

    units: tuple[str, ...]
    key: str


Route = tuple[PlaceStep, ...]
"""A place, from the outer part to the inner one."""


class Directive(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that a decision does: a verb of the grammar, "unknown" for words that it does not know.

    `item` and `level` are the number of the item and how deep it stands; `named` is the place as written.
    `old` and `new` are quoted words, the new ones line by line; `side` says on which side of a place or of
    words something comes, `kind` which parts it is. `coded` is where a code has what a law amends.
    """

    verb: str
    item: str
    level: int
    text: str
    named: str = ""
    place: tuple[Route, ...] = ()
    within: tuple[Route, ...] = ()
    anchor: tuple[Route, ...] = ()
    to: tuple[Route, ...] = ()
    coded: tuple[Route, ...] = ()
    kind: tuple[str, ...] = ()
    side: str = ""
    every: bool = False
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class DecisionGrammar:
    """The patterns by which the decisions of a language are written."""

    def __init__(self, lang: str) -> None:
        self.find = Patterns(str(GRAMMARS / lang))
        self.consecutive = bool(self.find.text("consecutive"))
        self.markers = self._compiled("markers")
        self.labels = self._compiled("labels")
        self.units = self.find.table("units")
        self.acts = self._compiled("acts")
        self.stops = self._compiled("stops")

    def _compiled(self, table: str) -> dict[str, re.Pattern[str]]:
        return {name: on_use(text, re.IGNORECASE) for name, text in self.find.table(table).items()}

    def paths(self, text: str) -> tuple[Route, ...]:
        """The places that a list of them names; of a range, every one."""
        found: list[Route] = []
        text = self.find.law.sub("", self.find.aside.sub("", QUOTED.sub("", text)))
        for part in re.split(self.find.text("join"), text):
            ends = [self._steps(end) for end in re.split(self.find.text("range"), part)]
            found += _between(*ends) if len(ends) > 1 and all(ends) else filter(None, ends)
        if self.find.inside.search(text):  # paragraphs (a) and (b) of section 4
            found = [route if len(route) > 1 else found[-1][:-1] + route for route in found]
        return tuple(found)

    def _steps(self, text: str) -> Route:
        outer_first = reversed(self.find.inside.split(text))
        found = [self._step(match) for each in outer_first for match in self.find.step.finditer(each)]
        named = self.find.bare.search(text)
        return (*((PlaceStep((), named["bare"]),) if named else ()), *found)

    def _step(self, match: re.Match[str]) -> PlaceStep:
        return PlaceStep(self.kinds(match["unit"] or ""), number_key(match["number"], match["sub"]))

    def kinds(self, word: str) -> tuple[str, ...]:
        """The kinds of parts that a word stands for."""
        word = word.lower()
        return tuple(
            (self.units.get(word) or self.units.get(word.removesuffix("s")) or self.units[""]).split()
        )


def number_key(number: str, sub: str | None = "") -> str:
    """The number of a part of a text, the same however it is written: 第十四条 is 14, (b) is b."""
    bare = number.strip("()（）.")
    numeral = value(bare)
    return (bare if numeral is None else str(numeral)) + (f"-{value(sub) or sub}" if sub else "")


def _between(first: Route, last: Route) -> list[Route]:
    """All places from the first to the last, which differ in their last number or letter alone."""
    start, end = first[-1], last[-1]
    if start.key.isdigit() and end.key.isdigit():
        keys = [str(number) for number in range(int(start.key), int(end.key) + 1)]
    else:
        keys = [start.key[:-1] + chr(code) for code in range(ord(start.key[-1]), ord(end.key[-1]) + 1)]
    return [(*(first[:-1] or last[:-1]), PlaceStep(start.units, key)) for key in keys]


@cache
def grammar(lang: str) -> DecisionGrammar:
    """The grammar of a language; that of English, if there is none of its own."""
    return DecisionGrammar(lang if (GRAMMARS / f"{lang}.toml").exists() else "en")


def read_statements(text: str, lang: str) -> tuple[Directive, ...]:
    """The statements of a decision, in its order."""
    return tuple(_Reader(text, grammar(lang)).statements())


class _Reader:
    """Reads the sentences of a decision, in which a number stands for each quotation."""

    def __init__(self, text: str, known: DecisionGrammar) -> None:
        self._known = known
        self._quotes: list[tuple[str, ...]] = []
        marks = known.find.table("quotes")
        self._marks = next((pair for char in text for pair in marks.items() if char in pair[0]), ("“", "”"))
        text = BROKEN.sub(r"\1", "".join(self._unquoted(text)))
        for mark, named in known.stops.items():
            text = named.sub(partial(self._stop, mark), text)
        self._lines = text.splitlines()
        self._open: list[str] = []  # the kinds of numbers of the items that the line stands in
        self._last: dict[str, str] = {}  # the last number of each kind

    def statements(self) -> Iterator[Directive]:
        item = ""
        for line in self._items():
            kind, label, rest = self._marker(line)
            if kind:
                self._last[kind] = label
                if kind == next(iter(self._known.markers)):  # the outermost
                    self._open.clear()
                if kind in self._open:
                    del self._open[self._open.index(kind) :]
                self._open.append(kind)
                item = label if len(self._open) == 1 else f"{item.split()[0]} {label}" if item else label
            yield from self._sentences(rest, item)

    def _items(self) -> Iterator[str]:
        """The lines with items: without title and preamble, and without what comes after the last."""
        text = "\n".join(self._lines)
        begin = self._known.find.begin.search(text)
        start = text.rfind("\n", 0, begin.start()) + 1 if begin else 0
        text = text[begin.end() if begin and not self._names(text[start : begin.end()]) else start :]
        end = self._known.find.end.search(text)
        lines = filter(None, map(str.strip, (text[: end.start()] if end else text).splitlines()))
        yield from lines if begin else itertools.dropwhile(self._heads, lines)

    def _names(self, line: str) -> bool:
        """Whether the line that ends a preamble names a part of the text, in which the items are."""
        said = self._known.acts["header"].match(self._marker(line)[2])
        return bool(said and self._known.paths(said["place"]))

    def _heads(self, line: str) -> bool:
        """Whether a line is no item, and does nothing: title and preamble, if that is not a usual one."""
        return not (self._marker(line)[0] or any(act.match(line) for act in self._known.acts.values()))

    def _marker(self, line: str) -> tuple[str, str, str]:
        """The kind of the number that a line begins with, the number, and the rest of the line."""
        kinds = [
            (kind, match) for kind, pattern in self._known.markers.items() if (match := pattern.match(line))
        ]
        if not kinds:
            return "", "", line
        kind, match = next((found for found in kinds if found[0] in self._open), kinds[0])
        if match["label"] == "(i)" and self._last.get(kind) != "(h)":
            kind = "roman"
        return kind, match["label"], line[match.end() :].strip()

    def _sentences(self, text: str, item: str) -> Iterator[Directive]:
        place = 0
        while place < len(text):
            place = self._known.find.gap.match(text, place).end()  # type: ignore[union-attr]  # matches ""
            if place == len(text):
                return
            known = ((name, pattern.match(text, place)) for name, pattern in self._known.acts.items())
            name, match = next(
                (found for found in known if found[1]), ("unknown", SENTENCE.match(text, place))
            )
            if match is None or match.end() == place:
                return
            place = match.end()
            yield self._statement(name, match, item)

    def _statement(self, name: str, match: re.Match[str], item: str) -> Directive:
        given = match.groupdict()
        paths: Mapping[str, tuple[Route, ...]] = {
            key: self._known.paths(given.get(key) or "") for key in ("place", "within", "anchor", "to")
        }
        code = self._known.find.coded.search(match[0])
        verb = name.split()[0]
        side = (given.get("side") or ("end" if verb == "append" else "")).lower()
        return Directive(
            verb=verb,
            item=item,
            level=len(self._open),
            text=QUOTED.sub(lambda quote: "“…”", match[0]).strip(),
            every="every" in name or bool(given.get("every")),
            side=side,
            named=QUOTED.sub("", given.get("place") or ""),
            old=tuple(line for quote in self._quoted(given.get("old")) for line in quote[:1]),
            new=tuple(line for quote in self._quoted(given.get("new")) for line in quote),
            coded=self._known.paths(f"§ {code['code']}") if code else (),
            kind=self._known.kinds(given["kind"]) if given.get("kind") else (),
            **paths,
        )

    def _quoted(self, text: str | None) -> list[tuple[str, ...]]:
        return [self._quotes[int(number)] for number in QUOTED.findall(text or "")]

    def _unquoted(self, text: str) -> Iterator[str]:
        """The text with ⟦n⟧ in the place of quotations; each further line of one may open with a mark too."""
        opening, closing = self._marks
        depth, held = 0, ""
        for line in text.splitlines(keepends=True):
            bare = line.strip()
            if depth and self._known.find.unclosed.match(bare):
                yield self._quote(held)
                depth, held = 0, ""
            if depth and bare[0:1] and bare[0] in opening:
                line = bare[1:] + "\n"
            for place, char in enumerate(line):
                before, after = line[max(place - 1, 0) : place], line[place + 1 : place + 2]
                within = closing == "’" and after.isalpha()  # an apostrophe
                bound = after.isalnum() and before in ("", " ", "(", "[") if depth else not before.isalnum()
                opens = char in opening and (char != STRAIGHT or bound)
                depth += opens
                if not depth:
                    yield char
                    continue
                depth -= char in closing and not (within or opens)
                held += char
                if not depth:
                    yield self._quote(held)
                    held = ""
        if held:
            yield self._quote(held)

    def _stop(self, mark: str, found: re.Match[str]) -> str:
        self._quotes.append((mark,))
        return f"{found['verb']} ⟦{len(self._quotes) - 1}⟧{' at the end' if found['last'] else ''}"

    def _quote(self, held: str) -> str:
        words = held[1:-1] if held[-1] in self._marks[1] else held[1:]
        lines = [
            self._known.find.inner.sub(self._known.find.text("outer"), line) for line in words.splitlines()
        ]
        kept: Sequence[str] = [line.strip() for line in lines if line.strip()] if len(lines) > 1 else lines
        self._quotes.append(tuple(kept) or ("",))
        return f"⟦{len(self._quotes) - 1}⟧"

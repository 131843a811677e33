"""A committee's revisions and comments in Word as rows of a typed-up table: each at the line that it is on.

A line is found by the ID that is printed with it and by its words, or by its words alone where no other line
has the same. What cannot be found so is told, and put nowhere.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from clausework.consultation.imports.tracked_word import MarkedLine, TrackedText, WordComment
from clausework.consultation.sheets.rows import Cell, CommentSheet, SheetRow
from clausework.lang.normalise import comparable
from clausework.model.clause import Place
from clausework.strings.catalogue import say

HEADINGS = ("clause", "provision", "quote", "text", "suggestion", "name", "received", "lang")
"""The columns of the table that the file is read as."""

Why = Literal["unknown", "ambiguous", "other_words", "within", "beside", "untracked", "undone"]
"""Why something stands nowhere: no line has these words, several have, the line with this ID has others; it
is within the insertion of another; it is in a footnote or header; words differ that nobody is said to have
changed; in a redline a line reads as before, so that somebody has rejected our change of it."""

PRINTED_ID = re.compile(r"\s*[\[［(（]?(?P<id>[A-Z][A-Za-z0-9.]*(?:-[A-Za-z0-9.]+)+)[\]］)）]?\s*$")
LABEL = re.compile(
    r"^(?:注\d*[:：]|示例\d*[:：]|NOTE(?: \d+)?[:：]?|EXAMPLE(?: \d+)?[:：]?"
    r"|[表图][A-Z]?[\d.]+|(?:Table|Figure) [A-Z]?[\d.]+(?: [-–—])?)\s*"
)


class PrintedLine(msgspec.Struct, frozen=True):
    """A line of the draft as it is printed, without what is counted; `clause` may be the standard's ID.

    `identity` is the ID printed with it, and `exact` are the words as the clause has them, without the
    numbers of references. A `later` line is one of a draft that came after; its place is where the draft
    has that ID.
    """

    clause: str
    provision: str
    words: str
    lang: str
    identity: str = ""
    exact: str = ""
    heading: bool = False
    later: bool = False


class Unplaced(msgspec.Struct, frozen=True):
    """What a reviewer did that stands at no line of the draft, with the words there, and why."""

    at: Place
    author: str
    words: str
    why: Why


class TrackedRows(msgspec.Struct, frozen=True):
    """The rows, each of one reviewer on one line, and what is unplaced."""

    sheet: CommentSheet
    unplaced: tuple[Unplaced, ...] = ()


def tracked_rows(text: TrackedText, lines: Iterable[PrintedLine], path: str) -> TrackedRows:
    """The rows in the order of the text."""
    finder = _Finder(lines)
    maker = _Maker(text, finder, path)
    entries = [entry for line in text.lines for entry in maker.rows(line)]
    maker.tell_undone()
    headings = {name: Place(path) for name in HEADINGS}
    for name in text.beside:
        maker.unplaced.append(Unplaced(Place(path), "", name, "beside"))
    for comment in text.comments.values():
        if comment.id not in maker.seen:
            maker.unplaced.append(Unplaced(Place(path), comment.author, comment.text, "beside"))
    return TrackedRows(CommentSheet(tuple(entries), headings), tuple(maker.unplaced))


class _Finder:
    """The lines of the draft by their words."""

    def __init__(self, lines: Iterable[PrintedLine]) -> None:
        self._lines: defaultdict[str, list[PrintedLine]] = defaultdict(list)
        self._later: defaultdict[str, set[str]] = defaultdict(set)
        self._ids: set[str] = set()
        for line in lines:
            words = comparable(line.words)
            self._lines[words].append(line)
            self._ids.add(line.identity)
            if line.later:
                self._later[line.identity].add(words)
        self._ids.discard("")

    def bare(self, words: str) -> tuple[str, str]:
        """The words without the ID printed after them, and the ID, "" if it is none of the draft's."""
        match = PRINTED_ID.search(words)
        if match and match["id"] in self._ids:
            return words[: match.start()], match["id"]
        return words, ""

    def is_later(self, words: str, identity: str) -> bool:
        """Whether a later draft has these words under this ID."""
        return any(comparable(form) in self._later[identity] for form in _forms(words))

    def find(self, words: str, identity: str) -> PrintedLine | Why:
        """The line with these words, and with this ID if there is one; of a later draft if need be."""
        for later in (False, True):
            for form in _forms(words):
                found = [line for line in self._lines.get(comparable(form), ()) if line.later == later]
                if identity:
                    found = [line for line in found if line.identity == identity]
                places = {(line.clause, line.provision) for line in found}
                if len(places) == 1:
                    return found[0]
                if places:
                    return "ambiguous"
        return "other_words" if identity else "unknown"


def _forms(words: str) -> Iterator[str]:
    """A line as it is; without its marker; without its label."""
    yield words
    head, tab, rest = words.partition("\t")
    if tab and len(head) < 8:
        yield rest
    if label := LABEL.match(words):
        yield words[label.end() :]


class _Maker:
    """Makes rows of lines; what cannot be placed goes into `unplaced`, the comments met with into `seen`."""

    def __init__(self, text: TrackedText, finder: _Finder, path: str) -> None:
        self._text = text
        self._finder = finder
        self._path = path
        self._before: PrintedLine | None = None
        self._later = False
        self._old: list[tuple[MarkedLine, str]] = []
        self.unplaced: list[Unplaced] = []
        self.seen: set[str] = set()

    def rows(self, line: MarkedLine) -> Iterator[SheetRow]:
        """A row for each reviewer who changed the line or remarked on it."""
        comments = [self._text.comments[name] for name in line.comments if name in self._text.comments]
        comments = [comment for comment in comments if comment.id not in self.seen]
        self.seen.update(comment.id for comment in comments)
        authors = dict.fromkeys((*line.authors, *(comment.author for comment in comments)))
        words, identity = self._finder.bare(line.base)
        found = self._finder.find(words, identity)
        if not authors and found == "other_words":
            self._leave(line, "", identity, "untracked")
        if isinstance(found, PrintedLine) and identity:
            self._later = self._later or found.later
            if not found.later and not self._finder.is_later(words, identity):
                self._old.append((line, identity))
        for author in authors:
            said = [comment for comment in comments if comment.author == author]
            if isinstance(found, PrintedLine):
                yield from self._row(line, found, author, said)
            else:
                self._leave(line, author, _all_words(line, author, said), found)
        if isinstance(found, PrintedLine) and not found.heading:
            self._before = found

    def tell_undone(self) -> None:
        """In a redline, tell of each line that reads as before our change; a text has no later words."""
        for line, identity in self._old if self._later else ():
            self._leave(line, "", identity, "undone")

    def _row(
        self, line: MarkedLine, found: PrintedLine, author: str, said: list[WordComment]
    ) -> Iterator[SheetRow]:
        new = tuple(self._finder.bare(of)[0].strip() for of in line.read(author))
        old, _ = self._finder.bare(line.base)
        changed = author in line.authors and new != (old.strip(),)
        if author in line.authors and not changed:
            self._leave(line, author, old, "within")
        if not changed and not said:
            return
        if changed and found.heading and new[1:] and comparable(new[-1]) == comparable(old):
            # Paragraphs before a heading end the clause above it.
            if self._before is None:
                self._leave(line, author, _all_words(line, author, said), "unknown")
                return
            found, new = self._before, (self._before.words, *new[:-1])
        text = "\n".join(comment.text for comment in said if comment.text)
        if not text:
            text = say(found.lang, _said(found, new))
        quotes = (line.quoted(comment.id) for comment in said)
        quote = next((of for of in quotes if of.strip() and _stands(of, found)), "")
        days = [comment.day for comment in said] + [self._text.days.get(author, "")]
        yield self._entry(
            line.at,
            clause=found.clause,
            provision=found.provision,
            quote=quote or (found.exact if changed and not found.heading else ""),
            text=text,
            suggestion="\n".join(new) if changed else "",
            name="" if author == "?" else author,
            received=max(days),
            lang=found.lang,
        )

    def _entry(self, at: int, **said: str) -> SheetRow:
        place = Place(self._path, at)
        return SheetRow(place, {name: Cell(words, place) for name, words in said.items() if words})

    def _leave(self, line: MarkedLine, author: str, words: str, why: Why) -> None:
        self.unplaced.append(Unplaced(Place(self._path, line.at), author, words.strip(), why))


def _said(found: PrintedLine, new: tuple[str, ...]) -> str:
    """What is said of a revision that nobody explained."""
    if found.later:
        return "comments.tracked_later_changed" if new else "comments.tracked_later_deleted"
    return "comments.tracked_changed" if new else "comments.tracked_deleted"


def _stands(quote: str, found: PrintedLine) -> bool:
    """Whether words stand in the clause itself, where references have no numbers."""
    return comparable(quote) in comparable(found.exact)


def _all_words(line: MarkedLine, author: str, said: list[WordComment]) -> str:
    """What a reviewer wrote there, or the words of the line if nothing."""
    new = " / ".join(line.read(author)) if author in line.authors else ""
    return "：".join(filter(None, (new or line.base, *(comment.text for comment in said))))

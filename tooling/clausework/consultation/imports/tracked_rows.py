"""Tracked changes and comments of reviewers in a Word document, as rows of a typed-up table at their lines.

A line is found by the ID that is printed with it and by its words, or by its words alone where no other line
has the same. What cannot be found so is told, and put nowhere.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal
from xml.etree.ElementTree import Element

import msgspec

from clausework.consultation.sheets.rows import Cell, CommentSheet, SheetRow
from clausework.consultation.sheets.word_table import BLANKS, TEXT, W, part
from clausework.lang.normalise import comparable
from clausework.lang.patterns import Patterns
from clausework.model.draft import Place
from clausework.strings.catalogue import say

# A Word document that reviewers have marked up: who inserted, deleted and remarked what, line by line. A
# redline of ours comes back with our own revisions beside theirs; ours are read as accepted. A line is a
# paragraph or a table row as it was before the reviewers: one that they parted or joined is still one line.
FIND = Patterns(__file__)

INSERTS, DELETES = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")
UNREAD = (
    *(f"{W}pPr", f"{W}rPr", f"{W}instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
"""What is no text, or the same text again for older programs."""
PROPERTIES = "docProps/core.xml"
KEYWORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"


class TrackedStretch(msgspec.Struct, frozen=True):
    """Words with who inserted them and who deleted them ("" for nobody), and the comments on them."""

    text: str
    inserted: str = ""
    deleted: str = ""
    comments: frozenset[str] = frozenset()


class MarkedParagraph(msgspec.Struct, frozen=True):
    """A paragraph of a line; `inserted` and `deleted` say who did so with the mark that ends it."""

    stretches: tuple[TrackedStretch, ...]
    inserted: str = ""
    deleted: str = ""

    def read(self, author: str = "") -> str:
        """The words as they were before the reviewers, or with the changes of one of them."""
        return "".join(
            of.text
            for of in self.stretches
            if (not of.inserted or of.inserted == author) and not (author and of.deleted == author)
        )


class MarkedLine(msgspec.Struct, frozen=True):
    """A line with all that was done to it; `at` counts the paragraphs of the text from 1."""

    at: int
    paragraphs: tuple[MarkedParagraph, ...]

    @property
    def base(self) -> str:
        """The words before the reviewers."""
        return "".join(of.read() for of in self.paragraphs)

    @property
    def authors(self) -> tuple[str, ...]:
        """The people who changed it, in the order of the text."""
        found: dict[str, None] = {}
        for paragraph in self.paragraphs:
            for of in paragraph.stretches:
                if of.text:  # the sign of a comment, which LibreOffice tracks too, is none
                    found |= dict.fromkeys(filter(None, (of.inserted, of.deleted)))
            found |= dict.fromkeys(filter(None, (paragraph.inserted, paragraph.deleted)))
        return tuple(found)

    @property
    def comments(self) -> tuple[str, ...]:
        """The numbers of the comments on it, in the order of the text."""
        found: dict[str, None] = {}
        for paragraph in self.paragraphs:
            for of in paragraph.stretches:
                found |= dict.fromkeys(sorted(of.comments))
        return tuple(found)

    def read(self, author: str) -> tuple[str, ...]:
        """The lines that it becomes with the changes of one reviewer."""
        found, open_ = [], ""
        for paragraph in self.paragraphs:
            open_ += paragraph.read(author)
            if paragraph.inserted in ("", author):
                found.append(open_)
                open_ = ""
        return tuple(words for words in (*found, open_) if words.strip())

    def quoted(self, comment: str) -> str:
        """The words that a comment is on, as they were."""
        stretches = (of for paragraph in self.paragraphs for of in paragraph.stretches)
        return "".join(of.text for of in stretches if comment in of.comments and not of.inserted)


class WordComment(msgspec.Struct, frozen=True):
    """A comment of a reviewer; `day` is ISO, "" if the file does not say."""

    id: str
    author: str
    text: str
    day: str = ""


class TrackedText(msgspec.Struct, frozen=True):
    """The lines of a document, the reviewers' comments by their numbers, and the days of their revisions.

    `beside` are the parts of the file beside the text, such as footnotes, that reviewers changed. `drafts`
    are the standard and the labels of the drafts that we wrote it of, as far as the file has kept them.
    """

    lines: tuple[MarkedLine, ...]
    comments: Mapping[str, WordComment] = {}
    days: Mapping[str, str] = {}
    beside: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()


def read_marked(data: bytes) -> TrackedText:
    """The document; an error among `DAMAGED` if it is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = part(archive, TEXT)
        names = archive.namelist()
        comments = part(archive, "word/comments.xml") if "word/comments.xml" in names else Element("none")
        properties = part(archive, PROPERTIES) if PROPERTIES in names else Element("none")
        beside = tuple(
            name
            for name in sorted(names)
            if FIND.beside.fullmatch(name)
            and any(of.tag in (*INSERTS, *DELETES) and _author(of) for of in part(archive, name).iter())
        )
    reader = _Reader()
    return TrackedText(
        tuple(reader.read(root)),
        {comment.id: comment for comment in _comments(comments)},
        dict(sorted(reader.days.items())),
        beside,
        tuple((properties.findtext(KEYWORDS) or "").split()),
    )


def _comments(root: Element) -> Iterator[WordComment]:
    for element in root.iter(f"{W}comment"):
        author = _author(element)
        if author:
            lines = ("".join(_bare(of)) for of in element.iter(f"{W}p"))
            text = "\n".join(filter(None, map(str.strip, lines)))
            yield WordComment(element.get(f"{W}id", ""), author, text, _day(element))


def _bare(paragraph: Element) -> Iterator[str]:
    for element in paragraph.iter():
        if element.tag == f"{W}t":
            yield element.text or ""


def _author(element: Element) -> str:
    """The reviewer who did it; "" for us. One whose name was removed is a reviewer too."""
    name = element.get(f"{W}author", "").strip()
    return "" if FIND.ours.fullmatch(name) else name or "?"


def _day(element: Element) -> str:
    day = element.get(f"{W}date", "")[:10]
    return day if re.fullmatch(r"\d{4}-\d\d-\d\d", day) else ""


class _Reader:
    """Walks the text once; `days` are the last days on which each reviewer revised it."""

    def __init__(self) -> None:
        self.days: dict[str, str] = {}
        self._open: set[str] = set()
        self._count = 0

    def read(self, root: Element) -> Iterator[MarkedLine]:
        at, paragraphs = 0, list[MarkedParagraph]()
        for block in self._blocks(root):
            self._count += 1
            at = at or self._count
            paragraph, joined = self._row(block) if block.tag == f"{W}tr" else self._paragraph(block)
            paragraphs.append(paragraph)
            if not joined:
                yield MarkedLine(at, tuple(paragraphs))
                at, paragraphs = 0, []
        if paragraphs:
            yield MarkedLine(at, tuple(paragraphs))

    def _blocks(self, parent: Element) -> Iterator[Element]:
        """The paragraphs, and the rows of tables; what stands in boxes belongs to its paragraph."""
        for block in parent:
            if block.tag in (f"{W}p", f"{W}tr"):
                yield block
            elif block.tag in (f"{W}body", f"{W}tbl", f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
                yield from self._blocks(block)
            elif block.tag == f"{W}commentRangeStart":
                self._open.add(block.get(f"{W}id", ""))
            elif block.tag == f"{W}commentRangeEnd":
                self._open.discard(block.get(f"{W}id", ""))

    def _paragraph(self, block: Element) -> tuple[MarkedParagraph, bool]:
        """The paragraph, and whether before the reviewers it was one with the next."""
        marks = block.find(f"{W}pPr/{W}rPr")
        inserted, deleted, gone = self._marks(marks)
        stretches = tuple(self._stretches(block, "", ""))
        return MarkedParagraph(stretches, inserted, deleted), bool(inserted) or gone

    def _row(self, row: Element) -> tuple[MarkedParagraph, bool]:
        """A row as a line, its cells apart by tabs."""
        inserted, deleted, gone = self._marks(row.find(f"{W}trPr"))
        found: list[TrackedStretch] = []
        for place, cell in enumerate(row.iter(f"{W}tc")):
            if place:
                found.append(TrackedStretch("\t", inserted, deleted))
            for paragraph in cell.iter(f"{W}p"):
                found.extend(self._stretches(paragraph, inserted, deleted))
        return MarkedParagraph(() if gone else tuple(found)), False

    def _marks(self, marks: Element | None) -> tuple[str, str, bool]:
        """The people who inserted and who deleted the words with these marks, and whether we deleted them."""
        inserted = deleted = ""
        gone = False
        for mark in marks if marks is not None else ():
            if mark.tag in INSERTS:
                inserted = self._noted(mark)
            elif mark.tag in DELETES:
                deleted = self._noted(mark)
                gone = gone or not deleted  # by us: as accepted, the mark is no more there
        return inserted, deleted, gone

    def _noted(self, element: Element) -> str:
        author = _author(element)
        if author:
            self.days[author] = max(self.days.get(author, ""), _day(element))  # ISO days sort as text
        return author

    def _stretches(self, parent: Element, inserted: str, deleted: str) -> Iterator[TrackedStretch]:
        for element in parent:
            tag = element.tag
            if tag in INSERTS:
                yield from self._stretches(element, self._noted(element) or inserted, deleted)
            elif tag in DELETES:
                if author := self._noted(element):
                    yield from self._stretches(element, inserted, author)
            elif tag == f"{W}commentRangeStart":
                self._open.add(element.get(f"{W}id", ""))
            elif tag == f"{W}commentRangeEnd":
                self._open.discard(element.get(f"{W}id", ""))
            elif tag == f"{W}commentReference":
                yield TrackedStretch("", inserted, deleted, frozenset([element.get(f"{W}id", "")]))
            elif tag in (f"{W}t", f"{W}delText") or tag in BLANKS:
                text = BLANKS.get(tag, element.text or "")
                yield TrackedStretch(text, inserted, deleted, frozenset(self._open))
            elif tag not in UNREAD:
                yield from self._stretches(element, inserted, deleted)


HEADINGS = ("clause", "provision", "quote", "text", "suggestion", "name", "received", "lang")
"""The columns of the table that the file is read as."""

Why = Literal["unknown", "ambiguous", "other_words", "within", "beside", "untracked", "undone"]
"""Why something stands nowhere: no line has these words, several have, the line with this ID has others; it
is within the insertion of another; it is in a footnote or header; words differ that nobody is said to have
changed; in a redline a line reads as before, so that somebody has rejected our change of it."""


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
    """Change of a reviewer that stands at no line of the draft, with the words there, and why."""

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
        match = FIND.printed_id.search(words)
        if match and match["id"] in self._ids:
            return words[: match.start()], match["id"]
        return words, ""

    def is_later(self, words: str, identity: str) -> bool:
        """Whether a later draft has these words under this ID."""
        return any(comparable(form) in self._later[identity] for form in _forms(words))

    def find(self, words: str, identity: str) -> PrintedLine | Why:
        """The line with these words, and with this ID if there is one; of a later draft if need be."""
        for later in (False, True):  # lines of the draft itself come first
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
    if tab and len(head) < 8:  # a number or letter of a list item is no longer
        yield rest
    if label := FIND.label.match(words):
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
        comments = [comment for comment in comments if comment.id not in self.seen]  # a range may span lines
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
            text = say(found.lang, _revision_label(found, new))
        quotes = (line.quoted(comment.id) for comment in said)
        quote = next((of for of in quotes if of.strip() and comparable(of) in comparable(found.exact)), "")
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


def _revision_label(found: PrintedLine, new: tuple[str, ...]) -> str:
    """The description of a revision that nobody explained."""
    if found.later:
        return "comments.tracked_later_changed" if new else "comments.tracked_later_deleted"
    return "comments.tracked_changed" if new else "comments.tracked_deleted"


def _all_words(line: MarkedLine, author: str, said: list[WordComment]) -> str:
    """The words that a reviewer wrote there, or those of the line if none."""
    new = " / ".join(line.read(author)) if author in line.authors else ""
    return "：".join(filter(None, (new or line.base, *(comment.text for comment in said))))

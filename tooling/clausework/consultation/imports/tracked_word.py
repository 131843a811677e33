"""A Word document that reviewers have marked up: who inserted, deleted and remarked what, line by line.

A redline of ours comes back with our own revisions beside theirs; ours are read as accepted. A line is a
paragraph or a table row as it was before the reviewers: one that they parted or joined is still one line.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import msgspec

from clausework.consultation.sheets.word_table import BLANKS, LARGEST, TEXT, W

OURS = re.compile(r"Clausework(?: .*)?")
"""The author of the revisions and comments that we write; see `rendering.formats.redline_docx`."""

INSERTS, DELETES = (f"{W}ins", f"{W}moveTo"), (f"{W}del", f"{W}moveFrom")
UNREAD = (
    *(f"{W}pPr", f"{W}rPr", f"{W}instrText"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
"""What is no text, or the same text again for older programs."""
BESIDE = re.compile(r"word/(?:footnotes|endnotes|header\d*|footer\d*)\.xml")
"""Where revisions are not of a line of the text."""


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
        """Who changed it, in the order of the text."""
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

    `beside` are the parts of the file beside the text, such as footnotes, that reviewers changed.
    """

    lines: tuple[MarkedLine, ...]
    comments: Mapping[str, WordComment] = {}
    days: Mapping[str, str] = {}
    beside: tuple[str, ...] = ()


def read_marked(data: bytes) -> TrackedText:
    """The document; an error among `DAMAGED` if it is none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = _part(archive, TEXT)
        names = archive.namelist()
        comments = _part(archive, "word/comments.xml") if "word/comments.xml" in names else Element("none")
        beside = tuple(
            name for name in sorted(names) if BESIDE.fullmatch(name) and _is_revised(_part(archive, name))
        )
    reader = _Reader()
    return TrackedText(
        tuple(reader.read(root)),
        {comment.id: comment for comment in _comments(comments)},
        dict(sorted(reader.days.items())),
        beside,
    )


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as stream:
        text = stream.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise zipfile.BadZipFile(name)
    # expat itself bounds what entities may grow to, and reads nothing from elsewhere.
    return ElementTree.fromstring(text)  # noqa: S314


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


def _is_revised(root: Element) -> bool:
    return any(element.tag in (*INSERTS, *DELETES) and _author(element) for element in root.iter())


def _author(element: Element) -> str:
    """The reviewer who did it; "" for us. One whose name was removed is a reviewer too."""
    name = element.get(f"{W}author", "").strip()
    return "" if OURS.fullmatch(name) else name or "?"


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
        """Who inserted and who deleted what has these marks, and whether we deleted it."""
        inserted = deleted = ""
        gone = False
        for mark in marks if marks is not None else ():
            if mark.tag in INSERTS:
                inserted = self._noted(mark)
            elif mark.tag in DELETES:
                deleted = self._noted(mark)
                gone = gone or not deleted
        return inserted, deleted, gone

    def _noted(self, element: Element) -> str:
        author = _author(element)
        if author:
            self.days[author] = max(self.days.get(author, ""), _day(element))
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

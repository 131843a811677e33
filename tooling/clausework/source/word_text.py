"""A Word document of others, cut into headings, paragraphs, items, rows, pictures and footnotes.

What is printed is read: revisions as accepted, numbers that Word counts, text boxes after their paragraph.
Left out are Word's own table of contents, for it says the headings again with page numbers, and the list of
changes in a redline of ours, which is no part of the text.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from clausework.errors import UnreadableWordFile
from clausework.lang.normalise import normalise
from clausework.source.foreign_pieces import NOTE, Piece
from clausework.source.word_numbers import BODY, Numbering

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
PICTURE = "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How a Word file begins; and one of before 2007, or one that a password locks."""
LOCKED = "EncryptedPackage".encode("utf-16-le")
LARGEST = 256 * 1024 * 1024
"""Bytes that a document may have when it is unpacked; a small file can hold very many."""

GONE = frozenset(f"{W}{name}" for name in ("del", "moveFrom", "instrText", "pPr", "rPr", "txbxContent"))
BLANKS = {f"{W}tab": "\t", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-"}
REFERENCES = {f"{W}footnoteReference": "footnotes", f"{W}endnoteReference": "endnotes"}
OURS = frozenset(["summary heading", "summary text", "summary cell"])
"""The styles of the list of changes; see `rendering.formats.redline_docx.summary`."""
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    LookupError,
    EOFError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


class WordText(msgspec.Struct, frozen=True):
    """The pieces of a document, and its pictures by their digests."""

    pieces: tuple[Piece, ...]
    pictures: dict[str, bytes]

    @property
    def words(self) -> str:
        """All that is written in it."""
        return "\n".join(text for piece in self.pieces for text in (piece.text, *piece.cells))


def is_word(data: bytes, name: str) -> bool:
    """Whether a file is one of Word, or is called so."""
    return data.startswith((ZIP, OLE)) or name.lower().endswith(".docx")


def read_word(data: bytes, path: str) -> WordText:
    """The pieces; UnreadableWordFile if the file is none of Word, is locked, or holds no text."""
    import docx

    if data.startswith(OLE):
        raise UnreadableWordFile("locked_word" if LOCKED in data else "old_word", path=path)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            size = sum(member.file_size for member in archive.infolist())
        if size > LARGEST:
            raise UnreadableWordFile("large_word", path=path)
        reader = _Reader(docx.Document(io.BytesIO(data)))
        found = tuple(reader.read())
    except (*BROKEN, SyntaxError) as error:  # lxml's error of syntax is one of Python's
        raise UnreadableWordFile("no_word", path=path) from error
    if not any(piece.text or any(piece.cells) for piece in found):
        raise UnreadableWordFile("empty_word", path=path)
    return WordText(found, reader.pictures)


class _Reader:
    """Walks one document once."""

    def __init__(self, document: Document) -> None:
        self.pictures: dict[str, bytes] = {}
        self._document = document
        self._numbering = Numbering(document)
        self._tables = 0
        self._carried = ""
        self._notes = {kind: self._notes_of(kind) for kind in ("footnotes", "endnotes")}

    def read(self) -> Iterator[Piece]:
        yield from self._blocks(self._document.element.body)
        if self._carried:
            yield Piece(kind="paragraph", text=self._carried)

    def _notes_of(self, kind: str) -> dict[str, BaseOxmlElement]:
        """The footnotes or endnotes by their numbers."""
        from docx.oxml import parse_xml

        for relation in self._document.part.rels.values():
            if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
                root = parse_xml(relation.target_part.blob)
                return {note.get(f"{W}id", ""): note for note in root}
        return {}

    def _blocks(self, parent: BaseOxmlElement) -> Iterator[Piece]:
        for block in parent:
            if block.tag == f"{W}p":
                yield from self._paragraph(block)
            elif block.tag == f"{W}tbl":
                yield from self._table(block)
            elif block.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
                yield from self._blocks(block)

    def _paragraph(self, block: BaseOxmlElement) -> Iterator[Piece]:
        style, outline = self._numbering.style_of(block)
        number, bullet = self._numbering.number_of(block)
        text = self._carried + self._words(block)
        self._carried = ""
        if any(block.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom")):
            self._carried = text
            return
        text, style = normalise(text).strip(), style.lower()
        if text and style not in OURS and not style.startswith("toc "):
            if style == "title":
                yield Piece(kind="heading", text=text, level=0)
            elif outline < BODY:
                yield Piece(kind="heading", text=number + text, level=outline + 1)
            elif bullet:
                yield Piece(kind="item", text=text, level=bullet)
            else:
                yield Piece(kind="paragraph", text=number + text)
        yield from self._beside(block)

    def _beside(self, block: BaseOxmlElement) -> Iterator[Piece]:
        """Pictures, footnotes and text boxes of a paragraph."""
        for element in _printed(block, frozenset([*GONE - {f"{W}txbxContent"}, FALLBACK])):
            if element.tag == PICTURE:
                yield from self._picture(element)
            elif element.tag in REFERENCES:
                note = self._notes[REFERENCES[element.tag]].get(element.get(f"{W}id"))
                words = "" if note is None else "\n".join(map(self._words, note.iter(f"{W}p")))
                if bare := normalise(words).strip():
                    yield Piece(kind="footnote", text=bare)
            elif element.tag == f"{W}txbxContent":
                yield from self._blocks(element)

    def _picture(self, element: BaseOxmlElement) -> Iterator[Piece]:
        """A picture in the document itself; one that lies elsewhere is none that could be compared."""
        for image in element.iter(f"{A}blip"):
            part = self._document.part.related_parts.get(image.get(f"{R}embed", ""))
            if part is not None:
                sha256 = hashlib.sha256(part.blob).hexdigest()
                self.pictures[sha256] = part.blob
                ending = part.partname.ext.lower()
                yield Piece(kind="figure", target=f"{sha256[:8]}.{ending}", sha256=sha256)

    def _table(self, block: BaseOxmlElement) -> Iterator[Piece]:
        if self._numbering.style_of(next(block.iter(f"{W}p")))[0].lower() in OURS:
            return
        number, self._tables = self._tables, self._tables + 1
        for row in block.iter(f"{W}tr"):
            properties = row.find(f"{W}trPr")
            gone = properties is not None and properties.find(f"{W}del") is not None
            if not gone and _owner(row, "tbl") is block:
                cells = tuple(self._cell(cell) for cell in row.iter(f"{W}tc") if _owner(cell, "tr") is row)
                yield Piece(kind="row", cells=cells, table=number)
        for paragraph in block.iter(f"{W}p"):
            yield from self._beside(paragraph)

    def _cell(self, cell: BaseOxmlElement) -> str:
        lines = (normalise(self._words(paragraph)).strip() for paragraph in cell.iter(f"{W}p"))
        return "\n".join(filter(None, lines))

    def _words(self, block: BaseOxmlElement) -> str:
        return "".join(
            NOTE if element.tag in REFERENCES else BLANKS.get(element.tag, element.text or "")
            for element in _printed(block, frozenset([*GONE, FALLBACK]))
            if element.tag in (f"{W}t", MATH_TEXT) or element.tag in BLANKS or element.tag in REFERENCES
        )


def _owner(element: BaseOxmlElement, name: str) -> BaseOxmlElement:
    """The nearest of that name around an element: a table may stand in a cell."""
    found: BaseOxmlElement = next(element.iterancestors(f"{W}{name}"))
    return found


def _printed(element: BaseOxmlElement, left_out: frozenset[str]) -> Iterator[BaseOxmlElement]:
    """All that is in an element, in order, without what is in those left out."""
    for child in element:
        if child.tag not in left_out:
            yield child
            yield from _printed(child, left_out)

"""A Word document of others, cut into headings, paragraphs, items, rows and footnotes, as Word numbers them.

What is printed is read: revisions as accepted, numbers that Word counts, text boxes after their paragraph.
Left out are Word's own table of contents, for it says the headings again with page numbers, and the list of
changes in a redline of ours, which is no part of the text.
"""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, cast

import msgspec

from clausework.errors import UnreadableWordFile
from clausework.lang.normalise import normalise
from clausework.lang.patterns import Patterns, beside, on_use
from clausework.lang.zh.numerals import chinese
from clausework.source.foreign_pieces import ABOVE_CELL, LEFT_CELL, NOTE, WIDEST, ForeignPiece, PieceKind

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BODY = 9
"""The outline level of what is no heading."""
DATA = beside(__file__)
HAN_KINDS = frozenset(DATA["han"])
ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
         (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
GAPS = {"nothing": "", "space": " "}
FIND = Patterns(__file__)
ROLES: tuple[tuple[PieceKind, re.Pattern[str]], ...] = tuple(
    (kind, on_use(pattern)) for kind, pattern in cast("dict[PieceKind, str]", DATA["roles"]).items()
)
"""What the paragraphs of a style are, by a pattern of its name."""
PLACE = re.compile("%([1-9])")
HEADING = re.compile(r"(?i)(?:heading|标题)\s?([1-9])")


class _Style(msgspec.Struct, frozen=True):
    name: str
    parent: str
    outline: int | None
    list_: str
    level: int | None
    font: str


class _Level(msgspec.Struct, frozen=True, kw_only=True):
    kind: str = "decimal"
    text: str = ""
    start: int = 1
    gap: str = " "
    style: str = ""


class Numbering:
    """Counts as Word does, in the order of the paragraphs that it is asked for."""

    def __init__(self, document: Document) -> None:
        self._styles = {
            style.style_id: _style(style.element) for style in document.styles if hasattr(style, "style_id")
        }
        usual = (of for of in document.styles if of.element.get(f"{W}type") == "paragraph")
        told = (of.style_id for of in usual if of.element.get(f"{W}default") in ("1", "true", "on"))
        self._default = next(told, "Normal")
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._read(document.part.numbering_part.element)

    def _read(self, root: BaseOxmlElement) -> None:
        for abstract in root.findall(f"{W}abstractNum"):
            name = abstract.get(f"{W}abstractNumId", "")
            self._levels[name] = {_number(of, "ilvl"): _level(of) for of in abstract.findall(f"{W}lvl")}
        for used in root.findall(f"{W}num"):
            name = used.get(f"{W}numId", "")
            self._lists[name] = _value(used, "abstractNumId")
            self._restarts[name] = {
                _number(of, "ilvl"): int(_value(of, "startOverride"))
                for of in used.findall(f"{W}lvlOverride")
                if _value(of, "startOverride").isdecimal()
            }

    def style_of(self, paragraph: BaseOxmlElement) -> tuple[str, int]:
        """The name of the style, and the level of the heading that the paragraph is, `BODY` for none."""
        own = _value(paragraph, "pPr", "outlineLvl")
        chain = self._chain(paragraph)
        outlines = [style.outline for style in chain if style.outline is not None]
        level = int(own) if own.isdecimal() else next(iter(outlines), BODY)
        return (chain[0].name if chain else ""), level

    def role_of(self, paragraph: BaseOxmlElement) -> tuple[str, PieceKind]:
        """The style, with its font if that tells, and what its paragraphs are by both; "" for plain text."""
        chain = self._chain(paragraph)
        name = chain[0].name if chain else ""
        fonts = {_font(run) for run in paragraph.iter(f"{W}r") if run.find(f"{W}t") is not None}
        font = fonts.pop() if len(fonts) == 1 else ""
        font = font or next((style.font for style in chain if style.font), "")
        if kind := next((kind for kind, pattern in ROLES if pattern.search(name)), None):
            return name, kind
        return (f"{name} ({font})", "code") if FIND.even.match(font) else ("", "paragraph")

    def number_of(self, paragraph: BaseOxmlElement) -> tuple[str, int]:
        """The number with the gap after it; or for a bullet, which is none, how deep it stands."""
        name, level = self._place(paragraph)
        kept = self._lists.get(name, "")
        levels = self._levels.get(kept, {})
        if level not in levels:
            return "", 0
        if levels[level].kind == "bullet":
            return "", level + 1
        self._count(name, kept, level)
        counts = self._counts[kept]

        def shown(match: re.Match[str]) -> str:
            of = levels.get(at := int(match[1]) - 1, _Level())
            return written_count(counts.setdefault(at, of.start), of.kind)

        text = PLACE.sub(shown, levels[level].text)
        return (text + levels[level].gap if text else ""), 0

    def _place(self, paragraph: BaseOxmlElement) -> tuple[str, int]:
        """The list of the paragraph, "" for none, and its level there."""
        name, level = (_value(paragraph, "pPr", "numPr", of) for of in ("numId", "ilvl"))
        chain = self._chain(paragraph)
        name = name or next((style.list_ for style in chain if style.list_), "")
        if level.isdecimal():
            return name, int(level)
        own = _value(paragraph, "pPr", "pStyle")
        linked = self._levels.get(self._lists.get(name, ""), {})
        if own and (found := [at for at, of in linked.items() if of.style == own]):
            return name, found[0]
        return name, next((style.level for style in chain if style.level is not None), 0)

    def _chain(self, paragraph: BaseOxmlElement) -> list[_Style]:
        """The style of a paragraph and those that it is based on."""
        found: list[_Style] = []
        name = _value(paragraph, "pPr", "pStyle") or self._default
        while name in self._styles and self._styles[name] not in found:
            found.append(self._styles[name])
            name = self._styles[name].parent
        return found

    def _count(self, name: str, kept: str, level: int) -> None:
        counts = self._counts.setdefault(kept, {})
        restarts = self._restarts.get(name, {})
        if level in restarts:
            counts[level] = restarts.pop(level)
        elif level in counts:
            counts[level] += 1
        else:
            counts[level] = self._levels[kept][level].start
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]


def _style(element: BaseOxmlElement) -> _Style:
    outline, name = _value(element, "pPr", "outlineLvl"), _value(element, "name")
    list_, level = (_value(element, "pPr", "numPr", of) for of in ("numId", "ilvl"))
    built_in = HEADING.fullmatch(name)  # an office that writes no outline level knows these by their names
    level_said = int(built_in[1]) - 1 if built_in else None
    return _Style(
        name=name,
        parent=_value(element, "basedOn"),
        outline=int(outline) if outline.isdecimal() else level_said,
        list_=list_,
        level=int(level) if level.isdecimal() else None,
        font=_font(element),
    )


def _font(element: BaseOxmlElement) -> str:
    """The font that a style or a run says."""
    fonts = element.find(f"{W}rPr/{W}rFonts")
    return "" if fonts is None else str(fonts.get(f"{W}ascii", ""))


def _level(element: BaseOxmlElement) -> _Level:
    start = _value(element, "start")
    return _Level(
        kind=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText"),
        start=int(start) if start.isdecimal() else 1,
        gap=GAPS.get(_value(element, "suff"), " "),
        style=_value(element, "pStyle"),
    )


def _value(element: BaseOxmlElement, *path: str) -> str:
    child = element.find("/".join(f"{W}{name}" for name in path))
    return "" if child is None else str(child.get(f"{W}val", ""))


def _number(element: BaseOxmlElement, name: str) -> int:
    value = str(element.get(f"{W}{name}", ""))
    return int(value) if value.isdecimal() else 0


def written_count(count: int, kind: str) -> str:
    """A count as it is printed; a kind of which nothing is known as a plain number."""
    if kind in HAN_KINDS and count < 10_000:
        return chinese(count)
    if kind in ("lowerLetter", "upperLetter") and count > 0:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if kind == "lowerLetter" else letter.upper()
    if kind in ("lowerRoman", "upperRoman") and count > 0:
        return _roman(count) if kind == "upperRoman" else _roman(count).lower()
    if kind.startswith("decimalEnclosedCircle") and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    if kind == "none":
        return ""
    return f"{count:02}" if kind == "decimalZero" else str(count)


def _roman(count: int) -> str:
    """A count in Roman numerals."""
    found = ""
    for size, sign in ROMAN:
        found += sign * (count // size)
        count %= size
    return found


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
NOTES = tuple(REFERENCES.values())
OURS = frozenset(["summary heading", "summary text", "summary cell"])
"""The styles of the list of changes; see `rendering.formats.redline_docx.changes_told`."""
BROKEN = (zipfile.BadZipFile, zlib.error, LookupError, EOFError, ValueError, RuntimeError)


class WordText(msgspec.Struct, frozen=True):
    """The pieces of a document, its pictures by their digests, and what its styles seem to be for.

    `passed` is what was passed over: Word's table of contents, and our own list of changes.
    """

    pieces: tuple[ForeignPiece, ...]
    pictures: dict[str, bytes]
    styles: dict[str, PieceKind]
    passed: tuple[str, ...] = ()

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
    return WordText(found, reader.pictures, reader.styles, tuple(reader.passed))


def parts_of(document: Document, kinds: Collection[str]) -> Iterator[tuple[str, BaseOxmlElement]]:
    """The parts of these kinds that the text refers to, each with its kind."""
    from docx.oxml import parse_xml

    for _, relation in sorted(document.part.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if not relation.is_external and kind in kinds:
            yield kind, parse_xml(relation.target_part.blob)


class _Reader:
    """Walks one document once."""

    def __init__(self, document: Document) -> None:
        self.pictures: dict[str, bytes] = {}
        self._document = document
        self._numbering = Numbering(document)
        self.styles: dict[str, PieceKind] = {}
        self.passed: list[str] = []
        self._tables = 0
        self._carried = ""
        self._blank = ""
        self._notes: dict[str, dict[str, BaseOxmlElement]] = {kind: {} for kind in NOTES}
        for kind, root in parts_of(document, NOTES):
            self._notes[kind] |= {note.get(f"{W}id", ""): note for note in root}

    def read(self) -> Iterator[ForeignPiece]:
        yield from self._blocks(self._document.element.body)
        if self._carried:
            yield ForeignPiece(kind="paragraph", text=self._carried)

    def _blocks(self, parent: BaseOxmlElement) -> Iterator[ForeignPiece]:
        for block in parent:
            if block.tag == f"{W}p":
                yield from self._paragraph(block)
            elif block.tag == f"{W}tbl":
                yield from self._table(block)
            elif block.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
                yield from self._blocks(block)

    def _paragraph(self, block: BaseOxmlElement) -> Iterator[ForeignPiece]:
        style, outline = self._numbering.style_of(block)
        number, bullet = self._numbering.number_of(block)
        text = self._carried + self._words(block)
        self._carried = ""
        if any(block.find(f"{W}pPr/{W}rPr/{W}{name}") is not None for name in ("del", "moveFrom")):
            self._carried = text
            return
        words = normalise(text)
        if number and words[:1].isspace() and not number[-1].isspace():
            number += " "  # the gap is typed with the words, not part of the list
        text, style = words.strip(), style.lower()
        if style in OURS or style.startswith("toc "):
            self.passed += [" ".join(text.split())] if text else []
        elif text:
            if style == "title":
                yield ForeignPiece(kind="heading", text=text, level=0)
            elif outline < BODY:
                yield ForeignPiece(kind="heading", text=number + text, level=outline + 1)
            elif bullet:
                yield ForeignPiece(kind="item", text=text, level=bullet)
            else:  # with its style, and the lines and blanks before it, which count in code
                name, kind = self._numbering.role_of(block)
                self.styles |= {name: kind} if name else {}
                indent = words[: len(words) - len(words.lstrip())]
                before = self._blank + indent if kind == "code" else ""
                yield ForeignPiece(kind="paragraph", text=number + text, style=name, before=before)
        self._blank = "" if text else f"{self._blank}\n"
        yield from self._beside(block)

    def _beside(self, block: BaseOxmlElement) -> Iterator[ForeignPiece]:
        """Pictures, footnotes and text boxes of a paragraph."""
        for element in _printed(block, frozenset([*GONE - {f"{W}txbxContent"}, FALLBACK])):
            if element.tag == PICTURE:
                yield from self._picture(element)
            elif element.tag in REFERENCES:
                note = self._notes[REFERENCES[element.tag]].get(element.get(f"{W}id"))
                words = "" if note is None else "\n".join(map(self._words, note.iter(f"{W}p")))
                if bare := normalise(words).strip():
                    yield ForeignPiece(kind="footnote", text=bare)
            elif element.tag == f"{W}txbxContent":
                yield from self._blocks(element)

    def _picture(self, element: BaseOxmlElement) -> Iterator[ForeignPiece]:
        """A picture in the document itself; one that lies elsewhere is none that could be compared."""
        for image in element.iter(f"{A}blip"):
            part = self._document.part.related_parts.get(image.get(f"{R}embed", ""))
            if part is not None:
                sha256 = hashlib.sha256(part.blob).hexdigest()
                self.pictures[sha256] = part.blob
                ending = part.partname.ext.lower()
                yield ForeignPiece(kind="figure", target=f"{sha256[:8]}.{ending}", sha256=sha256)

    def _table(self, block: BaseOxmlElement) -> Iterator[ForeignPiece]:
        if self._numbering.style_of(next(block.iter(f"{W}p")))[0].lower() in OURS:
            self.passed += filter(None, (" ".join(self._cell(row).split()) for row in block.iter(f"{W}tr")))
            return
        number, self._tables = self._tables, self._tables + 1
        for row in block.iter(f"{W}tr"):
            if row.find(f"{W}trPr/{W}del") is None and _owner(row, "tbl") is block:
                cells = [cell for cell in row.iter(f"{W}tc") if _owner(cell, "tr") is row]
                parts: list[str] = []
                for cell in cells:  # its words, and signs for the columns that it reaches over
                    tall, wide = cell.find(f"{W}tcPr/{W}vMerge"), _value(cell, "tcPr", "gridSpan")
                    own = tall is None or tall.get(f"{W}val") == "restart"
                    parts.append(self._cell(cell) if own else ABOVE_CELL)
                    parts += [LEFT_CELL] * (min(int(wide), WIDEST) - 1 if wide.isdecimal() else 0)
                yield ForeignPiece(kind="row", cells=tuple(parts), table=number)
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

"""The parts of a Word document beside its body: footnotes, comments and pictures.

The body refers to a footnote or comment by its number and to a picture by its relationship; both are given
out here, in the order of asking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import count
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement, TreeBuilder, tostring
from xml.parsers.expat import ParserCreate
from xml.sax.saxutils import escape

import msgspec

from clausework.lang.patterns import beside
from clausework.rendering.docx.blocks import UNWRITABLE

DATA = beside(__file__)
NAMESPACES: dict[str, str] = DATA["namespaces"]
"""Every part with text declares them all: its elements are named with these prefixes."""

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPE = '  <Override PartName="/word/{name}.xml" ContentType="{content}.{name}+xml"/>\n'
DEFAULT = '  <Default Extension="{ending}" ContentType="{kind}"/>\n'
RELATION = '  <Relationship Id="{id}" Type="{kinds}/{kind}" Target="{target}"/>\n'
RULES = (("separator", "-1"), ("continuationSeparator", "0"))
"""The two notes that Word wants: the rule above the footnotes of a page, and above what runs over."""


ESCAPED = {sign: f"&#{ord(sign)};" for sign in '"\n\r\t'}  # in an attribute they become blanks otherwise


def fragment(name: str, **values: object) -> list[Element]:
    """The elements in a file of `parts`, with values in their places; their names keep their prefixes."""
    text = (files("clausework.rendering.docx") / "parts" / name).read_text(encoding="utf-8")
    told = {key: escape(UNWRITABLE.sub("\ufffd", str(value)), ESCAPED) for key, value in values.items()}
    builder, parser = TreeBuilder(), ParserCreate()  # ElementTree's own would write names out with namespaces
    parser.StartElementHandler, parser.EndElementHandler = builder.start, builder.end
    parser.Parse(text.format(**told), True)
    return list(builder.close())


class DocumentParts:
    """Collects what the body of one document refers to."""

    def __init__(self) -> None:
        self.footnotes: dict[str, Element] = {}
        """By their numbers."""
        self._comments: list[Element] = []
        self._media: dict[str, bytes] = {}
        self._endings: dict[str, str] = {}
        self._numbers = count(1)

    def number(self) -> int:
        """A number that no other picture or revision of the document has."""
        return next(self._numbers)

    def footnote(self, paragraphs: Iterable[Element]) -> str:
        """The number by which `w:footnoteReference` names a new footnote with these paragraphs."""
        number = str(len(self.footnotes) + 1)
        self.footnotes[number] = Element("w:footnote", {"w:id": number})
        self.footnotes[number].extend(paragraphs)
        return number

    def number_footnotes(self, body: Element) -> None:
        """Number the footnotes in the order of the body, as LibreOffice reads them; leave out the others."""
        references = [*body.iter("w:footnoteReference")]
        notes = [self.footnotes[each.attrib["w:id"]] for each in references]
        self.footnotes = {str(place): note for place, note in enumerate(notes, 1)}
        for (number, note), reference in zip(self.footnotes.items(), references, strict=True):
            note.set("w:id", number)
            reference.set("w:id", number)

    def comment(self, paragraphs: Iterable[Element], author: str, initials: str, time: str = "") -> str:
        """The number by which `w:commentReference` names a new comment; `time` is ISO 8601 or ""."""
        stamp = {"w:id": str(len(self._comments)), "w:author": author}  # comments count from 0
        stamp |= {"w:date": time} if time else {}
        found = Element("w:comment", {**stamp, "w:initials": initials})
        found.extend(paragraphs)
        self._comments.append(found)
        return stamp["w:id"]

    def picture(self, data: bytes, ending: str, kind: str) -> str:
        """The relationship of a picture; the same picture is in the file once. `kind` is its media type."""
        name = f"{hashlib.sha256(data).hexdigest()[:16]}.{ending}"
        self._media[name] = data
        self._endings[ending] = kind
        return f"rIdP{list(self._media).index(name) + 1}"  # P: no number that another part may have

    @property
    def has_footnotes(self) -> bool:
        """Whether the settings must name the rules above footnotes."""
        return bool(self.footnotes)

    def files(self) -> dict[str, str | bytes]:
        """The parts by their names in the file."""
        found: dict[str, str | bytes] = {f"word/media/{name}": data for name, data in self._media.items()}
        for name, members in self._texts():
            root = Element(f"w:{name}", NAMESPACES)
            root.extend(members)
            found[f"word/{name}.xml"] = HEAD + tostring(root, encoding="unicode")
        return found

    def fields(self) -> dict[str, str]:
        """The fields of the parts for the list of types, the relationships and the settings."""
        names = [name for name, _ in self._texts()]
        relations = [(f"rId{name.title()}", name, f"{name}.xml") for name in names]
        relations += [(f"rIdP{place}", "image", f"media/{name}") for place, name in enumerate(self._media, 1)]
        rules = "".join(f'<w:footnote w:id="{number}"/>' for _, number in RULES)
        return {
            "types": "".join(
                DEFAULT.format(ending=ending, kind=kind) for ending, kind in sorted(self._endings.items())
            )
            + "".join(TYPE.format(name=name, content=CONTENT) for name in names),
            "relations": "".join(
                RELATION.format(id=identity, kinds=KINDS, kind=kind, target=target)
                for identity, kind, target in relations
            ),
            "notes": f"  <w:footnotePr>{rules}</w:footnotePr>\n" if self.footnotes else "",
        }

    def _texts(self) -> Iterator[tuple[str, list[Element]]]:
        if self._comments:
            yield "comments", self._comments
        if self.footnotes:
            rules = (_rule(kind, number) for kind, number in RULES)
            yield "footnotes", [*rules, *self.footnotes.values()]


def _rule(kind: str, number: str) -> Element:
    found = Element("w:footnote", {"w:type": kind, "w:id": number})
    run = SubElement(SubElement(found, "w:p"), "w:r")
    SubElement(run, f"w:{kind}")
    return found


# Pictures in a Word document: PNG, JPEG and GIF as they are, SVG drawn as PNG where typst is installed.
EMU = 9525
"""Word's units in a pixel, of which there are 96 to the inch."""

WIDEST, TALLEST = 600, 800
"""Pixels that a picture may take: the text of A4 is 165 mm wide."""

PICTURE_KINDS = {b"\x89PNG\r\n\x1a\n": ("png", "image/png"), b"\xff\xd8\xff": ("jpeg", "image/jpeg"),
         b"GIF87a": ("gif", "image/gif"), b"GIF89a": ("gif", "image/gif")}  # fmt: skip
SVG_SCALE = 2
"""Dots that a drawn picture has for each pixel that it takes."""

BARE = frozenset({0x01, *range(0xD0, 0xD9)})
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Marks of JPEG without a length, and those that are followed by height and width."""


class WordPicture(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that Word shows: its bytes, ending and media type, and the pixels that it takes."""

    data: bytes
    ending: str
    kind: str
    width: int
    height: int


def word_picture(data: bytes, name: str) -> WordPicture | None:
    """The picture in those bytes; None if Word does not show such a one, or it is damaged."""
    drawn = PurePosixPath(name).suffix.lower() == ".svg"
    if drawn:
        data = _drawn(data)
    scale = SVG_SCALE if drawn else 1
    for sign, (ending, kind) in PICTURE_KINDS.items():
        if data.startswith(sign):
            width, height = _size(data, ending)
            if width and height:
                size = {"width": -(-width // scale), "height": -(-height // scale)}  # rounded up, never 0
                return WordPicture(data=data, ending=ending, kind=kind, **size)
    return None


def drawing(picture: WordPicture, parts: DocumentParts, words: str, height: int = 0) -> Element:
    """The `w:drawing` of a run; `words` say what is seen.

    It is of a `height` in pixels, or never larger than it is.
    """
    shrink = picture.height / height if height else 1.0
    shrink = max(shrink, picture.width / WIDEST, picture.height / TALLEST)
    size = {"cx": round(picture.width / shrink) * EMU, "cy": round(picture.height / shrink) * EMU}
    link = parts.picture(picture.data, picture.ending, picture.kind)
    return fragment("drawing.xml", **size, number=parts.number(), words=words, picture=link)[0]


def _drawn(data: bytes) -> bytes:
    """An SVG as PNG; b"" where it cannot be drawn."""
    from clausework.rendering.typesetting import can_typeset, drawn_picture

    return drawn_picture(data, SVG_SCALE) if can_typeset() else b""


def _size(data: bytes, ending: str) -> tuple[int, int]:
    """Width and height in pixels; 0 for those of a broken picture."""
    if ending == "png":  # IHDR comes first, always
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if ending == "gif":
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    return next(_frames(data), (0, 0))


def _frames(data: bytes) -> Iterator[tuple[int, int]]:
    """The sizes that the frames of a JPEG declare."""
    at = 2  # behind the start of the image
    while at + 9 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark in FRAMES:
            yield int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 1 if mark == 0xFF else 2  # marks may be padded with 0xFF
        if mark != 0xFF and mark not in BARE:
            at += max(2, int.from_bytes(data[at : at + 2]))  # a length under 2 would never end

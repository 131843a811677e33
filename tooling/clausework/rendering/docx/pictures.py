"""Pictures in a Word document: PNG, JPEG and GIF as they are, SVG drawn as PNG where typst is installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, SubElement

import msgspec

from clausework.rendering.docx.document_parts import DocumentParts

EMU = 9525
"""Word's units in a pixel, of which there are 96 to the inch."""

WIDEST, TALLEST = 600, 800
"""Pixels that a picture may take: the text of A4 is 165 mm wide."""

KINDS = {b"\x89PNG\r\n\x1a\n": ("png", "image/png"), b"\xff\xd8\xff": ("jpeg", "image/jpeg"),
         b"GIF87a": ("gif", "image/gif"), b"GIF89a": ("gif", "image/gif")}  # fmt: skip
SVG_SCALE = 2
"""Dots that a drawn picture has for each pixel that it takes."""

BARE = frozenset({0x01, *range(0xD0, 0xD9)})
FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Marks of JPEG without a length, and those that are followed by height and width."""

DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/picture"


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
    for sign, (ending, kind) in KINDS.items():
        if data.startswith(sign):
            width, height = _size(data, ending)
            if width and height:
                size = {"width": -(-width // scale), "height": -(-height // scale)}
                return WordPicture(data=data, ending=ending, kind=kind, **size)
    return None


def drawing(picture: WordPicture, parts: DocumentParts, number: int, words: str) -> Element:
    """The `w:drawing` of a run; `words` say what is seen, `number` is unique in the document."""
    shrink = max(1.0, picture.width / WIDEST, picture.height / TALLEST)
    size = {
        "cx": str(round(picture.width / shrink) * EMU),
        "cy": str(round(picture.height / shrink) * EMU),
    }
    name = {"id": str(number), "name": f"Picture {number}", "descr": words}
    found = Element("w:drawing")
    inline = SubElement(found, "wp:inline", dict.fromkeys(("distT", "distB", "distL", "distR"), "0"))
    SubElement(inline, "wp:extent", size)
    SubElement(inline, "wp:docPr", name)
    data = SubElement(SubElement(inline, "a:graphic"), "a:graphicData", {"uri": DRAWING})
    made = SubElement(data, "pic:pic")
    about = SubElement(made, "pic:nvPicPr")
    SubElement(about, "pic:cNvPr", name)
    SubElement(about, "pic:cNvPicPr")
    fill = SubElement(made, "pic:blipFill")
    SubElement(fill, "a:blip", {"r:embed": parts.picture(picture.data, picture.ending, picture.kind)})
    SubElement(SubElement(fill, "a:stretch"), "a:fillRect")
    shape = SubElement(made, "pic:spPr")
    frame = SubElement(shape, "a:xfrm")
    SubElement(frame, "a:off", {"x": "0", "y": "0"})
    SubElement(frame, "a:ext", size)
    SubElement(SubElement(shape, "a:prstGeom", {"prst": "rect"}), "a:avLst")
    return found


def _drawn(data: bytes) -> bytes:
    """An SVG as PNG; b"" where it cannot be drawn."""
    from clausework.rendering.typesetting import can_typeset, drawn_picture

    return drawn_picture(data, SVG_SCALE) if can_typeset() else b""


def _size(data: bytes, ending: str) -> tuple[int, int]:
    """Width and height in pixels; 0 for those of a broken picture."""
    if ending == "png":
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if ending == "gif":
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    return next(_frames(data), (0, 0))


def _frames(data: bytes) -> Iterator[tuple[int, int]]:
    """The sizes that the frames of a JPEG declare."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        mark = data[at + 1]
        if mark in FRAMES:
            yield int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 1 if mark == 0xFF else 2
        if mark != 0xFF and mark not in BARE:
            at += max(2, int.from_bytes(data[at : at + 2]))

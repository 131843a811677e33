"""Paragraphs and runs of a Word document: styles, bookmarks, links, fields."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element, SubElement

from clausework.rendering.docx.properties import Value, properties

BLANKS = {"\t": "w:tab", "\n": "w:br"}
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What no XML document may hold; it is shown as the replacement character."""
LONGEST = 40
"""Characters that the name of a bookmark may have."""

Words = str | Element
"""A stretch of text, or what was made already: a run, a link, a formula."""


def paragraph(style: str, words: Iterable[Words] = (), **further: Value) -> Element:
    """A paragraph with further properties beside its style, as `numPr`, `ind` or `sectPr`."""
    made = Element("w:p")
    made.append(properties("w:pPr", {"pStyle": style, **further}))
    made.extend(
        run(piece) if isinstance(piece, str) else piece
        for piece in words
        if isinstance(piece, Element) or piece
    )
    return made


def run(words: str, style: str = "", look: Mapping[str, Value] | None = None) -> Element:
    """A run of text; a tab and the end of a line are what they are in Word."""
    made = Element("w:r")
    if style or look:
        made.append(properties("w:rPr", {**({"rStyle": style} if style else {}), **(look or {})}))
    for text in re.split("([\t\n])", UNWRITABLE.sub("\ufffd", words)):
        if text in BLANKS:
            SubElement(made, BLANKS[text])
        elif text:
            SubElement(made, "w:t", {"xml:space": "preserve"}).text = text
    return made


def field(code: str, words: str = "", style: str = "") -> list[Element]:
    """A field with the words that it shows until it is worked out anew."""
    found = [_mark("begin")]
    instruction = Element("w:r")
    SubElement(instruction, "w:instrText", {"xml:space": "preserve"}).text = f" {code} "
    found += [instruction, _mark("separate")]
    return [*found, *([run(words, style)] if words else []), _mark("end")]


def link(anchor: str, words: Iterable[Element]) -> Element:
    """Runs that lead to a bookmark."""
    made = Element("w:hyperlink", {"w:anchor": anchor, "w:history": "1"})
    made.extend(words)
    return made


def outward(address: str, words: str) -> Element:
    """Words that lead to an address outside."""
    made = Element("w:fldSimple", {"w:instr": f' HYPERLINK "{address.replace(chr(34), "%22")}" '})
    made.append(run(words, "Hyperlink"))
    return made


class Bookmarks:
    """The bookmarks of a document, by the IDs of clauses and provisions."""

    def __init__(self, identities: Iterable[str]) -> None:
        self._names: dict[str, str] = {}
        taken: set[str] = set()
        for identity in identities:
            stem = re.sub(r"\W", "_", identity, flags=re.ASCII)[: LONGEST - 8]
            name = f"c_{stem}"
            while name.lower() in taken:
                name = f"c{len(taken)}_{stem}"
            taken.add(name.lower())
            self._names[identity] = name
        self._count = 0

    def name(self, identity: str) -> str:
        """The bookmark of a clause or provision, "" if the document has none."""
        return self._names.get(identity, "")

    def around(self, made: Element, identity: str) -> Element:
        """The paragraph with the bookmark around its runs."""
        self._count += 1
        number = {"w:id": str(self._count)}
        made.insert(1, Element("w:bookmarkStart", {**number, "w:name": self._names[identity]}))
        SubElement(made, "w:bookmarkEnd", number)
        return made


def _mark(kind: str) -> Element:
    made = Element("w:r")
    SubElement(made, "w:fldChar", {"w:fldCharType": kind})
    return made

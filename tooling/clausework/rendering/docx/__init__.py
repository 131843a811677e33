"""A Word document as a file: a zip of XML parts with fixed times, so that equal parts give equal bytes."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import escape

import msgspec

from clausework.lang.patterns import beside
from clausework.model.draft import Draft
from clausework.rendering.docx.document_parts import HEAD, NAMESPACES
from clausework.rendering.office_zip import zipped
from clausework.strings.catalogue import text_in

FIXED = {"_rels/.rels": "package-rels.xml", "docProps/app.xml": "app.xml", "docProps/core.xml": "core.xml"}
"""The parts that differ only in what a document says of itself."""
DATA = beside(__file__)
PARTS = FIXED | DATA["parts"]
"""Every part but the text itself, by its name in the file; a part is a template of `_fields`."""

SETTING: dict[str, dict[str, str]] = DATA["setting"]
"""Chinese paragraphs begin two characters in; English ones stand apart, with bold headings."""

TIMES = ("created", "modified")
TIME = '  <dcterms:{name} xsi:type="dcterms:W3CDTF">{day}T00:00:00Z</dcterms:{name}>\n'

UPRIGHT = {"w:w": "11906", "w:h": "16838"}  # A4 in twips, of which 1440 make an inch
ACROSS = {"w:w": "16838", "w:h": "11906", "w:orient": "landscape"}
MARGINS: dict[str, str] = DATA["margins"]


class About(msgspec.Struct, frozen=True, kw_only=True):
    """Header and footer of a document: title and standing, and the subject.

    `author` is the body whose document it is, "" if it is nobody's; `day` is the ISO day that counts as
    that of its making, "" if there is none. `drafts` are the standard and the labels of the drafts that it
    has the text of, by which a reviewed file is known again.
    """

    title: str
    subject: str
    standing: str = ""
    author: str = ""
    day: str = ""
    drafts: tuple[str, ...] = ()


def about(draft: Draft, lang: str, title: str, subject: str, standing: str = "") -> About:
    """The header and footer of a document on a draft."""
    author = text_in(draft.author, lang)
    return About(title=title, subject=subject, standing=standing, author=author, day=draft.date)


def packed(of: About, lang: str, body: Element, *, across: bool = False) -> bytes:
    """The file: the body in its section on A4, upright or across, with styles, header and footer."""
    fields = {
        "header": escape(" · ".join(filter(None, (of.title, of.standing)))),
        "edge": "14286" if across else "9354",
        **SETTING["zh" if lang == "zh" else "en"],
    }
    found = said(of, PARTS, fields)
    section(SubElement(body, "w:sectPr"), across=across)
    document = Element("w:document", NAMESPACES)
    document.append(body)
    found["word/document.xml"] = HEAD + tostring(document, encoding="unicode")
    return zipped(found)


def said(of: About, parts: Mapping[str, str], more: Mapping[str, str]) -> dict[str, str | bytes]:
    """The parts, by their names in the file, filled with what a document says of itself and more."""
    fields = {
        "title": escape(of.title),
        "subject": escape(of.subject),
        "author": escape(of.author),
        "drafts": escape(" ".join(of.drafts)),
        "times": "".join(TIME.format(name=name, day=of.day) for name in TIMES if of.day),
    }
    folder = files("clausework.rendering.docx") / "parts"
    filled = {name: (folder / part).read_text(encoding="utf-8") for name, part in parts.items()}
    return {name: text.format(**fields, **more) for name, text in filled.items()}


def section(properties: Element, *, across: bool = False) -> None:
    """Fill in a `w:sectPr`: the header and the footer of the document, and A4 with its margins."""
    SubElement(properties, "w:headerReference", {"w:type": "default", "r:id": "rId3"})
    SubElement(properties, "w:footerReference", {"w:type": "default", "r:id": "rId4"})
    SubElement(properties, "w:pgSz", ACROSS if across else UPRIGHT)
    SubElement(properties, "w:pgMar", MARGINS)

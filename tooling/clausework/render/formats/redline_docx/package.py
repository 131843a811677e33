"""The document as a file: a zip of XML parts with fixed times, so that equal parts give equal bytes."""

from __future__ import annotations

import io
import zipfile
from importlib.resources import files
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import escape

from clausework.model.redline import Redline, Side
from clausework.render.dates import day_name
from clausework.render.formats.redline_docx.frames import spoken
from clausework.text.catalogue import say

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": "content-types.xml",
    "_rels/.rels": "package-rels.xml",
    "docProps/app.xml": "app.xml",
    "docProps/core.xml": "core.xml",
    "word/_rels/document.xml.rels": "document-rels.xml",
    "word/footer1.xml": "footer.xml",
    "word/header1.xml": "header.xml",
    "word/settings.xml": "settings.xml",
    "word/styles.xml": "styles.xml",
}
"""Every part but the text itself, by its name in the file; a part is a template of `_fields`."""

SETTING = {
    "zh": {"locale": "zh-CN", "first": "420", "after": "0", "weight": ""},
    "en": {"locale": "en-GB", "first": "0", "after": "120", "weight": "<w:b/>"},
}
"""Chinese paragraphs begin two characters in; English ones stand apart, with bold headings."""

PAGE = {"w:w": "11906", "w:h": "16838"}
MARGINS = {
    "w:top": "1417", "w:right": "1134", "w:bottom": "1134", "w:left": "1418",
    "w:header": "851", "w:footer": "680", "w:gutter": "0",
}  # fmt: skip


def packed(redline: Redline, lang: str, body: Element, *, author: str = "") -> bytes:
    """The file: the body in its section on A4, with styles, header and footer; `author` is whose it is."""
    fields = {**_fields(redline, lang), "author": escape(author or "Clausework")}
    folder = files("clausework.render.formats.redline_docx") / "parts"
    parts = {
        name: (folder / part).read_text(encoding="utf-8").format(**fields) for name, part in PARTS.items()
    }
    parts["word/document.xml"] = HEAD + tostring(_document(body), encoding="unicode")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(parts):
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, parts[name].encode())
    return stream.getvalue()


def _document(body: Element) -> Element:
    document = Element("w:document", {"xmlns:w": WORD, "xmlns:r": LINKS})
    document.append(body)
    section = SubElement(body, "w:sectPr")
    SubElement(section, "w:headerReference", {"w:type": "default", "r:id": "rId3"})
    SubElement(section, "w:footerReference", {"w:type": "default", "r:id": "rId4"})
    SubElement(section, "w:pgSz", PAGE)
    SubElement(section, "w:pgMar", MARGINS)
    return document


def _fields(redline: Redline, lang: str) -> dict[str, str]:
    """What the parts say of this redline."""
    speech = spoken(lang)
    old, new = (_draft_name(side, speech) for side in (redline.old, redline.new))
    title = redline.new.title.get(lang) or next(iter(redline.new.title.values()), "")
    return {
        "title": escape(title),
        "drafts": escape(say(speech, "redline.heading", old=old, new=new)),
        "day": redline.new.date or "1970-01-01",
        **SETTING["zh" if lang == "zh" else "en"],
    }


def _draft_name(side: Side, lang: str) -> str:
    """The label of a draft with its day."""
    label = say(lang, "site.working") if side.label == "working" else side.label
    return say(lang, "docx.draft", label=label, day=day_name(side.date, lang)) if side.date else label

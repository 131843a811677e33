"""The parts of a Word document in one file, each with its content type and the relation that leads to it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import files
from typing import NamedTuple
from xml.etree.ElementTree import Element, tostring
from xml.sax.saxutils import escape

from clausework.rendering.docx import TIME, TIMES, About
from clausework.rendering.docx.document_parts import CONTENT, HEAD, KINDS, NAMESPACES, RELATION, DocumentParts
from clausework.rendering.office_zip import zipped

FIXED = {
    "_rels/.rels": "package-rels.xml",
    "docProps/app.xml": "app.xml",
    "docProps/core.xml": "core.xml",
}
"""The parts that differ only in what a document says of itself."""

PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = '  <Override PartName="/{name}" ContentType="{kind}+xml"/>\n'
TYPES = """{head}<Types xmlns="{package}/content-types">
  <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
  <Default Extension="xml" ContentType="application/xml"/>
{types}</Types>
"""
RELATIONS = '{head}<Relationships xmlns="{package}/relationships">\n{relations}</Relationships>\n'


class WordPart(NamedTuple):
    """A part beside the body: the ID by which the body names it, its kind, its file in `word/`, its root.

    `kind` is that of the relation and of the content: styles, settings, numbering, header, footer.
    """

    link: str
    kind: str
    name: str
    root: Element


def package(
    about: About, locale: str, body: Element, parts: Iterable[WordPart], beside: DocumentParts
) -> bytes:
    """The file; equal parts give equal bytes."""
    listed, further = tuple(parts), beside.fields()
    made = beside.files() | _about(about, locale)
    made["[Content_Types].xml"] = TYPES.format(
        head=HEAD, package=PACKAGE, types="".join(_types(listed)) + further["types"]
    )
    relations = (
        RELATION.format(id=part.link, kinds=KINDS, kind=part.kind, target=part.name) for part in listed
    )
    made["word/_rels/document.xml.rels"] = RELATIONS.format(
        head=HEAD, package=PACKAGE, relations="".join(relations) + further["relations"]
    )
    document = root("w:document")
    document.append(body)
    for name, element in (("document.xml", document), *((part.name, part.root) for part in listed)):
        made[f"word/{name}"] = HEAD + tostring(element, encoding="unicode")
    return zipped(made)


def root(tag: str) -> Element:
    """The root of a part, with the prefixes that all parts use."""
    return Element(tag, NAMESPACES)


def _about(about: About, locale: str) -> dict[str, str | bytes]:
    fields = {
        "title": escape(about.title),
        "subject": escape(about.subject),
        "author": escape(about.author),
        "locale": locale,
        "times": "".join(TIME.format(name=name, day=about.day) for name in TIMES if about.day),
    }
    folder = files("clausework.rendering.docx") / "parts"
    return {
        name: (folder / part).read_text(encoding="utf-8").format(**fields) for name, part in FIXED.items()
    }


def _types(parts: Iterable[WordPart]) -> Iterable[str]:
    yield TYPE.format(
        name="docProps/app.xml", kind="application/vnd.openxmlformats-officedocument.extended-properties"
    )
    yield TYPE.format(name="docProps/core.xml", kind="application/vnd.openxmlformats-package.core-properties")
    yield TYPE.format(name="word/document.xml", kind=f"{CONTENT}.document.main")
    for part in parts:
        yield TYPE.format(name=f"word/{part.name}", kind=f"{CONTENT}.{part.kind}")

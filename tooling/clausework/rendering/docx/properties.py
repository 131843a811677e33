"""Properties of paragraphs, runs and styles of a Word document, and lengths of its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeAlias
from xml.etree.ElementTree import Element, SubElement, tostring

from clausework.lang.patterns import beside
from clausework.rendering.docx import FIXED, About, said
from clausework.rendering.docx.document_parts import CONTENT, HEAD, KINDS, NAMESPACES, RELATION, DocumentParts
from clausework.rendering.office_zip import zipped

# The parts of a Word document in one file, each with its content type and the relation that leads to it.
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
    made = beside.files() | said(about, FIXED, {"locale": locale})
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


def _types(parts: Iterable[WordPart]) -> Iterable[str]:
    yield TYPE.format(
        name="docProps/app.xml", kind="application/vnd.openxmlformats-officedocument.extended-properties"
    )
    yield TYPE.format(name="docProps/core.xml", kind="application/vnd.openxmlformats-package.core-properties")
    yield TYPE.format(name="word/document.xml", kind=f"{CONTENT}.document.main")
    for part in parts:
        yield TYPE.format(name=f"word/{part.name}", kind=f"{CONTENT}.{part.kind}")


MEASURE = 9354
"""The width of the text on A4 between the margins of 25 mm and 20 mm that GB/T 1.1 has."""

EM = 210
"""The width of a Han character of the text, 10.5 pt."""

HANG = 525
"""What the marker of a list item takes."""

NARROW, BROAD = 8, 44
"""The columns of text between which the width of a table column follows its longest cell."""


def column_widths(rows: Sequence[Sequence[int]]) -> list[int]:
    """The widths of the columns of a table whose cells are so wide as text; they fill the measure."""
    needs = [NARROW] * max(map(len, rows), default=1)  # a table of no rows has a column too
    for row in rows:
        for column, length in enumerate(row):
            needs[column] = max(needs[column], min(length, BROAD))
    return shares(needs)


def shares(weights: Sequence[int]) -> list[int]:
    """The measure divided by weights."""
    found = [MEASURE * weight // sum(weights) for weight in weights]
    found[-1] += MEASURE - sum(found)  # what rounding left
    return found


Value: TypeAlias = "bool | int | str | Sequence[Value] | Mapping[str, Value]"
"""What a property may be: see `properties`."""


DATA = beside(__file__)
PARAGRAPH: list[str] = DATA["paragraph"]
RUN: list[str] = DATA["run"]
ORDER = {"w:pPr": PARAGRAPH, "w:rPr": RUN}
"""The children of each kind of properties, in order."""


def properties(tag: str, data: Mapping[str, Value]) -> Element:
    """The properties as an element.

    What is true is an empty element, a number or a word its value, a mapping its attributes or, of mappings,
    its children; a list holds children of one kind, as `tabs` do.
    """
    made = Element(tag)
    order = ORDER[tag]
    for name in sorted(data, key=order.index):  # the schema has an order, and Word keeps to it
        made.extend(_made(name, data[name]))
    return made


def _made(name: str, value: Value) -> Iterator[Element]:
    element = Element(f"w:{name}")
    if value is False:  # what is absent is off
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, Mapping):
                SubElement(element, f"w:{key}", _attributes(inner))
            else:
                element.set(f"w:{key}", str(inner))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            SubElement(element, f"w:{name.removesuffix('s')}", _attributes(inner))  # tabs hold a tab each
    elif value is not True:
        element.set("w:val", str(value))
    yield element


def _attributes(data: Value) -> dict[str, str]:
    return {f"w:{key}": str(value) for key, value in data.items()} if isinstance(data, Mapping) else {}

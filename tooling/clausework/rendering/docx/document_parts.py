"""The parts of a Word document beside its body: footnotes, comments and pictures.

The body refers to a footnote or comment by its number and to a picture by its relationship; both are given
out here, in the order of asking.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACES = {
    "xmlns:w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "xmlns:r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "xmlns:m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "xmlns:wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "xmlns:a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xmlns:pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
"""Every part with text declares them all: its elements are named with these prefixes."""

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
TYPE = '  <Override PartName="/word/{name}.xml" ContentType="{content}.{name}+xml"/>\n'
DEFAULT = '  <Default Extension="{ending}" ContentType="{kind}"/>\n'
RELATION = '  <Relationship Id="{id}" Type="{kinds}/{kind}" Target="{target}"/>\n'
RULES = (("separator", "-1"), ("continuationSeparator", "0"))
"""The two notes that Word wants: the rule above the footnotes of a page, and above what runs over."""


class DocumentParts:
    """Collects what the body of one document refers to."""

    def __init__(self) -> None:
        self._footnotes: list[Element] = []
        self._comments: list[Element] = []
        self._media: dict[str, bytes] = {}
        self._endings: dict[str, str] = {}

    def footnote(self, paragraphs: Iterable[Element]) -> str:
        """The number by which `w:footnoteReference` names a new footnote with these paragraphs."""
        found = Element("w:footnote", {"w:id": str(len(self._footnotes) + 1)})
        found.extend(paragraphs)
        self._footnotes.append(found)
        return found.attrib["w:id"]

    def comment(self, paragraphs: Iterable[Element], author: str, initials: str, time: str = "") -> str:
        """The number by which `w:commentReference` names a new comment; `time` is ISO 8601 or ""."""
        stamp = {"w:id": str(len(self._comments)), "w:author": author}
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
        return f"rIdP{list(self._media).index(name) + 1}"

    @property
    def has_footnotes(self) -> bool:
        """Whether the settings must name the rules above footnotes."""
        return bool(self._footnotes)

    def files(self) -> dict[str, str | bytes]:
        """The parts by their names in the file."""
        found: dict[str, str | bytes] = {f"word/media/{name}": data for name, data in self._media.items()}
        for name, members in self._texts():
            root = Element(f"w:{name}", NAMESPACES)
            root.extend(members)
            found[f"word/{name}.xml"] = HEAD + tostring(root, encoding="unicode")
        return found

    def fields(self) -> dict[str, str]:
        """What the list of types, the relationships and the settings say of the parts."""
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
            "notes": f"  <w:footnotePr>{rules}</w:footnotePr>\n" if self._footnotes else "",
        }

    def _texts(self) -> Iterator[tuple[str, list[Element]]]:
        if self._comments:
            yield "comments", self._comments
        if self._footnotes:
            yield "footnotes", [*(_rule(kind, number) for kind, number in RULES), *self._footnotes]


def _rule(kind: str, number: str) -> Element:
    found = Element("w:footnote", {"w:type": kind, "w:id": number})
    run = SubElement(SubElement(found, "w:p"), "w:r")
    SubElement(run, f"w:{kind}")
    return found

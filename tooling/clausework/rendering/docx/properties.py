"""Properties of paragraphs, runs and styles of a Word document, and lengths of its page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias
from xml.etree.ElementTree import Element, SubElement

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
    needs = [NARROW] * max(map(len, rows), default=1)
    for row in rows:
        for column, length in enumerate(row):
            needs[column] = max(needs[column], min(length, BROAD))
    return shares(needs)


def shares(weights: Sequence[int]) -> list[int]:
    """The measure divided by weights."""
    found = [MEASURE * weight // sum(weights) for weight in weights]
    found[-1] += MEASURE - sum(found)
    return found


Value: TypeAlias = "bool | int | str | Sequence[Value] | Mapping[str, Value]"
"""What a property may be: see `properties`."""


def _names(words: str) -> list[str]:
    return words.split()


PARAGRAPH = _names(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
    "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
)
RUN = _names(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang"
)
ORDER = {"w:pPr": PARAGRAPH, "w:rPr": RUN}
"""The children of each kind of properties, in order."""


def properties(tag: str, data: Mapping[str, Value]) -> Element:
    """The properties as an element.

    What is true is an empty element, a number or a word its value, a mapping its attributes or, of mappings,
    its children; a list holds children of one kind, as `tabs` do.
    """
    made = Element(tag)
    order = ORDER[tag]
    for name in sorted(data, key=order.index):
        made.extend(_made(name, data[name]))
    return made


def _made(name: str, value: Value) -> Iterator[Element]:
    element = Element(f"w:{name}")
    if value is False:
        return
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if isinstance(inner, Mapping):
                SubElement(element, f"w:{key}", _attributes(inner))
            else:
                element.set(f"w:{key}", str(inner))
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for inner in value:
            SubElement(element, f"w:{name.removesuffix('s')}", _attributes(inner))
    elif value is not True:
        element.set("w:val", str(value))
    yield element


def _attributes(data: Value) -> dict[str, str]:
    return {f"w:{key}": str(value) for key, value in data.items()} if isinstance(data, Mapping) else {}

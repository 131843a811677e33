"""The three sections of a standard in Word: cover, front pages in Roman numbers, text in Arabic ones.

In a running head stands the number of the standard at the outer edge, by the style that it has on the cover.
"""

from __future__ import annotations

from typing import Literal
from xml.etree.ElementTree import Element, SubElement

from clausework.rendering.docx import MARGINS, UPRIGHT
from clausework.rendering.docx.package import WordPart, root
from clausework.rendering.docx.standard.styles import Look, field, paragraph, style_name

Side = Literal["default", "even"]
SIDES: tuple[Side, ...] = ("default", "even")
"""Odd pages and even ones."""


def section(kind: str, look: Look) -> Element:
    """The properties of a section: cover, front or text."""
    made = Element("w:sectPr")
    if kind != "cover":
        for part in ("header", "footer"):
            for side in SIDES:
                SubElement(made, f"w:{part}Reference", {"w:type": side, "r:id": _link(part, side)})
    SubElement(made, "w:type", {"w:val": "nextPage"})
    SubElement(made, "w:pgSz", UPRIGHT)
    SubElement(made, "w:pgMar", MARGINS)
    if kind != "cover":
        form = look.front if kind == "front" else "decimal"
        SubElement(made, "w:pgNumType", {"w:fmt": form, "w:start": "1"})
    return made


def running_parts(look: Look, shown: str, style: str, mark: str) -> list[WordPart]:
    """The heads and feet of both sides.

    The head shows the words of a style, which are `shown`; in the foot the mark is beside the page number.
    """
    found = []
    for side in SIDES:
        outer = side == "default"
        head = field(f'STYLEREF "{style_name(look, style)}" \\* MERGEFORMAT', shown)
        page = field("PAGE", "1")
        header, footer = root("w:hdr"), root("w:ftr")
        header.append(paragraph("Header", ["\t", *head] if outer else head))
        footer.append(paragraph("Footer", [mark, "\t", *page] if outer else [*page, "\t", mark]))
        for kind, part in (("header", header), ("footer", footer)):
            found.append(WordPart(_link(kind, side), kind, f"{kind}{SIDES.index(side) + 1}.xml", part))
    return found


def settings_part(notes: bool) -> WordPart:
    """The settings: both sides of a sheet differ, and the contents are worked out when it is opened."""
    made = root("w:settings")
    SubElement(made, "w:zoom", {"w:percent": "100"})
    SubElement(made, "w:mirrorMargins")
    SubElement(made, "w:defaultTabStop", {"w:val": "420"})
    SubElement(made, "w:evenAndOddHeaders")
    SubElement(made, "w:characterSpacingControl", {"w:val": "compressPunctuation"})
    SubElement(made, "w:updateFields", {"w:val": "true"})
    if notes:
        rules = SubElement(made, "w:footnotePr")
        for number in ("-1", "0"):
            SubElement(rules, "w:footnote", {"w:id": number})
    word = {"w:name": "compatibilityMode", "w:uri": "http://schemas.microsoft.com/office/word", "w:val": "15"}
    SubElement(SubElement(made, "w:compat"), "w:compatSetting", word)
    SubElement(made, "w:themeFontLang", {"w:val": "en-GB", "w:eastAsia": "zh-CN"})
    SubElement(made, "w:decimalSymbol", {"w:val": "."})
    SubElement(made, "w:listSeparator", {"w:val": ","})
    return WordPart("rIdSettings", "settings", "settings.xml", made)


def _link(part: str, side: Side) -> str:
    return f"rId{part.title()}{SIDES.index(side) + 1}"

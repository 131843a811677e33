"""The table of comments and answers as a Word document, to be completed by hand and signed."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

import msgspec

from clausework.comments.turnout import Turnout
from clausework.render.answers import AnswerTable
from clausework.render.docx import About, packed
from clausework.text.catalogue import say

WIDTHS = (640, 1330, 1400, 4916, 1600, 1100, 3300)
"""The widths of the columns in twips; they fill A4 across."""

CENTRED = frozenset([0, 1, 5])


def answers_docx(table: AnswerTable, lang: str, author: str = "", day: str = "") -> bytes:
    """The document; the same table gives the same bytes."""
    body = Element("w:body")
    _paragraph(body, table.title, "FrontHeading")
    for fact in (*table.facts, say(lang, "answers.by_hand")):
        _paragraph(body, fact, "Normal")
    _table(body, table)
    for note in (*table.notes, *_units(table.units, lang)):
        _paragraph(body, note, "Normal")
    about = About(title=table.facts[0], subject=table.title, author=author, day=day)
    return packed(about, lang, body, across=True)


def _units(units: Turnout | None, lang: str) -> list[str]:
    """The lines of the form on the units that were asked: their numbers, or room for them."""
    names = Turnout.__struct_fields__
    room = dict.fromkeys(names, say(lang, "answers.form_room"))
    return say(lang, "answers.form_units", **(msgspec.structs.asdict(units) if units else room)).split("\n")


def _table(body: Element, table: AnswerTable) -> None:
    made = SubElement(body, "w:tbl")
    properties = SubElement(made, "w:tblPr")
    SubElement(properties, "w:tblStyle", {"w:val": "Ruled"})
    SubElement(properties, "w:tblW", {"w:w": str(sum(WIDTHS)), "w:type": "dxa"})
    SubElement(properties, "w:tblLayout", {"w:type": "fixed"})
    grid = SubElement(made, "w:tblGrid")
    for width in WIDTHS:
        SubElement(grid, "w:gridCol", {"w:w": str(width)})
    _row(made, table.columns, head=True)
    for row in table.rows:
        _row(made, row)


def _row(table: Element, cells: Sequence[str], *, head: bool = False) -> None:
    row = SubElement(table, "w:tr")
    properties = SubElement(row, "w:trPr")
    SubElement(properties, "w:cantSplit")
    if head:
        SubElement(properties, "w:tblHeader")
    for column, (words, width) in enumerate(zip(cells, WIDTHS, strict=True)):
        cell = SubElement(row, "w:tc")
        SubElement(SubElement(cell, "w:tcPr"), "w:tcW", {"w:w": str(width), "w:type": "dxa"})
        for line in words.split("\n"):
            style = "TableHead" if head else "TableText"
            _paragraph(cell, line, style, centred=column in CENTRED and not head)


def _paragraph(parent: Element, words: str, style: str, *, centred: bool = False) -> None:
    paragraph = SubElement(parent, "w:p")
    properties = SubElement(paragraph, "w:pPr")
    SubElement(properties, "w:pStyle", {"w:val": style})
    if centred:
        SubElement(properties, "w:jc", {"w:val": "center"})
    if words:
        SubElement(SubElement(paragraph, "w:r"), "w:t", {"xml:space": "preserve"}).text = words

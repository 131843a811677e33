"""The table of comments and answers as a Word document, to be completed by hand and signed."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import msgspec

from clausework.consultation.replies import Turnout
from clausework.rendering.answers import AnswerTable
from clausework.rendering.docx import About, packed
from clausework.rendering.docx.blocks import paragraph, ruled
from clausework.strings.catalogue import say

WIDTHS = (640, 1290, 1300, 3500, 2256, 1450, 950, 2900)
"""The widths of the columns in twips; they fill A4 across."""

CENTRED = frozenset([0, 1, 6])


def answers_docx(table: AnswerTable, lang: str, author: str = "", day: str = "") -> bytes:
    """The document; the same table gives the same bytes."""
    body = Element("w:body")
    paragraph(body, table.title, "FrontHeading")
    for fact in (*table.facts, say(lang, "answers.by_hand")):
        paragraph(body, fact, "Normal")
    ruled(body, table.columns, table.rows, WIDTHS, CENTRED)
    for note in (*table.notes, *_units(table.units, lang)):
        paragraph(body, note, "Normal")
    about = About(title=table.facts[0], subject=table.title, standing=table.standing, author=author, day=day)
    return packed(about, lang, body, across=True)


def _units(units: Turnout | None, lang: str) -> list[str]:
    """The lines of the form on the bodies that were asked: their numbers, or room for them."""
    names = Turnout.__struct_fields__
    room = dict.fromkeys(names, say(lang, "answers.form_room"))
    return say(lang, "answers.form_units", **(msgspec.structs.asdict(units) if units else room)).split("\n")

"""The table of comments and answers as a Word document, to be completed by hand and signed."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import msgspec

from clausework.consultation.replies import Turnout
from clausework.rendering.answers import AnswerTable
from clausework.rendering.docx import About, packed
from clausework.rendering.docx.blocks import paragraph, ruled
from clausework.strings.catalogue import say

WIDTHS = (640, 1290, 1200, 3300, 2056, 1250, 950, 2450, 1150)
"""The widths of the columns in twips; they fill A4 across."""
TEMPLATE = (
    *("MB/NC", "Line number", "Clause/Subclause", "Paragraph/Figure/Table", "Type of comment", "Comments"),
    *("Proposed change", "Observations of the secretariat"),
)
"""The columns of the template that ISO's committees comment and answer in."""
ROOMS = (1700, 800, 1400, 1100, 900, 3600, 2286, 2500)

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


def template_docx(table: AnswerTable, author: str = "", day: str = "") -> bytes:
    """The answers in ISO's template; number and check of a row stand in its first column."""
    body = Element("w:body")
    for line in (table.title, *table.facts[:2]):
        paragraph(body, line, "Normal")
    rows = [
        (
            f"{number}\n{check}",
            "",
            clause,
            "",
            "",
            words,
            suggestion,
            (f"{outcome}: {reason}" if reason else outcome) if outcome in table.outcomes else "",
        )
        for _, number, clause, words, suggestion, _, outcome, reason, check in table.rows
    ]
    ruled(body, TEMPLATE, rows, ROOMS)
    about = About(title=table.facts[0], subject=table.title, standing=table.standing, author=author, day=day)
    return packed(about, "en", body, across=True)


def _units(units: Turnout | None, lang: str) -> list[str]:
    """The lines of the form on the bodies that were asked: their numbers, or room for them."""
    names = Turnout.__struct_fields__
    room = dict.fromkeys(names, say(lang, "answers.form_room"))
    return say(lang, "answers.form_units", **(msgspec.structs.asdict(units) if units else room)).split("\n")

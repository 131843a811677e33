"""The table of comments and answers as a Word document, to be completed by hand and signed."""

from __future__ import annotations

from xml.etree.ElementTree import Element

import msgspec

from clausework.consultation.meetings import Meeting
from clausework.consultation.replies import Turnout
from clausework.rendering.answers import AnswerTable
from clausework.rendering.dates import day_name
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
MINUTES = (700, 1400, 1300, 4586, 1100, 3900, 1300)
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


def minutes_docx(meeting: Meeting, table: AnswerTable, lang: str, author: str = "") -> bytes:
    """The minutes of a meeting: who was there, what was on the agenda, and each decision with its votes."""
    body = Element("w:body")
    paragraph(body, say(lang, "answers.minutes", title=meeting.title), "FrontHeading")
    facts = {"day": day_name(meeting.day, lang), "place": meeting.place, "chair": meeting.chair}
    comma = say(lang, "answers.comma")
    facts |= {"present": comma.join(meeting.present), "absent": comma.join(meeting.absent)}
    for line in (
        table.facts[0],
        *(say(lang, f"answers.minutes_{key}", told=of) for key, of in facts.items() if of),
    ):
        paragraph(body, line, "Normal")
    for place, item in enumerate(meeting.agenda, 1):
        paragraph(body, say(lang, "answers.minutes_item", number=place, told=item), "Normal")
    known = {row[1]: row for row in table.rows}
    rows = []
    for decision in meeting.decisions:
        of = [known[number] for number in decision.comments if number in known]
        columns = [dict.fromkeys(row[place] for row in of) for place in (1, 2, 3, 6, 7)]
        votes = say(lang, "answers.minutes_votes", **decision.vote._asdict()) if decision.vote.cast else ""
        rows.append((decision.number, *map("\n".join, columns), votes))
    names = ("decision", "number", "clause", "comment", "outcome", "reason", "votes")
    ruled(body, [say(lang, f"answers.column_{name}") for name in names], rows, MINUTES, frozenset([0, 1, 4]))
    about = About(
        title=table.facts[0], subject=meeting.title, standing=table.standing, author=author, day=meeting.day
    )
    return packed(about, lang, body, across=True)


def _units(units: Turnout | None, lang: str) -> list[str]:
    """The lines of the form on the bodies that were asked: their numbers, or room for them."""
    names = Turnout.__struct_fields__
    room = dict.fromkeys(names, say(lang, "answers.form_room"))
    return say(lang, "answers.form_units", **(msgspec.structs.asdict(units) if units else room)).split("\n")

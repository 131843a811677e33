"""Validation of the headings of a typed-up table, before any row is looked at."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from clausework.consultation.numbers import is_number
from clausework.consultation.parse import finding
from clausework.consultation.sheets.headings import AMBIGUOUS, ANSWER, NAMES, NEEDED, bare_heading, field_of
from clausework.consultation.sheets.rows import CommentSheet
from clausework.model.clause import Place
from clausework.model.finding import Finding
from clausework.strings.catalogue import LANGUAGES, say

LIKE = 0.75
"""How like a known heading another must be to be taken for a slip of the pen; 处理意见 is none of 意见."""


def column_faults(sheet: CommentSheet, path: str) -> Iterator[Finding]:
    """Headings that we do not know, that are not a commenter's, or that are wanting."""
    if not sheet.headings and not sheet.findings:
        yield finding("CMT-402", Place(path), "nohead")
    elif is_answer_table(sheet):
        yield finding("CMT-409", next(iter(sheet.headings.values())), "own_table")
    else:
        yield from _strangers(sheet)
        yield from _missing(sheet)


def is_answer_table(sheet: CommentSheet) -> bool:
    """Whether the table is one that `comments table` has written, in any language, columns deleted or not."""
    headings = {bare_heading(heading) for heading in sheet.headings}
    for lang in LANGUAGES:
        number, outcome = (
            bare_heading(say(lang, f"answers.column_{name}")) for name in ("number", "outcome")
        )
        if number in headings and (outcome in headings or _numbered(sheet, number)):
            return True
    return False


def _numbered(sheet: CommentSheet, column: str) -> bool:
    """Whether the cells of a column are numbers of comments."""
    cells = [
        cell.text
        for entry in sheet.entries
        for heading, cell in entry.cells.items()
        if bare_heading(heading) == column
    ]
    return bool(cells) and all(map(is_number, cells))


def _strangers(sheet: CommentSheet) -> Iterator[Finding]:
    known = [name for names in NAMES.values() for name in names]
    answers = [heading for heading in sheet.headings if not field_of(heading) and _is_answer(heading)]
    for heading, at in sheet.headings.items():
        if heading in answers:
            yield finding("CMT-409", at, "answers", heading=heading)
        elif answers and bare_heading(heading) in AMBIGUOUS:
            yield finding("CMT-409", at, "whose_reason", heading=heading, answers=answers[0])
        elif not field_of(heading):
            near = get_close_matches(bare_heading(heading), known, 1, LIKE)
            key = "heading_near" if near else "heading"
            yield finding("CMT-403", at, key, heading=heading, near=near[0] if near else "")


def _is_answer(heading: str) -> bool:
    return bool(ANSWER.search(bare_heading(heading)))


def _missing(sheet: CommentSheet) -> Iterator[Finding]:
    fields = set(map(field_of, sheet.headings))
    for field in NEEDED:
        if field not in fields and sheet.headings:
            at = next(iter(sheet.headings.values()))
            yield finding("CMT-404", at, "missing", names=" / ".join(NAMES[field][:4]))

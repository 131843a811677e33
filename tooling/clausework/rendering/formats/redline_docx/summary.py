"""The first pages: a table of all changes, in a section of its own that is no part of either draft.

Accepting or rejecting the changes leaves it as it is. Its paragraphs have the styles of `STYLES`, which
nothing else has: whoever wants the bare text of a draft deletes that section, or leaves out those styles.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement

from clausework.drafts.naming import draft_name
from clausework.model.redline import Redline
from clausework.redline.ledger import ledger
from clausework.rendering.docx import section
from clausework.rendering.docx.blocks import CellStyles, paragraph, ruled
from clausework.rendering.formats.redline_docx.changes_told import ToldChange
from clausework.strings.catalogue import say

STYLES = ("SummaryHeading", "SummaryText", "SummaryCell")
COLUMNS = ("docx.column_clause", "docx.column_weight", "docx.column_sentence", "docx.column_cause")
WIDTHS = (1900, 850, 3654, 2950)
"""The widths of the columns in twips."""

CELLS = CellStyles("SummaryCell", "SummaryCell")


def summary_of(
    redline: Redline, told: Iterable[ToldChange], lang: str, notes: Iterable[str]
) -> list[Element]:
    """The section, in the order in which the changes stand in the text; nothing if nothing changed."""
    changes = tuple(told)
    if not changes:
        return []
    holder = Element("w:body")
    paragraph(holder, say(lang, "docx.summary"), "SummaryHeading")
    for words in (
        *notes,
        ledger(redline).summary(lang),
        *ledger(redline).heads(lang),
        say(
            lang,
            "docx.summary_use",
            old=draft_name(redline.old.label, lang),
            new=draft_name(redline.new.label, lang),
        ),
    ):
        paragraph(holder, words, "SummaryText")
    columns = [say(lang, key) for key in COLUMNS]
    rows = [(of.heading, of.weight, of.sentence, of.cause) for of in changes]
    ruled(holder, columns, rows, WIDTHS, frozenset([1]), CELLS)
    paragraph(holder, "", "SummaryText")
    section(SubElement(holder[-1][0], "w:sectPr"))
    return list(holder)

"""Take in what a committee marked in Word: its revisions and comments as rows, by the lines of the draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from clausework.consultation.imports.tracked_rows import PrintedLine, TrackedRows, tracked_rows
from clausework.consultation.imports.tracked_word import read_marked
from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import CommentSheet
from clausework.consultation.sheets.word_table import DAMAGED
from clausework.model.clause import Block, Clause, Place, walk
from clausework.model.draft import Draft
from clausework.rendering.clause_html import Setting, block_words, setting_of
from clausework.rendering.labels import number_of, own_heading, own_title


def read_tracked(data: bytes, path: str, draft: Draft, later: Iterable[Draft] = ()) -> TrackedRows:
    """The rows of a Word file and what of it is at no line of the draft; a finding if it is no Word file.

    A redline shows the words of a draft that came `later`; what is said on them is on the line of the draft
    that has the same ID, or on the clause if that provision is new.
    """
    try:
        text = read_marked(data)
    except DAMAGED:
        return TrackedRows(CommentSheet(findings=(finding("CMT-401", Place(path), "no_document"),)))
    lines = [*printed_lines(draft), *(line for of in later for line in _later_lines(of, draft))]
    return tracked_rows(text, lines, path)


def printed_lines(draft: Draft) -> Iterator[PrintedLine]:
    """Every line of a draft as it may be printed, in each language: title, headings, blocks, rows."""
    for lang in draft.languages:
        setting = setting_of(draft, lang)
        if draft.standard and draft.title.get(lang):
            yield PrintedLine(draft.standard, "", draft.title[lang], lang, heading=True)
        for clause in draft.clauses:
            if lang in clause.texts:
                yield from _headings(clause, lang)
                yield from _blocks(clause, setting, lang)


def _later_lines(later: Draft, draft: Draft) -> Iterator[PrintedLine]:
    """The lines of a later draft at their places in the draft, as far as it has these."""
    homes = {block.id: clause.id for lang in draft.languages for clause, block in draft.provisions(lang)}
    for line in printed_lines(later):
        clause = homes.get(line.identity, line.clause)
        if draft.clause(clause) or draft.is_whole(clause):
            provision = line.identity if line.identity in homes else ""
            yield msgspec.structs.replace(line, clause=clause, provision=provision, exact="", later=True)


def _headings(clause: Clause, lang: str) -> Iterator[PrintedLine]:
    title = own_title(clause, lang)
    short = f"{number_of(clause, lang)} {title}".strip()
    for words in dict.fromkeys((own_heading(clause, lang), short)):
        yield PrintedLine(clause.id, "", words, lang, exact=title, heading=True)


def _blocks(clause: Clause, setting: Setting, lang: str) -> Iterator[PrintedLine]:
    for block in walk(clause.texts[lang].blocks):
        if block.kind in ("list", "cell"):
            continue
        of = block.children if block.kind == "row" else (block,)
        exact = "\t".join(part.text for part in of)
        for words in dict.fromkeys(_forms(of, setting)):
            if words.strip():
                said = "" if block.kind == "row" else exact
                yield PrintedLine(clause.id, block.id, words, lang, identity=block.id, exact=said)


def _forms(parts: Iterable[Block], setting: Setting) -> Iterator[str]:
    """The words with formulas as they are written, and without those, which Word has as formulas."""
    found = tuple(parts)
    yield "\t".join(block_words(part, setting) for part in found)
    bare = (tuple(run for run in part.runs if run.mark != "math") for part in found)
    yield "\t".join(block_words(Block(kind="paragraph", runs=runs), setting) for runs in bare)

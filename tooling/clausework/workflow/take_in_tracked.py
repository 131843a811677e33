"""Take in what a committee marked in Word: its revisions and comments as rows, by the lines of the draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from clausework.consultation.imports.tracked_rows import PrintedLine, TrackedRows, tracked_rows
from clausework.consultation.imports.tracked_word import read_marked
from clausework.consultation.parse import finding
from clausework.consultation.sheets.rows import CommentSheet
from clausework.consultation.sheets.word_table import DAMAGED
from clausework.model.clause import Block, Clause, Place, walk
from clausework.model.draft import Draft
from clausework.rendering.clause_html import Setting, block_words, setting_of
from clausework.rendering.labels import heading_of, number_of, title_of


def read_tracked(data: bytes, path: str, draft: Draft) -> TrackedRows:
    """The rows of a Word file and what of it is at no line of the draft; a finding if it is no Word file."""
    try:
        text = read_marked(data)
    except DAMAGED:
        return TrackedRows(CommentSheet(findings=(finding("CMT-401", Place(path), "no_document"),)))
    return tracked_rows(text, printed_lines(draft), path)


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


def _headings(clause: Clause, lang: str) -> Iterator[PrintedLine]:
    title = title_of(clause, lang)
    short = f"{number_of(clause, lang)} {title}"
    for words in dict.fromkeys((heading_of(clause, lang), short)):
        yield PrintedLine(clause.id, "", words, lang, title, heading=True)


def _blocks(clause: Clause, setting: Setting, lang: str) -> Iterator[PrintedLine]:
    for block in walk(clause.texts[lang].blocks):
        if block.kind in ("list", "cell"):
            continue
        of = block.children if block.kind == "row" else (block,)
        exact = "\t".join(part.text for part in of)
        for words in dict.fromkeys(_forms(of, setting)):
            if words.strip():
                yield PrintedLine(clause.id, block.id, words, lang, "" if block.kind == "row" else exact)


def _forms(parts: Iterable[Block], setting: Setting) -> Iterator[str]:
    """The words with formulas as they are written, and without those, which Word has as formulas."""
    found = tuple(parts)
    yield "\t".join(block_words(part, setting) for part in found)
    bare = (tuple(run for run in part.runs if run.mark != "math") for part in found)
    yield "\t".join(block_words(Block(kind="paragraph", runs=runs), setting) for runs in bare)

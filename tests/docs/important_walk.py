"""Important notes, as the recipe makes them: read, written back, and the same lines in every format.

python tests/docs/important_walk.py    in a copy of the package that has the recipe
"""

from __future__ import annotations

from collections import Counter

from printed_lines import (
    akn_lines,
    html_lines,
    html_redline_lines,
    json_lines,
    pdf_lines,
    pdf_redline_lines,
    sts_lines,
    text_redline_lines,
    word_lines,
    word_redline_lines,
)

from clausework.layout.stream import Sides
from clausework.model.draft import Block, Clause, ClauseText, Draft
from clausework.redline.compare import compare
from clausework.rendering.formats.redline_text import redline_text
from clausework.rendering.pdf.document import text_document
from clausework.rendering.publication import Edition, Publication
from clausework.rendering.redline_formats import RedlineContext, format_redline
from clausework.rendering.typesetting import set_pdf
from clausework.source.markdown import read_blocks
from clausework.source.writer import write_blocks

TEXTS = {
    "zh": "平台应处置。\n\n重要：处置前先告知。\n",
    "en": "It shall act.\n\nIMPORTANT: Tell them before.\n",
}
ADDED = {"zh": "\n重要：先断电。\n", "en": "\nIMPORTANT: Cut the power first.\n"}
LINES = {"zh": ["重要处置前先告知。|"], "en": ["IMPORTANTTellthembefore.|"]}


def blocks_of(lang: str, new: bool) -> tuple[Block, ...]:
    text = TEXTS[lang] + (ADDED[lang] if new else "")
    blocks, findings = read_blocks(text, f"a.{lang}.md")
    assert not findings, findings
    assert write_blocks(blocks, lang) == text
    return blocks


def draft(label: str, new: bool = False) -> Draft:
    texts = {lang: ClauseText(title="T", blocks=blocks_of(lang, new)) for lang in TEXTS}
    clause = Clause(id="a", number="1", texts=texts)
    return Draft(label=label, date="2020-06-17", title={"zh": "规范", "en": "Text"}, clauses=(clause,))


def walk(lang: str) -> None:
    sides = Sides(draft("D1"), draft("D2", new=True))
    for each in (sides.old, sides.new):
        lines = json_lines(each, lang)
        for read in (html_lines, akn_lines, pdf_lines, sts_lines, word_lines):
            assert read(each, lang) == lines, (read, read(each, lang), lines)
    assert json_lines(sides.old, lang)[1:] == LINES[lang]
    redline = compare(sides.old, sides.new)
    for side, each in (("old", sides.old), ("new", sides.new)):
        for read in (html_redline_lines, pdf_redline_lines, word_redline_lines):
            found = Counter(read(sides, redline, lang, side))
            assert found == Counter(json_lines(each, lang)), (read, side, found)
    assert len([*text_redline_lines(sides, redline, lang)]) == 1
    publication = Publication(editions=(Edition(draft=sides.new),), current="D2")
    assert set_pdf(*text_document(publication, lang)).data.startswith(b"%PDF")
    print(redline_text(redline, sides, lang))
    print(format_redline("amend", RedlineContext(redline=redline, lang=lang, drafts=(sides.old, sides.new))))


if __name__ == "__main__":
    for lang in TEXTS:
        walk(lang)

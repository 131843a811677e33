"""Figures with sub-figures, as the recipe makes them: read, written back, and the same lines in every format.

python tests/docs/subfigure_walk.py    in a copy of the package that has the recipe
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
from clausework.rendering.formats.search_index import search_index
from clausework.rendering.pdf.document import text_document
from clausework.rendering.publication import Edition, Publication
from clausework.rendering.redline_formats import RedlineContext, format_redline
from clausework.rendering.search.answering import SearchEngine
from clausework.rendering.search.matching import Matcher
from clausework.rendering.typesetting import set_pdf
from clausework.rendering.view import view_of
from clausework.source.markdown import read_blocks
from clausework.source.writer import write_blocks

TEXTS = {
    "zh": "平台应处置。\n\n![处置流程](<>)\n![在平台](a.svg)\n![在商家](a.svg){#fig-flow}\n\n![另一图](a.svg)\n\n"
    "![又一图](<>)\n![仅此](a.svg)\n![完毕](a.svg)\n",
    "en": "It shall act.\n\n![Flow](<>)\n![at the platform](a.svg)\n![at the merchant](a.svg) {#fig-flow}\n\n"
    "![Another](a.svg)\n\n![One more](<>)\n![only this](a.svg)\n![done](a.svg)\n",
}
EDITS = {
    "zh": (("![在商家]", "![在商家和主播]"), ("![完毕]", "![插入](a.svg)\n![完毕]")),
    "en": (("at the merchant", "at the merchant and host"), ("![done]", "![inserted](a.svg)\n![done]")),
}
LINES = {
    "zh": ["图1处置流程|", "a)在平台|", "b)在商家|", "图2另一图|", "图3又一图|", "a)仅此|", "b)完毕|"],
    "en": [
        *("Figure1Flow|", "a)attheplatform|", "b)atthemerchant|", "Figure2Another|", "Figure3Onemore|"),
        *("a)onlythis|", "b)done|"),
    ],
}


def blocks_of(lang: str, new: bool) -> tuple[Block, ...]:
    text = TEXTS[lang]
    for old, now in EDITS[lang] if new else ():
        assert old in text
        text = text.replace(old, now)
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
        for read in (html_lines, akn_lines, pdf_lines, sts_lines):
            assert read(each, lang) == lines, (read, read(each, lang), lines)
        # In Word the caption of a figure stands below its parts.
        assert Counter(word_lines(each, lang)) == Counter(lines), (word_lines(each, lang), lines)
    assert json_lines(sides.old, lang)[1:] == LINES[lang]
    redline = compare(sides.old, sides.new)
    for side, each in (("old", sides.old), ("new", sides.new)):
        for read in (html_redline_lines, pdf_redline_lines, word_redline_lines):
            found = Counter(read(sides, redline, lang, side))
            assert found == Counter(json_lines(each, lang)), (read, side, found)
    known = {*json_lines(sides.old, lang), *json_lines(sides.new, lang)}
    shown = [*text_redline_lines(sides, redline, lang)]
    assert len(shown) == 2
    assert all(known & {*pair} for pair in shown), (shown, redline_text(redline, sides, lang))
    publication = Publication(editions=(Edition(draft=sides.new),), current="D2")
    (group,) = SearchEngine(Matcher(search_index(view_of(publication, lang)))).answer("c)").groups
    assert len(group.entries) == 1
    assert set_pdf(*text_document(publication, lang)).data.startswith(b"%PDF")
    print(redline_text(redline, sides, lang))
    print(format_redline("amend", RedlineContext(redline=redline, lang=lang, drafts=(sides.old, sides.new))))


if __name__ == "__main__":
    for lang in TEXTS:
        walk(lang)

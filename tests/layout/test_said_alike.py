"""What a format once said otherwise than the others, or not at all."""

from __future__ import annotations

import pytest
from docx_numbered import Numbered

from clausework.layout.stream import framed_text
from clausework.layout.views import part, statement
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run
from clausework.rendering.docx.standard import standard_docx
from clausework.rendering.exchange.akn import akn_xml
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.pdf.document import text_document
from clausework.rendering.publication import Edition, Publication
from clausework.strings.catalogue import say


def draft_of(clause: Clause) -> Draft:
    return Draft(label="D1", title={"zh": "规范", "en": "Specification"}, clauses=(clause,))


def paragraph(words: str, identity: str = "") -> Block:
    return Block(kind="paragraph", id=identity, runs=(Run(words),))


def test_word_puts_nothing_after_the_number_of_a_table_without_a_caption() -> None:
    cell = Block(kind="cell", runs=(Run("x"),))
    tables = tuple(
        Block(kind="table", runs=runs, children=(Block(kind="row", children=(cell,)),))
        for runs in ((), (Run("Periods"),))
    )
    clause = Clause(id="a", number="1", texts={"en": ClauseText(title="A", blocks=tables)})
    made = Numbered(standard_docx(draft_of(clause), "en", {}))
    captions = [words for style, words in made.lines() if style == "TableCaption"]
    assert captions == ["Table 1", "Table 2 – Periods"]


@pytest.mark.parametrize(
    ("texts", "key"),
    [
        ({"zh": ClauseText(title="甲", blocks=(paragraph("甲。"),))}, "site.untranslated"),
        (
            {
                "zh": ClauseText(title="甲", blocks=(paragraph("甲。"),)),
                "en": ClauseText(title="A", blocks=(paragraph("A."),), source="0" * 64),
            },
            "pdf.stale",
        ),
    ],
    ids=["none", "stale"],
)
def test_each_format_says_that_a_translation_is_none_or_stale(texts: dict[str, ClauseText], key: str) -> None:
    draft = draft_of(Clause(id="a", number="1", texts=texts))
    words = say("en", key)
    assert words in "\n".join(line for _, line in Numbered(standard_docx(draft, "en", {})).lines())
    document, _ = text_document(Publication(editions=(Edition(draft=draft),), current="D1"), "en")
    assert words in {run.text for block in document.body[0].blocks for run in block.runs}
    assert words in sts_xml(draft, "en").decode()
    assert words in akn_xml(draft, "en").decode()


def test_a_provision_alone_keeps_the_numbers_of_its_clause() -> None:
    note = Block(kind="note", runs=(Run("Dates are local."),))
    item = Block(kind="item", runs=(Run("the date;"),), children=(note,))
    other = Block(kind="item", runs=(Run("the name."),))
    blocks = (
        Block(kind="note", runs=(Run("First."),)),
        paragraph("It shall record:", "X-01"),
        Block(kind="list", ordered=True, children=(item, other)),
    )
    clause = Clause(id="a", number="1", texts={"en": ClauseText(title="A", blocks=blocks)})
    lines = framed_text(draft_of(clause), clause, "en")
    assert statement(part(lines, "X-01")).split("\n") == [
        "It shall record:", "a) the date;", "NOTE 2: Dates are local.", "b) the name.",
    ]  # fmt: skip

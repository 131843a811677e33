"""What a format once said otherwise than the others, or not at all."""

from __future__ import annotations

import re
from typing import get_args

import msgspec
import pytest
from docx_numbered import Numbered
from printed_lines import akn_lines, html_lines, json_lines, pdf_lines, sts_lines, word_lines
from random_drafts import random_draft

from clausework.layout.framed import part, plain, statement
from clausework.layout.stream import framed_text
from clausework.model.draft import Block, BlockKind, Clause, ClauseText, Draft, LineKind, Run, lines_of, walk
from clausework.redline.words.readable import ReadableText, line_shown
from clausework.rendering.clause_data import text_data
from clausework.rendering.clause_html import PageLinks, clause_html, setting_of
from clausework.rendering.docx.standard.document import standard_docx
from clausework.rendering.exchange.akn import akn_xml
from clausework.rendering.exchange.sts import sts_xml
from clausework.rendering.pdf.document import text_document
from clausework.rendering.publication import Edition, Publication
from clausework.rendering.typesetting import TypesetRun, set_pdf
from clausework.strings.catalogue import say


def draft_of(clause: Clause) -> Draft:
    return Draft(label="D1", title={"zh": "规范", "en": "Specification"}, clauses=(clause,))


def paragraph(words: str, identity: str = "") -> Block:
    return Block(kind="paragraph", id=identity, runs=(Run(words),))


def test_word_puts_nothing_after_an_uncaptioned_tables_number() -> None:
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


def test_a_reference_to_an_unnumbered_clause_has_its_title() -> None:
    foreword = Clause(id="foreword", element="foreword", texts={"en": ClauseText(title="Foreword")})
    refers = Block(kind="paragraph", runs=(Run("See "), Run("", "ref", "foreword"), Run(".")))
    clause = Clause(id="a", number="1", texts={"en": ClauseText(title="A", blocks=(refers,))})
    draft = msgspec.structs.replace(draft_of(clause), clauses=(foreword, clause))
    (line,) = lines_of(clause.texts["en"].blocks)
    assert line_shown(line, draft, "en") == plain(framed_text(draft, clause, "en")[0]) == "See Foreword."
    assert ReadableText(draft, draft, "en").numbers["delete"]["foreword"] == "Foreword"


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


def test_a_footnote_has_one_number_in_each_format() -> None:
    """Those of the text are counted through it, those of a table by letters; the source has labels as it likes."""

    def marked(words: str, label: str, kind: BlockKind = "paragraph") -> Block:
        return Block(kind=kind, runs=(Run(words), Run("", "footnote", label)))

    def note(label: str, words: str) -> Block:
        return Block(kind="footnote", target=label, runs=(Run(words),))

    rows = (("Age", "a", "b"), ("30", "x", "b"))
    table = Block(
        kind="table",
        runs=(Run("Periods"),),
        children=tuple(
            Block(
                kind="row",
                children=(
                    Block(kind="cell", runs=(Run(first),)),
                    *(marked("n", each, "cell") for each in labels),
                ),
            )
            for first, *labels in rows
        ),
    )
    first = (
        marked("One", "y"),
        table,
        marked("two", "z"),
        note("y", "Y."),
        note("a", "A."),
        note("b", "B."),
        note("x", "X."),
        note("z", "Z."),
    )
    clauses = (
        Clause(id="a", number="1", texts={"en": ClauseText(title="A", blocks=first)}),
        Clause(
            id="b",
            number="2",
            texts={"en": ClauseText(title="B", blocks=(marked("three", "a"), note("a", "C.")))},
        ),
    )
    draft = Draft(label="D1", languages=("en",), title={"en": "T"}, clauses=clauses)
    lines = json_lines(draft, "en")
    assert lines == [
        "One⟦1⟧|", "Table1Periods|", "Age¦n⟦a⟧¦n⟦b⟧|", "30¦n⟦c⟧¦n⟦b⟧|", "two⟦2⟧|", "three⟦3⟧|",
    ]  # fmt: skip
    for read in (akn_lines, html_lines, pdf_lines, sts_lines, word_lines):
        assert read(draft, "en") == lines, read
    wanted = [("1)", "Y."), ("a", "A."), ("b", "B."), ("c", "X."), ("2)", "Z."), ("3)", "C.")]
    setting = setting_of(draft, "en")
    html = "".join(clause_html(clause, setting, PageLinks(str)) for clause in clauses)
    assert re.findall(r'<div [^>]*class="footnote"><p><sup>(.*?)</sup> (.*?)</p>', html) == [
        *wanted[1:4],
        wanted[0],
        *wanted[4:],
    ]
    table, _, rest = html.partition("</table>")
    assert (table.count('class="footnote"'), rest.count('class="footnote"')) == (3, 3)  # in its frame
    data = [block for clause in clauses for block in text_data(clause, setting).blocks]
    assert [(block.label, block.text) for block in data if block.kind == "footnote"] == wanted
    sts = sts_xml(draft, "en").decode()
    assert re.findall(r"<fn [^>]*>\s*<label>(.*?)</label>\s*<p>(.*?)</p>", sts) == [
        *wanted[1:4],
        wanted[0],
        *wanted[4:],
    ]
    akn = akn_xml(draft, "en").decode()
    assert re.findall(r'name="footnote">\s*<num>(.*?)</num>\s*<content>\s*<p>(.*?)</p>', akn) == wanted
    goals = re.findall(r'<sup>\s*<ref href="#(.*?)">', akn)
    assert len(goals) == 7
    assert all(f'eId="{goal}"' in akn for goal in goals)
    assert Numbered(standard_docx(draft, "en", {})).footnotes() == [") Y.", ") Z.", ") C."]
    words = [
        words for style, words in Numbered(standard_docx(draft, "en", {})).lines() if style == "FootnoteText"
    ]
    assert words == ["a\tA.", "b\tB.", "c\tX."]
    (clause, _) = text_document(Publication(editions=(Edition(draft=draft),), current="D1"), "en")[0].body
    assert [block.kind for block in clause.blocks] == ["paragraph", "table", "paragraph"]
    assert [row.kind for row in clause.blocks[1].children] == ["head", "row", *["footnote"] * 3]


def test_the_pdf_sets_every_kind_of_line_and_tells_one_it_lacks() -> None:
    draft = random_draft(4)
    blocks = [block for clause in draft.clauses for block in walk(clause.texts["en"].blocks)]
    assert {block.kind for block in blocks} - {"list", "cell"} == {*get_args(LineKind)}
    document, pictures = text_document(Publication(editions=(Edition(draft=draft),), current="D1"), "en")
    assert set_pdf(document, pictures).plain == ()
    last = document.body[-1]
    strange = msgspec.structs.replace(
        last.blocks[0], kind="riddle", runs=(TypesetRun("Words."),), children=()
    )
    body = (*document.body[:-1], msgspec.structs.replace(last, blocks=(strange,)))
    assert set_pdf(msgspec.structs.replace(document, body=body), pictures).plain == ("Words.",)

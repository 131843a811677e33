"""What a draft prints around its lines, counted once for all formats."""

from __future__ import annotations

from clausework.layout.mentions import faces_of
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run, lines_of
from clausework.rendering.pdf.document import text_document
from clausework.rendering.publication import Edition, Publication


def items(*words: str) -> Block:
    children = tuple(Block(kind="item", runs=(Run(each),)) for each in words)
    return Block(kind="list", ordered=True, children=children)


def draft_of(*blocks: Block, lang: str = "en") -> Draft:
    clause = Clause(id="a", number="1", texts={lang: ClauseText(title="A", blocks=blocks)})
    return Draft(label="D1", languages=(lang,), title={lang: "T"}, clauses=(clause,))


TWO_LISTS = draft_of(items("one;", "two;"), items("three;", "four."))


def test_each_of_two_lists_side_by_side_begins_anew() -> None:
    faces = faces_of(TWO_LISTS, "en")["a"]
    assert [(face.group, face.label) for face in faces] == [(1, "a)"), (1, "b)"), (2, "a)"), (2, "b)")]


def test_the_pdf_counts_two_lists_side_by_side_from_beginning() -> None:
    document, _ = text_document(Publication(editions=(Edition(draft=TWO_LISTS),), current="D1"), "en")
    lists = [block for block in document.body[0].blocks if block.kind == "list"]
    labels = [["".join(run.text for run in item.label) for item in each.children] for each in lists]
    assert labels == [["a)", "b)"], ["a)", "b)"]]


def test_every_line_has_a_face_at_its_index() -> None:
    note = Block(kind="note", runs=(Run("N"),), children=(items("x;", "y."),))
    code = Block(kind="code", children=(Block(kind="code"), Block(kind="code")))
    item = Block(kind="item", runs=(Run("i"),), children=(note, code))
    draft = draft_of(Block(kind="list", children=(item,)), note)
    lines = lines_of(draft.clauses[0].texts["en"].blocks)
    faces = faces_of(draft, "en")["a"]
    assert [face.index for face in faces] == [*range(len(lines))]
    assert [face.depth for face in faces] == [line.depth for line in lines]
    assert [face.label for face in faces if face.label.startswith("N")] == ["NOTE 1: ", "NOTE 2: "]
    assert [face.within for face in faces][1:4] == ["", "note", "note"]

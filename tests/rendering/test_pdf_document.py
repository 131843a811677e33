"""What the PDF is made of: every line of a draft, and in a redline every line of both."""

from __future__ import annotations

from collections import Counter
from random import Random

import msgspec
import pytest
from draft_in_print import Chance, in_print, note_marks
from office_drafts import NEW, OLD
from pdf_reading import caused, redline_of, squeezed, text_of, told
from written_drafts import clause, draft

from clausework.model.cause import Cause
from clausework.model.draft import Block, Clause, ClauseText, Draft, Lineage, Run, Term, lines_of
from clausework.redline.compare import compare
from clausework.rendering.labels import kind_of_standard, mention_of
from clausework.rendering.pdf.document import text_document
from clausework.rendering.publication import Edition, Publication
from clausework.rendering.typesetting import TypesetRun

SEEDS = range(40)


def printed(draft: Draft, lang: str) -> list[str]:
    """The headings and lines of a draft by another way, without blanks, IDs and the names of pictures."""
    after = {"zh": "目次", "en": "Contents"}[lang]
    lines = in_print(draft, lang)
    entries = sum(clause.number.count(".") < 2 for clause in draft.clauses)
    identities = [block.id for _, block in draft.provisions(lang)]
    found = []
    for line in lines[lines.index(after) + 1 + entries :]:
        for identity in identities:
            line = line.removesuffix(f" {identity}")
        found.append(squeezed(line.removesuffix(" [a.svg]")))
    return found


def plain(words: str, **more: str) -> tuple[TypesetRun, ...]:
    return (TypesetRun(words, **more),)


def whole(lines: list[str]) -> list[str]:
    """The lines that say anything: a caption without words may stand for nothing."""
    return [line for line in map(squeezed, lines) if line]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_line_of_a_text_is_set_with_its_number(seed: int) -> None:
    _, new = Chance(Random(seed)).pair()
    bare = msgspec.structs.replace(new, clauses=tuple(map(_unreferred, new.clauses)))
    assert whole(list(told(text_of(bare, "zh")))) == whole(printed(bare, "zh"))


def _unreferred(clause: Clause) -> Clause:
    """The clause without references to footnotes, which would take these to the foot of the page."""
    texts = {
        lang: msgspec.structs.replace(text, blocks=tuple(map(_block, text.blocks)))
        for lang, text in clause.texts.items()
    }
    return msgspec.structs.replace(clause, texts=texts)


def _block(block: Block) -> Block:
    return msgspec.structs.replace(
        block,
        runs=tuple(run for run in block.runs if run.mark != "footnote"),
        children=tuple(map(_block, block.children)),
    )


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("side", ["old", "new"])
def test_a_redline_has_every_line_of_both_drafts(seed: int, side: str) -> None:
    old, new = Chance(Random(seed)).pair()
    found = told(redline_of(old, new, compare(old, new), "zh"), side, labels=False)
    assert Counter(whole(list(found))) == Counter(whole(bare_lines(old if side == "old" else new)))


def test_a_redline_keeps_the_order_of_the_new_draft() -> None:
    found = told(redline_of(OLD, NEW, compare(OLD, NEW), "zh"), "new", labels=False)
    assert whole(list(found)) == whole(bare_lines(NEW))


def bare_lines(draft: Draft) -> list[str]:
    """Headings and lines without labels and markers, from the lines of the model."""
    found, marks = [], note_marks(draft, "zh")
    for each in draft.clauses:
        annex = each.element == "annex" and each.depth == 1
        status = ("（资料性）" if each.informative else "（规范性）") if annex else ""
        number = f"附录{each.number}" if annex else each.number
        text = each.texts["zh"]
        found.append(f"{number}{status}{text.title}")
        for line in lines_of(text.blocks):
            words = ""
            for run in line.runs:
                target = draft.clause(run.target) if run.mark == "ref" else None
                referred = mention_of(target, "zh") if target else run.target
                if run.mark == "footnote":
                    referred = marks.get((each.id, run.target), run.target)
                words += referred if run.mark in ("ref", "footnote") else run.text
            found.append(words)
    return found


def test_words_of_a_footnote_stand_at_its_first_reference_alone() -> None:
    runs = (Run("甲"), Run("", "footnote", "a"), Run("乙"), Run("", "footnote", "a"))
    blocks = (
        Block(kind="paragraph", runs=runs),
        Block(
            kind="footnote",
            target="a",
            runs=(Run("脚注"),),
            children=(Block(kind="paragraph", runs=(Run("续"),)),),
        ),
        Block(kind="footnote", target="b", runs=(Run("无人提到"),)),
    )
    made = Draft(
        label="D1", clauses=(Clause(id="a", number="1", texts={"zh": ClauseText(title="甲", blocks=blocks)}),)
    )
    first, second = text_of(made, "zh").body[0].blocks
    notes = [["".join(run.text for run in each) for each in run.paragraphs] for run in first.runs]
    assert notes == [[], ["脚注", "续"], [], []]
    assert [run.target for run in first.runs if run.mark == "footnote"] == ["a--fna"] * 2
    assert second.runs[0].text == "无人提到"


def test_a_reference_is_a_link_only_where_there_is_something() -> None:
    old = draft(
        "D1", clause("a", "见[](#b)。", number="1"), clause("b", "乙。", number="2"), languages=("zh",)
    )
    new = draft("D2", clause("a", "见[](#b)。", number="1"), languages=("zh",))
    runs = text_of(new, "zh").body[0].blocks[0].runs
    assert [(run.text, run.mark) for run in runs] == [("见", "text"), ("b", "text"), ("。", "text")]
    marks = {run.mark for run in redline_of(old, new, compare(old, new), "zh").body[0].blocks[0].runs}
    assert marks == {"text"}
    assert text_of(old, "zh").body[0].blocks[0].runs[1].target == "b"


def test_a_number_that_became_another_is_shown_in_both_drafts() -> None:
    old = draft("D1", clause("a", "见[](#b)。", number="1"), clause("b", "乙。", number="2"))
    new = draft(
        "D2",
        clause("a", "见[](#b)。", number="1"),
        clause("c", "丙。", number="2"),
        clause("b", "乙。", number="3"),
    )
    first, _, third = redline_of(old, new, compare(old, new), "zh").body
    assert [(run.text, run.op, run.target) for run in first.blocks[0].runs[1:3]] == [
        ("第2章", "delete", ""),
        ("第3章", "insert", "b"),
    ]
    assert first.blocks[0].changed
    assert [(run.text, run.op) for run in third.number] == [("2", "delete"), ("3", "insert")]


def test_a_note_that_is_numbered_anew_shows_both_numbers() -> None:
    old = draft("D1", clause("a", "甲。\n注：乙。\n注：丙。", number="1"))
    new = draft("D2", clause("a", "甲。\n注：丙。", number="1"))
    gone, kept = redline_of(old, new, compare(old, new), "zh").body[0].blocks[1:]
    assert [(run.text, run.op) for run in gone.label] == [("注1：", "delete")]
    assert [(run.text, run.op) for run in kept.label] == [("注2：", "delete"), ("注：", "insert")]


def test_the_same_causes_are_told_once_and_then_by_their_number() -> None:
    old = draft("D1", clause("a", "甲。\n乙。", number="1"))
    new = draft("D2", clause("a", "甲甲。\n乙乙。", number="1"))
    reason = Cause(kind="reason", reason={"zh": "依据法律", "en": "by law"})
    found = redline_of(old, new, caused(compare(old, new), reason), "zh").body[0].blocks
    notes = [note for block in found for note in block.notes]
    assert [(note.number, note.told, note.lines) for note in notes] == [
        (1, False, ("理由：依据法律",)),
        *[(1, True, ())] * (len(notes) - 1),
    ]
    assert len(notes) > 1


def test_a_term_has_its_other_designations() -> None:
    texts = {
        "zh": ClauseText(title="平台", term=Term("平台", ("电商平台",))),
        "en": ClauseText(title="platform", term=Term("platform", ("marketplace",))),
    }
    made = Draft(label="D1", clauses=(Clause(id="t", element="term", number="3.1", depth=2, texts=texts),))
    zh, en = (text_of(made, lang).body[0] for lang in ("zh", "en"))
    assert (zh.kind, zh.other, zh.admitted) == ("term", plain("platform"), (plain("电商平台"),))
    assert (en.other, en.admitted) == (plain("平台"), (plain("marketplace"),))
    texts = {
        "zh": ClauseText(title="平台", term=Term("平台", ("直播平台",))),
        "en": ClauseText(title="live platform", term=Term("live platform", ("marketplace",))),
    }
    clause = Clause(id="t", element="term", number="3.1", depth=2, texts=texts)
    later = msgspec.structs.replace(made, label="D2", clauses=(clause,))
    (term,) = redline_of(made, later, compare(made, later), "zh").body
    assert term.changed
    assert term.other == (*plain("platform", op="delete"), *plain("live platform", op="insert"))
    assert term.admitted == (plain("电商平台", op="delete"), plain("直播平台", op="insert"))


def test_levels_of_headings_leave_none_out() -> None:
    deep = (
        Clause(id=name, number=number, depth=number.count(".") + 1, texts={"zh": ClauseText(title="甲")})
        for name, number in (("a", "1"), ("b", "1.1.1"), ("c", "2"))
    )
    assert [each.level for each in text_of(Draft(label="D1", clauses=tuple(deep)), "zh").body] == [1, 2, 1]


def test_what_has_no_translation_or_an_old_one_says_so() -> None:
    texts = {"zh": ClauseText(title="甲", blocks=(Block(kind="paragraph", runs=(Run("甲。"),)),))}
    stale = {**texts, "en": ClauseText(title="A", source="0" * 16)}
    made = Draft(
        label="D1",
        clauses=(Clause(id="a", number="1", texts=texts), Clause(id="b", number="2", texts=stale)),
    )
    first, second = (each.blocks[0].runs[0].text for each in text_of(made, "en").body)
    assert first.startswith("This clause has not been translated")
    assert second.startswith("The text that this clause was translated from has changed")
    assert not [run for each in text_of(made, "zh").body for run in each.blocks[:0]]


def test_a_picture_that_was_replaced_stands_below_the_new_one() -> None:
    old, new = (
        Draft(
            label=label,
            languages=("zh",),
            clauses=(Clause(id="a", number="1", texts={"zh": figured(digest)}),),
        )
        for label, digest in (("D1", "1" * 64), ("D2", "2" * 64))
    )
    (figure,) = redline_of(old, new, compare(old, new), "zh").body[0].blocks
    (before,) = figure.children
    assert figure.changed
    assert [run.text for run in before.label] == ["修改前的图：a.svg 11111111"]


def figured(digest: str) -> ClauseText:
    return ClauseText(
        title="甲", blocks=(Block(kind="figure", target="a.svg", sha256=digest, runs=(Run("图题"),)),)
    )


def test_a_list_of_all_changes_leads_to_their_clauses() -> None:
    redline = compare(OLD, NEW)
    first = redline_of(OLD, NEW, redline, "zh").front[0]
    rows = [[cell.runs for cell in row.children] for row in first.blocks[0].children[1:]]
    assert first.title[0].text == "修改一览"
    assert len(rows) == len(redline.told()) > 5
    for change, (place, weight, sentence) in zip(redline.told(), rows, strict=True):
        assert place[0].target == ("" if change.entitles else change.new)
        assert weight[0].text == {"substantive": "实质性", "editorial": "编辑性"}[change.weight]
        assert "".join(run.text for run in sentence) == change.sentence["zh"]


def test_a_reference_to_a_renamed_clause_shows_the_number_it_had() -> None:
    old = draft("D1", clause("a", "见[](#b)。", number="1"), clause("b", "乙乙乙。", number="2"))
    new = draft(
        "D2",
        clause("a", "见[](#c)。", number="1"),
        clause("x", "新的一条。", number="2"),
        clause("c", "乙乙乙。", number="3"),
        lineage=(Lineage(draft="D2", kind="renamed", old=("b",), new=("c",)),),
    )
    runs = redline_of(old, new, compare(old, new), "zh").body[0].blocks[0].runs
    assert [(run.text, run.op) for run in runs] == [
        ("见", ""),
        ("第2章", "delete"),
        ("第3章", "insert"),
        ("。", ""),
    ]


@pytest.mark.parametrize(
    ("issued", "digest", "said", "warning"),
    [
        ("", "", "征求意见稿D1", "尚未冻结，随时会改"),
        ("", "0" * 64, "征求意见稿D1", ""),
        ("2020-11-17", "0" * 64, "", ""),
    ],
)
def test_each_page_says_what_the_text_is_until_it_is_issued(
    issued: str, digest: str, said: str, warning: str
) -> None:
    made = Draft(label="D1", stage={"zh": "征求意见稿"}, issued=issued, languages=("zh",))
    publication = Publication(editions=(Edition(draft=made, digest=digest),), current="D1")
    about = text_document(publication, "zh")[0].about
    assert (squeezed(about.standing), squeezed(about.warning)) == (said, squeezed(warning))


def test_each_page_of_a_reconstruction_says_so() -> None:
    made = Draft(label="D1", reconstruction=True, body={"zh": "重新拟写"}, languages=("zh",))
    document = text_of(made, "zh")
    assert document.about.standing == "重新拟写 · D1"
    assert (document.cover.publisher, document.cover.issued) == ("重新拟写", "")


def test_a_clause_renamed_under_its_number_changes_no_reference() -> None:
    old = draft("D1", clause("a", "见[](#b)。", number="1"), clause("b", "乙乙乙。", number="2"))
    new = draft(
        "D2",
        clause("a", "见[](#c)。", number="1"),
        clause("c", "乙乙乙。", number="2"),
        lineage=(Lineage(draft="D2", kind="renamed", old=("b",), new=("c",)),),
    )
    (block,) = redline_of(old, new, compare(old, new), "zh").body[0].blocks
    assert [(run.text, run.op, run.target) for run in block.runs] == [
        ("见", "", ""),
        ("第2章", "", "c"),
        ("。", "", ""),
    ]


def test_a_cell_begins_with_its_first_word() -> None:
    cells = tuple(
        Block(kind="cell", runs=runs) for runs in ((Run("  甲 乙"),), (Run(" "), Run(" 丙", "strong")))
    )
    table = Block(kind="table", children=(Block(kind="row", children=cells),))
    texts = {"zh": ClauseText(title="甲", blocks=(table,))}
    made = Draft(label="D1", languages=("zh",), clauses=(Clause(id="a", number="1", texts=texts),))
    (row,) = text_of(made, "zh").body[0].blocks[0].children
    assert [[run.text for run in cell.runs] for cell in row.children] == [["甲 乙"], ["丙"]]


@pytest.mark.parametrize(
    ("number", "profile", "kind"),
    [
        ("JR/T 17—2026", "gbt1.1-2020", "industry"),
        ("AWM 17:2026", "gbt1.1-2020", "industry"),
        ("AWM 17:2026", "iso-directives-2", "other"),
        ("T/AB 1", "iso-directives-2", "other"),
        ("ISO 17:2026", "iso-directives-2", "international"),
    ],
)
def test_a_number_tells_the_kind_of_standard_by_its_rules(number, profile, kind) -> None:
    assert kind_of_standard(number, profile) == kind

"""An amending decision, executed on the old draft, gives the new one, byte for byte."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from foreign_corpora import PAIRS, present
from hypothesis import given, settings, strategies as st
from places import CORPORA, LIVE_COMMERCE, NO_CORPORA
from written_drafts import clause, draft

from clausework.drafts.register import read_draft
from clausework.model.amendment import AmendedPassage, AmendingDecision, PassageAct, TextAct, WordChange
from clausework.model.canonical import canonical_json
from clausework.model.draft import Block, Clause, ClauseText, Draft, Provision, Run, plain, walk
from clausework.model.redline import TextChange
from clausework.redline.amend.decide import decide, execute
from clausework.redline.amend.passages import UnfitDecision, blocks_of, changed, passages_of
from clausework.redline.compare import compare
from clausework.rendering.amending.decision import decision_text
from clausework.rendering.redline_formats import format_redline
from clausework.source.markdown import read_blocks
from clausework.source.project import load
from clausework.workflow.comparison import compare_files, context_of

sys.path.append(str(Path(__file__).parents[1] / "rendering"))

from draft_in_print import Chance

ROOT = Path(__file__).parents[2]
LONG = (
    "平台应保存直播内容和交易记录，保存期限自直播结束之日起不少于六十日，并具备防篡改和按订单编号检索的功能。"
)


def decided(old: Draft, new: Draft) -> AmendingDecision:
    """The decision as it is read back from its file."""
    data = canonical_json(decide(compare(old, new), old, new))
    return msgspec.json.decode(data, type=AmendingDecision)


def restored(text: TextChange) -> Iterator[str]:
    """The words of the lines of a text that is new."""
    for line in text.lines:
        words = "".join(edit.text for edit in line.edits)
        if line.old is None and words and "\t" not in words:
            yield words


def check(old: Draft, new: Draft) -> AmendingDecision:
    decision = decided(old, new)
    assert canonical_json(execute(decision, old)) == canonical_json(plain(new).clauses)
    return decision


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32).map(random.Random))
def test_executed_on_the_old_draft_it_gives_the_new_one(chance: random.Random) -> None:
    old, new = Chance(chance).pair()
    check(old, new)


@pytest.mark.slow
def test_a_thousand_drafts_made_by_chance() -> None:
    for seed in range(1000):
        old, new = Chance(random.Random(seed)).pair()
        check(old, new)
        check(new, old)


@pytest.mark.slow
def test_from_the_frozen_draft_to_the_working_text_and_back() -> None:
    old, new = read_draft(LIVE_COMMERCE, "D1"), plain(load(LIVE_COMMERCE).draft)
    forth, back = check(old, new), check(new, old)
    assert len(canonical_json(forth)) * 2 < len(canonical_json(new.clauses)), "what stays is not repeated"
    assert forth.title == new.title
    assert back.title == old.title


@pytest.mark.slow
def test_of_our_own_standard_too() -> None:
    old, new = read_draft(ROOT, "D1"), plain(load(ROOT).draft)
    check(old, new)
    check(new, old)


def test_a_draft_that_did_not_change_has_no_acts() -> None:
    old = read_draft(LIVE_COMMERCE, "D1")
    assert decided(old, msgspec.structs.replace(old, label="D2")).acts == ()


def test_it_is_executed_on_no_other_draft() -> None:
    old, new = draft("D1", clause("a", "甲。")), draft("D2", clause("a", "乙。"))
    decision = decided(old, new)
    with pytest.raises(UnfitDecision, match="SHA-256"):
        execute(decision, new)


def test_what_is_recorded_changes_with_the_words() -> None:
    old = draft(
        "D1",
        clause("a", LONG + "{#P-1}", term="甲", provisions={"P-1": Provision(basis=("ECL 27",))}, code="P"),
        clause("b", "乙。", informative=True),
    )
    new = draft(
        "D2",
        clause("b", "乙。", element="annex", number="A", roles=("platform",)),
        clause("a2", LONG + "{#P-1}", provisions={"P-2": Provision(verify={"zh": "台账"})}, title="甲"),
    )
    check(old, new)
    check(new, old)


@pytest.mark.parametrize("change", ["gone", "new"])
def test_a_text_in_one_language_may_come_and_go(change: str) -> None:
    one, two = clause("a", "甲。", "Alpha."), clause("a", "甲。")
    two = msgspec.structs.replace(two, texts={"zh": two.texts["zh"]})
    old, new = (one, two) if change == "gone" else (two, one)
    check(draft("D1", old), draft("D2", new))


def acts_of(old: Draft, new: Draft, lang: str = "zh") -> list[PassageAct]:
    texts = [(act.texts or {}).get(lang, TextAct()) for act in check(old, new).acts]
    return [act for text in texts for act in text.acts]


def test_a_few_words_of_sentence_are_named_a_short_one_is_whole() -> None:
    (act,) = acts_of(
        draft("D1", clause("a", LONG + "{#P-1}")),
        draft("D2", clause("a", LONG.replace("六十日", "一百八十日") + "{#P-1}")),
    )
    assert act.words == (WordChange("六十日", "一百八十日"),)
    assert act.to is None
    (act,) = acts_of(
        draft("D1", clause("a", "平台应保存。{#P-1}")), draft("D2", clause("a", "平台宜保存。{#P-1}"))
    )
    assert act.words == ()
    assert act.to


def test_words_that_stand_twice_are_named_with_those_beside_them() -> None:
    old = "平台应公示规则，平台应保存记录，平台应受理投诉并在公布的期限内答复提出投诉的消费者。"
    (act,) = acts_of(
        draft("D1", clause("a", old + "{#P-1}")),
        draft("D2", clause("a", old.replace("，平台应保存", "，平台宜保存") + "{#P-1}")),
    )
    (words,) = act.words
    assert old.count(words.old) == 1
    assert "应" in words.old


def test_a_sentence_that_went_to_another_clause_goes_and_comes() -> None:
    kept = "平台应公示规则。{#P-2}"
    old = draft("D1", clause("a", f"{LONG}{{#P-1}}\n{kept}"), clause("b", "商家应守信。{#M-1}"))
    new = draft("D2", clause("a", kept), clause("b", f"商家应守信。{{#M-1}}\n{LONG}{{#P-1}}"))
    gone, come = acts_of(old, new)
    assert (gone.act, gone.at) == ("delete", 0)
    assert (come.act, come.after, come.passages[0].id) == ("insert", 0, "P-1")


def test_a_table_with_a_new_column_is_told_anew_a_row_alone() -> None:
    table = "| 甲 | 乙 |\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |"
    wider = "| 甲 | 乙 | 丙 |\n| 1 | 2 | 7 |\n| 3 | 4 | 8 |\n| 5 | 6 | 9 |"
    (act,) = acts_of(draft("D1", clause("a", table)), draft("D2", clause("a", wider)))
    assert (act.act, act.at, act.until, len(act.passages)) == ("restate", 0, 4, 5)
    (act,) = acts_of(draft("D1", clause("a", table)), draft("D2", clause("a", table.replace("6", "60"))))
    assert (act.act, act.at) == ("amend", 4)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32).map(random.Random))
def test_passages_hold_all_that_blocks_hold(chance: random.Random) -> None:
    for made in Chance(chance).pair():
        for each in made.clauses:
            for text in each.texts.values():
                assert blocks_of(passages_of(text.blocks)) == text.blocks


def test_neighbouring_lists_and_those_in_a_note_are_kept_apart() -> None:
    item = Block(kind="item", runs=(Run("甲"),))
    lists = (
        Block(kind="list", ordered=True, children=(item, item)),
        Block(kind="list", ordered=True, children=(item,)),
    )
    inside = (Block(kind="note", runs=(Run("注"),), children=(Block(kind="paragraph", runs=(Run("乙"),)),)),)
    for blocks in (lists, inside, (*inside, *lists)):
        passages = passages_of(blocks)
        assert blocks_of(passages) == blocks
        assert len(passages) == sum(block.kind != "list" for block in walk(blocks))


@pytest.mark.parametrize(
    "passages",
    [
        (AmendedPassage(kind="row"),),
        (AmendedPassage(kind="paragraph", level=1),),
        (AmendedPassage(kind="table"), AmendedPassage(kind="item", level=1)),
    ],
)
def test_passages_that_are_no_text_are_refused(passages: tuple[AmendedPassage, ...]) -> None:
    with pytest.raises(UnfitDecision):
        blocks_of(passages)


@pytest.mark.parametrize("words", ["平台", "没有", ""])
def test_words_that_are_not_there_just_once_are_refused(words: str) -> None:
    with pytest.raises(UnfitDecision):
        changed(AmendedPassage(kind="paragraph", runs=(Run("平台应使平台"),)), (WordChange(words, "商家"),))


def test_changes_of_words_that_overlap_are_refused() -> None:
    with pytest.raises(UnfitDecision, match="overlap"):
        changed(
            AmendedPassage(kind="paragraph", runs=(Run("一二三"),)),
            (WordChange("一二", "甲"), WordChange("二三", "乙")),
        )


@pytest.mark.slow
@pytest.mark.skipif(not present(), reason=NO_CORPORA)
@pytest.mark.parametrize(("name", "old", "new"), PAIRS)
def test_of_real_laws_and_specifications_too(name: str, old: str, new: str) -> None:
    """The format proves the decision by executing it; every article that is new is quoted whole."""
    files = (CORPORA / name / f"{version}.md" for version in (old, new))
    found = compare_files(*files)
    text = str(format_redline("amend", context_of(found))).replace("‘", "“").replace("’", "”")
    inserted = [change for change in found.redline.changes if change.new and not change.old]
    for change in inserted:
        for written in change.texts.values():
            for line in restored(written):
                assert line.replace("‘", "“").replace("’", "”") in text


TABLED = "按下式计算：\n\n$$\nx = {n}\n$$ {#eq-x}\n\n表：期限{#tab-a}\n\n| 甲 | 乙 |\n| --- | --- |\n| 一 | {n} |\n\n注：丙{n}。{#note-b}"


def test_what_references_lead_to_keeps_its_label() -> None:
    old, new = (
        draft(
            name,
            Clause(
                id="a",
                number="1",
                texts={"zh": ClauseText(title="期限", blocks=read_blocks(TABLED.replace("{n}", n), "")[0])},
            ),
        )
        for name, n in (("D1", "1"), ("D2", "2"))
    )
    decision = check(old, new)
    assert {block.label for block in walk(execute(decision, old)[0].texts["zh"].blocks)} == {
        "",
        "eq-x",
        "tab-a",
        "note-b",
    }
    assert "将公式（1）修改为" in decision_text(decision, old, new, "zh")


BOOKS = ("应设置会计帐簿。", "应核对帐簿和帐目，并保存三年。", "帐簿应完整。{#P-3}", "帐簿应真实。{#P-4}")


def books(label: str, *texts: str) -> Draft:
    names = zip("abcd", texts, "1234", strict=True)
    return draft(label, *(clause(name, text, "Same.", number=number) for name, text, number in names))


def test_words_that_become_others_in_many_clauses_are_one_act() -> None:
    old = books("D1", *BOOKS)
    new = books("D2", *(text.replace("帐", "账").replace("三年", "五年") for text in BOOKS))
    decision = check(old, new)
    (one,) = decision.substitutions
    assert (one.lang, one.old, one.new, one.clauses) == ("zh", "帐", "账", ("a", "c", "d"))
    assert [act.old for act in decision.acts] == ["b"]
    assert "一、将第1章、第3章、第4章中的“帐”修改为“账”。" in decision_text(decision, old, new, "zh")


def test_words_that_stay_somewhere_in_a_clause_are_no_act_for_it() -> None:
    old = books("D1", *(f"{text}\n帐目见下。" for text in BOOKS))
    changed_texts = [text.replace("帐", "账", 1) for text in BOOKS]
    new = books("D2", *(f"{text}\n帐目见下。" for text in changed_texts))
    assert check(old, new).substitutions == ()


def test_two_clauses_are_not_many() -> None:
    old = books("D1", *BOOKS)
    new = books("D2", *(text.replace("帐", "账") for text in BOOKS[:2]), *BOOKS[2:])
    assert check(old, new).substitutions == ()

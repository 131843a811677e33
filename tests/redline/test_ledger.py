"""The ledger of changes: a record for each changed line, and what is asked of them."""

import re

import pytest
from test_names_of_lines import own_drafts
from written_drafts import clause, draft, lines_at

from clausework.layout.stream import Sides
from clausework.model.comment import Anchor, Claim, Comment, Correction, Disposition
from clausework.model.draft import Provision
from clausework.redline.causes import Trace, place_digests
from clausework.redline.compare import compare
from clausework.redline.foreign import compare_foreign
from clausework.redline.ledger import ledger, sizes
from clausework.rendering.causing import cause_text
from clausework.rendering.formats.redline_text import redline_text
from clausework.source.foreign import read_foreign

TERM = "通过直播推荐商品的自然人。"
DUTY = "直播间应保存记录三十日。{#P-1}\n注：见下。\n主播应如实推荐。{#S-1}"


def made(label, *clauses):
    return draft(label, *clauses, clause("t", TERM, term="主播", element="term"))


@pytest.fixture(scope="module")
def own():
    """The project's own standard, D1 and the working text of late November after it."""
    return ledger(compare(*own_drafts()))


def test_a_clause_weighs_what_the_heaviest_of_its_records_weighs(own):
    for change in own.redline.told():
        weights = {record.weight for record in change.lines if record.counted}
        assert change.weight == ("substantive" if "substantive" in weights else "editorial")


def test_every_substantive_record_has_a_reason_or_a_proof(own):
    for record in own.records:
        assert record.reasons
        assert (
            record.weight == "substantive" or record.proofs or record.reasons in (("form",), ("overruled",))
        )


def test_levels_are_those_of_the_provision_by_its_id(own):
    levels = {record.place: record.levels for record in own.records if record.levels}
    assert len(levels) == 14
    assert levels["S-QLT-01"] == ("requirement", "prohibition")
    assert levels["P-CNT-06"] == ("recommendation", "requirement")


def test_counts_are_of_changes_and_of_clauses_apart(own):
    counts, clauses = own.count(), own.clause_count()
    assert counts.derived == 422
    assert counts.changes == counts.substantive + counts.editorial == len(own.records) - 422 - 7
    assert (clauses.substantive, clauses.editorial, clauses.same, clauses.headings) == (56, 10, 1, 8)
    assert own.summary("zh") == (
        "修改66条：实质性56条，编辑性10条；共420处。标准名称和封面另有6处修改。未改的条款1条。另有8条只有标题，未改。"
    )


def test_a_change_in_both_languages_is_one_and_a_made_line_none():
    old = made("D1", clause("c", "平台应保存。{#P-1}", "The platform shall keep it.{#P-1}"))
    new = made("D2", clause("c", "平台应删除。{#P-1}", "The platform shall delete it.{#P-1}"))
    book = ledger(compare(old, new))
    assert book.count("c").changes == 1
    (record,) = book.of_place("P-1")
    assert record.texts == {"en": ("The platform shall keep it.", "The platform shall delete it.")}


def test_of_a_provision_that_reads_as_before_nothing_is_told():
    old, new = made("D1", clause("c", DUTY)), made("D2", clause("c", DUTY.replace("三十", "六十")))
    book = ledger(compare(old, new))
    assert book.of_place("S-1") == ()
    (record,) = book.of_place("P-1")
    assert (record.fates, record.weight, record.sentence["zh"]) == (
        ("reworded",),
        "substantive",
        "将“三十日”改为“六十日”。",
    )
    assert [(label.kind, label.old, label.new) for label in record.labels] == [("period", "三十日", "六十日")]
    assert book.of("c") == book.records


def test_a_definition_concerns_the_role_and_who_uses_the_term():
    duties = clause("c", "平台应公示主播的姓名。{#P-1}\n主播应如实推荐。{#S-1}", roles=("platform",))
    old = draft("D1", duties, clause("t", TERM, term="主播", element="term"))
    new = draft("D2", duties, clause("t", TERM.replace("自然人", "人"), term="主播", element="term"))
    book = ledger(compare(old, new))
    (record,) = book.records
    assert record.concerns == {"platform": "term:t", "streamer": "defined"}
    assert not record.roles


def left(sentence, lang):
    """How many changes a sentence says that it leaves out."""
    words = {"zh": r"另有(\d+)处修改", "en": r"and (\d+|one) more change"}
    match = re.search(words[lang], sentence[lang])
    return 0 if match is None else int(match[1].replace("one", "1"))


def test_what_sentence_leaves_out_is_counted_alike_in_languages(own):
    for change in own.redline.told():
        zh, en = (left(change.sentence, lang) for lang in ("zh", "en"))
        assert zh == en
        assert zh < max(1, own.count(change.new or change.old).changes)


def test_a_sentence_tells_the_heavier_first():
    zh = ["注：见下。", "甲。", "乙。", "丙。", "平台应保存三十日。{#P-1}"]
    old = made("D1", clause("c", "\n".join(zh), title="一"))
    new = made(
        "D2",
        clause("c", "\n".join([*(f"注：{line}" for line in zh[:4]), "平台应保存六十日。{#P-1}"]), title="二"),
    )
    sentence = compare(old, new).changes[0].sentence
    assert sentence["zh"].startswith("将“三十日”改为“六十日”；")


def test_of_one_clause_only_its_own_changes_are_counted(own):
    consumer = own.count("terms.consumer")
    assert own.summary("en", "terms.consumer") == (
        f"{consumer.changes} change in this clause, {consumer.substantive} substantive."
    )


def test_words_are_counted_once_for_every_surface(own):
    foreword = next(change for change in own.redline.changes if change.new == "foreword")
    (zh,), (en,) = sizes((foreword,), "zh"), sizes((foreword,), "en")
    assert (zh.added, zh.removed) != (en.added, en.removed)
    assert zh.added > 100


def test_two_files_have_records_too():
    texts = [read_foreign(f"# 某法\n\n第一条　保存期为{days}。\n", days) for days in ("三十日", "六十日")]
    found = compare_foreign(*texts).redline
    assert ledger(found).count().changes == 1
    assert ledger(found).records[0].labels[0].new == "六十日"


def test_words_exchanged_in_many_clauses_are_told_once_folded():
    texts = {"a": "应保存帐簿。", "b": "应公示帐目。", "c": "帐户应实名，保存三日。"}
    old = made("D1", *(clause(name, text, number=name) for name, text in texts.items()))
    new = made(
        "D2",
        *(
            clause(name, text.replace("帐", "账").replace("三日", "五日"), number=name)
            for name, text in texts.items()
        ),
    )
    book = ledger(compare(old, new))
    (fold,) = book.substitutions("zh")
    assert (fold.old, fold.new, fold.clauses) == ("帐", "账", ("a", "b", "c"))
    assert "将a、b、c中的“帐”改为“账”（3处）。" in book.heads("zh")
    folded = {change.new: book.folded(change) for change in book.redline.changed()}
    assert folded == {"a": True, "b": True, "c": False}
    text = redline_text(book.redline, Sides(old, new), "zh")
    assert "[-" not in text.partition("c  [c]")[0]


def test_a_verb_or_a_number_is_no_substitution():
    texts = {name: f"平台宜保存{name}三日。" for name in "abc"}
    old = made("D1", *(clause(name, text) for name, text in texts.items()))
    new = made(
        "D2", *(clause(name, text.replace("宜", "应").replace("三", "五")) for name, text in texts.items())
    )
    assert ledger(compare(old, new)).substitutions("zh") == ()


def test_a_reason_of_many_lines_and_data_of_many_are_told_once(own):
    heads = own.heads("zh")
    assert any(head.startswith("理由1（147处）：证实方法由材料的名称改写为查验的动作") for head in heads)
    assert any(head.startswith("证实方法：") and "170条条文有改动" in head for head in heads)


def test_a_reason_told_at_the_head_is_a_mark_at_its_lines(own):
    change = next(change for change in own.redline.changes if change.new == "platform.records")
    marks = {cause_text(cause, "zh") for record in own.marked(change).lines for cause in record.causes}
    assert "见理由1" in marks
    shared = next(fold.cause for fold in own.folds if fold.kind == "reason")
    assert any(shared in record.causes for record in change.lines)
    assert not any(shared in record.causes for record in own.marked(change).lines)


def test_the_same_data_of_several_provisions_are_told_as_one():
    text = "\n".join(f"平台应做{n}。{{#P-{n}}}" for n in range(1, 5))
    old, new = (
        draft(
            name,
            clause(
                "c", text, provisions={f"P-{n}": Provision(verify={"zh": f"{how}{n}"}) for n in range(1, 5)}
            ),
        )
        for name, how in (("D1", "记录"), ("D2", "查阅记录"))
    )
    book = ledger(compare(old, new))
    assert book.redline.changes[0].sentence == {
        "zh": "4条条文的证实方法改变。",
        "en": "Changes the verification of 4 provisions.",
    }
    assert book.count().changes == 4


def answered(old, new, draft, **more):
    """The state of the answers of what a comment changed, its answer having relied on S-1 as `draft` has it."""
    claim = Claim(says="covered", place="S-1", digest=place_digests(draft)["S-1"], draft=draft.label)
    answer = Disposition(
        outcome="partly", reason="见S-1。", lines=lines_at(old, new, "P-1"), claims=(claim,), **more
    )
    comment = Comment(
        id="C-0001-A", consultation="c", draft="D1", anchor=Anchor(clause="c"), text="意见",
        state="answered", disposition=answer,
    )  # fmt: skip
    (record,) = ledger(compare(old, new, explain=Trace([old, new], (comment,)).explain)).of_place("P-1")
    return record.answered


def test_a_record_has_the_state_of_its_answers():
    changed = DUTY.replace("三十", "六十")
    old, new = made("D1", clause("c", DUTY)), made("D2", clause("c", changed))
    moved = made("D2", clause("c", changed.replace("如实推荐", "如实介绍")))
    assert answered(old, new, new) == "as-answered"
    assert answered(old, moved, new) == "reopened"
    correction = Correction(date="2020-12-01", by="秘书处", text="另见S-1。")
    assert answered(old, new, new, corrections=(correction,)) == "corrected"
    assert {record.answered for record in ledger(compare(old, new)).records} == {""}


def test_of_equal_items_each_stays_in_the_list_of_its_provision():
    """The second list keeps its item where the first loses the same one: nothing is told of the second."""
    first, second = "平台应公示：{#P-1}\n1. 名称；\n", "商家应公示：{#M-1}\n1. 名称；\n1. 地址。\n"
    old = draft("D1", clause("c", first + second))
    new = draft("D2", clause("c", first.replace("1. 名称；\n", "1. 价格；\n1. 名录；\n") + second))
    places = {record.place for record in ledger(compare(old, new)).records}
    assert places == {"P-1"}
    gone = draft("D2", clause("c", "平台应公示。{#P-1}\n" + second))
    assert {record.place for record in ledger(compare(old, gone)).records} == {"P-1"}

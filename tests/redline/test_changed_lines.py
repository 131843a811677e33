"""Each changed line has a name, PLACE@DIGEST, and the causes that name it or prove that they cover it."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, strategies as st
from written_drafts import clause, draft, lines_at

from clausework.model.comment import Anchor, Comment, Disposition
from clausework.model.draft import Lineage, Provision, Reason
from clausework.redline.alignment import LineAlignment, lines_between
from clausework.redline.causes import Trace, account
from clausework.redline.compare import compare

WHY = {"zh": "与法律一致。"}
TEXT = (
    "平台应保存记录三十日。{#P-1}\n平台应保存下列内容：{#P-2}\n"
    "1. 消费者的订单；\n1. 直播间的日志。\n注：保存的方式见下。"
)


def lines(old, new):
    return {(line.place, line.old, line.new): line for line in lines_between(old, new)}


def test_the_nearest_id_names_a_line():
    old = draft("D1", clause("c", TEXT, title="保存"))
    new = draft("D2", clause("c", TEXT.replace("订单", "合同").replace("见下", "见后文"), title="留存"))
    assert [(line.place, line.aspect) for line in lines_between(old, new)] == [
        ("c", "title"),
        ("P-2", "text"),
        ("c", "text"),
    ]


@given(st.sampled_from(TEXT.splitlines()), st.integers(4, 6))
def test_one_character_more_is_another_digest(line, at):
    old = draft("D1", clause("c", TEXT))
    one = draft("D2", clause("c", TEXT.replace(line, f"{line[:at]}甲{line[at:]}")))
    other = draft("D2", clause("c", TEXT.replace(line, f"{line[:at]}乙{line[at:]}")))
    (first,), (second,) = lines_between(old, one), lines_between(old, other)
    assert first.place == second.place
    assert first.digest != second.digest


def test_layout_and_places_in_the_source_change_no_digest():
    old = draft("D1", clause("c", "平台应保存记录。{#P-1}"))
    new = draft("D2", clause("c", "平台应保存 记录。{#P-1}"))
    again = draft("D2", clause("c", "平台应保存   记录。{#P-1}"))
    assert lines_at(old, new) == lines_at(old, again)


def test_a_number_or_place_elsewhere_changes_no_digest():
    old = draft("D1", clause("c", TEXT, number="2"))
    new = clause("c", TEXT.replace("三十", "六十"))
    first = lines_at(old, draft("D2", msgspec.structs.replace(new, number="2")), "P-1")
    more = draft("D2", clause("b", number="2"), msgspec.structs.replace(new, number="3"))
    assert lines_at(old, more, "P-1") == first


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("甲应做。{#P-1}", "甲宜做。{#P-1}"),
        ("甲应做。{#P-1}", "注：甲应做。"),
        ("甲应做。{#P-1}", "甲应做。"),
        ("甲应做。{#P-1}", "甲应**做**。{#P-1}"),
        ("甲应按[](#a)做。{#P-1}", "甲应按[](#b)做。{#P-1}"),
        ("1. 甲\n2. 乙", "- 甲\n- 乙"),
        ("1. 甲甲甲甲\n2. 乙乙乙乙", "1. 乙乙乙乙\n2. 甲甲甲甲"),
        ("| 甲 | 乙 |\n| 三日 | 五日 |", "| 甲 | 乙 |\n| 三日 | 四日 |"),
        ("甲应做。{#P-1}", ""),
        ("", "甲应做。{#P-1}"),
    ],
)
def test_whatever_a_reader_can_see_is_a_line(before, after):
    others = (clause("a"), clause("b"))
    old, new = draft("D1", clause("c", before), *others), draft("D2", clause("c", after), *others)
    assert account(lines_between(old, new), old, new).open()


@pytest.mark.parametrize(
    "change",
    [
        {"roles": ("merchant",)},
        {"roles": ()},
        {"informative": True},
        {"element": "annex"},
        {"provisions": {"P-1": Provision(basis=("ECL 28",))}},
        {"provisions": {"P-1": Provision(basis=("ECL 27",), verify={"zh": "台账"})}},
    ],
)
def test_the_data_beside_the_words_are_lines_too(change):
    one = clause("c", "甲应做。{#P-1}", roles=("platform",), provisions={"P-1": Provision(basis=("ECL 27",))})
    old, new = draft("D1", one), draft("D2", msgspec.structs.replace(one, **change))
    assert len(account(lines_between(old, new), old, new).open()) == 1


def test_the_data_of_a_new_provision_are_part_of_its_name():
    old = draft("D1", clause("c", "甲应做。{#P-1}"))
    text = "甲应做。{#P-1}\n乙应做。{#P-2}"
    names = {
        lines_at(old, draft("D2", clause("c", text, provisions={"P-2": data})), "P-2")
        for data in (Provision(), Provision(basis=("ECL 27",)), Provision(basis=("ECL 28",)))
    }
    assert len(names) == 3


def test_a_clause_that_moves_is_a_line_under_either_name():
    a, b, c, d = (clause(name, f"{name}应做。") for name in "abcd")
    old = draft("D1", a, b, c, d)
    (first,) = lines_between(old, draft("D2", b, c, a, d))
    (second,) = lines_between(old, draft("D2", b, c, d, a))
    assert (first.aspect, first.place) == (second.aspect, second.place) == ("moved", "a")
    assert first.digest != second.digest


def test_lineage_explains_what_became_of_ids_and_no_words():
    old = draft(
        "D1",
        clause("a", "甲应做。{#P-1}\n1. 子项。", title="甲"),
        clause("b", "乙应及时公布结果。", title="乙"),
    )
    gone = Lineage(draft="D2", kind="retired", old=("a", "P-1"), new=(), reason=WHY)
    renamed = Lineage(draft="D2", kind="renamed", old=("b",), new=("c",), reason=WHY)
    new = draft("D2", clause("c", "乙宜及时公布结果。", title="丙"), lineage=(gone, renamed))
    left = account(lines_between(old, new), old, new).open()
    assert [(line.place, line.aspect) for line in left] == [("c", "title"), ("c", "text")]


def _reason(**covers):
    return (Reason(draft="D2", reason=WHY, **covers),)


def test_a_proof_covers_what_differs_by_it_alone():
    old = draft("D1", clause("c", "直播室应开放。{#P-1}\n直播室应开放三日。{#P-2}", title="直播室"))
    new = draft("D2", clause("c", "直播间应开放。{#P-1}\n直播间应开放两日。{#P-2}", title="直播间"))
    new = msgspec.structs.replace(new, reasons=_reason(replaces={"直播室": "直播间"}))
    found = account(lines_between(old, new), old, new)
    assert [line.place for line in found.open()] == ["P-2"]
    assert {cause.kind for line in found.lines for cause in line.causes} == {"replaces"}
    assert found.idle == ()


def test_a_proof_says_nothing_of_a_paragraph_that_became_a_note():
    old = draft("D1", clause("c", "直播室开放。"))
    new = draft("D2", clause("c", "注：直播间开放。"), reasons=_reason(replaces={"直播室": "直播间"}))
    found = account(lines_between(old, new), old, new)
    assert found.open()
    assert found.idle == (0,)


def _comment(*names, draft="D1", outcome="accepted", state="answered"):
    answer = Disposition(outcome=outcome, lines=names, date="2020-09-18", decided_by="起草组")
    return Comment(
        id="C-0001-A",
        consultation="2020-07",
        draft=draft,
        anchor=Anchor(clause="c"),
        text="太短。" * 30,
        state=state,
        disposition=answer,
    )


def test_a_cause_holds_for_the_words_that_it_was_given_for():
    old = draft("D1", clause("c", TEXT))
    first = draft("D2", clause("c", TEXT.replace("三十", "六十")))
    comment = _comment(*lines_at(old, first))
    assert not account(lines_between(old, first), old, first, [comment]).open()
    again = draft("D2", clause("c", TEXT.replace("三十", "九十")))
    found = account(lines_between(old, again), old, again, [comment])
    assert [line.place for line in found.open()] == ["P-1"]
    assert [(promise.comment, promise.place) for promise in found.broken] == [("C-0001-A", "P-1")]


def test_comments_on_another_draft_are_no_causes():
    old, new = draft("D1", clause("c", TEXT)), draft("D2", clause("c", TEXT.replace("三十", "六十")))
    names = lines_at(old, new)
    assert account(lines_between(old, new), old, new, [_comment(*names, draft="D0")]).open()
    assert account(lines_between(old, new), old, new, [_comment(*names, outcome="rejected")]).open()
    assert account(lines_between(old, new), old, new, [_comment(*names, state="withheld")]).open()


def test_the_redline_tells_cause_at_the_line_in_each_language():
    english = (
        "The platform shall keep records for thirty days.{#P-1}\nThe platform shall keep the following:{#P-2}"
    )
    english += "\n1. the orders of consumers;\n1. the logs of live rooms.\nNOTE: For the manner see below."
    old = draft("D1", clause("c", TEXT, english))
    new = draft("D2", clause("c", TEXT.replace("日志", "回放"), english.replace("logs", "replays")))
    comment = _comment(*lines_at(old, new))
    (change,) = compare(old, new, explain=lambda found: account(found, old, new, [comment]).lines).changed()
    for lang in ("zh", "en"):
        named = [line for line in change.texts[lang].lines if line.causes]
        assert [line.new.kind for line in named] == ["item"]
        assert named[0].causes[0].comment == "C-0001-A"
        assert named[0].name == lines_at(old, new)[0]
    assert len(named[0].causes[0].words) == 41


def test_a_line_is_followed_through_all_drafts():
    texts = ("平台应保存三日。{#P-1}", "平台应保存五日。{#P-1}", "平台宜保存五日。{#P-1}")
    drafts = [draft(f"D{place}", clause("c", text)) for place, text in enumerate(texts, 1)]
    names = [lines_at(old, new) for old, new in pairwise(drafts)]
    reason = Reason(draft="D3", reason=WHY, lines=names[1])
    drafts[2] = msgspec.structs.replace(drafts[2], reasons=(reason,))
    comments = [_comment(*names[0])]
    trace = Trace(drafts, comments)
    past = list(trace.past(("c", 0)))
    assert [(label, entry.old, entry.new) for label, entry in past] == [
        ("D3", "平台应保存五日。", "平台宜保存五日。"),
        ("D2", "平台应保存三日。", "平台应保存五日。"),
    ]
    (line,) = trace.explain(lines_between(drafts[0], drafts[2]))
    assert [cause.kind for cause in line.causes] == ["reason", "comment"]


def test_a_line_that_went_later_keeps_the_cause_of_its_end():
    drafts = [draft("D1", clause("c", "甲应做。{#P-1}\n乙应做。{#P-2}"))]
    drafts.append(draft("D2", clause("c", "甲应做。{#P-1}\n乙宜做。{#P-2}")))
    drafts.append(draft("D3", clause("c", "甲应做。{#P-1}")))
    reason = Reason(draft="D3", reason=WHY, lines=lines_at(drafts[1], drafts[2]))
    drafts[2] = msgspec.structs.replace(drafts[2], reasons=(reason,))
    (line,) = Trace(drafts).explain(lines_between(drafts[0], drafts[2]))
    assert [cause.reason for cause in line.causes] == [WHY]


def test_equal_clauses_are_left_out_and_found_all_the_same():
    same = clause("s", "丙应做。{#P-9}")
    old, new = draft("D1", same, clause("c", TEXT)), draft("D2", same, clause("c", TEXT + "\n丁。"))
    between = LineAlignment(old, new)
    assert between.origin(("s", 0)) == between.goal(("s", 0)) == ("s", 0)
    assert between.origin(("c", 0)) == ("c", 0)
    assert between.origin(("c", 5)) is None


def test_two_equal_lines_share_no_cause():
    """A second line with the same words is a change of its own, whether both come or both go."""
    once, twice = TEXT, TEXT + "\n注：保存的方式见下。"
    none = TEXT.removesuffix("\n注：保存的方式见下。")
    for before, after in ((none, twice), (twice, none)):
        old, new = draft("D1", clause("c", before)), draft("D2", clause("c", after))
        first, second = lines_at(old, new)
        assert first != second
        told = msgspec.structs.replace(new, reasons=(Reason(draft="D2", lines=(first,), reason=WHY),))
        assert [line.name for line in account(lines_between(old, told), old, told).open()] == [second]
    assert len(lines_at(draft("D1", clause("c", once)), draft("D2", clause("c", twice)))) == 1


def test_a_provision_that_binds_nobody_any_more_has_changed():
    old = draft("D1", clause("c", TEXT))
    held = {"P-1": Provision(roles=())}
    new = draft("D2", msgspec.structs.replace(clause("c", TEXT), provisions=held))
    assert [(line.place, line.aspect) for line in lines_between(old, new)] == [("P-1", "provision")]
    (change,) = compare(old, new).changed()
    assert change.sentence["zh"] == "P-1 另行写明的适用对象由（随句子的主语）改为（无适用对象）。"


def test_what_is_generated_has_a_cause_of_its_own():
    old = draft("D1", msgspec.structs.replace(clause("c", TEXT), generated="verification"))
    new = draft("D2", clause("c", TEXT))
    assert [(line.place, line.aspect) for line in lines_between(old, new)] == [("c", "generated")]
    (change,) = compare(old, new).changed()
    assert change.weight == "substantive"
    assert change.sentence["zh"] == "由工具生成的内容由证实方法表改为（无）。"


def test_of_two_proofs_that_each_suffice_the_first_is_the_cause():
    old = draft("D1", clause("c", "本标准适用于直播。{#P-1}"))
    new = draft("D2", clause("c", "本文件适用于直播。{#P-1}"))
    other = {"zh": "另一个理由。"}
    reasons = tuple(Reason(draft="D2", replaces={"本标准": "本文件"}, reason=why) for why in (WHY, other))
    (line,) = account(lines_between(old, new), old, msgspec.structs.replace(new, reasons=reasons)).lines
    assert [cause.reason for cause in line.causes] == [WHY]

"""A comment follows its clause by ID and lineage, and goes to no other."""

from difflib import SequenceMatcher

import pytest
from hypothesis import given, settings, strategies as st

from clausework.consultation import anchor
from clausework.consultation.anchor import LEAST, STRETCHES, AnchorFollower, followed, nearest, told
from clausework.model.comment import Anchor, Comment
from clausework.model.draft import Block, Clause, ClauseText, Draft, Lineage, Run


def _clause(identity, *lines, number="", title=""):
    """A clause of lines, each text or (provision ID, text)."""
    blocks = []
    for line in lines:
        name, text = line if isinstance(line, tuple) else ("", line)
        blocks.append(Block(kind="paragraph", id=name, runs=(Run(text),)))
    return Clause(id=identity, number=number, texts={"zh": ClauseText(title=title, blocks=tuple(blocks))})


def _event(kind, old, new):
    return Lineage(draft="D2", kind=kind, old=tuple(old), new=tuple(new))


OLD = Draft(
    label="D1",
    clauses=(
        _clause("kept", ("P-1", "平台应保存记录。"), ("P-2", "保存期不少于三十日。"), number="1"),
        _clause("renamed", ("P-3", "商家应公示证照。"), number="2"),
        _clause("split", ("P-4", "平台应告知用途。"), ("P-5", "平台应加密存储。"), number="3"),
        _clause("gone", ("P-6", "主播宜使用普通话讲解商品。"), number="4"),
        _clause("giver", ("P-7", "投诉应计入评价。"), ("P-8", "投诉应答复。"), number="5"),
        _clause("guest", ("P-9", "平台应当公开规则。"), number="6"),
        _clause("host", ("P-10", "平台应更新规则。"), number="7"),
        _clause("leaver", ("P-11", "主播应在七日内更正。"), ("P-12", "主播应培训。"), number="8"),
    ),
)
NEW = Draft(
    label="D2",
    clauses=(
        _clause("other", "主播宜使用普通话讲解商品。", "平台应保存记录。", number="1"),
        _clause("kept", ("P-1", "平台应保存记录。"), ("P-2", "保存期不少于六十日。"), number="2"),
        _clause("named", ("P-3", "商家应公示证照。"), number="3"),
        _clause("first", ("P-4", "平台应告知用途。"), number="4"),
        _clause("second", ("P-5", "平台应加密存储。"), number="5"),
        _clause("giver", ("P-8", "投诉应答复。"), number="6"),
        _clause("taker", ("P-7", "投诉应计入评价。"), ("P-11", "主播应在三日内更正。"), number="7"),
        _clause("host", ("P-9", "平台应当公开规则。"), ("P-10", "平台应更新规则。"), number="8"),
        _clause("leaver", ("P-12", "主播应培训。"), number="9"),
    ),
    lineage=(
        _event("renamed", ["renamed"], ["named"]),
        _event("split", ["split"], ["first", "second"]),
        _event("merged", ["guest", "host"], ["host"]),
        _event("retired", ["gone", "P-6"], []),
    ),
)

CASES = [
    (Anchor(clause="kept", provision="P-1"), "kept", ("kept",), "所指条文在D2未改。条号由1改为2。"),
    (
        Anchor(clause="kept", provision="P-2"),
        "reworded",
        ("kept",),
        "所指条文在D2改为“保存期不少于六十日。”。条号由1改为2。",
    ),
    (
        Anchor(clause="kept", quote="不少于三十日"),
        "reworded",
        ("kept",),
        "所引文字在D2改为“不少于六十日”。条号由1改为2。",
    ),
    (Anchor(clause="kept", quote="平台 应保存"), "kept", ("kept",), None),
    (Anchor(clause="kept", quote="全部用户的聊天"), "quote-deleted", ("kept",), None),
    (Anchor(clause="renamed"), "kept", ("named",), "本条在D2未改。条号由2改为3。"),
    (Anchor(clause="split", provision="P-5"), "kept", ("second",), None),
    (Anchor(clause="split", quote="加密"), "kept", ("second",), None),
    (Anchor(clause="split"), "clause-split", ("first", "second"), "本条在D2拆分为4、5。"),
    (Anchor(clause="gone", quote="普通话"), "clause-deleted", (), "本条在D2已删去。"),
    (Anchor(clause="gone", provision="P-6"), "clause-deleted", (), None),
    (Anchor(clause="giver", provision="P-7"), "provision-moved", ("giver",), "所指条文在D2移至7，编号P-7。"),
    (
        Anchor(clause="leaver", provision="P-11"),
        "provision-moved",
        ("leaver",),
        "所指条文在D2移至7，编号P-11，文字有修改。",
    ),
    (Anchor(clause="guest", provision="P-9"), "kept", ("host",), "所指条文在D2未改。本条已并入8。"),
    (Anchor(clause="guest", quote="公开规则"), "kept", ("host",), "所引文字在D2未改。本条已并入8。"),
    (Anchor(clause="host", provision="P-10"), "kept", ("host",), "所指条文在D2未改。条号由7改为8。"),
    (Anchor(clause="kept", provision="P-99"), "provision-deleted", ("kept",), "所指条文在D2已删去。"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[0].clause}-{case[1]}")
def test_what_became_of_an_anchor(case):
    anchor, fate, clauses, sentence = case
    found = AnchorFollower(OLD, NEW).follow(anchor, "zh")
    assert (found.fate, found.clauses) == (fate, clauses)
    if sentence:
        assert told(found, NEW, "D2", "zh", quoted=bool(anchor.quote)) == sentence
    assert told(found, NEW, "D2", "en")


def test_a_comment_on_the_current_draft_goes_nowhere():
    comment = Comment(id="C-0001-V", consultation="x", draft="D2", anchor=Anchor(clause="kept"), text="好")
    assert followed([comment], {"D1": OLD, "D2": NEW}, "D2") == {}


PIECES = st.sampled_from(("平台", "应", "保存", "记录", "三十日", "六十日", "不少于", "公示", "，"))
WORDS = st.lists(PIECES, min_size=1, max_size=6).map("".join)
NAMES = "abcde"
IDS = st.sampled_from(("", "P-1", "P-2", "P-3", "P-4"))


@st.composite
def drafts(draw, label):
    """A draft of some clauses; no provision stands twice."""
    used, clauses = set(), []
    for name in draw(st.permutations(NAMES))[: draw(st.integers(0, 5))]:
        lines = []
        for identity, words in draw(st.lists(st.tuples(IDS, WORDS), max_size=3)):
            lines.append(("" if identity in used else identity, words))
            used.add(identity)
        clauses.append(_clause(name, *lines))
    return Draft(label=label, clauses=tuple(clauses))


EVENTS = st.lists(
    st.builds(
        _event,
        st.sampled_from(("renamed", "split", "merged", "retired")),
        st.lists(st.sampled_from(NAMES), max_size=2),
        st.lists(st.sampled_from(NAMES), max_size=2),
    ),
    max_size=3,
).map(tuple)
ANCHORS = st.builds(Anchor, clause=st.sampled_from(NAMES), provision=IDS, quote=st.one_of(st.just(""), WORDS))


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(drafts("D1"), drafts("D2"), EVENTS, ANCHORS)
def test_a_comment_never_goes_to_a_clause_outside_its_lineage(old, new, events, anchor):
    new = Draft(label="D2", clauses=new.clauses, lineage=events)
    found = AnchorFollower(old, new).follow(anchor, "zh")
    allowed, waiting = {anchor.clause}, [anchor.clause]
    while waiting:
        name = waiting.pop()
        fresh = {heir for event in events if name in event.old for heir in event.new} - allowed
        allowed |= fresh
        waiting += fresh
    assert set(found.clauses) <= allowed
    assert {clause.id for clause in new.clauses} >= set(found.clauses)
    assert bool(found.home) == (found.fate == "provision-moved")
    if found.fate == "reworded" and anchor.quote:
        assert found.similarity >= LEAST
        assert any(
            found.new in block.text for name in found.clauses for block in new.clause(name).texts["zh"].blocks
        )


@pytest.mark.slow
@settings(deadline=None, max_examples=300)
@given(drafts("D1"), ANCHORS)
def test_nothing_that_stays_is_called_changed(draft, anchor):
    found = AnchorFollower(draft, Draft(label="D2", clauses=draft.clauses)).follow(anchor, "zh")
    assert found.fate in (
        "kept",
        "clause-deleted",
        "provision-deleted",
        "provision-moved",
        "quote-deleted",
        "reworded",
    )
    if not anchor.quote and found.fate == "reworded":
        raise AssertionError(found)


@settings(deadline=None, max_examples=200)
@given(WORDS, st.lists(WORDS, max_size=4).map(tuple))
def test_the_nearest_words_stand_in_a_line(quote, lines):
    words, likeness = nearest(quote, lines)
    assert 0 <= likeness <= 1
    assert not words or any(words in line for line in lines)
    if quote in lines:
        assert likeness == 1.0


@pytest.mark.parametrize("kept", [1, 2, 5])
def test_a_quotation_of_pieces_costs_no_look_at_all_pairs(kept, monkeypatch):
    """A quotation is what anybody wrote, and the page of the comment waits for this."""
    looks = []

    class Counted(SequenceMatcher):
        def ratio(self):
            looks.append(1)
            return super().ratio()

    monkeypatch.setattr(anchor, "SequenceMatcher", Counted)
    line = "平台应建立主播背景核查制度，内容至少包括真实身份、年龄和平台内违规记录，并按照规定保存三年。"
    quote = "".join(char + "甲" * (place % kept == 0) for place, char in enumerate(line))
    nearest.cache_clear()
    nearest(quote, (line, line * 30, "甲" * 5000, quote[::-1]))
    assert len(looks) <= 4 * STRETCHES * (STRETCHES + 1) // 2
    nearest(line[:30] + "应" + line[31:], (line,))
    assert nearest(line[:30] + "应" + line[31:], (line,))[1] > 0.95

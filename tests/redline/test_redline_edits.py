"""Ten thousand edits of lines, each in a draft of twenty, all given back exactly."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from written_drafts import ROLES

from clausework.model.draft import Block, Clause, ClauseText, Draft, Run
from clausework.redline.compare import accept, compare, plain_text, reject

LINES, RUNS = 20, 500
PIECES = st.sampled_from(
    [
        "平台",
        "商家",
        "主播",
        "应",
        "宜",
        "不应",
        "保存",
        "直播间",
        "记录",
        "公示",
        "不少于三年",
        "不少于六十日",
        "每年",
        "5%",
        "第十二条",
        "GB/T",
        "36310—2018",
        "，",
        "。",
        "；",
        "MCN机构",
        "the",
        "platform",
        "shall",
        "keep",
        "records",
        "for",
        "two",
        "years",
        "2020年7月1日",
        "（见）",
        "“特价”",
        "…",
    ]
)
MARKS = st.sampled_from(("text", "text", "text", "emphasis", "strong"))
PART = st.one_of(
    st.builds(Run, PIECES, MARKS),
    st.builds(Run, st.just(""), st.just("ref"), st.sampled_from(("c0", "c1", "c7"))),
)
EDITS = st.tuples(
    st.sampled_from(("insert", "delete", "replace", "swap", "mark", "move", "drop", "double")),
    st.integers(0, 11),
    st.lists(PART, max_size=3),
)


def _edited(parts, edit):
    """The parts after one edit at a place."""
    kind, place, words = edit
    place %= len(parts)
    head, one, tail = parts[:place], parts[place], parts[place + 1 :]
    if kind == "insert":
        return [*head, *words, one, *tail]
    if kind in ("delete", "drop"):
        return [*head, *tail] if kind == "delete" else head
    if kind == "replace":
        return [*head, *words, *tail]
    if kind == "swap":
        return [*tail, one, *head]
    if kind == "mark":
        return [*head, Run(one.text, "strong") if one.mark == "text" else one, *tail]
    return [*tail, *head, one] if kind == "move" else [*head, one, one, *tail]


@st.composite
def _pairs(draw):
    """Two drafts of ten clauses with two lines each; every line of the new one is an edited one."""
    old, new = [], []
    for number in range(LINES // 2):
        sides = ([], [])
        for line in range(2):
            parts = draw(st.lists(PART, min_size=1, max_size=12))
            identity = f"P-{number}-{line}" if draw(st.booleans()) else ""
            for side, runs in zip(sides, (parts, _edited(parts, draw(EDITS))), strict=True):
                side.append(Block(kind="paragraph", id=identity, runs=tuple(runs)))
        for found, blocks in zip((old, new), sides, strict=True):
            text = ClauseText(title="记录", blocks=tuple(blocks))
            found.append(Clause(id=f"c{number}", number=str(number), texts={"zh": text}))
    draft = Draft(label="D1", languages=("zh",), roles=ROLES, clauses=tuple(old))
    return draft, msgspec.structs.replace(draft, label="D2", clauses=tuple(new))


@pytest.mark.slow
@settings(deadline=None, max_examples=RUNS, suppress_health_check=list(HealthCheck))
@given(_pairs())
def test_ten_thousand_edits_are_given_back_exactly(pair):
    old, new = pair
    redline = compare(old, new)
    assert accept(redline) == plain_text(new)
    assert reject(redline) == plain_text(old)

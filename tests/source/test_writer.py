"""The two laws of the clause writer, on clauses that nobody wrote."""

import re

import pytest
from hypothesis import given, settings, strategies as st

from clausework.lang.normalise import RAISED
from clausework.layout.stream import ABOVE, LEFT
from clausework.model.draft import Block, Run, code_block, lines_of, walk
from clausework.source.markdown import read_blocks
from clausework.source.writer import format_source, write_blocks

ALPHABET = "平台应保存记录，自直播结束之日起不少于六十日。！？；：、“”《》（）ABCabc xyz 012.,;:!?()[]*_`<>&$|\\#-+=~^{}\"'/—　é"
LABELLED = re.compile(r"^(?:注|示例|表|警告|NOTE|EXAMPLE|WARNING|CAUTION|Table)|\{#[A-Za-z]")


def _prose(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("　", "")).strip()


words = (
    st.text(ALPHABET, min_size=1, max_size=60)
    .map(_prose)
    .filter(lambda text: text and not LABELLED.search(text))
)
plain_words = st.text("平台主播abcABC09", min_size=1, max_size=8)
raised_words = st.text("平台abc+ ~^*", min_size=1, max_size=4).filter(str.strip) | st.text(
    "0192", min_size=1, max_size=3
)
ids = st.from_regex(r"[A-Z]-[A-Z]{3}-[0-9]{2}", fullmatch=True)


@st.composite
def runs(draw: st.DrawFn) -> tuple[Run, ...]:
    """Text, then maybe a marked piece with text on both sides, as in `见*此处*。`."""
    first = draw(words)
    kind = draw(
        st.sampled_from(
            ["none", "emphasis", "strong", "code", "link", "ref", "break", "subscript", "superscript"]
        )
    )
    if kind == "none":
        return (Run(first),)
    target = {"link": "https://example.org/a", "ref": "platform.vetting", "break": "line"}
    text = "" if kind in ("ref", "break") else draw(raised_words if kind in RAISED else plain_words)
    after = draw(plain_words)
    first = first if kind == "break" else first + draw(plain_words)
    return (Run(first), Run(text, kind, target.get(kind, "")), Run(after))  # type: ignore[arg-type]


labels = st.just("") | st.from_regex(r"[a-z]{3}-[a-z]{4}", fullmatch=True)
paragraphs = st.builds(Block, kind=st.just("paragraph"), runs=runs(), id=st.just("") | ids) | st.builds(
    Block, kind=st.sampled_from(["note", "example"]), runs=runs(), label=labels
)
merged = st.sampled_from([ABOVE, LEFT]).map(lambda sign: Block(kind="cell", runs=(sign,)))
cells = st.builds(Block, kind=st.just("cell"), runs=runs()) | merged


@st.composite
def tables(draw: st.DrawFn) -> Block:
    width = draw(st.integers(1, 3))
    row = st.lists(cells, min_size=width, max_size=width).map(
        lambda made: Block(kind="row", children=tuple(made))
    )
    caption = draw(st.just(()) | words.map(lambda text: (Run(text),)))
    label = draw(labels) if caption else ""
    return Block(
        kind="table", runs=caption, label=label, children=tuple(draw(st.lists(row, min_size=2, max_size=4)))
    )


figures = st.builds(
    Block,
    kind=st.just("figure"),
    runs=plain_words.map(lambda text: (Run(text),)),
    label=labels,
    target=st.just("a.svg"),
)
formulas = st.builds(
    Block, kind=st.just("formula"), runs=st.just((Run("x = \\frac{1}{2}", "math"),)), label=labels
)
codes = st.builds(
    code_block, st.text("ab`~ \t{}\n>-#", max_size=40), st.sampled_from(["", "json", "c++", "a`b"])
)
quotations = st.builds(Block, kind=st.just("quotation"), runs=runs())
warnings = st.builds(Block, kind=st.sampled_from(["warning", "caution"]), runs=runs(), id=st.just("") | ids)


def lists(children: st.SearchStrategy[Block]) -> st.SearchStrategy[Block]:
    item = st.builds(
        Block,
        kind=st.just("item"),
        runs=runs(),
        id=st.just("") | ids,
        children=st.lists(children, max_size=2).map(tuple),
    )
    return st.builds(
        Block,
        kind=st.just("list"),
        ordered=st.booleans(),
        children=st.lists(item, min_size=1, max_size=3).map(tuple),
    )


nested = st.recursive(paragraphs | codes | quotations, lists, max_leaves=6)
clauses = st.lists(nested | tables() | figures | formulas | codes | quotations | warnings, max_size=5).map(
    tuple
)


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(clauses, st.sampled_from(["zh", "en"]))
def test_reading_what_was_written_gives_the_same_blocks(blocks: tuple[Block, ...], lang: str) -> None:
    written = write_blocks(blocks, lang)
    again, _ = read_blocks(written, "clause.md")
    assert lines_of(again) == lines_of(blocks)
    assert [block.label for block in walk(again)] == [block.label for block in walk(blocks)]


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(clauses, st.sampled_from(["zh", "en"]))
def test_a_second_pass_changes_nothing(blocks: tuple[Block, ...], lang: str) -> None:
    once = format_source(f"---\ntitle: 甲\n---\n\n{write_blocks(blocks, lang)}", lang)
    assert format_source(once, lang) == once


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.sampled_from(["zh", "en"]))
def test_any_text_is_laid_out_without_a_change_of_meaning(body: str, lang: str) -> None:
    source = f"---\ntitle: 甲\n---\n\n{body}"
    laid = format_source(source, lang)
    before, _ = read_blocks(source.split("---", 2)[2], "clause.md")
    after, _ = read_blocks(laid.split("---", 2)[2], "clause.md")
    assert lines_of(after) == lines_of(before)
    assert format_source(laid, lang) == laid


def test_one_sentence_stands_on_a_line() -> None:
    blocks = (Block(kind="paragraph", runs=(Run("平台应保存。期限不少于三年。"),), id="P-REC-01"),)
    assert write_blocks(blocks, "zh") == "平台应保存。\n期限不少于三年。{#P-REC-01}\n"


def test_english_keeps_its_blanks() -> None:
    blocks = (Block(kind="paragraph", runs=(Run("It shall. See No. 5 of it. Done."),), id="A-1"),)
    assert write_blocks(blocks, "en") == "It shall.\nSee No. 5 of it.\nDone. {#A-1}\n"


def test_a_footnote_is_kept_with_its_mark() -> None:
    body = "平台应保存记录[^a]。{#P-REC-01}\n\n[^a]: 含日志。\n"
    blocks, findings = read_blocks(body, "clause.md")
    assert not findings
    assert [block.kind for block in blocks] == ["paragraph", "footnote"]
    assert write_blocks(blocks, "zh") == body

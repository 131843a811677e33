"""Whatever the drafts: accepting a redline gives the new one, rejecting it the old one."""

from itertools import pairwise

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from written_drafts import ROLES

from clausework.errors import NotLossless
from clausework.model.canonical import canonical_json
from clausework.model.draft import Block, Clause, ClauseText, Draft, Lineage, Run, Term, lines_of
from clausework.model.redline import Redline, TextChange
from clausework.redline.compare import accept, compare, prove, reject, restored_title
from clausework.redline.words.diff import compare_runs, restore
from clausework.redline.words.tokens import Tokenizer

PIECES = (
    *(
        "平台",
        "商家",
        "主播",
        "应",
        "宜",
        "不应",
        "保存",
        "直播间",
        "记录",
        "三年",
        "六十日",
        "第12条",
        "，",
        "。",
        "；",
    ),
    *(
        "MCN机构",
        "GB/T 36310—2018",
        "the ",
        "platform ",
        "shall ",
        "keep ",
        "records ",
        "two years",
        ", ",
        "本标准",
        " ",
    ),
)
MARKS = st.sampled_from(("text", "emphasis", "strong", "code"))
WORDS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join)
RUN = st.one_of(
    st.builds(Run, WORDS, MARKS),
    st.builds(Run, WORDS, st.just("link"), st.sampled_from(("https://a.example/", "https://b.example/"))),
    st.builds(Run, st.just(""), st.just("ref"), st.sampled_from(("c1", "a", "b", "c"))),
    st.just(Run("", "break")),
    st.builds(Run, st.just("x^2"), st.just("math")),
    st.builds(Run, st.just(""), st.just("text")),
)
RUNS = st.lists(RUN, max_size=5).map(tuple)
IDS = st.sampled_from(("", "", "P-1", "P-2", "P-3"))


def _block(children):
    return st.one_of(
        st.builds(Block, kind=st.sampled_from(("paragraph", "note", "example")), runs=RUNS, id=IDS),
        st.builds(
            Block,
            kind=st.just("list"),
            ordered=st.booleans(),
            children=st.lists(
                st.builds(
                    Block,
                    kind=st.just("item"),
                    runs=RUNS,
                    id=IDS,
                    children=st.lists(children, max_size=2).map(tuple),
                ),
                min_size=1,
                max_size=3,
            ).map(tuple),
        ),
        st.builds(
            Block,
            kind=st.just("table"),
            runs=RUNS,
            children=st.lists(
                st.builds(
                    Block,
                    kind=st.just("row"),
                    children=st.lists(
                        st.builds(Block, kind=st.just("cell"), runs=RUNS), min_size=1, max_size=3
                    ).map(tuple),
                ),
                max_size=3,
            ).map(tuple),
        ),
        st.builds(Block, kind=st.just("figure"), runs=RUNS, target=st.sampled_from(("a.svg", "b.svg"))),
    )


BLOCK = st.recursive(st.builds(Block, kind=st.just("paragraph"), runs=RUNS), _block, max_leaves=4)
TEXT = st.builds(
    ClauseText,
    title=st.one_of(st.just(""), WORDS),
    blocks=st.lists(BLOCK, max_size=4).map(tuple),
    term=st.one_of(st.none(), st.builds(Term, st.sampled_from(("主播", "直播间", "带货主播")))),
)
TITLES = st.dictionaries(st.sampled_from(("zh", "en", "fr")), st.one_of(st.just(""), WORDS), max_size=2)
LANGS = st.sampled_from((("zh", "en"), ("zh",), ("en",), ()))


@st.composite
def drafts(draw, label):
    """A draft of some of the clauses a … f, in any order, with parents that stand before."""
    clauses = []
    for name in draw(st.permutations("abcdef"))[: draw(st.integers(0, 6))]:
        parent = draw(st.sampled_from(("", *(clause.id for clause in clauses))))
        texts = {lang: draw(TEXT) for lang in draw(LANGS)}
        clauses.append(
            Clause(id=name, number=draw(st.sampled_from(("", "1", "1.1"))), parent=parent, texts=texts)
        )
    return Draft(label=label, title=draw(TITLES), clauses=tuple(clauses), roles=ROLES)


EVENTS = st.lists(
    st.builds(
        Lineage,
        draft=st.just("D2"),
        kind=st.sampled_from(("renamed", "split", "merged", "retired")),
        old=st.lists(st.sampled_from((*"abcdef", "P-1", "P-2")), max_size=2).map(tuple),
        new=st.lists(st.sampled_from((*"abcdef", "P-1", "P-3")), max_size=2).map(tuple),
    ),
    max_size=4,
).map(tuple)


def _texts(draft):
    return [
        (
            clause.id,
            clause.number,
            {
                lang: (text.title, lines_of(text.blocks))
                for lang, text in clause.texts.items()
                if text.title or lines_of(text.blocks)
            },
        )
        for clause in draft.clauses
    ]


def _given_back(restored):
    return [(clause.id, clause.number, clause.texts) for clause in restored]


@pytest.mark.slow
@settings(deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(drafts("D1"), drafts("D2"), EVENTS)
def test_accept_gives_the_new_text_and_reject_the_old(old, new, events):
    new = msgspec.structs.replace(new, lineage=events)
    redline = compare(old, new)
    assert _given_back(accept(redline)) == _texts(new)
    assert _given_back(reject(redline)) == _texts(old)
    for title, draft in ((restored_title(redline, "insert"), new), (restored_title(redline, "delete"), old)):
        assert title == {lang: words for lang, words in draft.title.items() if words}
    assert len({change.id for change in redline.changes}) == len(redline.changes)


@pytest.mark.slow
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(drafts("D1"), drafts("D2"))
def test_the_same_drafts_give_the_same_bytes_and_survive_them(old, new):
    first, second = compare(old, new), compare(old, new)
    data = canonical_json(first)
    assert data == canonical_json(second)
    assert msgspec.json.decode(data, type=Redline) == first


@pytest.mark.slow
@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(drafts("D1"))
def test_a_draft_compared_with_itself_has_no_change(draft):
    assert compare(draft, msgspec.structs.replace(draft, label="D2")).told() == ()


@pytest.mark.slow
@settings(deadline=None, max_examples=200)
@given(RUNS, RUNS)
def test_the_words_of_a_line_can_be_restored(old, new):
    for rows in (False, True):
        edits = compare_runs(old, new, Tokenizer(("主播", "MCN机构", "直播间"), "zh"), rows)
        assert restore(edits, "delete") == old
        assert restore(edits, "insert") == new
        assert all(edit.runs for edit in edits)
        assert all(a.op != b.op for a, b in pairwise(edits))


@settings(deadline=None, max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(("zh", "en")))
def test_the_pieces_of_a_text_are_the_text(text, lang):
    assert "".join(Tokenizer(("主播", "MCN机构", "直播间"), lang).cut(text)) == text


def _tamper(redline, draft):
    """The redline with one word of the first clause gone."""
    change = redline.changes[0]
    line = msgspec.structs.replace(change.texts["zh"].lines[0], edits=())
    text = msgspec.structs.replace(change.texts["zh"], lines=(line,))
    return msgspec.structs.replace(redline, changes=(msgspec.structs.replace(change, texts={"zh": text}),))


def test_a_redline_that_lost_a_word_is_refused():
    text = ClauseText(title="记录", blocks=(Block(kind="paragraph", runs=(Run("平台应保存记录。"),)),))
    draft = Draft(label="D1", clauses=(Clause(id="records", number="1", texts={"zh": text}),))
    redline = compare(draft, msgspec.structs.replace(draft, label="D2"))
    prove(redline, draft, draft)
    with pytest.raises(NotLossless) as caught:
        prove(_tamper(redline, draft), draft, draft)
    assert caught.value.clause == "records"


@pytest.mark.parametrize("edits", [None, ()])
def test_a_redline_that_lost_the_title_is_refused(edits):
    old = Draft(label="D1", standard="small", title={"zh": "服务规范", "en": "Services"})
    new = msgspec.structs.replace(old, label="D2", title={"zh": "管理规范", "en": "Services"})
    redline = compare(old, new)
    assert restored_title(redline, "delete") == old.title
    assert restored_title(redline, "insert") == new.title
    title = None
    if edits is not None:
        texts = {**redline.title.texts, "zh": TextChange(title=edits)}
        title = msgspec.structs.replace(redline.title, texts=texts)
    with pytest.raises(NotLossless) as caught:
        prove(msgspec.structs.replace(redline, title=title), old, new)
    assert caught.value.clause == "small"

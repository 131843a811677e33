"""The search finds all that has the words of a query, and nothing else."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec
import pytest
from frozen_site import published
from search_by_hand import Item, everything, found_by_hand

from clausework.lang.zh.numerals import chinese
from clausework.model.draft import Block, BlockKind, Clause, ClauseText, Draft, Run
from clausework.rendering.formats.search_index import search_index, stage
from clausework.rendering.publication import Edition, Publication
from clausework.rendering.search.answering import SearchEngine
from clausework.rendering.search.matching import (
    IN_NAME,
    EntryPart,
    Folder,
    IndexEntry,
    Matcher,
    SearchIndex,
    rules_of,
)
from clausework.rendering.view import view_of

LANGS = ("zh", "en")
QUERIES = Path(__file__).parents[1] / "data" / "search"


def queries(lang: str) -> list[str]:
    lines = (QUERIES / f"{lang}.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.fixture(scope="module")
def publication() -> Publication:
    return published()


@pytest.fixture(scope="module")
def files(publication: Publication) -> dict[str, bytes]:
    return stage(publication)


@pytest.fixture(scope="module")
def engines(files: dict[str, bytes]) -> dict[str, SearchEngine]:
    return {
        lang: SearchEngine(Matcher(msgspec.json.decode(files[f"search/{lang}.json"], type=SearchIndex)))
        for lang in ("zh", "en")
    }


@pytest.fixture(scope="module")
def items(publication: Publication) -> dict[str, list[tuple[Item, list[str], str]]]:
    return {lang: list(everything(publication, view_of(publication, lang))) for lang in ("zh", "en")}


def found(engine: SearchEngine, query: str) -> list[Item]:
    index = engine.matcher.index
    hits = (index.entries[hit.entry] for group in engine.matcher.find(query) for hit in group.first)
    return [(entry.group, entry.id, index.texts[entry.title]) for entry in hits]


def test_there_are_fifty_phrases_and_fifty_queries_of_words() -> None:
    several = [query for query in queries("zh") if " " in query]
    assert len(queries("zh")) >= 100
    assert len(several) >= 50


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_finds_what_a_reading_of_the_model_finds(
    lang: str, engines: dict[str, SearchEngine], items: dict[str, list[tuple[Item, list[str], str]]]
) -> None:
    wrong = {}
    hits = 0
    for query in queries(lang):
        got, wanted = set(found(engines[lang], query)), found_by_hand(items[lang], query)
        hits += len(wanted)
        if got != wanted:
            wrong[query] = sorted(got - wanted)[:3], sorted(wanted - got)[:3]
    assert wrong == {}
    assert hits > 300


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("C-0041-P", (1, "C-0041-P")),
        ("P-REC-02", (0, "platform.records")),
        ("5.5.2", (0, "platform.records")),
        ("记录保存", (0, "platform.records")),
        ("网络交易监督管理办法", (2, "annex-basis")),
        ("刷单", (1, "C-0011-M")),
        ("3年", (0, "platform.records")),
        ("商家 保存", (0, "merchant.records")),
    ],
)
def test_what_a_lawyer_looks_for_stands_first(
    engines: dict[str, SearchEngine], query: str, first: tuple[int, str]
) -> None:
    assert found(engines["zh"], query)[0][:2] == first


def test_the_phrase_in_heading_precedes_one_in_a_text_and_words(
    engines: dict[str, SearchEngine],
) -> None:
    for query in queries("zh"):
        hits = [hit for group in engines["zh"].matcher.find(query) for hit in group.first]
        entries = engines["zh"].matcher.index.entries
        order = [(entries[hit.entry].group, hit.rank, hit.distance, hit.entry) for hit in hits]
        assert order == sorted(order)
    assert engines["zh"].matcher.find("记录保存")[0].first[0].rank == IN_NAME


@pytest.mark.parametrize(
    ("lang", "query", "words"),
    [
        ("en", '"NOTE 2"', "Dates are local."),
        ("en", "1.1 b)", "the name."),
        ("en", '"Table A.1"', "Periods of storage"),
        ("zh", "注2", "日期为当地日期。"),
        ("zh", "1.1 b)", "名称。"),
        ("zh", "表A.1", "保存期限"),
    ],
)
def test_a_line_is_found_by_its_label(lang: str, query: str, words: str) -> None:
    draft = labelled_draft()
    view = view_of(Publication(editions=(Edition(draft=draft),), current="D1"), lang)
    (group,) = SearchEngine(Matcher(search_index(view))).answer(query).groups
    (entry,) = group.entries
    assert words in "\n".join("".join(each for each, _ in line.pieces) for line in entry.lines)


def labelled_draft() -> Draft:
    """A clause with two notes and a list, one with a note, and an annex with a table."""

    def block(kind: BlockKind, zh: str, en: str) -> dict[str, Block]:
        return {lang: Block(kind=kind, runs=(Run(words),)) for lang, words in (("zh", zh), ("en", en))}

    def clause(name: str, number: str, *blocks: dict[str, Block]) -> Clause:
        texts = {lang: ClauseText(title=name, blocks=tuple(each[lang] for each in blocks)) for lang in LANGS}
        return Clause(id=name, number=number, element="annex" if number == "A" else "clause", texts=texts)

    items = block("item", "日期；", "the date;"), block("item", "名称。", "the name.")
    listed = {
        lang: Block(kind="list", ordered=True, children=tuple(item[lang] for item in items)) for lang in LANGS
    }
    notes = block("note", "第一。", "First."), block("note", "日期为当地日期。", "Dates are local.")
    return Draft(
        label="D1",
        title={"zh": "规范", "en": "Specification"},
        clauses=(
            clause("rules", "1.1", listed, *notes),
            clause("other", "1.2", block("note", "唯一。", "The only one.")),
            clause("annex-a", "A", block("table", "保存期限", "Periods of storage")),
        ),
    )


def test_of_many_the_first_are_those_that_reading_all_would_show(files: dict[str, bytes]) -> None:
    """Single words and phrases in full; of words apart from each other the nearest of those measured."""
    index = msgspec.json.decode(files["search/zh.json"], type=SearchIndex)
    texts, entries = [*index.texts], [*index.entries]
    for number in range(400):
        title = f"C2-{number:04d}-K 第{number % 7}条" + "记录保存" * (number % 90 == 89)
        at = len(texts)
        texts += [title, f"应当在{number % 30}日内保存{'直播' * (number % 3)}记录。", "保存，另有记录"]
        parts = (EntryPart("", (at + 1, at + 2)),)
        entries.append(IndexEntry(1, "comments/", f"C2-{number:04d}-K", at, parts))
    matcher = Matcher(msgspec.structs.replace(index, texts=tuple(texts), entries=tuple(entries)))
    for query in (
        "记录",
        "记录保存",
        "保存",
        "3",
        "三日",
        "C2",
        "C2-0111-K",
        "第3条",
        "应当",
        "1",
        '"日内"',
        "5.",
    ):
        for part, whole in zip(matcher.find(query, 50), matcher.find(query), strict=True):
            assert part.number == whole.number == len(whole.first)
            assert part.first == whole.first[:50], query
    apart = matcher.find("直播 记录", 50)[1]
    assert apart.number > 100
    assert [hit.distance for hit in apart.first] == sorted(hit.distance for hit in apart.first)


def test_a_number_is_whole(engines: dict[str, SearchEngine]) -> None:
    texts = " ".join(
        "".join(words for words, _ in line.pieces)
        for query in ("十日", "10日")
        for group in engines["zh"].answer(query).groups
        for entry in group.entries
        for line in entry.lines
    )
    assert "十日" in texts
    assert "三十日" not in texts
    assert "六十日" not in texts


def test_a_verb_of_a_law_finds_that_of_the_standard_alone(
    engines: dict[str, SearchEngine],
) -> None:
    lines = [
        (line, place)
        for group in engines["zh"].answer("应当").groups
        for entry in group.entries
        for line in entry.lines
        for place, (words, mark) in enumerate(line.pieces)
        if mark and words == "应"
    ]
    assert len(lines) > 50
    for line, place in lines:
        after = line.pieces[place + 1][0] if place + 1 < len(line.pieces) else ""
        assert not after.startswith(("用", "急", "商")), line


@pytest.mark.parametrize(
    ("query", "instead"),
    [
        ("卖家", "商家"),
        ("商家 绝不出现的词", "商家"),
        ("直播推介", "直播间推介"),
        ("记录保管", "记录保存"),
        ("打赏功能", "打赏"),
        ("记录保", ""),
        ("P-REC-92", ""),
        ("九十九日", ""),
    ],
)
def test_where_nothing_is_found_the_nearest_words_are_searched(
    engines: dict[str, SearchEngine], query: str, instead: str
) -> None:
    answer = engines["zh"].answer(query)
    assert answer.instead == instead
    assert not instead or answer.count == engines["zh"].answer(instead).count > 0
    assert all(other.count for other in answer.suggestions)


def test_every_numeral_counts_as_its_figures() -> None:
    folder = Folder(rules_of(("zh",), ()))
    for number in range(10_000):
        assert folder.figures(chinese(number)) == str(number)
    strange = {
        "二〇二〇": "2020", "两千零五": "2005", "三万五千": "35000", "一亿二千万": "120000000", "壹佰贰拾": "120",
        "三五": "", "万": "", "百": "", "一百一": "110", "十百": "", "一一十": "", "亿万": "", "三万五": "35000",
    }  # fmt: skip
    assert {run: folder.figures(run) for run in strange} == strange


@pytest.mark.parametrize(
    "query", ["", "   ", '"', '""', "？？", "a" * 5000, "一" * 5000, "\ud83d", "应当" * 90, " 的" * 300]
)
def test_no_query_is_too_strange(engines: dict[str, SearchEngine], query: str) -> None:
    for engine in engines.values():
        assert engine.answer(query).count >= 0


def test_the_index_is_small_and_the_same_each_time(publication: Publication, files: dict[str, bytes]) -> None:
    assert stage(publication) == files
    for lang in ("zh", "en"):
        assert len(gzip.compress(files[f"search/{lang}.json"], 9)) < 100_000
    assert len(files["search/search_index.json"]) < 1000


def test_a_language_that_cannot_be_read_is_searched_all_the_same() -> None:
    folder = Folder(rules_of(("fr",), ("Conservés trois ans",)))
    assert folder.plain("ＴＲＯＩＳ ANS") == "trois ans"
    assert folder.tokens("trois ans, 3 ans")[0].figures == "3"

"""Texts without IDs: their clauses are matched by words, and their redline gives both texts back."""

import itertools
import json
import re
import time

import foreign_corpora as corpora
import pytest
from click.testing import CliRunner
from hypothesis import given, settings, strategies as st
from places import NO_CORPORA

from clausework.cli import cli
from clausework.lang.zh.numerals import chinese
from clausework.redline.align.identify import identify
from clausework.redline.align.pairing import best_pairs, best_pairs_of_table
from clausework.redline.compare import accept, reject
from clausework.redline.foreign import compare_foreign
from clausework.source.foreign import read_foreign

ARTICLES = {
    "purpose": "为了规范社区图书室的开放和借阅，方便居民读书，制定本办法。",
    "scope": "本办法适用于本市街道、乡镇设立的社区图书室。学校和单位内部的图书馆不适用本办法。",
    "hours": "社区图书室每周开放不少于四十小时。\n\n节假日的开放时间由社区居民委员会决定，并提前七日在门口张贴。",
    "card": "居民凭身份证件办理借书证，不收取工本费。\n\n未满十四周岁的儿童由监护人代为办理。",
    "loan": "每证每次可以借阅图书五册，借期三十日。\n\n到期前可以续借一次，续借期不超过十五日。",
    "damage": "读者遗失、污损图书的，按照图书定价赔偿；赔偿确有困难的，可以以劳务折抵。",
    "donation": "鼓励单位和个人捐赠图书。接受捐赠应当登记造册，向捐赠人出具收据。",
    "volunteers": "社区图书室可以招募志愿者整理书架、辅导阅读。志愿者每月服务不超过二十小时。",
    "funds": "购书经费列入街道、乡镇的年度预算，专款专用，接受审计监督。",
    "penalty": "工作人员挪用购书经费的，依法给予处分；构成犯罪的，依法追究刑事责任。",
    "force": "本办法自公布之日起三十日后施行。",
}
CHAPTERS = {
    "总则": ["purpose", "scope"],
    "开放与借阅": ["hours", "card", "loan", "damage"],
    "捐赠与志愿服务": ["donation", "volunteers"],
    "保障与责任": ["funds", "penalty", "force"],
}


def law(chapters=CHAPTERS, **articles):
    """A small law in Markdown; `articles` replaces texts by name."""
    texts = {**ARTICLES, **articles}
    lines, number = ["# 社区图书室管理办法"], 0
    for place, (title, names) in enumerate(chapters.items()):
        lines.append(f"## 第{chinese(place + 1)}章 {title}")
        for name in names:
            number += 1
            lines.append(f"第{chinese(number)}条 {texts[name]}")
    return "\n\n".join(lines) + "\n"


def order(chapters=CHAPTERS):
    return list(itertools.chain.from_iterable(chapters.values()))


def compared(old, new, lang="zh"):
    return compare_foreign(read_foreign(old, "old", lang), read_foreign(new, "new", lang))


def kinds(found):
    return dict(zip(found.pairs, found.kinds, strict=True))


def test_the_same_law_has_no_change():
    found = compared(law(), law())
    assert not found.redline.changed()
    assert found.pairs == tuple((str(n), str(n)) for n in range(1, 12))
    assert found.inserted == found.deleted == ()


def test_an_inserted_article_renumbers_the_others_and_moves_none():
    chapters = {**CHAPTERS, "开放与借阅": ["hours", "quiet", "card", "loan", "damage"]}
    new = law(chapters, quiet="读者应当保持安静，不得在阅览区域饮食、吸烟或者接打电话。")
    found = compared(law(), new)
    assert found.inserted == ("4",)
    assert found.deleted == ()
    assert found.pairs == tuple((str(n), str(n + (n > 3))) for n in range(1, 12))
    assert set(found.kinds) == {(), ("renumbered",)}


def test_a_number_is_no_reason_to_match():
    chapters = {**CHAPTERS, "总则": ["purpose"], "开放与借阅": ["hours", "rooms", "card", "loan", "damage"]}
    new = law(chapters, rooms="阅览座位不足时，应当优先安排老年人、孕妇和残疾人就座，并设置无障碍通道。")
    found = compared(law(), new)
    assert (found.deleted, found.inserted) == (("2",), ("3",))
    assert ("3", "2") in found.pairs


def test_a_reworded_and_renumbered_article_is_modified():
    chapters = {"总则": ["purpose"], **{name: CHAPTERS[name] for name in list(CHAPTERS)[1:]}}
    new = law(
        chapters, loan="每证每次可以借阅图书十册，借期六十日。\n\n到期前可以续借两次，每次不超过十五日。"
    )
    found = compared(law(), new)
    assert kinds(found)["5", "4"] == ("modified", "renumbered")


def test_a_split_article_has_two_heirs():
    card, child = ARTICLES["card"].split("\n\n")
    chapters = {**CHAPTERS, "开放与借阅": ["hours", "card", "child", "loan", "damage"]}
    found = compared(law(), law(chapters, card=card, child=child + "监护人应当陪同六周岁以下的儿童。"))
    assert {pair for pair in found.pairs if pair[0] == "4"} == {("4", "4"), ("4", "5")}
    assert "split" in kinds(found)["4", "4"]
    assert "split" in kinds(found)["4", "5"]
    assert found.inserted == ()


def test_the_parts_of_a_split_article_are_named_in_their_order():
    parts = [
        part.strip() for part in re.split(r"(?<=。)", ARTICLES["card"] + ARTICLES["loan"]) if part.strip()
    ]
    chapters = {**CHAPTERS, "开放与借阅": ["hours", "a", "damage", "b", "c"]}
    old = law({**CHAPTERS, "开放与借阅": ["hours", "card", "damage"]}, card="\n\n".join(parts))
    found = compared(old, law(chapters, b="\n\n".join(parts[2:]), a=parts[0], c=parts[1]))
    sentences = {change.sentence["zh"] for change in found.redline.changed() if "split" in change.kinds}
    assert sentences
    assert all("拆分为第四条、第六条、第七条" in sentence for sentence in sentences)


def test_merged_articles_have_one_heir():
    chapters = {**CHAPTERS, "捐赠与志愿服务": ["donation"]}
    merged = f"{ARTICLES['donation']}\n\n{ARTICLES['volunteers']}"
    found = compared(law(), law(chapters, donation=merged))
    assert {pair for pair in found.pairs if pair[1] == "7"} == {("7", "7"), ("8", "7")}
    assert "merged" in kinds(found)["7", "7"]
    assert found.deleted == ()


def test_a_chapter_that_moved_takes_its_articles_along():
    titles = ["总则", "捐赠与志愿服务", "开放与借阅", "保障与责任"]
    chapters = {title: CHAPTERS[title] for title in titles}
    found = compared(law(), law(chapters))
    expected = {(str(order().index(name) + 1), str(place + 1)) for place, name in enumerate(order(chapters))}
    assert set(found.pairs) == expected
    assert {new for (_, new), kind in kinds(found).items() if "moved" in kind} == {"3", "4"}
    assert ("第三章", "第二章") in found.headings


def test_new_chapters_over_articles_that_stay_move_none():
    bare = re.sub(r"## .*\n\n", "", law())
    found = compared(bare, law())
    assert set(found.kinds) == {()}
    assert {change.new for change in found.redline.changed()} == {f"→第{n}章" for n in "一二三四"}


def test_references_to_other_articles_are_no_reason_to_part():
    reference = "违反第{}条规定的，由街道办事处责令改正。"
    chapters = {**CHAPTERS, "总则": ["purpose", "scope", "duty"]}
    duty = "街道办事处、乡镇人民政府负责社区图书室的设立和管理，并公布名录。"
    found = compared(
        law(penalty=reference.format("五")), law(chapters, duty=duty, penalty=reference.format("六"))
    )
    assert ("10", "11") in found.pairs


def test_requirements_in_tables_are_matched_by_their_words():
    head = "# Requirements\n\n## 1 Passwords\n\n| # | Text | Level |\n|---|---|---|\n"
    old = head + (
        "| 1.1 | Verify that passwords have at least twelve characters. | 1 |\n"
        "| 1.2 | Verify that passwords are stored with a salted hash. | 1 |\n"
        "| 1.3 | Verify that login attempts are limited to five a minute. | 2 |\n"
    )
    new = head + (
        "| 1.1 | Verify that a help desk confirms the identity of a caller. | 1 |\n"
        "| 1.2 | Verify that login attempts are limited to ten a minute. | 1 |\n"
        "| 1.3 | Verify that passwords have at least eight characters. | 1 |\n"
        "| 1.4 | Verify that passwords are stored with a salted and slow hash. | 1 |\n"
    )
    found = compared(old, new, "en")
    assert set(found.pairs) == {("1.1", "1.3"), ("1.2", "1.4"), ("1.3", "1.2")}
    assert found.inserted == ("1.1",)
    assert ("§1", "§1") in found.headings


def test_each_id_tells_where_the_clause_came_from():
    new = law({**CHAPTERS, "总则": ["scope", "duty"]}, duty="街道办事处负责管理社区图书室，每年公布名录。")
    found = compared(law(), new)
    ids = [(change.old, change.new) for change in found.redline.changes]
    assert ("1→", "") in ids
    assert ("2→1", "2→1") in ids
    assert ("", "→2") in ids
    assert (found.clause("2"), found.clause("11"), found.clause("nowhere")) == ("→2", "11", "nowhere")
    assert len({change.id for change in found.redline.changes}) == len(ids)


NAMES = st.lists(st.sampled_from(sorted(ARTICLES)), min_size=1, max_size=9)
EDITS = st.lists(
    st.tuples(st.sampled_from(sorted(ARTICLES)), st.integers(0, 40), st.text("图书馆，。ab1", max_size=9))
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(NAMES, NAMES, EDITS)
def test_any_two_texts_are_given_back(old_names, new_names, edits):
    changed = dict(ARTICLES)
    for name, place, words in edits:
        changed[name] = changed[name][:place] + words + changed[name][place:]
    old, new = law({"甲": old_names}), law({"甲": new_names}, **changed)
    found = compared(old, new)
    assert corpora.bare_text(accept(found.redline), "zh") == corpora.bare(new)
    assert corpora.bare_text(reject(found.redline), "zh") == corpora.bare(old)
    assert found == compared(old, new)


CELLS = st.dictionaries(st.integers(0, 5), st.floats(-1, 5, width=16), max_size=6)


@given(st.lists(CELLS, max_size=6))
def test_the_assignment_is_the_best(gains):
    found = best_pairs(gains)
    assert len(set(found.values())) == len(found)
    assert sum(gains[row][column] for row, column in found.items()) == pytest.approx(
        _best(gains, frozenset())
    )


@given(st.lists(st.lists(st.floats(0, 1, width=16), min_size=4, max_size=4), max_size=5))
def test_the_pairs_of_a_table_are_the_best_that_score_enough(scores):
    found = best_pairs_of_table(scores, 0.4)
    assert found == sorted(found)
    assert len({column for _, column in found}) == len(dict(found)) == len(found)
    assert all(scores[row][column] >= 0.4 for row, column in found)
    enough = [{column: score for column, score in enumerate(line) if score >= 0.4} for line in scores]
    assert sum(scores[row][column] for row, column in found) == pytest.approx(_best(enough, frozenset()))


def _best(gains, taken):
    if not gains:
        return 0.0
    rest = [
        gain + _best(gains[1:], taken | {column})
        for column, gain in gains[0].items()
        if gain > 0 and column not in taken
    ]
    return max([_best(gains[1:], taken), *rest])


class TestCommand:
    def run(self, tmp_path, *arguments, old=None, new=None):
        (tmp_path / "a.md").write_text(old or law(), encoding="utf-8")
        (tmp_path / "b.md").write_bytes((new or law()).encode("gb18030"))
        paths = [str(tmp_path / "a.md"), str(tmp_path / "b.md")]
        return CliRunner().invoke(cli, ["redline", "--files", *paths, *arguments])

    def test_json_has_the_pairs(self, tmp_path):
        result = self.run(tmp_path, "--format", "json")
        data = json.loads(result.output)
        assert data["pairs"] == [[str(n), str(n)] for n in range(1, 12)]
        assert data["redline"]["new"]["label"] == "b.md"

    def test_a_clause_is_named_by_its_number(self, tmp_path):
        new = law(funds=ARTICLES["funds"].replace("审计", "财政"))
        result = self.run(tmp_path, "--clause", "9", "--lang", "zh", new=new)
        assert result.exit_code == 0, result.output
        assert "[-审计监督-]{+财政监督+}" in result.output
        assert f"--files {tmp_path / 'a.md'}" in result.output

    def test_an_unknown_clause_is_misuse(self, tmp_path):
        assert self.run(tmp_path, "--clause", "99").exit_code == 2

    def test_a_missing_file_is_named(self, tmp_path):
        result = CliRunner().invoke(cli, ["redline", "--files", str(tmp_path / "no.md"), str(tmp_path)])
        assert isinstance(result.exception, FileNotFoundError)
        assert "no.md" in str(result.exception.filename)

    def test_a_file_that_is_no_text_is_named(self, tmp_path):
        from clausework.errors import UnreadableText

        (tmp_path / "image.md").write_bytes(b"\xff\xd8\xff\xe0\x00\x10")
        result = CliRunner().invoke(cli, ["redline", "--files", str(tmp_path / "image.md"), str(tmp_path)])
        assert isinstance(result.exception, UnreadableText)
        assert "image.md" in str(result.exception)


needs_corpora = pytest.mark.skipif(not corpora.present(), reason=NO_CORPORA)


def read(name, version, lang):
    return read_foreign(corpora.text(name, version), version, lang)


@pytest.mark.timing
@needs_corpora
@pytest.mark.parametrize(("name", "old", "new"), corpora.PAIRS)
def test_real_texts_are_given_back_in_time(name, old, new):
    lang = name[:2]
    seconds = []
    for _ in range(2):
        start = time.process_time()
        found = compare_foreign(read(name, old, lang), read(name, new, lang))
        seconds.append(time.process_time() - start)
    assert min(seconds) < 2.0
    assert corpora.bare_text(accept(found.redline), lang) == corpora.bare(corpora.text(name, new))
    assert corpora.bare_text(reject(found.redline), lang) == corpora.bare(corpora.text(name, old))


@needs_corpora
@pytest.mark.parametrize("name", corpora.LAWS)
def test_articles_of_real_laws_are_matched(name):
    old, new = corpora.LAWS[name]
    found = identify(read(name, old, "zh"), read(name, new, "zh"))
    assert corpora.score(corpora.gold(name), found.pairs)["f1"] >= 0.95


@pytest.mark.slow
@needs_corpora
def test_requirements_that_were_rewritten_are_matched():
    found = identify(read("en-asvs", "4.0.3", "en"), read("en-asvs", "5.0.0", "en"))
    assert corpora.score(corpora.gold("en-asvs"), found.pairs)["f1"] >= 0.75


LEVELS_OLD = """\
# Guideline

## <a name="aal1"></a>4.1 Assurance level 1

Level 1 gives some confidence that the claimant controls an authenticator bound to the account.

## <a name="aal2"></a>4.2 Assurance level 2

Level 2 gives high confidence; two different factors are required.

## 4.3 Records

Sessions are recorded and the records are kept for a year.
"""
LEVELS_NEW = """\
# Guideline

## 4.1 Purpose {#purpose}

This part says which protection a service needs against whom.

## 5.1 Basic protection {#aal1}

Services offer at least one option that resists guessing; passwords are checked against known lists.

## 5.2 Strong protection {#aal2 .wide}

Phishing resistance is offered, and reauthentication happens daily.

## 4.3 Records

Sessions are recorded and the records are kept for a year.
"""


def test_an_anchor_of_the_author_is_an_identity():
    found = compared(LEVELS_OLD, LEVELS_NEW, "en")
    assert set(found.pairs) == {("4.1", "5.1"), ("4.2", "5.2"), ("4.3", "4.3")}
    assert found.inserted == ("4.1",)
    titles = {change.new: change.texts["en"].title for change in found.redline.changed()}
    words = "".join(edit.text for edit in titles["4.1→5.1"])
    assert "<" not in words
    assert "{" not in words
    assert bare_words(accept(found.redline)).startswith("Guideline4.1Purpose")


def bare_words(clauses):
    return "".join(f"{clause.number}{clause.texts['en'][0]}" for clause in clauses)


def test_anchors_that_a_program_counts_are_none():
    names = ["hours", "card", "loan", "damage", "donation", "volunteers", "funds"]

    def text(order):
        return "\n\n".join(
            f"## {name.title()} {{#a{count}}}\n\n{ARTICLES[name]}" for count, name in enumerate(order)
        )

    found = compared(text(names), text(["purpose", *names]))
    assert found.inserted == ("purpose",)
    assert found.pairs == tuple((name, name) for name in names)


def test_of_an_anchored_clause_a_passage_may_have_gone_elsewhere():
    chapters = {**CHAPTERS, "捐赠与志愿服务": ["donation", "records", "volunteers"]}
    donation, records = ARTICLES["donation"].split("。", 1)
    anchor = '<a name="donation"></a>'
    old = law().replace("第七条 ", f"{anchor}第七条 ")
    new = law(chapters, donation=donation + "。", records=records + "收据应当编号，存根保存五年。")
    found = compared(old, new.replace("第七条 ", f"{anchor}第七条 "))
    assert {pair for pair in found.pairs if pair[0] == "7"} == {("7", "7"), ("7", "8")}


def test_white_space_alone_is_no_change():
    old = "1.1 The platform  shall keep\tit.  It may  stop.\n\n1.2 Code `a  b` counts.\n\n1.3 More.\n"
    new = "1.1 The platform shall keep it. It may stop.\n\n1.2 Code `a b` counts.\n\n1.3   More.\n"
    assert [change.new for change in compared(old, new, "en").redline.changed()] == ["1.2"]

"""An amending decision as text: complete, with every place named, in the manner of its language."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from draft_in_print import Chance
from hypothesis import given, settings, strategies as st
from places import LIVE_COMMERCE, copy_live_commerce
from written_drafts import clause, draft

from clausework.cli import cli
from clausework.drafts.register import read_draft
from clausework.model.canonical import canonical_json
from clausework.model.draft import Block, Clause, ClauseText, Draft, Run, code_block, plain
from clausework.redline.amend.decide import decide
from clausework.redline.compare import compare
from clausework.rendering.amending.decision import decision_text
from clausework.rendering.redline_formats import RedlineContext, format_redline
from clausework.source.project import load
from clausework.workflow.comparison import compare_files, context_of

LONG = (
    "平台应保存直播内容和交易记录，保存期限自直播结束之日起不少于六十日，并具备防篡改和按订单编号检索的功能。"
)
LONG_EN = (
    "The platform shall keep the content of live sessions and the records of transactions for at least sixty days, "
    "and shall be able to retrieve them by the number of an order."
)


def told(old: Draft, new: Draft, lang: str) -> str:
    text = format_redline("amend", RedlineContext(redline=compare(old, new), lang=lang, drafts=(old, new)))
    assert isinstance(text, str)
    return text


def points(text: str) -> list[str]:
    """The points of a decision with what is said in each, without their numbers."""
    found = re.split(r"\n\n(?:[一二三四五六七八九十]+、|\d+\. )", text)[1:]
    return [
        re.sub(r"^（[一二三四五六七八九十]+）|^\([a-z]+\) ", "", part.split("\n\n")[0], flags=re.M)
        for part in found
    ]


def inner(words: str) -> str:
    return words.replace("“", "‘").replace("”", "’")


def check_complete(old: Draft, new: Draft, lang: str) -> str:
    """Every word that the redline inserts stands in the text of the decision, and nothing is left out of it."""
    text = told(old, new, lang)
    body = inner(text)
    for change in compare(old, new).told():
        if lang not in change.texts:
            continue
        written = change.texts[lang]
        lines = () if change.entitles else written.lines  # the cover is no part of the text that is amended
        edits = [*written.title, *(edit for line in lines for edit in line.edits)]
        for edit in edits:
            words = "".join(run.text for run in edit.runs).strip()
            plain_words = all(run.mark in ("text", "strong", "emphasis", "code") for run in edit.runs)
            if edit.op == "insert" and plain_words:
                # Of a word in the plural the decision may name the singular, wherever it stands.
                assert inner(words.removesuffix("s")) in body, (change.id, words)
    assert "…" not in body.replace("……", "")
    return text


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_new_word_of_the_standard_is_in_the_decision(lang: str) -> None:
    old, new = read_draft(LIVE_COMMERCE, "D1"), plain(load(LIVE_COMMERCE).draft)
    check_complete(old, new, lang)
    check_complete(new, old, lang)


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_provision_that_changed_came_or_went_is_named(lang: str) -> None:
    first, second = read_draft(LIVE_COMMERCE, "D1"), plain(load(LIVE_COMMERCE).draft)
    for old, new in ((first, second), (second, first)):
        text = told(old, new, lang)
        count = 0
        for change in compare(old, new).changed():
            for line in change.texts[lang].lines if lang in change.texts else ():
                words = any(edit.op != "equal" for edit in line.edits)
                moved = line.origin or line.new is None
                for side in (line.old, line.new):
                    if side and side.id and (words or moved) and not line.destination and change.new:
                        count += 1
                        assert re.search(rf"{side.id}(?!\d)", text), (change.id, side.id)
            if change.old and not change.new:
                title = change.texts[lang].title
                assert "".join(edit.text for edit in title) in text
        assert count > 50


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**32).map(random.Random))
def test_every_new_word_of_random_drafts_is_in_the_decision(chance: random.Random) -> None:
    old, new = Chance(chance).pair()
    check_complete(old, new, "zh")


PROVISIONS = f"甲。{{#P-1}}\n{LONG}{{#P-2}}"
PROVISIONS_EN = f"Alpha.{{#P-1}}\n{LONG_EN}{{#P-2}}"


def of(zh: str, en: str, **more: object) -> tuple[object, ...]:
    return (clause("a", zh, en, number="5.1", title="保存", title_en="Records", **more),)


CONSEQUENT = {
    "zh": "列项、注、示例、图、表、公式的编号和条文中引用的编号，随上述修改调整。",
    "en": "The numbers of items, notes, examples, figures, tables and formulae, and numbers referred to in the text, "
    "change accordingly.",
}
CASES = {
    "words": (
        of(PROVISIONS, PROVISIONS_EN),
        of(PROVISIONS.replace("六十日", "三年"), PROVISIONS_EN.replace("sixty days", "three years")),
        ["将5.1“保存”的P-2中的“六十日”修改为“三年”。"],
        ["In P-2 of 5.1 (“Records”), “sixty days” is replaced by “three years”."],
    ),
    "words that come": (
        of(PROVISIONS, PROVISIONS_EN),
        of(PROVISIONS.replace("防篡改", "防篡改、防泄露"), PROVISIONS_EN.replace("by the number", "quickly by the number")),
        ["在5.1“保存”的P-2中的“篡改”后增加“、防泄露”。"],
        ["In P-2 of 5.1 (“Records”), “quickly” is inserted before “by the”."],
    ),
    "words that go": (
        of(PROVISIONS, PROVISIONS_EN),
        of(PROVISIONS.replace("直播内容和", ""), PROVISIONS_EN.replace(" of transactions", "")),
        ["删去5.1“保存”的P-2中的“直播内容和”。"],
        ["In P-2 of 5.1 (“Records”), “of transactions” is deleted."],
    ),
    "words in two places": (
        of(PROVISIONS, PROVISIONS_EN),
        of(
            PROVISIONS.replace("六十日", "三年").replace("防篡改和", ""),
            PROVISIONS_EN.replace("sixty days", "three years").replace("of an order", "of the order"),
        ),
        ["将5.1“保存”的P-2中的“六十日”修改为“三年”，删去“防篡改和”。"],
        ["In P-2 of 5.1 (“Records”), “sixty days” is replaced by “three years”, “an order” is replaced by “the order”."],
    ),
    "a short sentence": (
        of(PROVISIONS, PROVISIONS_EN),
        of(PROVISIONS.replace("甲", "乙"), PROVISIONS_EN.replace("Alpha", "Beta")),
        ["将5.1“保存”的P-1修改为：“乙。”"],
        ["P-1 of 5.1 (“Records”) is amended to read: “Beta.”"],
    ),
    "quotation marks": (
        of("甲甲甲甲。\n乙乙。", "Alpha.\nBeta."),
        of("甲甲甲甲“丙”。\n乙乙。", "Alpha “gamma”.\nBeta."),
        ["将5.1“保存”的第一段修改为：“甲甲甲甲‘丙’。”"],
        ["Paragraph 1 of 5.1 (“Records”) is amended to read: “Alpha ‘gamma’.”"],
    ),
    "a provision that comes": (
        of(PROVISIONS, PROVISIONS_EN),
        of(f"{PROVISIONS}\n丙丙。{{#P-3}}", f"{PROVISIONS_EN}\nGamma.{{#P-3}}"),
        ["在5.1“保存”的P-2后增加一段：“P-3　丙丙。”", "列项、注、示例、图、表、公式的编号和条文中引用的编号，随上述修改调整。"],
        [
            "After P-2 of 5.1 (“Records”), the following paragraph is inserted: “P-3 Gamma.”",
            "The numbers of items, notes, examples, figures, tables and formulae, and numbers referred to in the text, "
            "change accordingly.",
        ],
    ),
    "items and notes": (
        of("甲甲：{#P-1}\n1. 乙乙；\n1. 丙丙。\n注：丁丁。", "Alpha:{#P-1}\n1. beta;\n1. gamma.\nNOTE: Delta."),
        of(
            "甲甲：{#P-1}\n1. 乙乙；\n1. 戊戊；\n1. 丙丙。\n注：丁丁。\n注：己己。",
            "Alpha:{#P-1}\n1. beta;\n1. epsilon;\n1. gamma.\nNOTE: Delta.\nNOTE: Zeta.",
        ),
        [
            "对5.1“保存”作如下修改：\n在P-1的a)项后增加一项：“b) 戊戊；”\n在注后增加一个注：“注2：己己。”",
            CONSEQUENT["zh"],
        ],
        [
            "5.1 (“Records”) is amended as follows:\n"
            "After item a) of P-1, the following item is inserted: “b) epsilon;”\n"
            "After the NOTE, the following note is inserted: “NOTE 2: Zeta.”",
            CONSEQUENT["en"],
        ],
    ),
    "what goes": (
        of("甲甲。\n乙乙。\n示例：丙丙。", "Alpha.\nBeta.\nEXAMPLE: Gamma."),
        of("甲甲。", "Alpha."),
        ["删去5.1“保存”的第二段、示例。", CONSEQUENT["zh"]],
        ["Paragraph 2, the EXAMPLE of 5.1 (“Records”) are deleted.", CONSEQUENT["en"]],
    ),
    "a row": (
        of("| 甲 | 乙 |\n| 一 | 二 |\n| 三 | 四 |\n| 五 | 六 |", "| a | b |\n| c | d |\n| e | f |\n| g | h |"),
        of("| 甲 | 乙 |\n| 一 | 二 |\n| 三 | 九 |\n| 五 | 六 |", "| a | b |\n| c | d |\n| e | z |\n| g | h |"),
        ["将5.1“保存”的表1中“三”一行修改为：“三 | 九”"],
        ["The row “e” of Table 1 of 5.1 (“Records”) is amended to read: “e | z”"],
    ),
    "title and term": (
        (clause("a", "甲。", "Alpha.", number="3.1", title="直播室", title_en="live studio", term="直播室", term_en="live studio"),),
        (clause("a", "甲。", "Alpha.", number="3.1", title="直播间", title_en="live room", term="直播间", term_en="live room"),),
        ["对3.1“直播室”作如下修改：\n将标题修改为“直播间”。\n将优先术语修改为“直播间”。\n将英文对应词修改为“live room”。"],
        ["3.1 (“live studio”) is amended as follows:\nThe title is amended to read “live room”.\n3.1 has the preferred term “live room”.\n3.1 has the equivalent term “直播间” in Chinese."],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_each_way_to_amend_is_said_as_a_drafter_says_it(name: str) -> None:
    before, after, zh, en = CASES[name]
    old, new = draft("D1", *before), draft("D2", *after)
    assert points(told(old, new, "zh")) == zh
    assert en is None or points(told(old, new, "en")) == en


def test_a_line_of_code_is_named_by_its_place() -> None:
    def codes(*texts: str) -> Draft:
        blocks = tuple(code_block(text, "json") for text in texts)
        own = {
            lang: ClauseText(title=title, blocks=blocks)
            for lang, title in (("zh", "保存"), ("en", "Records"))
        }
        return draft(f"D{len(texts[0])}", Clause(id="a", number="5.1", texts=own))

    old, new = codes("{\n  same,\n  same\n}"), codes("{\n  same,\n  other\n}")
    assert points(told(old, new, "zh")) == ["将5.1“保存”的代码第三行修改为：“  other”"]
    assert points(told(old, new, "en")) == [
        "Line 3 of the code of 5.1 (“Records”) is amended to read: “  other”"
    ]
    old, new = codes("{\n}", "[\n  one\n]"), codes("{\n}  ", "[\n  two\n]")
    assert points(told(old, new, "zh"))[0].endswith("\n将第二段代码第二行修改为：“  two”")


def chapters(*names: str) -> tuple[object, ...]:
    titles = {"a": "甲甲", "b": "乙乙", "c": "丙丙", "d": "丁丁"}
    sentences = {
        "a": "平台应公示规则。",
        "b": "商家应标明价格。",
        "c": "主播应完成培训。",
        "d": "机构应受理投诉。",
    }
    return tuple(
        clause(name, sentences[name], number=str(place), title=titles[name])
        for place, name in enumerate(names, 4)
    )


def test_clauses_come_go_and_are_renumbered() -> None:
    text = told(draft("D1", *chapters("a", "b", "c")), draft("D2", *chapters("a", "d", "c")), "zh")
    assert points(text) == ["增加一章，作为第5章“丁丁”：“机构应受理投诉。”", "删去第5章“乙乙”。"]
    text = told(draft("D1", *chapters("a", "b", "c")), draft("D2", *chapters("a", "c")), "zh")
    assert points(text)[:2] == ["删去第5章“乙乙”。", "章条编号作如下调整：第6章改为第5章。"]
    text = told(draft("D1", *chapters("a", "b", "c")), draft("D2", *chapters("c", "a", "b")), "zh")
    assert points(text)[0] == "将第6章“丙丙”移至最前。"
    assert "第4章改为第5章" in points(text)[1]


def test_a_provision_that_changes_its_clause_goes_and_comes() -> None:
    sentence = LONG + "{#P-1}"
    old = draft(
        "D1",
        clause("a", f"甲甲。\n{sentence}", number="5.1", title="甲"),
        clause("b", "乙乙。", number="5.2", title="乙"),
    )
    new = draft(
        "D2",
        clause("a", "甲甲。", number="5.1", title="甲"),
        clause("b", f"乙乙。\n{sentence.replace('六十日', '三年')}", number="5.2", title="乙"),
    )
    first, second, *_ = points(told(old, new, "zh"))
    assert first == "删去5.1“甲”的P-1。"
    assert second == f"在5.2“乙”的正文后增加一段：“P-1　{LONG.replace('六十日', '三年')}”"


def test_only_what_changed_in_the_language_is_told() -> None:
    old, new = draft("D1", *of("甲。", "Alpha.")), draft("D2", *of("甲。", "Beta."))
    assert points(told(old, new, "zh")) == []
    assert "（两稿的文本没有不同。）" in told(old, new, "zh")
    assert len(points(told(old, new, "en"))) == 1


def test_a_new_picture_is_told() -> None:
    def made(label: str, digest: str) -> Draft:
        figure = Block(kind="figure", target="flow.png", sha256=digest, runs=(Run("流程"),))
        return draft(
            label,
            msgspec.structs.replace(clause("a", number="5"), texts={"zh": ClauseText(blocks=(figure,))}),
        )

    assert points(told(made("D1", "a" * 64), made("D2", "b" * 64), "zh")) == ["以“flow.png”替换第5章的图1。"]


LAW = """# 某法

第一条　为了规范活动，制定本法。

第二条　有下列情形之一的，不得开业：

（一）没有场所；

（二）没有人员。

变更的，应当报告。

第三条　主管部门应当在五日内答复。

第四条　违反本法规定的，处一千元罚款。
"""


def test_a_law_is_amended_by_article_paragraph_and_item(tmp_path: Path) -> None:
    changed = LAW.replace("没有人员", "没有合格人员").replace("应当报告。", "应当及时报告。")
    changed += "\n第五条　本法自公布之日起施行。\n"
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(LAW, "utf-8")
    new.write_text(changed, "utf-8")
    text = format_redline("amend", context_of(compare_files(old, new)))
    assert points(str(text))[:2] == [
        "对第二条作如下修改：\n将第一款第二项修改为：“（二）没有合格人员。”\n将第二款修改为：“变更的，应当及时报告。”",
        "增加一条，作为第五条：“本法自公布之日起施行。”",
    ]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("amended")
    copy_live_commerce(root, "standard")
    return root


def run(project: Path, *words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(cli, [*words, "--root", str(project)])
    return done.exit_code, done.stdout, f"{done.stderr}{done.exception or ''}"


def test_the_commands_write_a_decision_and_execute_it(project: Path, tmp_path: Path) -> None:
    decision, clauses = tmp_path / "decision.json", tmp_path / "clauses.json"
    assert run(project, "redline", "D1", "working", "--format", "amend-json", "--out", str(decision))[0] == 0
    assert (
        run(project, "amend", "apply", str(decision), "D1", "--format", "json", "--out", str(clauses))[0] == 0
    )
    wanted = plain(load(project).draft)
    assert clauses.read_bytes() == canonical_json(wanted.clauses)
    code, text, _ = run(project, "amend", "apply", str(decision), "D1", "--lang", "zh")
    assert code == 0
    assert "平台" in text
    for old, name, altered in (
        ("working", "SHA-256", decision.read_text("utf-8")),
        ("D1", "SHA-256", decision.read_text("utf-8").replace("直播间", "直播坊")),
        ("D1", "decision", json.dumps({"old": 1})),
    ):
        bad = tmp_path / "bad.json"
        bad.write_text(altered, "utf-8")
        code, text, error = run(project, "amend", "apply", str(bad), old)
        assert code != 0
        assert name in error
        assert not text


def test_a_decision_is_of_the_whole_draft(project: Path) -> None:
    assert run(project, "redline", "D1", "working", "--format", "amend", "--clause", "scope")[0] == 2


@pytest.mark.slow
def test_the_same_drafts_give_the_same_words() -> None:
    old, new = read_draft(LIVE_COMMERCE, "D1"), plain(load(LIVE_COMMERCE).draft)
    first, second = (decide(compare(old, new), old, new) for _ in range(2))
    assert canonical_json(first) == canonical_json(second)
    assert decision_text(first, old, new, "zh") == decision_text(second, old, new, "zh")

"""Amending decisions that people wrote, read and executed on the old text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from docx import Document
from foreign_corpora import PAIRS, present
from hypothesis import given, settings, strategies as st
from places import CORPORA, NO_CORPORA

from clausework.cli import cli
from clausework.lang.zh.numerals import chinese
from clausework.redline.amend.enacted import Enacted, enact
from clausework.redline.amend.written import read_statements
from clausework.rendering.redline_formats import format_redline
from clausework.source.foreign import read_foreign
from clausework.workflow.amend import amend
from clausework.workflow.comparison import compare_files, context_of, read_text, text_of

LAW = """# 某法

## 第一章　总则

第一条　本法适用于经营者。

第二条　经营者应当守信。

经营者应当公示规则。

第三条　有下列情形之一的，由主管部门责令改正：

（一）未公示规则的；

（二）未保存记录的。

违反本法第二条第二款规定的，从重处罚。

## 第二章　附则

第四条　本法自公布之日起施行。
"""
BEGIN = "决定对《某法》作如下修改：\n\n"
ACT = """# Foo Act

## Section 1. Scope

(1) A person must report.

(2) A report must have:

(a) the name;

(b) the date.

(3) A court is exempt.

## Section 2. Fees

The fee is 5 units for a State and 6 units for a tribe.
"""
CODE = """# Boats Code

## § 7-201 Berths.

In this part:

(1) A berth is let for 30 days.

(3) A "buoy" is no berth.

## § 7-202 Dues.

(a) The harbour master may:

(1) Waive the dues;

(2) Halve the dues; or

(3) Collect the dues.

(b) The dues of the harbour master are due at noon.

(c) Dues are paid.

## § 7-203 Flags.

Flags are red.
"""
RULES = """# Rules on kites

## Article 1 Aim

Kites fly.

## Article 2 Field

Fields are flat.

## Article 3 Old kites

Old kites are kites.

## Article 4 Lines

1. Lines are long.

2. In a storm:

(a) no kite flies;

(b) the flyer pays.

3. The Union pays.
"""


def enacted(decision: str, text: str = LAW, lang: str = "zh") -> tuple[Enacted, list[str]]:
    old = read_foreign(text, "old", lang).draft
    found = enact(decision, old, lang)
    return found, text_of(amend(old, found.decision).draft).splitlines()


def done(decision: str, text: str = LAW, lang: str = "zh") -> list[str]:
    found, lines = enacted((BEGIN if lang == "zh" else "") + decision, text, lang)
    assert [
        outcome.refused and outcome.refused.message("en") for outcome in found.outcomes if outcome.refused
    ] == []
    return lines


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("一、将第一条中的“经营者”修改为“平台”。", ["第一条", "本法适用于平台。"]),
        ("一、第一条“本法适用于经营者。”修改为：“本法适用于平台。”", ["第一条", "本法适用于平台。"]),
        ("一、删去第二条第二款中的“公示”。", ["经营者应当规则。"]),
        ("一、在第一条中的“经营者”后增加“和平台”。", ["本法适用于经营者和平台。"]),
        ("一、将第二条第一款修改为：“经营者必须守信。”", ["第二条", "经营者必须守信。", "经营者应当公示规则。"]),
        ("一、将第二条修改为：“甲。\n“乙。\n“丙。”", ["第二条", "甲。", "乙。", "丙。", "第三条"]),
        ("一、第二条增加一款，作为第二款：“新款。”", ["经营者应当守信。", "新款。", "经营者应当公示规则。"]),
        ("一、第二条增加一款，作为第一款：“新款。”", ["第二条", "新款。", "经营者应当守信。"]),
        ("一、删去第二条第一款。", ["第二条", "经营者应当公示规则。"]),
        ("一、第三条第一项修改为：“（一）未公示的”。", ["（一）未公示的；", "（二）未保存记录的。"]),
        (
            "一、第三条第一款增加一项，作为第二项：“（二）公示不实的”。\n第二项改为第三项，修改为：“（三）无记录的”。",
            ["（一）未公示规则的；", "（二）公示不实的；", "（三）无记录的。"],
        ),
        ("一、第三条增加一项，作为第三项：“（三）其他情形”。", ["（二）未保存记录的；", "（三）其他情形。"]),
        ("一、删去第三条第二项。", ["（一）未公示规则的。", "违反本法第二条第二款规定的，从重处罚。"]),
        ("一、在第二条后增加一条，作为第二条之一：“新条。”", ["第二条之一", "新条。", "第三条"]),
        (
            "一、增加一条，作为第二条：“新条。”\n二、将第二条改为第三条，第二款中的“规则”修改为“规程”。",
            ["第二条", "新条。", "第三条", "经营者应当守信。", "经营者应当公示规程。", "第四条"],
        ),
        ("一、增加一条，作为第一条：“依照本法第二条。”", ["第二条", "本法适用于经营者。"]),
        ("一、增加一条，作为第一条：“新条。”", ["违反本法第三条第二款规定的，从重处罚。"]),
        ("一、第二条增加一款，作为第一款：“新款。”", ["违反本法第二条第三款规定的，从重处罚。"]),
        ("一、删去第二条。\n此外，对条文顺序作相应调整。", ["第二条", "有下列情形之一的，由主管部门责令改正："]),
        ("一、将第一条、第二条合并，作为第一条，修改为：“合。”", ["第一条", "合。", "第二条"]),
        ("一、将第二条第二款改为第三条，修改为：“单列。”", ["经营者应当守信。", "第三条", "单列。", "第四条"]),
        ("一、将第一条改为两条，作为第一条、第二条，修改为：\n“第一条　甲。\n“第二条　乙。”", ["甲。", "第二条", "乙。", "第三条"]),
        ("一、将第二章章名修改为“其他规定”。", ["第二章 其他规定"]),
        ("一、增加一章，作为第二章：“第二章　监督\n“第四条　主管部门监督。”", ["第二章 监督", "第四条", "主管部门监督。", "第三章 附则", "第五条"]),
        ("一、将第一条至第二条中的“经营者”修改为“平台”。", ["平台应当守信。", "平台应当公示规则。"]),
        ("一、将第一条、第二条中的“经营者”修改为“平台”。", ["本法适用于平台。", "第二条", "平台应当守信。", "平台应当公示规则。"]),
        ("一、将本法中的“经营者”统一修改为“平台”。", ["平台应当守信。", "平台应当公示规则。"]),
    ],
)  # fmt: skip
def test_items_of_every_form_are_executed(decision: str, expected: list[str]) -> None:
    lines = "\n".join(done(decision))
    assert "\n".join(expected) in lines


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("1. In section 1(2)(b), for “date” substitute “day”.", ["(b) the day."]),
        ("1. In section 1—\n(a) after subsection (2) insert—\n“(2A) It must be true.”;\n(b) omit subsection (3).", ["(2A) It must be true.", "2. Fees"]),
        ("1. In section 2, after “State” insert “or a county”.", ["The fee is 5 units for a State or a county and 6"]),
        ("Section 1 is amended—\n(1) in subsection (1), by striking “must” and inserting “shall”; and\n(2) by striking subsection (3).", ["(1) A person shall report.", "(b) the date.", "2. Fees"]),
        ("Section 1 is amended by adding at the end the following:\n“(4) It takes effect.”.", ["(3) A court is exempt.", "(4) It takes effect."]),
        ("Section 1(3) is amended to read as follows:\n“(3) A court is bound.”.", ["(3) A court is bound."]),
        ("Section 2 is amended by striking “units” each place it appears and inserting “marks”.", ["5 marks for a State and 6 marks"]),
        ("(1) in Section 1, paragraph 1 is replaced by the following:\n‘(1) Anyone’s report counts.’;", ["(1) Anyone’s report counts.", "(2) A report"]),
        ("1. Omit paragraphs (a) and (b) of section 1(2).", ["(2) A report must have:", "(3) A court is exempt."]),
        ("1. In section 1, omit paragraphs (2) to (3).", ["(1) A person must report.", "2. Fees"]),
        ("(1) in Section 1(2), point (a) is deleted;", ["(2) A report must have:", "(b) the date."]),
        ("(1) in Section 2, the words ‘5 units’ are replaced by the words ‘7 units’;", ["The fee is 7 units"]),
    ],
)  # fmt: skip
def test_acts_in_english_are_executed(decision: str, expected: list[str]) -> None:
    lines = "\n".join(line.removeprefix("Section ") for line in done(decision, ACT, "en"))
    for line in expected:
        assert line in lines


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ('Sec. 2. Section 5 of the Boats Act, effective May 1, 1999 (9 Stat. 9; Boats Code § 7-202), is amended as follows:\n(1) Subsection (b) is amended by striking the phrase "noon" and inserting the phrase "dusk" in its place.', ["harbour master are due at dusk."]),
        ('Section 5 (Boats Code § 7-202) is amended by adding a new subsection (b-1) to read as follows:\n"(b-1) A "buoy" is free.".', ['(b) The dues of the harbour master are due at noon.\n\n(b-1) A "buoy" is free.\n\n(c) Dues']),
        ('Section 5 (Boats Code § 7-202) is amended as follows:\n(a) Paragraph (a)(2) is amended by striking the phrase "; or" and inserting a semicolon in its place.\n(b) Paragraph (a)(3) is amended by striking the period and inserting the phrase "; or" in its place.\n(c) A new paragraph (4) is added to read as follows:\n"(4) Remit the dues.".', ["(2) Halve the dues;\n\n(3) Collect the dues; or\n\n(4) Remit the dues.\n\n(b)"]),
        ('Section 4 (Boats Code § 7-201) is amended by adding a new paragraph (2) to read as follows:\n"(2) Nights count.".', ["30 days.\n\n(2) Nights count.\n\n(3) A"]),
        ("Section 7-202(a) of the Boats Code is amended in the matter preceding paragraph (1), by inserting “or mate” after “master”.", ["(a) The harbour master or mate may:"]),
        ("Boats Act 1999 (c. 9)\n5 (1) Section 7-202 (dues) is amended as follows.\n(2) In subsection (b), for “noon” substitute “dawn”.\n(3) In subsection (c) after “Dues” insert “and tolls”.", ["are due at dawn.", "(c) Dues and tolls are paid."]),
        ('(a) Section 5 (Boats Code § 7-202) is amended as follows:\n(1) Paragraph (a)(2) is amended as follows:\n(i) Strike the phrase "Halve" and insert the phrase, "Lower" in its place.\n(ii) Strike the word "dues" and insert the word "tolls" in its place.\n(2) The heading is amended by striking the word "Dues" and inserting the word "Tolls" in its place.', ["Tolls.\n\n(a)", "(1) Waive the dues;\n\n(2) Lower the tolls; or"]),
        ('Sec. 2. Section 5 (Boats Code § 7-202) is amended as follows:\n(a) Subsection (c) is repealed.\nSec. 3. Title II of the Quays Act, effective May 2, 1999 (9 Stat. 9; Boats Code § 7-203 et seq.), is amended as follows:\n(a) Section 6 (Boats Code § 7-203) is amended as follows:\n(1) The existing text is designated as subsection (a).\n(2) New subsections (b) and (c) are added to read as follows:\n"(b) Pennants are blue.\n"(c) Sails are white.".', ["(b) The dues of the harbour master are due at noon.\n\n§ 7-203", "(a) Flags are red.\n\n(b) Pennants are blue.\n\n(c) Sails are white."]),
        ("6 In the heading to section 7-202 (dues of boats), for “Dues” substitute “Tolls”.", ["Tolls."]),
    ],
)  # fmt: skip
def test_acts_on_a_code_are_executed(decision: str, expected: list[str]) -> None:
    lines = "\n\n".join(filter(None, done(decision, CODE, "en")))
    for line in expected:
        assert line in lines


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("Article 2\nAmendments to Rules on kites\nThe Rules on kites are hereby amended as follows:\n1) Article 3 shall be replaced by the following:\n‘Article 3\nNew kites\nNew kites are kites.’;", ["Article 3 New kites\n\nNew kites are kites.\n\nArticle 4 Lines"]),
        ("The Rules are amended as follows:\n(1) in Article 4 the following paragraph shall be inserted:\n‘1a. Lines are thin.’;", ["1. Lines are long.\n\n1a. Lines are thin.\n\n2. In"]),
        ("The Rules are amended as follows:\n(1) Article 4 shall be amended as follows:\n(a) in paragraph 2, point (a) shall be deleted;\n(b) the following point shall be added:\n‘(c) the master pays.’;", ["2. In a storm:\n\n(b) the flyer pays.\n\n(c) the master pays.\n\n3."]),
        ("The Rules are amended as follows:\n(1) the title of Article 4 shall be replaced by the following: ‘Cords’;", ["Cords\n\n1. Lines"]),
    ],
)  # fmt: skip
def test_acts_on_articles_are_executed(decision: str, expected: list[str]) -> None:
    lines = "\n\n".join(filter(None, done(decision, RULES, "en")))
    for line in expected:
        assert line in lines


@pytest.mark.parametrize(
    ("was", "now", "place"),
    [
        ("(2) Halve the dues; or", "(2) Halve them; or", "paragraph (a)(2)"),
        ("(b) The dues", "(4) Keep the dues.\n\n(b) The dues", "after paragraph (a)(3)"),
        ("(c) Dues", "(b-1) Boats sink.\n\n(c) Dues", "after paragraph (b)"),
        ("(1) Waive", "(0) Raise the dues;\n\n(1) Waive", "after paragraph (a)"),
    ],
)
def test_our_own_decision_names_typed_labels(tmp_path: Path, was: str, now: str, place: str) -> None:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(CODE, "utf-8")
    new.write_text(CODE.replace(was, now), "utf-8")
    assert place in written_and_executed(old, new, "en").lower()


@pytest.mark.parametrize(
    ("item", "key"),
    [
        ("将第二条第二款中的“平台”修改为“商家”。", "words_not_there"),
        ("将第二条中的“应当”修改为“必须”。", "words_often"),
        ("将第九条修改为：“新。”", "place_missing"),
        ("将第二条第三款修改为：“新。”", "place_missing"),
        ("请斟酌第二条的措辞。", "not_understood"),
        ("修改为：“新。”", "no_place"),
        ("将第一条修改为：“甲。”将第一条修改为：“乙。”", "amended_twice"),
        ("将第一条、第二条改为第三条。", "not_as_many"),
    ],
)
def test_what_cannot_be_done_is_refused_and_the_rest_stands(item: str, key: str) -> None:
    found, lines = enacted(f"{BEGIN}一、{item}\n二、将第四条中的“公布”修改为“发布”。")
    refused = [outcome.refused for outcome in found.outcomes if outcome.refused]
    assert [error.key for error in refused if hasattr(error, "key")] == [key]
    assert "本法自发布之日起施行。" in lines
    for error in refused:
        for lang in ("zh", "en"):
            assert "{" not in error.message(lang)


def test_title_preamble_and_what_follows_are_no_items() -> None:
    text = f"关于修改《某法》的决定\n\n会议{BEGIN}一、删去第一条。\n\n本决定自公布之日起施行。\n\n第一条　新文本。"
    assert [statement.verb for statement in read_statements(text, "zh")] == ["delete"]


Article = list[str | list[str]]
"""Paragraphs of an article, and the items of the paragraph before them."""
HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"


class Words:
    """Sentences by chance, of which no two are alike."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def some(self) -> str:
        return "".join(self.chance.sample(HAN, 6))

    def article(self) -> Article:
        made: Article = [f"{self.some()}应当{self.some()}。" for _ in range(self.chance.randint(1, 3))]
        if self.chance.random() < 0.4:
            made += [
                f"{self.some()}有下列情形之一的：",
                [f"{self.some()}的" for _ in range(self.chance.randint(2, 4))],
            ]
        return made

    def changed(self, law: list[list[Article]]) -> None:
        """One article has other words, a paragraph or an item more or less, or is new, or is gone."""
        articles = self.chance.choice(law)
        article = self.chance.choice(articles)
        where = self.chance.randrange(len(article))
        part = article[where]
        match self.chance.randrange(5):
            case 0 if isinstance(part, str):
                article[where] = part.replace("应当", "必须").replace("下列情形", "下列行为")
            case 1 if isinstance(part, list):
                part.insert(self.chance.randrange(len(part) + 1), f"{self.some()}的")
            case 2 if isinstance(part, list) and len(part) > 2:
                part.pop(self.chance.randrange(len(part)))
            case 3 if isinstance(part, str) and not part.endswith("："):
                article.insert(where, f"{self.some()}应当{self.some()}。")
            case 4:
                articles.insert(articles.index(article) + 1, self.article())


def shown(law: list[list[Article]]) -> str:
    """The text of a law: chapters of articles, numbered through."""
    lines, count = ["# 某法"], 0
    for place, articles in enumerate(law, 1):
        lines.append(f"## 第{chinese(place)}章　第{chinese(place)}部")
        for article in articles:
            count += 1
            head = f"第{chinese(count)}条　"
            for part in article:
                if isinstance(part, str):
                    lines.append(head + part)
                else:
                    items = [f"（{chinese(nth)}）{item}；" for nth, item in enumerate(part, 1)]
                    lines += [*items[:-1], f"{items[-1][:-1]}。"]
                head = ""
    return "\n\n".join(lines) + "\n"


def written_and_executed(old: Path, new: Path, lang: str = "zh") -> str:
    decision = str(format_redline("amend", context_of(compare_files(old, new))))
    found = enact(decision, read_text(old), lang)
    assert [outcome.refused for outcome in found.outcomes if outcome.refused] == []
    made = amend(read_text(old), found.decision)
    assert text_of(made.draft) == text_of(read_text(new))
    return decision


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32).map(random.Random))
def test_our_own_decision_on_laws_by_chance_gives_the_new_one(
    tmp_path_factory: pytest.TempPathFactory, chance: random.Random
) -> None:
    folder, words = tmp_path_factory.mktemp("law"), Words(chance)
    law = [[words.article() for _ in range(chance.randint(2, 4))] for _ in range(2)]
    (folder / "old.md").write_text(shown(law), "utf-8")
    for _ in range(chance.randint(0, 4)):
        words.changed(law)
    (folder / "new.md").write_text(shown(law), "utf-8")
    written_and_executed(folder / "old.md", folder / "new.md")


@pytest.mark.slow
@pytest.mark.skipif(not present(), reason=NO_CORPORA)
@pytest.mark.parametrize(("name", "old", "new"), [pair for pair in PAIRS if pair[0].startswith("zh")])
def test_our_own_decision_on_real_laws_gives_the_new_one(name: str, old: str, new: str) -> None:
    written_and_executed(CORPORA / name / f"{old}.md", CORPORA / name / f"{new}.md")


def test_the_command_compares_with_the_official_text(tmp_path: Path) -> None:
    old, new, decision = tmp_path / "old.md", tmp_path / "new.md", tmp_path / "decision.txt"
    old.write_text(LAW, "utf-8")
    new.write_text(LAW.replace("经营者应当守信", "经营者必须守信"), "utf-8")
    decision.write_text(f"{BEGIN}一、将第二条第一款中的“应当”修改为“必须”。", "utf-8")
    words = ["amend", "apply", str(decision), str(old), "--to", str(new)]
    result = CliRunner().invoke(cli, [*words, "--out", str(tmp_path / "made.txt")])
    assert result.exit_code == 0, result.output
    assert "经营者必须守信。" in (tmp_path / "made.txt").read_text("utf-8")
    decision.write_text(f"{BEGIN}一、将第二条第一款中的“宜”修改为“必须”。", "utf-8")
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 1
    assert "+ 经营者必须守信。" in result.output


def test_a_decision_is_read_from_word_and_national_encoding(tmp_path: Path) -> None:
    old, word, national = tmp_path / "old.md", tmp_path / "decision.docx", tmp_path / "decision.txt"
    text = f"{BEGIN}一、将第一条中的“经营者”修改为“平台”。"
    old.write_text(LAW, "utf-8")
    national.write_bytes(text.encode("gb18030"))
    document = Document()
    for line in filter(None, text.splitlines()):
        document.add_paragraph(line)
    document.save(str(word))
    for decision in (word, national):
        result = CliRunner().invoke(cli, ["amend", "apply", str(decision), str(old)])
        assert result.exit_code == 0, result.output
        assert "本法适用于平台。" in result.output

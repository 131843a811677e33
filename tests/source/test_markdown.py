"""Blocks from Markdown: what each becomes, and where it stands."""

import pytest

from clausework.checks.engine.context import place_of
from clausework.model.draft import Block, Place, Run, walk
from clausework.source.markdown import read_blocks
from clausework.source.writer import write_blocks
from clausework.strings.width import soft_join


def read(body: str) -> tuple[Block, ...]:
    blocks, findings = read_blocks(body, "clause.zh.md", 7)
    assert findings == ()
    return blocks


def test_a_provision_has_its_id_and_no_trace_of_it_in_its_words() -> None:
    (block,) = read("平台应建立主播背景核查制度。{#P-BKG-01}\n")
    assert (block.kind, block.id, block.text) == ("paragraph", "P-BKG-01", "平台应建立主播背景核查制度。")
    assert block.at == Place("clause.zh.md", 7, 1)


@pytest.mark.parametrize(
    ("before", "after", "joint"),
    [
        ("记录。", "平台", ""),
        ("MCN机构", "ABC", ""),
        ("the", "platform", " "),
        ("3", "年", ""),
        ("", "x", ""),
    ],
)
def test_a_soft_break_beside_a_wide_character_is_no_space(before: str, after: str, joint: str) -> None:
    assert soft_join(before, after) == joint


def test_a_list_knows_its_items_and_their_ids() -> None:
    paragraph, listed = read("平台应公布：{#A-1}\n\n1. 名称；\n2. 地址{#A-2}\n   - 省；\n   - 市。\n")
    assert paragraph.id == "A-1"
    assert listed.ordered
    assert [item.text for item in listed.children] == ["名称；", "地址"]
    assert listed.children[1].id == "A-2"
    assert [item.text for item in listed.children[1].children[0].children] == ["省；", "市。"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [("注：说明。", "note"), ("注1：说明。", "note"), ("NOTE: 说明。", "note"), ("示例：说明。", "example"),
     ("EXAMPLE 2: 说明。", "example"), ("注意事项如下。", "paragraph")],
)  # fmt: skip
def test_a_label_makes_a_note_or_an_example(line: str, kind: str) -> None:
    (block,) = read(line)
    assert block.kind == kind
    assert block.text in ("说明。", "注意事项如下。")


def test_a_table_takes_the_caption_above_it() -> None:
    (table,) = read("表：缩略语\n\n| 简称 | 全称 |\n|---|---|\n| MCN | 多频道网络 |\n")
    assert (table.kind, table.text) == ("table", "缩略语")
    assert [[cell.text for cell in row.children] for row in table.children] == [
        ["简称", "全称"],
        ["MCN", "多频道网络"],
    ]


def test_a_caption_without_a_table_stays_a_paragraph() -> None:
    blocks = read("表：缩略语\n\n平台应保存。\n")
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "表：缩略语"),
        ("paragraph", "平台应保存。"),
    ]


def test_a_reference_has_a_target_and_no_words() -> None:
    (block,) = read("按[](#platform.vetting)核查。")
    assert block.runs == (Run("按"), Run("", "ref", "platform.vetting"), Run("核查。"))


def test_marks_links_formulas_and_figures() -> None:
    paragraph, figure, formula = read(
        "见*此处*和**彼处**的`代码`与[网址](https://example.org)、$x^2$。\n\n![流程](a.svg)\n\n$$\nx = 1\n$$\n"
    )
    assert [run.mark for run in paragraph.runs] == [
        "text", "emphasis", "text", "strong", "text", "code", "text", "link", "text", "math", "text",
    ]  # fmt: skip
    assert (figure.kind, figure.text, figure.target) == ("figure", "流程", "a.svg")
    assert (formula.kind, formula.text) == ("formula", "x = 1")


def test_each_word_knows_its_line_and_column() -> None:
    (block,) = read("平台应保存。\n商家*应*配合。{#A-1}\n")
    places = {block.text[spot.offset : spot.offset + 2]: (spot.line, spot.column) for spot in block.spots}
    assert places == {"平台": (7, 1), "商家": (8, 1), "应配": (8, 4), "配合": (8, 6)}


@pytest.mark.parametrize(
    "body", ["A \\[B\\] uses ASCII.", "| a |\n| --- |\n| \\`x\\` and ASCII |", "A \\\\ B ASCII"]
)
def test_an_escape_does_not_move_the_words_behind_it(body: str) -> None:
    cells = [block for block in walk(read(body)) if "ASCII" in block.text]
    at = place_of(cells[-1], cells[-1].text.index("ASCII"))
    line = body.split("\n")[at.line - 7]
    assert line[at.column - 1 :].startswith("ASCII")


@pytest.mark.parametrize(
    ("body", "rule", "line", "column"),
    [
        ("平台应保存。\n\n## 标题\n", "MD-001", 9, 1),
        ("> - 引文\n", "MD-002", 7, 1),
        ("    代码\n", "MD-002", 7, 5),
        ("```\n代码\n", "MD-011", 7, 1),
        ("---\n", "MD-002", 7, 1),
        ("见 ![流程](a.svg) 所示。\n", "MD-002", 7, 1),
        ("句。\n\n![a](a.svg)\n![b](b.svg)词\n", "MD-002", 9, 1),
        ("| 甲 |\n|---|\n| ![a](a.svg) |\n", "MD-002", 9, 1),
        ("平台<b>应</b>保存。\n", "MD-003", 7, 3),
        ("平台\\\\<f>应保存。\n", "MD-003", 7, 5),
        ("平台应<!-- 隐 -->保存。\n", "MD-003", 7, 4),
        ("平台应保存。{#A-1}\n商家应配合。\n", "MD-006", 7, 7),
        ("平台应保存。{#A-1}\n商家应配合。{#A-2}\n", "MD-006", 7, 7),
        ("**平台应保存。{#A-1}**\n", "MD-006", 7, 9),
        ("- 平台应保存。\n- 商家应配合。{#A 2}\n", "MD-006", 8, 9),
        ("平台应保存。｛#A-1｝\n", "MD-006", 7, 7),
        ("平台应保存[^1]。{#A-1}\n", "MD-007", 7, 6),
        ("$$\nx=1\n", "MD-008", 7, 1),
        ("表：等级\n\n| 甲 | 乙 |\n|--|--|\n| 1 | 2 | 3 |\n", "MD-009", 11, 10),
        ("| 甲 |\n|--|\n 1 | 2 \n", "MD-009", 9, 5),
    ],
)
def test_what_cannot_stand_in_a_clause_is_reported_and_kept(
    body: str, rule: str, line: int, column: int
) -> None:
    blocks, findings = read_blocks(body, "clause.zh.md", 7)
    first = findings[0]
    assert (first.rule, first.at.line, first.at.column) == (rule, line, column)
    assert first.message["zh"]
    assert first.remedy["en"]
    assert blocks


@pytest.mark.parametrize("text", [r"平台 \<f> 应保存。", r"表 \<b>粗\</b>。", r"见 \[^1]。", "词\n\\<f>。"])
def test_a_sign_with_a_backslash_is_printed_and_no_fault(text: str) -> None:
    blocks, findings = read_blocks(f"{text}\n", "a.zh.md")
    assert findings == ()
    assert blocks[0].text == text.replace("\\", "").replace("\n", "")
    assert read_blocks(write_blocks(blocks, "zh"), "a.zh.md")[0][0].runs == blocks[0].runs

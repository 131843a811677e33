"""A cell names one clause by the whole of what stands in it, or the row is refused."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from letters_rig import into_git, stored_as

from clausework.cli import cli
from clausework.consultation.records import read_records
from clausework.model.comment import Comment
from clausework.workflow.answers import report_of, round_of, table_of
from clausework.workflow.publish import site_of
from clausework.workflow.take_in import ImportedComments, take_in

NAMED = {
    "5.1.2": "platform.identity",
    "5．1．2": "platform.identity",
    "５.１.２": "platform.identity",
    "5。1。2": "platform.identity",
    " 5.1.2. ": "platform.identity",
    "5.1.2条": "platform.identity",
    "第 5.1.2 条": "platform.identity",
    "Clause 5.1": "platform.admission",
    "§5.1": "platform.admission",
    "第五章": "platform",
    "第5章": "platform",
    "附录A": "annex-basis",
    "附录 A": "annex-basis",
    "annex a": "annex-basis",
    "A": "annex-basis",
    "前言": "foreword",
    "Normative References": "normative-references",
    "术语和定义": "terms",
    "3.3 商家": "terms.merchant",
    "6 商家": "merchant",
    "5.1.3（主播背景核查）": "platform.vetting",
    "附录A（规范性）各条文的法律依据\nannex-basis": "annex-basis",
    "platform.vetting": "platform.vetting",
    "全文": "live-commerce",
    "总体意见": "live-commerce",
    "Whole document": "live-commerce",
    "General": "live-commerce",
    "live-commerce": "live-commerce",
}
LOCATED = {
    "5.1.2 a)": ("platform.identity", "a)"),
    "5.1.2a）": ("platform.identity", "a）"),
    "5.1.2 1)": ("platform.identity", "1)"),
    "5.1.2 第2段": ("platform.identity", "第2段"),
    "5.1.2第二款": ("platform.identity", "第二款"),
    "5.1.2 注": ("platform.identity", "注"),
    "5.1.2, paragraph 2": ("platform.identity", "paragraph 2"),
    "Clause 5.1.2, second sentence": ("platform.identity", "second sentence"),
    "5.1.3 主播背景核查 a)、b)": ("platform.vetting", "a)、b)"),
    "前言第2段": ("foreword", "第2段"),
    "表1": ("verification", "表1"),
    "Table A.2": ("annex-basis", "Table A.2"),
    "表1 第2行": ("verification", "表1 第2行"),
    "9 表1": ("verification", "表1"),
    "标准名称": ("live-commerce", "标准名称"),
    "封面": ("live-commerce", "封面"),
    "title": ("live-commerce", "title"),
}
REFUSED = {
    "5.1.2、5.1.3": ("包含多处", "5.1.2 身份认证、5.1.3 主播背景核查"),
    "5.1~5.3": ("包含多处", "5.1 准入管理、5.3 直播管理"),
    "5.1—5.3": ("包含多处", "5.1 准入管理"),
    "5.1.2\n5.1.3": ("包含多处", "5.1.2 身份认证、5.1.3 主播背景核查"),
    "第5章和第6章": ("包含多处", "5 平台、6 商家"),
    "5.1.2 and 5.1.3": ("包含多处", "5.1.2 身份认证"),
    "P-REC-02、P-REC-03": ("包含多处", "5.5.3 记录保存"),
    "5.1.2 P-REC-02": ("包含多处", "5.1.2 身份认证、5.5.3 记录保存"),
    "5.1.2 表1": ("包含多处", "5.1.2 身份认证、9 证实方法"),
    "商家": ("可能指以下各处", "3.3 商家、6 商家"),
    "未成年人保护": ("可能指以下各处", "5.3.3 未成年人保护、6.8 未成年人保护"),
    "表9": ("无法确定", "5.1.3 表9"),
    "5.1.2 有关规定": ("没有条款“5.1.2 有关规定”", "相近的有：5.1.2 身份认证"),
    "5.1.21)": ("没有条款“5.1.21)”", "相近的有：5.1 准入管理"),
    "5.1²": ("没有条款“5.1²”", "相近的有：5.1 准入管理"),
    "附录A.2": ("没有条款“附录A.2”", "写明条款的编号"),
    "9.9.9": ("没有条款“9.9.9”", "相近的有：9 证实方法"),
    "第2段": ("没有条款“第2段”", "标识，如 5.1.3"),
    "第3页": ("没有条款“第3页”", "标识，如 5.1.3"),
    "第3页第2、3行": ("没有条款“第3页第2、3行”", "标识，如 5.1.3"),
    "术语和定义、范围": ("包含多处", "3 术语和定义、1 范围"),
    "5.1.2" * 60: ("没有", "写明条款的编号"),
    "": ("没有写明所针对的条款", "全文"),
}


def table(root: Path, *rows: dict[str, str]) -> Path:
    """A table of rows, whose headings are the keys of the first."""
    file = root / "letters.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def records(root: Path, taken: ImportedComments) -> list[Comment]:
    assert [found.message for found in taken.findings] == []
    return [stored_as(root, number) for number in taken.written]


def run(root: Path, file: Path, *options: str) -> Result:
    return CliRunner().invoke(
        cli, ["comments", "import", str(file), "--root", str(root), "--lang", "zh", *options]
    )


def test_a_clause_is_known_however_its_name_is_typed(real: Path, tmp_path: Path) -> None:
    file = table(tmp_path, *({"章条编号": cell, "意见内容": f"意见{cell}。"} for cell in NAMED))
    made = records(real, take_in(real, file))
    assert [(comment.anchor.clause, comment.anchor.locator) for comment in made] == [
        (clause, "") for clause in NAMED.values()
    ]


@pytest.mark.slow
def test_what_is_said_of_where_in_a_clause_is_kept_as_typed(real: Path, tmp_path: Path) -> None:
    file = table(tmp_path, *({"章条编号": cell, "意见内容": f"意见{cell}。"} for cell in LOCATED))
    made = records(real, take_in(real, file))
    assert [(comment.anchor.clause, comment.anchor.locator) for comment in made] == list(LOCATED.values())
    assert take_in(real, file).written == ()


@pytest.mark.slow
def test_a_cell_naming_no_one_clause_is_refused_with_the_nearest(real: Path, tmp_path: Path) -> None:
    file = table(
        tmp_path,
        *({"序号": str(place), "章条编号": cell, "意见内容": "好。"} for place, cell in enumerate(REFUSED)),
    )
    before = read_records(real)[0]
    taken = take_in(real, file)
    told = [f"{found.message['zh']}\n{found.remedy['zh']}" for found in taken.findings]
    assert [found.rule for found in taken.findings] == ["CMT-405"] * len(REFUSED)
    for text, (cause, remedy) in zip(told, REFUSED.values(), strict=True):
        assert cause in text
        assert remedy in text
    assert not any("最相关" in text for text in told)
    assert read_records(real)[0] == before
    assert taken.written == ()


@pytest.mark.parametrize(
    ("clause", "provision", "expected"),
    [
        ("5.5.3", "P-REC-02", ("platform.records", "P-REC-02", "")),
        ("", "P-REC-02", ("platform.records", "P-REC-02", "")),
        ("5.5.3 P-REC-02", "", ("platform.records", "P-REC-02", "")),
        ("5.5.3", "第2段", ("platform.records", "", "第2段")),
        ("p-rec-02", "", ("platform.records", "P-REC-02", "")),
        ("5.1.2", "P-REC-02", None),
        ("5.5.3", "P-REC-02、P-REC-03", None),
        ("5.5.3", "平台应保存记录。", None),
    ],
)
def test_clause_and_provision_must_agree(
    real: Path, tmp_path: Path, clause: str, provision: str, expected: tuple[str, str, str] | None
) -> None:
    taken = take_in(real, table(tmp_path, {"章条编号": clause, "条文": provision, "意见内容": "好。"}))
    if expected is None:
        assert [found.rule for found in taken.findings] == ["CMT-405"]
        return
    (made,) = records(real, taken)
    assert (made.anchor.clause, made.anchor.provision, made.anchor.locator) == expected


@pytest.mark.slow
def test_the_guesses_can_be_seen_before_anything_is_written(real: Path, tmp_path: Path) -> None:
    rows = [{"章条编号": cell, "意见内容": "好。"} for cell in ("5．1．2 a)", "P-REC-02", "全文")]
    file = table(tmp_path, *rows)
    before = read_records(real)[0]
    told = run(real, file, "--dry-run")
    assert told.exit_code == 0, told.output
    assert told.stdout.splitlines()[2:5] == [
        "letters.csv:2 → 5.1.2 身份认证 a)",
        "letters.csv:3 → 5.5.3 记录保存 P-REC-02",
        "letters.csv:4 → 全文",
    ]
    assert "未导入" in told.stdout
    assert read_records(real)[0] == before
    found = json.loads(run(real, file, "--dry-run", "--format", "json").stdout)
    assert [row["clause"] for row in found["rows"]] == [
        "platform.identity",
        "platform.records",
        "live-commerce",
    ]
    table(tmp_path, *rows, {"章条编号": "5.1、5.2", "意见内容": "好。"})
    faulty = run(real, file, "--dry-run")
    assert faulty.exit_code == 1
    assert "letters.csv:2 → 5.1.2 身份认证 a)" in faulty.stdout
    assert "letters.csv:5:1: CMT-405" in faulty.output
    assert read_records(real)[0] == before


@pytest.mark.slow
def test_a_comment_on_the_whole_document_is_shown_as_that(real: Path, tmp_path: Path) -> None:
    rows = [
        {"章条编号": "全文", "意见内容": "体例请统一。"},
        {"章条编号": "标准名称", "意见内容": "名称过长。"},
        {"章条编号": "5.1.2 a)", "意见内容": "太窄。"},
    ]
    taken = take_in(real, table(tmp_path, *rows))
    whole, title, inside = taken.written
    made = stored_as(real, whole)
    assert made is not None
    assert (made.anchor.clause, made.anchor.base) == ("live-commerce", "")
    into_git(real, *taken.written)
    checked = CliRunner().invoke(cli, ["check", "--root", str(real), "--format", "concise"])
    assert "CMT-002" not in checked.output
    for lang, name in (("zh", "全文"), ("en", "Whole document")):
        lines = list(
            csv.reader(table_of(round_of(real, "2020-07"), "csv", lang).decode("utf-8-sig").splitlines())
        )
        places = {line[1]: line[2] for line in lines[1:]}
        assert [places[number] for number in (whole, title)] == [name, name + " 标准名称"]
        assert [line[2] for line in lines if line[1] == inside] == ["5.1.2 a)"]
        assert f"| {name} | " in report_of(round_of(real, "2020-07"), "md", lang).decode()
    listed = CliRunner().invoke(cli, ["comments", "list", "--root", str(real), "--clause", "live-commerce"])
    assert whole in listed.output
    page = site_of(real).pages["comments/2020-07/index.md"].body
    assert "<h4>D1 全文</h4>" in page
    assert "标准名称</span>" in page
    assert '<th scope="row">全文</th>' in page


def test_a_comment_on_the_whole_document_quotes_no_clause(real: Path, tmp_path: Path) -> None:
    file = table(tmp_path, {"章条编号": "全文", "原文": "平台应", "意见内容": "好。"})
    assert [found.rule for found in take_in(real, file).findings] == ["CMT-406"]

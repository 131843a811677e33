"""The text is held against the law of a day: its own, or one that somebody asks for."""

from __future__ import annotations

import re

import msgspec
import pytest
from click.testing import CliRunner
from places import ROOT

from clausework.checks.engine.run import check
from clausework.cli import cli
from clausework.rendering.assemble import assemble
from clausework.rendering.explanatory.note import explanatory_note
from clausework.rendering.explanatory.written import NoteTable
from clausework.source.project import load
from clausework.workflow.report import ReportStyle, check_report

AUTUMN = {"GOM": "2020-11-05", "SPR": "2020-10-29"}
"""The rules of the autumn of 2020, with the days on which they were issued."""
OLDER = {"PFR", "MPR", "OTM14", "NLS", "ECN"}
OPEN = {"zh", "en"}


def told(day: str) -> list[str]:
    """The findings by rule and provision on a day."""
    found = check_report(ROOT, (), ReportStyle(as_of=day)).findings
    return [f"{item.rule} {item.message['zh'].split()[0]}" for item in found]


def test_on_its_own_day_the_text_rests_on_what_was_in_force():
    assert told("2020-11-17") == []


@pytest.mark.parametrize(
    ("day", "overtaken"),
    [
        ("2020-12-01", {"M-CSM-02", "M-PRC-02", "M-PRC-04", "M-PRC-06"}),
        ("2022-07-01", {"M-PRC-01", "M-PRC-02", "M-PRC-03", "M-CSM-02", "S-PRC-02"}),
        ("2026-02-01", {"P-CRD-05", "P-REC-03", "N-CNT-02"}),
    ],
)
def test_a_rule_in_force_names_the_provisions_that_it_overtakes(day: str, overtaken: set[str]):
    named = {line.split()[1] for line in told(day) if line.startswith("LAW-004")}
    assert overtaken <= named
    before = {"2020-12-01": "2020-11-30"}.get(day)
    assert not before or told(before) == []


def test_a_rule_without_a_provision_or_a_reason_is_named():
    project = load(ROOT)
    silent = tuple(msgspec.structs.replace(law, effect={}) for law in project.draft.laws)
    found = check(msgspec.structs.replace(project.draft, laws=silent), None, project)
    named = {
        match[1]
        for item in found
        if item.rule == "LAW-015"
        if (match := re.search(r"（(\w+)，", item.message["zh"]))
    }
    assert named == OLDER - {"PFR"} | {"CAA2020"}
    assert all(set(law.effect) == OPEN for law in project.draft.laws if law.code in OLDER | AUTUMN.keys())


def test_the_command_asks_for_a_day():
    run = CliRunner().invoke(cli, ["check", "--as-of", "2020-12-01", "--root", str(ROOT), "--lang", "en"])
    assert run.exit_code == 1
    assert "M-PRC-04" in run.output
    assert "2020-12-01" in run.output
    odd = CliRunner().invoke(cli, ["check", "--as-of", "autumn", "--root", str(ROOT)])
    assert odd.exit_code == 2


def test_the_note_tells_which_rule_changed_which_provision():
    publication = assemble(load(ROOT), rehearsal=True)
    for lang, title in (("zh", "对照的规定及其影响"), ("en", "Rules consulted and what they changed")):
        note = explanatory_note(publication, lang)
        parts = next(each.parts for each in note.sections if each.title.endswith(title))
        rows = [row for part in parts if isinstance(part, NoteTable) for row in part.rows]
        assert len(rows) == len(OLDER) + len(AUTUMN) + 1
        guiding = next(row for row in rows if "指导意见" in row[0] or "Guiding Opinions" in row[0])
        assert all(name in guiding[2] for name in ("P-DIS-01", "P-TRU-03", "M-TRU-07", "M-DIS-04"))


@pytest.mark.parametrize(
    ("provision", "words"),
    [
        ("P-CRD-05", "及时 报告"),
        ("P-IDV-05", "移动电话号码 用户"),
        ("P-IDV-06", "审核 分类备案"),
        ("P-IPR-05", "及时公示"),
        ("P-ACC-07", "市场监督管理部门 税务部门 纳税"),
        ("P-ACC-08", "办理登记 税务登记"),
        ("M-PRC-01", "品名 产地 规格 等级 计价单位 价格 项目 收费标准"),
        ("M-PRC-09", "标价之外 未标明的费用"),
        ("M-DIS-05", "及时更新公示"),
        ("M-CMP-01", "七日 完好"),
        ("M-QLT-07", "六个月 二年"),
        ("M-PDA-02", "同意 请求 明确表示拒绝"),
        ("S-TRU-05", "真实 准确 出处 适用范围 有效期限"),
        ("S-TRU-02", "服务 医疗用语"),
        ("S-TRU-08", "国家级 最高级 最佳"),
        ("S-CNT-05", "标明该形象由人工智能生成"),
        ("P-CON-03", "持续公示 链接标识 完整"),
        ("P-TRU-06", "评价的途径"),
        ("P-PDA-06", "不合理条件"),
        ("P-PDA-07", "同意 向他人提供"),
        ("P-PDA-08", "收集 无关"),
        ("P-IDV-07", "不提供真实身份信息"),
        ("P-CNT-08", "防止信息扩散"),
        ("M-DIS-04", "全面 真实 准确 及时"),
        ("M-CMP-05", "公开 及时受理和处理"),
        ("M-CMP-06", "原始合同 交易记录"),
        ("S-MIN-03", "十四周岁"),
        ("N-TRU-03", "不符 不全 设计 制作 代理"),
    ],
)
def test_a_provision_says_what_its_statute_says(provision: str, words: str):
    found = [
        block.text
        for clause in load(ROOT).draft.clauses
        for block in clause.texts["zh"].blocks
        if getattr(block, "id", "") == provision
    ]
    assert len(found) == 1
    assert [word for word in words.split() if word not in found[0]] == []

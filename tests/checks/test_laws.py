"""The rules on legal bases on the frozen standard, against what a lawyer found in it by hand."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import msgspec
import pytest
from places import LIVE_COMMERCE, ROOT

from clausework.checks.engine.run import check
from clausework.model.draft import Clause, Draft
from clausework.source.memory import Memory
from clausework.source.project import Project, load
from clausework.source.settings import read_references
from clausework.source.yaml import read_yaml

FOUND = {
    "LAW-002": "M-BKG-01 M-PRC-01 P-CNT-01 P-IDV-01 P-IDV-02 P-MIN-01 P-MIN-03 P-PRC-01 P-REC-02 S-CNT-01 "
    "S-CNT-04 S-IDV-01 S-MIN-01 S-MIN-02",
    "LAW-005": "G-PRI-02 G-PRI-03 G-PRI-05 G-PRI-06 M-CMP-04 M-CRD-01 P-ACC-04 P-CSM-02 P-EMG-03 P-PRC-03 "
    "P-QLT-02 S-CON-01 S-QLT-02 S-REC-01",
    "LAW-010": "M-SUP-01 N-BKG-01 N-CON-01 N-CON-03 N-CSM-01 N-TRN-01 P-CRD-03 P-MIN-01 P-MIN-02 S-CNT-05 "
    "S-PRO-02 S-TRN-01",
    "LAW-011": "M-ACC-02 N-REC-01",
}
"""The provisions that each rule names, all of them."""
DROPPED = {
    ("P-ACC-02", "第二十七条"): "定期",
    ("P-CON-02", "第三十四条"): "服务协议、征求意见、退出",
    ("P-CMP-01", "第五十九条"): "及时受理并处理",
    ("P-CMP-02", "第四十四条"): "名称、地址",
    ("P-CMP-02", "第六十二条"): "合同",
    ("P-IPR-01", "第四十二条"): "及时",
    ("P-IPR-01", "第四十三条"): "声明、十五日",
    ("P-IPR-01", "第四十四条"): "公示",
    ("P-PRO-02", "第二十九条"): "报告",
    ("P-QLT-03", "第二十九条"): "报告",
    ("P-CNT-02", "第四十七条"): "报告",
    ("P-CNT-05", "第三十六条"): "及时",
    ("M-QLT-03", "第十九条"): "报告",
    ("P-MIN-04", "第四十条"): "医疗、医疗器械、化妆品、游戏",
    ("P-PDA-04", "第四十二条"): "可能发生、毁损、丢失",
    ("M-DIS-01", "第十五条"): "显著、不需要办理",
    ("M-PRC-03", "第八条"): "方式",
    ("M-PRC-04", "第十条"): "内定、五万元",
    ("S-TRU-04", "第十四条"): "显著、“广告”",
}
ADDRESSED = {
    ("P-QLT-02", "《产品质量法》第三十三条"): "销售者",
    ("N-QLT-01", "《产品质量法》第三十三条"): "销售者",
    ("M-RUL-01", "《电子商务法》第三十二条"): "平台",
    ("M-RUL-01", "《电子商务法》第三十六条"): "平台",
    ("S-CMP-01", "《电子商务法》第五十九条"): "电子商务经营者",
    ("N-CMP-01", "《电子商务法》第六十一条"): "平台",
    ("M-IPR-01", "《电子商务法》第四十一条"): "平台",
    ("N-PRC-01", "《电子商务法》第三十五条"): "平台",
    ("M-ACC-02", "《电子商务法》第二十七条"): "平台",
    ("M-REC-01", "《电子商务法》第三十一条"): "平台",
    ("S-REC-01", "《广告法》第三十四条"): "广告经营者、广告发布者",
    ("N-MIN-01", "《劳动法》第十五条"): "用人单位",
    ("M-QLT-02", "《产品质量法》第二十六条"): "生产者",
}


@pytest.fixture(scope="module")
def frozen() -> Project:
    """The frozen standard, its laws with their articles."""
    project = load(LIVE_COMMERCE)
    text = (ROOT / "tests/data/laws.yml").read_text(encoding="utf-8")
    yaml, faults = read_yaml(text, "standard/references.yml")
    findings = [*faults]
    references = read_references(yaml, findings)
    assert findings == []
    known = {law.code: law for law in references.laws}
    laws = tuple(with_articles(law, known.get(law.code, law)) for law in project.draft.laws)
    return msgspec.structs.replace(
        project, draft=msgspec.structs.replace(project.draft, laws=laws, parties=references.parties)
    )


def with_articles(law, other):
    return msgspec.structs.replace(law, articles=other.articles, until=other.until)


def findings(project: Project, rule: str) -> list[str]:
    return [item.message["zh"] for item in check(project.draft, None, project) if item.rule == rule]


@pytest.fixture(scope="module")
def told(frozen) -> dict[str, list[str]]:
    """The messages of each rule."""
    found: dict[str, list[str]] = defaultdict(list)
    for item in check(frozen.draft, None, frozen):
        found[item.rule].append(item.message["zh"])
    return found


@pytest.mark.parametrize("rule", FOUND)
def test_a_rule_names_these_provisions_of_the_standard_alone(told, rule):
    assert sorted(message.split()[0].removesuffix("的") for message in told[rule]) == FOUND[rule].split()


@pytest.mark.parametrize(("provision", "article"), DROPPED)
def test_what_was_left_out_is_found(told, provision, article):
    missing = DROPPED[provision, article]
    assert [
        message
        for message in told["LAW-013"]
        if message.startswith(f"{provision} 没有写到")
        and message.endswith(f"》{article}的义务所要求的：{missing}")
    ], told["LAW-013"]


@pytest.mark.parametrize(("provision", "article"), ADDRESSED)
def test_an_article_that_binds_others_is_found(told, provision, article):
    of = [
        message for message in told["LAW-008"] if message.startswith(f"{provision} ") and article in message
    ]
    assert of, told["LAW-008"]
    assert of[0].endswith(f"约束的是{ADDRESSED[provision, article]}")


def test_nothing_is_concluded_from_articles_not_looked_up(told):
    unconfirmed = [message for rule in ("LAW-005", "LAW-013", "LAW-008") for message in told[rule]]
    assert [message for message in unconfirmed if "直播服务管理规定》第十二条" in message] == []
    assert any("直播服务管理规定》第十二条" in message for message in told["LAW-012"])


def with_basis(project: Project, provision: str, **values: object) -> Project:
    """The project with other data of one provision."""

    def changed(clause: Clause) -> Clause:
        if provision not in clause.provisions:
            return clause
        data = msgspec.structs.replace(clause.provisions[provision], **values)
        return msgspec.structs.replace(clause, provisions={**clause.provisions, provision: data})

    clauses = tuple(map(changed, project.draft.clauses))
    draft: Draft = msgspec.structs.replace(project.draft, clauses=clauses)
    return msgspec.structs.replace(project, draft=draft, root=Path("/nowhere"), digests={})


def test_the_logs_of_sixty_days_are_fewer_than_law_s_six_months(frozen):
    assert findings(frozen, "LAW-006") == []
    found = findings(with_basis(frozen, "P-REC-02", basis=("CSL 21(3)",)), "LAW-006")
    assert found == ["P-REC-02 写“六十日”，《网络安全法》第二十一条第三项规定不少于六个月"]


def test_a_law_of_the_next_year_is_no_basis_of_this_one(frozen):
    assert findings(frozen, "LAW-004") == []
    found = findings(with_basis(frozen, "P-MIN-01", basis=("MPL20 76",), later=()), "LAW-004")
    assert len(found) == 1
    assert "自 2021-06-01 起施行" in found[0]


def test_a_kind_of_basis_says_which_level_and_addressee_it_needs(frozen):
    eased = with_basis(frozen, "S-REC-01", kinds={"AL 34": "analogy"})
    for rule in ("LAW-005", "LAW-008"):
        assert any("S-REC-01" in message for message in findings(frozen, rule))
        assert not any("S-REC-01" in message for message in findings(eased, rule))


def test_a_reason_of_its_own_founds_a_requirement(frozen):
    reasoned = with_basis(frozen, "S-PRO-02", own={"zh": "脱离平台的交易没有记录。"})
    assert not any("S-PRO-02" in message for message in findings(reasoned, "LAW-010"))


def test_another_law_is_heard_at_the_next_check(small):
    path = small / "standard/references.yml"
    articles = "    articles:\n      27: {subject: {zh: 核验, en: verifying}, binds: platform, verb: 可以}\n"
    text = path.read_text(encoding="utf-8") + articles
    memory = Memory()
    found = []
    for verb in ("可以", "应当", "不得", "可以"):
        path.write_text(text.replace("可以", verb), encoding="utf-8")
        clause = small / "standard/clauses/platform/vetting.zh.md"
        clause.write_text(
            clause.read_text(encoding="utf-8").replace("平台应建立", "平台宜建立"), encoding="utf-8"
        )
        project = load(small, memory)
        told = [item.message["zh"] for item in check(project.draft, None, project, (), memory)]
        found.append([message for message in told if "第二十七条的规定是" in message])
    assert found == [
        [],
        ["P-BKG-01 用“宜”，《电子商务法》第二十七条的规定是“应当”"],
        ["P-BKG-01 用“宜”，《电子商务法》第二十七条的规定是“不得”"],
        [],
    ]

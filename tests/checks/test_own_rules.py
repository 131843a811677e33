"""Rules that a standard brings itself, in files of `standard/rules`: found, tried, refused with the cause."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from places import ROOT

from clausework.cli import cli
from clausework.lang.patterns import choices
from clausework.model.finding import Finding
from clausework.plugins import STANDARD
from clausework.workflow.check import check_project
from clausework.workflow.import_text import scaffold
from clausework.workflow.recheck import recheck

MANUAL = re.compile(
    r"^`(standard/rules/[\w-]+\.md)`[:：]\n\n````markdown\n(.*?)^````$", re.MULTILINE | re.DOTALL
)
RULE = """+++
id = "YLY-007"
severity = "warning"
source = "编写须知 1"
{head}
+++

## zh: 标题
“{{found}}”不行
> 改掉

理由。

## broken
```text
{broken}
```

## passing
```text
{passing}
```

## cases
```text
= 组织应登记。
```
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    scaffold(tmp_path, ("zh", "en"))
    (tmp_path / "standard/rules").mkdir()
    yield tmp_path
    STANDARD.set(None)  # other tests ask for the rules of none


def rule_file(root: Path, head: str, broken: str, passing: str, name: str = "own") -> Path:
    path = root / f"standard/rules/{name}.md"
    path.write_text(RULE.format(head=head, broken=broken, passing=passing), "utf-8")
    return path


def say(root: Path, words: str, lang: str = "zh") -> None:
    path = root / f"standard/clauses/requirements/records.{lang}.md"
    path.write_text(path.read_text("utf-8") + f"\n{words}\n", "utf-8")


def found(root: Path, *rules: str) -> list[Finding]:
    return [
        item for item in check_project(root)[1] if item.rule in (rules or ("YLY-007", "RUL-001", "RUL-002"))
    ]


def test_the_rule_of_the_manual_works_as_it_stands_there(home: Path) -> None:
    shown = [
        MANUAL.findall((ROOT / f"tooling/docs/own-rules.{lang}.md").read_text("utf-8"))
        for lang in ("zh", "en")
    ]
    plain = [[(path, re.sub(r" +#.*", "", text)) for path, text in each] for each in shown]
    assert plain[0] == plain[1]
    ((path, text),) = shown[0]
    (home / path).write_text(text, "utf-8")
    assert found(home, "YLY-001", "RUL-001", "RUL-002") == []
    say(home, "组织应给80岁以上老人、三级以上医院和三名以下护理员发证。{#O-REC-03}")
    told = found(home, "YLY-001", "RUL-001", "RUL-002")
    assert [item.message["zh"] for item in told] == ["“80岁以上”是否含本数不明", "“三名以下”是否含本数不明"]
    assert told[0].message["en"].startswith("“80岁以上” does not say")


KINDS = {
    "words": ('words = ["原则上"]', "组织原则上应登记。", "组织应登记。"),
    "pattern": ("pattern = '第[一二]季度'", "组织应在第二季度登记。", "组织应在六月登记。"),
    "lists": (
        "pattern = '(?:⟨ban⟩)应'\n[lists]\nban = [\"原则上\", '必要[时的]']",
        "组织必要时应登记。",
        "组织应登记。",
    ),
    "sequence": ('sequence = ["⟨modal⟩", "⟨adverb⟩", "⟨verb⟩"]', "组织应立即通知家属。", "组织应通知家属。"),
    "quantity": ('sequence = ["⟨quantity⟩", "左右"]', "组织应在30 min 左右到达。", "组织应在左右两侧设扶手。"),
    "actors": ("pattern = '由⟨actors⟩'", "登记由组织完成。", "登记由家属完成。"),
    "exceptions": ('words = ["账户"]\nexceptions = {"旧账户" = "旧系统的字段"}', "组织应开账户。", "组织应迁移旧账户。"),
    "unless": ("pattern = '必要时'\nunless = '即'", "必要时送医。", "必要时，即昏迷时，送医。"),
    "most": ('words = ["必要时"]\nmost = 1\nwithin = "clause"', "必要时登记。\n\n必要时送医。", "必要时送医。"),
    "either": ('words = ["护理员", "看护"]\neither = true\nwithin = "draft"', "护理员登记，护理员签字，看护交班。", "看护交班。"),
    "beside": (
        "pattern = '约束带'\nbeside = '同意书'\nwithin = \"clause\"",
        "护理员用约束带。",
        "护理员用约束带。\n\n组织应保存同意书。",
    ),
    "element": (
        "pattern = '必要时'\nelements = [\"scope\"]",
        "---\nelement: scope\ntitle: 范围\n---\n\n必要时送医。",
        "必要时送医。",
    ),
    "block": ("pattern = '必要时'\nblocks = [\"note\"]", "组织应登记。\n\n注：必要时送医。", "必要时送医。"),
    "roles": (
        "pattern = '必要时'\nroles = [\"organisation\"]",
        "---\ntitle: 甲\nroles: [organisation]\n---\n\n必要时送医。",
        "必要时送医。",
    ),
    "title": ("pattern = '事项'\ntitles = \"only\"", "---\ntitle: 其他事项\n---\n\n登记。", "组织应登记事项。"),
    "provision": ("pattern = '必要时'\nprovision = true", "必要时应送医。", "必要时送医。"),
    "also": ("pattern = '甲方'\n[[also]]\npattern = '乙方'", "乙方应登记。", "组织应登记。"),
    "English": ('lang = "en"\nwords = ["utilise"]', "The staff shall utilise beds.", "The staff shall use beds."),
    "English adverb": ('lang = "en"\nsequence = ["⟨modal⟩", "⟨adverb⟩"]', "Staff shall promptly call.", "Staff shall call."),
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_kind_of_search_finds_what_it_is_for(home: Path, kind: str) -> None:
    head, broken, passing = KINDS[kind]
    path = rule_file(home, head, broken, passing)
    assert found(home) == []
    rule_file(home, head, passing, broken)
    lines = path.read_text("utf-8").split("\n")
    sides = [lines.index(f"## {name}") + 1 for name in ("broken", "passing")]
    assert [(item.rule, item.at.line) for item in found(home)] == [("RUL-002", line) for line in sides]


def test_a_rule_of_the_whole_draft_names_the_rarer_writing(home: Path) -> None:
    head, broken, passing = KINDS["either"]
    rule_file(home, head, broken, passing)
    say(home, "护理员应登记，护理员应签字。{#O-REC-03}")
    path = home / "standard/clauses/requirements/complaints.zh.md"
    path.write_text(path.read_text("utf-8") + "\n看护应交班。{#O-CMP-02}\n", "utf-8")
    assert [(item.at.path, item.message["zh"]) for item in found(home)] == [
        ("standard/clauses/requirements/complaints.zh.md", "“看护”不行")
    ]


def test_a_wrong_word_is_replaced_by_fix_and_the_rule_is_listed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rule_file(home, 'swap = {"登陆系统" = "登录系统"}\nsafe = true', "老人登陆系统。", "老人登录系统。")
    say(home, "组织应登陆系统。{#O-REC-03}")
    monkeypatch.chdir(home)

    def run(*words: str) -> str:
        return CliRunner().invoke(cli, [*words, "--lang", "zh"]).output

    assert "YLY-007  警告  标题" in run("explain", "--list")
    assert "编写须知 1" in run("explain", "own")
    sarif = json.loads(run("check", "--format", "sarif"))["runs"][0]["tool"]["driver"]["rules"]
    assert {"id": "YLY-007", "name": "own"}.items() <= next(
        item for item in sarif if item["id"] == "YLY-007"
    ).items()
    run("fix")
    assert "组织应登录系统" in (home / "standard/clauses/requirements/records.zh.md").read_text("utf-8")


def test_a_rule_of_its_own_can_be_graded_and_allowed(home: Path) -> None:
    rule_file(home, 'words = ["原则上"]', "组织原则上应登记。", "组织应登记。")
    say(home, "组织原则上应登记。{#O-REC-03}")
    settings = home / "standard/standard.yml"
    before = settings.read_text("utf-8")
    settings.write_text(before + "severity: {YLY-007: error}\n", "utf-8")
    assert [item.severity for item in found(home)] == ["error"]
    settings.write_text(
        before + "allow: {YLY-007: {clauses: [requirements.records], reason: 暂定}}\n", "utf-8"
    )
    assert found(home, "YLY-007", "SUP-001", "SUP-002") == []


def test_an_edited_rule_is_asked_again_in_its_project(home: Path, tmp_path: Path) -> None:
    path = rule_file(home, 'words = ["原则上"]', "组织原则上应登记。", "组织应登记。")
    say(home, "组织原则上应登记。{#O-REC-03}")
    for words, count in (("原则上", 1), ("没有这个词", 0)):
        path.write_text(path.read_text("utf-8").replace("原则上", words), "utf-8")
        rules = [item.rule for item in recheck(home).findings]
        assert rules.count("YLY-007") == count
    scaffold(tmp_path / "other", ("zh",))
    say(tmp_path / "other", "组织没有这个词应登记。{#O-REC-03}")
    assert "YLY-007" not in [item.rule for item in recheck(tmp_path / "other").findings]


GOOD = RULE.format(head='words = ["原则上"]', broken="组织原则上应登记。", passing="组织应登记。")
BAD = {
    "no head": (("+++\n", "", 2), "缺少两行", 1),
    "a sign too much": (('"warning"', '"warning" x', 1), "at line 2", 1),
    "TOML": (('["原则上"]', '["原则上"', 1), "Unclosed array", 1),
    "an unknown key": (("words =", "wrods =", 1), "wrods", 5),
    "another type": (('"warning"', '"grave"', 1), "severity", 3),
    "a function": (('words = ["原则上"]', 'check = "os:getcwd"', 1), "没有写明查找什么", 1),
    "no ID": (('id = "YLY-007"\n', "", 1), "id", 1),
    "a wrong ID": (("YLY-007", "Y7", 1), "Y7", 2),
    "a taken ID": (("YLY-007", "MOD-001", 1), "MOD-001", 2),
    "nothing": (('words = ["原则上"]', "", 1), "没有写明查找什么", 1),
    "no pattern": (('words = ["原则上"]', "pattern = '(原则上'", 1), "unterminated subpattern", 5),
    "an unknown place": (('words = ["原则上"]', "pattern = '⟨people⟩'", 1), "people", 5),
    "no such group": (('words = ["原则上"]', "pattern = '原则上'\nat = \"there\"", 1), "there", 5),
    "a slow pattern": (('words = ["原则上"]', "pattern = '(原|则|原则)+上'", 1), "一万种以上", 5),
    "no example": (("## broken", "## brocken", 1), "## broken", 1),
    "no language": (("## zh: 标题", "标题", 1), "## zh", 1),
    "no reason": (("\n理由。\n", "", 1), "why", 1),
    "another name in the words": (("{found}", "{fund}", 1), "fund", 14),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_no_rule_is_a_finding_with_its_place(home: Path, name: str) -> None:
    (old, new, times), told, line = BAD[name]
    text = GOOD.replace(old, new, times)
    assert text != GOOD
    (home / "standard/rules/own.md").write_text(text, "utf-8")
    item = found(home)[0]
    assert (item.rule, item.at.path, item.at.line) == ("RUL-001", "standard/rules/own.md", line)
    assert told in item.message["zh"]
    assert "/tmp" not in item.message["en"]
    assert item.remedy["zh"]


def test_two_files_with_one_id_and_one_without_letters_are_told(home: Path) -> None:
    for name in ("first", "second"):
        (home / f"standard/rules/{name}.md").write_text(GOOD, "utf-8")
    (home / "standard/rules/third.md").write_bytes(b"\xff\xfe")
    assert [(item.rule, item.at.path) for item in found(home)] == [
        ("RUL-001", "standard/rules/second.md"),
        ("RUL-001", "standard/rules/third.md"),
    ]


def test_a_case_without_a_sign_is_told_at_its_line(home: Path) -> None:
    (home / "standard/rules/own.md").write_text(GOOD.replace("= 组织应登记。", "组织应登记。"), "utf-8")
    (item,) = found(home)
    assert (item.rule, item.at.line) == ("RUL-002", GOOD[: GOOD.index("= 组织应登记。")].count("\n") + 1)


@pytest.mark.parametrize(
    ("pattern", "quick"),
    [
        ("(a+)+b", False),
        (".*.*x", False),
        ("(?:ab|ab)*c", False),
        ("((a{0,20}){0,20}){0,20}", False),
        ("(?:" * 30 + "a+" + ")+" * 30, False),
        (r"\d+\s*(?:个)?工作日", True),
        ("[^。]{0,12}甲[^。]{0,12}乙", True),
        ("(?:尽快|及时|适当)(?:处理|办理)", True),
        ("第[0-9]+条.*", True),
    ],
)
def test_a_pattern_is_bounded_by_the_ways_to_try_it(pattern: str, quick: bool) -> None:
    assert (choices(pattern) <= 10_000) == quick


def test_a_pattern_that_fits_no_words_at_all_ends(home: Path) -> None:
    """It did not: what it found in an empty text was found again for ever."""
    rule_file(home, "pattern = '甲*'", "组织应登记。", "组织应登记。")
    assert [item.rule for item in found(home, "RUL-002")] == ["RUL-002", "RUL-002"]

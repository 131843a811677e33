"""The reference of rules and what the commands say."""

from __future__ import annotations

import json
import re

import pytest
from click.testing import CliRunner
from line_names import names_at

from clausework.checks.engine.registry import all_notices, all_rules
from clausework.checks.engine.run import mending_order
from clausework.cli import cli
from clausework.rendering.rule_pages import rule_list, rule_reference, terminal_page
from clausework.strings.catalogue import catalogue
from clausework.workflow.check import check_project


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_reference_has_every_rule(lang):
    page = rule_reference(lang)
    for rule in (rule.whole for rule in all_rules()):
        assert f"### {rule.id} {rule.title.by_language()[lang]}\n" in page
        assert rule.broken.strip("\n") in page
    for notice in all_notices():
        assert f"### {notice.id} {notice.title.by_language()[lang]}\n" in page
    assert page == rule_reference(lang)
    listed = [line.split("  ")[0] for line in rule_list(lang).splitlines() if "  " in line]
    assert listed == [item.id for item in (*all_rules(), *all_notices())]


def test_chinese_explanations_keep_the_rule_on_half_width_marks():
    """PUN-001 of ourselves; the examples, which break it, are set apart."""
    told = re.sub(r"```text\n.*?```", "", rule_reference("zh"), flags=re.DOTALL)
    pages = [*(terminal_page(rule.whole, "zh").partition("\n\n    ")[0] for rule in all_rules())]
    heads = [line for page in pages for line in page.splitlines() if not line.startswith("    ")]
    assert [line for line in (*told.splitlines(), *heads) if re.search(r"^[^“`]*[一-鿿][:,;]", line)] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_group_of_rules_has_a_name(lang):
    for rule in all_rules():
        assert f"checks.group_{rule.id.partition('-')[0]}" in catalogue(lang)


def test_a_rule_is_explained_by_code_and_by_fault():
    by_code = CliRunner().invoke(cli, ["explain", "MOD-001", "--lang", "zh"])
    by_fault = CliRunner().invoke(cli, ["explain", "forbidden-verb", "--lang", "zh"])
    assert by_code.exit_code == 0
    assert by_code.output == by_fault.output
    assert "食堂不得使用过期食材" in by_code.output


def test_an_unknown_rule_is_misuse_with_the_nearest_named():
    result = CliRunner().invoke(cli, ["explain", "forbiden-verb", "--lang", "en"])
    assert result.exit_code == 2
    assert "forbidden-verb" in result.output


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_notice_is_explained(lang):
    for notice in all_notices():
        result = CliRunner().invoke(cli, ["explain", notice.id.lower(), "--lang", lang])
        assert result.exit_code == 0
        words = (notice.title, notice.why, notice.remedy)
        assert all(item.by_language()[lang] in result.output for item in words)
    assert "REC-002" in CliRunner().invoke(cli, ["explain", "REX-002"]).output


def test_all_rules_are_listed():
    result = CliRunner().invoke(cli, ["explain", "--list", "--lang", "zh"])
    assert result.output == rule_list("zh")


def spoil(root, old, new):
    path = root / "standard/clauses/platform/vetting.zh.md"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")


def test_check_names_the_place_and_exits_1(small):
    spoil(small, "平台宜每年", "平台必须每年")
    result = CliRunner().invoke(cli, ["check", "--root", str(small), "--lang", "zh"])
    assert result.exit_code == 1
    assert (
        "错误[MOD-001] “必须”不是标准的能愿动词\n --> standard/clauses/platform/vetting.zh.md:11:3\n"
        in result.output
    )
    assert "\x1b[" not in result.output


def test_warnings_fail_only_when_strict(small):
    spoil(small, "每年复核", "每年认真、切实复核")
    folder = str(small / "standard/clauses/platform/vetting.zh.md")
    arguments = [folder, "--root", str(small), "--lang", "en", "--format", "concise"]
    lenient = CliRunner().invoke(cli, ["check", *arguments])
    strict = CliRunner().invoke(cli, ["check", *arguments, "--strict"])
    assert "STY-001" in lenient.output
    assert lenient.exit_code == 0
    assert strict.exit_code == 1


def test_paths_limit_the_report(small):
    spoil(small, "平台宜每年", "平台必须每年")
    arguments = ["--root", str(small), "--format", "json"]
    records = CliRunner().invoke(
        cli, ["check", str(small / "standard/clauses/platform/records.zh.md"), *arguments]
    )
    whole = CliRunner().invoke(cli, ["check", str(small), *arguments])
    assert {item["at"]["path"] for item in json.loads(records.output)} <= {
        "standard/clauses/platform/records.zh.md"
    }
    assert len(json.loads(whole.output)) > len(json.loads(records.output))


def test_a_path_outside_the_project_is_misuse(small, tmp_path):
    result = CliRunner().invoke(cli, ["check", str(tmp_path), "--root", str(small)])
    assert result.exit_code == 2


def test_findings_come_sorted_and_alike_each_time(small):
    _, first = check_project(small)
    _, second = check_project(small)
    assert first == second
    roots = [item for item in first if item.follows is None]
    assert roots == sorted(roots, key=mending_order)


def test_a_change_since_the_frozen_draft_needs_a_reason(small):
    import msgspec

    from clausework.drafts.register import add
    from clausework.model.draft import plain
    from clausework.source.project import load

    add(small, msgspec.structs.replace(plain(load(small).draft), label="D1"))
    settings = small / "standard/standard.yml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("label: D1", "label: D2"), encoding="utf-8"
    )
    rules = {item.rule for item in check_project(small)[1]}
    assert "CHG-001" not in rules
    spoil(small, "平台宜每年", "平台宜每半年")
    changed = [item.clause for item in check_project(small)[1] if item.rule == "CHG-001"]
    assert changed == ["platform.vetting"]
    (name,) = names_at(small, "P-BKG-02")
    (small / "standard/reasons.yml").write_text(
        f"- draft: D2\n  lines: [{name}]\n  reason: {{zh: 复核宜更频繁, en: More frequent review}}\n",
        encoding="utf-8",
    )
    assert "CHG-001" not in {item.rule for item in check_project(small)[1]}

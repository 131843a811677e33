"""What is checked in parts and again is what is checked whole and at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from notation import read_example

from clausework.checks.context import Context
from clausework.checks.registry import all_rules
from clausework.checks.rule import Rule
from clausework.checks.run import check, finding, order
from clausework.model.clause import Clause
from clausework.source.memory import Memory
from clausework.source.project import load

PARTIAL = [rule for rule in all_rules() if rule.needs != "draft"]
EDITS = (
    "\n平台必须保存记录！\n",
    "\n平台应核查，按[](#nowhere)执行。{#P-BKG-01}\n",
    "\n1. 一\n   1. 二\n      1. 三\n",
    "\n注：平台应核查。\n",
    "",
)


def parts_of(rule: Rule, context: Context) -> list[tuple[Clause, ...]]:
    if rule.needs == "clause":
        return [(clause,) for clause in context.draft.clauses]
    chapters: dict[str, list[Clause]] = {}
    for clause in context.draft.clauses:
        chapters.setdefault(context.chapter(clause).id, []).append(clause)
    return [tuple(clauses) for clauses in chapters.values()]


def told(rule: Rule, context: Context) -> Counter:
    found = [finding(rule, fault, context.project) for fault in rule.check(context)]
    return Counter((order(item), item.length, item.clause) for item in found)


@pytest.mark.parametrize("rule", PARTIAL, ids=lambda rule: rule.id)
@pytest.mark.parametrize("example", ["broken", "passing"])
def test_a_rule_needs_no_more_than_it_says(rule: Rule, example: str) -> None:
    context = read_example(getattr(rule, example), rule.lang)
    whole = told(rule, context)
    parts = Counter()
    for clauses in parts_of(rule, context):
        found = told(rule, context.part(clauses))
        assert {clause for _, _, clause in found} <= {clause.id for clause in clauses}
        parts += found
    assert parts == whole


@pytest.mark.parametrize("rule", PARTIAL, ids=lambda rule: rule.id)
def test_a_rule_needs_no_more_on_the_real_standard(rule: Rule, real_context: Context) -> None:
    parts = Counter()
    for clauses in parts_of(rule, real_context):
        parts += told(rule, real_context.part(clauses))
    assert parts == told(rule, real_context)


@pytest.fixture(scope="module")
def real_context() -> Context:
    project = load(Path(__file__).resolve().parents[2])
    return Context(project.draft, None, project)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(
            st.sampled_from(["platform", "platform/vetting", "platform/records", "scope"]),
            st.sampled_from(["zh", "en"]),
            st.sampled_from(EDITS),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_second_check_finds_what_a_first_would(small: Path, edits: list[tuple[str, str, str]]) -> None:
    memory = Memory()
    for clause, lang, text in edits:
        path = f"standard/clauses/{clause}.{lang}.md"
        memory.unsaved[path] = (small / path).read_text(encoding="utf-8") + text
        again = load(small, memory)
        fresh = Memory()
        fresh.unsaved = memory.unsaved
        first = load(small, fresh)
        assert again.draft == first.draft
        assert again.findings == first.findings
        assert check(again.draft, None, again, (), memory) == check(first.draft, None, first)


def test_a_setting_changes_the_findings_on_clauses_that_did_not_change(small: Path) -> None:
    memory = Memory()
    memory.unsaved["standard/clauses/platform/records.zh.md"] = (
        "---\ntitle: 记录\ncode: P-REC\nroles: [platform]\n---\n\n本标准规定平台应保存记录。{#P-REC-01}\n"
    )
    before = load(small, memory)
    check(before.draft, None, before, (), memory)
    settings_file = "standard/standard.yml"
    memory.unsaved[settings_file] = (small / settings_file).read_text().replace("gbt1.1-2020", "gbt1.1-2009")
    after = load(small, memory)
    assert check(after.draft, None, after, (), memory) == check(after.draft, None, after)


def test_what_is_kept_is_read_back_the_same(small: Path) -> None:
    path = small / "standard/clauses/platform/vetting.zh.md"
    path.write_text(path.read_text() + "\n平台必须保存记录！\n")
    first, second = Memory(), Memory()
    first.kept = {}
    project = load(small, first)
    found = check(project.draft, None, project, (), first)
    second.kept = dict(first.kept)
    again = load(small, second)
    assert again.draft == project.draft
    assert check(again.draft, None, again, (), second) == found
    assert found


def test_a_kept_value_that_cannot_be_read_is_made_anew(small: Path) -> None:
    first, second = Memory(), Memory()
    first.kept = {}
    project = load(small, first)
    second.kept = {name: (key, b"\xc1") for name, (key, _) in first.kept.items()}
    assert load(small, second).draft == project.draft

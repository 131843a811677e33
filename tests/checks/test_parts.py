"""What is checked in parts and again is what is checked whole and at once."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from notation import read_example
from places import LIVE_COMMERCE

from clausework.checks.engine.context import CheckContext, Facts
from clausework.checks.engine.registry import all_rules
from clausework.checks.engine.rule import Check, FiledRule, Needs
from clausework.checks.engine.run import check, finding, order
from clausework.model.draft import Clause
from clausework.source.memory import Memory
from clausework.source.project import load
from clausework.workflow.check import check_project

PARTIAL = [
    pytest.param(rule, needs, find, id=f"{rule.id}-{rule.name}-{place}")
    for rule in all_rules()
    for place, (needs, find) in enumerate(rule.finders)
    if needs != "draft"
]
EDITS = (
    "\n平台必须保存记录！\n",
    "\n平台应核查，按[](#nowhere)执行。{#P-BKG-01}\n",
    "\n1. 一\n   1. 二\n      1. 三\n",
    "\n注：平台应核查。\n",
    "",
)


def parts_of(needs: Needs, context: CheckContext) -> list[CheckContext]:
    if needs == "facts":
        return [context.facts_alone()]
    if needs != "chapter":
        return [context.part([clause], needs == "settings") for clause in context.draft.clauses]
    chapters: dict[str, list[Clause]] = {}
    for clause in context.draft.clauses:
        chapters.setdefault(context.chapter(clause).id, []).append(clause)
    return [context.part(clauses) for clauses in chapters.values()]


def told(rule: FiledRule, find: Check, context: CheckContext) -> Counter:
    found = [finding(rule, fault, context.project) for fault in find(context)]
    return Counter((order(item), item.length, item.clause) for item in found)


@pytest.mark.parametrize(("rule", "needs", "find"), PARTIAL)
@pytest.mark.parametrize("example", ["broken", "passing"])
def test_a_rule_needs_no_more_than_it_says(rule: FiledRule, needs: Needs, find: Check, example: str) -> None:
    context = read_example(getattr(rule.whole, example), rule.lang or "zh")
    whole = told(rule, find, context)
    parts = Counter()
    for part in parts_of(needs, context):
        found = told(rule, find, part)
        named = {clause for _, _, clause in found}
        assert needs == "facts" or named <= {clause.id for clause in part.draft.clauses}
        parts += found
    assert parts == whole


@pytest.mark.parametrize(("rule", "needs", "find"), PARTIAL)
def test_a_rule_needs_no_more_on_the_real_standard(
    rule: FiledRule, needs: Needs, find: Check, real_context: CheckContext
) -> None:
    parts = Counter()
    for part in parts_of(needs, real_context):
        parts += told(rule, find, part)
    assert parts == told(rule, find, real_context)


@pytest.fixture(scope="module")
def real_context() -> CheckContext:
    project = load(LIVE_COMMERCE)
    return CheckContext(project.draft, None, project)


@pytest.mark.slow
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


CLAUSES = ("platform.vetting", "platform.records", "scope", "extra.one", "extra.two")
TEXTS = (
    "平台应自直播结束之日起保存直播视频不少于三年，按[](#platform.records)执行。{#P-BKG-01}\n",
    "平台应自直播结束之日起保存直播视频不少于三年，见[](#extra.one)。{#P-REC-01}\n",
    "主播必须按《电子商务法》和GB/T 22239—2008登记每个SKU，共12345条、12,345条。{#P-X-01}\n",
    "![图](a.png)\n\n![](b.png)\n\n平台宜公示。{#P-X-02}\n",
)
STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(CLAUSES), st.sampled_from(TEXTS)),
    st.tuples(st.just("remove"), st.sampled_from(CLAUSES), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(CLAUSES), st.sampled_from(CLAUSES)),
    st.tuples(st.just("order"), st.just(""), st.sampled_from(["", "reversed", "extra"])),
    st.tuples(
        st.just("element"), st.sampled_from(["platform", "extra"]), st.sampled_from(["annex", "clause"])
    ),
)


def file_of(root: Path, clause: str, lang: str = "zh") -> Path:
    return root / f"standard/clauses/{clause.replace('.', '/')}.{lang}.md"


def take(root: Path, step: tuple[str, str, str]) -> None:
    """Write, remove, rename, move or regrade a clause on the disk, whatever becomes of the project."""
    kind, clause, what = step
    file = file_of(root, clause or "scope")
    if kind == "write":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: 条款\ncode: P-X\nroles: [platform]\n---\n\n{what}", encoding="utf-8")
    elif kind == "remove":
        file.unlink(missing_ok=True)
    elif kind == "rename" and file.is_file():
        file_of(root, what).parent.mkdir(parents=True, exist_ok=True)
        file.replace(file_of(root, what))
    elif kind == "element":
        file_of(root, clause).write_text(f"---\ntitle: 章\nelement: {what}\n---\n", encoding="utf-8")
    elif kind == "order":
        platform = ["    - platform.vetting", "    - platform.records"]
        lines = ["- scope", "- platform:", *(platform[::-1] if what == "reversed" else platform)]
        lines += ["- extra:", "    - extra.one", "    - extra.two"] if what == "extra" else []
        (root / "standard/outline.yml").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.slow
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, min_size=2, max_size=5))
def test_what_is_kept_through_moves_is_what_a_first_check_finds(
    small: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    root = tmp_path_factory.mktemp("steps") / "project"
    shutil.copytree(small, root)
    memory, kept = Memory(), Memory()
    kept.kept = {}
    for step in steps:
        take(root, step)
        expected = check_project(root, redlines=False)[1]
        assert check_project(root, memory, redlines=False)[1] == expected
        assert check_project(root, kept, redlines=False)[1] == expected
        again = Memory()
        again.kept = dict(kept.kept or {})  # as the next run of the command reads it
        assert check_project(root, again, redlines=False)[1] == expected


def test_a_setting_changes_the_findings_on_unchanged_clauses(small: Path) -> None:
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


def test_a_part_has_its_facts_without_taking_the_round(small: Path) -> None:
    """A check of the parts that changed would else forget what the check before saw of all others."""
    memory = Memory()
    project, _ = check_project(small, memory)
    asked: list[str] = []
    seen = Facts(str, lambda view: asked.append(view.clause.id) or [view.clause.id])
    whole = CheckContext(project.draft, project=project, memory=memory)
    every = list(seen.of(whole))
    assert list(seen.of(whole.part(project.draft.clauses[:1]))) == every[:1]
    asked.clear()
    assert list(seen.of(CheckContext(project.draft, project=project, memory=memory))) == every
    assert asked == []

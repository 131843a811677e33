"""Two branches of a project merge: what both added stays, and each change keeps its cause."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from programs import git

from clausework.cli import cli
from clausework.drafts.register import freeze
from clausework.source.project import load
from clausework.workflow.account import ProjectAccount
from clausework.workflow.check import check_project
from clausework.workflow.layout import confirm_translations
from clausework.workflow.merging import driver, merge_branch, merged_file
from clausework.workflow.why import give_reason

ITEMS = "甲乙丙丁戊己"
WHO = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org"}
WHO |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in WHO.items()}


@pytest.fixture(autouse=True)
def author(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in WHO.items():
        monkeypatch.setenv(name, value)


def clause(root: Path, name: str, lang: str = "zh") -> Path:
    return root / f"standard/clauses/platform/{name}.{lang}.md"


def frozen(root: Path) -> Path:
    """The small project with a chapter of eight provisions and a list more, its first draft frozen."""
    for lang, title, line in (
        ("zh", "服务", "平台应在{}日内处理第{}类请求。"),
        ("en", "Service", "The platform shall process requests of class {1} within {0} days."),
    ):
        head = (
            f"---\ntitle: {title}\n" + ("code: P-SRV\nroles: [platform]\n" if lang == "zh" else "") + "---\n"
        )
        lines = [f"{line.format(day, day)} {{#P-SRV-{day:02d}}}" for day in range(1, 9)]
        items = "\n".join(f"- {word}" for word in (ITEMS if lang == "zh" else "abcdef"))
        before = "服务包括：" if lang == "zh" else "Services are:"
        clause(root, "service", lang).write_text(
            "\n".join((head, *(f"{it}\n" for it in lines), before, "", items, "")), "utf-8"
        )
    outline = root / "standard/outline.yml"
    outline.write_text(outline.read_text("utf-8") + "    - platform.service\n", "utf-8")
    confirm_translations(root)
    git(root, "init", "--quiet", "--initial-branch=main")
    freeze(load(root), "D1", ())
    settings = root / "standard/standard.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("label: D1\ndate: 2020-06-17", "label: D2\ndate: 2020-11-17"),
        "utf-8",
    )
    commit(root, "Freeze D1")
    return root


def commit(root: Path, subject: str) -> None:
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", subject)


def change(root: Path, path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) == 1, (old, text)
    path.write_text(text.replace(old, new), "utf-8")


def explain(root: Path, reason: str) -> None:
    """Give all open lines one reason, as `why --all` does."""
    known = ProjectAccount(root)
    if lines := known.account.open():
        give_reason(known, lines, {"zh": reason, "en": f"Reason: {reason}"})


def open_lines(root: Path) -> list[str]:
    known = ProjectAccount(root)
    return [line.name for line in known.account.open()] + [promise.name for promise in known.account.broken]


def faults(root: Path) -> set[tuple[str, str]]:
    """The errors of a project; the small one lacks a foreword and other elements."""
    return {(found.rule, found.clause) for found in check_project(root)[1] if found.severity == "error"}


def on_branch(root: Path, name: str, start: str = "main") -> None:
    git(root, "checkout", "--quiet", "-b", name, start)


def test_reasons_of_two_branches_both_stay(small: Path) -> None:
    root = frozen(small)
    for name, day in (("one", 1), ("two", 2)):
        on_branch(root, name)
        change(root, clause(root, "service"), f"应在{day}日内", f"应在{day + 20}日内")
        explain(root, f"第{day}类请求的数量比起草时多，原来的期限太短。")
        commit(root, name)
    made = merge_branch(root, "one")
    assert made == ((), {})
    assert open_lines(root) == []
    assert (root / "standard/reasons.yml").read_text("utf-8").count("- draft: D2") == 2
    assert git(root, "status", "--porcelain") == ""


def test_one_reason_that_two_branches_give_lists_both_lines(small: Path) -> None:
    root = frozen(small)
    change(root, clause(root, "service"), "应在8日内", "应在9日内")
    explain(root, "期限与新修订的规定一致。")
    commit(root, "base")
    for name, day in (("one", 1), ("two", 2)):
        on_branch(root, name)
        change(root, clause(root, "service"), f"应在{day}日内", f"应在{day + 20}日内")
        explain(root, "期限与新修订的规定一致。")
        commit(root, name)
    assert not merge_branch(root, "one").conflicts
    assert open_lines(root) == []
    assert (root / "standard/reasons.yml").read_text("utf-8").count("- draft: D2") == 1


def test_two_provisions_of_one_number_are_renumbered(small: Path) -> None:
    root = frozen(small)
    before = faults(root)
    new = {"one": "平台应公布处理的结果。{#P-SRV-09}", "two": "平台应保存处理的记录。{#P-SRV-09}"}
    for name, line in new.items():
        on_branch(root, name)
        change(root, clause(root, "service"), "服务包括：", f"{line}\n\n服务包括：")
        english = f"The platform shall do as branch {name} says. {{#P-SRV-09}}"
        change(root, clause(root, "service", "en"), "Services are:", f"{english}\n\nServices are:")
        confirm_translations(root)
        explain(root, f"意见征求中多方要求增加这一条：{name}。")
        commit(root, name)
    made = merge_branch(root, "one")
    assert made == ((), {"P-SRV-09": "P-SRV-10"})
    text = clause(root, "service").read_text("utf-8")
    assert "处理的记录。{#P-SRV-09}" in text
    assert "处理的结果。{#P-SRV-10}" in text
    assert "branch one says. {#P-SRV-10}" in clause(root, "service", "en").read_text("utf-8")
    assert open_lines(root) == []
    assert faults(root) == before
    assert "Renumber P-SRV-09 as P-SRV-10" in git(root, "log", "--format=%s")


def test_what_both_changed_is_left_to_a_person(small: Path) -> None:
    root = frozen(small)
    for name, days in (("one", 11), ("two", 12)):
        on_branch(root, name)
        change(root, clause(root, "service"), "应在1日内", f"应在{days}日内")
        commit(root, name)
    result = CliRunner().invoke(cli, ["merge", "one", "--root", str(root), "--lang", "zh"])
    assert result.exit_code == 1
    assert "standard/clauses/platform/service.zh.md" in result.output
    assert "<<<<<<< " in clause(root, "service").read_text("utf-8")


def test_a_merge_waits_for_what_is_not_committed(small: Path) -> None:
    root = frozen(small)
    on_branch(root, "one")
    change(root, clause(root, "service"), "应在1日内", "应在3日内")
    for branch, told in (("main", "uncommitted"), ("nowhere", "no_branch")):
        result = CliRunner().invoke(cli, ["merge", branch, "--root", str(root)])
        assert getattr(result.exception, "key", "") == told
        git(root, "checkout", "--quiet", ".")


def test_plain_git_asks_the_driver(small: Path) -> None:
    root = frozen(small)
    (root / ".gitattributes").write_text("standard/reasons.yml merge=clausework\n", "utf-8")
    commit(root, "attributes")
    for name, day in (("one", 1), ("two", 5)):
        on_branch(root, name)
        change(root, clause(root, "service"), f"应在{day}日内", f"应在{day + 20}日内")
        explain(root, f"第{day}类请求的数量比起草时多，原来的期限太短。")
        commit(root, name)
    git(root, "config", "merge.clausework.driver", driver())
    git(root, "merge", "--quiet", "--no-edit", "one")
    assert open_lines(root) == []


@pytest.mark.parametrize(
    ("path", "base", "mine", "other", "found"),
    [
        ("standard/outline.yml", "- a\n- b\n", "- a\n- x\n- b\n", "- a\n- y\n- b\n", "- a\n- x\n- y\n- b\n"),
        (
            "standard/clauses/a.zh.md",
            "---\ntitle: T\n---\n\n- 甲\n- 乙\n",
            "---\ntitle: T\n---\n\n- 甲一\n- 乙\n",
            "---\ntitle: T\n---\n\n- 甲\n- 乙二\n",
            "---\ntitle: T\n---\n\n- 甲一\n- 乙二\n",
        ),
        (
            "comments/a/C-1.yml",
            "d:\n  lines: [a@1, b@2]\n",
            "d:\n  lines: [a@1, b@2, c@3]\n",
            "d:\n  lines: [b@2, e@5]\n",
            "d:\n  lines: [b@2, c@3, e@5]\n",
        ),
        ("comments/a/C-1.yml", "id: 1\n", "id: 1\nd: a\n", "id: 1\nd: b\n", None),
        (
            "standard/clauses/a.zh.md",
            "---\ntitle: T\n---\n\n甲。\n",
            "---\ntitle: T\nnote: a\n---\n\n甲。\n",
            "---\ntitle: T\nnote: b\n---\n\n甲。\n",
            None,
        ),
    ],
)
def test_a_file_is_merged_by_what_stands_in_it(
    path: str, base: str, mine: str, other: str, found: str | None
) -> None:
    assert merged_file(path, mine, base, other) == found


def random_branch(root: Path, name: str, days: list[int], items: list[str], chance: random.Random) -> None:
    on_branch(root, name)
    for day in days:
        change(
            root, clause(root, "service"), f"应在{day}日内处理第{day}类", f"应在{day + 10}日内处理第{day}类"
        )
        change(
            root,
            clause(root, "service", "en"),
            f"class {day} within {day} ",
            f"class {day} within {day + 10} ",
        )
    for item in items:
        change(root, clause(root, "service"), f"- {item}\n", f"- {item}类\n")
    if chance.random() < 0.5:
        change(
            root,
            clause(root, "service"),
            "服务包括：",
            f"平台应公布{name}的结果。{{#P-SRV-09}}\n\n服务包括：",
        )
        change(
            root,
            clause(root, "service", "en"),
            "Services are:",
            f"The platform shall publish the result of {name}. {{#P-SRV-09}}\n\nServices are:",
        )
    confirm_translations(root)
    explain(root, chance.choice((f"征求意见时{name}方提出期限太短。", "期限与新修订的规定一致。")))
    commit(root, name)


def pairs(root: Path, count: int) -> None:
    """Pairs of branches that changed distinct lines, and what is open after each merge."""
    before = faults(root)
    for number in range(count):
        chance = random.Random(number)
        days, items = list(range(1, 9)), list(ITEMS)
        chance.shuffle(days), chance.shuffle(items)
        cut, part = chance.randrange(1, 5), chance.randrange(0, 4)
        random_branch(root, f"a{number}", days[:cut], items[:part], chance)
        random_branch(root, f"b{number}", days[cut : cut + 3], items[part : part + 2], chance)
        made = merge_branch(root, f"a{number}")
        assert not made.conflicts, (number, made)
        assert open_lines(root) == [], number
        assert faults(root) == before, number


def test_branches_on_distinct_lines_merge_without_a_conflict(small: Path) -> None:
    pairs(frozen(small), 3)


@pytest.mark.slow
@pytest.mark.long
def test_two_hundred_pairs_of_branches_merge(small: Path) -> None:
    pairs(frozen(small), 200)

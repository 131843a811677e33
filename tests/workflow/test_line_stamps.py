"""Stamps of translations by paragraph: git merges them, and the sentence that is stale is named."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from clausework.drafts.register import freeze, read_draft
from clausework.model.canonical import text_hash
from clausework.source.project import load
from clausework.workflow.check import check_project
from clausework.workflow.layout import confirm_translations, stamp_by_line
from clausework.workflow.rename import rename_clause

VETTING = "standard/clauses/platform/vetting"


def change(root: Path, path: str, old: str, new: str) -> None:
    text = (root / path).read_text("utf-8")
    assert old in text
    (root / path).write_text(text.replace(old, new), "utf-8")


def stale(root: Path, lang: str = "en") -> list[str]:
    """What is said of stale translations, with the words that stand where it points."""
    found = []
    for item in check_project(root)[1]:
        if item.rule == "BIL-004":
            line = (root / item.at.path).read_text("utf-8").split("\n")[item.at.line - 1]
            found.append(f"{item.message[lang]} @ {line[item.at.column - 1 :][: item.length]}")
    return found


def whole(root: Path, clause_id: str) -> None:
    """Stamp a translation as it was done before: with one hash of the whole text."""
    clause = load(root).draft.clause(clause_id)
    assert clause
    path = f"standard/clauses/{clause_id.replace('.', '/')}.en.md"
    change(root, path, "title: ", f"source: '{text_hash(clause.texts['zh'])}'\ntitle: ")


@pytest.fixture
def done(small: Path) -> Path:
    """The small project with all translations confirmed."""
    confirm_translations(small)
    assert stale(small) == []
    return small


def test_a_stamp_has_a_line_for_each_paragraph_and_one_between(done: Path) -> None:
    head = (done / f"{VETTING}.en.md").read_text("utf-8").split("\n---")[0].split("\n")
    at = head.index("source:")
    assert [line.split(" ")[:4] for line in head[at + 1 :]] == [
        ["", "", "-", "title"],
        [""],
        ["", "", "-", "P-BKG-01"],
        [""],
        ["", "", "-", "P-BKG-02"],
    ]


def test_a_fresh_translation_says_the_hash_of_the_whole_text(done: Path) -> None:
    texts = load(done).draft.clauses[2].texts
    assert texts["en"].source == text_hash(texts["zh"])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("平台宜每年复核", "平台宜每月复核", "P-BKG-02 “平台宜每月复核一次。” @ The platform should review it once a year."),
        ("title: 背景核查", "title: 核查", "the title @ Background checks"),
        ("平台宜每年复核一次。{#P-BKG-02}\n", "", "P-BKG-02 @ Background checks"),
        ("制度。{#P-BKG-01}", "制度：{#P-BKG-01}\n\n- 甲；\n- 乙。", "P-BKG-01 “平台应建立主播背景核查制…”, “甲；”, “乙。” @ The platform shall operate a background check on streamers."),
        ("{#P-BKG-01}\n", "{#P-BKG-01}\n\n注：新的一段注释。\n", "“新的一段注释。” @ Background checks"),
    ],
)  # fmt: skip
def test_the_line_that_changed_is_named(done: Path, old: str, new: str, said: str) -> None:
    change(done, f"{VETTING}.zh.md", old, new)
    assert stale(done) == [f"The original has changed since it was translated: {said}"]
    confirm_translations(done, ["platform.vetting"])
    assert stale(done) == []


def test_a_paragraph_that_came_before_others_is_named_alone(done: Path) -> None:
    change(done, "standard/clauses/scope.zh.md", "本文件规定了", "先说一段话。\n\n本文件规定了")
    assert stale(done) == ["The original has changed since it was translated: “先说一段话。” @ Scope"]


def test_another_order_is_told_and_a_reflow_is_not(done: Path) -> None:
    text = (done / f"{VETTING}.zh.md").read_text("utf-8")
    head, first, second = text.strip().split("\n\n")
    (done / f"{VETTING}.zh.md").write_text(f"{head}\n\n{second}\n\n{first}\n", "utf-8")
    assert "another order" in stale(done)[0]
    (done / f"{VETTING}.zh.md").write_text(text.replace("主播背景", "主播\n背景"), "utf-8")
    assert stale(done) == []


def git(root: Path, *words: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture
def branches(done: Path) -> Path:
    """Two drafters: each edits a provision of one clause in both languages, and confirms the translation."""
    git(done, "init", "-q", "-b", "main")
    git(done, "add", ".")
    git(done, "commit", "-qm", "a")
    edits = {
        "one": [("zh", "背景核查制度", "背景核查和培训制度"), ("en", "background check", "background check and training")],
        "two": [("zh", "每年复核一次", "每年复核两次"), ("en", "once a year", "twice a year")],
    }  # fmt: skip
    for name, changes in edits.items():
        git(done, "checkout", "-qb", name, "main")
        for lang, old, new in changes:
            change(done, f"{VETTING}.{lang}.md", old, new)
        confirm_translations(done, ["platform.vetting"])
        git(done, "commit", "-qam", name)
    return done


def test_two_who_edit_one_clause_are_merged_and_nothing_is_stale(branches: Path) -> None:
    git(branches, "merge", "-q", "one", "-m", "m")
    text = (branches / f"{VETTING}.en.md").read_text("utf-8")
    assert "training" in text
    assert "twice" in text
    assert stale(branches) == []


def test_after_a_merge_the_untranslated_line_is_named(branches: Path) -> None:
    change(branches, f"{VETTING}.zh.md", "每年复核两次", "每年复核三次")
    git(branches, "commit", "-qam", "three")
    git(branches, "merge", "-q", "one", "-m", "m")
    assert stale(branches) == [
        "The original has changed since it was translated: P-BKG-02 “平台宜每年复核三次。” @ "
        "The platform should review it twice a year."
    ]


def test_the_stamp_of_a_whole_text_is_still_read(small: Path) -> None:
    confirm_translations(small, ["scope", "platform", "platform.records"])
    whole(small, "platform.vetting")
    assert stale(small) == []
    change(small, f"{VETTING}.zh.md", "每年", "每月")
    assert stale(small) == ["The original has changed since it was translated @ Background checks"]


def test_stamps_of_whole_texts_are_renewed_with_equal_verdicts(small: Path) -> None:
    confirm_translations(small, ["scope", "platform"])
    whole(small, "platform.vetting")
    whole(small, "platform.records")
    git(small, "init", "-q")
    git(small, "add", ".")
    git(small, "commit", "-qm", "a")
    change(small, f"{VETTING}.zh.md", "每年", "每月")
    verdicts = [item.split(":")[0].split(" @ ")[0] for item in stale(small)]
    assert stamp_by_line(small) == (
        "standard/clauses/platform/vetting.en.md",
        "standard/clauses/platform/records.en.md",
    )
    assert [item.split(":")[0] for item in stale(small)] == verdicts
    assert stale(small)[0].endswith(
        "P-BKG-02 “平台宜每月复核一次。” @ The platform should review it once a year."
    )
    assert stamp_by_line(small) == ()


def test_a_stamp_whose_text_is_nowhere_stays(small: Path) -> None:
    confirm_translations(small)
    text = (small / f"{VETTING}.en.md").read_text("utf-8")
    start, end = text.index("source:"), text.index("\n---")
    kept = text[:start] + "source: '0123456789abcdef'" + text[end:]
    (small / f"{VETTING}.en.md").write_text(kept, "utf-8")
    assert stamp_by_line(small) == ()
    assert (small / f"{VETTING}.en.md").read_text("utf-8") == kept


def test_a_frozen_draft_is_the_same_under_either_stamp(small: Path) -> None:
    confirm_translations(small)
    before = load(small).draft
    freeze(load(small), "D1", ())
    text = (small / f"{VETTING}.en.md").read_text("utf-8")
    start, end = text.index("source:"), text.index("\n---")
    clause = before.clause("platform.vetting")
    assert clause
    old = f"source: '{text_hash(clause.texts['zh'])}'"
    (small / f"{VETTING}.en.md").write_text(text[:start] + old + text[end:], "utf-8")
    after = load(small).draft.clause("platform.vetting")
    frozen = read_draft(small, "D1").clause("platform.vetting")
    assert after
    assert frozen
    assert frozen.texts["en"].source == after.texts["en"].source == clause.texts["en"].source


def test_a_renamed_reference_makes_nothing_stale_or_fresh(done: Path) -> None:
    for lang in ("zh", "en"):
        change(done, f"{VETTING}.{lang}.md", "{#P-BKG-02}", "{#P-BKG-02}\n\n[](#platform.records)")
    confirm_translations(done, ["platform.vetting"])
    change(done, f"{VETTING}.zh.md", "每年", "每月")
    before = stale(done)
    rename_clause(done, "platform.records", "platform.archives")
    assert len(before) == 1
    assert stale(done) == before
    change(done, f"{VETTING}.zh.md", "每月", "每年")
    assert stale(done) == []


@pytest.mark.slow
def test_the_real_standard_has_the_same_verdicts_by_line(real: Path) -> None:
    before = [item for item in check_project(real)[1] if item.rule.startswith("BIL")]
    assert len(stamp_by_line(real)) > 60
    assert [item for item in check_project(real)[1] if item.rule.startswith("BIL")] == before

"""What a stale translation has missed: found in a frozen draft or in the history of the file."""

from __future__ import annotations

import shutil

import pytest
from programs import git

from clausework.drafts.lineage import history_of
from clausework.drafts.register import freeze, read_draft
from clausework.source.project import load
from clausework.workflow import layout
from clausework.workflow.check import check_project
from clausework.workflow.layout import confirm_translations
from clausework.workflow.recheck import recheck
from clausework.workflow.rename import rename_clause

FILE = "standard/clauses/platform/vetting.zh.md"


def change(root, old, new):
    path = root / FILE
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def remedy(root):
    return next(
        item.remedy
        for item in check_project(root)[1]
        if item.rule == "BIL-004" and item.clause == "platform.vetting"
    )


@pytest.mark.slow
def test_the_history_gives_the_redline_in_both_languages(real):
    git(real, "init", "-q")
    git(real, "add", ".")
    git(real, "commit", "-qm", "x")
    change(real, "最近十二个月内", "最近六个月内")
    git(real, "commit", "-qam", "y")
    change(real, "未通过的", "没有通过的")
    for lang in ("zh", "en"):
        text = remedy(real)[lang]
        assert "[-十二个月内-]{+六个月内+}" in text
        assert "{+没有+}" in text or "[-未-]{+没有+}" in text
        assert len(text) < 400


@pytest.mark.parametrize("frozen", [True, False])
def test_a_clause_that_was_renamed_is_followed_to_its_old_id(small, frozen):
    confirm_translations(small)
    if frozen:
        freeze(load(small), "D1", ())
    else:
        git(small, "init", "-q")
        git(small, "add", ".")
        git(small, "commit", "-qm", "x")
        (small / "standard/lineage.yml").write_text(
            "- {draft: D2, kind: renamed, from: [platform.vetting], to: [platform.background], reason: {zh: 同}}\n",
            encoding="utf-8",
        )
    rename_clause(small, "platform.vetting", "platform.background")
    path = small / "standard/clauses/platform/background.zh.md"
    path.write_text(path.read_text("utf-8").replace("每年", "每月"), encoding="utf-8")
    (found,) = (item for item in check_project(small)[1] if item.rule == "BIL-004")
    assert "[-每年-]{+每月+}" in found.remedy["zh"]


@pytest.mark.slow
def test_without_the_old_text_the_remedy_stays_plain(real):
    change(real, "最近十二个月内", "最近六个月内")
    assert "[-" not in remedy(real)["zh"]


@pytest.mark.slow
def test_nothing_is_said_of_a_translation_without_a_source(real):
    path = real / FILE.replace(".zh.", ".en.")
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("source:")), encoding="utf-8")
    assert "[-" not in remedy(real)["zh"]


@pytest.mark.slow
def test_what_has_changed_is_found_once(real):
    git(real, "init", "-q")
    git(real, "add", ".")
    git(real, "commit", "-qm", "x")
    change(real, "最近十二个月内", "最近六个月内")
    assert any("[-十二个月内-]" in item.remedy["zh"] for item in recheck(real).findings)
    shutil.rmtree(real / ".git")
    other = real / "standard/clauses/platform/records.zh.md"
    other.write_text(other.read_text(encoding="utf-8") + "\n平台公示结果。\n", encoding="utf-8")
    assert any("[-十二个月内-]" in item.remedy["zh"] for item in recheck(real).findings)


def edit(root, path, old, new):
    file = root / "standard/clauses" / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_many_stale_translations_read_each_draft_once_on_need(small, monkeypatch):
    def relabel(old, new):
        edit(small, "../standard.yml", f"label: {old}\n", f"label: {new}\n")

    read = []
    monkeypatch.setattr(
        layout, "read_draft", lambda root, label: read.append(label) or read_draft(root, label)
    )
    confirm_translations(small)
    freeze(load(small), "D1", ())
    edit(small, "platform/vetting.zh.md", "每年", "每月")
    relabel("D1", "D2")
    freeze(load(small), "D2", ())
    edit(small, "scope.zh.md", "适用于平台", "适用于各平台")
    edit(small, "platform/records.zh.md", "六十日", "九十日")
    told = {item.clause: item.remedy["zh"] for item in check_project(small)[1] if item.rule == "BIL-004"}
    assert "[-每年-]{+每月+}" in told["platform.vetting"]
    assert "{+各+}" in told["scope"]
    assert "[-六十日-]{+九十日+}" in told["platform.records"]
    assert read == ["D2", "D1"]
    edit(small, "platform/vetting.zh.md", "每月", "每年")
    read.clear()
    check_project(small)
    assert read == ["D2"]


def test_the_history_of_project_deep_in_its_repository_is_found(small):
    confirm_translations(small)
    git(small.parent, "init", "-q")
    git(small.parent, "add", ".")
    git(small.parent, "commit", "-qm", "x")
    for number in ("七十", "八十"):
        edit(small, "platform/records.zh.md", "六十" if number == "七十" else "七十", number)
        git(small.parent, "commit", "-qam", number)
    edit(small, "platform/vetting.zh.md", "每年", "每月")
    told = {item.clause: item.remedy["en"] for item in check_project(small)[1] if item.rule == "BIL-004"}
    assert set(told) == {"platform.records", "platform.vetting"}
    assert all("[-" in text for text in told.values())


def test_the_versions_of_a_file_come_newest_first_and_each_once(small):
    path = "standard/clauses/scope.zh.md"
    git(small, "init", "-q")
    for text in ("one", "two", "one", "three"):
        (small / path).write_bytes(text.encode() + b"\r\n")
        git(small, "add", ".")
        git(small, "commit", "-qm", text)
    git(small, "rm", "-q", path)
    git(small, "commit", "-qm", "gone")
    history = history_of(small, [path, "standard/clauses/none.zh.md", "--output=x"])
    assert history == {path: ("three\n", "one\n", "two\n")}
    shutil.rmtree(small / ".git")
    assert history_of(small, [path]) == {}

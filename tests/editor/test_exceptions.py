"""Allowing a finding at its place, explaining its rule, and laying out a text, in an editor."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from lsprotocol import types as lsp

from clausework.editor.lsp_values import allowing_edit, exceptions
from clausework.editor.symbol import EditedProject, rules_at
from clausework.model.finding import Finding
from clausework.source.fields import with_allowance
from clausework.workflow.layout import LayoutRefused, laid_out_text, layout
from clausework.workflow.rule_reference import explanation

VETTING = "standard/clauses/platform/vetting.zh.md"
RECORDS = "standard/clauses/platform/records.zh.md"
RECORDS_EN = "standard/clauses/platform/records.en.md"


def finding(edited: EditedProject, rule: str, path: str = "") -> Finding:
    return next(item for item in edited.findings if item.rule == rule and item.at.path.startswith(path))


def rules(edited: EditedProject) -> set[str]:
    return {item.rule for item in edited.findings}


def apply(edited: EditedProject, edit: lsp.WorkspaceEdit | None, reason: str) -> str:
    """Make an edit of whole lines in the editor's text, and fill the reason in; the path of the file."""
    assert edit is not None
    ((uri, (change,)),) = (edit.changes or {}).items()
    path = edited.path(uri)
    assert path is not None
    lines = edited.ruler(path).lines
    first, last = change.range.start.line, change.range.end.line
    text = "\n".join(lines[:first] + (change.new_text + "\n".join(lines[last:])).split("\n"))
    edited.put(path, text.replace('""', f'"{reason}"', 1) if reason else text, 2)
    return path


@pytest.mark.parametrize("before", ["", "allow:\n  STY-001: 旧有\n", "allow: {STY-001: 旧有}\n"])
def test_a_finding_is_allowed_at_its_place_with_a_reason(small: Path, before: str):
    edited = EditedProject(small, "zh")
    text = edited.text(VETTING).replace("code: P-BKG\n", f"code: P-BKG\n{before}")
    edited.put(VETTING, text.replace("应建立", "必须建立"), 1)
    edit = allowing_edit(edited, finding(edited, "MOD-001"))
    apply(edited, edit, "")
    assert {"MOD-001", "SUP-003"} <= rules(edited)
    edited.put(VETTING, edited.text(VETTING).replace('必须: ""', '必须: "法律原文"'), 3)
    assert rules(edited).isdisjoint({"MOD-001", "SUP-003"})
    assert ("STY-001: 旧有" in edited.text(VETTING) or 'STY-001": 旧有' in edited.text(VETTING)) == bool(
        before
    )
    assert edited.text(VETTING).count("allow:") == 1
    assert edited.text(RECORDS) == (small / RECORDS).read_text("utf-8")


def test_what_guards_freezing_is_allowed_for_the_one_place(small: Path):
    edited = EditedProject(small, "en")
    text = edited.text(RECORDS_EN)
    edited.put(RECORDS_EN, text.replace("sixty", "ninety"), 1)
    item = finding(edited, "BIL-002", RECORDS_EN)
    assert allowing_edit(edited, msgspec.structs.replace(item, key="")) is None
    path = apply(edited, allowing_edit(edited, item), "a try")
    assert path == RECORDS_EN
    assert f'{item.key}: "a try"' in edited.text(RECORDS_EN)
    assert rules(edited).isdisjoint({"BIL-002", "SUP-001", "SUP-003", "SUP-005"})
    first = "allow:\n  BIL-002:\n    lines:\n      A: b   # as agreed\n"
    assert with_allowance(first, "BIL-002", "C") == first + '      C: ""\n'
    assert with_allowance("allow: {BIL-002: {lines: {A: b}}}\n", "BIL-002", "C") == (
        'allow:\n  BIL-002:\n    lines:\n      A: b\n      C: ""\n'
    )


def test_what_no_rule_found_or_has_no_place_is_not_allowed(small: Path):
    edited = EditedProject(small, "en")
    assert allowing_edit(edited, finding(edited, "GRP-003")) is None
    edited.put(
        VETTING, edited.text(VETTING).replace("\ncode: P-BKG", "\nallow: {NON-001: none}\ncode: P-BKG"), 1
    )
    assert allowing_edit(edited, finding(edited, "SUP-002")) is None
    edited.put(VETTING, edited.text(VETTING).replace("NON-001: none", 'VER-001: ""'), 2)
    one = finding(edited, "VER-001", RECORDS)
    assert allowing_edit(edited, one) is not None
    edited.put(RECORDS, edited.text(RECORDS).replace("title: 记录", 'title: 记录\nallow: {VER-001: ""}'), 3)
    assert allowing_edit(edited, finding(edited, "VER-001", RECORDS)) is None
    edited.put(RECORDS, edited.text(RECORDS).replace("title: 记录", "title: ["), 4)
    assert allowing_edit(edited, one) is None


def test_an_editor_with_snippets_gets_the_cursor_at_the_reason(small: Path):
    edited = EditedProject(small, "en")
    edited.versioned = edited.snippets = True
    edited.put(VETTING, edited.text(VETTING).replace("应建立", "必须建立"), 7)
    (action,) = [
        item
        for item in exceptions(edited, VETTING, edited.ruler(VETTING).whole())
        if item.diagnostics and item.diagnostics[0].code == "MOD-001"
    ]
    assert action.title == "Allow MOD-001 here, and give the reason"
    assert not action.is_preferred
    (document,) = action.edit.document_changes
    assert (document.text_document.version, edited.path(document.text_document.uri)) == (7, VETTING)
    (edit,) = document.edits
    assert edit.snippet.value == 'allow:\n  MOD-001:\n    lines:\n      必须: "$1"\n'
    line = edited.text(VETTING).split("\n---\n")[0].count("\n") + 1
    assert edit.range == lsp.Range(lsp.Position(line, 0), lsp.Position(line, 0))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_hover_explains_each_rule_that_is_broken_there(small: Path, lang: str):
    edited = EditedProject(small, lang)
    edited.put(VETTING, edited.text(VETTING).replace("应建立", "必须建立"), 1)
    item = finding(edited, "MOD-001")
    found, page = rules_at(edited, VETTING, item.at.line, item.at.column + 1)
    assert found == item
    assert page.startswith("### MOD-001 ")
    said = explanation("MOD-001", lang)
    why = said.split("\n")[2].partition("：" if lang == "zh" else ": ")[2]
    assert why
    assert why in page
    assert "```text\n" in page
    assert rules_at(edited, VETTING, item.at.line, item.at.column + 9) == (None, "")
    assert rules_at(edited, RECORDS, item.at.line, item.at.column) == (None, "")


def test_a_text_is_laid_out_as_the_command_does_it_and_once(small: Path):
    edited = EditedProject(small, "zh")
    text = edited.text(VETTING).replace("。{#P-BKG-02}", "。平台应记录结论。")
    edited.put(VETTING, text, 1)
    laid = laid_out_text(edited.project, VETTING)
    (small / VETTING).write_text(text, "utf-8")
    assert [file.text for file in layout(small, [VETTING]).changed] == [laid]
    assert "{#P-BKG-02}" not in text
    assert "平台应记录结论。{#P-BKG-" in laid
    edited.put(VETTING, laid, 2)
    assert laid_out_text(edited.project, VETTING) == laid
    outline = edited.text("standard/outline.yml")
    assert laid_out_text(edited.project, "standard/outline.yml") == outline


def test_what_cannot_be_read_is_not_laid_out(small: Path):
    edited = EditedProject(small, "en")
    edited.put(VETTING, edited.text(VETTING) + "\n# A heading\n", 1)
    with pytest.raises(LayoutRefused) as refused:
        laid_out_text(edited.project, VETTING)
    said = refused.value.message("en")
    (fault,) = [item for item in edited.findings if item.rule.startswith("MD-")]
    assert fault.at.path == VETTING
    assert f"{VETTING}: {fault.message['en']}" in said

"""Findings as an editor is sent them."""

from __future__ import annotations

from pathlib import Path

from clausework.editor.lsp_values import diagnostics
from clausework.editor.symbol import EditedProject


def test_what_follows_from_a_finding_leads_to_it(small: Path):
    path = "standard/clauses/platform/records.zh.md"
    text = (small / path).read_text("utf-8")
    edited = EditedProject(small, "en")
    edited.put(path, text.replace("应保存", "必须保存").replace("六十日", "九十日"), 1)
    translation = path.replace(".zh.", ".en.")
    edited.put(translation, (small / translation).read_text("utf-8").replace("days.", "days after sale."), 1)
    told = diagnostics(edited)
    (root,) = [item for item in told[path] if item.code == "MOD-001"]
    (other,) = [item for item in told[translation] if item.code == "BIL-002"]
    assert root.related_information is None
    (led,) = other.related_information
    assert led.location.uri == edited.uri(path)
    assert led.location.range.start == root.range.start
    assert led.message == f"Follows from MOD-001 at {path}, line 7."

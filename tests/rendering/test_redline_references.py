"""References to tables and items in the redline: a number that changed is no change of the words."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import msgspec
import pytest
from docx_reading import settled
from labelled_project import change, write_labelled
from once import made_once
from pdf_reading import redline_of, squeezed, told

from clausework.layout.stream import Sides
from clausework.model.draft import Draft, plain
from clausework.model.redline import Redline
from clausework.redline.compare import compare
from clausework.rendering.formats.redline_docx.document import redline_docx
from clausework.rendering.formats.redline_html import RedlineLook, text_html
from clausework.rendering.redline_formats import RedlineContext, format_redline
from clausework.source.project import load
from clausework.workflow.rename import rename_clause

LANGS = ("zh", "en")
TABLE = {
    "zh": "\n见下表。\n\n表：类别\n\n| 甲 |\n|---|\n| 乙 |\n",
    "en": "\nSee the table below.\n\nTable: Kinds\n\n| A |\n|---|\n| B |\n",
}


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return (
        made_once(tmp_path_factory, "labelled-redline", lambda root: write_labelled(root / "in") and None)
        / "in"
    )


@pytest.fixture
def root(labelled: Path, tmp_path: Path) -> Path:
    return shutil.copytree(labelled, tmp_path / "p")


def drafts(labelled: Path, root: Path) -> tuple[Draft, Draft]:
    old, new = plain(load(labelled).draft), plain(load(root).draft)
    return msgspec.structs.replace(old, label="D1"), msgspec.structs.replace(new, label="D2")


def kinds(redline: Redline) -> dict[str, tuple[str, ...]]:
    return {change.new or change.old: change.kinds for change in redline.changed()}


def words(drafts: tuple[Draft, Draft], redline: Redline, lang: str) -> dict[str, str]:
    """What each format says, without tags."""
    found: dict[str, str] = {}
    for name in ("text", "html", "github"):
        made = format_redline(name, RedlineContext(redline=redline, lang=lang, drafts=drafts))
        text = made.decode() if isinstance(made, bytes) else made
        found[name] = re.sub(r"<[^>]*>", "", text)
    return found


def before_table(root: Path) -> None:
    """Put a table before the one that is referred to."""
    for lang, caption in (("zh", "表：记录"), ("en", "Table: Periods")):
        change(root, f"requirements/records.{lang}", caption, f"{TABLE[lang].strip()}\n\n{caption}")


def test_a_number_that_changed_is_no_change_of_a_reference(labelled: Path, root: Path) -> None:
    before_table(root)
    sides = drafts(labelled, root)
    redline = compare(*sides)
    assert set(kinds(redline)) - {"verification"} == {"requirements.records"}
    assert redline.old.mentions["zh"]["tab-periods"] == "表1"
    assert redline.new.mentions["en"]["tab-periods"] == "Table 2"


@pytest.mark.parametrize(
    ("lang", "before", "after"),
    [
        ("zh", "组织应按表1保存", "组织应按表2保存"),
        ("en", "records as in Table 1,", "records as in Table 2,"),
    ],
)
def test_each_draft_has_its_own_number_in_every_format(
    labelled: Path, root: Path, lang: str, before: str, after: str
) -> None:
    before_table(root)
    sides = drafts(labelled, root)
    redline = compare(*sides)
    for accept, own, other in ((True, after, before), (False, before, after)):
        said = "\n".join(map(str, settled(redline_docx(redline, Sides(*sides), lang), accept=accept)))
        assert own in said
        assert other not in said
    made = redline_of(*sides, redline, lang)
    assert squeezed(after) in "".join(map(squeezed, told(made)))
    assert squeezed(before) in "".join(map(squeezed, told(made, "old")))
    html = "".join(
        text_html(change, Sides(*sides), lang, RedlineLook(both=True))
        for change in redline.changes
        if lang in change.texts
    )
    one, two = (
        found.group() for found in map(re.compile("表\\d|Table \\d").search, (before, after)) if found
    )
    assert f'<span class="rl-now">{two}</span><span class="rl-was">{one}</span>' in html


@pytest.mark.parametrize("lang", LANGS)
def test_another_target_is_shown_as_what_was_and_what_is_printed(
    labelled: Path, root: Path, lang: str
) -> None:
    change(root, f"requirements/complaints.{lang}", "[](#tab-periods)", "[](#fig-flow)")
    sides = drafts(labelled, root)
    redline = compare(*sides)
    assert kinds(redline) == {"requirements.complaints": ("modified",)}
    (only,) = redline.changed()
    old, new = ("表1", "图1") if lang == "zh" else ("Table 1", "Figure 1")
    assert f"[-{old}-]{{+{new}+}}" in words(sides, redline, lang)["text"]
    assert any(label.kind == "reference" for label in only.labels)
    assert old in only.sentence[lang]
    assert new in only.sentence[lang]


def test_references_to_items_of_a_renamed_clause_are_the_same(labelled: Path, root: Path) -> None:
    rename_clause(root, "requirements.records", "requirements.archives")
    text = (root / "standard/clauses/requirements/complaints.zh.md").read_text("utf-8")
    assert "[](#requirements.archives:b.1)" in text
    (root / "standard/lineage.yml").write_text(
        "- {draft: D2, kind: renamed, from: [requirements.records], to: [requirements.archives],"
        " reason: {zh: 甲, en: a}}\n",
        encoding="utf-8",
    )
    sides = drafts(labelled, root)
    redline = compare(*sides)
    assert "requirements.complaints" not in kinds(redline)
    (moved,) = (change for change in redline.changes if change.new == "requirements.complaints")
    assert not any(line.altered for line in moved.texts["zh"].lines)


def test_a_label_is_renamed_where_given_and_where_used(labelled: Path, root: Path) -> None:
    changed = rename_clause(root, "tab-periods", "tab-years")
    assert "standard/lineage.yml" not in changed
    project = load(root)
    assert project.findings == ()
    everything = "".join(project.sources.values())
    assert "tab-periods" not in everything
    assert everything.count("](#tab-years)") == 4
    assert everything.count("{#tab-years}") == 2

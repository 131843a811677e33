"""New, renamed and retired clauses."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from clausework.cli import cli
from clausework.drafts.register import freeze
from clausework.source.project import load
from clausework.workflow.check import check_project
from clausework.workflow.layout import LayoutRefused, confirm_translations
from clausework.workflow.rename import LINEAGE, new_clause, rename_clause, retire_clause


def relabel(root: Path) -> None:
    """Go on to the next draft."""
    settings = root / "standard/standard.yml"
    settings.write_text(settings.read_text("utf-8").replace("label: D1", "label: D2"), encoding="utf-8")


def test_a_new_clause_is_a_file_in_each_language(small: Path) -> None:
    paths = new_clause(small, "platform.refunds", {"zh": "退款", "en": "Refunds"}, "P-RFD")
    assert paths == (
        "standard/clauses/platform/refunds.zh.md",
        "standard/clauses/platform/refunds.en.md",
    )
    assert [finding.rule for finding in load(small).findings] == ["OUT-004"]


@pytest.mark.parametrize(
    ("outline", "after", "listed"),
    [
        ("- scope\n- platform:\n    - platform.vetting\n    - platform.records\n", "platform.vetting", "- scope\n- platform:\n    - platform.vetting\n    - platform.refunds\n    - platform.records\n"),
        ("- scope\n- platform:\n    - platform.vetting\n\n    - platform.records\n\n# end\n", "platform", "- scope\n- platform:\n    - platform.vetting\n\n    - platform.records\n- platform.refunds\n\n# end\n"),
        ("- scope   # first\n- platform:\n    - platform.vetting\n    - platform.records", "scope", "- scope   # first\n- platform.refunds\n- platform:\n    - platform.vetting\n    - platform.records"),
        ("- scope\n- platform:\n  - platform.vetting\n  - platform.records", "platform.records", "- scope\n- platform:\n  - platform.vetting\n  - platform.records\n  - platform.refunds\n"),
    ],
)  # fmt: skip
def test_a_new_clause_can_be_listed_after_another(small: Path, outline: str, after: str, listed: str) -> None:
    file = small / "standard/outline.yml"
    file.write_text(outline, "utf-8")
    paths = new_clause(small, "platform.refunds", {"zh": "退款", "en": "Refunds"}, "P-RFD", after)
    assert paths[-1] == "standard/outline.yml"
    assert file.read_text("utf-8") == listed
    assert [finding.rule for finding in load(small).findings] == []


@pytest.mark.parametrize(
    ("after", "said"), [("platform.vettin", "platform.vetting"), ("platform.records", "by hand")]
)
def test_a_clause_is_made_after_one_that_is_listed_or_not_at_all(small: Path, after: str, said: str) -> None:
    file = small / "standard/outline.yml"
    file.write_text("- scope\n- platform: [platform.vetting, platform.records]\n", "utf-8")
    with pytest.raises(LayoutRefused) as refused:
        new_clause(small, "platform.refunds", {}, "", after)
    assert said in refused.value.message("en")
    assert not (small / "standard/clauses/platform/refunds.zh.md").exists()


@pytest.mark.parametrize("name", ["Platform", "../x", "platform.vetting", "a..b", "a/b", ""])
def test_an_id_that_is_misspelt_or_taken_is_refused(small: Path, name: str) -> None:
    with pytest.raises(LayoutRefused):
        new_clause(small, name, {}, "")


@pytest.mark.parametrize("code", ["bad code", "1-A", "甲"])
def test_a_code_that_no_provision_id_can_begin_with_is_refused(small: Path, code: str) -> None:
    with pytest.raises(LayoutRefused, match="P-RFD"):
        new_clause(small, "platform.refunds", {}, code)
    assert not (small / "standard/clauses/platform/refunds.zh.md").exists()


def test_an_id_of_a_frozen_draft_is_never_used_again(small: Path) -> None:
    freeze(load(small), "D1", ())
    retire_clause(small, "platform.records")
    with pytest.raises(LayoutRefused, match="D1"):
        new_clause(small, "platform.records", {}, "")


def test_renaming_follows_every_mention(small: Path) -> None:
    freeze(load(small), "D1", ())
    scope = small / "standard/clauses/scope.zh.md"
    scope.write_text(scope.read_text(encoding="utf-8") + "\n见[](#platform.vetting)。\n", encoding="utf-8")
    rename_clause(small, "platform.vetting", "platform.background")
    project = load(small)
    assert project.findings == ()
    assert [clause.id for clause in project.draft.clauses][2] == "platform.background"
    assert "](#platform.background)" in project.sources["standard/clauses/scope.zh.md"]
    (entry,) = project.draft.lineage
    assert (entry.kind, entry.old, entry.new) == ("renamed", ("platform.vetting",), ("platform.background",))
    assert not (small / "standard/clauses/platform/vetting.zh.md").exists()


def test_retiring_leaves_a_trace_of_clause_and_provisions(small: Path) -> None:
    freeze(load(small), "D1", ())
    retire_clause(small, "platform.vetting")
    project = load(small)
    assert project.findings == ()
    assert [entry.old for entry in project.draft.lineage] == [
        ("platform.vetting",),
        ("P-BKG-01",),
        ("P-BKG-02",),
    ]


def test_a_clause_with_sub_clauses_is_not_retired(small: Path) -> None:
    outline = (small / "standard/outline.yml").read_bytes()
    with pytest.raises(LayoutRefused, match=r"platform\.vetting, platform\.records"):
        retire_clause(small, "platform")
    assert (small / "standard/outline.yml").read_bytes() == outline
    assert (small / "standard/clauses/platform.zh.md").exists()
    for name in ("platform.vetting", "platform.records", "platform"):
        retire_clause(small, name)
    assert load(small).findings == ()


def test_a_clause_outside_the_outline_is_retired_as_advised(small: Path) -> None:
    freeze(load(small), "D1", ())
    outline = small / "standard/outline.yml"
    outline.write_text(outline.read_text("utf-8").replace("    - platform.vetting\n", ""), encoding="utf-8")
    assert [item.rule for item in load(small).findings] == ["OUT-004"]
    assert retire_clause(small, "platform.vetting")
    assert load(small).findings == ()
    assert [entry.old for entry in load(small).draft.lineage] == [
        ("platform.vetting",),
        ("P-BKG-01",),
        ("P-BKG-02",),
    ]


@pytest.mark.parametrize("frozen", [True, False])
def test_the_lineage_is_named_only_where_it_was_written(small: Path, frozen: bool) -> None:
    if frozen:
        freeze(load(small), "D1", ())
    at = ["--root", str(small), "--lang", "en"]
    told = [
        CliRunner().invoke(cli, [*words, *at]).output
        for words in (["mv", "platform.vetting", "platform.background"], ["retire", "platform.records"])
    ]
    assert ["recorded it in lineage.yml" in text for text in told] == [frozen, frozen]
    assert ["No frozen draft has this ID" in text for text in told] == [not frozen, not frozen]


@pytest.mark.parametrize(
    "path",
    ["standard/clauses/platform/vetting.zh.md", "standard/outline.yml", LINEAGE, "standard/standard.yml"],
)
def test_nothing_is_written_from_a_file_that_could_not_be_read(small: Path, path: str) -> None:
    freeze(load(small), "D1", ())
    (small / path).write_bytes((small / path).read_bytes() + "# 中文\n".encode("gbk"))
    before = {file: file.read_bytes() for file in (small / "standard").rglob("*") if file.is_file()}
    for act in (
        lambda: rename_clause(small, "platform.vetting", "platform.background"),
        lambda: retire_clause(small, "platform.vetting"),
    ):
        with pytest.raises(LayoutRefused, match=path):
            act()
    assert {file: file.read_bytes() for file in (small / "standard").rglob("*") if file.is_file()} == before


def test_where_the_files_of_a_clause_cannot_be_written_none_is(small: Path) -> None:
    (small / "standard/clauses/vetting").write_text("a file stands where the folder should", encoding="utf-8")
    before = {file: file.read_bytes() for file in (small / "standard").rglob("*") if file.is_file()}
    with pytest.raises(OSError, match="vetting"):
        rename_clause(small, "platform.vetting", "vetting.streamers")
    assert {file: file.read_bytes() for file in (small / "standard").rglob("*") if file.is_file()} == before


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_translation_is_not_confirmed_where_a_side_is_unread(small: Path, lang: str) -> None:
    file = small / f"standard/clauses/scope.{lang}.md"
    data = file.read_bytes() + "中文\n".encode("gbk")
    file.write_bytes(data)
    with pytest.raises(LayoutRefused, match=rf"scope\.{lang}\.md"):
        confirm_translations(small, ["scope"])
    assert "scope" not in " ".join(confirm_translations(small))
    assert file.read_bytes() == data
    told = CliRunner().invoke(cli, ["fmt", "--check", "--root", str(small), "--lang", "en"]).output
    assert f"scope.{lang}.md has errors and was not formatted" in told


def test_an_unknown_clause_is_named_with_the_nearest(small: Path) -> None:
    with pytest.raises(LayoutRefused, match=r"platform\.vetting"):
        rename_clause(small, "platform.veting", "a.b")


def lineage_faults(root: Path) -> list[str]:
    return [finding.rule for finding in check_project(root)[1] if finding.rule in ("IDS-006", "IDS-007")]


def test_what_was_never_frozen_leaves_no_lineage(small: Path) -> None:
    freeze(load(small), "D1", ())
    relabel(small)
    before = (small / LINEAGE).read_bytes()
    new_clause(small, "platform.refunds", {"zh": "退款", "en": "Refunds"}, "")
    outline = small / "standard/outline.yml"
    outline.write_text(outline.read_text("utf-8") + "    - platform.refunds\n", encoding="utf-8")
    rename_clause(small, "platform.refunds", "platform.repayment")
    assert (small / LINEAGE).read_bytes() == before
    retire_clause(small, "platform.repayment")
    assert (small / LINEAGE).read_bytes() == before
    assert lineage_faults(small) == []


def test_a_second_renaming_leads_on_from_the_frozen_id(small: Path) -> None:
    freeze(load(small), "D1", ())
    relabel(small)
    rename_clause(small, "platform.vetting", "platform.background")
    rename_clause(small, "platform.background", "platform.screening")
    (entry,) = load(small).draft.lineage
    assert (entry.kind, entry.old, entry.new) == ("renamed", ("platform.vetting",), ("platform.screening",))
    assert lineage_faults(small) == []
    retire_clause(small, "platform.screening")
    first, *others = load(small).draft.lineage
    assert (first.kind, first.old, first.new) == ("retired", ("platform.vetting",), ())
    assert [other.old for other in others] == [("P-BKG-01",), ("P-BKG-02",)]
    assert lineage_faults(small) == []


def stale(root: Path) -> set[str]:
    return {finding.clause for finding in check_project(root)[1] if finding.rule == "BIL-004"}


def test_renaming_keeps_the_stamps_of_current_translations(small: Path) -> None:
    for name in ("scope", "platform/records"):
        for lang in ("zh", "en"):
            file = small / f"standard/clauses/{name}.{lang}.md"
            file.write_text(file.read_text("utf-8") + "\n[](#platform.vetting)\n", encoding="utf-8")
    confirm_translations(small)
    records = small / "standard/clauses/platform/records.zh.md"
    records.write_text(records.read_text("utf-8").replace("六十日", "九十日"), encoding="utf-8")
    assert stale(small) == {"platform.records"}
    rename_clause(small, "platform.vetting", "platform.background")
    assert "](#platform.background)" in records.read_text("utf-8")
    assert stale(small) == {"platform.records"}


@pytest.mark.parametrize(("languages", "reason"), [("[zh]", "{zh: ''}"), ("[zh, en]", "{zh: '', en: ''}")])
def test_a_reason_is_asked_in_the_languages_of_the_standard(small: Path, languages: str, reason: str) -> None:
    settings = small / "standard/standard.yml"
    settings.write_text(
        settings.read_text("utf-8").replace("languages: [zh, en]", f"languages: {languages}"), "utf-8"
    )
    freeze(load(small), "D1", ())
    retire_clause(small, "platform.records")
    lineage = (small / "standard/lineage.yml").read_text("utf-8")
    assert lineage.count(f"reason: {reason}\n") == 2

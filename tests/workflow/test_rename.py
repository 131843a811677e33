"""New, renamed and retired clauses."""

from pathlib import Path

import pytest

from clausework.drafts.freeze import freeze
from clausework.source.project import load
from clausework.workflow.rename import Refused, new_clause, rename_clause, retire_clause


def test_a_new_clause_is_a_file_in_each_language(small: Path) -> None:
    paths = new_clause(small, "platform.refunds", {"zh": "退款", "en": "Refunds"}, "P-RFD", "zh")
    assert paths == (
        "standard/clauses/platform/refunds.zh.md",
        "standard/clauses/platform/refunds.en.md",
    )
    assert [finding.rule for finding in load(small).findings] == ["OUT-004"]


@pytest.mark.parametrize("name", ["Platform", "../x", "platform.vetting", "a..b", "a/b", ""])
def test_an_id_that_is_misspelt_or_taken_is_refused(small: Path, name: str) -> None:
    with pytest.raises(Refused):
        new_clause(small, name, {}, "", "zh")


def test_an_id_of_a_frozen_draft_is_never_used_again(small: Path) -> None:
    freeze(load(small), "D1", ())
    retire_clause(small, "platform.records", "zh")
    with pytest.raises(Refused, match="D1"):
        new_clause(small, "platform.records", {}, "", "zh")


def test_renaming_follows_every_mention(small: Path) -> None:
    scope = small / "standard/clauses/scope.zh.md"
    scope.write_text(scope.read_text(encoding="utf-8") + "\n见[](#platform.vetting)。\n", encoding="utf-8")
    rename_clause(small, "platform.vetting", "platform.background", "zh")
    project = load(small)
    assert project.findings == ()
    assert [clause.id for clause in project.draft.clauses][2] == "platform.background"
    assert "](#platform.background)" in project.sources["standard/clauses/scope.zh.md"]
    (entry,) = project.draft.lineage
    assert (entry.kind, entry.old, entry.new) == ("renamed", ("platform.vetting",), ("platform.background",))
    assert not (small / "standard/clauses/platform/vetting.zh.md").exists()


def test_retiring_leaves_a_trace_of_the_clause_and_its_provisions(small: Path) -> None:
    retire_clause(small, "platform.vetting", "zh")
    project = load(small)
    assert project.findings == ()
    assert [entry.old for entry in project.draft.lineage] == [
        ("platform.vetting",),
        ("P-BKG-01",),
        ("P-BKG-02",),
    ]


def test_an_unknown_clause_is_named_with_the_nearest(small: Path) -> None:
    with pytest.raises(Refused, match=r"platform\.vetting"):
        rename_clause(small, "platform.veting", "a.b", "zh")

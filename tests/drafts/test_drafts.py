"""Freezing, the register's chain, and drafts from git revisions."""

from pathlib import Path

import pytest
from programs import git

from clausework.drafts.lineage import predecessors, unexplained
from clausework.drafts.register import (
    draft_path,
    freeze,
    open_draft,
    opened,
    read_draft,
    read_register,
    verify,
)
from clausework.errors import DraftAltered, DraftRefused, UnknownDraft
from clausework.model.draft import Lineage, Place, plain
from clausework.model.finding import Finding
from clausework.source.project import load

ERROR = Finding(
    rule="MOD-001",
    severity="error",
    at=Place("standard/clauses/a.zh.md", 3, 1),
    message={"zh": "错", "en": "wrong"},
)


def relabel(root: Path, label: str) -> None:
    file = root / "standard/standard.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("label: D1", f"label: {label}"), encoding="utf-8")


def test_a_frozen_draft_is_the_working_text_without_places(small: Path) -> None:
    project = load(small)
    entry = freeze(project, "D1", ())
    draft = read_draft(small, "D1")
    assert draft.label == "D1"
    assert draft.clauses == plain(project.draft).clauses
    assert b'"line"' not in (small / draft_path("D1")).read_bytes()
    assert entry.sha256 == read_register(small)[0].sha256
    assert verify(small) == ()


def test_freezing_gives_the_same_bytes_anywhere(small: Path, tmp_path: Path) -> None:
    freeze(load(small), "D1", ())
    first = (small / draft_path("D1")).read_bytes()
    other = tmp_path / "elsewhere"
    small.rename(other)
    for file in (other / "standard/drafts").iterdir():
        file.unlink()
    freeze(load(other), "D1", ())
    assert (other / draft_path("D1")).read_bytes() == first
    assert str(tmp_path).encode() not in first


def test_a_label_is_frozen_once(small: Path) -> None:
    freeze(load(small), "D1", ())
    with pytest.raises(DraftRefused) as refusal:
        freeze(load(small), "D1", ())
    assert "已经冻结" in refusal.value.reasons[0].message("zh")


def test_errors_refuse_and_nothing_is_written(small: Path) -> None:
    with pytest.raises(DraftRefused) as refusal:
        freeze(load(small), "D1", (ERROR,))
    for lang in ("zh", "en"):
        assert "standard/clauses/a.zh.md:3:1" in refusal.value.reasons[0].message(lang)
        assert ERROR.message[lang] in refusal.value.message(lang)
    assert not (small / "standard/drafts").exists()


@pytest.mark.parametrize("label", ["D2", "working", "../D1", "1", ""])
def test_a_label_must_be_the_one_of_the_settings(small: Path, label: str) -> None:
    with pytest.raises(DraftRefused):
        freeze(load(small), label, ())
    assert not (small / "standard/drafts").exists()


def test_a_vanished_id_needs_lineage(small: Path) -> None:
    freeze(load(small), "D1", ())
    relabel(small, "D2")
    clause = small / "standard/clauses/platform/vetting.zh.md"
    text = clause.read_text(encoding="utf-8")
    clause.write_text(text.replace("平台宜每年复核一次。{#P-BKG-02}\n", ""), encoding="utf-8")
    assert unexplained(read_draft(small, "D1"), load(small).draft) == ("P-BKG-02",)
    with pytest.raises(DraftRefused, match="P-BKG-02"):
        freeze(load(small), "D2", ())
    (small / "standard/lineage.yml").write_text(
        "- {draft: D2, kind: retired, from: [P-BKG-02], to: [], reason: {zh: 重复, en: redundant}}\n",
        encoding="utf-8",
    )
    freeze(load(small), "D2", ())
    assert [entry.label for entry in read_register(small)] == ["D1", "D2"]
    assert verify(small) == ()


def test_verify_names_the_file_that_was_touched(small: Path) -> None:
    freeze(load(small), "D1", ())
    relabel(small, "D2")
    freeze(load(small), "D2", ())
    path = small / draft_path("D1")
    path.write_bytes(path.read_bytes().replace("应".encode(), "宜".encode(), 1))
    (small / draft_path("D2")).unlink()
    (small / draft_path("D9")).write_bytes(b"{}")
    found = {(finding.rule, finding.at.path) for finding in verify(small)}
    assert found == {
        ("DRF-002", draft_path("D1")),
        ("DRF-001", draft_path("D2")),
        ("DRF-004", draft_path("D9")),
    }


def test_an_entry_cannot_be_dropped_from_the_register(small: Path) -> None:
    freeze(load(small), "D1", ())
    relabel(small, "D2")
    freeze(load(small), "D2", ())
    register = small / "standard/drafts/drafts.yml"
    text = register.read_text(encoding="utf-8")
    register.write_text(text[: text.index("- ")] + text[text.rindex("- label") :], encoding="utf-8")
    assert "DRF-003" in {finding.rule for finding in verify(small)}


def _two_frozen(root: Path) -> Path:
    freeze(load(root), "D1", ())
    relabel(root, "D2")
    freeze(load(root), "D2", ())
    return root / "standard/drafts/drafts.yml"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('label: "D2"', 'label: "D1"'),
        ('profile: "gbt1.1-2020"', 'profile: "iso-directives-2"'),
        ('date: "2020', 'date: "2021'),
    ],
)
def test_the_last_entry_of_the_register_cannot_be_altered_either(small: Path, old: str, new: str) -> None:
    register = _two_frozen(small)
    head, last = register.read_text(encoding="utf-8").rsplit(old, 1)
    register.write_text(head + new + last, encoding="utf-8")
    assert ("DRF-003", "standard/drafts/drafts.yml") in {(f.rule, f.at.path) for f in verify(small)}


def test_without_the_register_no_draft_is_said_to_be_too_many(small: Path) -> None:
    register = _two_frozen(small)
    text = register.read_text(encoding="utf-8")
    register.unlink()
    assert [(finding.rule, finding.at.path) for finding in verify(small)] == [
        ("DRF-003", "standard/drafts/drafts.yml")
    ]
    register.write_text(text + "nonsense: [", encoding="utf-8")
    assert {finding.at.path for finding in verify(small)} == {"standard/drafts/drafts.yml"}


@pytest.mark.parametrize("data", [b"{", b"", None])
def test_a_draft_that_is_not_as_it_was_frozen_is_not_used(small: Path, data: bytes | None) -> None:
    _two_frozen(small)
    path = small / draft_path("D1")
    path.write_bytes(path.read_bytes() + b"\n" if data is None else data)
    with pytest.raises(DraftAltered, match=r"standard/drafts/D1\.json"):
        open_draft(small, "D1")
    path.unlink()
    with pytest.raises(DraftAltered):
        open_draft(small, "D1")
    assert open_draft(small, "D2").label == "D2"


def test_any_commit_is_a_draft(small: Path, tmp_path: Path) -> None:
    git(small, "init", "-q")
    git(small, "add", ".")
    git(small, "commit", "-q", "-m", "one")
    committed = plain(load(small).draft)
    (small / "standard/clauses/scope.zh.md").write_text("---\ntitle: 变\n---\n", encoding="utf-8")
    draft = open_draft(small, "git:HEAD")
    assert draft.clauses == committed.clauses
    assert draft.label == "git:HEAD"
    for label in ("git:nowhere", "git:--output=x", "D7"):
        with pytest.raises(UnknownDraft):
            open_draft(small, label)
    with (small / "standard/standard.yml").open("a", encoding="utf-8") as file:
        file.write("bad: [")
    git(small, "commit", "-q", "-a", "-m", "two")
    assert opened(small, "git:HEAD~1").faults == ()
    assert opened(small, "git:HEAD").faults
    git(small, "rm", "-q", "-r", "standard")
    git(small, "commit", "-q", "-m", "three", "--allow-empty")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "-q", "--depth", "1", small.as_uri(), str(shallow))
    whys = {(small, "git:HEAD"): "revision_without_standard", (small, "git:x"): "unknown_revision"}
    whys |= {(shallow, "git:HEAD~1"): "revision_not_fetched", (tmp_path, "git:HEAD"): "revision_of_nothing"}
    for (root, label), why in whys.items():
        with pytest.raises(UnknownDraft) as caught:
            open_draft(root, label)
        assert caught.value.key == why


def test_a_commit_has_the_pictures_of_its_figures(small: Path) -> None:
    with (small / "standard/clauses/scope.zh.md").open("a", encoding="utf-8") as file:
        file.write("\n![流程](flow.svg)\n")
    (small / "site/assets").mkdir(parents=True)
    (small / "site/assets/flow.svg").write_text("<svg/>", encoding="utf-8")
    for words in (
        ("init", "-q"),
        ("add", "."),
        ("commit", "-q", "-m", "one"),
        ("rm", "-q", "-r", "standard"),
        ("commit", "-q", "-m", "two"),
    ):
        git(small, *words)
    assert opened(small, "git:HEAD~1").faults == ()
    with pytest.raises(UnknownDraft) as caught:
        open_draft(small, "git:HEAD")
    assert caught.value.key == "revision_without_standard"


def test_predecessors_go_back_through_the_lineage() -> None:
    lineage = (
        Lineage(draft="D2", kind="renamed", old=("a",), new=("b",)),
        Lineage(draft="D3", kind="merged", old=("b", "c"), new=("b",)),
        Lineage(draft="D3", kind="split", old=("b",), new=("b", "d")),
    )
    assert predecessors(lineage, "d") == ("d", "b", "c", "a")
    assert predecessors(lineage, "c") == ("c",)

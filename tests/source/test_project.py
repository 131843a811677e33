"""Projects: numbers, generated clauses, hashes, and every fault of a project at once."""

import os
from pathlib import Path

import pytest
from places import LIVE_COMMERCE

from clausework.errors import ProjectNotFound
from clausework.layout.mentions import faces_of
from clausework.model.canonical import text_hash
from clausework.model.draft import lines_of
from clausework.source.project import load
from clausework.workflow.first_language import find_root


def spoil(root: Path, path: str, old: str, new: str) -> None:
    file = root / path
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_small_project_reads_without_findings(small: Path) -> None:
    project = load(small)
    assert project.findings == ()
    assert [(clause.number, clause.id, clause.depth) for clause in project.draft.clauses] == [
        ("1", "scope", 1),
        ("2", "platform", 1),
        ("2.1", "platform.vetting", 2),
        ("2.2", "platform.records", 2),
    ]
    vetting = project.draft.clause("platform.vetting")
    assert vetting is not None
    assert vetting.provisions["P-BKG-01"].verify == {"zh": "核查制度", "en": "vetting policy"}
    assert project.consultation("2020-07").closes == "2020-08-01T00:00:00+08:00"  # type: ignore[union-attr]


def test_the_real_standard_has_all_obligations_in_both_languages() -> None:
    draft = load(LIVE_COMMERCE).draft
    ids = {lang: [block.id for _, block in draft.provisions(lang)] for lang in draft.languages}
    assert ids["zh"] == ids["en"]
    assert len(ids["zh"]) == len(set(ids["zh"]))
    counts = {letter: sum(name.startswith(letter + "-") for name in ids["zh"]) for letter in "PMSN"}
    assert counts["P"] >= 72
    assert counts["M"] >= 45
    assert counts["S"] >= 33
    assert counts["N"] >= 27


def test_generated_clauses_have_a_row_for_each_provision() -> None:
    draft = load(LIVE_COMMERCE).draft
    verification = draft.clause("verification")
    assert verification is not None
    rows = [line.text for line in lines_of(verification.texts["zh"].blocks) if line.kind == "row"]
    expected = sum(
        "zh" in provision.verify for clause in draft.clauses for provision in clause.provisions.values()
    )
    tables = sum(line.kind == "table" for line in lines_of(verification.texts["zh"].blocks))
    assert len(rows) == expected + tables
    assert any("P-BKG-01" in row for row in rows)


def test_generated_blocks_make_no_translation_stale() -> None:
    text = load(LIVE_COMMERCE).draft.clause("verification").texts["zh"]  # type: ignore[union-attr]
    assert text.generated > 0
    assert len(text.own) == len(text.blocks) - text.generated


def test_a_reflow_changes_no_hash(small: Path) -> None:
    def vetting() -> str:
        clause = load(small).draft.clause("platform.vetting")
        assert clause is not None
        return text_hash(clause.texts["zh"])

    before = vetting()
    spoil(small, "standard/clauses/platform/vetting.zh.md", "平台应建立", "平台应\n建立")
    assert vetting() == before
    spoil(small, "standard/clauses/platform/vetting.zh.md", "每年", "每半年")
    assert vetting() != before


LINES = "lines: [a@00000000]"
WHY = "reason: {zh: 甲}"
FAULTS = [
    ("standard/clauses/platform/vetting.zh.md", "---\ntitle", "title", "MD-004", 1, 1),
    ("standard/clauses/platform/vetting.zh.md", "code: P-BKG", "cod: P-BKG", "YML-010", 3, 1),
    ("standard/clauses/platform/vetting.zh.md", "code: P-BKG", "code: P BKG", "YML-019", 3, 7),
    ("standard/clauses/platform/vetting.zh.md", "roles: [platform]", "roles: {a: b}", "YML-012", 4, 8),
    ("standard/clauses/platform/vetting.zh.md", "basis: [ECL 27]", "basis: [ECL 27", "YML-001", None, None),
    ("standard/clauses/platform/vetting.zh.md", "平台宜", "# 标题\n\n平台宜", "MD-001", 11, 1),
    ("standard/clauses/scope.zh.md", "element: scope", "element: scop", "YML-013", 3, 10),
    (
        "standard/clauses/scope.zh.md",
        "本文件适用于平台。",
        "<<<<<<< HEAD\n本文件适用于平台。\n=======\n本文件不适用于商家。\n>>>>>>> other",
        "FIL-004",
        8,
        1,
    ),
    ("standard/outline.yml", "- scope", "<<<<<<< HEAD\n- scope\n=======\n>>>>>>> b", "FIL-004", 1, 1),
    ("standard/clauses/scope.zh.md", "本文件适用", "![流程](flow.svg)\n\n本文件适用", "FIL-005", 8, 1),
    ("standard/clauses/scope.zh.md", "本文件适用", "![图](https://a.example/b.svg)\n\n本", "FIL-005", 8, 1),
    ("standard/clauses/scope.zh.md", "本文件适用", "![图](../../README.md)\n\n本", "FIL-005", 8, 1),
    ("standard/outline.yml", "platform.records", "platform.recrds", "OUT-001", 4, 7),
    ("standard/outline.yml", "- scope", "- scope\n- scope", "OUT-002", 2, 3),
    ("standard/outline.yml", "- scope", "- [scope]\n- scope", "OUT-003", 1, 3),
    ("standard/outline.yml", "    - platform.records\n", "", "OUT-004", 1, 1),
    ("standard/standard.yml", "2020-08-01T00:00:00+08:00", "2020-08-01", "YML-014", 20, 13),
    ("standard/standard.yml", "2020-08-01T00:00:00", "2020-08-32T00:00:00", "YML-014", 20, 13),
    ("standard/standard.yml", "date: 2020-06-17", "date: 2020-13-40", "YML-023", 7, 7),
    ("standard/standard.yml", "date: 2020-06-17", "date: 2019-02-29", "YML-023", 7, 7),
    ("standard/standard.yml", "date: 2020-06-17", "date: 17.6.2020", "YML-023", 7, 7),
    ("standard/standard.yml", "date: 2020-06-17", "date: 20200617", "YML-023", 7, 7),
    ("standard/standard.yml", "date:", "issued: 2020-00-01\ndate:", "YML-023", 7, 9),
    ("standard/standard.yml", "date:", "effective: soon\ndate:", "YML-023", 7, 12),
    ("standard/references.yml", "2018-08-31", "2018-08-32", "YML-023", 4, 11),
    ("standard/references.yml", "date: 2018-08-31", "effective: 2018-2-1", "YML-023", 4, 16),
    ("standard/standard.yml", "languages:", "langages:", "YML-010", 5, 1),
    ("standard/standard.yml", "profile: gbt1.1-2020", "profile: gbt1.1-2002", "YML-022", None, None),
    ("standard/standard.yml", "languages:", "current: D9\nlanguages:", "YML-022", 5, 1),
    ("standard/standard.yml", "languages:", "corrections: {D9: {zh: 误}}\nlanguages:", "YML-022", 5, 1),
    ("standard/standard.yml", "languages: [zh, en]", "languages: [zh, 法语]", "YML-021", 5, 12),
    ("standard/standard.yml", "languages: [zh, en]", "languages: [zh, zh]", "YML-021", 5, 12),
    ("standard/lineage.yml", "[]", "- {draft: D1, kind: lost, from: [a]}", "YML-015", 1, 21),
    (
        "standard/reasons.yml",
        "[]",
        f"- {{draft: D1, {LINES}, weight: minor, by: b, {WHY}}}",
        "YML-016",
        1,
        44,
    ),
    ("standard/reasons.yml", "[]", f"- {{draft: D1, {LINES}, weight: editorial, {WHY}}}", "YML-011", 1, 3),
    ("standard/reasons.yml", "[]", f"- {{draft: D1, {LINES}}}", "YML-011", 1, 3),
    ("standard/reasons.yml", "[]", f"- {{draft: D1, {WHY}}}", "YML-025", 1, 3),
    ("standard/reasons.yml", "[]", f"- {{draft: D1, {LINES}, edition: a, {WHY}}}", "YML-025", 1, 15),
    ("standard/reasons.yml", "[]", f"- {{draft: D1, lines: [a@1], {WHY}}}", "YML-024", 1, 23),
    ("standard/reasons.yml", "[]", f"- {{draft: D1, ids: [a], {LINES}, {WHY}}}", "YML-010", 1, 15),
]


@pytest.mark.parametrize(("path", "old", "new", "rule", "line", "column"), FAULTS)
def test_each_fault_is_named_at_its_place(
    small: Path, path: str, old: str, new: str, rule: str, line: int | None, column: int | None
) -> None:
    spoil(small, path, old, new)
    findings = [finding for finding in load(small).findings if finding.rule == rule]
    assert findings, [finding.rule for finding in load(small).findings]
    assert line is None or (findings[0].at.line, findings[0].at.column) == (line, column)
    for finding in findings:
        assert set(finding.message) == set(finding.remedy) == {"zh", "en"}


def test_a_picture_is_missing_until_it_is_there(small: Path) -> None:
    spoil(small, "standard/clauses/scope.zh.md", "本文件适用", "![流程](plan/flow.svg)\n\n本文件适用")
    assert "FIL-005" in {finding.rule for finding in load(small).findings}
    (small / "site/assets/plan").mkdir(parents=True)
    (small / "site/assets/plan/flow.svg").write_text("<svg/>", encoding="utf-8")
    assert "FIL-005" not in {finding.rule for finding in load(small).findings}


def test_all_faults_are_reported_at_once(small: Path) -> None:
    spoil(small, "standard/clauses/scope.zh.md", "element: scope", "element: scop")
    spoil(small, "standard/outline.yml", "platform.records", "platform.recrds")
    (small / "standard/references.yml").unlink()
    (small / "standard/clauses/platform/records.en.md").write_bytes(b"\xff\xfe")
    (small / "standard/clauses/Bad Name.md").write_text("x", encoding="utf-8")
    rules = {finding.rule for finding in load(small).findings}
    assert {"YML-013", "OUT-001", "FIL-001", "FIL-002", "FIL-003"} <= rules
    assert "OUT-004" not in rules, "it says of the file what OUT-001 says of the entry"


def test_no_project_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ProjectNotFound):
        find_root(tmp_path)


def test_what_cannot_be_read_is_a_finding_and_waits_for_nobody(small: Path) -> None:
    link, pipe = (small / f"standard/clauses/{name}.zh.md" for name in ("scope", "foreword"))
    for path in (link, pipe):
        path.unlink(missing_ok=True)
    link.symlink_to(link.name)
    os.mkfifo(pipe)
    found = {finding.at.path for finding in load(small).findings if finding.rule == "FIL-006"}
    assert found == {path.relative_to(small).as_posix() for path in (link, pipe)}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_what_manual_shows_of_lists_and_tables_can_be_written(small: Path, lang: str) -> None:
    manual = Path(__file__).parents[2] / f"tooling/docs/blocks.{lang}.md"
    shown = next(
        part for part in manual.read_text("utf-8").split("```markdown\n")[1:] if part.startswith("平台应保存")
    ).partition("```")[0]
    spoil(small, "standard/clauses/platform/records.zh.md", "平台应保存记录", f"{shown}\n平台应保存记录")
    (small / "site/assets").mkdir(parents=True)
    (small / "site/assets/flow.svg").write_text("<svg/>", encoding="utf-8")
    assert load(small).findings == ()


def test_a_generated_table_has_the_chapters_clauses(small: Path) -> None:
    (small / "standard/clauses/keeping.zh.md").write_text(
        "---\ntitle: 留存\nprovisions:\n  K-01: {verify: 查阅留存}\n---\n\n平台应留存。{#K-01}\n",
        encoding="utf-8",
    )
    (small / "standard/clauses/verification.zh.md").write_text(
        "---\ntitle: 证实方法\ngenerate: verification\n---\n", encoding="utf-8"
    )
    outline = small / "standard/outline.yml"
    outline.write_text(outline.read_text("utf-8") + "    - keeping\n- verification\n", encoding="utf-8")
    mention, table = load(small).draft.clauses[-1].texts["zh"].blocks
    assert mention.text == "各条文的证实方法见表1。"
    assert [row.children[1].text for row in table.children] == ["证实方法", "核查制度", "查阅留存"]


def test_generated_tables_are_mentioned_by_the_numbers_they_get(small: Path) -> None:
    """In the body after the tables of drafters before them, in an annex from one on."""
    spoil(
        small,
        "standard/clauses/platform/records.zh.md",
        "平台应",
        "见表。\n\n表：甲\n\n|甲|\n|-|\n|乙|\n\n平台应",
    )
    for name, front in {
        "keeping": "provisions:\n  K-01: {verify: 查阅留存, basis: [ECL 31]}",
        "verification": "generate: verification",
        "more": "element: annex\nstatus: informative\ngenerate: verification",
    }.items():
        text = "平台应留存。{#K-01}\n" if name == "keeping" else "见本章。\n"
        path = small / f"standard/clauses/{name}.zh.md"
        path.write_text(f"---\ntitle: 甲\n{front}\n---\n\n{text}", encoding="utf-8")
    outline = small / "standard/outline.yml"
    outline.write_text(outline.read_text("utf-8") + "- keeping\n- verification\n- more\n", encoding="utf-8")
    draft = load(small).draft
    faces = faces_of(draft, "zh")
    for clause, said in (("verification", "表2和表3"), ("more", "表A.1和表A.2")):
        blocks = draft.clause(clause).texts["zh"].blocks  # type: ignore[union-attr]
        assert [block.kind for block in blocks] == ["paragraph", "paragraph", "table", "table"]
        assert blocks[1].text == f"各条文的证实方法见{said}。"
        assert "和".join(face.name for face in faces[clause] if face.kind == "table") == said


def test_what_is_no_code_of_a_language_is_left_out(small: Path) -> None:
    spoil(small, "standard/standard.yml", "languages: [zh, en]", "languages: [法语, en, zh, fr, en]")
    assert load(small).draft.languages == ("en", "zh", "fr")
    spoil(small, "standard/standard.yml", "languages: [法语, en, zh, fr, en]", "languages: [法语]")
    assert load(small).draft.languages == ("zh", "en")

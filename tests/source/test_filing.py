"""What is filed with a standard, and what a lawyer must still decide, as the project's files say it."""

from pathlib import Path

import pytest

from clausework.model.filing import Filing, LegalQuestion
from clausework.source.project import load

FILING = """
filing:
  industry: F5292
  task: {zh: 某文件立项}
  organisations:
    - {zh: 甲公司, en: Company A}
    - 乙公司
  drafters: [张三, 李四]
  content: {zh: 规定要求}
  patents: {zh: 不涉及}
"""
QUESTIONS = """
- provision: P-BKG-01
  question: {zh: 可否作为要求？, en: May it be required?}
"""


def append(root: Path, words: str) -> None:
    settings = root / "standard/standard.yml"
    settings.write_text(settings.read_text("utf-8") + words, "utf-8")


def told(root: Path) -> list[tuple[str, str, int]]:
    return [
        (item.rule, item.at.path, item.at.line)
        for item in load(root).findings
        if "filing" in item.message["en"] or "question" in item.message["en"] or "provision" in item.message["en"]
        or item.at.path.endswith("open-questions.yml") or item.rule in ("YML-010", "YML-012")
    ]  # fmt: skip


def test_a_project_without_them_has_none(small: Path) -> None:
    project = load(small)
    assert (project.filing, project.questions) == (Filing(), ())
    assert told(small) == []


def test_they_are_read_as_they_are_written(small: Path) -> None:
    append(small, FILING)
    (small / "standard/open-questions.yml").write_text(QUESTIONS, "utf-8")
    project = load(small)
    assert project.filing == Filing(
        industry="F5292", organisations=({"zh": "甲公司", "en": "Company A"}, {"": "乙公司"}),
        drafters=({"": "张三"}, {"": "李四"}),
        words={"task": {"zh": "某文件立项"}, "content": {"zh": "规定要求"}, "patents": {"zh": "不涉及"}},
    )  # fmt: skip
    asked = {"zh": "可否作为要求？", "en": "May it be required?"}
    assert project.questions == (LegalQuestion(provision="P-BKG-01", question=asked),)
    assert told(small) == []


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("\nfiling: {industrie: F5292}\n", "YML-010"),
        ("\nfiling: {organisations: {zh: a}}\n", "YML-012"),
        ("\nfiling: {organisations: [{zh: [a]}]}\n", "YML-012"),
        ("\nfiling: [a]\n", "YML-012"),
    ],
)
def test_what_does_not_fit_is_a_finding_at_its_place(small: Path, words: str, rule: str) -> None:
    before = len((small / "standard/standard.yml").read_text("utf-8").splitlines())
    append(small, words)
    assert told(small) == [(rule, "standard/standard.yml", before + 2)]


@pytest.mark.parametrize(
    ("words", "rule", "line"),
    [
        ("- provision: P-BKG-01\n", "YML-011", 1),
        ("- question: {zh: 何故？}\n", "YML-011", 1),
        ("- provision: P-BKG-01\n  question: {zh: 何故？}\n  anwser: x\n", "YML-010", 3),
        ("- a question\n", "YML-012", 1),
    ],
)
def test_a_question_that_is_not_whole_is_a_finding(small: Path, words: str, rule: str, line: int) -> None:
    (small / "standard/open-questions.yml").write_text(words, "utf-8")
    assert (rule, "standard/open-questions.yml", line) in told(small)

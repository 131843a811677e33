"""words.yml: the words of a trade, which belong to the project."""

from __future__ import annotations

import pytest
from places import copy_live_commerce

from clausework.model.filing import Words
from clausework.source.memory import Memory
from clausework.source.project import load
from clausework.workflow.check import check_project

PATH = "standard/words.yml"
CLAUSE = "standard/clauses/platform/records.zh.md"
WORDS = """\
zh:
  synonyms:
    - [顾客, 食客]
  deprecated: {饭堂: 食堂}
  prefixes: [智慧]
  names: [某某云]
  vague: [到位]
  actors: [班组长]
  things: [病区]
  known: [HACCP]
en:
  names: [ExampleCloud]
"""


def test_each_list_is_read_by_language(small):
    (small / PATH).write_text(WORDS, "utf-8")
    project = load(small)
    assert [item for item in project.findings if item.at.path == PATH] == []
    assert project.words == {
        "zh": Words(
            synonyms=(("顾客", "食客"),),
            deprecated={"饭堂": "食堂"},
            prefixes=("智慧",),
            names=("某某云",),
            vague=("到位",),
            actors=("班组长",),
            things=("病区",),
            known=("HACCP",),
        ),
        "en": Words(names=("ExampleCloud",)),
    }


def test_a_project_may_have_no_words(small):
    assert not (small / PATH).exists()
    assert load(small).words == {}
    (small / PATH).write_text("# zh:\n#   names: [某某云]\n", "utf-8")
    project = load(small)
    assert project.words == {}
    assert [item for item in project.findings if item.at.path == PATH] == []


@pytest.mark.parametrize(
    ("text", "rule", "line", "column"),
    [
        ("zh:\n  synonym: []\n", "YML-010", 2, 3),
        ("zh:\n  names: {a: b}\n", "YML-012", 2, 10),
        ("zh:\n  synonyms:\n    - [顾客, 食客]\n    - 顾客\n", "YML-012", 4, 7),
        ("zh:\n  synonyms:\n    - [顾客]\n", "YML-012", 3, 7),
        ("zh:\n  synonyms: 顾客\n", "YML-012", 2, 13),
        ("en:\n  actors: [foreman]\n", "YML-010", 2, 3),
        ("cn:\n  names: [a]\n", "YML-010", 1, 1),
        ("- zh\n", "YML-012", 1, 1),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(small, text, rule, line, column):
    (small / PATH).write_text(text, "utf-8")
    told = [item for item in load(small).findings if item.at.path == PATH]
    assert [(item.rule, item.at.line, item.at.column) for item in told] == [(rule, line, column)]


def test_a_word_an_editor_adds_counts_at_once_in_old_clauses(small):
    memory = Memory()

    def found():
        _, findings = check_project(small, memory)
        return [(item.rule, item.clause) for item in findings if item.rule in ("STY-004", "TRM-013")]

    path = small / CLAUSE
    path.write_text(path.read_text("utf-8") + "\n平台应在某某云保存饭堂记录。{#P-REC-09}\n", "utf-8")
    assert found() == []
    (small / PATH).write_text(WORDS, "utf-8")
    assert sorted(found()) == [("STY-004", "platform.records"), ("TRM-013", "platform.records")]
    memory.unsaved[PATH] = "zh: {names: [某某云]}\n"
    assert found() == [("STY-004", "platform.records")]
    memory.unsaved[PATH] = ""
    assert found() == []


@pytest.mark.slow
def test_words_of_the_frozen_standard_find_what_the_tool_misses(tmp_path):
    root = copy_live_commerce(tmp_path)
    path = next(
        item
        for item in sorted((root / "standard/clauses").rglob("*.zh.md"))
        if "{#P-" in item.read_text("utf-8")
    )
    text = path.read_text("utf-8")
    path.write_text(text.replace("平台应", "平台应在抖音直播室为播主和网络商家", 1), "utf-8")

    def found():
        _, findings = check_project(root)
        return sorted(
            (item.rule, item.message["en"].split("”")[0].rpartition("“")[2])
            for item in findings
            if item.rule in ("TRM-013", "STY-004")
        )

    with_words = found()
    assert {("STY-004", "抖音"), ("TRM-013", "直播室"), ("TRM-013", "播主"), ("TRM-013", "网络商家")} <= {
        *with_words
    }
    (root / PATH).unlink()
    assert set(found()).isdisjoint(with_words)

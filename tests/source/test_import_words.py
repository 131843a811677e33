"""Whatever a text of others looks like, no word of it is lost on the way to clause files, and none is made up."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from clausework.source.importing.taking import imported, read_file
from clausework.source.importing.written import lost, project_files, words_in, words_kept

WORDS = (
    "seeds",
    "shall",
    "应",
    "食堂",
    "5.2",
    "a_b",
    "*x*",
    "**必须**",
    "`c`",
    "[t](#x)",
    "[u](https://e.org/p)",
)
ODD = (
    "<br>",
    "<!-- c -->",
    "$y$",
    "|",
    "[^1]",
    "{#z}",
    "&amp;",
    "\\",
    "<a id='q'></a>",
    "![p](q.png)",
    "~~s~~",
)
HEADS = (
    "# ",
    "## 1 ",
    "## 1.1 ",
    "### ",
    "1.1 ",
    "1.1.1 ",
    "第一条 ",
    "a) ",
    "b) ",
    "1) ",
    "- ",
    "  - ",
    "注1：",
    "NOTE 1 ",
    "表1 ",
    "Table 1 — ",
    "[^1]: ",
    "附录A（资料性） ",
    "> ",
    "",
    "",
)
LINES = st.tuples(st.sampled_from(HEADS), st.lists(st.sampled_from(WORDS + ODD), min_size=1, max_size=5)).map(
    lambda parts: parts[0] + " ".join(parts[1])
)
TABLE = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(
    lambda cells: f"| {' | '.join(cells)} |\n|{' --- |' * len(cells)}\n| {' | '.join(reversed(cells))} |"
)
CODE = st.sampled_from(WORDS + ODD).map(lambda word: f"```json\n{word}\n  {word}\n```")
TEXTS = st.lists(st.one_of(LINES, LINES, LINES, TABLE, CODE), min_size=1, max_size=12)
SAID = {"body": "b", "stage": "s", "rehearsal": "r", "notice": "n"}


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["\n", "\n\n"]))
def test_every_word_is_kept(parts: list[str], between: str) -> None:
    prove(between.join(parts))


@pytest.mark.parametrize(
    "text",
    ["# Seeds\n### Seeds", "Before.\n\n# Seeds\n\nThe body.\n\n### Seeds\n\nOf the seeds.", "theirs\n\n# x"],
)
def test_a_clause_may_be_called_as_the_whole(text: str) -> None:
    prove(text)


def prove(source: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.md")
        path.write_text(source, encoding="utf-8")
        file = read_file(path)
        text = imported([file], "theirs")
    kept = words_kept(text, project_files(text, SAID, "x"))
    assert lost([file.words], kept) == {}
    assert kept - words_in(file.words) - words_in("theirs") == {}

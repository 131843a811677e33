"""What the manual explains, tried: the weight of each change that it shows is the one that a redline gives."""

from __future__ import annotations

import re

import pytest
from places import ROOT

from clausework.model.draft import Clause, ClauseText, Draft
from clausework.redline.compare import compare
from clausework.source.markdown import read_blocks

ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| (实质性|编辑性|substantive|editorial) \|", re.MULTILINE)
WEIGHTS = {"实质性": "substantive", "编辑性": "editorial"}
BEFORE = {"zh": "平台应公布名称。", "en": "The platform shall publish its name."}


def draft(text: str, lang: str) -> Draft:
    """A draft of one clause; a note stands behind a paragraph."""
    blocks, findings = read_blocks(f"{BEFORE[lang]}\n\n{text}\n", f"a.{lang}.md")
    assert not findings
    clause = Clause(id="a", number="1", texts={lang: ClauseText(title="T", blocks=blocks)})
    return Draft(label="D", date="2020-06-17", title={lang: "T"}, languages=(lang,), clauses=(clause,))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_changes_have_the_weight_that_the_manual_gives(lang: str) -> None:
    rows = ROW.findall((ROOT / f"tooling/docs/substance.{lang}.md").read_text("utf-8"))
    assert len(rows) == 9
    for old, new, weight in rows:
        (change,) = compare(draft(old, lang), draft(new, lang)).changed()
        assert change.weight == WEIGHTS.get(weight, weight), (old, new)

"""Each format prints of each line one and the same label, words and ID."""

from __future__ import annotations

from collections import Counter

import pytest
from printed_lines import (
    akn_lines,
    html_lines,
    html_redline_lines,
    json_lines,
    json_notes,
    line,
    pdf_lines,
    pdf_redline_lines,
    sts_lines,
    text_redline_lines,
    word_lines,
    word_redline_lines,
)
from random_drafts import random_draft, random_pair

from clausework.layout.stream import Sides
from clausework.redline.compare import compare

FORMATS = {
    "akn": akn_lines,
    "html": html_lines,
    "pdf": pdf_lines,
    "sts": sts_lines,
    "word": word_lines,
}
REDLINES = {"html": html_redline_lines, "pdf": pdf_redline_lines, "word": word_redline_lines}
SEEDS = [*range(3), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 30))]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", FORMATS)
def test_a_text_has_the_same_lines_in_each_format(name: str, seed: int, lang: str) -> None:
    draft = random_draft(seed)
    assert FORMATS[name](draft, lang) == json_lines(draft, lang)


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("name", REDLINES)
def test_a_redline_has_the_lines_of_both_drafts(name: str, seed: int, lang: str) -> None:
    """What moved stands where it is now, so that those of the old draft may be in another order."""
    old, new = random_pair(seed)
    redline = compare(old, new)
    for side, draft in (("old", old), ("new", new)):
        assert Counter(REDLINES[name](Sides(old, new), redline, lang, side)) == Counter(
            json_lines(draft, lang)
        ), side


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_redline_for_the_terminal_has_lines_of_the_drafts(seed: int, lang: str) -> None:
    old, new = random_pair(seed)
    known = {
        side: {*json_lines(draft, lang), *json_notes(draft, lang), line("")}
        for side, draft in (("old", old), ("new", new))
    }
    shown = [*text_redline_lines(Sides(old, new), compare(old, new), lang)]
    assert len(shown) > 5
    for before, after in shown:
        assert before in known["old"] or after in known["new"], (before, after)

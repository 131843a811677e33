"""Comments that stand on another clause than they are about, on generated consultations."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from many_comments import CAMPAIGNS, Made, many

from clausework.consultation.likeness import ClauseIndex, WordIndex, terms
from clausework.model.comment import Anchor, Comment
from clausework.rendering.assemble import assemble
from clausework.rendering.formats.data import clauses_data
from clausework.source.project import load

ROOT = Path(__file__).parents[2]
CLEAN = ("substantive", "personal", "support", "editorial")
"""Kinds that are on the clause which they are about, or on any because they are about none."""


@cache
def index() -> ClauseIndex:
    found = ClauseIndex()
    for clause in clauses_data(assemble(load(ROOT))).clauses:
        found.put(clause.id, clause.title, clause.text, bool(clause.provisions))
    return found


def likelier(made: Made) -> str:
    place = Anchor(clause=made.clause)
    said = Comment(
        id="",
        consultation="",
        draft="",
        anchor=place,
        text=made.text,
        suggestion=made.suggestion,
        lang=made.lang,
    )
    return index().likelier(said)


@pytest.mark.slow
def test_few_comments_in_place_are_marked_and_most_strays_are() -> None:
    counts: dict[str, Counter[bool]] = {}
    right = 0
    for made in (each for seed in range(4) for each in many(seed, 1000)):
        found = likelier(made)
        counts.setdefault(made.kind, Counter())[bool(found)] += 1
        right += made.kind == "misplaced" and found == made.truth.split()[1]
    marked = {kind: count[True] for kind, count in counts.items()}
    clean = sum(counts[kind].total() for kind in CLEAN)
    wrong = counts["misplaced"].total()
    assert sum(marked[kind] for kind in CLEAN) <= 0.02 * clean, marked
    assert marked["misplaced"] >= 0.5 * wrong, marked
    assert right >= 0.3 * wrong, (right, wrong)
    print(f"false {sum(marked[kind] for kind in CLEAN) / clean:.3f}, found {marked['misplaced'] / wrong:.2f}, "
          f"with the clause {right / wrong:.2f}, {marked}")  # fmt: skip


def test_what_a_campaign_sends_elsewhere_is_led_to_its_clause() -> None:
    found = Counter[str]()
    for made in many(1, 1000):
        if made.truth == "campaign 0":
            found[likelier(made)] += 1
    assert set(found) <= {"", CAMPAIGNS[0].clauses[0]}
    assert found[CAMPAIGNS[0].clauses[0]] > 20


def test_a_name_dropped_or_put_again_is_known_by_its_last_words() -> None:
    words = WordIndex()
    words.put("a", terms("保存三年"))
    words.put("b", terms("删去本条"))
    assert set(words.scores(terms("保存期"))) == {"a"}
    words.put("a", terms("另一件事"))
    assert words.scores(terms("保存期")) == {}
    words.drop("b")
    assert "b" not in words
    assert words.scores(terms("删去")) == {}

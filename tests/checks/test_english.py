"""Whether faults of English are found, and what looks like one is left alone: the rules together."""

from __future__ import annotations

from pathlib import Path

import pytest
from notation import read_example

from clausework.checks.engine.registry import all_rules

LINES = Path(__file__).with_name("english.txt").read_text(encoding="utf-8").splitlines()
SENTENCES = {sign: [line[2:] for line in LINES if line.startswith(f"{sign} ")] for sign in "!="}
PROFILE = "iso-directives-2"
WORDING = ("BIL-006", "ENG", "GRP-007", "MOD", "NTE", "PUN", "REF-02", "STY", "UNI", "XRF-010")
ACROSS = ("MOD-009", "MOD-019", "MOD-028")
"""Rules that compare provisions, of which these sentences are none that belong together."""


def heard(sentences: list[str]) -> set[int]:
    """The places of the sentences in which something is found, each in a clause of its own."""
    clauses = [f"# c{place} | Door\n[en]\n{text} {{#P-{place}}}" for place, text in enumerate(sentences)]
    context = read_example("\n".join([f"%profile {PROFILE}", "%languages en", *clauses]), "en")
    rules = [rule for rule in all_rules() if rule.id.startswith(WORDING) and rule.id not in ACROSS]
    asked = [rule for rule in rules if not rule.profiles or PROFILE in rule.profiles]
    return {int(fault.clause[1:]) for rule in asked for fault in rule.check(context)}


@pytest.mark.parametrize(("sign", "least", "most"), [("!", 0.97, 1), ("=", 0, 0.02)])
def test_faults_are_found_and_right_sentences_left_alone(sign, least, most):
    sentences = SENTENCES[sign]
    assert len(sentences) > 150
    found = heard(sentences)
    wrong = [text for place, text in enumerate(sentences) if (place in found) != (sign == "!")]
    assert least <= len(found) / len(sentences) <= most, wrong

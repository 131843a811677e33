"""The smells of ISO/IEC/IEEE 29148 that the checks find in a public set of requirements, against labels.

The set stays where it is: a CSV with the columns `id` and `Requirement`, as PROMISE+ has them. Labelled are the
requirements 0 to 79 and 515 to 594, twice before anything was run: those that have a word of quality, degree,
quantity, frequency, time or extent without a measure for it in the same sentence, a loophole, an open list, or
a comparison with nothing. Usage: smells.py CSV.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.registry import find_rule
from clausework.model.draft import Clause, ClauseText, Draft, Place
from clausework.source.markdown import read_blocks

SAMPLE = (*range(80), *range(515, 595))
LABELLED = (
    "18 19 21 22 27 37 46 51 54 55 56 57 59 61 72 525 527 528 539 542 543 550 551 552 553 558 563 564 568"
)
FIRST = frozenset(map(int, f"{LABELLED} 586 587 588 590".split()))
SECOND = FIRST | {58, 560, 571}
"""By the criteria alone, in another order."""
RULES = ("MOD-007", "MOD-012", "MOD-023", "MOD-024", "MOD-025", "MOD-026", "STY-001", "STY-002", "STY-003")


def found_in(text: str) -> set[str]:
    """The rules of which a requirement has the fault."""
    blocks, _ = read_blocks(f"{text} {{#R-01}}", "r.en.md", 1)
    clause = Clause(
        id="r", number="1", texts={"en": ClauseText(title="R", blocks=blocks, at=Place("r.en.md"))}
    )
    draft = Draft(label="working", clauses=(clause,), languages=("en",), profile="iso-directives-2")
    rules = [rule for name in RULES if (rule := find_rule(name))]
    return {rule.id for rule in rules if any(True for _ in rule.check(CheckContext(draft)))}


def kappa(one: frozenset[int], two: frozenset[int]) -> float:
    """The agreement of two labellings beyond chance."""
    size = len(SAMPLE)
    agreed = sum((item in one) == (item in two) for item in SAMPLE) / size
    chance = (len(one) * len(two) + (size - len(one)) * (size - len(two))) / size**2
    return (agreed - chance) / (1 - chance)


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        texts = {int(row["id"]): row["Requirement"].replace("  ", ", ") for row in csv.DictReader(file)}
    found = {item: rules for item in SAMPLE if (rules := found_in(texts[item]))}
    print(f"{len(SAMPLE)} requirements, kappa {kappa(FIRST, SECOND):.3f}")
    for name, labels in (("first", FIRST), ("second", SECOND)):
        right = labels & found.keys()
        print(f"{name}: P {len(right) / len(found):.3f}  R {len(right) / len(labels):.3f}  of {len(labels)}")
    print(dict(sorted(Counter(rule for rules in found.values() for rule in rules).items())))
    for item in sorted(FIRST ^ found.keys()):
        print(item, "missed" if item in FIRST else f"false {sorted(found[item])}", texts[item][:120])


if __name__ == "__main__":
    main()

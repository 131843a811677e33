"""The smells of ISO/IEC/IEEE 29148 that the checks find in a public set of requirements, against labels.

The set stays where it is: a CSV with the columns `id` and `Requirement`, as PROMISE+ has them. Smells are a word
of quality, degree, quantity, frequency, time or extent without a measure for it in the same sentence, a
loophole, an open list, and a comparison with nothing. Each sample was labelled before anything was run on it,
the first one twice. Usage: smells.py CSV.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.registry import find_rule
from clausework.model.draft import Clause, ClauseText, Draft, Place
from clausework.source.markdown import read_blocks


class Sample(NamedTuple):
    """Requirements by number, and those of them that smell."""

    ids: tuple[int, ...]
    labels: frozenset[int]


def numbers(text: str) -> frozenset[int]:
    return frozenset(map(int, text.split()))


FIRST = Sample(
    (*range(80), *range(515, 595)),
    numbers(
        "18 19 21 22 27 37 46 51 54 55 56 57 59 61 72 525 527 528 539 542 543 550 551 552 553 558 563 564 568 586"
        " 587 588 590"
    ),
)
AGAIN = FIRST.labels | {58, 560, 571}
"""The first sample by the criteria alone, in another order."""
SECOND = Sample(
    (*range(80, 134), *range(595, 609), *range(1436, 1454)),
    numbers(
        "86 94 95 96 97 99 101 102 107 109 117 121 125 128 606 1436 1437 1438 1439 1440 1441 1442 1445 1446 1447"
        " 1448 1449 1452 1453"
    ),
)
THIRD = Sample(
    (2860, *range(2863, 2870), *range(2871, 2875), *range(2903, 2921)),
    numbers("2865 2868 2871 2903 2904 2905 2908 2915 2916 2919 2920"),
)
"""Sentences of users, of which few have `shall` or `must`."""
RULES = (
    *("MOD-007", "MOD-012", "MOD-023", "MOD-024", "MOD-025", "MOD-026"),
    *("STY-001", "STY-002", "STY-003"),
)


def found_in(text: str) -> set[str]:
    """The rules of which a requirement has the fault."""
    blocks, _ = read_blocks(f"{text.strip()} {{#R-01}}", "r.en.md", 1)
    clause = Clause(
        id="r", number="1", texts={"en": ClauseText(title="R", blocks=blocks, at=Place("r.en.md"))}
    )
    draft = Draft(label="working", clauses=(clause,), languages=("en",), profile="iso-directives-2")
    rules = [rule for name in RULES if (rule := find_rule(name))]
    return {rule.id for rule in rules if any(True for _ in rule.check(CheckContext(draft)))}


def kappa(ids: tuple[int, ...], one: frozenset[int], two: frozenset[int]) -> float:
    """The agreement of two labellings beyond chance."""
    size = len(ids)
    agreed = sum((item in one) == (item in two) for item in ids) / size
    chance = (len(one) * len(two) + (size - len(one)) * (size - len(two))) / size**2
    return (agreed - chance) / (1 - chance)


def measure(name: str, sample: Sample, texts: dict[int, str]) -> None:
    found = {item: rules for item in sample.ids if (rules := found_in(texts[item]))}
    right = sample.labels & found.keys()
    shares = f"P {len(right) / len(found):.3f}  R {len(right) / len(sample.labels):.3f}"
    print(f"{name}: {len(sample.ids)} requirements, {len(sample.labels)} that smell  {shares}")
    print("  by rule", dict(sorted(Counter(rule for rules in found.values() for rule in rules).items())))
    for item in sorted(sample.labels ^ found.keys()):
        print(f"  {item}", "missed" if item in sample.labels else f"false {sorted(found[item])}")


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8", newline="") as file:
        texts = {int(row["id"]): row["Requirement"].replace("  ", ", ") for row in csv.DictReader(file)}
    print(f"kappa {kappa(FIRST.ids, FIRST.labels, AGAIN):.3f}")
    for name, sample in (("first", FIRST), ("second", SECOND), ("third", THIRD)):
        measure(name, sample, texts)


if __name__ == "__main__":
    main()

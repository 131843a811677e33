"""The label of a change in which one thing happened and nothing else."""

from __future__ import annotations

from collections.abc import Collection

from clausework.model.redline import Change, Kind, Label, LabelKind
from clausework.redline.explain.verdicts import WeightVerdict

STRUCTURE: dict[Kind, LabelKind] = {
    "moved": "moved-only",
    "renamed": "renamed-only",
    "renumbered": "renumbered-only",
}
"""What a clause whose words are the same is called, the first that holds."""
WORDS: dict[str, LabelKind] = {
    "reference": "cross-reference-only",
    "followed": "cross-reference-only",
    "edition": "edition-only",
    "term": "term-only",
    "translation": "translation-only",
    "generated": "generated-only",
    "moved": "moved-only",
}
"""What a clause is called whose editorial verdict has this one reason."""
TELLING = frozenset(("inserted", "deleted", "split", "merged"))
"""Kinds beside which nothing is only something."""


def only_label(kinds: Collection[Kind], change: Change, verdict: WeightVerdict) -> tuple[Label, ...]:
    """The label, if the change is editorial and all of one sort; else none."""
    if verdict.weight == "substantive" or TELLING.intersection(kinds):
        return ()
    if "modified" not in kinds:
        kind = next((label for of, label in STRUCTURE.items() if of in kinds), None)
        return (_label(kind, change),) if kind else ()
    found = {WORDS.get(key, "editorial-only") for key in verdict.keys}
    alone = len(found) == 1 and not {"moved", "renamed"}.intersection(kinds)
    return (Label(kind=found.pop() if alone else "editorial-only"),)


def _label(kind: LabelKind, change: Change) -> Label:
    if kind == "renamed-only":
        return Label(kind=kind, old=change.old, new=change.new)
    return Label(kind=kind, old=change.old_number, new=change.new_number)

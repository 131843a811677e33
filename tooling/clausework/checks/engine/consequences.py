"""Root causes and consequences: findings in the order in which to mend them, each under what it follows from.

What cannot be read comes first, then the outline, then the IDs, then the text, then what compares it with
another: the translation, the draft before. A rule declares what its findings may follow from.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import get_args

import msgspec

from clausework.checks.engine.passages import fallback, pairs_of
from clausework.checks.engine.registry import all_rules
from clausework.checks.engine.rule import ANY, Nearness
from clausework.model.clause import Clause, walk
from clausework.model.draft import Draft
from clausework.model.finding import Finding, RootFinding

STAGES = (
    ("FIL", "YML", "MD"),
    ("OUT", "HNG"),
    ("BIL-003",),
    ("IDS-001", "IDS-002", "IDS-006"),
    ("BIL-005",),
    ("IDS",),
    ("",),
    ("BIL",),
    ("BIL-004",),
    ("CHG-001",),
    ("CHG", "SET"),
)
"""How the IDs of rules begin, in the order in which to mend what they find; the longest that fits holds."""
WORDLESS = ("CHG", "CMT", "GRP", "LAW", "PRV", "SET", "VER")
"""How the IDs of rules begin whose findings are mended without a change of words."""
Key = tuple[int, str, int, int, str, str]
Spot = tuple[str, int]


def by_cause(findings: tuple[Finding, ...], draft: Draft) -> tuple[Finding, ...]:
    """The findings as they are to be mended; behind each those that follow from it, which say so."""
    met = _Met(draft)
    roots: dict[int, list[Finding]] = {}
    for item in sorted(findings, key=order):
        root = met.root_of(item)
        if root is None:
            roots[id(item)] = [item]
        else:
            told = msgspec.structs.replace(item, follows=RootFinding(root.rule, root.at))
            roots[id(root)].append(told)
        met.add(item, root or item)
    return tuple(item for below in roots.values() for item in below)


def order(item: Finding) -> Key:
    """The key by which findings are sorted: stage, then place, then rule, then words."""
    at = item.at
    return _stage(item.rule), at.path, at.line, at.column, item.rule, item.message.get("zh", "")


@cache
def _stage(rule: str) -> int:
    """The stage of a rule, or of a notice."""
    names = ((name, number) for number, names in enumerate(STAGES) for name in names)
    return max((len(name), number) for name, number in names if rule.startswith(name))[1]


class _Met:
    """The findings that were met so far, each with its root."""

    def __init__(self, draft: Draft) -> None:
        self._follows = {rule.id: rule.follows for rule in all_rules() if rule.follows}
        self._clauses = {clause.id: clause for clause in draft.clauses}
        self._main = draft.languages[0] if draft.languages else ""
        self._pairs: dict[str, dict[Spot, Spot]] = {}
        self._found: dict[tuple[Nearness, object], list[tuple[Finding, Finding]]] = {}

    def add(self, item: Finding, root: Finding) -> None:
        """Others may follow from this finding, and so from its root."""
        for nearness in get_args(Nearness):
            if nearness == "original" and item.at.path != self._original(item.clause):
                continue
            for key in self._keys(item, nearness):
                self._found.setdefault((nearness, key), []).append((item, root))

    def root_of(self, item: Finding) -> Finding | None:
        """The root of what a finding follows from; None if it follows from nothing."""
        for nearness, rules in self._follows.get(item.rule, {}).items():
            for key in self._keys(item, nearness):
                for other, root in self._found.get((nearness, key), ()):
                    named = not other.rule.startswith(WORDLESS) if rules == ANY else True
                    if named and other.rule != item.rule and other.rule.startswith(rules):
                        return root
        return None

    def _keys(self, item: Finding, nearness: Nearness) -> Iterator[object]:
        """What findings share that are near one another in that way."""
        if nearness == "name":
            yield from item.about
        elif item.clause and nearness in ("clause", "original"):
            yield item.clause
        elif item.clause:
            spot = item.at.path, item.at.line
            yield self._paired(item.clause).get(spot, spot)

    def _original(self, name: str) -> str:
        """The path of a clause's authoritative text."""
        clause = self._clauses.get(name)
        return fallback(clause, self._main).path if clause else ""

    def _paired(self, name: str) -> dict[Spot, Spot]:
        """For each line of a clause, where its paragraph begins; of a translation, that of the original."""
        if name not in self._pairs:
            clause = self._clauses.get(name)
            self._pairs[name] = dict(_beginnings(clause, self._main)) if clause else {}
        return self._pairs[name]


def _beginnings(clause: Clause, main: str) -> Iterator[tuple[Spot, Spot]]:
    originals = {id(other.block): one.block.at for one, other in pairs_of(clause, main)}
    for text in clause.texts.values():
        for block in walk(text.blocks):
            if block.at is None:
                continue
            begin = originals.get(id(block)) or block.at
            for line in {block.at.line, *(spot.line for spot in block.spots)}:
                yield (block.at.path, line), (begin.path, begin.line)

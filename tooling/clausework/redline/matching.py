"""Which clause of a text is which of another, when numbers are all that their clauses go by.

Surest first: the same words but for numbers; then the greatest sum of likenesses, to which the
place adds a little; then what is left over shows splits and merges. No number decides anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from clausework.redline.assignment import best_pairs
from clausework.redline.leftovers import Edge, Leftovers
from clausework.redline.profiles import Likeness, Profile, Weights, likenesses
from clausework.redline.surroundings import Surroundings

LEAST = 0.08
"""A likeness below this is chance."""
ENOUGH = 0.2
"""The likeness, with what the place adds, that makes one clause of two."""
ORDER = 0.02
"""What the relative place adds before any neighbour is known: it decides between equals."""
FEW = 20
"""Candidates of one clause among which the assignment chooses."""
SHARED = 0.5
"""The share of the clauses under two headings that adds to the likeness of the headings."""
SAME_HEADING = 0.3


class Match(msgspec.Struct, frozen=True, kw_only=True):
    """Places of clauses: `pairs` continue each other, `edges` are the further heirs of splits and merges."""

    pairs: Mapping[int, int]
    edges: tuple[Edge, ...] = ()


def match(old: Sequence[Profile], new: Sequence[Profile]) -> Match:
    """Match the clauses of two texts."""
    weights = Weights((*old, *new))
    likeness = likenesses([weights.vector(one) for one in old], [weights.vector(one) for one in new], LEAST)
    same = _same(old, new)
    likeness = _settled(likeness, same)
    height, width = max(1, len(old)), max(1, len(new))
    pairs = _assigned(likeness, lambda row, column: ORDER * (1 - abs(row / height - column / width)))
    parents = [one.clause.parent for one in old], [one.clause.parent for one in new]
    pairs = _assigned(likeness, Surroundings(parents, likeness, pairs).bonus)
    edges = Leftovers(old, new, weights, pairs).edges(likeness)
    return _joined(pairs, edges)

"""Clauses that live on under another ID, told by their words."""

from __future__ import annotations

from collections.abc import Mapping

from clausework.model.draft import Clause, ClauseText, lines_of, walk

ENOUGH = 0.5
"""The share of a clause's lines, or of its provisions, that another must have to be the same clause."""


def home_of(old: Clause, main: str, others: Mapping[str, ClauseText]) -> str:
    """The ID of the text with most of the lines, or provisions, of a clause; "" if none has half."""
    before = old.texts.get(main, ClauseText())
    shares = ((_alike(before, text), name) for name, text in sorted(others.items()))
    best, home = max(shares, key=lambda item: item[0], default=(0.0, ""))
    return home if best >= ENOUGH else ""


def _alike(before: ClauseText, now: ClauseText) -> float:
    return max(_share(_lines(before), _lines(now)), _share(_provisions(before), _provisions(now)))


def _provisions(text: ClauseText) -> frozenset[str]:
    return frozenset(block.id for block in walk(text.own) if block.id)


def _lines(text: ClauseText) -> frozenset[str]:
    return frozenset(line.text for line in lines_of(text.own) if line.text)


def _share(before: frozenset[str], now: frozenset[str]) -> float:
    return len(before & now) / max(len(before), len(now), 1)

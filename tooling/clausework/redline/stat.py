"""Diff statistics: what was added and removed in each clause and in the title, in characters and words."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from clausework.lang.script import HAN_RANGE
from clausework.model.redline import Change, Edit, Redline, TextChange

COUNTED = re.compile(rf"[{HAN_RANGE}]|[^\W{HAN_RANGE}]+(?:[.,’'-][^\W{HAN_RANGE}]+)*")
"""As word processors count: each Han character, and each word or number of other scripts."""


class Stat(msgspec.Struct, frozen=True, kw_only=True):
    """A change with the words that came and went in one language."""

    change: Change
    added: int
    removed: int


def stats(redline: Redline, lang: str) -> tuple[Stat, ...]:
    """The size of each change; what only moved neither came nor went."""
    found = []
    for change in redline.told():
        edits = tuple(_edits(change.texts.get(lang, TextChange())))
        found.append(Stat(change=change, added=_count(edits, "insert"), removed=_count(edits, "delete")))
    return tuple(found)


def _edits(text: TextChange) -> Iterable[Edit]:
    yield from text.title
    for line in text.lines:
        yield from line.edits


def _count(edits: Iterable[Edit], op: str) -> int:
    return sum(len(COUNTED.findall(edit.text)) for edit in edits if edit.op == op)

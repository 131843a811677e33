"""Passages that go and others that come in their place: told as what they become."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import msgspec

from clausework.model.amendment import AmendedPassage, PassageAct


def rewritten(
    acts: Sequence[PassageAct], gone: Collection[int], old: Sequence[AmendedPassage]
) -> Iterator[PassageAct]:
    """The acts, and a deletion for each passage that is gone and has nothing in its place."""
    left = set(gone)
    for place, act in enumerate(acts):
        until = _replaced(act, acts[place + 1 :], left, old)
        if until is None:
            yield act
            continue
        left -= set(range(act.after + 1, until + 1))
        yield PassageAct(act="restate", at=act.after + 1, until=until, passages=act.passages)
    for place in sorted(left):
        yield PassageAct(act="delete", at=place)


def _replaced(
    act: PassageAct, later: Sequence[PassageAct], gone: Collection[int], old: Sequence[AmendedPassage]
) -> int | None:
    """The last of the passages that stood where those of an insertion come; None if they replace none.

    A provision is never replaced by another, as its ID is that of its sentence.
    """
    start = act.after + 1
    last = not any(each.act in ("insert", "move") and each.after == act.after for each in later)
    if act.act != "insert" or not last or any(passage.id for passage in act.passages):
        return None
    until = start
    while until < min(len(old), start + len(act.passages)) and until in gone and not old[until].id:
        until += 1
    bare = [msgspec.structs.replace(side, runs=(), cells=()) for side in old[start:until]]
    same = [msgspec.structs.replace(side, runs=(), cells=()) for side in act.passages]
    return until - 1 if bare and bare == same else None

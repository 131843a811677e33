"""Three-way merge of a clause: as it was imported, as it stands, as the newer text has it.

What one side alone changed is taken; what both changed in one place stays as it stands, and is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

import msgspec

from clausework.model.draft import Block, ClauseText, Run, lines_of
from clausework.redline.merge import Clash, merge, pieces, resolved, runs_of
from clausework.redline.words.tokens import Tokenizer

Blocks = tuple[Block, ...]
SAME_KIND = frozenset(["paragraph", "item", "note", "example", "footnote", "cell"])
HOLDERS = frozenset(["list", "table", "row", "item", "note", "example", "footnote"])


class MergedText(msgspec.Struct, frozen=True, kw_only=True):
    """The text of a clause with the changes of both sides; `clashes` are words of theirs that stay out."""

    title: str
    blocks: Blocks
    clashes: tuple[str, ...] = ()


def merged(base: ClauseText, ours: ClauseText, theirs: ClauseText, tokenizer: Tokenizer) -> MergedText:
    """Merge title and blocks."""
    merger = _Merger(tokenizer)
    was, now, new = (_plain(text.own) for text in (base, ours, theirs))
    blocks = tuple(merger.blocks(was, now, new))
    title = ours.title
    if base.title not in (ours.title, theirs.title) and ours.title != theirs.title:
        merger.clashes.append(theirs.title)
    elif ours.title == base.title:
        title = theirs.title
    return MergedText(title=title, blocks=blocks, clashes=tuple(merger.clashes))


def same(one: ClauseText, other: ClauseText) -> bool:
    """Whether nothing tells the texts apart but places."""
    return one.title == other.title and _plain(one.own) == _plain(other.own)


def _plain(blocks: Blocks) -> Blocks:
    """The blocks without their places, and without what pictures show."""
    return tuple(
        msgspec.structs.replace(block, at=None, spots=(), sha256="", children=_plain(block.children))
        for block in blocks
    )


class _Merger:
    def __init__(self, tokenizer: Tokenizer) -> None:
        self.clashes: list[str] = []
        self._tokenizer = tokenizer

    def blocks(self, base: Blocks, ours: Blocks, theirs: Blocks) -> Iterator[Block]:
        """The blocks of one level, in order: those that all three have divide the rest."""
        here, there = _met(base, ours), _met(base, theirs)
        at, mine, yours = 0, 0, 0
        for place in [*(place for place in here if place in there), len(base)]:
            end = here.get(place, len(ours)), there.get(place, len(theirs))
            yield from self._between(base[at:place], ours[mine : end[0]], theirs[yours : end[1]])
            if place < len(base):
                yield ours[end[0]]
            at, mine, yours = place + 1, end[0] + 1, end[1] + 1

    def _between(self, base: Blocks, ours: Blocks, theirs: Blocks) -> Iterator[Block]:
        """Blocks of which none is the same on all sides."""
        if ours in (base, theirs):
            yield from theirs
        elif theirs == base:
            yield from ours
        elif not base:
            yield from (*ours, *theirs)
        elif len(base) == len(ours) == len(theirs):
            for was, now, new in zip(base, ours, theirs, strict=True):
                yield self._block(was, now, new)
        else:
            self._clash(theirs)
            yield from ours

    def _block(self, base: Block, ours: Block, theirs: Block) -> Block:
        if ours in (base, theirs):
            return theirs
        if theirs == base:
            return ours
        if not base.kind == ours.kind == theirs.kind or base.kind not in SAME_KIND | HOLDERS:
            self._clash((theirs,))
            return ours
        runs = self._runs(base.runs, ours.runs, theirs.runs)
        children = tuple(self.blocks(base.children, ours.children, theirs.children))
        return msgspec.structs.replace(ours, runs=runs, id=ours.id or theirs.id, children=children)

    def _runs(self, base: tuple[Run, ...], ours: tuple[Run, ...], theirs: tuple[Run, ...]) -> tuple[Run, ...]:
        if ours in (base, theirs):
            return theirs
        if theirs == base:
            return ours
        was, now, new = (pieces(runs, self._tokenizer, {}) for runs in (base, ours, theirs))
        parts = merge(was, now, new, self._tokenizer)
        if any(isinstance(part, Clash) for part in parts):
            self.clashes.append("".join(run.text for run in theirs))
            return ours
        return runs_of(resolved(parts, theirs=True))

    def _clash(self, theirs: Blocks) -> None:
        self.clashes += [line.text for line in lines_of(theirs)]


def _met(base: Blocks, other: Blocks) -> dict[int, int]:
    """Where blocks of the base stand in the other text, in both in one order."""
    matcher = SequenceMatcher(None, _keys(base), _keys(other), autojunk=False)
    return {
        one + step: two + step for one, two, size in matcher.get_matching_blocks() for step in range(size)
    }


def _keys(blocks: Sequence[Block]) -> list[bytes]:
    return [msgspec.msgpack.encode(block) for block in blocks]

"""Where the lines that changed stand in the files, and how a message tells of them."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.model.cause import ChangedLine
from clausework.model.clause import Block, Place

AROUND = 16
"""Characters that a message quotes before and after what changed."""
LONGEST = 100
"""Characters of a line that a message quotes."""


def place_of(context: CheckContext, line: ChangedLine) -> tuple[Place, int]:
    """Where a line stands in the source, and its length; of one that is gone, where its clause stands."""
    clause = context.clauses.get(line.clause)
    if clause is None:
        path = "standard/standard.yml" if line.place == context.draft.standard else "standard/outline.yml"
        return context.named(path, line.new), max(1, len(line.new))
    text = clause.texts.get(line.lang or context.main)
    blocks = list(_lines(text.blocks)) if text else []
    at = blocks[line.line].at if 0 <= line.line < len(blocks) else None
    if at is None:
        return fallback(clause, line.lang or context.main), max(1, len(text.title) if text else 1)
    return at, max(1, len(blocks[line.line].text))


def _lines(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks that make a line, in the order of the lines (see `lines_of`)."""
    for block in blocks:
        if block.kind != "list":
            yield block
        if block.kind != "row":
            yield from _lines(block.children)


def differing(old: str, new: str) -> tuple[str, str]:
    """Both wordings of a line, without what is far from where they differ."""
    start = _alike(old, new)
    end = min(_alike(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    return _around(old, start, len(old) - end), _around(new, start, len(new) - end)


def _alike(one: str, other: str) -> int:
    """How many characters two texts have in common from their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _around(words: str, start: int, end: int) -> str:
    first, last = max(0, start - AROUND), min(len(words), end + AROUND)
    shown = quoted(words[first:last])
    return ("…" if first else "") + shown + ("…" if last < len(words) and not shown.endswith("…") else "")


def quoted(words: str) -> str:
    """The words of a line, cut where they are long."""
    return words if len(words) <= LONGEST else f"{words[:LONGEST]}…"

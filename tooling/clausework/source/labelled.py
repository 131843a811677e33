"""Paragraphs that open with a label: notes, examples, warnings, captions of tables."""

from __future__ import annotations

import re

import msgspec

from clausework.model.clause import Block, BlockKind, Run, Spot
from clausework.model.mentions import LABELLED

LABELS: tuple[tuple[re.Pattern[str], BlockKind], ...] = (
    (re.compile(r"(?:注\d*：|NOTE(?: \d+)?:)\s*"), "note"),
    (re.compile(r"(?:示例\d*：|EXAMPLE(?: \d+)?:)\s*"), "example"),
    (re.compile(r"(?:警告：|WARNING:)\s*"), "warning"),
    (re.compile(r"(?:注意：|CAUTION:)\s*"), "caution"),
)
CAPTION = re.compile(r"(?:表\d*：|Table(?: \d+)?:)\s*")


def labelled(block: Block) -> Block:
    """A paragraph that opens with a label becomes a note, an example or a warning without the label."""
    first = block.runs[0] if block.runs else None
    if first is None or first.mark != "text":
        return block
    for pattern, kind in LABELS:
        match = pattern.match(first.text)
        if match:
            return _without(block, kind, match.end())
    return block


def _without(block: Block, kind: BlockKind, cut: int) -> Block:
    """The paragraph as another kind, without so many characters of its beginning."""
    rest = block.runs[0].text[cut:]
    runs = (Run(rest), *block.runs[1:]) if rest else block.runs[1:]
    spots = tuple(
        Spot(max(0, spot.offset - cut), spot.line, spot.column + (cut if spot.offset == 0 else 0))
        for spot in block.spots
    )
    names = ("", block.id) if kind in LABELLED else (block.id, "")
    return msgspec.structs.replace(block, kind=kind, runs=runs, spots=spots, id=names[0], label=names[1])


def captioned(table: Block, caption: Block) -> Block:
    """A table with the paragraph before it as its caption."""
    match = CAPTION.match(caption.text)
    return _without(
        msgspec.structs.replace(caption, children=table.children), "table", match.end() if match else 0
    )

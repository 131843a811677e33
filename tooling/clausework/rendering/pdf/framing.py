"""What is printed around the lines of a draft: labels and numbers that no text carries, and small type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from clausework.model.clause import WARNINGS, Block, Line, lines_of
from clausework.model.draft import Draft
from clausework.rendering.numbering import captions, ordinals
from clausework.strings.catalogue import say

CAPTIONED = frozenset(("table", "figure", "formula"))
SMALL = frozenset(("note", "example", "footnote"))


class LineFrame(msgspec.Struct, frozen=True, gc=False):
    """The label of a line, and the kind of the note, example or footnote that it stands in."""

    label: str = ""
    within: str = ""


Frames = dict[tuple[str, int], LineFrame]
"""The frame of a line by its clause's ID and its index among the clause's lines."""


def frames_of(draft: Draft, lang: str) -> Frames:
    """The frames of all lines of a draft that have one: 注1：, 表A.2, （3）."""
    found: Frames = {}
    numbered: dict[str, list[str]] = defaultdict(list)
    for (clause_id, _), number in captions(draft, lang).items():
        numbered[clause_id].append(number)
    for clause in draft.clauses:
        captioned = iter(numbered[clause.id])
        text = clause.texts.get(lang)
        blocks = text.blocks if text else ()
        numbers = {kind: iter(ordinals(blocks, kind)) for kind in ("note", "example")}
        for index, (line, within) in enumerate(zip(lines_of(blocks), _within(blocks, ""), strict=True)):
            label = ""
            if line.kind in numbers:
                nth = next(numbers[line.kind])
                label = say(
                    lang, f"site.{line.kind}", number=say(lang, "site.nth", number=nth) if nth else ""
                )
            elif line.kind in WARNINGS:
                label = say(lang, f"site.{line.kind}", number="")
            elif line.kind in CAPTIONED:
                label = _caption(line, next(captioned), lang)
            if label or within:
                found[clause.id, index] = LineFrame(label, within)
    return found


def _caption(line: Line, number: str, lang: str) -> str:
    """The number of a table, figure or formula; without a caption, nothing is to part it from one."""
    label = say(lang, f"site.{line.kind}", number=number)
    return label if line.runs else label.rstrip("　 –")


def _within(blocks: tuple[Block, ...], kind: str) -> Iterator[str]:
    """For each of the lines of the blocks the kind of the note, example or footnote around it."""
    for block in blocks:
        if block.kind == "list":
            for item in block.children:
                yield kind
                yield from _within(item.children, kind)
        elif block.kind == "table":
            yield from (kind for _ in range(1 + len(block.children)))
        else:
            yield kind
            yield from _within(block.children, block.kind if block.kind in SMALL else kind)

"""What is printed around the lines of a draft: labels and numbers that no text carries, and small type."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from clausework.model.clause import WARNINGS, Block, Line, lines_of, walk
from clausework.model.draft import Draft
from clausework.model.mentions import anchors_in
from clausework.model.numbering import captions, ordinals
from clausework.strings.catalogue import say

CAPTIONED = frozenset(("table", "figure", "formula"))
SMALL = frozenset(("note", "example", "footnote"))


class LineFrame(msgspec.Struct, frozen=True, gc=False):
    """The label of a line, the kind of the note, example or footnote that it stands in, and its anchor."""

    label: str = ""
    within: str = ""
    anchor: str = ""


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
        anchors = anchors_in(draft, clause, lang)
        places = zip(lines_of(blocks), _within(blocks, ""), _blocks(blocks), strict=True)
        for index, (line, within, block) in enumerate(places):
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
            anchor = anchors.get(id(block), "")
            if label or within or anchor:
                found[clause.id, index] = LineFrame(label, within, anchor)
    return found


def _blocks(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The block of each line."""
    return (block for block in walk(blocks) if block.kind not in ("list", "cell"))


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

"""Blocks of a text of others in the shapes of a clause, made to be given back as they were written.

A number that the layout counts anew is taken out of the words and kept beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from types import MappingProxyType

import msgspec

from clausework.lang.patterns import Patterns
from clausework.model.draft import Block, BlockKind, Run, lines_of, walk
from clausework.source.foreign_pieces import BEGIN, WITHIN_ITEM, Blocks, ForeignPiece, inline
from clausework.source.importing.values import ImportedClause, LeftOver, with_blocks
from clausework.source.markdown import SIGNS, read_blocks, relabelled
from clausework.source.writer import write_blocks

FIND = Patterns(__file__)
LABELS = msgspec.convert(FIND.table("labels"), dict[BlockKind, str])


NO_NAMES: Mapping[str, str] = MappingProxyType({})


def fitting(
    item: ImportedClause, lang: str, left: list[LeftOver], names: Mapping[str, str] = NO_NAMES
) -> ImportedClause:
    """The clause of which every block reads back as it was written.

    `names` are the words by which the source names what references lead to: they stand again where a block
    cannot be written with its references.
    """
    blocks = tuple(map(_tidy, item.clause.texts[lang].blocks))
    blocks = tuple(block for block in blocks if block.runs or block.children or block.target)
    if not _reads_back(blocks, lang):
        blocks = tuple(_singly(blocks, lang, item.clause.id, left, names))
        called = _called(blocks)
        blocks = tuple(
            _tidy(
                Block(kind="paragraph", runs=(Run(f"{block.target} "), *block.runs), children=block.children)
            )
            if block.kind == "footnote" and block.target not in called
            else block
            for block in blocks
        )
    if not _reads_back(blocks, lang):
        left.extend(LeftOver(item.clause.id, words_of(block, names), "unwritable") for block in blocks)
        blocks = ()
    return with_blocks(item, lang, blocks)


def words_of(block: Block, names: Mapping[str, str] = NO_NAMES) -> str:
    """All that is written in a block, a blank between its parts."""
    parts: list[str] = []
    for each in walk((block,)):
        words = ""
        for run in each.runs:
            led = run.target and run.mark != "break" and (run.mark == "ref" or not run.goal)
            words += (run.text or " ") + (f" {names.get(run.target, run.target)} " if led else "")
        parts += (words, each.target)
    return " ".join(filter(None, parts))


def _singly(
    blocks: Iterable[Block], lang: str, clause: str, left: list[LeftOver], names: Mapping[str, str]
) -> Iterable[Block]:
    notes = [block for block in blocks if block.kind == "footnote"]
    for block in blocks:
        beside = tuple(note for note in notes if note.target in _called((block,)))
        if block.kind == "footnote" or _reads_back((block, *beside), lang) or _reads_back((block,), lang):
            yield block
            continue
        told: list[str] = []
        plain = Block(kind="paragraph", runs=(Run(" ".join(words_of(block, names).split())),))
        plain = _plain_shape(plain, told)
        left += [LeftOver(clause, label, "layout") for label in told]
        if _reads_back((plain,), lang):
            yield plain
        else:
            left.append(LeftOver(clause, words_of(block, names), "unwritable"))


def _called(blocks: tuple[Block, ...]) -> set[str]:
    """The footnotes that blocks refer to."""
    return {run.target for block in walk(blocks) for run in block.runs if run.mark == "footnote"}


def _reads_back(blocks: tuple[Block, ...], lang: str) -> bool:
    again, findings = read_blocks(write_blocks(blocks, lang), "")
    return not findings and lines_of(again) == lines_of(_bare(blocks))


def _bare(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks without the digests of pictures, which no file has."""
    return tuple(
        msgspec.structs.replace(block, sha256="", children=_bare(block.children)) for block in blocks
    )


def _tidy(block: Block) -> Block:
    """The block as Markdown would give it: neighbours joined, no blanks at its ends, full rows."""
    children = tuple(_tidy(child) for child in block.children)
    lines = block.kind == "cell"  # a line of Markdown is a row, so a cell has none
    runs = _joined(tuple(Run(" ") if lines and run.mark == "break" else run for run in block.runs))
    if block.kind == "table":
        width = max(len(row.children) for row in children)
        empty = Block(kind="cell")
        children = tuple(
            msgspec.structs.replace(row, children=(*row.children, *([empty] * (width - len(row.children)))))
            for row in children
        )
    return msgspec.structs.replace(block, runs=runs, children=children)


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if run.mark == "break":
            run = Run("", "break", "line")
        if not run.text and run.mark not in ("ref", "break", "footnote"):
            continue
        if last and (last.mark, last.target) == (run.mark, run.target) and run.text:
            found[-1] = Run(last.text + run.text, last.mark, last.target)
        else:
            found.append(run)
    while found and found[0].mark in ("text", "break") and not found[0].text.strip():
        found.pop(0)
    while found and found[-1].mark in ("text", "break") and not found[-1].text.strip():
        found.pop()
    if found and found[0].mark == "text":
        found[0] = Run(found[0].text.lstrip())
    if found and found[-1].mark == "text":
        found[-1] = Run(found[-1].text.rstrip())
    blanks = str.maketrans("\t\n", "  ")  # a line of Markdown has them so after it was laid out
    return tuple(Run(run.text.translate(blanks)) if run.mark == "text" else run for run in found)


FIRST = ("a", "1")
ADMITTED = "term:"
"""The target of a paragraph that is another designation of the term that its clause defines."""
CAPTION = "caption"
"""The target of a paragraph that is the caption of the table after it."""
WITHIN = frozenset(["paragraph", "note", "example", "formula", "quotation", "warning", "caution"])
"""What may go on in an item of a list."""


class LevelledBlocks(Blocks):
    """Blocks in which an item keeps its level, until lists are nested, and a caption what it is."""

    def block(self, piece: ForeignPiece) -> Block:
        """A block of the piece; an item has its level as its target."""
        found = super().block(piece)
        if found.kind == "item":
            return msgspec.structs.replace(found, target=str(piece.level), ordered=piece.ordered)
        if piece.level and found.kind in WITHIN:
            return msgspec.structs.replace(found, target=f"{WITHIN_ITEM}{piece.level}")
        if piece.kind in ("caption", "figure", "formula"):
            found = _named(found)
        said = CAPTION if piece.kind == "caption" else ADMITTED if piece.style == ADMITTED else ""
        return msgspec.structs.replace(found, target=said or found.target)

    def row(self, cells: tuple[str, ...]) -> Block:
        """A row; in Markdown a cell may be one with that to its left or above it, by our own signs."""
        if self._inline is inline:
            cells = tuple(BEGIN + cell.strip() if cell.strip() in SIGNS else cell for cell in cells)
        return super().row(cells)


def _named(block: Block) -> Block:
    """A block with the author's name for it as its label, which stands in braces behind its words."""
    match = FIND.named.search(block.text)
    last = block.runs[-1] if match else None
    if match is None or last is None:
        return block
    words = msgspec.structs.replace(last, text=last.text.removesuffix(match.group()))
    runs = (*block.runs[:-1], words) if words.text else block.runs[:-1]
    return msgspec.structs.replace(block, runs=runs, label=match[1])


def shaped(blocks: Sequence[Block]) -> tuple[list[Block], list[str]]:
    """The blocks in our shapes, in the same order, and the numbers that were taken out of them."""
    counted: list[str] = []
    found: list[Block] = []
    for block in blocks:  # lists whose items stand below each other by their levels
        found += _lists(block.children) if block.kind == "list" else (_apart(block),)
    found = [_plain_shape(block, counted) for block in found]
    found = _captioned(found, counted)
    return _listed(found, counted), counted


def _apart(block: Block) -> Block:
    """A block that goes on in an item, by itself."""
    goes_on = block.kind in WITHIN and block.target.startswith(WITHIN_ITEM)
    return msgspec.structs.replace(block, target="") if goes_on else block


def _lists(items: Sequence[Block]) -> tuple[Block, ...]:
    """Items of one level, a list for each way to count them; deeper ones go into the item before them."""
    made: list[Block] = []
    below: list[Block] = []
    level = _level(items[0])
    for item in items:
        if made and (_level(item) > level or item.kind != "item"):
            below.append(item)
            continue
        _put_below(made, below, level)
        made.append(msgspec.structs.replace(item, target=""))
        below = []
    _put_below(made, below, level)
    groups = groupby(made, key=lambda item: item.ordered)
    rows = ((ordered, (msgspec.structs.replace(of, ordered=False) for of in row)) for ordered, row in groups)
    return tuple(Block(kind="list", ordered=ordered, children=tuple(row)) for ordered, row in rows)


def _level(item: Block) -> int:
    return int(item.target.removeprefix(WITHIN_ITEM) or 0)


def _put_below(made: list[Block], below: Sequence[Block], level: int) -> None:
    """Deeper items, and what goes on, below the last item made."""
    rows: list[Block] = []
    for deeper, group in groupby(below, key=lambda item: item.kind == "item" or _level(item) > level):
        parts = tuple(group)
        rows += _lists(parts) if deeper and parts[0].kind == "item" else map(_apart, parts)
    if rows:
        made[-1] = msgspec.structs.replace(made[-1], children=(*made[-1].children, *rows))


def opening(block: Block) -> str:
    """The words without a mark that a paragraph opens with, or what one may become; "" for other blocks."""
    plain = block.kind in ("paragraph", *LABELS) and block.runs and block.runs[0].mark == "text"
    return block.runs[0].text if plain else ""


def _plain_shape(block: Block, counted: list[str]) -> Block:
    """A note, an example, a formula or a picture, if the paragraph is one."""
    first = opening(block)
    if not first:
        return block
    for kind, label in LABELS.items():
        match = re.match(label, first)
        if match and (len(first) > match.end() or block.runs[1:]):
            counted.append(match.group().strip())
            return relabelled(block, kind, match.end())
    if len(block.runs) > 1:
        return block
    if formula := FIND.formula.fullmatch(first):
        number = formula[2] or formula[3] or ""
        counted += filter(None, (formula[2] and f"tag {number}", formula[3]))
        return Block(kind="formula", label=number, runs=(Run(formula[1], "math"),))
    if picture := FIND.picture.fullmatch(first):
        return Block(kind="figure", target=picture[2], runs=(Run(picture[1]),) if picture[1] else ())
    return block


def _captioned(blocks: Sequence[Block], counted: list[str]) -> list[Block]:
    """Captions join their table or figure: that of a table stands before it, of a figure below."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else Block(kind="list")
        caption = None
        if block.kind == "table":
            caption, shown = _caption(before, FIND.numbered_table, counted), block
        elif before.kind == "figure" and not before.runs:
            caption, shown = _caption(block, FIND.numbered_figure, counted), before
        if caption:
            found[-1] = msgspec.structs.replace(shown, runs=caption.runs, label=caption.label)
        else:
            found.append(block)
    return found


def _caption(block: Block, pattern: re.Pattern[str], counted: list[str]) -> Block | None:
    match = pattern.match(opening(block))
    if match is None:
        return msgspec.structs.replace(block, target="") if block.target == CAPTION else None
    counted.append(match.group().strip(" —–:：.-"))
    found = relabelled(block, "paragraph", match.end())
    return msgspec.structs.replace(found, target="", label=block.label or match[1] or match[2])


def _listed(blocks: Sequence[Block], counted: list[str]) -> list[Block]:
    """Paragraphs that count a) b) c) or 1) 2) become the items of a list, one level within another."""
    found: list[Block] = []
    at = 0
    while at < len(blocks):
        run = _count(blocks, at)
        if run > at + 1:
            found.append(_counted_list(blocks[at:run], counted))
            at = run
        else:
            found.append(blocks[at])
            at += 1
    return found


def _count(blocks: Sequence[Block], start: int) -> int:
    """The end of the count that begins at a block; `start` itself if none begins there."""
    marker = _marker(blocks[start])
    if marker not in FIRST:
        return start
    kinds = [marker]
    expected = {marker.isdigit(): marker}
    at = start
    while at < len(blocks) and (marker := _marker(blocks[at])):
        digit = marker.isdigit()
        if at > start and expected.get(digit) is None and marker in FIRST:
            kinds.append(marker)
        elif marker != expected.get(digit):
            break
        expected[digit] = str(int(marker) + 1) if digit else chr(ord(marker) + 1)
        if digit == kinds[0].isdigit() and at > start:
            expected.pop(not digit, None)
        at += 1
    return at


def _marker(block: Block) -> str:
    match = FIND.marker.match(opening(block))
    if match is None or (match.end() == len(match.string) and not block.runs[1:]):
        return ""
    return match[1] or str(int(match[2]))


def _counted_list(blocks: Sequence[Block], counted: list[str]) -> Block:
    items: list[Block] = []
    digit = _marker(blocks[0]).isdigit()
    for block in blocks:
        match = FIND.marker.match(block.runs[0].text)
        cut = match.end() if match else 0
        counted.append(block.runs[0].text[:cut].strip())
        level = "1" if _marker(block).isdigit() == digit else "2"
        items.append(msgspec.structs.replace(relabelled(block, "item", cut), target=level, ordered=True))
    return _lists(items)[0]

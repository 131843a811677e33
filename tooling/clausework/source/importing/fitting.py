"""Blocks that a clause file gives back as they were written; others are made plain, or left over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from clausework.model.clause import Block, Run, lines_of, walk
from clausework.source.importing.mapping import with_blocks
from clausework.source.importing.values import ImportedClause, LeftOver
from clausework.source.markdown import read_blocks
from clausework.source.writer import write_blocks

NO_NAMES: Mapping[str, str] = MappingProxyType({})


def fitting(
    item: ImportedClause, lang: str, left: list[LeftOver], names: Mapping[str, str] = NO_NAMES
) -> ImportedClause:
    """The clause of which every block reads back as it was written.

    `names` are the words by which the source names what references lead to: they stand again where a block
    cannot be written with its references.
    """
    blocks = tuple(_tidy(block) for block in item.clause.texts[lang].blocks)
    blocks = tuple(block for block in blocks if block.runs or block.children or block.target)
    if not _reads_back(blocks, lang):
        blocks = tuple(_singly(blocks, lang, item.clause.id, left, names))
    if not _reads_back(blocks, lang):
        left.extend(LeftOver(item.clause.id, words_of(block, names), "unwritable") for block in blocks)
        blocks = ()
    return with_blocks(item, lang, blocks)


def words_of(block: Block, names: Mapping[str, str] = NO_NAMES) -> str:
    """All that is written in a block, a blank between its parts."""
    return " ".join(
        filter(None, (part for each in walk((block,)) for part in ("".join(_said(each, names)), each.target)))
    )


def _said(block: Block, names: Mapping[str, str]) -> Iterable[str]:
    for run in block.runs:
        yield run.text or " "
        if run.target and run.mark != "break":
            yield f" {names.get(run.target, run.target)} "


def _singly(
    blocks: Iterable[Block], lang: str, clause: str, left: list[LeftOver], names: Mapping[str, str]
) -> Iterable[Block]:
    notes = [block for block in blocks if block.kind == "footnote"]
    for block in blocks:
        beside = tuple(note for note in notes if note is not block)
        if block.kind == "footnote" or _reads_back((block, *beside), lang) or _reads_back((block,), lang):
            yield block
            continue
        plain = Block(kind="paragraph", runs=(Run(" ".join(words_of(block, names).split())),))
        if _reads_back((plain,), lang):
            yield plain
        else:
            left.append(LeftOver(clause, words_of(block, names), "unwritable"))


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
    runs = _joined(_in_cell(block.runs) if block.kind == "cell" else block.runs)
    if block.kind == "table":
        width = max(len(row.children) for row in children)
        empty = Block(kind="cell")
        children = tuple(
            msgspec.structs.replace(row, children=(*row.children, *([empty] * (width - len(row.children)))))
            for row in children
        )
    return msgspec.structs.replace(block, runs=runs, children=children)


def _in_cell(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """A line of Markdown is a row, so a cell has no lines."""
    return tuple(Run(" ") if run.mark == "break" else run for run in runs)


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
    return tuple(_blanks(found))


def _blanks(runs: Iterable[Run]) -> Iterable[Run]:
    """Tabs and rows of blanks are one blank, as a line of Markdown has it after it was laid out."""
    for run in runs:
        yield Run(" ".join(run.text.replace("\t", " ").split("\n"))) if run.mark == "text" else run

"""Footnotes of others: each stands in the clause that refers to it, under a label of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import count

import msgspec

from clausework.model.clause import Block, Run, walk
from clausework.source.foreign_pieces import SIGN
from clausework.source.importing.shapes import without
from clausework.source.importing.values import ImportedClause, remade, with_blocks

REFERENCE = re.compile(r"\[\^([^\]\s]{1,99})\]")
DEFINITION = re.compile(r"\[\^([^\]\s]{1,99})\]:\s*")
LONGEST = 2
"""Characters of a label that is printed as it is, such as 12 or a."""


def footnotes_placed(clauses: Sequence[ImportedClause], lang: str) -> list[ImportedClause]:
    """The clauses with their footnotes; a mark without a footnote stays in the words."""
    defined: dict[str, Block] = {}
    clauses = [_without_definitions(item, lang, defined) for item in clauses]
    placed = [_with_own(item, lang, defined) for item in clauses]
    if defined and placed:
        # What nothing refers to is a paragraph at the end.
        rest = tuple(_as_written(label, block) for label, block in defined.items())
        last = placed[-1]
        placed[-1] = with_blocks(last, lang, (*last.clause.texts[lang].blocks, *rest))
    return [_numbered(_named_by_numbers(item, lang), lang) for item in placed]


def _as_written(label: str, block: Block) -> Block:
    return msgspec.structs.replace(
        block, kind="paragraph", target="", runs=(Run(f"[^{label}]: "), *block.runs)
    )


def _without_definitions(item: ImportedClause, lang: str, defined: dict[str, Block]) -> ImportedClause:
    kept: list[Block] = []
    for block in item.clause.texts[lang].blocks:
        first = block.runs[0] if block.runs else None
        match = (
            DEFINITION.match(first.text)
            if first and block.kind == "paragraph" and first.mark == "text"
            else None
        )
        if match and match[1] not in defined:
            defined[match[1]] = msgspec.structs.replace(
                without(block, match.end(), "footnote"), target=match[1]
            )
        else:
            kept.append(block)
    return with_blocks(item, lang, tuple(kept))


def _with_own(item: ImportedClause, lang: str, defined: dict[str, Block]) -> ImportedClause:
    """The clause with the footnotes that it is the first to refer to; they are no longer `defined`."""
    own: list[Block] = []

    def remake(run: Run) -> Iterator[Run]:
        if run.mark != "text":
            yield run
            return
        end = 0
        for match in REFERENCE.finditer(run.text):
            if match[1] not in defined:
                continue
            own.append(defined.pop(match[1]))
            if match.start() > end:
                yield Run(run.text[end : match.start()])
            yield Run("", "footnote", match[1])
            end = match.end()
        if end < len(run.text):
            yield Run(run.text[end:])

    blocks = remade(item.clause.texts[lang].blocks, remake)
    return with_blocks(item, lang, (*blocks, *own))


def _named_by_numbers(item: ImportedClause, lang: str) -> ImportedClause:
    """The clause in which no footnote has a word as its label, as pages would print it: it gets a number."""
    blocks = item.clause.texts[lang].blocks
    labels = [block.target for block in blocks if block.kind == "footnote"]
    words = [label for label in labels if len(label) > LONGEST]
    free = (str(number) for number in count(1) if str(number) not in labels)
    names = dict(zip(words, free, strict=False))
    if not names:
        return item
    told: list[str] = []

    def remake(run: Run) -> Iterator[Run]:
        if run.mark == "footnote" and run.target in names:
            told.append(run.target)
            run = Run("", "footnote", names[run.target])
        yield run

    found = tuple(
        msgspec.structs.replace(block, target=names.get(block.target, block.target))
        if block.kind == "footnote"
        else block
        for block in remade(blocks, remake)
    )
    return with_blocks(msgspec.structs.replace(item, counted=(*item.counted, *words, *told)), lang, found)


def _numbered(item: ImportedClause, lang: str) -> ImportedClause:
    """Footnotes that a program counts have one sign for all: here each gets its number."""
    blocks = item.clause.texts[lang].blocks
    every = walk(blocks)
    notes = sum(block.kind == "footnote" and block.target == SIGN for block in every)
    marks = sum(run.mark == "footnote" and run.target == SIGN for block in every for run in block.runs)
    if not notes and not marks:
        return item
    seen = 0

    def remake(run: Run) -> Iterator[Run]:
        nonlocal seen
        if run.mark != "footnote" or run.target != SIGN:
            yield run
            return
        seen += 1
        if seen <= notes:
            yield Run("", "footnote", str(seen))

    found = remade(blocks, remake)
    labels = iter(range(1, notes + 1))
    kept = [
        msgspec.structs.replace(block, target=str(next(labels)))
        if block.kind == "footnote" and block.target == SIGN
        else block
        for block in found
    ]
    ordered = [*(b for b in kept if b.kind != "footnote"), *(b for b in kept if b.kind == "footnote")]
    if notes > marks:
        ordered = [
            msgspec.structs.replace(b, kind="paragraph", target="")
            if b.kind == "footnote" and b.target.isdigit() and int(b.target) > marks
            else b
            for b in ordered
        ]
    return with_blocks(item, lang, tuple(ordered))

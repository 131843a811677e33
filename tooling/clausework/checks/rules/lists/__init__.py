"""Rules about lists."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Replacement, Violation
from clausework.model.draft import Block


def item_punctuation(context: CheckContext, *, marks: dict[str, list[str]]) -> Iterator[Violation]:
    """After a colon items end with a semicolon, the last with a stop; sentences end with stops."""
    for passage in context.passages:
        parent, lead = passage.parent, passage.lead
        if passage.block.kind != "item" or not parent or parent.kind != "list" or passage.lang not in marks:
            continue
        if lead and lead.text.rstrip()[-1:] in ("：", ":") and not passage.block.children:
            last = parent.children[-1] is passage.block
            yield from _item_ending(passage, marks[passage.lang], last=last, nested=lead.kind == "item")


def _item_ending(passage: Passage, marks: list[str], last: bool, nested: bool) -> Iterator[Violation]:
    between, final = marks
    allowed = (between, final) if last and nested else (final,) if last else (between,)
    text = passage.block.text.rstrip()
    if passage.lang == "en":
        for word in (" and", " or"):
            text = text.removesuffix(word)
    runs = passage.block.runs
    ends_in_words = bool(runs) and runs[-1].mark in ("text", "emphasis", "strong")
    if ends_in_words and text and text[-1] not in allowed:
        kept = text[-1].strip("；;。.，,、")  # a mark gives way, anything else keeps its place
        yield passage.spot(len(text) - 1).fault(
            change=Replacement(text[-1], kept + allowed[0], safe=True),
            mark=allowed[0],
            which="last" if last else "other",
        )


def list_too_deep(context: CheckContext, *, levels: int) -> Iterator[Violation]:
    """Name each list below the levels that there may be."""
    for clause, lang, text in context.texts():
        for block in _deep(text.blocks, levels):
            yield Passage(clause, lang, block).spot().fault()


def _deep(blocks: tuple[Block, ...], levels: int) -> Iterator[Block]:
    for block in blocks:
        below = levels - (block.kind == "list")
        if block.kind == "list" and below < 0:
            yield block
        yield from _deep(block.children, below)


def list_without_lead_in(context: CheckContext, *, ends: dict[str, str]) -> Iterator[Violation]:
    """Name each first item of a list without a lead-in, or whose lead-in ends otherwise."""
    for passage in context.passages:
        parent = passage.parent
        if passage.block.kind != "item" or not parent or parent.children[0] is not passage.block:
            continue
        if passage.lead is None or passage.lead.kind == "list":
            yield passage.spot(0, passage.block.text).fault()
        elif passage.lead.kind in ("paragraph", "item", "note"):
            lead = Passage(passage.clause, passage.lang, passage.lead)
            text = lead.block.text.rstrip()
            if text and text[-1] not in ends.get(lead.lang, ":."):
                yield lead.spot(len(text) - 1).fault("ending")


def lone_item(context: CheckContext) -> Iterator[Violation]:
    """Name each list, at any depth, that has but one item."""
    for clause, lang, block in context.blocks("list"):
        if len(block.children) == 1:
            item = block.children[0]
            yield Passage(clause, lang, item if item.at else block).spot(0, item.text).fault()


def two_lettered_lists(context: CheckContext) -> Iterator[Violation]:
    """Name every lettered list after the first whose lead-in has no ID to cite it by."""
    for clause, lang, text in context.texts():
        pairs = zip((None, *text.blocks), text.blocks, strict=False)
        lists = [block for before, block in pairs if block.kind == "list" and not (before and before.id)]
        for block in [block for block in lists if block.ordered][1:]:
            yield Passage(clause, lang, block).spot().fault()

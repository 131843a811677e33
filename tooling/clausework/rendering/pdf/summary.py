"""The list of changes before the text of a redline: each clause, the weight of its change, what changed."""

from __future__ import annotations

from clausework.model.redline import Change, Redline
from clausework.rendering.pdf.parts import TypesetBlock, TypesetClause, TypesetRun
from clausework.rendering.pdf.wording import plain
from clausework.rendering.redlining import heading_of
from clausework.strings.catalogue import say

NAME = ":changes"
"""Its label; no clause is called so."""
WIDTHS = (20, 8, 52)
"""The shares of the columns."""


def list_of_changes(redline: Redline, lang: str) -> TypesetClause:
    """A table with a row for each change, which leads to its clause."""
    heads = (say(lang, f"redline.github_{name}") for name in ("clause", "weight", "change"))
    head = _row("head", *(plain(words) for words in heads))
    rows = tuple(_change(change, lang) for change in redline.told())
    title = say(lang, "redline.contents")
    table = TypesetBlock(kind="table", children=(head, *rows), widths=WIDTHS)
    return TypesetClause(
        kind="part", id=NAME, bookmark=title, title=plain(title), blocks=(table,) if rows else ()
    )


def _change(change: Change, lang: str) -> TypesetBlock:
    words, linked = heading_of(change, lang), change.new and not change.entitles
    clause = (TypesetRun(words, "ref", change.new),) if linked else plain(words)
    weight = say(lang, f"redline.weight_{change.weight}")
    return _row("row", clause, plain(weight), plain(change.sentence.get(lang, "")))


def _row(kind: str, *cells: tuple[TypesetRun, ...]) -> TypesetBlock:
    return TypesetBlock(kind=kind, children=tuple(TypesetBlock(kind="cell", runs=runs) for runs in cells))

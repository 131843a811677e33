"""Which paragraph the comment on each change hangs on: the first that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from clausework.model.redline import Redline
from clausework.rendering.formats.redline_docx.marking import TrackedBlock
from clausework.rendering.formats.redline_docx.merging import PlacedText

LISTED = frozenset(["entry", "contents"])
"""The table of contents shows headings only, and not as what changed."""


def anchored(blocks: Sequence[TrackedBlock], redline: Redline) -> dict[int, list[str]]:
    """By the place of a paragraph the IDs of the changes that it is the first to show.

    A change that no paragraph shows, as one of data beside the text, hangs on the first of its clause; what
    the document has no paragraph of is left out.
    """
    shown: dict[int, int] = {}
    there: dict[int, int] = {}
    for place, block in enumerate(blocks):
        for home, altered in _homes(block):
            there.setdefault(home, place)
            if altered:
                shown.setdefault(home, place)
    homes = {change.id: home for home, change in enumerate(redline.changes)}
    found: dict[int, list[str]] = {}
    for change in redline.told():
        home = -1 if change.entitles else homes[change.id]
        at = shown.get(home, there.get(home))
        if at is not None:
            found.setdefault(at, []).append(change.id)
    return found


def _homes(block: TrackedBlock) -> Iterator[tuple[int, bool]]:
    """The changes that a paragraph with its table belongs to, and if it shows them; -1 is the title's."""
    relaid = block.look is not block.former
    for of in (*block.parts, *block.rows):
        if of.printed.kind in LISTED:
            continue
        home = of.printed.old_home if of.state in ("deleted", "gone") else of.printed.new_home
        if home[0] >= 0 or of.printed.kind == "title":
            yield home[0], relaid or _altered(of)


def _altered(of: PlacedText) -> bool:
    return of.state != "kept" or any(piece.old != piece.new for cell in of.printed.cells for piece in cell)

"""The IDs of a draft: of its clauses and of the provisions in them."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.model.clause import Block, Clause, walk
from clausework.model.draft import Draft, Lineage


def provisions(clause: Clause, lang: str) -> tuple[Block, ...]:
    """The blocks of a clause that carry a provision ID, in order."""
    text = clause.texts.get(lang)
    return tuple(block for block in walk(text.blocks) if block.id) if text else ()


def ids(draft: Draft) -> dict[str, Clause]:
    """Every ID of a draft with its clause, by the authoritative language."""
    found = {clause.id: clause for clause in draft.clauses}
    for clause in draft.clauses:
        found.update((block.id, clause) for block in provisions(clause, draft.languages[0]))
    return found


def retired(lineage: tuple[Lineage, ...]) -> Iterator[tuple[str, Lineage]]:
    """Each ID that the lineage lets go, with the entry that does; an ID that lives on is none."""
    for entry in lineage:
        for old in entry.old:
            if old not in entry.new:
                yield old, entry

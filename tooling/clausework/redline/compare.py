"""Compare two drafts: align, write, label, and prove that nothing was lost."""

from __future__ import annotations

from collections.abc import Mapping

from clausework.model.canonical import digest
from clausework.model.clause import walk
from clausework.model.draft import Draft
from clausework.model.redline import Redline, Side
from clausework.redline.align import align
from clausework.redline.changes import Causes, Changes
from clausework.redline.heirs import heirs_of, inferred, news
from clausework.redline.lossless import prove


def compare(old: Draft, new: Draft, *, causes: Causes | None = None) -> Redline:
    """The redline from `old` to `new`; it is proved to give both back before it is returned.

    `causes` names for the ID of a clause or provision the comments that caused its change.
    """
    lineage = news(old, new)
    before, after = _provisions(old), _provisions(new)
    provisions = heirs_of(_flat(before), _flat(after), lineage)
    retired = [clause for event in lineage if event.kind == "retired" for clause in event.old]
    heirs = inferred(heirs_of(before, after, lineage), before, after, retired)
    pairs = align(old, new, heirs)
    changes = Changes(old, new, pairs, heirs, provisions, causes or {})
    redline = Redline(old=_side(old), new=_side(new), title=changes.title(), changes=changes.all())
    prove(redline, old, new)
    return redline


def _side(draft: Draft) -> Side:
    return Side(label=draft.label, date=draft.date, digest=digest(draft), title=draft.title)


def _provisions(draft: Draft) -> dict[str, tuple[str, ...]]:
    """The IDs of the provisions of each clause, in whatever language they are written."""
    found: dict[str, tuple[str, ...]] = {}
    for clause in draft.clauses:
        ids = dict.fromkeys(clause.provisions)
        for text in clause.texts.values():
            ids.update({block.id: None for block in walk(text.blocks) if block.id})
        found[clause.id] = tuple(ids)
    return found


def _flat(provisions: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(identity for ids in provisions.values() for identity in ids))

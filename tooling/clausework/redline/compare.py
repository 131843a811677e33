"""Compare two drafts: align, write, label, and prove that nothing was lost."""

from __future__ import annotations

from clausework.model.canonical import digest
from clausework.model.clause import walk
from clausework.model.draft import Draft
from clausework.model.redline import Redline, Side
from clausework.redline.align import align
from clausework.redline.changes import Causes, Changes
from clausework.redline.heirs import heirs_of, news
from clausework.redline.lossless import prove


def compare(old: Draft, new: Draft, *, causes: Causes | None = None) -> Redline:
    """The redline from `old` to `new`; it is proved to give both back before it is returned.

    `causes` names for the ID of a clause or provision the comments that caused its change.
    """
    lineage = news(old, new)
    heirs = heirs_of([clause.id for clause in old.clauses], [clause.id for clause in new.clauses], lineage)
    provisions = heirs_of(_provisions(old), _provisions(new), lineage)
    pairs = align(old, new, heirs)
    changes = Changes(old, new, pairs, heirs, provisions, causes or {})
    redline = Redline(old=_side(old), new=_side(new), changes=changes.all())
    prove(redline, old, new)
    return redline


def _side(draft: Draft) -> Side:
    return Side(label=draft.label, date=draft.date, digest=digest(draft), title=draft.title)


def _provisions(draft: Draft) -> tuple[str, ...]:
    """The IDs of all provisions of a draft, whatever language they are written in."""
    found: dict[str, None] = {}
    for clause in draft.clauses:
        found.update(dict.fromkeys(clause.provisions))
        for text in clause.texts.values():
            found.update({block.id: None for block in walk(text.blocks) if block.id})
    return tuple(found)

"""Compare two drafts: align, write, label, and prove that nothing was lost."""

from __future__ import annotations

from collections.abc import Callable

from clausework.layout.mentions import cited_labels
from clausework.model.cause import ChangedLine
from clausework.model.draft import Draft
from clausework.model.redline import Redline, Side, draft_digest
from clausework.redline.alignment import Alignment, standard_lines
from clausework.redline.causes import account
from clausework.redline.changes import Changes
from clausework.redline.lossless import prove

Explain = Callable[[tuple[ChangedLine, ...]], tuple[ChangedLine, ...]]
"""Gives lines their causes."""


def side_of(draft: Draft) -> Side:
    """A draft as one of the two of a redline."""
    mentions = {lang: dict(words) for lang, words in cited_labels(draft).items()}
    digest = draft_digest(draft)
    return Side(label=draft.label, date=draft.date, digest=digest, title=draft.title, mentions=mentions)


def compare(old: Draft, new: Draft, *, explain: Explain | None = None) -> Redline:
    """The redline from `old` to `new`; it is proved to give both back before it is returned.

    `explain` gives the lines that changed their causes; without it, they have the reasons of `new` alone.
    """
    known = Alignment(old, new)
    changes = Changes(old, new, known.pairs, known.successors, known.provisions, known.kept)
    title, texts = changes.title_texts(), changes.texts()
    of_standard = standard_lines(old, new, known.main)
    of_clauses = [
        () if pair.id in known.kept and not pair.kinds else known.lines(place, found)
        for place, (pair, found) in enumerate(zip(known.pairs, texts, strict=True))
    ]
    lines = (*of_standard, *(line for found in of_clauses for line in found))
    told = iter(explain(lines) if explain else account(lines, old, new).lines)
    redline = Redline(
        old=side_of(old),
        new=side_of(new),
        title=changes.title(title, [next(told) for _ in of_standard]),
        changes=changes.all(texts, [[next(told) for _ in found] for found in of_clauses]),
    )
    prove(redline, old, new)
    return redline

"""The standard's own title, compared as the title of a clause that has nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clausework.model.clause import Clause, ClauseText
from clausework.model.draft import Draft
from clausework.model.redline import TextChange
from clausework.redline.align.clauses import Pair
from clausework.redline.explain.detail import ChangeDetail
from clausework.redline.explain.passages import TITLE, restored_title
from clausework.redline.explain.verdicts import ChangeDetails

RANK = 5
"""That of a clause's title."""


def titles_of(old: Draft, new: Draft) -> Pair | None:
    """The titles of both drafts side by side; None if they are the same in every language."""
    before, after = _clause(old), _clause(new)
    if before.texts == after.texts:
        return None
    return Pair(old=before, new=after, kinds=("modified",))


def title_details(texts: Mapping[str, TextChange]) -> ChangeDetails:
    """The detail of each language in which the standard is called otherwise."""
    names = {
        lang: (restored_title(text, "delete"), restored_title(text, "insert")) for lang, text in texts.items()
    }
    return {lang: tuple(_details(old, new)) for lang, (old, new) in names.items()}


def _clause(draft: Draft) -> Clause:
    """A clause with the draft's title; in a redline an empty title and none are the same."""
    texts = {lang: ClauseText(title=title) for lang, title in sorted(draft.title.items()) if title}
    return Clause(id=draft.standard, texts=texts)


def _details(old: str, new: str) -> Iterator[ChangeDetail]:
    """The sentence quotes both titles whole, so that a label would say nothing more."""
    if old != new:
        yield ChangeDetail(
            kind="standard_title", rank=RANK, verdict="standard_title", old=old, new=new, lines=TITLE
        )

"""The two drafts of a redline and the decision between them."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from clausework.model.amendment import AmendedPassage, AmendingDecision
from clausework.model.clause import Clause, ClauseText, Line, Run
from clausework.model.draft import Draft
from clausework.model.redline import Redline, Side
from clausework.redline.amend.decide import decide
from clausework.redline.amend.passages import blocks_of
from clausework.redline.lossless import RestoredClause, accept, reject
from clausework.rendering.redline_formats import RedlineContext
from clausework.rendering.redlining import languages_of


class Decided(msgspec.Struct, frozen=True):
    """A decision with the drafts that it leads from and to."""

    decision: AmendingDecision
    old: Draft
    new: Draft

    def lang(self, wanted: str) -> str:
        """The language to tell the decision in: that of the text, which is the one wanted if there is one."""
        known = tuple(
            dict.fromkeys(
                lang for draft in (self.new, self.old) for lang in (*draft.languages, *_spoken(draft))
            )
        )
        return wanted if wanted in _spoken(self.new) + _spoken(self.old) else next(iter(known), wanted)


def _spoken(draft: Draft) -> tuple[str, ...]:
    """The languages in which a draft says anything."""
    return tuple(dict.fromkeys(lang for clause in draft.clauses for lang in clause.texts))


def decided(context: RedlineContext) -> Decided:
    """The decision of a redline; texts of others have no drafts but what the redline gives back."""
    redline = context.redline
    old, new = context.drafts or (
        _draft(redline, redline.old, reject(redline)),
        _draft(redline, redline.new, accept(redline)),
    )
    return Decided(decide(redline, old, new), old, new)


def _draft(redline: Redline, side: Side, restored: Sequence[RestoredClause]) -> Draft:
    clauses = tuple(map(_clause, restored))
    languages = languages_of(redline)
    return Draft(label=side.label, date=side.date, title=side.title, languages=languages, clauses=clauses)


def _clause(restored: RestoredClause) -> Clause:
    texts = {
        lang: ClauseText(title=title, blocks=blocks_of(_passages(lines)))
        for lang, (title, lines) in restored.texts.items()
    }
    return Clause(id=restored.id, number=restored.number, texts=texts)


def _passages(lines: Sequence[Line]) -> tuple[AmendedPassage, ...]:
    """Lines as passages; what stands in an item is as deep as the line says."""
    return tuple(
        AmendedPassage(
            kind=line.kind,
            level=max(line.depth - 1, 0) if line.kind == "item" else line.depth,
            ordered=line.ordered,
            id=line.id,
            target=line.target,
            sha256=line.sha256,
            runs=() if line.kind == "row" else line.runs,
            cells=_cells(line.runs) if line.kind == "row" else (),
        )
        for line in lines
    )


def _cells(runs: Sequence[Run]) -> tuple[tuple[Run, ...], ...]:
    cells: list[list[Run]] = [[]]
    for run in runs:
        if run.mark == "break" and run.target == "cell":
            cells.append([])
        else:
            cells[-1].append(run)
    return tuple(map(tuple, cells))

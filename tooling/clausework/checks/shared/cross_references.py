"""The cross-references of a draft: to clauses, and to what stands in them."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import (
    CheckContext,
    ClauseView,
    Facts,
    LocatedFact,
    fallback,
    targets_of,
)
from clausework.model.clause import Clause
from clausework.model.mentions import mentioned


class CrossReference(LocatedFact, frozen=True, kw_only=True):
    """A reference to `target`, the words right `before` it, and whether a provision says them."""

    target: str
    lang: str
    before: str
    provision: bool


def _links(view: ClauseView) -> Iterator[CrossReference]:
    for passage in view.passages:
        if all(run.mark != "ref" for run in passage.block.runs):
            continue
        normative = view.normative and not passage.aside
        provision = normative and any(verb.modal for verb in passage.verbs)
        for run, before, at in targets_of(passage.block, fallback(passage.clause, passage.lang)):
            yield CrossReference(
                at=at,
                clause=passage.clause.id,
                length=len(run.target),
                target=run.target,
                lang=passage.lang,
                before=before.rstrip(),
                provision=provision,
            )


CROSS_REFERENCES = Facts(CrossReference, _links)


def to_annexes(context: CheckContext) -> tuple[tuple[CrossReference, Clause], ...]:
    """Each reference to an annex or into one, with the annex, in printed order."""

    def make() -> tuple[tuple[CrossReference, Clause], ...]:
        annexes = {
            clause.id: context.chapter(clause)
            for clause in context.draft.clauses
            if context.chapter(clause).element == "annex"
        }
        goals = ((link, _clause(context, link)) for link in CROSS_REFERENCES.of(context))
        return tuple((link, annexes[goal]) for link, goal in goals if goal in annexes)

    return context.memory.recall("links to annexes", context.round.name, make)


def _clause(context: CheckContext, link: CrossReference) -> str:
    """The clause to which a reference leads or in which what it names stands, "" for none."""
    if link.target in context.clauses:
        return link.target
    found = mentioned(context.draft, link.target, link.lang)
    return found.clause if found else ""

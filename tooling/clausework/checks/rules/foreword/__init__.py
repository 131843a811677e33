"""Rules about the foreword."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, titled
from clausework.checks.engine.rule import Replacement, Violation
from clausework.checks.shared.citations import citations
from clausework.checks.shared.elements import fixed, is_said
from clausework.lang.patterns import Patterns, on_use

FIND = Patterns(__file__)


def drafting_basis_sentence(context: CheckContext) -> Iterator[Violation]:
    """Look for the fixed sentence; one in other words is named where it stands."""
    sentence = fixed("drafted", context.draft.look, "zh")
    for clause, lang, _ in context.texts("foreword"):
        passages = [*context.views[clause.id].in_language("zh")]
        if lang != "zh" or any(is_said("drafted", item.prose, context.draft.look, lang) for item in passages):
            continue
        for item in passages:
            if match := FIND.otherwise.search(item.prose):
                yield item.found(match).fault(change=Replacement(match.group(), sentence), fixed=sentence)
                break
        else:
            yield titled(clause, lang).fault(fixed=sentence)


def edition_named(context: CheckContext) -> Iterator[Violation]:
    """Compare the edition that the foreword names with that of the profile."""
    year = context.draft.look.rpartition("-")[2]
    for passage in context.passages:
        if passage.clause.element != "foreword":
            continue
        for item in citations(passage.prose):
            if item.key == "GB/T 1.1" and item.year != year:
                yield passage.spot(item.start, item.text).fault(
                    id=item.text, year=year, profile=context.draft.profile
                )


FACTS = {name: on_use(pattern) for name, pattern in FIND.table("facts").items()}


def foreword_fact_missing(context: CheckContext) -> Iterator[Violation]:
    """Name each of the four facts that the foreword leaves out."""
    for clause, lang, _ in context.texts("foreword"):
        if lang != "zh":
            continue
        words = "\n".join(item.prose for item in context.views[clause.id].in_language(lang))
        for name, pattern in FACTS.items():
            if not pattern.search(words):
                yield titled(clause, lang).fault(name=name)
        if FIND.replaces.search(words) and not FIND.changes.search(words):
            yield titled(clause, lang).fault(name="changes")

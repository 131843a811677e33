"""Rules about annexes: their order, their status, and what they may hold."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Violation, titled
from clausework.checks.shared.citations import to_annexes
from clausework.checks.shared.elements import ALIASES, TITLES
from clausework.lang.patterns import Patterns

FIND = Patterns(__file__)


def annex_order(context: CheckContext) -> Iterator[Violation]:
    """Name the first annex that the text mentions before the one above it."""
    first: dict[str, int] = {}
    for link, annex in to_annexes(context, outside=True):
        if link.lang == context.main:
            first.setdefault(annex.id, len(first))
    before = None
    for clause in context.draft.clauses:
        if clause.id not in first or clause.depth != 1:
            continue
        if before is not None and first[clause.id] < first[before.id]:
            yield titled(clause, context.main).fault(letter=clause.number, before=before.number)
            return
        before = clause


def binding_informative_annex(context: CheckContext) -> Iterator[Violation]:
    """Name each binding reference to an annex that is informative."""
    for link, annex in to_annexes(context):
        if annex.informative and link.provision and FIND.binds.search(link.before):
            yield link.fault(letter=annex.number)


NAMES = {
    name for element in ("scope", "normative-references", "terms") for name in TITLES[element].values()
} | {alias for alias, element in ALIASES.items() if element in ("scope", "normative-references", "terms")}


def element_in_annex(context: CheckContext) -> Iterator[Violation]:
    """Name each sub-clause of an annex that has the title of such an element."""
    for clause, lang, text in context.texts():
        if clause.depth > 1 and context.chapter(clause).element == "annex" and text.title in NAMES:
            yield titled(clause, lang, text.title).fault(title=text.title)


def typed_annex_label(context: CheckContext) -> Iterator[Violation]:
    """Name each annex without a title."""
    for clause, lang, text in context.texts("annex"):
        if clause.depth == 1 and not text.title.strip():
            yield titled(clause, lang).fault("untitled")

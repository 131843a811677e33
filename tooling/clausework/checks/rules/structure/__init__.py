"""Rules about the elements of a standard, their titles and their order."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage, titled
from clausework.checks.engine.rule import GBT2009, Violation
from clausework.checks.shared.citations import cited_standards, keys
from clausework.checks.shared.elements import ALIASES, ORDER, TITLES
from clausework.lang.patterns import Patterns, shared_start
from clausework.model.draft import Element, walk


def bibliography_and_list(context: CheckContext) -> Iterator[Violation]:
    """Compare the element with the list that it shows."""
    shown = [clause for clause in context.draft.clauses if clause.element == "bibliography"]
    if context.draft.bibliography and not shown:
        yield context.spot("standard/references.yml", "bibliography").fault("missing")
    if not shown and not context.draft.bibliography:
        yield from _unlisted(context)
    for clause in shown:
        written = any(text.own for text in clause.texts.values())
        if not context.draft.bibliography and not written:
            yield titled(clause, context.main).fault()


def _unlisted(context: CheckContext) -> Iterator[Violation]:
    """The first document that the text cites and no list has."""
    listed = keys(reference.id for reference in context.draft.normative)
    for item in cited_standards.of(context):
        if item.key not in listed and item.element not in ("foreword", "normative-references"):
            yield item.fault("cites", id=item.text)
            return


def divided_foreword(context: CheckContext) -> Iterator[Violation]:
    """Name what a foreword may not hold."""
    for parent in context.draft.clauses:
        for clause in context.children(parent.id) if parent.element == "foreword" else ():
            yield titled(clause, context.main).fault(what="clause")
    for passage in context.passages:
        if passage.clause.element == "foreword" and passage.block.kind in ("table", "figure", "formula"):
            yield passage.spot().fault(what=passage.block.kind)


NAMES: dict[str, Element] = {
    **ALIASES,
    **{title: element for element, titles in TITLES.items() for title in titles.values()},
}

SHORTEST = 5
FIXED = tuple(name for titles in TITLES.values() for name in titles.values() if len(name) >= SHORTEST)


def element_in_disguise(context: CheckContext) -> Iterator[Violation]:
    """Name each ordinary chapter that is called like an element; annexes may have no such clause."""
    for clause, lang, text in context.texts("clause"):
        if clause.depth == 1 or context.element(clause) == "annex":
            near = (NAMES[name] for name in FIXED if _one_off(text.title, name))
            if element := NAMES.get(text.title) or next(near, None):
                yield titled(clause, lang, text.title).fault(title=text.title, element=element)


def _one_off(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    same = shared_start(one, other)
    rest, other_rest = one[same:], other[same:]
    return rest[1:] == other_rest[1:] or rest == other_rest[1:] or rest[1:] == other_rest


def element_missing(context: CheckContext, *, mandatory: list[Element]) -> Iterator[Violation]:
    """Name each mandatory element that no clause is."""
    present = {clause.element for clause in context.draft.clauses}
    for element in mandatory:
        optional = element != "scope" and context.draft.look == GBT2009
        if element not in present and not optional:
            yield context.spot("standard/outline.yml", "").fault(name=TITLES[element])
    if not {"clause", "term"} & present:  # a vocabulary is its terms
        yield context.spot("standard/outline.yml", "").fault(name="clause")


def element_order(context: CheckContext) -> Iterator[Violation]:
    """Name each chapter whose element ranks before that of a chapter above it."""
    highest, before = -1, ""
    for clause in context.draft.clauses:
        if clause.depth != 1 or clause.element not in ORDER:
            continue
        rank = ORDER.index(clause.element)
        title = context.title(clause)
        if rank < highest:
            yield titled(clause, context.main, title).fault(title=title, before=before)
        else:
            highest, before = rank, title


def element_title(context: CheckContext) -> Iterator[Violation]:
    """Compare the title of each element with the fixed one, in each language."""
    for clause, lang, text in context.texts():
        fixed = TITLES.get(clause.element, {}).get(lang, text.title)
        if text.title and text.title != fixed:
            yield titled(clause, lang, text.title).fault(title=text.title, fixed=fixed)


FIND = Patterns(__file__)


def empty_clause(context: CheckContext) -> Iterator[Violation]:
    """Name each clause without blocks and sub-clauses, and each placeholder."""
    for clause, lang, text in context.texts():
        if not text.blocks and not context.children(clause.id) and not clause.generated:
            yield titled(clause, lang, text.title).fault()
        for block in walk(text.blocks):
            if block.text and FIND.placeholder.fullmatch(block.text) and block.kind != "cell":
                found = Passage(clause, lang, block).spot(0, block.text)
                yield found.fault("placeholder", found=block.text.strip())

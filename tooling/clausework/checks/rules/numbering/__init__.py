"""Rules about numbers and titles of clauses."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Violation, titled
from clausework.checks.shared.elements import titles
from clausework.model.draft import ClauseText


def mixed_titles(context: CheckContext) -> Iterator[Violation]:
    """Name each untitled clause that has a titled sibling, and what is titled in one language only."""
    for clause in context.draft.clauses:
        titles = {lang: text.title for lang, text in clause.texts.items() if not text.term}
        wanting = next((lang for lang, title in titles.items() if not title), "")
        if any(titles.values()) and wanting:
            yield titled(clause, wanting).fault("one-language", number=clause.number or clause.id)
        below = context.children(clause.id)
        named = [bool(child.texts.get(context.main, ClauseText()).heading) for child in below]
        for child in (child for child, has in zip(below, named, strict=True) if any(named) and not has):
            yield titled(child, context.main).fault(number=child.number, parent=clause.number or clause.id)


def twin_titles(context: CheckContext) -> Iterator[Violation]:
    """Name each title that a sibling already has."""
    seen: dict[tuple[str, str, str], str] = {}
    for item in titles.of(context):
        key = (item.parent, item.lang, "".join(item.name.split()).casefold())
        if key in seen:
            yield item.fault(title=item.name, other=seen[key])
        seen.setdefault(key, item.number)

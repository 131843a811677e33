"""An ordinary chapter under a title that belongs to an element."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import ALIASES, TITLES
from clausework.model.clause import Element

NAMES: dict[str, Element] = {
    **ALIASES,
    **{title: element for element, titles in TITLES.items() for title in titles.values()},
}

SHORTEST = 5
FIXED = tuple(name for titles in TITLES.values() for name in titles.values() if len(name) >= SHORTEST)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each ordinary chapter that is called like an element; annexes may have no such clause."""
    for clause in context.draft.clauses:
        if clause.element != "clause" or not (clause.depth == 1 or context.element(clause) == "annex"):
            continue
        for lang, text in clause.texts.items():
            element = NAMES.get(text.title) or _nearly(text.title)
            if element:
                yield Violation(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    length=len(text.title),
                    values={"title": text.title, "element": element},
                )


def _nearly(title: str) -> Element | None:
    """The element whose fixed title differs from this one by a character; short titles are no match."""
    return next((NAMES[name] for name in FIXED if _one_off(title, name)), None)


def _one_off(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    same = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    rest, other_rest = one[same:], other[same:]
    return rest[1:] == other_rest[1:] or rest == other_rest[1:] or rest[1:] == other_rest


RULE = Rule(
    id="STR-004",
    name="element-in-disguise",
    severity="error",
    title=Bilingual("普通章用了要素的标题", "Ordinary clause under an element's title"),
    message=Bilingual(
        "“{title}”是要素的标题，这一条款却不是该要素",
        "“{title}” is the title of an element, but this clause is none",
    ),
    remedy=Bilingual(
        "在文件头写 element: {element} 并用固定标题；若不是该要素，另起标题",
        "Set `element: {element}` in the front matter and use the fixed title, or choose another title",
    ),
    why=Bilingual(
        "要素有自己的规则；附录内不设范围、规范性引用文件、术语和定义。",
        "Elements have rules of their own, and an annex has neither scope, references nor terms.",
    ),
    source="GB/T 1.1—2020, 6.1, 9.6",
    broken="# scope 适用范围",
    passing="# platform 平台",
    check=check,
)

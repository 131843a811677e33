"""An ordinary chapter under a title that belongs to an element."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.context import Context, fallback
from clausework.checks.elements import ALIASES, TITLES
from clausework.checks.rule import Fault, Rule, Words
from clausework.model.clause import Element

NAMES: dict[str, Element] = {
    **ALIASES,
    **{title: element for element, titles in TITLES.items() for title in titles.values()},
}


def check(context: Context) -> Iterator[Fault]:
    """Name each ordinary chapter that is called like an element; annexes may have no such clause."""
    for clause in context.draft.clauses:
        if clause.element != "clause" or not (clause.depth == 1 or context.element(clause) == "annex"):
            continue
        for lang, text in clause.texts.items():
            element = NAMES.get(text.title)
            if element:
                yield Fault(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    length=len(text.title),
                    values={"title": text.title, "element": element},
                )


RULE = Rule(
    id="STR-004",
    name="element-in-disguise",
    severity="error",
    title=Words("普通章用了要素的标题", "Ordinary clause under an element's title"),
    message=Words(
        "“{title}”是要素的标题，这一条款却不是该要素",
        "“{title}” is the title of an element, but this clause is none",
    ),
    remedy=Words(
        "在文件头写 element: {element} 并用固定标题；若不是该要素，另起标题",
        "Set `element: {element}` in the front matter and use the fixed title, or choose another title",
    ),
    why=Words(
        "要素有自己的规则；附录内不设范围、规范性引用文件、术语和定义。",
        "Elements have rules of their own, and an annex has neither scope, references nor terms.",
    ),
    source="GB/T 1.1—2020, 6.1, 9.6",
    broken="# scope 适用范围",
    passing="# platform 平台",
    check=check,
)

"""A standard without one of the elements that all must have."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import GBT2009, Bilingual, Rule, Violation
from clausework.checks.shared.elements import TITLES
from clausework.model.clause import Element

MANDATORY: tuple[Element, ...] = ("foreword", "scope", "normative-references", "terms")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each mandatory element that no clause is."""
    present = {clause.element for clause in context.draft.clauses}
    for element in MANDATORY:
        optional = element != "scope" and context.draft.look == GBT2009
        if element not in present and not optional:
            yield Violation(
                at=context.named("standard/outline.yml", ""), values={"name": Bilingual(**TITLES[element])}
            )
    if "clause" not in present:
        yield Violation(
            at=context.named("standard/outline.yml", ""),
            values={"name": Bilingual("核心技术要素", "core technical requirements")},
        )


RULE = Rule(
    id="STR-001",
    name="element-missing",
    severity="error",
    title=Bilingual("缺少必备要素", "Mandatory element missing"),
    message=Bilingual("缺少必备要素“{name}”", "The mandatory element “{name}” is missing"),
    remedy=Bilingual(
        "新建该条款，并列入 standard/outline.yml",
        "Write the clause and list it in standard/outline.yml",
    ),
    why=Bilingual(
        "读者靠固定的要素判断一个文件管什么、依据什么、怎么读。",
        "Readers rely on the fixed elements to see what a document covers and how to read it.",
    ),
    source="GB/T 1.1—2020, 6.1; ISO/IEC Directives 2, 6.3",
    needs="draft",
    broken="""
# scope 范围 {element=scope}
# platform 平台
""",
    passing="""
# foreword 前言 {element=foreword}
# scope 范围 {element=scope}
# references 规范性引用文件 {element=normative-references}
# terms 术语和定义 {element=terms}
# platform 平台
""",
    check=check,
)

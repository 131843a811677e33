"""A foreword without the notice on patents."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.elements import PATENTS, squeezed, worded_by
from clausework.lang.registry import is_read

ENGLISH = "patent rights"


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for the fixed notice, in the authoritative language of the draft."""
    if not is_read(context.main):
        return
    for clause in context.draft.clauses:
        if clause.element != "foreword" or context.main not in clause.texts:
            continue
        words = "".join(
            item.prose for item in context.in_language(context.main) if item.clause.id == clause.id
        )
        fixed = PATENTS.get(worded_by(context.draft.look, context.main))
        found = squeezed(fixed) in squeezed(words) if fixed else ENGLISH in words
        if not found:
            yield Violation(
                at=fallback(clause, context.main), clause=clause.id, values={"fixed": fixed or ENGLISH}
            )


RULE = Rule(
    id="FWD-002",
    name="no-patent-notice",
    severity="error",
    title=Bilingual("前言没有专利提示", "No notice on patents"),
    message=Bilingual("前言没有专利提示的固定句", "The foreword lacks the fixed notice on patents"),
    remedy=Bilingual("加上“{fixed}”", "Add “{fixed}”"),
    why=Bilingual(
        "发布机构借此声明不负责识别专利。", "With it the issuing body disclaims the duty to identify patents."
    ),
    source="GB/T 1.1—2020, 8.3, 12.2",
    broken="""
# foreword 前言 {element=foreword}
本文件为首次发布。
""",
    passing="""
# foreword 前言 {element=foreword}
请注意本文件的某些内容可能涉及专利。本文件的发布机构不承担识别专利的责任。
""",
    check=check,
)

"""A Chinese paragraph without a mark at its end."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Replacement, Rule, Violation
from clausework.model.clause import WARNINGS

ENDS = "。！？：；…”』」）】"
ELEMENTS = ("foreword", "introduction", "scope", "clause", "annex")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each paragraph and note whose last words have no mark after them."""
    for passage in context.in_language("zh"):
        block = passage.block
        if context.element(passage.clause) not in ELEMENTS or block.kind not in (
            "paragraph",
            "note",
            "example",
            *WARNINGS,
        ):
            continue
        text = block.text.rstrip()
        if text and block.runs[-1].mark == "text" and text[-1] not in ENDS:
            yield Violation(
                at=passage.at(len(text) - 1),
                clause=passage.clause.id,
                change=Replacement(text[-1], text[-1] + "。", safe=True),
            )


RULE = Rule(
    id="PUN-009",
    name="paragraph-end",
    severity="warning",
    title=Bilingual("段末没有标点", "Paragraph without a mark at its end"),
    message=Bilingual("段末没有句号", "The paragraph does not end with a stop"),
    remedy=Bilingual("加“。”", "End it with “。”"),
    why=Bilingual(
        "没有句号，读者不知道话是否说完。", "Without a stop one cannot tell whether the sentence is complete."
    ),
    source="GB/T 15834",
    broken="平台应公示规则{#P-1}",
    passing="平台应公示规则。{#P-1}",
    check=check,
    cure="safe",
)

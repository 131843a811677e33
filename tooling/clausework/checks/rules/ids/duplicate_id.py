"""One provision ID on two paragraphs."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.identities import IDENTIFIED_BLOCKS, unanswered

AS_TRANSLATED = Bilingual(
    "译文中这一条是 {lost}：改回 {{#{lost}}}", "The translation calls it {lost}: write {{#{lost}}} again"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each provision ID that an earlier paragraph of the same language already has."""
    seen: dict[tuple[str, str], str] = {}
    for item in IDENTIFIED_BLOCKS.of(context):
        key = item.lang, item.id
        if key in seen:
            lost = unanswered(context.clauses[item.clause], context.main)
            alone = lost[0] if len(lost) == 1 and item.lang == context.main else ""
            yield Violation(
                at=item.at,
                clause=item.clause,
                length=item.length,
                values={"id": item.id, "other": seen[key], "lost": alone},
                remedy=AS_TRANSLATED if alone else None,
                about=(item.id, *lost),
            )
        seen.setdefault(key, item.clause)


RULE = Rule(
    id="IDS-001",
    name="duplicate-id",
    severity="error",
    title=Bilingual("条文 ID 重复", "Provision ID used twice"),
    message=Bilingual(
        "条文 ID {id} 重复，{other} 已使用", "The provision ID {id} is already used in {other}"
    ),
    remedy=Bilingual(
        "删去此处的 ID，运行 clausework fmt 会给出新的",
        "Delete this one and run `clausework fmt`, which gives a new one",
    ),
    why=Bilingual(
        "意见、比对和核查都靠 ID 认条文。", "Comments, redlines and audits know provisions by their ID."
    ),
    source="Clausework",
    needs="draft",
    broken="""
平台应公示规则。{#P-1}

平台应公示协议。{#P-1}
""",
    passing="""
平台应公示规则。{#P-1}

平台应公示协议。{#P-2}
""",
    check=check,
)

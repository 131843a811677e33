"""A translation of a text that has changed since."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.canonical import text_hash

UNMARKED = Bilingual("译文没有记录它译自哪个文本", "The translation does not say which text it translates")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each translation whose source is not the text as it stands; generated text has no part."""
    for clause in context.draft.clauses:
        main = clause.texts.get(context.main)
        if main is None or clause.generated:
            continue
        now = text_hash(main)
        for lang, text in clause.texts.items():
            if lang == context.main or text.source == now:
                continue
            yield Violation(
                at=fallback(clause, lang),
                clause=clause.id,
                length=len(text.title),
                values={"id": clause.id},
                message=None if text.source else UNMARKED,
                key=f"{clause.id}.{lang}",
            )


RULE = Rule(
    id="BIL-004",
    name="stale-translation",
    severity="warning",
    gate=True,
    title=Bilingual("译文过期", "Stale translation"),
    message=Bilingual("原文改动后，译文没有跟着改", "The original has changed since it was translated"),
    remedy=Bilingual(
        "核对译文，再运行 clausework translated {id}",
        "Read it against the original, then run `clausework translated {id}`",
    ),
    why=Bilingual(
        "过期的译文会让两种文字的读者看到不同的规定。",
        "A stale translation shows its readers other provisions.",
    ),
    source="Clausework",
    broken="""
# platform 平台 | Platform {source=0123456789abcdef}
平台应公示规则。{#P-1}
[en]
The platform shall publish its rules. {#P-1}
""",
    passing="""
# platform 平台 | Platform
平台应公示规则。{#P-1}
[en]
The platform shall publish its rules. {#P-1}
""",
    check=check,
)

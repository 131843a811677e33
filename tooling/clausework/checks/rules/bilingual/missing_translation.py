"""A clause that one of the languages lacks."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import Context, fallback
from clausework.checks.engine.rule import Fault, Rule, Words

NAMES = {"zh": Words("中文", "Chinese"), "en": Words("英文", "English")}


def check(context: Context) -> Iterator[Fault]:
    """Name each clause without a text, or with an empty one, in a language of the draft."""
    for clause in context.draft.clauses:
        main = clause.texts.get(context.main)
        for lang in context.draft.languages:
            text = clause.texts.get(lang)
            empty = text is not None and main is not None and main.blocks and not text.blocks
            if text is None or empty:
                yield Fault(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    values={
                        "lang": NAMES.get(lang, Words(lang, lang)),
                        "path": f"standard/clauses/{clause.id.replace('.', '/')}.{lang}.md",
                    },
                )


RULE = Rule(
    id="BIL-003",
    name="missing-translation",
    severity="error",
    title=Words("缺少译文", "Translation missing"),
    message=Words("条款缺少{lang}文本", "The clause has no {lang} text"),
    remedy=Words("写出 {path}", "Write {path}"),
    why=Words(
        "两种文字的读者要能看到、评论同一条款。",
        "Readers of either language see and comment on the same clause.",
    ),
    source="Clausework",
    broken="""
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
# platform 平台 | Platform
平台应公示规则。{#P-1}
[en]
The platform shall publish its rules. {#P-1}
""",
    check=check,
)

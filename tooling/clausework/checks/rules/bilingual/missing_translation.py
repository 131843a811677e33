"""A clause that one of the languages lacks."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation

NAMES = {"zh": Bilingual("中文", "Chinese"), "en": Bilingual("英文", "English")}

EMPTY = Bilingual("条款的{lang}文本是空的", "The {lang} text of the clause is empty")
FILL = Bilingual("在 {path} 中写出这一文本", "Write the text in {path}")
FETCH = Bilingual(
    "用 git 找回 {path}；条款不再需要的，用 clausework retire",
    "Fetch {path} back from git; if the clause is no longer wanted, use `clausework retire`",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each clause without a text, or with an empty one, in a language of the draft."""
    for clause in context.draft.clauses:
        main = clause.texts.get(context.main)
        for lang in context.draft.languages:
            text = clause.texts.get(lang)
            empty = text is not None and main is not None and main.blocks and not text.blocks
            if text is None or empty:
                path = f"standard/clauses/{clause.id.replace('.', '/')}.{lang}.md"
                yield Violation(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    values={
                        "lang": NAMES.get(lang, Bilingual(lang, lang)),
                        "path": path,
                    },
                    message=EMPTY if empty else None,
                    remedy=FILL if empty else FETCH if lang == context.main else None,
                    about=(clause.id,),
                )


RULE = Rule(
    id="BIL-003",
    name="missing-translation",
    severity="error",
    title=Bilingual("缺少译文", "Translation missing"),
    message=Bilingual("条款缺少{lang}文本", "The clause has no {lang} text"),
    remedy=Bilingual("写出 {path}", "Write {path}"),
    why=Bilingual(
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
    follows={"clause": ("HNG",)},
)

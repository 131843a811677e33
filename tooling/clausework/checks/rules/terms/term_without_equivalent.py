"""A term without its designation in one of the languages."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation

NAMES = {"zh": Bilingual("中文", "Chinese"), "en": Bilingual("英文", "English")}

UNDEFINED = Bilingual("术语条目没有{lang}定义", "The entry has no {lang} definition")
DEFINE = Bilingual(
    "写出定义：能够替换术语的名词性短语", "Write the definition, a phrase that can stand for the term"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each term entry that lacks a designation, and entries that are no terms."""
    for clause in context.draft.clauses:
        if clause.element != "term":
            continue
        for lang in context.draft.languages:
            text = clause.texts.get(lang)
            if text and text.term and lang == context.main and not text.blocks:
                yield Violation(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    values={"lang": NAMES.get(lang, Bilingual(lang, lang))},
                    message=UNDEFINED,
                    remedy=DEFINE,
                )
            if text is not None and (text.term is None or not text.term.preferred):
                yield Violation(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    values={"lang": NAMES.get(lang, Bilingual(lang, lang))},
                )


RULE = Rule(
    id="TRM-003",
    name="term-without-equivalent",
    severity="error",
    title=Bilingual("术语条目缺少对应词", "Term without its equivalent"),
    message=Bilingual("术语条目缺少{lang}术语", "The entry has no {lang} term"),
    remedy=Bilingual(
        "在该语言的文件头写 term: {{preferred: …}}", "Set `term: {{preferred: …}}` in that language's file"
    ),
    why=Bilingual(
        "术语条目包括编号、术语、英文对应词和定义。",
        "An entry has number, term, English equivalent and definition.",
    ),
    source="GB/T 1.1—2020, 8.7.3.1",
    broken="""
# terms 术语和定义 {element=terms}
## terms.carer 护理员 {element=term term.en=carer}
照护老人的自然人。
""",
    passing="""
# terms 术语和定义 {element=terms}
## terms.carer {term=护理员 term.en=carer}
照护老人的自然人。
""",
    check=check,
)

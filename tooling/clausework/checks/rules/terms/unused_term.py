"""A term that is defined and hardly used."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, fallback
from clausework.checks.engine.rule import GBT2009, Bilingual, Rule, Violation

TIMES = Bilingual("没有使用", "never uses it")
ONCE = Bilingual("只用了一次", "uses it only once")


def _words(view: ClauseView) -> Iterator[str]:
    """The words of the authoritative language outside of the terms, in small letters."""
    lang = view.main
    if view.in_terms:
        return
    if lang in view.clause.texts:
        yield view.clause.texts[lang].title.casefold()
    yield from (passage.prose.casefold() for passage in view.in_language(lang))


WORDS = Facts(str, _words)


def check(context: CheckContext) -> Iterator[Violation]:
    """Count each term outside the chapter of terms: twice by the 2020 edition, once before."""
    lang = context.main
    needed = 1 if context.draft.look == GBT2009 else 2
    body = "\n".join(WORDS.of(context))
    for clause in context.draft.clauses:
        text = clause.texts.get(lang)
        if text is None or text.term is None:
            continue
        count = sum(_count(body, word) for word in (text.term.preferred, *text.term.admitted))
        if count < needed:
            yield Violation(
                at=fallback(clause, lang),
                clause=clause.id,
                length=len(text.term.preferred),
                values={"term": text.term.preferred, "often": ONCE if count else TIMES},
            )


def _count(body: str, word: str) -> int:
    return body.count(word.casefold()) if word else 0


RULE = Rule(
    id="TRM-008",
    name="unused-term",
    severity="error",
    title=Bilingual("界定了而很少使用的术语", "Term hardly used"),
    message=Bilingual("界定了术语“{term}”，正文{often}", "“{term}” is defined, but the text {often}"),
    remedy=Bilingual("删去该条目，或在正文中使用它", "Delete the entry, or use the term"),
    why=Bilingual(
        "术语和定义只界定理解本文件所必需、且多次使用的概念。",
        "Terms are defined because a text needs them more than once.",
    ),
    source="GB/T 1.1—2020, 8.7.2",
    needs="draft",
    broken="""
# terms 术语和定义 {element=terms}
## terms.cloud {term=云选品}
在线挑选商品的活动。
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
# terms 术语和定义 {element=terms}
## terms.platform {term=平台}
提供交易服务的组织。
# platform 平台
平台应公示规则。{#P-1}
""",
    check=check,
)

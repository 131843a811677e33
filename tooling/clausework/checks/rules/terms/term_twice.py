"""One term with two entries."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation

SHORTEST = 4
SAME = Bilingual("定义与 {other} 的完全相同", "The definition is that of {other}")
ADMIT = Bilingual(
    "同一概念只设一个条目，另一个名称写入 admitted",
    "One concept has one entry; put the other name under `admitted`",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each designation, in each language, and each definition that an earlier entry already has."""
    seen: dict[tuple[str, str], str] = {}
    yield from _same_definition(context)
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            for word in (text.term.preferred, *text.term.admitted) if text.term else ():
                key = lang, word.casefold()
                if seen.setdefault(key, clause.id) != clause.id:
                    yield Violation(
                        at=fallback(clause, lang),
                        clause=clause.id,
                        length=len(word),
                        values={"term": word, "other": seen[key]},
                    )


def _same_definition(context: CheckContext) -> Iterator[Violation]:
    """The entries whose definition is word for word that of an earlier one."""
    seen: dict[str, str] = {}
    for clause in context.draft.clauses:
        text = clause.texts.get(context.main)
        words = text.blocks[0].text.strip("。. ") if text and text.term and text.blocks else ""
        if len(words) >= SHORTEST and words in seen:
            values: dict[str, object] = {"other": seen[words]}
            at = fallback(clause, context.main)
            yield Violation(at=at, clause=clause.id, values=values, message=SAME, remedy=ADMIT)
        seen.setdefault(words, clause.id)


RULE = Rule(
    id="TRM-009",
    name="term-twice",
    severity="error",
    title=Bilingual("术语重复界定", "Term defined twice"),
    message=Bilingual("术语“{term}”已在 {other} 中界定", "“{term}” is already defined in {other}"),
    remedy=Bilingual("合并两个条目，或换一个术语", "Merge the entries, or choose another term"),
    why=Bilingual("一个术语只指一个概念。", "A term stands for one concept."),
    source="GB/T 1.1—2020, 8.7.2, 9.1",
    needs="draft",
    broken="""
# terms 术语和定义 {element=terms}
## terms.carer {term=护理员}
照护老人的自然人。
## terms.helper {term=照护人员,护理员}
协助老人起居的自然人。
""",
    passing="""
# terms 术语和定义 {element=terms}
## terms.carer {term=护理员}
照护老人的自然人。
## terms.home {term=养老机构}
聘用护理员的组织。
""",
    check=check,
)

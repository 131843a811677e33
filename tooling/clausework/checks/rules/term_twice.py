"""One term with two entries."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.context import Context, fallback
from clausework.checks.rule import Fault, Rule, Words


def check(context: Context) -> Iterator[Fault]:
    """Name each designation that an earlier entry already has, in each language."""
    seen: dict[tuple[str, str], str] = {}
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            for word in (text.term.preferred, *text.term.admitted) if text.term else ():
                key = lang, word.casefold()
                if seen.setdefault(key, clause.id) != clause.id:
                    yield Fault(
                        at=fallback(clause, lang),
                        clause=clause.id,
                        length=len(word),
                        values={"term": word, "other": seen[key]},
                    )


RULE = Rule(
    id="TRM-009",
    name="term-twice",
    severity="error",
    title=Words("术语重复界定", "Term defined twice"),
    message=Words("术语“{term}”已在 {other} 中界定", "“{term}” is already defined in {other}"),
    remedy=Words("合并两个条目，或换一个术语", "Merge the entries, or choose another term"),
    why=Words("一个术语只指一个概念。", "A term stands for one concept."),
    source="GB/T 1.1—2020, 8.7.2, 9.1",
    needs="chapter",
    broken="""
# terms 术语和定义 {element=terms}
## terms.streamer {term=主播}
在直播中推介商品的自然人。
## terms.host {term=主持人,主播}
主持直播的自然人。
""",
    passing="""
# terms 术语和定义 {element=terms}
## terms.streamer {term=主播}
在直播中推介商品的自然人。
## terms.mcn {term=MCN机构}
管理主播的组织。
""",
    check=check,
)

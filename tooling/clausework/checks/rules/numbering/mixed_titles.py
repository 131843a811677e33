"""Sub-clauses of one clause of which some have titles and some have not."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import ClauseText

ONE_LANGUAGE = Bilingual(
    "{number} 在一种语言中有标题，在另一种中没有", "{number} has a title in one language only"
)
SAME = Bilingual("各语言版本都写标题，或者都不写", "Give it a title in each language, or in none")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each untitled clause that has a titled sibling, and what is titled in one language only."""
    for clause in context.draft.clauses:
        titles = {lang: text.title for lang, text in clause.texts.items() if not text.term}
        wanting = next((lang for lang, title in titles.items() if not title), "")
        if any(titles.values()) and wanting:
            yield Violation(
                at=fallback(clause, wanting),
                clause=clause.id,
                values={"number": clause.number or clause.id},
                message=ONE_LANGUAGE,
                remedy=SAME,
            )
        below = context.children(clause.id)
        if any(_title(context, child.id) for child in below):
            for child in below:
                if not _title(context, child.id):
                    yield Violation(
                        at=fallback(child, context.main),
                        clause=child.id,
                        values={"number": child.number, "parent": clause.number or clause.id},
                    )


def _title(context: CheckContext, clause_id: str) -> str:
    text = context.clauses[clause_id].texts.get(context.main, ClauseText())
    return text.title or (text.term.preferred if text.term else "")


RULE = Rule(
    id="NUM-011",
    name="mixed-titles",
    severity="warning",
    title=Bilingual("同一层次的条有的有标题有的没有", "Some sub-clauses titled, some not"),
    message=Bilingual(
        "{parent} 的条有的有标题，{number} 没有",
        "{number} has no title, but other sub-clauses of {parent} have one",
    ),
    remedy=Bilingual(
        "给它加标题，或者删去同层各条的标题", "Give it a title, or take away those of its siblings"
    ),
    why=Bilingual(
        "一条之下同一层次的各条，有无标题应当一致。",
        "Within a clause, the sub-clauses of one level have titles or have none.",
    ),
    source="GB/T 1.1—2020, 7.3; ISO/IEC Directives 2, 22.3.2",
    needs="chapter",
    broken="""
# platform 平台
## platform.vetting 核查
## platform.access
平台应公示规则。{#P-1}
""",
    passing="""
# platform 平台
## platform.vetting
平台应核查主播。{#P-1}
## platform.access
平台应公示规则。{#P-2}
""",
    check=check,
    follows={"clause": ("YML", "MD", "BIL-003")},
)

"""A clause whose title promises another kind of provision than it has."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import BINDING, PROVISIONS, level_of
from clausework.model.clause import Clause

BARRED = {
    "概述": PROVISIONS,
    "总体原则": BINDING,
    "总则": BINDING,
    "原则": BINDING,
    "基本原则": BINDING,
    "一般原则": BINDING,
    "Overview": PROVISIONS,
    "Principles": BINDING,
    "General principles": BINDING,
    "Basic principles": BINDING,
    "通用要求": PROVISIONS - BINDING,
    "一般要求": PROVISIONS - BINDING,
    "总体要求": PROVISIONS - BINDING,
    "General requirements": PROVISIONS - BINDING,
}
STATEMENTS = Bilingual("陈述", "statements")
REQUIREMENTS = Bilingual("要求", "requirements")
ADVICE = Bilingual("推荐和陈述", "recommendations and statements")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each verb that the title of its clause rules out."""
    for passage in context.passages:
        if not context.normative(passage):
            continue
        title = _title(context, passage)
        barred = BARRED.get(title, frozenset())
        kind = STATEMENTS if barred > BINDING else ADVICE if barred == BINDING else REQUIREMENTS
        for verb in passage.verbs:
            if level_of(passage, verb) in barred:
                yield Violation(
                    at=passage.at(verb.start),
                    clause=passage.clause.id,
                    length=len(verb.text),
                    values={"verb": verb.form, "title": title, "kind": kind},
                )


def _title(context: CheckContext, passage: Passage) -> str:
    """The title that says what a passage may hold: of its clause, of one above, or in the other language."""
    clause: Clause | None = passage.clause
    while clause is not None:
        own = clause.texts.get(passage.lang)
        titles = [own.title if own else "", *(text.title for text in clause.texts.values())]
        found = next((title for title in titles if title in BARRED), "")
        if found:
            return found
        clause = context.clauses.get(clause.parent)
    return ""


RULE = Rule(
    id="MOD-016",
    name="verbs-against-title",
    severity="error",
    title=Bilingual("条文与标题不符", "Provisions against the title"),
    message=Bilingual(
        "“{title}”只写{kind}，此处却用了“{verb}”", "“{title}” has only {kind}, yet it says “{verb}”"
    ),
    remedy=Bilingual("把这一条移走，或者改标题", "Move the provision, or change the title"),
    why=Bilingual("读者凭标题知道一条是否有要求。", "By the title readers know whether a clause binds."),
    source="GB/T 1.1—2020, 8.9, 9.3",
    needs="chapter",
    broken="""
# platform 概述
平台应公示规则。{#P-1}
""",
    passing="""
# platform 通用要求
平台应公示规则。{#P-1}
""",
    check=check,
)

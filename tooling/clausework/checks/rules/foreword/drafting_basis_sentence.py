"""A foreword that does not say under which rules the text was drafted, in the fixed words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import GBT2009, GBT2020, Bilingual, Replacement, Rule, Violation
from clausework.checks.shared.elements import DRAFTED, squeezed

OTHERWISE = re.compile(r"本(?:文件|标准)(?:是|系)?(?:按照?|依据|根据)\s*GB/T\s*1\.1[^。]*起草。?")


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for the fixed sentence; one in other words is named where it stands."""
    fixed = DRAFTED[context.draft.look]
    for clause in context.draft.clauses:
        if clause.element != "foreword" or "zh" not in clause.texts:
            continue
        passages = [item for item in context.in_language("zh") if item.clause.id == clause.id]
        if any(squeezed(fixed) in squeezed(item.prose) for item in passages):
            continue
        found = next(((item, match) for item in passages if (match := OTHERWISE.search(item.prose))), None)
        if found is None:
            yield Violation(at=fallback(clause, "zh"), clause=clause.id, values={"fixed": fixed})
            continue
        item, match = found
        yield Violation(
            at=item.at(match.start()),
            clause=clause.id,
            length=len(match.group()),
            values={"fixed": fixed},
            change=Replacement(match.group(), fixed),
        )


RULE = Rule(
    id="FWD-001",
    name="drafting-basis-sentence",
    severity="error",
    title=Bilingual("前言没有起草依据的固定句", "No fixed sentence on the drafting rules"),
    message=Bilingual(
        "前言没有用固定句写明起草依据", "The foreword does not name the drafting rules in the fixed words"
    ),
    remedy=Bilingual("写成“{fixed}”", "Write “{fixed}”"),
    why=Bilingual(
        "读者由这一句知道文件按哪一版规则起草。",
        "The sentence tells the reader which edition of the rules holds.",
    ),
    source="GB/T 1.1—2020, 8.3",
    profiles=(GBT2009, GBT2020),
    broken="""
# foreword 前言 {element=foreword}
本文件按照GB/T 1.1—2020起草。
""",
    passing="""
# foreword 前言 {element=foreword}
本文件按照GB/T 1.1—2020《标准化工作导则　第1部分：标准化文件的结构和起草规则》的规定起草。
""",
    check=check,
    cure="suggested",
)

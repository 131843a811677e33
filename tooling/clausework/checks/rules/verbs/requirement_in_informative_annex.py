"""An informative annex that obliges."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import BINDING, stray_verbs


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the requirements and prohibitions of informative annexes."""

    def inside(passage: Passage) -> bool:
        chapter = context.chapter(passage.clause)
        return chapter.element == "annex" and chapter.informative and not passage.aside

    return stray_verbs(context, inside, BINDING)


RULE = Rule(
    id="MOD-015",
    name="requirement-in-informative-annex",
    severity="warning",
    title=Bilingual("资料性附录中有要求", "Requirement inside an informative annex"),
    message=Bilingual(
        "资料性附录不提要求，此处却用了“{verb}”",
        "An informative annex requires nothing, yet this one says “{verb}”",
    ),
    remedy=Bilingual(
        "改为陈述，或把附录改为规范性（status: normative）", "State facts, or make the annex normative"
    ),
    why=Bilingual("资料性附录只帮助理解。", "An informative annex only helps to understand."),
    source="GB/T 1.1—2020, 9.6; ISO/IEC Directives 2, 20",
    broken="""
# annex 违规行为分级 {element=annex informative}
平台应按三级划分。
""",
    passing="""
# annex 违规行为分级 {element=annex informative}
违规行为通常分为三级。
""",
    check=check,
)

"""A definition that obliges."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.stray import stray_verbs


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the normative verbs of term entries."""
    return stray_verbs(context, lambda passage: passage.clause.element == "term" and not passage.aside)


RULE = Rule(
    id="TRM-005",
    name="provision-in-definition",
    severity="error",
    title=Bilingual("定义中有要求", "Provision inside a definition"),
    message=Bilingual(
        "定义只作陈述，此处却用了“{verb}”", "A definition only states facts, yet this one says “{verb}”"
    ),
    remedy=Bilingual(
        "定义只陈述特征；要求移到正文", "State what marks the concept, and move the requirement to the body"
    ),
    why=Bilingual(
        "定义会代入每一个使用术语的句子，其中的要求无处着落。",
        "A definition enters every sentence that uses the term.",
    ),
    source="GB/T 1.1—2020, 8.7.3.4; ISO/IEC Directives 2, 16.5.6",
    broken="""
# terms 术语和定义 {element=terms}
## terms.carer {term=护理员}
应经实名认证的推介人员。
""",
    passing="""
# terms 术语和定义 {element=terms}
## terms.carer {term=护理员}
照护老人的自然人。
""",
    check=check,
)

"""A standard whose title promises another kind of text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, Facts
from clausework.checks.engine.rule import GBT2009, GBT2020, Bilingual, Rule, Violation
from clausework.checks.shared.stray import BINDING

GUIDE = Bilingual("名称是指南，而要求占{share}%", "The title says guide, but {share} % are requirements")
GUIDE_CURE = Bilingual(
    "要求改为推荐，或者名称改为规范", "Turn requirements into recommendations, or call it a specification"
)
METHODS = ("证实方法", "试验方法", "检验方法", "测试方法", "评价方法", "验证方法", "追溯")
STEPS = ("程序", "步骤", "流程", "阶段", "指示")
PROCEDURE = Bilingual(
    "名称是规程，而没有程序和追溯方法", "The title says code of practice, but there are no steps to trace"
)
PROCEDURE_CURE = Bilingual(
    "写明程序和追溯、证实方法，或者改名称", "Write the steps and how they are traced, or change the title"
)
HALF = 50


def _levels(view: ClauseView) -> Iterator[str]:
    """The level of each normative verb where provisions may stand."""
    for passage in view.in_language("zh") if view.normative else ():
        if not passage.aside:
            yield from (verb.modal for verb in passage.verbs if verb.modal)


LEVELS = Facts(str, _levels)


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the last word of the title with the provisions and the titles of the clauses."""
    title = re.sub(r"[\s　]*第\s*\d+\s*部分.*$|[（(][^（(]*[)）]$", "", context.draft.title.get("zh", ""))
    at = context.named("standard/standard.yml", title)
    titles = [text.title for clause in context.draft.clauses if (text := clause.texts.get("zh"))]
    verified = any(word in name for name in titles for word in METHODS)
    levels = list(LEVELS.of(context))
    bound = sum(level in BINDING for level in levels)
    if title.endswith("规范") and not (bound and verified):
        yield Violation(at=at, length=len(title))
    elif title.endswith("规程") and not (verified and any(word in name for name in titles for word in STEPS)):
        yield Violation(at=at, length=len(title), message=PROCEDURE, remedy=PROCEDURE_CURE)
    elif title.endswith("指南") and levels and 100 * bound // len(levels) > HALF:
        share = 100 * bound // len(levels)
        yield Violation(at=at, length=len(title), values={"share": share}, message=GUIDE, remedy=GUIDE_CURE)


RULE = Rule(
    id="MOD-017",
    name="title-against-content",
    severity="warning",
    title=Bilingual("名称与内容的功能类型不符", "Title at odds with the kind of text"),
    message=Bilingual(
        "名称是规范，而没有要求或者没有证实方法",
        "The title says specification, but requirements or verification methods are missing",
    ),
    remedy=Bilingual(
        "写明要求及其证实方法，或者改名称",
        "Write requirements and how they are verified, or change the title",
    ),
    why=Bilingual(
        "名称中的规范、规程、指南各有固定的内容。",
        "Specification, code of practice and guide each have a fixed content.",
    ),
    source="GB/T 1.1—2020, 4.3; GB/T 20001.5 to 20001.7",
    needs="draft",
    profiles=(GBT2009, GBT2020),
    broken="""
%title 社区食堂服务规范
# platform 平台
平台应公示规则。{#P-1}
""",
    passing="""
%title 社区食堂服务规范
# platform 平台
平台应公示规则。{#P-1}
# verification 证实方法
""",
    check=check,
)

"""A draft of a stage that cannot follow that of the one before."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import GBT2009, GBT2020, Bilingual, Rule, Violation

STAGES = ("立项", "工作组讨论稿", "征求意见稿", "送审稿", "报批稿", "发布")
UNKNOWN = Bilingual("没有“{stage}”这一稿次", "There is no stage “{stage}”")
KNOWN = Bilingual("写其中之一：{stages}", "Write one of {stages}")


def check(context: CheckContext) -> Iterator[Violation]:
    """A draft may repeat its stage, go back, or go one stage on."""
    stage = context.draft.stage.get("zh", "")
    at = context.named("standard/standard.yml", stage)
    if not stage:
        return
    if stage not in STAGES:
        values: dict[str, object] = {"stage": stage, "stages": "、".join(STAGES)}
        yield Violation(at=at, length=len(stage), values=values, message=UNKNOWN, remedy=KNOWN)
        return
    before = context.previous.stage.get("zh", "") if context.previous else ""
    if before in STAGES and STAGES.index(stage) > STAGES.index(before) + 1:
        skipped = STAGES[STAGES.index(before) + 1]
        yield Violation(
            at=at, length=len(stage), values={"stage": stage, "before": before, "skipped": skipped}
        )


RULE = Rule(
    id="GRP-005",
    name="stage-skipped",
    severity="error",
    title=Bilingual("跳过了阶段", "Stage skipped"),
    message=Bilingual("{before}之后不能直接是{stage}", "{stage} cannot follow {before}"),
    remedy=Bilingual("先完成{skipped}", "Complete {skipped} first"),
    why=Bilingual(
        "少一个阶段，就少一次听取意见或者审查。", "A stage left out is a hearing or a review left out."
    ),
    source="团体标准管理规定",
    needs="draft",
    profiles=(GBT2009, GBT2020),
    broken="""
%stage 发布
%previous
%stage 征求意见稿
# platform 平台
%draft
# platform 平台
""",
    passing="""
%stage 送审稿
%previous
%stage 征求意见稿
# platform 平台
%draft
# platform 平台
""",
    check=check,
)

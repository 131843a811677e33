"""A draft of a stage that cannot follow that of the one before."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import Context
from clausework.checks.engine.rule import GBT2009, GBT2020, Fault, Rule, Words

STAGES = ("立项", "工作组讨论稿", "征求意见稿", "送审稿", "报批稿", "发布")
UNKNOWN = Words("没有“{stage}”这一稿次", "There is no stage “{stage}”")
KNOWN = Words("写其中之一：{stages}", "Write one of {stages}")


def check(context: Context) -> Iterator[Fault]:
    """A draft may repeat its stage, go back, or go one stage on."""
    stage = context.draft.stage.get("zh", "")
    at = context.named("standard/standard.yml", stage)
    if not stage:
        return
    if stage not in STAGES:
        values: dict[str, object] = {"stage": stage, "stages": "、".join(STAGES)}
        yield Fault(at=at, length=len(stage), values=values, message=UNKNOWN, remedy=KNOWN)
        return
    before = context.previous.stage.get("zh", "") if context.previous else ""
    if before in STAGES and STAGES.index(stage) > STAGES.index(before) + 1:
        skipped = STAGES[STAGES.index(before) + 1]
        yield Fault(at=at, length=len(stage), values={"stage": stage, "before": before, "skipped": skipped})


RULE = Rule(
    id="GRP-005",
    name="stage-skipped",
    severity="error",
    title=Words("跳过了阶段", "Stage skipped"),
    message=Words("{before}之后不能直接是{stage}", "{stage} cannot follow {before}"),
    remedy=Words("先完成{skipped}", "Complete {skipped} first"),
    why=Words(
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

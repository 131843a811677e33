"""A draft that is dated before the consultation on the draft before it has closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.settling import consultations


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each consultation on the previous draft that closes after the day of this one."""
    day = context.draft.date
    if context.previous is None or not day:
        return
    for name, consultation in consultations(context).items():
        closes = consultation.closes
        if consultation.draft != context.previous.label or not closes:
            continue
        if date.fromisoformat(day) < datetime.fromisoformat(closes).date():
            at = context.named("standard/standard.yml", f"date: {day}")
            yield Violation(
                at=at,
                length=len(f"date: {day}"),
                values={"day": day, "consultation": name, "closes": closes},
                key=name,
            )


RULE = Rule(
    id="SET-004",
    name="hasty-draft",
    severity="warning",
    gate=True,
    title=Bilingual("稿的日期早于征求意见截止", "Draft dated before its consultation closes"),
    message=Bilingual(
        "本稿日期为 {day}，征求意见 {consultation} 到 {closes} 才截止",
        "The draft is dated {day}, and the consultation {consultation} closes at {closes}",
    ),
    remedy=Bilingual(
        "等征求意见截止并全部答复之后冻结，把 date 写成那一天",
        "Freeze it when the consultation has closed and all is answered, and set `date` to that day",
    ),
    why=Bilingual("截止之前收到的意见都要考虑。", "Whatever comes before the closing is considered."),
    source="团体标准管理规定",
    needs="draft",
    broken="""
%date 2020-07-20
%consultation 2020-07 | 2020-07-01T00:00:00+08:00 | 2020-08-01T00:00:00+08:00
%previous
# platform 平台
%draft
# platform 平台
""",
    passing="""
%date 2020-11-17
%consultation 2020-07 | 2020-07-01T00:00:00+08:00 | 2020-08-01T00:00:00+08:00
%previous
# platform 平台
%draft
# platform 平台
""",
    check=check,
)

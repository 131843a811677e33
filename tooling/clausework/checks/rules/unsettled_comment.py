"""A comment without an answer when the text has moved on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from clausework.checks.context import Context
from clausework.checks.rule import Fault, Rule, Words
from clausework.checks.settling import real, record


def check(context: Context) -> Iterator[Fault]:
    """Name each unanswered comment of a consultation that closed before the draft's date."""
    project = context.project
    closings = {item.id: item.closes for item in project.consultations if item.closes} if project else {}
    for comment in real(context):
        closes = closings.get(comment.consultation)
        if comment.disposition or not closes or not context.draft.date:
            continue
        if datetime.fromisoformat(closes).date() <= date.fromisoformat(context.draft.date):
            yield Fault(
                at=record(context, comment, comment.id),
                clause=comment.anchor.clause,
                values={"id": comment.id, "consultation": comment.consultation},
            )


RULE = Rule(
    id="SET-001",
    name="unsettled-comment",
    severity="error",
    title=Words("意见没有处理", "Comment without a disposition"),
    message=Words(
        "征求意见 {consultation} 已截止，意见 {id} 还没有处理意见",
        "The consultation {consultation} has closed, and {id} has no disposition",
    ),
    remedy=Words(
        "用 clausework comments settle {id} 写出处理意见和理由",
        "Settle it with `clausework comments settle {id}`",
    ),
    why=Words("每条意见都有答复。", "Every comment is answered."),
    source="团体标准管理规定",
    needs="draft",
    broken="""
%date 2020-11-17
%consultation 2020-07 | 2020-07-01T00:00:00+08:00 | 2020-08-01T00:00:00+08:00
%comment C-0001 | platform
# platform 平台
""",
    passing="""
%date 2020-07-20
%consultation 2020-07 | 2020-07-01T00:00:00+08:00 | 2020-08-01T00:00:00+08:00
%comment C-0001 | platform
# platform 平台
""",
    check=check,
    covers=("CMT-001",),
)

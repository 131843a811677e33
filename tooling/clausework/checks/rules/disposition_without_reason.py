"""An answer that gives no reason."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.context import Context
from clausework.checks.rule import Fault, Rule, Words
from clausework.checks.settling import real, record

LEAST = 15


def check(context: Context) -> Iterator[Fault]:
    """Measure the reason of each answer that is not a plain acceptance."""
    for comment in real(context):
        settled = comment.disposition
        if settled and settled.outcome != "accepted" and len(settled.reason.strip()) < LEAST:
            yield Fault(
                at=record(context, comment),
                clause=comment.anchor.clause,
                values={"id": comment.id, "least": LEAST},
            )


RULE = Rule(
    id="CMT-006",
    name="disposition-without-reason",
    severity="error",
    title=Words("处理意见没有理由", "Disposition without a reason"),
    message=Words("意见 {id} 没有采纳或者没有全部采纳，理由不足{least}个字", "{id} was not accepted in full, and the reason has fewer than {least} characters"),
    remedy=Words("在 disposition 的 reason 中写明理由；部分采纳要写清采纳了什么、没采纳什么", "Give the reason under `disposition`; for a part acceptance say what was taken and what was not"),
    why=Words("提意见的人有权知道为什么。", "Whoever commented may know why."),
    source="团体标准管理规定; Clausework",
    needs="draft",
    broken="""
%comment C-0001 | platform | outcome=rejected | reason=不合适
# platform 平台
""",
    passing="""
%comment C-0001 | platform | outcome=rejected | reason=保存期限已由上位法规定，本文件不再缩短。
# platform 平台
""",
    check=check,
)

"""A comment without an answer when the text has moved on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.settling import about, answerable, consultations
from clausework.model.comment import Comment, Consultation

RUNNING = Bilingual(
    "征求意见 {consultation} 还有 {count} 条意见没有处理意见，{id} 等；全部答复之后才能冻结",
    "{count} comments of the consultation {consultation} have no disposition, {id} among them;"
    " the draft can be frozen when all have one",
)
LIST = Bilingual(
    "用 clausework comments list --outcome open 列出，逐条用 clausework comments settle 处理",
    "List them with `clausework comments list --outcome open`,"
    " and settle each with `clausework comments settle`",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each unanswered comment of a consultation that has closed, and count those of one that has not."""
    known = consultations(context)
    running: dict[str, list[Comment]] = {}
    for comment in answerable(context):
        if comment.disposition:
            continue
        consultation = known.get(comment.consultation)
        if consultation and _closed(consultation, context.draft.date):
            values: dict[str, object] = {"consultation": comment.consultation}
            yield about(context, comment, comment.id, values)
        else:
            running.setdefault(comment.consultation, []).append(comment)
    for name, comments in running.items():
        values = {"consultation": name, "count": len(comments)}
        yield about(context, comments[0], comments[0].id, values, RUNNING, LIST, "info")


def _closed(consultation: Consultation, day: str) -> bool:
    if not consultation.closes or not day:
        return False
    return datetime.fromisoformat(consultation.closes).date() <= date.fromisoformat(day)


RULE = Rule(
    id="SET-001",
    name="unsettled-comment",
    severity="error",
    gate=True,
    title=Bilingual("意见没有处理", "Comment without a disposition"),
    message=Bilingual(
        "征求意见 {consultation} 已截止，意见 {id} 还没有处理意见",
        "The consultation {consultation} has closed, and {id} has no disposition",
    ),
    remedy=Bilingual(
        "用 clausework comments settle {id} 写出处理意见和理由",
        "Settle it with `clausework comments settle {id}`",
    ),
    why=Bilingual("每条意见都有答复。", "Every comment is answered."),
    source="团体标准管理规定",
    needs="draft",
    broken="""
%date 2020-11-17
%consultation 2020-07 | 2020-07-01T00:00:00+08:00 | 2020-08-01T00:00:00+08:00
%comment C-0001 | platform
%previous
# platform 平台
%draft
# platform 平台
""",
    passing="""
%date 2020-11-17
%consultation 2020-07 | 2020-07-01T00:00:00+08:00 | 2020-08-01T00:00:00+08:00
%comment C-0001 | platform | outcome=rejected | reason=第五章已经有同样的规定。
%previous
# platform 平台
%draft
# platform 平台
""",
    check=check,
    covers=("CMT-001",),
)

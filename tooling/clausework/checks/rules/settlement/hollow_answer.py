"""An answer without a decision-maker, that is older than its comment, or that says nothing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.settling import about, answerable, consultations
from clausework.lang.reasons import says_something
from clausework.model.comment import Comment, Consultation, Disposition

LEAST = 4
"""Different letters or characters that the shortest reason has: 采纳意见."""
UNDECIDED = Bilingual(
    "意见 {id} 的处理意见没有写明由谁决定", "The answer to {id} does not say who decided it"
)
WHO = Bilingual("补写 decided_by", "Add `decided_by`")
UNDATED = Bilingual("意见 {id} 的处理意见没有日期", "The answer to {id} has no date")
WHEN = Bilingual("补写 date，写作出决定的那一天", "Add `date`, the day on which it was decided")
EARLY = Bilingual(
    "意见 {id} 的处理意见日期为 {day}，早于{after}（{since}）",
    "The answer to {id} is dated {day}, before {after} ({since})",
)
CORRECT = Bilingual("改正 date", "Correct `date`")
RECEIPT = Bilingual("收到意见的日子", "the comment came in")
CLOSING = Bilingual("征求意见截止", "the consultation closed")


def check(context: CheckContext) -> Iterator[Violation]:
    """Look at each answer to a comment on the previous draft."""
    known = consultations(context)
    for comment in answerable(context):
        answer = comment.disposition
        if answer is None:
            continue
        if not any(character.isalnum() for character in answer.decided_by):
            yield about(context, comment, message=UNDECIDED, remedy=WHO)
        yield from _dated(context, comment, answer, known.get(comment.consultation))
        if answer.reason.strip() and not says_something(answer.reason, LEAST):
            yield about(context, comment, "reason", {"reason": answer.reason.strip()})


def _dated(
    context: CheckContext, comment: Comment, answer: Disposition, consultation: Consultation | None
) -> Iterator[Violation]:
    day = _day(answer.date)
    if day is None:
        yield about(context, comment, message=UNDATED, remedy=WHEN)
        return
    closes = consultation.closes if consultation else ""
    for since, after in ((comment.received, RECEIPT), (closes, CLOSING)):
        first = _day(since)
        if first and day < first:
            values: dict[str, object] = {"day": answer.date, "since": first.isoformat(), "after": after}
            yield about(context, comment, f"date: {answer.date}", values, EARLY, CORRECT)
            return


def _day(instant: str) -> date | None:
    """The day of an instant in the zone in which it is written; None if it is none."""
    try:
        return datetime.fromisoformat(instant).date() if instant else None
    except ValueError:
        return None


RULE = Rule(
    id="SET-005",
    name="hollow-answer",
    severity="warning",
    gate=True,
    title=Bilingual("处理意见不完整", "Answer that is not one"),
    message=Bilingual(
        "意见 {id} 的处理理由“{reason}”没有内容", "The reason of the answer to {id}, “{reason}”, says nothing"
    ),
    remedy=Bilingual("写明为什么这样处理", "Say why it was decided so"),
    why=Bilingual(
        "公众看到的答复有日期、有理由，也写明由谁决定。",
        "An answer that the public reads has a day, a reason, and somebody who decided it.",
    ),
    source="团体标准管理规定",
    needs="draft",
    broken="""
%comment C-0001 | platform | outcome=rejected | reason=——————————————————————————————
%previous
# platform 平台
%draft
# platform 平台
""",
    passing="""
%comment C-0001 | platform | outcome=rejected | reason=第五章已经有同样的规定，不再重复。
%previous
# platform 平台
%draft
# platform 平台
""",
    check=check,
)

"""A consultation of less than thirty days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation

DAYS = 30


def check(context: CheckContext) -> Iterator[Violation]:
    """Measure each consultation from opening to closing; rehearsals are exempt."""
    for consultation in context.project.consultations if context.project else ():
        if consultation.rehearsal or not (consultation.opens and consultation.closes):
            continue
        length = datetime.fromisoformat(consultation.closes) - datetime.fromisoformat(consultation.opens)
        if length < timedelta(days=DAYS):
            yield Violation(
                at=context.named("standard/standard.yml", f"{consultation.id}:"),
                length=len(consultation.id),
                values={"id": consultation.id, "days": length.days, "least": DAYS},
            )


RULE = Rule(
    id="GRP-004",
    name="short-consultation",
    severity="error",
    title=Bilingual("征求意见期不足30日", "Consultation shorter than 30 days"),
    message=Bilingual(
        "征求意见 {id} 只有{days}日，少于{least}日",
        "The consultation {id} lasts {days} days, fewer than {least}",
    ),
    remedy=Bilingual(
        "在 standard.yml 中推后 closes；首日不计入",
        "Put `closes` off in standard.yml; the first day does not count",
    ),
    why=Bilingual(
        "团体标准公开征求意见的期限一般不少于30日。",
        "The public has at least thirty days to comment on a group standard.",
    ),
    source="团体标准管理规定",
    needs="draft",
    broken="""
%consultation 2020-07 | 2020-07-01T00:00:00+08:00 | 2020-07-16T00:00:00+08:00
# platform 平台
""",
    passing="""
%consultation 2020-07 | 2020-07-01T00:00:00+08:00 | 2020-08-01T00:00:00+08:00
# platform 平台
""",
    check=check,
)

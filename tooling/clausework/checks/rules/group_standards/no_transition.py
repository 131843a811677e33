"""A standard that takes effect on the day it is issued, or before."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the two dates of the cover."""
    issued, effective = context.draft.issued, context.draft.effective
    if not issued or not effective:
        return
    try:
        late = date.fromisoformat(effective) > date.fromisoformat(issued)
    except ValueError:
        late = False
    if not late:
        yield Violation(
            at=context.named("standard/standard.yml", "effective"),
            length=len("effective"),
            values={"issued": issued, "effective": effective},
        )


RULE = Rule(
    id="GRP-008",
    name="no-transition",
    severity="warning",
    title=Bilingual("没有过渡期", "No time between issue and effect"),
    message=Bilingual(
        "{issued}发布、{effective}实施，没有留出准备的时间",
        "Issued on {issued} and in effect on {effective}, it leaves no time to prepare",
    ),
    remedy=Bilingual("推后实施日期，给出准备的时间", "Put the day of effect off, so that users can prepare"),
    why=Bilingual("使用者要有时间准备。", "Those concerned need time to prepare."),
    source="Clausework",
    needs="draft",
    broken="""
%issued 2020-12-01
%effective 2020-12-01
# platform 平台
""",
    passing="""
%issued 2020-12-01
%effective 2021-02-01
# platform 平台
""",
    check=check,
)

"""A vote that does not carry, or in which drafters took part."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation

DRAFTERS = Bilingual("{draft} 的表决有{count}名起草人参加", "{count} drafters voted on {draft}")
ABSTAIN = Bilingual(
    "起草人不参加表决；重新表决并改记录", "Drafters do not vote; vote again and correct the record"
)
MISSING = Bilingual("报批稿之前没有审查表决的记录", "No vote is recorded before the draft for approval")
RECORD = Bilingual(
    "在 standard.yml 的 votes 中写明，如 D3: {{for: 6, against: 2}}",
    "Record it in standard.yml under `votes`, as in D3: {{for: 6, against: 2}}",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Three quarters of those who voted must be in favour."""
    votes = context.project.votes if context.project else ()
    for vote in votes:
        at = context.named("standard/standard.yml", "votes")
        cast = vote.in_favour + vote.against + vote.abstained
        if vote.drafters:
            values: dict[str, object] = {"draft": vote.draft, "count": vote.drafters}
            yield Violation(at=at, length=len("votes"), values=values, message=DRAFTERS, remedy=ABSTAIN)
        if 4 * vote.in_favour < 3 * cast or not cast:
            values = {"draft": vote.draft, "cast": cast, "favour": vote.in_favour}
            yield Violation(at=at, length=len("votes"), values=values)
    if context.draft.stage.get("zh") in ("报批稿", "发布") and not votes:
        at = context.named("standard/standard.yml", "stage")
        yield Violation(at=at, length=len("stage"), message=MISSING, remedy=RECORD)


RULE = Rule(
    id="GRP-006",
    name="vote-short",
    severity="error",
    title=Bilingual("审查表决没有通过", "Vote not carried"),
    message=Bilingual(
        "{draft} 表决{cast}票中同意{favour}票，不足四分之三",
        "{favour} of {cast} votes on {draft} are in favour, fewer than three quarters",
    ),
    remedy=Bilingual("修改后重新送审", "Revise it and put it to the vote again"),
    why=Bilingual("同意的不少于四分之三才算通过。", "Three quarters must be in favour."),
    source="团体标准管理规定",
    needs="draft",
    broken="""
%vote D2 | in_favour=3 against=2
# platform 平台
""",
    passing="""
%vote D2 | in_favour=6 against=2
# platform 平台
""",
    check=check,
)

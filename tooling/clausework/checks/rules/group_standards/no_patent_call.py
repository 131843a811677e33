"""A draft for comment or review whose cover does not ask for patents."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import GBT2009, GBT2020, Bilingual, Rule, Violation
from clausework.checks.shared.elements import PATENT_CALL

ASKING = ("征求意见稿", "送审稿")
CALL = "在提交反馈意见时，请将您知道的相关专利连同支持性文件一并附上。"


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for the sentence among the notices of the cover."""
    draft = context.draft
    if draft.stage.get("zh") in ASKING and not PATENT_CALL.search(draft.notice.get("zh", "")):
        at = context.named("standard/standard.yml", "notice")
        yield Violation(at=at, length=len("notice"), values={"call": CALL})


RULE = Rule(
    id="GRP-003",
    name="no-patent-call",
    severity="error",
    title=Bilingual("封面没有征集专利的提示", "Cover that does not ask for patents"),
    message=Bilingual(
        "征求意见稿和送审稿的封面应有征集专利的提示",
        "A draft for comment or review asks for patents on its cover",
    ),
    remedy=Bilingual("在 standard.yml 的 notice 中加上“{call}”", "Add to `notice` in standard.yml: “{call}”"),
    why=Bilingual("知道相关专利的人才会想到告知。", "Those who know of a patent are asked to say so."),
    source="GB/T 1.1—2020, 8.1, 12.2",
    needs="draft",
    profiles=(GBT2009, GBT2020),
    broken="""
%stage 征求意见稿
# platform 平台
""",
    passing="""
%stage 征求意见稿
%notice 在提交反馈意见时，请将您知道的相关专利连同支持性文件一并附上。
# platform 平台
""",
    check=check,
)

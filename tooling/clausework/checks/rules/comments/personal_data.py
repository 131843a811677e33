"""A comment that shows how to reach a person."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.settling import record
from clausework.lang.script import HAN_RANGE

DATA = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?![\d元])"
    r"|[\w.+-]+@[\w-]+\.[\w.]+|(?<!\d)\d{17}[\dXx](?!\w)"
    r"|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)|(?:微信号?|QQ号?)\s*[：:为是]?\s*[A-Za-z0-9_-]{5,}"
    rf"|[{HAN_RANGE}]{{2,}}(?:路|街|巷|弄|小区)\d+号[^，。；]{{0,12}}(?:室|幢|栋|单元)"
    r"|(?<![\d-])\d{3,4}[- ]\d{7,8}(?!\d)"
)
HIDDEN = frozenset({"withheld"})


def check(context: CheckContext) -> Iterator[Violation]:
    """Search what the record of each comment shows."""
    for comment in context.comments:
        if comment.state in HIDDEN:
            continue
        answer = comment.disposition.reason if comment.disposition else ""
        for text in (comment.text, comment.suggestion, comment.reason, answer):
            match = DATA.search(text)
            if match:
                yield Violation(
                    at=record(context, comment, match.group()),
                    clause=comment.anchor.clause,
                    length=len(match.group()),
                    values={"id": comment.id},
                )
                break


RULE = Rule(
    id="CMT-004",
    name="personal-data",
    severity="error",
    title=Bilingual("意见中有联系方式", "Personal data in a comment"),
    message=Bilingual(
        "意见 {id} 中有联系方式或者证件号",
        "The comment {id} shows a person's contact or identity number",
    ),
    remedy=Bilingual(
        "用 `clausework comments withhold` 不予公开，意见的文字不能改；在答复的理由中的，从理由中删去",
        "Withhold it with `clausework comments withhold`, for its words may not be changed; "
        "take what stands in the reason of an answer out of it",
    ),
    why=Bilingual("意见公开，个人信息不公开。", "Comments are public, personal data are not."),
    source="网络安全法第四十二条；个人信息保护法",
    needs="draft",
    broken="""
%comment C-1 | platform | text=请联系13800000000。
# platform 平台
""",
    passing="""
%comment C-1 | platform | text=保存期13800天太长。
# platform 平台
""",
    check=check,
)

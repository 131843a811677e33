"""A number of the standard in another form than the fixed one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import GBT2009, GBT2020, Bilingual, Replacement, Rule, Violation

NUMBER = re.compile(r"T/[A-Z]{2,8} \d+(?:\.\d+)*—\d{4}")
PLACEHOLDER = re.compile(r"T/[X×]{2,} [X×]+—(?:\d{4}|[X×]{4})")
NEARLY = re.compile(r"T\s*/\s*(?P<code>[A-Z]{2,8})[\s-]*(?P<number>\d+(?:\.\d+)*)\s*[-–—:]\s*(?P<year>\d{4})")


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the number with the form of a group standard; a placeholder is as good."""
    number = context.draft.number
    other = re.match(r"(?:GB|GJB|DB\d|Q/|[A-Z]{2}/[TZ]|ISO|IEC)", number)
    if not number or other or NUMBER.fullmatch(number) or PLACEHOLDER.fullmatch(number):
        return
    near = NEARLY.fullmatch(number)
    right = f"T/{near['code']} {near['number']}—{near['year']}" if near else ""
    yield Violation(
        at=context.named("standard/standard.yml", number),
        length=len(number),
        values={"number": number, "right": right or "T/XXXX 001—2020"},
        change=Replacement(number, right) if right else None,
    )


RULE = Rule(
    id="GRP-001",
    name="standard-number-form",
    severity="error",
    title=Bilingual("团体标准编号的形式不对", "Form of the number of a group standard"),
    message=Bilingual("团体标准编号写作“{number}”", "The number of the group standard is written “{number}”"),
    remedy=Bilingual(
        "写成“{right}”：代号后空一格，年代号前用一字线",
        "Write “{right}”: a space after the code, an em dash before the year",
    ),
    why=Bilingual("编号的写法固定，检索靠它。", "The form is fixed, and searches rely on it."),
    source="团体标准管理规定",
    needs="draft",
    profiles=(GBT2009, GBT2020),
    broken="""
%number T/ZJWS-001-2020
# platform 平台
""",
    passing="""
%number T/ZJWS 001—2020
# platform 平台
""",
    check=check,
    cure="suggested",
)

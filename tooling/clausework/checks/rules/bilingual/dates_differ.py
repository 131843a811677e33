"""A date that differs between the languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import ANY, Bilingual, Rule, Violation
from clausework.lang.quantities import Day, quantities

YEAR = re.compile(r"(?<![\d—/.-])(?:19|20)\d{2}(?![\d—/-]|\.\d)")
ADDED = Bilingual("原文中没有译文的日期 {date}", "The original lacks the date {date}")


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the dates of each pair of blocks; the less exact of two dates may leave out month or day."""
    for original, translated in context.pairs():
        first, other = dates(original), dates(translated, bare=True)
        lost = [day for day in first if not any(_fits(day, item) for item in other)]
        first, other = dates(original, bare=True), dates(translated)
        added = [day for day in other if not any(_fits(day, item) for item in first)]
        if lost or added:
            day = (lost or added)[0]
            yield Violation(
                at=translated.at(),
                clause=translated.clause.id,
                length=len(translated.block.text),
                values={"date": "-".join(f"{part:02}" for part in day if part)},
                message=None if lost else ADDED,
            )


def dates(passage: Passage, bare: bool = False) -> tuple[Day, ...]:
    """The dates of a passage as year, month, day; 0 for a part that is left out; `bare` years too."""
    text = passage.prose
    found = [one for one in quantities(text, passage.lang) if one.day and (one.day[0] or one.day[2])]
    days = [one.day for one in found if one.day]
    if bare:
        inside = {place for one in found for place in range(one.start, one.end)}
        years = (match for match in YEAR.finditer(text) if match.start() not in inside)
        days += [(int(match.group()), 0, 0) for match in years]
    return tuple(days)


def _fits(one: Day, other: Day) -> bool:
    return all(a == b or not a or not b for a, b in zip(one, other, strict=True))


RULE = Rule(
    id="BIL-007",
    name="dates-differ",
    severity="warning",
    title=Bilingual("两种文字的日期不一致", "Dates differ between the languages"),
    message=Bilingual("译文中没有原文的日期 {date}", "The translation lacks the date {date}"),
    remedy=Bilingual("核对两处的日期", "Make the dates agree"),
    why=Bilingual("日期决定从何时起要做什么。", "Dates decide from when on something is due."),
    source="Clausework",
    broken="""
# platform 平台 | Platform
平台应自2020年10月1日起公示规则。{#P-1}
[en]
The platform shall publish its rules from 10 October 2020. {#P-1}
""",
    passing="""
# platform 平台 | Platform
平台应自2020年10月1日起公示规则。{#P-1}
[en]
The platform shall publish its rules from 1 October 2020. {#P-1}
""",
    check=check,
    follows={"block": ANY},
)

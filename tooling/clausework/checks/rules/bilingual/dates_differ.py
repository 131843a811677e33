"""A date that differs between the languages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
NAME = "|".join(f"{month}|{month[:3]}\\b\\.?" for month in MONTHS)
ZH = re.compile(
    r"(?P<y>\d{4})年(?:(?P<m>\d{1,2})月)?(?:(?P<d>\d{1,2})[日号])?|(?<!\d)(?P<m2>\d{1,2})月(?P<d2>\d{1,2})[日号]"
)
ISO = re.compile(r"(?<!\d)(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})(?!\d)")
NTH = r"(?:st|nd|rd|th)?"
EN = re.compile(
    rf"(?:(?P<d>\d{{1,2}}){NTH} (?:of )?)?\b(?P<m>{NAME}) (?:(?P<d2>\d{{1,2}}){NTH},? )?(?P<y>\d{{4}})"
    rf"|\b(?P<d3>\d{{1,2}}){NTH} (?:of )?(?P<m2>{NAME})(?! \d{{4}})"
    rf"|\b(?P<m3>{NAME}) (?P<d4>\d{{1,2}}){NTH}\b(?!,? \d{{4}})"
)
YEAR = re.compile(r"(?<![\d—/.-])(?:19|20)\d{2}(?![\d—/-]|\.\d)")
ANY = re.compile(r"\d{4}|\d月|\b(?:" + "|".join(month[:3] for month in MONTHS) + ")")
"""What every date has; most texts have none."""
Day = tuple[int, int, int]
ADDED = Bilingual("原文中没有译文的日期 {date}", "The original lacks the date {date}")


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the dates of each pair of blocks; the less exact of two dates may leave out month or day."""
    for original, translated in context.pairs():
        if not ANY.search(original.prose) and not ANY.search(translated.prose):
            continue
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
    text, patterns = passage.prose, (ZH, ISO) if passage.lang == "zh" else (EN, ISO)
    if not ANY.search(text):
        return ()
    found: list[Day] = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            part = match.groupdict()
            month = part["m"] or part.get("m2") or part.get("m3") or "0"
            day = part["d"] or part.get("d2") or part.get("d3") or part.get("d4") or "0"
            found.append((int(part["y"] or 0), _month(month), int(day)))
        text = pattern.sub("", text)
    if bare:
        found.extend((int(match.group()), 0, 0) for match in YEAR.finditer(text))
    return tuple(found)


def _fits(one: Day, other: Day) -> bool:
    return all(a == b or not a or not b for a, b in zip(one, other, strict=True))


def _month(name: str) -> int:
    """The number of a month, written as such or by its name or the first letters of it."""
    if name.isdigit():
        return int(name)
    return next(place for place, month in enumerate(MONTHS, 1) if month.startswith(name.rstrip(".")[:3]))


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
)

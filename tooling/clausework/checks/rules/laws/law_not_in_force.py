"""A basis that is not in force on the day of the draft, or a later one that already is."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.rules.laws._resting import ProvisionBasis, at_citation, bases

CASES = {
    "not yet": (
        Bilingual(
            "{id} 的依据{article}自 {day} 起施行，这一稿的日期是 {date}",
            "{id} rests on {article}, in force from {day}; the draft is of {date}",
        ),
        Bilingual("移到 later，或者换成当时施行的依据", "Move it to `later`, or cite what was in force"),
    ),
    "no longer": (
        Bilingual(
            "{id} 的依据{article}自 {day} 起失效，这一稿的日期是 {date}",
            "{id} rests on {article}, no longer in force from {day}; the draft is of {date}",
        ),
        Bilingual("换成现行的依据，或者删去", "Cite what is in force instead, or delete it"),
    ),
    "already": (
        Bilingual(
            "{id} 把{article}写在 later 中，它自 {day} 起已经施行，这一稿的日期是 {date}",
            "{id} has {article} in `later`, though it is in force from {day}; the draft is of {date}",
        ),
        Bilingual("移到 basis", "Move it to `basis`"),
    ),
}


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the period in force of each article with the date of the draft."""
    date = context.draft.date
    for basis in bases(context) if date else ():
        case, day = _case(basis, date)
        if case:
            message, remedy = CASES[case]
            found = at_citation(context, basis, day=day, date=date)
            yield msgspec.structs.replace(found, message=message, remedy=remedy)


def _case(basis: ProvisionBasis, date: str) -> tuple[str, str]:
    start, end = basis.cited.effective, basis.cited.until
    if end and end <= date:
        return "no longer", end
    if basis.later:
        return ("already", start) if start and start <= date else ("", "")
    return ("not yet", start) if start > date else ("", "")


RULE = Rule(
    id="LAW-004",
    name="law-not-in-force",
    severity="error",
    title=Bilingual("法律依据在这一稿的日期不是现行的", "Legal basis not in force on the day of the draft"),
    message=CASES["not yet"][0],
    remedy=CASES["not yet"][1],
    why=Bilingual(
        "还没有施行或者已经失效的法律，不能作为要求的依据；basis 和 later 按施行日期分开。",
        "A law that is not in force supports no requirement; `basis` and `later` part by that.",
    ),
    source="Clausework",
    needs="draft",
    broken="""
%date 2020-11-17
%law PIPL | 个人信息保护法 | effective=2021-11-01
# platform 平台
%provision P-1 | basis=PIPL 17
平台应公示规则。{#P-1}
""",
    passing="""
%date 2020-11-17
%law PIPL | 个人信息保护法 | effective=2021-11-01
%law ECL | 电子商务法 | effective=2019-01-01
# platform 平台
%provision P-1 | basis=ECL 33 | later=PIPL 17
平台应公示规则。{#P-1}
""",
    check=check,
)

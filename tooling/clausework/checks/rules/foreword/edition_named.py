"""A foreword that names another edition of GB/T 1.1 than the profile."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import GBT2009, GBT2020, Bilingual, Rule, Violation
from clausework.checks.shared.citations import citations

YEARS = {GBT2009: "2009", GBT2020: "2020"}


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the edition that the foreword names with that of the profile."""
    year = YEARS[context.draft.look]
    for passage in context.passages:
        if passage.clause.element != "foreword":
            continue
        for item in citations(passage.prose):
            if item.key == "GB/T 1.1" and item.year != year:
                yield Violation(
                    at=passage.at(item.start),
                    clause=passage.clause.id,
                    length=len(item.text),
                    values={"id": item.text, "year": year, "profile": context.draft.profile},
                )


RULE = Rule(
    id="FWD-006",
    name="edition-named",
    severity="error",
    title=Bilingual("前言写的GB/T 1.1版本与设置不符", "Foreword names another edition of GB/T 1.1"),
    message=Bilingual(
        "前言写的是{id}，而 profile 是 {profile}", "The foreword names {id}, but the profile is {profile}"
    ),
    remedy=Bilingual(
        "改为“GB/T 1.1—{year}”，或修改 standard.yml 的 profile", "Name GB/T 1.1—{year}, or change `profile`"
    ),
    why=Bilingual("起草依据决定用哪一套规则检查。", "The edition decides by which rules a text is judged."),
    source="GB/T 1.1—2020, 8.3",
    profiles=(GBT2009, GBT2020),
    broken="""
# foreword 前言 {element=foreword}
本文件按照GB/T 1.1—2009给出的规则起草。
""",
    passing="""
# foreword 前言 {element=foreword}
本文件按照GB/T 1.1—2020《标准化工作导则　第1部分：标准化文件的结构和起草规则》的规定起草。
""",
    check=check,
)

"""A document that is dated in the list and undated in the text, or the reverse."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Replacement, Rule, Violation
from clausework.checks.shared.citations import CITED, dated, keys


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the year of each citation with that of the list."""
    listed = keys(reference.id for reference in context.draft.normative)
    for item in CITED.of(context):
        if item.element in ("foreword", "normative-references", "bibliography"):
            continue
        if item.key in listed and item.year != listed[item.key]:
            entry = dated(item.key, listed[item.key])
            yield Violation(
                at=item.at,
                clause=item.clause,
                length=item.length,
                values={"id": item.text, "entry": entry},
                change=Replacement(item.text, entry),
            )


RULE = Rule(
    id="REF-016",
    name="reference-year",
    severity="warning",
    title=Bilingual("引用的年份与清单不一致", "Year of a citation differs from the list"),
    message=Bilingual("此处引用{id}，清单中列的是{entry}", "The text cites {id}, the list has {entry}"),
    remedy=Bilingual("两处写成一致；引用具体章条时应注日期", "Make both agree; to cite a part, date both"),
    why=Bilingual("注不注日期决定适用哪个版本。", "The year decides which edition applies."),
    source="GB/T 1.1—2020, 8.6.3",
    needs="draft",
    broken="""
%normative GB/T 35273 | 个人信息安全规范 | Personal information
# platform 平台
平台处理个人信息应符合GB/T 35273—2020的规定。{#P-1}
""",
    passing="""
%normative GB/T 35273—2020 | 个人信息安全规范 | Personal information
# platform 平台
平台处理个人信息应符合GB/T 35273—2020的规定。{#P-1}
""",
    check=check,
    cure="suggested",
)

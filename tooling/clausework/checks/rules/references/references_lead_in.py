"""Normative references that do not open with the fixed sentences."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import GBT2009, Bilingual, Rule, Violation
from clausework.checks.shared.elements import LISTED, LISTED_EN, squeezed


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare what stands before the list with the sentences of the profile, in each language."""
    if not context.draft.normative:
        return
    for clause in context.draft.clauses:
        if clause.element != "normative-references":
            continue
        for lang in clause.texts:
            fixed = _fixed(context.draft.look, lang)
            words = "".join(item.prose for item in context.views[clause.id].in_language(lang))
            if fixed and squeezed(fixed) not in squeezed(words):
                yield Violation(
                    at=fallback(clause, lang),
                    clause=clause.id,
                    values={"fixed": fixed},
                    severity=None if lang == context.main else "warning",
                )


def _fixed(profile: str, lang: str) -> str:
    """The sentences; the English of the 2009 edition was never fixed."""
    if lang == "en":
        return "" if profile == GBT2009 else LISTED_EN
    return LISTED.get(profile, "") if lang == "zh" else ""


RULE = Rule(
    id="REF-020",
    name="references-lead-in",
    severity="error",
    title=Bilingual("规范性引用文件没有用固定的引导语", "Normative references in other words"),
    message=Bilingual(
        "规范性引用文件没有用固定的引导语", "The normative references do not open with the fixed sentences"
    ),
    remedy=Bilingual("写“{fixed}”", "Write “{fixed}”"),
    why=Bilingual(
        "引导语规定了注日期和不注日期的引用各适用哪个版本。",
        "The sentences say which edition of a dated and an undated reference applies.",
    ),
    source="GB/T 1.1—2020, 8.6.2; ISO/IEC Directives 2, 15.5.1",
    needs="draft",
    broken="""
%normative GB/T 35408 | 电子商务质量管理　术语
# references 规范性引用文件 {element=normative-references}
本文件引用下列文件。
""",
    passing="""
%normative GB/T 35408 | 电子商务质量管理　术语
# references 规范性引用文件 {element=normative-references}
下列文件中的内容通过文中的规范性引用而构成本文件必不可少的条款。其中，注日期的引用文件，仅该日期对应的版本适用于本文件；不注日期的引用文件，其最新版本（包括所有的修改单）适用于本文件。
""",
    check=check,
    covers=("REF-001",),
)

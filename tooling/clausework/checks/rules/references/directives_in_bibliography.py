"""The drafting rules listed among the documents cited."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.citations import CITED, keys


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for GB/T 1.1 and the Directives in the bibliography."""
    for reference in context.draft.bibliography:
        if "GB/T 1.1" in keys(iter((reference.id,))) or reference.id.startswith("ISO/IEC Directives"):
            yield Violation(
                at=context.named("standard/references.yml", reference.id),
                length=len(reference.id),
                values={"id": reference.id},
            )
    for item in CITED.of(context):
        if item.element == "bibliography" and item.key == "GB/T 1.1":
            yield Violation(at=item.at, clause=item.clause, length=item.length, values={"id": item.text})


RULE = Rule(
    id="REF-017",
    name="directives-in-bibliography",
    severity="info",
    title=Bilingual("参考文献列了起草规则", "Drafting rules in the bibliography"),
    message=Bilingual("参考文献列了起草规则 {id}", "The bibliography lists the drafting rules, {id}"),
    remedy=Bilingual("删去；前言已写明起草依据", "Delete it; the foreword names it"),
    why=Bilingual("参考文献只列文中提到的文件。", "A bibliography lists what the text cites."),
    source="GB/T 1.1—2020, 8.13",
    needs="draft",
    broken="""
%bibliography GB/T 1.1—2020 | 标准化工作导则
# books 参考文献 {element=bibliography}
""",
    passing="""
%bibliography GB/T 18811—2012 | 电子商务基本术语
# books 参考文献 {element=bibliography}
""",
    check=check,
)

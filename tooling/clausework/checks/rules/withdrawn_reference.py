"""A citation of an edition that another has replaced."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.citations import citations
from clausework.checks.context import Context
from clausework.checks.rule import Fault, Rule, Words

REPLACED = {
    "GB/T 1.1—2000": ("GB/T 1.1—2009", "2010-01-01"),
    "GB/T 1.1—2009": ("GB/T 1.1—2020", "2020-10-01"),
    "GB/T 15834—1995": ("GB/T 15834—2011", "2012-06-01"),
    "GB/T 15835—1995": ("GB/T 15835—2011", "2011-11-01"),
    "GB/T 19000—2008": ("GB/T 19000—2016", "2017-07-01"),
    "GB/T 19001—2008": ("GB/T 19001—2016", "2017-07-01"),
    "GB/T 22239—2008": ("GB/T 22239—2019", "2019-12-01"),
    "GB/T 35273—2017": ("GB/T 35273—2020", "2020-10-01"),
}
"""Editions that this kind of standard is likely to cite: what replaced each, and from which day."""


def check(context: Context) -> Iterator[Fault]:
    """Name each edition that was replaced before the day of the draft."""
    day = context.draft.date
    for reference in context.draft.normative:
        new, since = REPLACED.get(reference.id, ("", ""))
        if new and day >= since:
            at = context.named("standard/references.yml", reference.id)
            yield Fault(at=at, length=len(reference.id), values={"old": reference.id, "new": new})
    for passage in context.passages:
        for item in citations(passage.prose):
            name = f"{item.key}—{item.year}"
            new, since = REPLACED.get(name, ("", ""))
            if new and day >= since and context.normative(passage):
                yield Fault(
                    at=passage.at(item.start),
                    clause=passage.clause.id,
                    length=len(item.text),
                    values={"old": name, "new": new},
                )


RULE = Rule(
    id="REF-012",
    name="withdrawn-document",
    severity="error",
    title=Words("引用了被代替的版本", "Replaced edition cited"),
    message=Words("{old} 已被 {new} 代替", "{old} has been replaced by {new}"),
    remedy=Words("改引 {new}，并核对所引的章条", "Cite {new}, and look up the clauses cited"),
    why=Words(
        "被代替的版本不再有效，也未必买得到。", "A replaced edition no longer holds and may be out of print."
    ),
    source="GB/T 1.1—2020, 9.5.4",
    needs="draft",
    broken="""
%date 2020-11-17
%normative GB/T 35273—2017 | 个人信息安全规范
# references 规范性引用文件 {element=normative-references}
""",
    passing="""
%date 2020-07-01
%normative GB/T 35273—2017 | 个人信息安全规范
# references 规范性引用文件 {element=normative-references}
""",
    check=check,
)

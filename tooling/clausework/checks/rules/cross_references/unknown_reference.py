"""A cross-reference to a clause that there is not."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import lru_cache

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.checks.shared.cross_references import CROSS_REFERENCES, CrossReference
from clausework.checks.shared.identities import ids

NEAREST = Bilingual("最接近的是 {near}（{number}）", "The nearest is {near} ({number})")
NONE_NEAR = Bilingual(
    "用 outline.yml 中的 ID；条款更换标识或者停用后，引用它的地方也要改",
    "Use an ID of outline.yml; where a clause was renamed or retired, its citations change too",
)
INSIDE = Bilingual("链接到它所在的条款 {near}", "Link to its clause, {near}")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each reference whose target is no clause, with the nearest ID."""
    known = ids(context)
    for link in CROSS_REFERENCES.of(context):
        if link.target not in context.clauses:
            yield _fault(context, link, known[link.target].id if link.target in known else "")


@lru_cache(maxsize=1 << 12)
def _nearest(target: str, names: tuple[str, ...]) -> str:
    return next(iter(get_close_matches(target, names, 1)), "")


def _fault(context: CheckContext, link: CrossReference, inside: str) -> Violation:
    near = _nearest(link.target, tuple(sorted(context.clauses)))
    clause = context.clauses.get(near)
    return Violation(
        at=link.at,
        clause=link.clause,
        length=link.length,
        values={
            "target": link.target,
            "near": inside or near,
            "number": (clause.number if clause else "") or near,
        },
        remedy=INSIDE if inside else NEAREST if near else NONE_NEAR,
    )


RULE = Rule(
    id="XRF-001",
    name="unknown-reference",
    severity="error",
    title=Bilingual("引用的条款不存在", "Reference to an unknown clause"),
    message=Bilingual("引用的条款不存在：{target}", "No clause goes by the ID {target}"),
    remedy=NONE_NEAR,
    why=Bilingual("指向空处的引用使要求落空。", "A requirement that points nowhere requires nothing."),
    source="GB/T 1.1—2020, 9.5.5",
    needs="draft",
    broken="""
# platform.vetting 核查
# platform.records 记录
保存期限见[](#platform.record)。
""",
    passing="""
# platform.vetting 核查
结论的保存见[](#platform.records)。
# platform.records 记录
""",
    check=check,
    covers=("XRF-002",),
)

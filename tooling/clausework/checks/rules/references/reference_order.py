"""Documents listed in another order than the fixed one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation

KINDS = (r"GB", r"(?!DB|T/|ISO|IEC)[A-Z]{2}(?:/[A-Z])?\s", r"DB", r"T/", r"ISO|IEC")
NUMBER = re.compile(r"\d+(?:\.\d+)*")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the first document that should stand before the one above it."""
    before = ""
    for reference in context.draft.normative:
        if before and _rank(reference.id) < _rank(before):
            yield Violation(
                at=context.named("standard/references.yml", reference.id),
                length=len(reference.id),
                values={"id": reference.id or reference.title.get("zh", ""), "before": before},
            )
            return
        before = reference.id


def _rank(number: str) -> tuple[int, str, tuple[int, ...]]:
    """The kind of a document, its code, and its number; what has no number stands last."""
    kind = next((place for place, pattern in enumerate(KINDS) if re.match(pattern, number)), len(KINDS))
    digits = NUMBER.search(number)
    code = "" if kind == 0 else number[: digits.start()].strip() if digits else number
    return kind, code, tuple(int(part) for part in digits.group().split(".")) if digits else ()


RULE = Rule(
    id="REF-009",
    name="reference-order",
    severity="warning",
    title=Bilingual("引用文件的次序不对", "Order of the listed documents"),
    message=Bilingual("“{id}”排在“{before}”之后，次序不对", "“{id}” stands after “{before}”, out of order"),
    remedy=Bilingual(
        "按国家标准、行业标准、地方标准、团体标准、ISO和IEC的次序，各按顺序号排",
        "Put national, sector, local and group standards first, then ISO and IEC, each by number",
    ),
    why=Bilingual("次序固定，读者才容易找到。", "In a fixed order documents are easy to find."),
    source="GB/T 1.1—2020, 8.6.3",
    needs="draft",
    broken="""
%normative T/ZEA 007—2021 | 养老护理员规范
%normative GB/T 35408 | 电子商务质量管理　术语
# references 规范性引用文件 {element=normative-references}
""",
    passing="""
%normative GB/T 35408 | 电子商务质量管理　术语
%normative T/ZEA 007—2021 | 养老护理员规范
# references 规范性引用文件 {element=normative-references}
""",
    check=check,
)

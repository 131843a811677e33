"""A formula whose symbols are not explained, or cited by a typed number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest

from clausework.checks.engine.context import CheckContext, fallback, place_of
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.script import HAN_RANGE

TYPED = re.compile(
    rf"公式\s*[（(]?\d+[)）]?|(?:(?<![{HAN_RANGE}])|(?<=[按见由用依据]))式\s*[（(]\d+[)）]"
    r"|\b[Ff]ormula \(?\d+\)?"
)
EXPLAINS = re.compile(r"^(?:式中|where)\b|^式中")
BY_HAND = Bilingual("公式编号“{found}”是手写的", "The number in “{found}” is typed by hand")
NAME = Bilingual(
    "写“按退货率的公式”一类的说法，编号由工具生成",
    "Name the formula by what it computes; the number is generated",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for the explanation after each formula, and for typed numbers."""
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            for block, after in zip_longest(text.own, text.own[1:]):
                explained = after is not None and EXPLAINS.match(after.text)
                if block.kind == "formula" and not explained:
                    yield Violation(at=place_of(block, 0, fallback(clause, lang)), clause=clause.id)
    for passage in context.passages:
        for match in TYPED.finditer(passage.used):
            yield Violation(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                values={"found": match.group()},
                message=BY_HAND,
                remedy=NAME,
            )


RULE = Rule(
    id="EQN-001",
    name="formula-unexplained",
    severity="warning",
    title=Bilingual("公式的符号没有解释", "Symbols of a formula not explained"),
    message=Bilingual("公式之后没有“式中：”", "No “where” follows the formula"),
    remedy=Bilingual(
        "另起一段写“式中：”，逐个解释符号", "Explain each symbol in a paragraph that opens with “where”"
    ),
    why=Bilingual("不知道符号代表什么，公式就不能用。", "A formula is of no use with unknown symbols."),
    source="GB/T 1.1—2020, 9.9",
    broken="""
# platform 平台
退货率按下面的公式计算：

$$r = n / m$$
""",
    passing="""
# platform 平台
退货率按下面的公式计算：

$$r = n / m$$

式中：r为退货率，n为退货的订单数，m为订单总数。
""",
    check=check,
)

"""A formula of which not everything is understood."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.tex import read_formula


def check(context: CheckContext) -> Iterator[Violation]:
    """Look for formulas that cannot be set, in the text and by themselves."""
    for passage in context.passages:
        offset = 0
        for run in passage.block.runs:
            if run.mark == "math" and read_formula(run.text) is None:
                yield Violation(
                    at=passage.at(offset),
                    clause=passage.clause.id,
                    length=max(1, len(run.text.partition("\n")[0])),
                    values={"found": " ".join(run.text.split())},
                )
            offset += len(run.text)


RULE = Rule(
    id="EQN-002",
    name="unknown-formula",
    severity="warning",
    title=Bilingual("公式看不懂", "Formula not understood"),
    message=Bilingual(
        "公式“{found}”里有看不懂的写法，只能照原样作为代码印出",
        "Not all of the formula “{found}” is understood, so it is printed as code, as it is typed",
    ),
    remedy=Bilingual(
        "检查命令的拼写和花括号是否成对；颜色、链接、方框和删除线不能用",
        "Look for a misspelt command or an open brace; colours, links, boxes and strikes cannot be used",
    ),
    why=Bilingual(
        "公式要在网页、PDF和Word里都排成公式，每一处写法都要认得。",
        "To be set as a formula on pages, in PDF and in Word, all of it must be understood.",
    ),
    source="Clausework",
    broken="""
# platform 平台
退货率按下面的公式计算：

$$r = \\ratio n m$$

式中：r为退货率，n为退货的订单数，m为订单总数。
""",
    passing="""
# platform 平台
退货率按下面的公式计算：

$$r = \\frac{n}{m}$$

式中：r为退货率，n为退货的订单数，m为订单总数。
""",
    check=check,
)

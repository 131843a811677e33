"""Two provisions under one ID."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.model.clause import WARNINGS


def check(context: CheckContext) -> Iterator[Violation]:
    """Name the second verb of each provision."""
    for passage in context.passages:
        verbs = [verb for verb in passage.verbs if verb.modal]
        if (
            len(verbs) > 1
            and context.normative(passage)
            and passage.block.kind in ("paragraph", "item", *WARNINGS)
        ):
            first, second = verbs[:2]
            yield Violation(
                at=passage.at(second.start),
                clause=passage.clause.id,
                length=len(second.text),
                values={"first": first.form, "second": second.form},
            )


RULE = Rule(
    id="MOD-009",
    name="two-verbs",
    severity="warning",
    title=Bilingual("一段有两个能愿动词", "Two verbs in one provision"),
    message=Bilingual(
        "“{first}”之后又有“{second}”，一段写了两项规定",
        "“{second}” after “{first}” makes two provisions of one",
    ),
    remedy=Bilingual("拆成两段，各用一个 ID", "Divide it, and give each its ID"),
    why=Bilingual(
        "一个 ID 只带一项规定，才能逐项引用、评论、比对和核查。",
        "One provision for each ID can be cited, commented on and verified alone.",
    ),
    source="GB/T 1.1—2020, 9.1; Clausework",
    broken="平台应审核商品，宜抽检样品。{#P-1}",
    passing="""
平台应审核商品。{#P-1}

平台宜抽检样品。{#P-2}
""",
    check=check,
)

"""A cross-reference or a citation that the translation lacks."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import ANY, Bilingual, Rule, Violation
from clausework.checks.shared.citations import citations


def check(context: CheckContext) -> Iterator[Violation]:
    """Compare the clauses and the standards that each pair of blocks refers to."""
    for original, translated in context.pairs():
        first, other = _targets(original), _targets(translated)
        for target in sorted(first ^ other)[:1]:
            yield Violation(
                at=translated.at(),
                clause=translated.clause.id,
                length=len(translated.block.text),
                values={"target": target, "side": ORIGINAL if target in first else TRANSLATION},
            )


def _targets(passage: Passage) -> frozenset[str]:
    refs = {run.target for run in passage.block.runs if run.mark == "ref"}
    return frozenset(refs | {item.key for item in citations(passage.prose)})


ORIGINAL = Bilingual("原文", "original")
TRANSLATION = Bilingual("译文", "translation")

RULE = Rule(
    id="BIL-010",
    name="references-differ",
    severity="warning",
    title=Bilingual("两种文字的引用不一致", "References differ between the languages"),
    message=Bilingual("只有{side}引用了 {target}", "Only the {side} refers to {target}"),
    remedy=Bilingual("使两处引用相同", "Make both refer to the same"),
    why=Bilingual("少一处引用，就少一项规定。", "A reference left out is a provision left out."),
    source="Clausework",
    broken="""
# platform 平台 | Platform
平台应按[](#records)保存记录。{#P-1}
[en]
The platform shall keep records. {#P-1}
# records 记录 | Records
""",
    passing="""
# platform 平台 | Platform
平台应按[](#records)保存记录。{#P-1}
[en]
The platform shall keep records in accordance with [](#records). {#P-1}
# records 记录 | Records
""",
    check=check,
    follows={"block": ANY},
)

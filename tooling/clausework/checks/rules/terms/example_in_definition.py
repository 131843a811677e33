"""A definition of more than one sentence, or with examples inside."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.script import HAN_RANGE
from clausework.lang.sentences import sentences

EXAMPLES = {
    "zh": re.compile(
        r"(?<!比)例如(?!数)|譬如|诸如|(?<![相对])比如(?!数)"
        r"|(?<=[，（])包括(?=[^，。；（）]{1,20}等(?:[，。；）]|$))"
        rf"|(?<=[，（])如(?![果实期数同约何此上下前愿意旧若])(?=[{HAN_RANGE}A-Za-z])"
    ),
    "en": re.compile(r"\be\.g\.|\bfor (?:example|instance)\b|\bsuch as\b"),
}
SENTENCES = Bilingual("定义有{count}句话", "The definition has {count} sentences")
ONE = Bilingual(
    "定义只写一句，其余写成“注：”", "Keep one phrase, and move the rest to a paragraph that opens with NOTE"
)
SOURCE = re.compile(r"[\[【（(]?来源")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each example in the definition of an entry, and each second sentence."""
    for passage in context.passages:
        if passage.clause.element != "term" or passage.block.kind != "paragraph" or passage.aside:
            continue
        match = EXAMPLES[passage.lang].search(passage.used) if passage.lang in EXAMPLES else None
        parts = sentences(passage.used.strip(), passage.lang)
        if match:
            yield Violation(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                values={"found": match.group()},
            )
        elif len(parts) > 1 and not SOURCE.match(parts[0]):
            yield Violation(
                at=passage.at(len(parts[0])),
                clause=passage.clause.id,
                length=len(parts[1].rstrip()),
                values={"count": len(parts)},
                message=SENTENCES,
                remedy=ONE,
            )


RULE = Rule(
    id="TRM-007",
    name="example-in-definition",
    severity="warning",
    title=Bilingual("定义中夹带举例或者说明", "Example or explanation inside a definition"),
    message=Bilingual("定义中用“{found}”举例", "The definition gives examples (“{found}”)"),
    remedy=Bilingual(
        "另起一段，写成“示例：”或“注：”",
        "Move it to a paragraph of its own that opens with EXAMPLE or NOTE",
    ),
    why=Bilingual("定义只说概念的特征。", "A definition states what marks the concept, and no more."),
    source="GB/T 1.1—2020, 8.7.3.4",
    broken="""
# terms 术语和定义 {element=terms}
## terms.platform {term=平台}
提供交易服务的组织，例如电子商务平台。
""",
    passing="""
# terms 术语和定义 {element=terms}
## terms.platform {term=平台}
提供交易服务的组织。

示例：电子商务平台。
""",
    check=check,
)

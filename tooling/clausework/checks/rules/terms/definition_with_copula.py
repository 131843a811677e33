"""A definition that cannot stand in for its term: it opens with 是指, or says the term again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.script import HAN_RANGE

OPENS = re.compile(
    r"(?:本(?:文件|标准)(?:所称|中|里)的?[^，。]{1,12}，)?"
    rf"(?:[{HAN_RANGE}A-Za-z]{{1,12}}(?:是指|系指|指的是)|指(?![定挥导令标纹南头示])|是指|系指|是(?![否有非])(?=[{HAN_RANGE}])"
    r"|即(?![时将使便席])|表示|(?:所)?谓|称为)"
)
CIRCULAR = Bilingual("定义重复了术语“{term}”", "The definition repeats the term “{term}”")
SAY_OTHERWISE = Bilingual(
    "不用术语本身，写出上位概念和区别特征", "Give the wider concept and what marks this one, without the term"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Look at both ends of the first paragraph of each entry."""
    seen: set[str] = set()
    for passage in context.in_language("zh"):
        text = passage.clause.texts["zh"]
        if passage.clause.element != "term" or passage.block.kind != "paragraph":
            continue
        if passage.clause.id in seen or passage.prose.startswith("["):
            continue
        seen.add(passage.clause.id)
        yield from _form(passage, text.term.preferred if text.term else "")


def _form(passage: Passage, term: str) -> Iterator[Violation]:
    words = passage.used
    match = OPENS.match(words) or (
        re.match(rf"{re.escape(term)}(?:是|为|指|：|，是)", words) if term else None
    )
    if match:
        values: dict[str, object] = {"found": match.group()}
        yield Violation(at=passage.at(), clause=passage.clause.id, length=len(match.group()), values=values)
        return
    place = words.rstrip("。").rfind(term) if term else -1
    if place > 0 and words.rstrip("。")[place:] == term and words[place - 1] in "的，":
        yield Violation(
            at=passage.at(place),
            clause=passage.clause.id,
            length=len(term),
            values={"term": term},
            message=CIRCULAR,
            remedy=SAY_OTHERWISE,
        )


RULE = Rule(
    id="TRM-006",
    name="definition-with-copula",
    severity="warning",
    title=Bilingual("定义不能替换术语", "Definition that cannot stand for its term"),
    message=Bilingual("定义以“{found}”开头", "The definition opens with “{found}”"),
    remedy=Bilingual(
        "删去“{found}”，定义写成能替换术语的名词性短语",
        "Delete it; a definition is a phrase that can stand in for the term",
    ),
    why=Bilingual(
        "定义放进使用术语的句子里，句子应仍通顺。",
        "A definition must fit into any sentence in place of its term.",
    ),
    source="GB/T 1.1—2020, 8.7.3.4",
    broken="""
# terms 术语和定义 {element=terms}
## terms.platform {term=平台}
是指提供交易服务的法人或者非法人组织。
""",
    passing="""
# terms 术语和定义 {element=terms}
## terms.platform {term=平台}
提供交易服务的法人或者非法人组织。
""",
    check=check,
)

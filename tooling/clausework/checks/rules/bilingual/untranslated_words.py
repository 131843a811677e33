"""Chinese words left in English text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import ANY, Bilingual, Rule, Violation
from clausework.lang.script import HAN_RANGE

HAN = re.compile(rf"[{HAN_RANGE}]+(?:[，、{HAN_RANGE}]*[{HAN_RANGE}])?")
MARKS = re.compile(rf"(?<![{HAN_RANGE}])[。，；：、！？（）]+(?![{HAN_RANGE}])")
FULL_WIDTH = Bilingual("英文中用了全角标点“{found}”", "“{found}” is full-width in English text")
HALF_WIDTH = Bilingual("改用半角标点", "Use the half-width mark")
LISTS = ("normative-references", "bibliography", "foreword")


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each stretch of Han in English words and titles; quoted titles and lists are exempt."""
    for passage in context.in_language("en"):
        if context.element(passage.clause) in LISTS:
            continue
        for match in MARKS.finditer(passage.used):
            yield Violation(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                values={"found": match.group()},
                message=FULL_WIDTH,
                remedy=HALF_WIDTH,
            )
        for match in HAN.finditer(passage.used):
            yield Violation(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                values={"found": match.group()},
            )
    for clause in context.draft.clauses:
        title = clause.texts["en"].title if "en" in clause.texts else ""
        found = HAN.search(title)
        if found:
            yield Violation(
                at=fallback(clause, "en"),
                clause=clause.id,
                length=len(title),
                values={"found": found.group()},
            )


RULE = Rule(
    id="BIL-006",
    name="untranslated-words",
    severity="warning",
    title=Bilingual("英文中有未译的汉字", "Chinese words left in English text"),
    message=Bilingual("英文中有未译的“{found}”", "“{found}” is left untranslated"),
    remedy=Bilingual(
        "译成英文；中文文件名放在《》中", "Translate it; titles of Chinese documents stand in 《》"
    ),
    why=Bilingual("译文的读者不一定识汉字。", "Readers of the translation may not read Chinese."),
    source="Clausework",
    lang="en",
    broken="The platform shall publish its 规则. {#P-1}",
    passing="The platform shall publish its rules under 《电子商务法》. {#P-1}",
    check=check,
    follows={"block": ANY},
)

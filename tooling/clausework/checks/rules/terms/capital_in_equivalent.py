"""An English equivalent that begins with a capital."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, fallback
from clausework.checks.engine.rule import Bilingual, Replacement, Rule, Violation
from clausework.model.clause import Place

CAPITAL = re.compile(r"(?:[A-Z][a-z]+|[A-Z](?=-[a-z]))")
SHOUTED = re.compile(r"[A-Z]{4,}(?: [A-Z]{2,})+")
NAMES = re.compile(
    r"China|Chinese|Zhejiang|Hangzhou|English|Internet|Web|Ethernet|Bluetooth|Unicode|Latin|Greek"
    r"|[A-Z][a-z]+(?:ian|ean|ese|'s)"
)
"""Words that keep their capital wherever they stand."""


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each equivalent in title case; an abbreviation keeps its capitals."""
    for clause in context.draft.clauses:
        text = clause.texts.get("en")
        for name in (text.term.preferred, *text.term.admitted) if text and text.term else ():
            if _capital(name):
                yield Violation(
                    at=_place(context, clause.texts["en"].at or fallback(clause, "en"), name),
                    clause=clause.id,
                    length=len(name),
                    values={"term": name, "small": name.lower()},
                    change=Replacement(name, name.lower()),
                )


def _capital(name: str) -> bool:
    words = re.split(r"[ ]", name)
    capital = any(CAPITAL.match(word) and not NAMES.fullmatch(word) for word in words)
    return capital or bool(SHOUTED.fullmatch(name))


def _place(context: CheckContext, title: Place, name: str) -> Place:
    """Where the equivalent stands in the front matter."""
    found = context.named(title.path, f"preferred: {name}")
    return Place(found.path, found.line, found.column + len("preferred: ")) if found.line > 1 else title


RULE = Rule(
    id="TRM-004",
    name="capital-in-equivalent",
    severity="warning",
    title=Bilingual("英文对应词以大写开头", "English equivalent with a capital"),
    message=Bilingual("英文对应词写作“{term}”", "The equivalent is written “{term}”"),
    remedy=Bilingual("专有名词之外用小写：{small}", "Unless it is a name, write it small: {small}"),
    why=Bilingual("对应词要能原样放进句子。", "An equivalent must fit into a sentence as it stands."),
    source="GB/T 1.1—2020, 10.3.5",
    broken="""
# terms 术语和定义 | Terms and definitions {element=terms}
## terms.diner {term=就餐者 term.en=Diner}
讲解商品的人。
""",
    passing="""
# terms 术语和定义 | Terms and definitions {element=terms}
## terms.diner {term=就餐者 term.en=diner}
讲解商品的人。
""",
    check=check,
    cure="suggested",
)

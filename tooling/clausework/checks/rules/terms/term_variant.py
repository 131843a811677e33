"""A defined term in another spelling, or under a name that no entry has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from clausework.checks.engine.clause_view import ClauseView
from clausework.checks.engine.context import CheckContext, Passage
from clausework.checks.engine.facts import Facts, LocatedFact
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.script import HAN, HAN_RANGE
from clausework.model.clause import Term

PREFIXES = ("网络", "带货", "电商", "在线", "线上", "互联网", "卖货")
SYNONYMS = (
    ("主播", "播主", "直播营销人员", "带货达人", "直播达人"),
    ("商家", "卖家", "店家"),
    ("消费者", "买家", "顾客"),
    ("直播间", "直播室"),
    ("MCN机构", "网红机构", "红人机构"),
)
"""Names of one concept in this trade; where a draft defines one of them, the others are variants."""
COMPOUND = Bilingual(
    "“{found}”没有界定，已界定的术语是“{term}”", "“{found}” is not defined; the defined term is “{term}”"
)
AS_ADMITTED = Bilingual(
    "改为“{term}”；二者不同义时另作界定；同义而需保留时写入该术语的 admitted",
    "Use “{term}”; define the other if it means something else, or admit it under `admitted`",
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each spelling of a term that differs in blanks, hyphens or capitals, and each compound."""
    terms: dict[str, list[Term]] = {lang: [] for lang in context.draft.languages}
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            if text.term and lang in terms:
                terms[lang].append(text.term)
    for item in Facts(Variant, _variants(terms), terms).of(context):
        yield Violation(
            at=item.at,
            clause=item.clause,
            length=item.length,
            values={"found": item.text, "term": item.term},
            message=COMPOUND if item.compound else None,
            remedy=AS_ADMITTED if item.compound else None,
        )


class Variant(LocatedFact, frozen=True, kw_only=True):
    """Another spelling of a term, or a compound with it that no entry has."""

    text: str
    term: str
    compound: bool = False


def _variants(terms: dict[str, list[Term]]) -> Callable[[ClauseView], Iterator[Variant]]:
    """What to look for in a clause, where these are the terms."""
    allowed = {
        lang: {word.casefold() for term in found for word in (term.preferred, *term.admitted)}
        for lang, found in terms.items()
    }
    spelt = {lang: [term for term in found if _pattern(term.preferred)] for lang, found in terms.items()}

    def find(view: ClauseView) -> Iterator[Variant]:
        for passage in view.passages:
            lang = passage.lang
            if lang == "zh":
                yield from _synonyms(passage, allowed[lang])
            prefixed = lang == "zh" and any(prefix in passage.used for prefix in PREFIXES)
            for term in (terms if prefixed else spelt)[lang]:
                yield from _spellings(passage, term.preferred, allowed[lang])
                if prefixed and passage.clause.texts[lang].term != term:
                    yield from _compounds(passage, term.preferred, allowed[lang])

    return find


def _spellings(passage: Passage, term: str, allowed: set[str]) -> Iterator[Variant]:
    pattern = _pattern(term)
    for match in pattern.finditer(passage.used) if pattern else ():
        if not _admitted(match.group(), term, allowed):
            yield _variant(passage, match.start(), match.group(), term)


def _admitted(found: str, term: str, allowed: set[str]) -> bool:
    if HAN.search(term):
        return found == term
    return found.casefold() in allowed or found.casefold().removesuffix("s") in allowed


@cache
def _pattern(term: str) -> re.Pattern[str] | None:
    """The term with any blanks and hyphens; None for a term that has but one spelling."""
    parts = re.findall(rf"[A-Za-z]+|\d+|[{HAN_RANGE}]+", term)
    if len(parts) < 2:
        return None
    body = r"[\s-]*".join(map(re.escape, parts))
    edges = ("" if HAN.match(term) else r"(?<![A-Za-z-])", "" if HAN.search(term[-1:]) else r"s?(?![A-Za-z])")
    return re.compile(edges[0] + body + edges[1], re.IGNORECASE)


def _compounds(passage: Passage, term: str, allowed: set[str]) -> Iterator[Variant]:
    text = passage.used
    for prefix in PREFIXES:
        word = prefix + term
        if word in allowed or prefix in term:
            continue
        start = text.find(word)
        while start >= 0:
            if not any(text.startswith(other, start) for other in allowed if len(other) > len(word)):
                yield _variant(passage, start, word, term, compound=True)
            start = text.find(word, start + 1)


def _synonyms(passage: Passage, allowed: set[str]) -> Iterator[Variant]:
    for group in SYNONYMS:
        term = next((name for name in group if name.casefold() in allowed), "")
        for name in group if term else ():
            start = passage.used.find(name) if name.casefold() not in allowed else -1
            if start >= 0:
                yield _variant(passage, start, name, term, compound=True)


def _variant(passage: Passage, start: int, text: str, term: str, compound: bool = False) -> Variant:
    return Variant(
        at=passage.at(start),
        clause=passage.clause.id,
        length=len(text),
        text=text,
        term=term,
        compound=compound,
    )


RULE = Rule(
    id="TRM-013",
    name="term-variant",
    severity="warning",
    title=Bilingual("术语的写法不一", "Term in another spelling"),
    message=Bilingual("术语“{term}”在此写作“{found}”", "The term “{term}” is spelt “{found}” here"),
    remedy=Bilingual("改为“{term}”", "Write “{term}”"),
    why=Bilingual(
        "同一概念用同一术语，读者和检索才不会当成两个。",
        "One concept has one term, for readers and for searches.",
    ),
    source="GB/T 1.1—2020, 9.1",
    covers=("TRM-009",),
    needs="draft",
    broken="""
# terms 术语和定义 {element=terms}
## terms.mcn {term=MCN机构}
管理主播的组织。
# mcn 机构
MCN 机构应核对主播信息。{#M-1}
""",
    passing="""
# terms 术语和定义 {element=terms}
## terms.mcn {term=MCN机构}
管理主播的组织。
# mcn 机构
MCN机构应核对主播信息。{#M-1}
""",
    check=check,
)

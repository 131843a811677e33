"""A defined term in another spelling, or under a name that no entry has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from clausework.checks.context import Context, Passage
from clausework.checks.rule import Fault, Rule, Words

PREFIXES = ("网络", "带货", "电商", "在线", "线上", "互联网", "卖货")
HAN = re.compile(r"[一-鿿]")
COMPOUND = Words(
    "“{found}”没有界定，已界定的术语是“{term}”", "“{found}” is not defined; the defined term is “{term}”"
)
AS_ADMITTED = Words(
    "改为“{term}”；二者不同义时另作界定；同义而需保留时写入该术语的 admitted",
    "Use “{term}”; define the other if it means something else, or admit it under `admitted`",
)


def check(context: Context) -> Iterator[Fault]:
    """Name each spelling of a term that differs in blanks, hyphens or capitals, and each compound."""
    for lang in context.draft.languages:
        terms = [
            text.term for clause in context.draft.clauses if (text := clause.texts.get(lang)) and text.term
        ]
        allowed = {word.casefold() for term in terms for word in (term.preferred, *term.admitted)}
        for passage in context.in_language(lang):
            for term in terms:
                yield from _spellings(passage, term.preferred, allowed)
                if lang == "zh" and passage.clause.texts[lang].term is not term:
                    yield from _compounds(passage, term.preferred, allowed)


def _spellings(passage: Passage, term: str, allowed: set[str]) -> Iterator[Fault]:
    pattern = _pattern(term)
    for match in pattern.finditer(passage.used) if pattern else ():
        if not _admitted(match.group(), term, allowed):
            yield _fault(passage, match.start(), match.group(), term)


def _admitted(found: str, term: str, allowed: set[str]) -> bool:
    if HAN.search(term):
        return found == term
    return found.casefold() in allowed or found.casefold().removesuffix("s") in allowed


@cache
def _pattern(term: str) -> re.Pattern[str] | None:
    """The term with any blanks and hyphens; None for a term that has but one spelling."""
    parts = re.findall(r"[A-Za-z]+|\d+|[一-鿿]+", term)
    if len(parts) < 2:
        return None
    body = r"[\s-]*".join(map(re.escape, parts))
    edges = ("" if HAN.match(term) else r"(?<![A-Za-z-])", "" if HAN.search(term[-1:]) else r"s?(?![A-Za-z])")
    return re.compile(edges[0] + body + edges[1], re.IGNORECASE)


def _compounds(passage: Passage, term: str, allowed: set[str]) -> Iterator[Fault]:
    text = passage.used
    for prefix in PREFIXES:
        word = prefix + term
        if word in allowed or prefix in term:
            continue
        start = text.find(word)
        while start >= 0:
            if not any(text.startswith(other, start) for other in allowed if len(other) > len(word)):
                yield _fault(passage, start, word, term, COMPOUND, AS_ADMITTED)
            start = text.find(word, start + 1)


def _fault(
    passage: Passage,
    start: int,
    found: str,
    term: str,
    message: Words | None = None,
    remedy: Words | None = None,
) -> Fault:
    return Fault(
        at=passage.at(start),
        clause=passage.clause.id,
        length=len(found),
        values={"found": found, "term": term},
        message=message,
        remedy=remedy,
    )


RULE = Rule(
    id="TRM-013",
    name="term-variant",
    severity="warning",
    title=Words("术语的写法不一", "Term in another spelling"),
    message=Words("术语“{term}”在此写作“{found}”", "The term “{term}” is spelt “{found}” here"),
    remedy=Words("改为“{term}”", "Write “{term}”"),
    why=Words(
        "同一概念用同一术语，读者和检索才不会当成两个。",
        "One concept has one term, for readers and for searches.",
    ),
    source="GB/T 1.1—2020, 9.1",
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

"""A defined term in another spelling, or under a name that no entry has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from clausework.checks.engine.context import CheckContext, ClauseView, Facts, LocatedFact, Passage
from clausework.checks.engine.rule import Bilingual, Rule, Violation
from clausework.lang.role_names import any_of, stem_of
from clausework.lang.script import HAN, HAN_RANGE
from clausework.model.clause import Term
from clausework.model.words import Words

NONE = Words()
COMPOUND = Bilingual(
    "“{found}”没有界定，已界定的术语是“{term}”", "“{found}” is not defined; the defined term is “{term}”"
)
AS_ADMITTED = Bilingual(
    "改为“{term}”；二者不同义时另作界定；同义而需保留时写入该术语的 admitted",
    "Use “{term}”; define the other if it means something else, or admit it under `admitted`",
)
DEPRECATED = Bilingual(
    "“{found}”是本文件不再使用的说法", "“{found}” is a name that this document has given up"
)


def check(context: CheckContext) -> Iterator[Violation]:
    """Name each spelling of a term that differs in blanks, hyphens or capitals, and each other name."""
    terms: dict[str, list[Term]] = {lang: [] for lang in context.draft.languages}
    for clause in context.draft.clauses:
        for lang, text in clause.texts.items():
            if text.term and lang in terms:
                terms[lang].append(text.term)
    given = (terms, context.words)
    messages = {"compound": COMPOUND, "deprecated": DEPRECATED}
    for item in Facts(Variant, _variants(*given), given).of(context):
        yield Violation(
            at=item.at,
            clause=item.clause,
            length=item.length,
            values={"found": item.text, "term": item.term},
            message=messages.get(item.kind),
            remedy=AS_ADMITTED if item.kind == "compound" else None,
        )


class Variant(LocatedFact, frozen=True, kw_only=True):
    """Another spelling of a term, a `compound` with it or another name for it, or a `deprecated` name."""

    text: str
    term: str
    kind: str = ""


def _variants(
    terms: dict[str, list[Term]], words: dict[str, Words]
) -> Callable[[ClauseView], Iterator[Variant]]:
    """What to look for in a clause, where these are the terms and the words of the trade."""
    allowed = {
        lang: {word.casefold() for term in found for word in (term.preferred, *term.admitted)}
        for lang, found in terms.items()
    }
    spelt = {lang: [term for term in found if _pattern(term.preferred)] for lang, found in terms.items()}
    others = {lang: _OtherNames(words.get(lang, NONE), allowed[lang]) for lang in terms}

    def find(view: ClauseView) -> Iterator[Variant]:
        for passage in view.passages:
            lang = passage.lang
            yield from others[lang].find(passage)
            prefixes = words.get(lang, NONE).prefixes
            prefixed = any(prefix in passage.used for prefix in prefixes)
            for term in (terms if prefixed else spelt)[lang]:
                yield from _spellings(passage, term.preferred, allowed[lang])
                if prefixed and passage.clause.texts[lang].term != term:
                    yield from _compounds(passage, term.preferred, allowed[lang], prefixes)

    return find


class _OtherNames:
    """The names of words.yml that stand for another: where a draft defines one synonym, for that one."""

    def __init__(self, words: Words, allowed: set[str]) -> None:
        self.terms: dict[str, str] = {}
        for group in words.synonyms:
            term = next((name for name in group if name.casefold() in allowed), "")
            if term:
                self.terms |= {name.lower(): term for name in group if name.casefold() not in allowed}
        self.deprecated = {
            old.lower(): new for old, new in words.deprecated.items() if old.casefold() not in allowed
        }
        self.names = self.terms | self.deprecated
        meant = (*words.known, *allowed)  # a longer word in which the name is not meant
        longer = {word.lower() for word in meant if any(name in word.lower() for name in self.names)}
        self.pattern = any_of({*self.names, *longer})

    def find(self, passage: Passage) -> Iterator[Variant]:
        """Each such name, once a passage."""
        seen: set[str] = set()
        for match in self.pattern.finditer(passage.used) if self.names else ():
            word = match.group().lower()
            if not any(word.removesuffix(end) in self.names for end in ("s", "es", "")):
                continue
            name = stem_of(word, self.names)
            if name not in seen:
                seen.add(name)
                kind = "deprecated" if name in self.deprecated else "compound"
                yield _variant(passage, match.start(), match.group(), self.names[name], kind)


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


def _compounds(
    passage: Passage, term: str, allowed: set[str], prefixes: tuple[str, ...]
) -> Iterator[Variant]:
    text = passage.used
    for prefix in prefixes:
        word = f"{prefix} {term}" if prefix[-1:].isascii() and term[:1].isascii() else prefix + term
        if word.casefold() in allowed or prefix in term:
            continue
        start = text.find(word)
        while start >= 0:
            if not any(text.startswith(other, start) for other in allowed if len(other) > len(word)):
                yield _variant(passage, start, word, term, "compound")
            start = text.find(word, start + 1)


def _variant(passage: Passage, start: int, text: str, term: str, kind: str = "") -> Variant:
    return Variant(
        at=passage.at(start), clause=passage.clause.id, length=len(text), text=text, term=term, kind=kind
    )


RULE = Rule(
    id="TRM-013",
    name="term-variant",
    severity="warning",
    title=Bilingual("术语的写法不一", "Term in another spelling or under another name"),
    message=Bilingual("术语“{term}”在此写作“{found}”", "The term “{term}” is spelt “{found}” here"),
    remedy=Bilingual("改为“{term}”", "Write “{term}”"),
    why=Bilingual(
        "同一概念用同一术语，读者和检索才不会当成两个。同义词、旧称和前缀由项目写在 words.yml 中。",
        "One concept has one term, for readers and for searches. Which names are synonyms, old names and "
        "prefixes, the project says in words.yml.",
    ),
    source="GB/T 1.1—2020, 9.1",
    covers=("TRM-009",),
    needs="draft",
    broken="""
# terms 术语和定义 {element=terms}
## terms.app {term=APP端}
供就餐者点餐的程序。
# app 点餐
APP 端应显示菜品的过敏原。{#P-1}
""",
    passing="""
# terms 术语和定义 {element=terms}
## terms.app {term=APP端}
供就餐者点餐的程序。
# app 点餐
APP端应显示菜品的过敏原。{#P-1}
""",
    check=check,
)

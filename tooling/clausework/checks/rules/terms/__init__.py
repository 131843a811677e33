"""Rules about terms and definitions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from clausework.checks.engine.context import (
    CheckContext,
    ClauseView,
    Facts,
    LocatedFact,
    Passage,
    facts,
    titled,
)
from clausework.checks.engine.rule import GBT2009, Replacement, Violation
from clausework.checks.shared.elements import is_said
from clausework.lang.patterns import HAN, HAN_RANGE, Patterns
from clausework.lang.registry import is_read
from clausework.lang.role_names import any_of, stem_of
from clausework.model.draft import Term
from clausework.model.filing import Words

FIND = Patterns(__file__, {"han_range": HAN_RANGE})


def capital_in_equivalent(context: CheckContext) -> Iterator[Violation]:
    """Name each equivalent in title case; an abbreviation keeps its capitals."""
    for clause, lang, text in context.texts():
        for name in text.designations if lang == "en" else ():
            if _capital(name):
                found, small = context.in_front(clause, name, "preferred: ", lang), name.lower()
                yield found.fault(change=Replacement(name, small), term=name, small=small)


def _capital(name: str) -> bool:
    words = re.split(r"[ ]", name)
    capital = any(FIND.capital.match(word) and not FIND.capitalised.fullmatch(word) for word in words)
    return capital or bool(FIND.shouted.fullmatch(name))


def definition_with_copula(context: CheckContext) -> Iterator[Violation]:
    """Look at both ends of the first paragraph of each entry."""
    seen: set[tuple[str, str]] = set()
    for passage in context.passages:
        text, entry = passage.clause.texts[passage.lang], (passage.clause.id, passage.lang)
        if passage.clause.element != "term" or passage.block.kind != "paragraph" or entry in seen:
            continue
        if not passage.prose.startswith("["):
            seen.add(entry)
            form = _form if passage.lang == "zh" else _english_form
            yield from form(passage, text.term.preferred if text.term else "")


def _english_form(passage: Passage, term: str) -> Iterator[Violation]:
    """The term in its own definition; what opens it is found by the pattern."""
    match = re.search(rf"(?i)\b{re.escape(term)}s?\b", passage.used) if len(term) > 1 else None
    if match and not FIND.copula.match(passage.used, match.end()):
        yield passage.found(match).fault("circular", term=term)
    elif not match and " " in term:
        yield from _in_parts(passage, term, term.split())


def _form(passage: Passage, term: str) -> Iterator[Violation]:
    words = passage.used
    match = FIND.opens.match(words) or (
        re.match(rf"{re.escape(term)}(?:是|为|指|即|：|，|就是|——)", words) if term else None
    )
    if match:
        yield passage.spot(0, match.group()).fault(found=match.group())
        return
    place = words.find(term) if len(term) > 1 else -1
    if place >= 0 and passage.whole(place, place + len(term)):
        yield passage.spot(place, term).fault("circular", term=term)
    elif len(term) in (3, 4):
        yield from _in_parts(passage, term, [term[:2], term[2:]])


def _in_parts(passage: Passage, term: str, parts: list[str]) -> Iterator[Violation]:
    """The first part of a term whose definition has nothing but its parts to say what it is."""
    places = [passage.used.find(part) for part in parts]
    ends = [place + len(part) for place, part in zip(places, parts, strict=True)]
    if min(places) >= 0 and all(map(passage.whole, places, ends)):
        yield passage.spot(places[0], parts[0]).fault("circular", severity="info", term=term)


def circular_definitions(context: CheckContext) -> Iterator[Violation]:
    """Name each entry whose definition uses a later term that is defined by the term of this one."""
    found: list[tuple[LocatedFact, str, str]] = []
    for clause, lang, text in context.terms:
        term = text.term.preferred if text.term and lang == context.main else ""
        words = text.blocks[0].text if text.blocks else ""
        for at, other, others in found if term else ():
            if _rests(words, other) and _rests(others, term) and other not in term and term not in other:
                yield at.fault(term=other, other=term)
        found += [(titled(clause, lang, term), term, words)] if term else []


def _rests(words: str, term: str) -> bool:
    """True if a definition rests on a term; 在直播中 only says where."""
    return bool(re.search(rf"(?<![在于]){re.escape(term)}(?![中上内里])", words))


def well_known_term(context: CheckContext, *, words: list[str]) -> Iterator[Violation]:
    """Name each term that is a word of everybody."""
    for clause, lang, text in context.texts():
        if text.term and text.term.preferred in words:
            yield titled(clause, lang, text.term.preferred).fault(term=text.term.preferred)


def no_terms_sentence(context: CheckContext, *, below: list[str]) -> Iterator[Violation]:
    """Look for the sentence where no term is defined and no other document named."""
    look, main = context.draft.look, context.main
    for clause in context.draft.clauses if is_read(main) else ():
        if clause.element != "terms" or context.children(clause.id):
            continue
        words = context.views[clause.id].prose(main)
        elsewhere = is_said("defined", words, look, main) and not words.startswith(tuple(below))
        if not is_said("none_defined", words, look, main) and not elsewhere:
            yield titled(clause, main).fault()


SHORTEST = 4


def term_twice(context: CheckContext) -> Iterator[Violation]:
    """Name each designation, in each language, and each definition that an earlier entry already has."""
    seen: dict[tuple[str, str], str] = {}
    yield from _same_definition(context)
    for clause, lang, text in context.terms:
        for word in text.designations:
            key = lang, word.casefold()
            if seen.setdefault(key, clause.id) != clause.id:
                yield titled(clause, lang, word).fault(term=word, other=seen[key])


def _same_definition(context: CheckContext) -> Iterator[Violation]:
    """The entries whose definition is word for word that of an earlier one."""
    seen: dict[str, str] = {}
    for clause, lang, text in context.terms:
        words = text.blocks[0].text.strip("。. ") if lang == context.main and text.blocks else ""
        if len(words) >= SHORTEST and words in seen:
            yield titled(clause, context.main).fault("same", other=seen[words])
        seen.setdefault(words, clause.id)


NONE = Words()


def term_variant(context: CheckContext) -> Iterator[Violation]:
    """Name each spelling of a term that differs in blanks, hyphens or capitals, and each other name."""
    terms: dict[str, list[Term]] = {lang: [] for lang in context.draft.languages}
    for _, lang, text in context.terms:
        if text.term and lang in terms:
            terms[lang].append(text.term)
    given = (terms, context.words)
    for item in Facts(Variant, _variants(*given), given).of(context):
        yield item.fault(item.kind, found=item.text, term=item.term)


class Variant(LocatedFact, frozen=True, kw_only=True):
    """Another spelling of a term, a `compound` with it or another name for it, or a `deprecated` name."""

    text: str
    term: str
    kind: str = ""


def _variants(
    terms: dict[str, list[Term]], words: dict[str, Words]
) -> Callable[[ClauseView], Iterator[Variant]]:
    """The search of a clause, where these are the terms and the words of the trade."""
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
    return passage.fact(Variant, start, text, text=text, term=term, kind=kind)


def term_without_equivalent(context: CheckContext) -> Iterator[Violation]:
    """Name each term entry that lacks a designation, and entries that are no terms."""
    for clause in context.draft.clauses:
        if clause.element != "term":
            continue
        for lang in context.draft.languages:
            text = clause.texts.get(lang)
            if text and text.term and lang == context.main and not text.blocks:
                yield titled(clause, lang).fault("undefined", lang=lang)
            if text is not None and (text.term is None or not text.term.preferred):
                yield titled(clause, lang).fault(lang=lang)


def terms_lead_in(context: CheckContext) -> Iterator[Violation]:
    """Compare the paragraphs of the chapter with the fixed lead-ins."""
    for clause, lang, text in context.texts("terms"):
        words = context.views[clause.id].prose(lang) if context.children(clause.id) else ""
        said = (is_said(wording, words, context.draft.look, lang) for wording in ("defined", "none_defined"))
        if context.children(clause.id) and not any(said):
            yield titled(clause, lang, text.title).fault()


@facts(str)
def words_outside_terms(view: ClauseView) -> Iterator[str]:
    """The words of the authoritative language outside of the terms, in small letters."""
    lang = view.main
    if view.in_terms:
        return
    if lang in view.clause.texts:
        yield view.clause.texts[lang].title.casefold()
    yield from (passage.prose.casefold() for passage in view.in_language(lang))


def unused_term(context: CheckContext) -> Iterator[Violation]:
    """Count each term outside the chapter of terms: twice by the 2020 edition, once before."""
    lang = context.main
    found = [(clause, text) for clause, of, text in context.terms if of == lang]
    if not found or FIND.vocabulary.search(context.draft.title.get(lang, "")):
        return
    needed = 1 if context.draft.look == GBT2009 else 2
    body = "\n".join(words_outside_terms.of(context))
    for clause, text in found:
        count = sum(body.count(word.casefold()) for word in text.designations if word)
        if count < needed:
            term = text.designations[0]
            yield titled(clause, lang, term).fault(term=term, often="once" if count else "never")

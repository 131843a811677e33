"""Rules about symbols and abbreviated terms."""

from __future__ import annotations

from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext, ClauseView, NamedFact, Passage, facts, titled
from clausework.checks.engine.rule import Violation
from clausework.checks.shared.elements import is_said
from clausework.lang.en.spelling import is_common
from clausework.lang.patterns import HAN_RANGE, Patterns

FIND = Patterns(__file__, {"han_range": HAN_RANGE})


KNOWN = frozenset(FIND.text("known").split())
KNOWN_ENGLISH = KNOWN | frozenset(FIND.text("known_english").split())
SIGHT = 400
"""How far from an abbreviation its full form is looked for, in characters."""


@facts(NamedFact)
def abbreviations(view: ClauseView) -> Iterator[NamedFact]:
    """The first use of each in a clause and a language, and whether its passage spells it out."""
    seen: set[tuple[str, str]] = set()
    listed = FIND.documents.fullmatch(view.clause.text_in(view.main).title)  # titles spell nothing out
    for passage in view.passages if not listed else ():
        known = KNOWN_ENGLISH if passage.lang == "en" else KNOWN
        for match in FIND.abbreviation.finditer(passage.used):
            name = match.group()
            if name in known or FIND.roman.fullmatch(name) or (passage.lang, name) in seen:
                continue
            listed = FIND.example.search(passage.used, 0, match.start())
            if passage.lang == "en" and (len(name) < 3 or is_common(name.lower()) or listed):
                continue  # a variable, a word in capitals, one of several examples
            seen.add((passage.lang, name))
            near = passage.prose[max(0, match.start() - SIGHT) : match.end() + SIGHT]
            yield passage.named(match.start(), name, name, "spelt out" if _spelt_out(name, near) else "")


def _spelt_out(name: str, text: str) -> bool:
    """True if a text has an abbreviation in brackets, or before its full form.

    A pattern for each abbreviation would have to be compiled, which costs more than the search.
    """
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if FIND.alias.search(text, 0, start) or FIND.full_form.match(text, end):
            return True
        if text.rfind("（", 0, start) > text.rfind("）", 0, start) and "）" in text[end:]:
            return True
        start = text.find(name, start + 1)
    return False


def bare_abbreviation(context: CheckContext) -> Iterator[Violation]:
    """Name the first use of each abbreviation in each language, unless it is spelt out anywhere before.

    What words.yml has among `known` needs no full form. Terms, admitted terms and the list of symbols
    spell out what they name.
    """
    for lang in context.draft.languages:
        seen = _defined(context, lang)
        for item in abbreviations.of(context):
            if item.lang != lang or item.name in seen:
                continue
            seen.add(item.name)
            if not item.kind:
                yield item.fault(name=item.name)


@facts(tuple[str, str])
def defined(view: ClauseView) -> Iterator[tuple[str, str]]:
    """What terms, the list of symbols and brackets in titles name, after its language."""
    for lang in view.languages:
        said = (*view.clause.designations(lang), view.prose(lang) if view.element == "symbols" else "")
        yield from ((lang, match.group()) for text in said for match in FIND.abbreviation.finditer(text))
        titled = FIND.bracketed.finditer(view.clause.text_in(lang).title)
        yield from ((lang, match[1]) for match in titled)


def _defined(context: CheckContext, lang: str) -> set[str]:
    said = (role.get(lang, "") for role in context.draft.roles.values())
    names = {match.group() for text in said for match in FIND.abbreviation.finditer(text)}
    names |= {name for of, name in defined.of(context) if of == lang}
    return names.union(context.words[lang].known if lang in context.words else ())


def symbol_list_form(context: CheckContext) -> Iterator[Violation]:
    """Look at the lead-in, the numbering and the order of the entries."""
    for clause, lang, _ in context.texts("symbols"):
        view = context.views[clause.id]
        if not is_said("symbols", view.prose(lang), context.draft.look, lang):
            yield titled(clause, lang).fault("lead-in")
        yield from _form(view.in_language(lang))


def _form(passages: Iterator[Passage]) -> Iterator[Violation]:
    before = ""
    for item in passages:
        ordered = item.parent is not None and item.parent.kind == "list" and item.parent.ordered
        if ordered or FIND.typed.match(item.prose):
            yield item.spot().fault("numbered")
            return
        match = FIND.entry.match(item.prose)
        if match and before.lower() > match["name"].lower():
            yield item.spot(0, match["name"]).fault(name=match["name"], before=before)
            return
        before = match["name"] if match else before

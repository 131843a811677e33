"""The elements of a standardizing document: their order, their fixed titles and wordings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator
from functools import partial
from pathlib import Path

from clausework.checks.engine.context import CheckContext, ClauseView, NamedFact, Violation, facts, titled
from clausework.model.draft import Element

_FIXED = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
ORDER: tuple[Element, ...] = tuple(_FIXED["order"])
TITLES: dict[Element, dict[str, str]] = _FIXED["titles"]
ALIASES: dict[str, Element] = _FIXED["aliases"]


class Title(NamedFact, frozen=True, kw_only=True):
    """The title of a clause, with its number, or its ID if it has none, and what it stands in."""

    number: str
    parent: str


@facts(Title)
def titles(view: ClauseView) -> Iterator[Title]:
    """The titles of a clause."""
    clause = view.clause
    for lang, text in clause.texts.items():
        if text.title:
            fact = partial(Title, name=text.title, number=clause.number or clause.id, parent=clause.parent)
            yield fact(at=titled(clause, lang).at, clause=clause.id, length=len(text.title), lang=lang)


def fixed(wording: str, look: str, lang: str, kind: str = "sentences") -> str:
    """The sentence or pattern of a wording in a language, by that edition; "" where none is fixed."""
    by_edition: dict[str, str] = _FIXED[kind].get(wording, {}).get(lang, {})
    return by_edition.get(look, by_edition.get("any", ""))


def is_said(wording: str, words: str, look: str, lang: str) -> bool:
    """True if the words have the wording, or none is fixed."""
    pattern = fixed(wording, look, lang, "patterns")
    sentence = fixed(wording, look, lang)
    return squeezed(sentence) in squeezed(words) and (not pattern or bool(re.search(pattern, words)))


def squeezed(text: str) -> str:
    """The text without spaces and with one kind of semicolon, for comparison with a fixed sentence."""
    return re.sub(r"\s+", "", text).replace("；", "。").replace(";", ".").lower()


def fixed_sentence(
    context: CheckContext, *, element: Element, wording: str, translated: bool = False, listed: bool = False
) -> Iterator[Violation]:
    """A fault for each chapter of that element, with its subclauses, that lacks the fixed wording.

    Asked is the authoritative language, or each if it is to be `translated`; where documents have to be
    `listed`, only a draft that lists some.
    """
    look = context.draft.look
    for clause, lang, _ in context.texts(element) if context.draft.normative or not listed else ():
        if clause.depth != 1 or not (translated or lang == context.main):
            continue
        own = (item for item in context.in_language(lang) if context.chapter(item.clause).id == clause.id)
        if not is_said(wording, "".join(item.prose for item in own), look, lang):
            yield titled(clause, lang).fault(
                severity=None if lang == context.main else "warning", fixed=fixed(wording, look, lang)
            )


def clauses(
    context: CheckContext,
    *,
    below: Container[Element] = (),
    outside: Container[Element] = (),
    deeper: int = 0,
    untitled: bool = False,
    divided: bool = False,
    only: bool = False,
    level: int = 0,
) -> Iterator[Violation]:
    """A fault for each sub-clause of such a kind.

    Its parent is one of the elements that it may be `below`, if any, or `outside` of; it lies `deeper` than
    that or at the `level`, is `untitled`, `divided` or the `only` one of its parent.
    """
    for parent in context.draft.clauses:
        children = context.children(parent.id)
        if parent.element in outside or (below and parent.element not in below):
            continue
        for clause in children if not only or len(children) == 1 else ():
            if (
                clause.depth <= deeper
                or (only and not clause.number)
                or level not in (0, clause.depth)
                or (untitled and not clause.untitled)
            ):
                continue
            if not divided or context.children(clause.id):
                title = context.title(clause)
                above = parent.number or parent.id
                fault = titled(clause, context.main, title).fault
                yield fault(title=title, number=clause.number, parent=above)

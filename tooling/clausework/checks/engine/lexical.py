"""Rules about words, which are data: a pattern, where it is a fault, and what to say of it."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import Literal

import msgspec

from clausework.checks.engine.context import CheckContext, LocatedFact, titled
from clausework.checks.engine.rule import Replacement, Rule, RuleEntry, Violation, rule_of
from clausework.lang.patterns import on_use
from clausework.lang.role_names import any_of
from clausework.lang.sentences import BLANK
from clausework.model.draft import BlockKind, Element
from clausework.model.words import Words

PLACEHOLDER = re.compile("⟨(?P<key>[a-z]+)⟩")


class LexicalEntry(RuleEntry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule about words, as an entry of lexical.toml.

    `elements` and `blocks` say where the pattern counts (everywhere, if empty); with `normative`
    only where provisions may stand. Quoted words are exempt unless `quoted`; `unless` is a pattern
    that, found anywhere in the block, exempts it. `titles` has the clause titles searched as well.
    ⟨names⟩ in a pattern stands for any of the names of words.yml, and so does ⟨KEY⟩ for each list there;
    ⟨actors⟩ has the roles beside them. With `verbs`, 应, 宜 and 可 count only where they are normative
    verbs. `at` is the group that the finding points at, where that is not the whole of what was found;
    where it has no part in it, nothing was found.
    Each match has one of the `signs` in its text, in English in small letters; it is cheap to find none.
    What was found is replaced by `instead`, a template of groups, or as `swap` says, whole or character
    by character, or by its half-width form (`narrow`); the cure is `safe` if it keeps the meaning.
    """

    lang: str
    pattern: str
    elements: tuple[Element, ...] = ()
    blocks: tuple[BlockKind, ...] = ()
    unless: str = ""
    normative: bool = False
    quoted: bool = False
    titles: bool = False
    verbs: bool = False
    signs: tuple[str, ...] = ()
    at: str = ""
    instead: str | None = None
    swap: dict[str, str] = {}
    narrow: bool = False
    safe: bool = False


def lexical_rules(source: str) -> tuple[Rule, ...]:
    """The entries of a file such as lexical.toml as rules."""
    entries = msgspec.convert(tomllib.loads(source)["rule"], tuple[LexicalEntry, ...])
    return tuple(
        rule_of(msgspec.structs.replace(entry, cure=_cure(entry)), _search(entry)) for entry in entries
    )


def _cure(entry: LexicalEntry) -> Literal["", "safe", "suggested"]:
    cured = entry.instead is not None or entry.narrow or bool(entry.swap)
    return "" if not cured else "safe" if entry.safe else "suggested"


def _search(entry: LexicalEntry) -> Callable[[CheckContext], Iterator[Violation]]:
    def check(context: CheckContext) -> Iterator[Violation]:
        selected = context.selected(entry.lang, entry.elements, entry.blocks, entry.normative)
        if not selected and not entry.titles:
            return  # most words are compiled for no text where only one clause is checked
        pattern = _pattern(entry, context)
        for passage in selected:
            text = passage.prose if entry.quoted else passage.verbal if entry.verbs else passage.used
            if not _has_sign(entry, text):
                continue
            if entry.unless and _compiled(entry.unless, True).search(text):
                continue
            for match in _compiled(pattern, pattern == entry.pattern).finditer(text):
                start = match.start(entry.at or 0)
                if start < 0:
                    continue
                yield _fault(entry, match, passage.prose, passage.spot(start, match[entry.at or 0]))
        if entry.titles:
            yield from _titles(entry, context, pattern)

    return check


def _has_sign(entry: LexicalEntry, text: str) -> bool:
    """False if the text lacks what every match has; most patterns are then not even compiled."""
    heard = text.lower() if entry.lang == "en" else text
    return not entry.signs or any(map(heard.__contains__, entry.signs))


@cache
def _compiled(pattern: str, kept: bool) -> re.Pattern[str]:
    """A pattern that is `kept` unless it has words of the project."""
    return on_use(pattern, re.MULTILINE, kept)


def _pattern(entry: LexicalEntry, context: CheckContext) -> str:
    """The pattern with the words of the project in the places that wait for them."""
    if "⟨" not in entry.pattern:
        return entry.pattern
    words = context.words.get(entry.lang, Words())
    roles = tuple(names[entry.lang] for names in context.draft.roles.values() if names.get(entry.lang))

    def listed(match: re.Match[str]) -> str:
        found: tuple[str, ...] = getattr(words, match["key"])
        return any_of((*found, *roles) if match["key"] == "actors" else found).pattern

    return PLACEHOLDER.sub(listed, entry.pattern)


def _titles(entry: LexicalEntry, context: CheckContext, pattern: str) -> Iterator[Violation]:
    for clause in context.draft.clauses:
        text = clause.texts.get(entry.lang)
        title = text.title if text else ""
        found = _compiled(pattern, pattern == entry.pattern)
        for match in found.finditer(title) if _has_sign(entry, title) else ():
            at = titled(clause, entry.lang, match[entry.at or 0], match.start())
            yield _fault(entry, match, match.string, at)


def _fault(entry: LexicalEntry, match: re.Match[str], text: str, at: LocatedFact) -> Violation:
    """A fault; messages may name what was found, `{found}`, and the groups of the pattern."""
    groups = {name: text[match.start(name) : match.end(name)] for name in match.groupdict()}
    found = text[match.start() : match.end()].strip()
    return at.fault("", {"found": found, **groups}, change=_change(entry, match, text))


def _change(entry: LexicalEntry, match: re.Match[str], text: str) -> Replacement | None:
    """The cure that an entry has; words under a formula or code, which is unreadable, have none."""
    old = text[match.start() : match.end()]
    if BLANK in old:
        return None
    if entry.instead is not None:
        return Replacement(old, match.expand(entry.instead), entry.safe)
    if entry.narrow:
        return Replacement(old, unicodedata.normalize("NFKC", old), entry.safe)
    if entry.swap:
        new = entry.swap.get(old, "".join(entry.swap.get(letter, letter) for letter in old))
        return Replacement(old, new, entry.safe)
    return None

"""The form of a rule: an entry in the file of its group, and a function that finds one kind of violation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import msgspec

from clausework.checks.engine.context import (
    Bilingual as Bilingual,
    CheckContext,
    LocatedFact,
    Replacement as Replacement,
    Said,
    Violation as Violation,
    titled,
)
from clausework.lang.patterns import beside, on_use
from clausework.lang.role_names import any_of
from clausework.lang.sentences import BLANK
from clausework.model.draft import BlockKind, Element
from clausework.model.filing import Words
from clausework.model.finding import Severity

Needs = Literal["clause", "chapter", "draft"]
Nearness = Literal["name", "block", "clause", "original"]
"""What two findings share: a name that both are about, a paragraph with its translation, a clause.

With `original`, the clause, and the other is in its authoritative text.
"""
ANY = ("",)
"""The beginning that the IDs of all rules have: any finding that asks for other words."""

GBT2009 = "gbt1.1-2009"
GBT2020 = "gbt1.1-2020"


class Case(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one of several faults of a rule; where it has none, the rule's own stand."""

    message: Bilingual | None = None
    remedy: Bilingual | None = None


class RuleEntry(msgspec.Struct, frozen=True, kw_only=True):
    """The data of a rule: `name` is that of the fault, `source` the clause of the directives it rests on.

    `needs` is the smallest part of a standard that the rule must see whole. A rule without
    `profiles` holds under all of them; `lang` is that of its examples. The examples are in the
    notation of the tests: Markdown under headings that name the clauses. `covers` names rules of the
    directives that this one checks along with its own; `cure` says what `fix` does with its faults. What a
    `gate` finds keeps a draft from being frozen, whatever its severity; no exception covers it as a whole.
    `follows` says from which findings its own may follow: by what they share, and how their rules' IDs begin.
    `cases` are the words of its faults that are not told as the others, `said` those of its values.
    """

    id: str
    name: str
    severity: Severity
    title: Bilingual
    message: Bilingual
    remedy: Bilingual
    why: Bilingual
    source: str
    broken: str
    passing: str
    needs: Needs = "clause"
    profiles: tuple[str, ...] = ()
    lang: str = "zh"
    covers: tuple[str, ...] = ()
    cure: Literal["", "safe", "suggested"] = ""
    gate: bool = False
    follows: dict[Nearness, tuple[str, ...]] = {}
    cases: dict[str, Case] = {}
    said: Said = {}


class Rule(RuleEntry, frozen=True, kw_only=True):
    """A rule: what is data of it, and the function that finds where it is broken."""

    check: Callable[[CheckContext], Iterator[Violation]]


class FiledRule(RuleEntry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of the TOML file beside a module of rules.

    `check` names the function, if it is not called as the rule is: of this module, or `MODULE:FUNCTION`;
    `given` are the values that it takes beside the context, where several rules share one function.
    """

    check: str = ""
    given: dict[str, Any] = {}


PLACEHOLDER = re.compile("⟨(?P<key>[a-z]+)⟩")


class LexicalEntry(RuleEntry, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule about words: an entry with a pattern in the TOML file beside a module of rules.

    `elements` and `blocks` say where the pattern counts (everywhere, if empty); with `normative`
    only where provisions may stand. Quoted words are exempt unless `quoted`; `unless` is a pattern
    that, found anywhere in the block, exempts it. `titles` has the clause titles searched as well,
    or, if `only`, the titles of all languages and nothing else.
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
    titles: bool | Literal["only"] = False
    verbs: bool = False
    signs: tuple[str, ...] = ()
    at: str = ""
    instead: str | None = None
    swap: dict[str, str] = {}
    narrow: bool = False
    safe: bool = False


def filed_rules(module: ModuleType) -> tuple[Rule, ...]:
    """The rules of the file beside a module: about words, or each with its function; none without a file."""
    if not Path(str(module.__file__)).with_suffix(".toml").is_file():
        return ()
    entries = beside(str(module.__file__))["rule"]
    return tuple(_lexical(entry) if "pattern" in entry else _filed(module, entry) for entry in entries)


def _rule_of(entry: RuleEntry, check: Callable[[CheckContext], Iterator[Violation]]) -> Rule:
    return Rule(**{name: getattr(entry, name) for name in RuleEntry.__struct_fields__}, check=check)


def _filed(module: ModuleType, values: dict[str, Any]) -> Rule:
    entry = msgspec.convert(values, FiledRule)
    place, _, name = entry.check.rpartition(":")
    owner = import_module(place) if place else module
    check: Callable[..., Iterator[Violation]] = getattr(owner, name or entry.name.replace("-", "_"))
    return _rule_of(entry, partial(check, **entry.given) if entry.given else check)


def _lexical(values: dict[str, Any]) -> Rule:
    entry = msgspec.convert(values, LexicalEntry)
    return _rule_of(msgspec.structs.replace(entry, cure=_cure(entry)), _search(entry))


def _cure(entry: LexicalEntry) -> Literal["", "safe", "suggested"]:
    cured = entry.instead is not None or entry.narrow or bool(entry.swap)
    return "" if not cured else "safe" if entry.safe else "suggested"


def _search(entry: LexicalEntry) -> Callable[[CheckContext], Iterator[Violation]]:
    def check(context: CheckContext) -> Iterator[Violation]:
        selected = (
            []
            if entry.titles == "only"
            else context.selected(entry.lang, entry.elements, entry.blocks, entry.normative)
        )
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
    found = _compiled(pattern, pattern == entry.pattern)
    for clause, lang, text in context.texts():
        searched = entry.titles == "only" or lang == entry.lang
        for match in found.finditer(text.title) if searched and _has_sign(entry, text.title) else ():
            at = titled(clause, lang, match[entry.at or 0], match.start())
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

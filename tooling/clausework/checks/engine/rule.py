"""The form of a rule: an entry in the file of its group, and a function that finds one kind of violation."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

import msgspec

from clausework.checks.engine.context import (
    Bilingual as Bilingual,
    CheckContext,
    Replacement as Replacement,
    Said,
    Violation as Violation,
)
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
ISO = "iso-directives-2"


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


def rule_of(entry: RuleEntry, check: Callable[[CheckContext], Iterator[Violation]]) -> Rule:
    """The rule of an entry."""
    return Rule(**{name: getattr(entry, name) for name in RuleEntry.__struct_fields__}, check=check)


def filed_rules(module: ModuleType) -> tuple[Rule, ...]:
    """The rules of the file beside a module, each with its function; none, if there is no such file."""
    path = Path(str(module.__file__)).with_suffix(".toml")
    if not path.is_file():
        return ()
    entries = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8"))["rule"], tuple[FiledRule, ...])
    return tuple(rule_of(entry, _function(module, entry)) for entry in entries)


def _function(module: ModuleType, entry: FiledRule) -> Callable[[CheckContext], Iterator[Violation]]:
    place, _, name = entry.check.rpartition(":")
    owner = import_module(place) if place else module
    check: Callable[..., Iterator[Violation]] = getattr(owner, name or entry.name.replace("-", "_"))
    return partial(check, **entry.given) if entry.given else check

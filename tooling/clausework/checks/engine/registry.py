"""The registry of rules in force, our own and those of installed packages, and of notices."""

from __future__ import annotations

import pkgutil
import re
import tomllib
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import msgspec

from clausework.checks.engine.rule import (
    CLASSES,
    PLACEHOLDER,
    Bilingual,
    FiledRule,
    Rule,
    WordSearch,
    filed_rule,
    filed_rules,
)
from clausework.errors import PluginFault
from clausework.lang.patterns import choices
from clausework.model.draft import Place
from clausework.model.filing import Words
from clausework.model.finding import Finding, Severity
from clausework.plugins import RULES, STANDARD, Plugin, plugins
from clausework.source.memory import digest
from clausework.strings.catalogue import LANGUAGES, both


# Findings that are not made by rules: faults of files, records and settings, each with an ID. They can be
# neither allowed nor graded: the text cannot be used as long as they are there. The readers word each of
# them at its place; here is what `explain` and the reference say of it.
class Notice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry of notices.toml: what the fault is, why it is one, and what cures it."""

    id: str
    title: Bilingual
    why: Bilingual
    remedy: Bilingual
    severity: Severity = "error"


@cache
def all_notices() -> tuple[Notice, ...]:
    """Every notice, by ID."""
    source = Path(__file__).with_name("notices.toml").read_text(encoding="utf-8")
    found = msgspec.convert(tomllib.loads(source)["notice"], tuple[Notice, ...])
    return tuple(sorted(found, key=lambda notice: notice.id))


def find_notice(name: str) -> Notice | None:
    """The notice of that ID, written in any case; None if there is none."""
    return next((notice for notice in all_notices() if notice.id == name.strip().upper()), None)


OURS = "clausework.checks.rules"
ID = re.compile(r"[A-Z]{2,8}-[0-9]{3,4}")
NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


class Registry(NamedTuple):
    """The rules by ID, and who has which ID or name: the package and its module."""

    rules: tuple[FiledRule, ...]
    taken: dict[str, str]


@cache
def registry() -> Registry:
    """All rules that are installed; being there is being in force."""
    rules: list[FiledRule] = []
    taken: dict[str, str] = {}
    for plugin in plugins(RULES, {"": OURS}):  # ours first, whose names are taken
        for rule, module in _rules_of(plugin.load(), plugin):
            origin = f"{plugin} ({module})"
            if not plugin.ours:  # ours are examined by our tests
                _examine(rule.whole, origin, taken)
            rules.append(rule)
            taken |= dict.fromkeys((*rule.covers, rule.id, rule.name), origin)
    return Registry(tuple(sorted(rules, key=lambda rule: rule.id)), taken)


def all_rules() -> tuple[FiledRule, ...]:
    """Every rule, by ID, those of the standard that is worked on among them."""
    own = own_rules(STANDARD.get()).rules
    return tuple(sorted((*registry().rules, *own), key=lambda rule: rule.id)) if own else registry().rules


def origin_of(rule: FiledRule) -> str:
    """The package of others that a rule comes from, or the file of a standard's own; "" for one of ours."""
    origin = registry().taken.get(rule.id, f"{OWN_FOLDER}/{rule.name}.md")
    return "" if origin.startswith("clausework (") else origin


def find_rule(name: str) -> Rule | None:
    """The rule of that ID or name of its fault, written in any case; None if there is none."""
    wanted = name.strip().lower()
    exact = (rule.whole for rule in all_rules() if wanted in (rule.id.lower(), rule.name))
    covering = (rule.whole for rule in all_rules() if wanted.upper() in rule.covers)
    return next(chain(exact, covering), None)


# The rules that a standard brings itself. They are words and no program: a file names no function, and a
# pattern is bounded, since a standard may come from anybody.
OWN_FOLDER = "standard/rules"
MOST_CHOICES = 10_000
"""The ways in which a pattern may be tried at one place: with more, one paragraph may take minutes."""


class OwnRules(NamedTuple):
    """The rules of a standard, the faults of their files, and a digest of these."""

    rules: tuple[FiledRule, ...] = ()
    faults: tuple[Finding, ...] = ()
    digest: str = ""


def own_rules(root: Path | None) -> OwnRules:
    """The rules in the folder of a standard."""
    files = sorted((root / OWN_FOLDER).glob("*.md")) if root else ()
    return _own_rules(tuple((file, file.read_bytes()) for file in files)) if files else OwnRules()


@lru_cache(maxsize=4)
def _own_rules(files: tuple[tuple[Path, bytes], ...]) -> OwnRules:
    rules: list[FiledRule] = []
    faults: list[Finding] = []
    taken = dict(registry().taken)
    for file, data in files:
        origin = f"{OWN_FOLDER}/{file.name}"
        try:
            rule = filed_rule(file)
            _examine(rule.whole, origin, taken)
            for search in rule.searches or (WordSearch(lang=rule.lang),):
                _bound(search)
            rules.append(rule)
            taken |= dict.fromkeys((*rule.covers, rule.id, rule.name), origin)
        except PluginFault as error:
            faults.append(_unfit(origin, data.decode("utf-8", "replace"), error))
    return OwnRules(tuple(rules), tuple(faults), digest(*(data for _, data in files)))


def _bound(search: WordSearch) -> None:
    """Refuse a search for nothing, and a pattern that is none or may take for ever."""
    if not (search.pattern or search.words or search.sequence or search.swap):
        raise PluginFault("own_nothing")
    for pattern in filter(None, (search.sought, search.unless, search.beside)):
        plain, unknown = PLACEHOLDER.sub("x", pattern), {*PLACEHOLDER.findall(pattern)} - {*PLACES}
        try:
            groups, count = re.compile(plain).groupindex, choices(plain)
        except (re.error, RecursionError, OverflowError) as error:
            raise PluginFault("own_pattern", pattern=pattern, reason=str(error)) from error
        unknown |= {search.at} - {"", *groups} if pattern == search.sought else set()
        if unknown:
            raise PluginFault("own_name", pattern=pattern, name=" ".join(sorted(unknown)))
        if count > MOST_CHOICES:
            raise PluginFault("own_slow", pattern=pattern)


PLACES = (*Words.__struct_fields__, *CLASSES)


def _unfit(path: str, text: str, error: PluginFault) -> Finding:
    """The finding on a file that is no rule, at the word that the cause names."""
    told = PluginFault("own_file", reason=error.values["reason"]) if error.key == "plugin_file" else error
    named = re.findall(r"`(\w+)`|\.(\w+)`", str(error.values.get("reason")))
    words = (*map(error.values.get, ("pattern", "value", "name")), *chain(*named))
    start = next((text.index(str(word)) for word in words if word and str(word) in text), 0)
    message = {lang: told.message(lang) for lang in LANGUAGES}
    at, remedy = Place(path, text.count("\n", 0, start) + 1), both("checks.own_remedy")
    return Finding(rule="RUL-001", severity="error", at=at, message=message, remedy=remedy)


def _rules_of(source: object, plugin: Plugin) -> Iterator[tuple[FiledRule, str]]:
    """The rules of a package and of the packages in it, with their modules."""
    if not isinstance(source, ModuleType) or not hasattr(source, "__path__"):
        raise PluginFault("plugin_no_rule", package=str(plugin), kind=type(source).__name__)
    yield from ((rule, source.__name__) for rule in filed_rules(source))
    for info in pkgutil.iter_modules(source.__path__):
        if info.ispkg:
            yield from _rules_of(plugin.module(f"{source.__name__}.{info.name}"), plugin)


def _examine(rule: Rule, origin: str, taken: dict[str, str]) -> None:
    """Refuse a rule of others that cannot be used, or whose ID or name is taken."""
    for field, form in (("id", ID), ("name", NAME)):
        value = getattr(rule, field)
        if not form.fullmatch(value):
            raise PluginFault("plugin_field", rule=rule.id, origin=origin, field=field, value=value)
    other = taken.get(rule.id) or taken.get(rule.name)
    if other or find_notice(rule.id):
        name = rule.id if rule.id in taken or not other else rule.name
        raise PluginFault("plugin_twin", name=name, one=other or "clausework", other=origin)

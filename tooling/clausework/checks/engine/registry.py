"""The registry of rules in force, our own and those of installed packages, and of notices."""

from __future__ import annotations

import pkgutil
import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import NamedTuple, get_args

import msgspec

from clausework.checks.engine.rule import AnyRule, Bilingual, Needs, Rule, filed_rules
from clausework.errors import PluginFault
from clausework.model.finding import Severity
from clausework.plugins import RULES, Plugin, plugins


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
WORDS = ("title", "message", "remedy", "why")


class Origin(NamedTuple):
    """The origin of a rule: the package of rules, ours or another, and the module."""

    package: Plugin
    module: str

    def __str__(self) -> str:
        return f"{self.package} ({self.module})"


class Registry(NamedTuple):
    """The rules by ID, with where each comes from, and the names that packages give to groups of rules."""

    rules: tuple[AnyRule, ...]
    origins: dict[str, Origin]
    groups: dict[str, Bilingual]


@cache
def registry() -> Registry:
    """All rules that are installed; being there is being in force."""
    found: dict[str, tuple[AnyRule, Origin]] = {}
    taken: dict[str, Origin] = {}
    groups: dict[str, Bilingual] = {}
    for plugin in plugins(RULES, {"": OURS}):  # ours first, whose names are taken
        source = plugin.load()
        for rule, module in _rules_of(source, plugin):
            origin = Origin(plugin, module)
            if not plugin.ours:  # ours are examined by our tests
                _examine(rule.whole, origin, taken)
            found[rule.id] = rule, origin
            taken |= dict.fromkeys((*rule.covers, rule.id, rule.name), origin)
        groups |= _groups_of(source, plugin)
    ordered = [found[name] for name in sorted(found)]
    return Registry(tuple(rule for rule, _ in ordered), {rule.id: origin for rule, origin in ordered}, groups)


def all_rules() -> tuple[AnyRule, ...]:
    """Every rule, by ID."""
    return registry().rules


def origin_of(rule: AnyRule) -> Origin | None:
    """The package of others that a rule comes from; None for a rule of ours or of no package."""
    origin = registry().origins.get(rule.id)
    return None if origin is None or origin.package.ours else origin


def find_rule(name: str) -> Rule | None:
    """The rule of that ID or name of its fault, written in any case; None if there is none."""
    wanted = name.strip().lower()
    exact = (rule.whole for rule in all_rules() if wanted in (rule.id.lower(), rule.name))
    covering = (rule.whole for rule in all_rules() if wanted.upper() in rule.covers)
    return next(chain(exact, covering), None)


def _rules_of(source: object, plugin: Plugin) -> Iterator[tuple[AnyRule, str]]:
    """The rules of a rule, of several, of a module, or of a package and its modules, with their modules."""
    if isinstance(source, Rule):
        yield source, _module_of(source)
    elif not isinstance(source, ModuleType):
        items = source if isinstance(source, Iterable) and not isinstance(source, str) else (source,)
        for item in items:
            if not isinstance(item, Rule):
                kind = type(item).__name__
                raise PluginFault("plugin_no_rule", package=str(plugin), kind=kind)
            yield item, _module_of(item)
    elif hasattr(source, "__path__"):
        yield from ((rule, source.__name__) for rule in filed_rules(source))
        for info in pkgutil.iter_modules(source.__path__):
            if not info.name.startswith("_"):  # helpers of the rules
                yield from _rules_of(plugin.module(f"{source.__name__}.{info.name}"), plugin)
    else:
        found = getattr(source, "RULES", None) or getattr(source, "RULE", None)
        if not found:
            raise PluginFault("plugin_module", package=str(plugin), module=source.__name__)
        yield from ((rule, source.__name__) for rule, _ in _rules_of(found, plugin))


def _module_of(rule: Rule) -> str:
    return str(getattr(rule.check, "__module__", "?"))


def _groups_of(source: object, plugin: Plugin) -> dict[str, Bilingual]:
    """The names of groups of rules, by the prefix of their IDs, that a package of rules declares."""
    groups = getattr(source, "GROUPS", {})
    if not isinstance(groups, dict) or not all(isinstance(words, Bilingual) for words in groups.values()):
        raise PluginFault("plugin_groups", package=str(plugin))
    return groups


def _examine(rule: Rule, origin: Origin, taken: dict[str, Origin]) -> None:
    """Refuse a rule of others that cannot be used, or whose ID or name is taken.

    Types are not checked when a rule is made.
    """
    faults = {
        "id": not ID.fullmatch(str(rule.id)),
        "name": not NAME.fullmatch(str(rule.name)),
        "severity": rule.severity not in get_args(Severity),
        "needs": rule.needs not in get_args(Needs),
        "check": not callable(rule.check),
        **{name: not isinstance(getattr(rule, name), Bilingual) for name in WORDS},
    }
    field = next((name for name, wrong in faults.items() if wrong), None)
    if field is not None:
        value = repr(getattr(rule, field))
        raise PluginFault("plugin_field", rule=rule.id, origin=str(origin), field=field, value=value)
    other = taken.get(rule.id) or taken.get(rule.name)
    if other or find_notice(rule.id):
        name = rule.id if rule.id in taken or not other else rule.name
        raise PluginFault("plugin_twin", name=name, one=str(other or "clausework"), other=str(origin))

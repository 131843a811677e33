"""Every rule there is: the modules of `rules` and the entries of lexical.toml."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from clausework.checks import rules
from clausework.checks.lexical import lexical_rules
from clausework.checks.rule import Rule


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule, by ID; a module of `rules` is a rule by its RULE and nothing else registers it."""
    found = [
        import_module(module.name).RULE
        for module in pkgutil.walk_packages(rules.__path__, f"{rules.__name__}.")
        if not module.ispkg
    ]
    return tuple(sorted([*found, *lexical_rules()], key=lambda rule: rule.id))


def find_rule(name: str) -> Rule | None:
    """The rule of that ID or name of its fault, written in any case; None if there is none."""
    wanted = name.strip().lower()
    exact = next((rule for rule in all_rules() if wanted in (rule.id.lower(), rule.name)), None)
    return exact or next((rule for rule in all_rules() if wanted.upper() in rule.covers), None)

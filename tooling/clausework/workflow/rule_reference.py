"""The explanation of rules and notices, and a new rule from a template that is in force as written."""

from __future__ import annotations

import ast
import re
from difflib import get_close_matches
from importlib import import_module
from itertools import takewhile
from pathlib import Path
from typing import NamedTuple

from clausework.checks.engine.registry import (
    ID,
    NAME,
    OURS,
    all_notices,
    all_rules,
    find_rule as find_rule,
    registry,
)
from clausework.errors import ClauseworkError
from clausework.rendering.rule_pages import (
    explanation as explanation,
    explanation_markdown as explanation_markdown,
    group_title,
    rule_list as rule_list,
)
from clausework.strings.catalogue import LANGUAGES


def near_names(name: str) -> list[str]:
    """The IDs and names that come near to one that is none."""
    names = [known for rule in all_rules() for known in (rule.id, rule.name)]
    names += [notice.id for notice in all_notices()]
    return get_close_matches(name, names, 3) or get_close_matches(name.upper(), names, 3)


PREFIX = re.compile(r"[A-Z]{2,8}")

TEMPLATES = Path(__file__).with_name("new_rule")


class NewRuleRefused(ClauseworkError):
    """A new rule cannot be written as it was asked for."""


class NewRule(NamedTuple):
    """The ID of a rule that was written, its file, and the module of its group."""

    id: str
    file: Path
    module: Path


def new_rule(prefix: str, name: str, folder: Path | None = None, function: bool = False) -> NewRule:
    """Write the file of the rule `name` with the next free number of the prefix, beside those of its group.

    What it finds is a pattern, or a `function` in the module of the group. With a folder, that of a
    package of rules, it is written there, and its prefix may be a new one.
    """
    if not PREFIX.fullmatch(prefix):
        raise NewRuleRefused("new_rule_prefix", prefix=prefix)
    if not NAME.fullmatch(name):
        raise NewRuleRefused("new_rule_name", name=name)
    twin = find_rule(name)
    if twin is not None:
        raise NewRuleRefused("new_rule_exists", name=name, where=str(registry().origins[twin.id]))
    group = folder or _group_of(prefix)
    rule_id = f"{prefix}-{_last_number(prefix, group) + 1:03d}"
    made = NewRule(rule_id, group / f"{name}.md", group / "__init__.py")
    if made.file.exists():
        raise NewRuleRefused("new_rule_exists", name=name, where=made.file)
    words = {"ID": rule_id, "FAULT": name.replace("-", "_")}
    group.mkdir(parents=True, exist_ok=True)
    code = made.module.read_text(encoding="utf-8") if made.module.exists() else _template("module.txt")
    if function:
        code = _importing(code) + _template("function.txt")
    for path, text in ((made.module, code), (made.file, _template("rule.md"))):
        filled = re.sub(r"\b(ID|FAULT)\b", lambda found: words[found[1]], text)
        path.write_text(PATTERN.sub("", filled) if function else filled, encoding="utf-8")
    return made


PATTERN = re.compile("^# TODO: what is found.*\n^pattern = .*\n", re.MULTILINE)
"""What the file of a rule with a function has not."""


def _importing(code: str) -> str:
    """The text of a module with what a rule needs imported at its head, if that is not there yet."""
    if "CheckContext" in code:
        return code
    opening = (ast.Expr, ast.ImportFrom)  # the docstring, and what comes from the future
    heads = takewhile(lambda node: isinstance(node, opening), ast.parse(code).body[:2])
    lines = code.splitlines(keepends=True)
    last = max((node.end_lineno or 0 for node in heads), default=0)
    return "".join((*lines[:last], _template("imports.txt"), *lines[last:]))


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _group_of(prefix: str) -> Path:
    """The folder of this program in which the rules of that prefix are."""
    rules = Path(str(import_module(OURS).__file__)).parent
    if not (rules.parents[3] / "pyproject.toml").is_file():  # an upgrade would remove it
        raise NewRuleRefused("new_rule_installed", folder=rules)
    for name, origin in registry().origins.items():
        if name.startswith(f"{prefix}-") and origin.package.ours:
            return rules / origin.module.rpartition(".")[2]
    prefixes = dict.fromkeys(rule.id.partition("-")[0] for rule in all_rules())
    groups = tuple({lang: f"{item} {group_title(item, lang)}" for lang in LANGUAGES} for item in prefixes)
    raise NewRuleRefused("new_rule_group", prefix=prefix, groups=groups)


def _last_number(prefix: str, folder: Path) -> int:
    """The highest number of the prefix: of what is in force, and of what lies in the folder."""
    known = [rule.id for rule in all_rules()] + [notice.id for notice in all_notices()]
    known += [name for rule in all_rules() for name in rule.covers]  # a number is never given twice
    for path in (*folder.rglob("*.py"), *folder.rglob("*.md")):  # written, but not loaded yet
        known += ID.findall(path.read_text(encoding="utf-8"))
    numbers = [int(name.rpartition("-")[2]) for name in known if name.startswith(f"{prefix}-")]
    return max(numbers, default=0)

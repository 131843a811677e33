"""A new rule of drafting: its module and its cases, from a template that is in force as it is written."""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from clausework.checks.engine.registry import ID, NAME, OURS, all_notices, all_rules, find_rule, registry
from clausework.errors import ClauseworkError
from clausework.strings.catalogue import LANGUAGES
from clausework.workflow.rule_reference import group_title

PREFIX = re.compile(r"[A-Z]{2,8}")

MODULE = '''\
"""TODO: the fault, in one line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausework.checks.engine.context import CheckContext
from clausework.checks.engine.rule import Bilingual, Rule, Violation

FAULT = re.compile("TODO|待写")  # TODO: the words at fault, or another way to find it


def check(context: CheckContext) -> Iterator[Violation]:
    """TODO: what is named."""
    for passage in context.passages:
        for match in FAULT.finditer(passage.used):
            yield Violation(
                at=passage.at(match.start()),
                clause=passage.clause.id,
                length=len(match.group()),
                values={"found": match.group()},
            )


RULE = Rule(
    id="ID",
    name="NAME",
    severity="info",
    title=Bilingual("TODO：错处的名称", "TODO: the fault"),
    message=Bilingual("TODO：“{found}”错在哪里", "TODO: what is wrong with “{found}”"),
    remedy=Bilingual("TODO：怎样改", "TODO: what to do"),
    why=Bilingual("TODO：为什么是错。", "TODO: why it is a fault."),
    source="TODO: GB/T 1.1—2020, 0.0",
    broken="""
# platform 平台
平台应公示待写的内容。{#P-1}
""",
    passing="""
# platform 平台
平台应公示规则。{#P-1}
""",
    check=check,
)
'''
CASES = """\
! # platform 平台⏎商家应公示待写的内容，这一例换成别的写法。{#P-1}
= # platform 平台⏎商家应公示规则，这一例换成像错而不错的写法。{#P-1}
"""


class NewRuleRefused(ClauseworkError):
    """A new rule cannot be written as it was asked for."""


class NewRule(NamedTuple):
    """The ID of a rule that was written, and its files."""

    id: str
    module: Path
    cases: Path


def new_rule(prefix: str, name: str, folder: Path | None = None) -> NewRule:
    """Write the rule `name` with the next free number of the prefix, beside the others of its group.

    With a folder, that of a package of rules, it is written there, and its prefix may be a new one.
    """
    if not PREFIX.fullmatch(prefix):
        raise NewRuleRefused("new_rule_prefix", prefix=prefix)
    if not NAME.fullmatch(name):
        raise NewRuleRefused("new_rule_name", name=name)
    twin = find_rule(name)
    if twin is not None:
        raise NewRuleRefused("new_rule_exists", name=name, where=str(registry().origins[twin.id]))
    folder = folder or _folder_of(prefix)
    module = folder / f"{name.replace('-', '_')}.py"
    cases = module.with_suffix(".cases.txt")
    for path in (module, cases):
        if path.exists():
            raise NewRuleRefused("new_rule_exists", name=name, where=path)
    rule_id = f"{prefix}-{_last_number(prefix, folder) + 1:03d}"
    words = {"ID": rule_id, "NAME": name}
    module.write_text(re.sub('"(ID|NAME)"', lambda found: f'"{words[found[1]]}"', MODULE), encoding="utf-8")
    cases.write_text(CASES, encoding="utf-8")
    return NewRule(rule_id, module, cases)


def _folder_of(prefix: str) -> Path:
    """The folder of this program's rules in which most rules of that prefix are."""
    rules = Path(str(import_module(OURS).__file__)).parent
    if not (rules.parents[3] / "pyproject.toml").is_file():
        raise NewRuleRefused("new_rule_installed", folder=rules)
    depth = OURS.count(".") + 3
    modules = [
        origin.module.split(".")
        for name, origin in registry().origins.items()
        if name.startswith(f"{prefix}-") and not origin.package
    ]
    folders = Counter(parts[-2] for parts in modules if len(parts) == depth)
    if not folders:
        prefixes = dict.fromkeys(rule.id.partition("-")[0] for rule in all_rules())
        groups = tuple({lang: f"{item} {group_title(item, lang)}" for lang in LANGUAGES} for item in prefixes)
        raise NewRuleRefused("new_rule_group", prefix=prefix, groups=groups)
    return rules / folders.most_common(1)[0][0]


def _last_number(prefix: str, folder: Path) -> int:
    """The highest number of the prefix: of what is in force, and of what lies in the folder."""
    known = [rule.id for rule in all_rules()] + [notice.id for notice in all_notices()]
    known += [name for rule in all_rules() for name in rule.covers]
    for path in folder.rglob("*.py"):
        known += ID.findall(path.read_text(encoding="utf-8"))
    numbers = [int(name.rpartition("-")[2]) for name in known if name.startswith(f"{prefix}-")]
    return max(numbers, default=0)

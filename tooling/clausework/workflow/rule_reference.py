"""The reference of all rules and notices, and a new rule from a template that is in force as written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

from clausework.checks.engine.registry import (
    ID,
    NAME,
    OURS,
    Notice,
    all_notices,
    all_rules,
    find_notice,
    find_rule as find_rule,
    registry,
)
from clausework.checks.engine.rule import Rule
from clausework.errors import ClauseworkError
from clausework.strings.catalogue import LANGUAGES, catalogue, say


def explanation(name: str, lang: str) -> str | None:
    """The page on a rule or notice by its ID, or on a rule by the name of its fault; None for neither."""
    rule, notice = find_rule(name), find_notice(name)
    if rule is not None:
        return rule_page(rule, lang)
    return notice_page(notice, lang) if notice is not None else None


def explanation_markdown(name: str, lang: str) -> str:
    """The text of `explanation` as Markdown, for readers other than a terminal; "" for no rule or notice."""
    rule, notice = find_rule(name), find_notice(name)
    if rule is not None:
        return "\n".join(_entry(rule, lang))
    return "\n".join(_notice_entry(notice, lang)) if notice is not None else ""


def near_names(name: str) -> list[str]:
    """The IDs and names that come near to one that is none."""
    names = [known for rule in all_rules() for known in (rule.id, rule.name)]
    names += [notice.id for notice in all_notices()]
    return get_close_matches(name, names, 3) or get_close_matches(name.upper(), names, 3)


def group_title(prefix: str, lang: str) -> str:
    """The name of the group of rules with that prefix; the prefix itself, if no name is known."""
    words = registry().groups.get(prefix)
    return words.by_language()[lang] if words else catalogue(lang).get(f"checks.group_{prefix}", prefix)


def _entry(rule: Rule, lang: str) -> Iterator[str]:
    yield f"### {rule.id} {_word(rule.title.by_language(), lang)}\n"
    yield f"{_word(rule.why.by_language(), lang)}\n"
    yield _list(_facts(rule, lang), lang)
    for key, example in (("wrong", rule.broken), ("right", rule.passing)):
        yield _told(say(lang, f"checks.{key}"), "", lang) + "\n"
        yield f"```text\n{example.strip(chr(10))}\n```\n"


def _notice_entry(notice: Notice, lang: str) -> Iterator[str]:
    yield f"### {notice.id} {_word(notice.title.by_language(), lang)}\n"
    yield f"{_word(notice.why.by_language(), lang)}\n"
    yield _list(_notice_facts(notice, lang), lang)


def rule_page(rule: Rule, lang: str) -> str:
    """One rule for the terminal: what it is, why, and how it is broken and kept."""
    lines = [_told(f"{rule.id} {rule.name}", _word(rule.title.by_language(), lang), lang), ""]
    lines += [_told(say(lang, "checks.why"), _word(rule.why.by_language(), lang), lang)]
    lines += [_told(head, text, lang) for head, text in _facts(rule, lang)]
    for key, example in (("wrong", rule.broken), ("right", rule.passing)):
        lines += ["", _told(say(lang, f"checks.{key}"), "", lang)]
        lines += [f"    {line}".rstrip() for line in example.strip("\n").split("\n")]
    return "\n".join(lines) + "\n"


def notice_page(notice: Notice, lang: str) -> str:
    """One notice for the terminal: what it is, why, and what to do."""
    lines = [_told(notice.id, _word(notice.title.by_language(), lang), lang), ""]
    lines += [_told(say(lang, "checks.why"), _word(notice.why.by_language(), lang), lang)]
    lines += [_told(head, text, lang) for head, text in _notice_facts(notice, lang)]
    return "\n".join(lines) + "\n"


def rule_list(lang: str) -> str:
    """A line for each rule and, below them, for each notice: ID, severity, title."""
    rules, notices = (
        "".join(
            f"{item.id}  {say(lang, f'checks.{item.severity}')}  {_word(item.title.by_language(), lang)}\n"
            for item in items
        )
        for items in ((rule.whole for rule in all_rules()), all_notices())
    )
    return f"{rules}\n{say(lang, 'checks.notices_intro')}\n{notices}"


def _notice_facts(notice: Notice, lang: str) -> tuple[tuple[str, str], ...]:
    return (
        (say(lang, "checks.severity"), say(lang, f"checks.{notice.severity}")),
        (say(lang, "checks.remedy"), _word(notice.remedy.by_language(), lang)),
    )


def _facts(rule: Rule, lang: str) -> tuple[tuple[str, str], ...]:
    return (
        (say(lang, "checks.severity"), say(lang, f"checks.{rule.severity}")),
        (say(lang, "checks.scope"), say(lang, f"checks.scope_{rule.needs}")),
        (
            say(lang, "checks.profiles"),
            say(lang, "checks.comma").join(rule.profiles) or say(lang, "checks.all_profiles"),
        ),
        (say(lang, "checks.source"), rule.source),
        (say(lang, "checks.cure"), say(lang, f"checks.cure_{(rule.cure or 'none')}")),
        *(
            ((say(lang, "checks.covers"), say(lang, "checks.comma").join(rule.covers)),)
            if rule.covers
            else ()
        ),
    )


def _told(head: str, text: str, lang: str) -> str:
    """A head and what is said under it, joined as the language joins them."""
    return f"{head}{say(lang, 'checks.colon')}{text}".rstrip(" ")


def _list(facts: Iterable[tuple[str, str]], lang: str) -> str:
    return "".join(f"- {_told(head, text, lang)}\n" for head, text in facts)


def _word(words: dict[str, str], lang: str) -> str:
    return words.get(lang, words["en"])


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
        code += ("" if "CheckContext" in code else _template("imports.txt")) + _template("function.txt")
    for path, text in ((made.module, code), (made.file, _template("rule.md"))):
        filled = re.sub(r"\b(ID|FAULT)\b", lambda found: words[found[1]], text)
        path.write_text(PATTERN.sub("", filled) if function else filled, encoding="utf-8")
    return made


PATTERN = re.compile("^# TODO: what is found.*\n^pattern = .*\n", re.MULTILINE)
"""What the file of a rule with a function has not."""


def _template(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _group_of(prefix: str) -> Path:
    """The folder of this program in which the rules of that prefix are."""
    rules = Path(str(import_module(OURS).__file__)).parent
    if not (rules.parents[3] / "pyproject.toml").is_file():
        raise NewRuleRefused("new_rule_installed", folder=rules)
    for name, origin in registry().origins.items():
        if name.startswith(f"{prefix}-") and not origin.package:
            return rules / origin.module.rpartition(".")[2]
    prefixes = dict.fromkeys(rule.id.partition("-")[0] for rule in all_rules())
    groups = tuple({lang: f"{item} {group_title(item, lang)}" for lang in LANGUAGES} for item in prefixes)
    raise NewRuleRefused("new_rule_group", prefix=prefix, groups=groups)


def _last_number(prefix: str, folder: Path) -> int:
    """The highest number of the prefix: of what is in force, and of what lies in the folder."""
    known = [rule.id for rule in all_rules()] + [notice.id for notice in all_notices()]
    known += [name for rule in all_rules() for name in rule.covers]
    for path in (*folder.rglob("*.py"), *folder.rglob("*.md")):
        known += ID.findall(path.read_text(encoding="utf-8"))
    numbers = [int(name.rpartition("-")[2]) for name in known if name.startswith(f"{prefix}-")]
    return max(numbers, default=0)

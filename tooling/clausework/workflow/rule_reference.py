"""The reference of all rules and notices, as a page of the manual and one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from itertools import groupby

from clausework.checks.engine.registry import Notice, all_notices, all_rules, find_notice, find_rule, registry
from clausework.checks.engine.rule import Rule
from clausework.strings.catalogue import catalogue, say

__all__ = [
    "explanation",
    "explanation_markdown",
    "find_rule",
    "near_names",
    "notice_page",
    "rule_list",
    "rule_page",
    "rule_reference",
]


def explanation(name: str, lang: str) -> str | None:
    """The page on a rule or notice by its ID, or on a rule by the name of its fault; None for neither."""
    rule, notice = find_rule(name), find_notice(name)
    if rule is not None:
        return rule_page(rule, lang)
    return notice_page(notice, lang) if notice is not None else None


def explanation_markdown(name: str, lang: str) -> str:
    """What `explanation` says as Markdown, for readers other than a terminal; "" for no rule or notice."""
    rule, notice = find_rule(name), find_notice(name)
    if rule is not None:
        return "\n".join(_entry(rule, lang))
    return "\n".join(_notice_entry(notice, lang)) if notice is not None else ""


def near_names(name: str) -> list[str]:
    """The IDs and names that come near to one that is none."""
    names = [known for rule in all_rules() for known in (rule.id, rule.name)]
    names += [notice.id for notice in all_notices()]
    return get_close_matches(name, names, 3) or get_close_matches(name.upper(), names, 3)


def rule_reference(lang: str) -> str:
    """Every rule by its group, as one page of Markdown."""
    rules = all_rules()
    parts = [
        f"# {say(lang, 'checks.reference_title')}\n",
        say(lang, "checks.reference_intro", count=len(rules)) + "\n",
    ]
    for prefix, group in groupby(rules, lambda rule: rule.id.partition("-")[0]):
        parts.append(f"## {group_title(prefix, lang)}\n")
        for rule in group:
            parts.extend(_entry(rule, lang))
    parts += [f"## {say(lang, 'checks.notices_title')}\n", say(lang, "checks.notices_intro") + "\n"]
    for notice in all_notices():
        parts.extend(_notice_entry(notice, lang))
    return "\n".join(parts)


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
        for items in (all_rules(), all_notices())
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
        (say(lang, "checks.cure"), say(lang, f"checks.cure_{_cure(rule)}")),
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


def _cure(rule: Rule) -> str:
    """Whether `fix` cures the rule's faults, suggests how, or leaves them to people."""
    return rule.cure or "none"


def _word(words: dict[str, str], lang: str) -> str:
    return words.get(lang, words["en"])

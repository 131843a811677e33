"""Pages on the rules and notices, made from their files: for a terminal, as Markdown, and of all of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from clausework.checks.engine.registry import Notice, all_notices, all_rules, find_notice, find_rule, registry
from clausework.checks.engine.rule import Bilingual, Rule
from clausework.strings.catalogue import catalogue, say

MARKED = re.compile(r"`[^`]*`|[\[<]")
"""Code, and what would begin a link or a tag in words that show how one is written."""
FIELD = re.compile(r"\{\{|\}\}|\{\w+\}")


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


def rule_reference(lang: str) -> str:
    """Every rule by its group, then every notice, as sections of Markdown."""
    parts = []
    for prefix, group in groupby(all_rules(), lambda rule: rule.id.partition("-")[0]):
        parts += [
            f"## {group_title(prefix, lang)}\n",
            *("\n".join(_entry(rule.whole, lang)) for rule in group),
        ]
    parts += [f"## {say(lang, 'checks.notices_title')}\n", say(lang, "checks.notices_intro") + "\n"]
    return "\n".join((*parts, *("\n".join(_notice_entry(notice, lang)) for notice in all_notices())))


def group_title(prefix: str, lang: str) -> str:
    """The name of the group of rules with that prefix; the prefix itself, if no name is known."""
    words = registry().groups.get(prefix)
    return words.by_language()[lang] if words else catalogue(lang).get(f"checks.group_{prefix}", prefix)


def _entry(rule: Rule, lang: str) -> Iterator[str]:
    yield f"### {rule.id} {_word(rule.title.by_language(), lang)}\n"
    yield f"{_word(rule.why.by_language(), lang)}\n"
    yield _list(((head, MARKED.sub(_unmarked, text)) for head, text in _facts(rule, lang)), lang)
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
        (say(lang, "checks.message"), _unfilled(rule.message, lang)),
        (say(lang, "checks.remedy"), _unfilled(rule.remedy, lang)),
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


def _unfilled(text: Bilingual, lang: str) -> str:
    """The words of a fault before anything is found, which has dots for it."""
    return FIELD.sub(lambda found: {"{{": "{", "}}": "}"}.get(found[0], "…"), _word(text.by_language(), lang))


def _unmarked(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("`") else f"\\{found[0]}"


def _told(head: str, text: str, lang: str) -> str:
    """A head and what is said under it, joined as the language joins them."""
    return f"{head}{say(lang, 'checks.colon')}{text}".rstrip(" ")


def _list(facts: Iterable[tuple[str, str]], lang: str) -> str:
    return "".join(f"- {_told(head, text, lang)}\n" for head, text in facts)


def _word(words: dict[str, str], lang: str) -> str:
    return words.get(lang, words["en"])

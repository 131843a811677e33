"""Pages on the rules and notices, made from their files: for a terminal, as Markdown, and of all of them."""

from __future__ import annotations

import re
from itertools import groupby

from clausework.checks.engine.registry import Notice, all_notices, all_rules, find_notice, find_rule
from clausework.checks.engine.rule import Bilingual, Rule
from clausework.strings.catalogue import catalogue, say

MARKED = re.compile(r"`[^`]*`|[\[<]")
"""Code, and what would begin a link or a tag in words that show how one is written."""
FIELD = re.compile(r"\{\{|\}\}|\{\w+\}")


def explanation(name: str, lang: str) -> str | None:
    """The page on a rule or notice by its ID, or on a rule by the name of its fault; None for neither."""
    found = find_rule(name) or find_notice(name)
    return terminal_page(found, lang) if found else None


def explanation_markdown(name: str, lang: str) -> str:
    """The text of `explanation` as Markdown, for readers other than a terminal; "" for no rule or notice."""
    found = find_rule(name) or find_notice(name)
    return _section(found, lang) if found else ""


def rule_reference(lang: str) -> str:
    """Every rule by its group, then every notice, as sections of Markdown."""
    parts = []
    for prefix, group in groupby(all_rules(), lambda rule: rule.id.partition("-")[0]):
        parts += [
            f"## {catalogue(lang).get(f'checks.group_{prefix}', prefix)}\n",
            *(_section(rule.whole, lang) for rule in group),
        ]
    parts += [f"## {say(lang, 'checks.notices_title')}\n", say(lang, "checks.notices_intro") + "\n"]
    return "\n".join((*parts, *(_section(notice, lang) for notice in all_notices())))


def _section(item: Rule | Notice, lang: str) -> str:
    facts = ((head, MARKED.sub(_unmarked, text)) for head, text in _facts(item, lang))
    parts = [f"### {item.id} {item.title.said(lang)}\n", f"{item.why.said(lang)}\n"]
    parts.append("".join(f"- {_told(head, text, lang)}\n" for head, text in facts))
    for head, example in _examples(item, lang):
        parts += [f"{head}\n", f"```text\n{example}\n```\n"]
    return "\n".join(parts)


def terminal_page(item: Rule | Notice, lang: str) -> str:
    """A rule or notice for the terminal: what it is, why, what to do, and how a rule is broken and kept."""
    name = f"{item.id} {item.name}" if isinstance(item, Rule) else item.id
    lines = [_told(name, item.title.said(lang), lang), ""]
    lines.append(_told(say(lang, "checks.why"), item.why.said(lang), lang))
    lines += [_told(head, text, lang) for head, text in _facts(item, lang)]
    for head, example in _examples(item, lang):
        lines += ["", head, *(f"    {line}".rstrip() for line in example.split("\n"))]
    return "\n".join(lines) + "\n"


def _examples(item: Rule | Notice, lang: str) -> list[tuple[str, str]]:
    """The examples of a rule, each with its head."""
    if not isinstance(item, Rule):
        return []
    heads = (_told(say(lang, f"checks.{key}"), "", lang) for key in ("wrong", "right"))
    return [(head, text.strip("\n")) for head, text in zip(heads, (item.broken, item.passing), strict=True)]


def rule_list(lang: str) -> str:
    """A line for each rule and, below them, for each notice: ID, severity, title."""
    rules, notices = (
        "".join(
            f"{item.id}  {say(lang, f'checks.{item.severity}')}  {item.title.said(lang)}\n" for item in items
        )
        for items in ((rule.whole for rule in all_rules()), all_notices())
    )
    return f"{rules}\n{say(lang, 'checks.notices_intro')}\n{notices}"


def _facts(item: Rule | Notice, lang: str) -> list[tuple[str, str]]:
    facts = [("remedy", _unfilled(item.remedy, lang)), ("severity", say(lang, f"checks.{item.severity}"))]
    if isinstance(item, Rule):
        comma = say(lang, "checks.comma")
        facts.insert(0, ("message", _unfilled(item.message, lang)))
        facts += [
            ("scope", say(lang, f"checks.scope_{item.needs}")),
            ("profiles", comma.join(item.profiles) or say(lang, "checks.all_profiles")),
            ("source", item.source),
            ("cure", say(lang, f"checks.cure_{(item.cure or 'none')}")),
            *([("covers", comma.join(item.covers))] if item.covers else []),
        ]
    return [(say(lang, f"checks.{key}"), text) for key, text in facts]


def _unfilled(text: Bilingual, lang: str) -> str:
    """The words of a fault before anything is found, which has dots for it."""
    return FIELD.sub(lambda found: {"{{": "{", "}}": "}"}.get(found[0], "…"), text.said(lang))


def _unmarked(found: re.Match[str]) -> str:
    return found[0] if found[0].startswith("`") else f"\\{found[0]}"  # in code a stroke would be seen


def _told(head: str, text: str, lang: str) -> str:
    """A head and what is said under it, joined as the language joins them."""
    return f"{head}{say(lang, 'checks.colon')}{text}".rstrip(" ")

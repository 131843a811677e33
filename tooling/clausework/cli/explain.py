"""`clausework explain`: one rule, why there is it, and how it is broken and kept."""

from __future__ import annotations

import sys
from difflib import get_close_matches

import click

from clausework.cli._options import language


@click.command(
    epilog="""\b
Examples:
  clausework explain MOD-001
  clausework explain forbidden-verb --lang en
  clausework explain --list"""
)
@click.argument("rule", required=False)
@click.option("--list", "listed", is_flag=True, help="List every rule.")
@language
def command(rule: str | None, listed: bool, lang: str) -> None:
    """Explain RULE, given by its code or by the name of its fault."""
    from clausework.checks.registry import all_rules, find_rule
    from clausework.text.catalogue import say
    from clausework.workflow.rule_reference import rule_list, rule_page

    if listed or rule is None:
        click.echo(rule_list(lang), nl=False)
        return
    found = find_rule(rule)
    if found is None:
        names = [name for item in all_rules() for name in (item.id, item.name)]
        near = get_close_matches(rule, names, 3) or get_close_matches(rule.upper(), names, 3)
        key = "checks.unknown_rule" if near else "checks.unknown_rule_bare"
        click.echo(say(lang, key, name=rule, near=("、" if lang == "zh" else ", ").join(near)), err=True)
        sys.exit(2)
    click.echo(rule_page(found, lang), nl=False)

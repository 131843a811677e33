"""`clausework explain`: one rule or notice, why there is it, and what to do."""

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
  clausework explain REC-002
  clausework explain --list"""
)
@click.argument("rule", required=False)
@click.option("--list", "listed", is_flag=True, help="List everything that has a code.")
@language
def command(rule: str | None, listed: bool, lang: str) -> None:
    """Explain RULE: a code that some command has printed, or the name of a rule's fault."""
    from clausework.checks.engine.notices import all_notices, find_notice
    from clausework.checks.engine.registry import all_rules, find_rule
    from clausework.strings.catalogue import say
    from clausework.workflow.rule_reference import notice_page, rule_list, rule_page

    if listed or rule is None:
        click.echo(rule_list(lang), nl=False)
        return
    found = find_rule(rule)
    notice = find_notice(rule)
    if found is None and notice is None:
        names = [name for item in all_rules() for name in (item.id, item.name)]
        names += [item.id for item in all_notices()]
        near = get_close_matches(rule, names, 3) or get_close_matches(rule.upper(), names, 3)
        key = "checks.unknown_rule" if near else "checks.unknown_rule_bare"
        click.echo(say(lang, key, name=rule, near=("、" if lang == "zh" else ", ").join(near)), err=True)
        sys.exit(2)
    page = rule_page(found, lang) if found else notice_page(notice, lang) if notice else ""
    click.echo(page, nl=False)

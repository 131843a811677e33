"""`clausework explain`: one rule or notice, why there is it, and what to do."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import click

from clausework.cli._spoken import language, spoken, warn
from clausework.errors import ProjectNotFound


@click.command()
@click.argument("rule", required=False)
@click.option("--list", "listed", is_flag=True)
@language
def command(rule: str | None, listed: bool) -> None:
    """Explain RULE: a code that some command has printed, or the name of a rule's fault."""
    from clausework.workflow.first_language import find_root
    from clausework.workflow.rule_reference import explanation, near_names, rule_list

    with suppress(ProjectNotFound):
        find_root(Path())
    if listed or rule is None:
        click.echo(rule_list(spoken()), nl=False)
        return
    page = explanation(rule, spoken())
    if page is None:
        near = near_names(rule)
        key = "checks.unknown_rule" if near else "checks.unknown_rule_bare"
        warn(key, name=rule, near=("、" if spoken() == "zh" else ", ").join(near))
        sys.exit(2)
    click.echo(page, nl=False)

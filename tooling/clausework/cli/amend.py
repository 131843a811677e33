"""`clausework amend`: a text as it is by an amending decision."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli._spoken import (
    Group,
    document_language,
    give,
    phase_shown,
    project_root,
    spoken,
    style_option,
)
from clausework.strings.catalogue import say


@click.group(cls=Group)
def command() -> None:
    """Execute amending decisions."""


@command.command()
@click.argument("decision", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("base", metavar="OLD", is_eager=True)
@click.option("--to", "official", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@style_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@project_root
@document_language
def apply(
    decision: Path,
    base: str,
    official: Path | None,
    style: str,
    out: Path | None,
    root: Path,
    lang: str | None,
) -> None:
    """Execute the amending decision in the file DECISION on the draft or the file OLD."""
    from clausework.workflow.amend import apply_decision

    with phase_shown("prove"):
        made = apply_decision(root, decision, base, official)
    give(made.clauses() if style == "json" else made.text(lang or ""), out)
    if made.outcomes:
        click.echo(made.report(spoken()), err=True)
    told = say(spoken(), "amend.executed_digest", new=made.draft.label, digest=made.digest)
    click.echo(told, err=True)
    sys.exit(0 if made.clean else 1)

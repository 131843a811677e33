"""`clausework amend`: a draft as it is by an amending decision."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import document_language, give, phase_shown, project_root, spoken, style_option
from clausework.strings.catalogue import say


@click.command()
@click.argument("old")
@click.argument("decision", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@style_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
@project_root
@document_language
def command(old: str, decision: Path, style: str, out: Path | None, root: Path, lang: str | None) -> None:
    """Execute the amending decision in the file DECISION on the draft OLD."""
    from clausework.workflow.amend import amend_draft

    with phase_shown("prove"):
        made = amend_draft(root, old, decision)
    give(made.clauses() if style == "json" else made.text(lang or ""), out)
    told = say(spoken(), "amend.executed_digest", new=made.draft.label, digest=made.digest)
    click.echo(told, err=True)

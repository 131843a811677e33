"""`clausework blame`: where each line of a clause comes from, and why."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import give_json, in_project, progress_shown, said, spoken, style_option


@click.command()
@click.argument("clause")
@style_option
@in_project
def command(clause: str, style: str, root: Path) -> None:
    """Show for each line of CLAUSE in which draft it took its words, why, and what it said before."""
    from clausework.workflow.why import blame_clause, cause_text, draft_name

    with progress_shown() as progress:
        lines = blame_clause(root, clause, progress)
    if style == "json":
        give_json(lines)
        return
    for line in lines:
        head = " ".join(filter(None, (draft_name(line.draft, spoken()), line.id)))
        click.echo(f"{head}\n  {line.words}")
        for cause in line.causes:
            click.echo(f"    ← {cause_text(cause, spoken())}")
        for wording in line.earlier:
            name = draft_name(wording.draft, spoken())
            click.echo(f"    {said('why.earlier', draft=name, words=wording.words)}")

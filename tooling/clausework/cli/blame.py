"""`clausework blame`: where each line of a clause comes from, and why."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import give_json, in_project, progress_shown, style_option
from clausework.strings.catalogue import say


@click.command()
@click.argument("clause")
@style_option
@in_project
def command(clause: str, style: str, root: Path, lang: str) -> None:
    """Show for each line of CLAUSE in which draft it took its words, why, and what it said before."""
    from clausework.workflow.why import blame_clause, cause_text, draft_name

    with progress_shown() as progress:
        lines = blame_clause(root, clause, progress)
    if style == "json":
        give_json(lines)
        return
    for line in lines:
        head = " ".join(filter(None, (draft_name(line.draft, lang), line.id)))
        click.echo(f"{head}\n  {line.words}")
        for cause in line.causes:
            click.echo(f"    ← {cause_text(cause, lang)}")
        for wording in line.earlier:
            name = draft_name(wording.draft, lang)
            click.echo(f"    {say(lang, 'why.earlier', draft=name, words=wording.words)}")

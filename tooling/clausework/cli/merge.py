"""`clausework merge`: merge a branch, by what stands in the files of a project."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import in_project, phase_shown
from clausework.strings.catalogue import say


@click.command()
@click.argument("branch")
@in_project
def command(branch: str, root: Path, lang: str) -> None:
    """Merge BRANCH into the branch that is checked out."""
    from clausework.workflow.merging import merge_branch

    with phase_shown("read"):
        made = merge_branch(root, branch)
    for old, new in made.renumbered.items():
        click.echo(say(lang, "merge.renumbered", old=old, new=new))
    if made.conflicts:
        paths = "\n".join(f"  {path}" for path in made.conflicts)
        click.echo(say(lang, "merge.conflicts", count=len(made.conflicts), paths=paths), err=True)
        raise click.exceptions.Exit(1)
    click.echo(say(lang, "merge.merged", branch=branch))

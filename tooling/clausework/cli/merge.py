"""`clausework merge`: merge a branch, by what stands in the files of a project."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import in_project, phase_shown, tell, warn


@click.command()
@click.argument("branch")
@in_project
def command(branch: str, root: Path) -> None:
    """Merge BRANCH into the branch that is checked out."""
    from clausework.workflow.merging import merge_branch

    with phase_shown("read"):
        made = merge_branch(root, branch)
    for old, new in made.renumbered.items():
        tell("merge.renumbered", old=old, new=new)
    if made.conflicts:
        paths = "\n".join(f"  {path}" for path in made.conflicts)
        warn("merge.conflicts", count=len(made.conflicts), paths=paths)
        raise click.exceptions.Exit(1)
    tell("merge.merged", branch=branch)

"""`clausework mv`: rename a clause or a label."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import in_project, phase_shown, tell


@click.command()
@click.argument("old")
@click.argument("new")
@in_project
def command(old: str, new: str, root: Path) -> None:
    """Rename the clause or label OLD to NEW wherever it is named; old links lead to a clause's new name."""
    from clausework.workflow.rename import LINEAGE, rename_clause

    with phase_shown("read"):
        changed = rename_clause(root, old, new)
    told = "renamed" if LINEAGE in changed else "renamed_unfrozen"
    count = len(set(changed) - {LINEAGE})
    tell(f"layout.{told}", old=old, new=new, count=count)

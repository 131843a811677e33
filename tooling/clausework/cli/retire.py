"""`clausework retire`: remove a clause for good."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import in_project, phase_shown, tell


@click.command()
@click.argument("clause_id", metavar="ID")
@in_project
def command(clause_id: str, root: Path) -> None:
    """Remove the clause ID; its ID stays in lineage.yml and is never used again."""
    from clausework.workflow.rename import retire_clause

    with phase_shown("read"):
        frozen = retire_clause(root, clause_id)
    told = "retired" if frozen else "retired_unfrozen"
    tell(f"layout.{told}", id=clause_id)

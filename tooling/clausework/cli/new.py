"""`clausework new`: make a clause."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import in_project, phase_shown, said, tell


@click.command()
@click.argument("clause_id", metavar="ID")
@click.option("--title", default="")
@click.option("--title-en", default="")
@click.option("--code", default="")
@click.option("--after", default="", metavar="ID")
@in_project
def command(clause_id: str, title: str, title_en: str, code: str, after: str, root: Path) -> None:
    """Make the files of the clause ID in every language; its path is its ID."""
    from clausework.workflow.rename import new_clause

    with phase_shown("read"):
        paths = new_clause(root, clause_id, {"zh": title, "en": title_en}, code, after)
    key = "layout.created_listed" if after else "layout.created"
    tell(key, id=clause_id, paths=said("errors.between").join(paths))

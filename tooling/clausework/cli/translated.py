"""`clausework translated`: confirm that translations follow the authoritative text."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import in_project, phase_shown, tell


@click.command()
@click.argument("clauses", nargs=-1)
@in_project
def command(clauses: tuple[str, ...], root: Path) -> None:
    """Stamp the translations of CLAUSES as made from the authoritative text as it is now."""
    from clausework.workflow.layout import confirm_translations, stamp_by_line

    with phase_shown("read"):
        anew = () if clauses else stamp_by_line(root)
    if anew:
        tell("layout.stamped_anew", count=len(anew))
    with phase_shown("read"):
        written = confirm_translations(root, clauses)
    for path in written:
        click.echo(path)
    tell("layout.stamped", count=len(written))

"""`clausework fmt`: lay out clause files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli._spoken import FILE_THERE, differing, in_project, inside, progress_shown, tell, warn


@click.command()
@click.argument("files", nargs=-1, type=FILE_THERE)
@click.option("--check", is_flag=True)
@click.option("--diff", is_flag=True)
@in_project
def command(files: tuple[Path, ...], check: bool, diff: bool, root: Path) -> None:
    """Put one sentence on a line and give an ID to each provision that lacks one."""
    from clausework.workflow.layout import layout, write_layout

    only = [inside(file, root) for file in files]
    with progress_shown() as progress:
        found = layout(root, only, progress)
    changed = found.changed
    for laid in changed:
        given = "  " + "、".join(laid.given) if laid.given else ""
        click.echo(f"{laid.path}{given}")
        if diff:
            before = (root / laid.path).read_text(encoding="utf-8")
            click.echo(differing(laid.path, before, laid.text), nl=False)
    for path in found.left:
        warn("layout.left", path=path)
    if check or diff:
        tell("layout.would" if changed else "layout.laid_out", count=len(changed))
        sys.exit(1 if changed else 0)
    write_layout(root, changed)
    tell("layout.done", count=len(changed))

"""`clausework init`: a new project."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from clausework.cli._options import language


@click.command(
    epilog="""\b
Examples:
  clausework init my-standard
  clausework init my-standard --lang en"""
)
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@language
def command(folder: Path, lang: str) -> None:
    """Make a project in DIR: a small bilingual standard that passes the check, to be written over."""
    from clausework.strings.catalogue import say
    from clausework.workflow.scaffold import scaffold

    written = scaffold(folder)
    told = {"path": str(folder), "folder": shlex.quote(str(folder)), "count": len(written)}
    click.echo(say(lang, "layout.scaffolded", **told))

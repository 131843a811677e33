"""`clausework dev`: what those do who write rules."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import Group, language
from clausework.strings.catalogue import say


@click.group(cls=Group)
def command() -> None:
    """Write parts of the program from templates."""


@command.command()
@click.argument("prefix")
@click.argument("name")
@click.option("--dir", "folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--function", is_flag=True)
@language
def new_rule(prefix: str, name: str, folder: Path | None, function: bool, lang: str) -> None:
    """Write the file of a new rule of drafting."""
    from clausework.workflow.rule_reference import new_rule as write_rule

    made = write_rule(prefix, name, folder, function)
    files = "\n  ".join(str(path) for path in (made.file, *([made.module] if function else ())))
    click.echo(say(lang, "checks.rule_written", id=made.id, files=files))

"""`clausework law`: what the laws ask that a standard rests on."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import Group, give, in_project, out_option


@click.group(cls=Group)
def command() -> None:
    """Look at the laws that the standard rests on."""


@command.command()
@click.option(
    "--format", "style", type=click.Choice(["text", "html", "xlsx"]), default="text", show_default=True
)
@out_option
@in_project
def coverage(style: str, out: Path | None, root: Path, lang: str) -> None:
    """List each duty of the articles cited: the provisions that carry it, or why less is carried."""
    from clausework.workflow.report import statute_coverage

    give(statute_coverage(root, style, lang), out)

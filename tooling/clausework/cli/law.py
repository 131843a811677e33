"""`clausework law`: what the laws ask that a standard rests on."""

from __future__ import annotations

from pathlib import Path

import click

from clausework.cli._spoken import Group, format_option, give, in_project, out_option, spoken


@click.group(cls=Group)
def command() -> None:
    """Look at the laws that the standard rests on."""


@command.command()
@format_option("text", "html", "xlsx")
@out_option
@in_project
def coverage(style: str, out: Path | None, root: Path) -> None:
    """List each duty of the articles cited: the provisions that carry it, or why less is carried."""
    from clausework.workflow.report import statute_coverage

    give(statute_coverage(root, style, spoken()), out)

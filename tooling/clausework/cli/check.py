"""`clausework check`: what is wrong with the text, where, and what to do."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from clausework.cli._spoken import in_project, inside, progress_shown, shows_colours, spoken
from clausework.strings.catalogue import say
from clausework.workflow.formats import report_names

COUNTED = ("text", "json")
"""The formats that numbers alone are told in."""
PHASES = ("read", "records", "check", "compare")
HEADER = re.compile(r"^(错误|警告|提示|error|warning|info)(?=\[)", re.MULTILINE)
CARETS = re.compile(r"\^+$", re.MULTILINE)
COLOURS = {
    "错误": "red",
    "error": "red",
    "警告": "yellow",
    "warning": "yellow",
    "提示": "cyan",
    "info": "cyan",
}


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(report_names()), default="text")
@click.option("--changed", "part", flag_value="changed")
@click.option("--staged", "part", flag_value="staged")
@click.option("--all", "whole", is_flag=True)
@click.option("--strict", is_flag=True)
@click.option("--statistics", "counts", is_flag=True)
@click.option("--baseline", type=click.Path(dir_okay=False, path_type=Path))
@in_project
def command(
    paths: tuple[Path, ...],
    form: str,
    part: str | None,
    whole: bool,
    strict: bool,
    counts: bool,
    baseline: Path | None,
    root: Path,
    lang: str,
) -> None:
    """Check the working text, its translations, its IDs and its process; PATHS limit the report."""
    from clausework.workflow.report import check_report

    if counts and form not in COUNTED:
        raise click.UsageError(say(spoken(), "checks.counted_as", known=", ".join(COUNTED)))
    only = tuple(inside(path, root) for path in paths)
    with progress_shown(PHASES) as progress:
        told = check_report(
            root, only, form, part, lang, progress, whole=whole, baseline=baseline, counts=counts
        )
    click.echo(_coloured(told.text) if form == "text" and shows_colours() else told.text, nl=False)
    if told.beside:
        click.echo(told.beside, err=True)
    held = ("error", "warning") if strict else ("error",)
    sys.exit(1 if any(item.severity in held for item in told.findings) else 0)


def _coloured(text: str) -> str:
    text = HEADER.sub(lambda match: click.style(match[1], fg=COLOURS[match[1]], bold=True), text)
    return CARETS.sub(lambda match: click.style(match[0], fg="red", bold=True), text)

"""`clausework check`: what is wrong with the text, where, and what to do."""

from __future__ import annotations

import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from clausework.cli._spoken import FILE, in_project, inside, progress_shown, said, shows_colours, spoken
from clausework.workflow.formats import report_names

COUNTED = ("text", "json")
"""The formats that numbers alone are told in."""
REVIEWS = (".docx", ".html", ".xlsx")
OWN = ("standard", "comments", "site")
"""The folders of a project."""
PHASES = ("read", "records", "check", "compare")
HEADER = re.compile(r"^(?:(错误|error)|(警告|warning)|(提示|info))(?=\[)", re.MULTILINE)
CARETS = re.compile(r"\^+$", re.MULTILINE)
COLOURS = (None, "red", "yellow", "cyan")
"""By the groups of the header."""


@click.command()
@click.argument("paths", nargs=-1, is_eager=True, type=click.Path(exists=True, path_type=Path))
@click.option("--format", "form", type=click.Choice(report_names()), default="text")
@click.option("--changed", "part", flag_value="changed")
@click.option("--staged", "part", flag_value="staged")
@click.option("--all", "whole", is_flag=True)
@click.option("--strict", is_flag=True)
@click.option("--statistics", "counts", is_flag=True)
@click.option("--as-of", "day", metavar="DATE", type=click.DateTime(("%Y-%m-%d",)))
@click.option("--baseline", type=FILE)
@click.option("--review", "reviews", multiple=True, type=FILE)
@click.option("--profile", default="")
@in_project
def command(
    paths: tuple[Path, ...],
    part: str | None,
    strict: bool,
    profile: str,
    day: datetime | None,
    root: Path,
    **told: Any,  # noqa: ANN401 - the fields of the style
) -> None:
    """Check the working text, its translations, its IDs and its process; PATHS limit the report."""
    from clausework.workflow.report import ReportStyle, check_report, foreign_report

    style = ReportStyle(lang=spoken(), as_of=f"{day:%Y-%m-%d}" if day else "", **told)
    if style.counts and style.form not in COUNTED:
        raise click.UsageError(said("checks.counted_as", known=", ".join(COUNTED)))
    if odd := next((path for path in style.reviews if path.suffix.lower() not in REVIEWS), None):
        raise click.UsageError(said("review.unknown_file", path=odd))
    if paths and not part and all(path.is_file() and not _own(path, root) for path in paths):
        made = foreign_report(paths, profile, style)
    else:
        only = tuple(inside(path, root) for path in paths)
        with progress_shown(PHASES) as progress:
            made = check_report(root, only, style, part, progress)
    click.echo(_coloured(made.text) if style.form == "text" and shows_colours() else made.text, nl=False)
    for line in made.beside:
        click.echo(line, err=True)
    held = ("error", "warning") if strict else ("error",)
    sys.exit(1 if any(item.severity in held for item in made.findings) else 0)


def _own(path: Path, root: Path) -> bool:
    """Whether a file is one of the project, not a text of others that lies beside it."""
    return any(path.resolve().is_relative_to((root / folder).resolve()) for folder in OWN)


def _coloured(text: str) -> str:
    text = HEADER.sub(lambda match: click.style(match[0], fg=COLOURS[match.lastindex or 0], bold=True), text)
    return CARETS.sub(lambda match: click.style(match[0], fg="red", bold=True), text)

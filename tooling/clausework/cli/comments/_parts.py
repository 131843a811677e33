"""Parts that the commands on comments share: options, the outcomes, and how they end."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from clausework.cli._spoken import spoken
from clausework.strings.catalogue import say

if TYPE_CHECKING:
    from clausework.model.draft import Place
    from clausework.model.finding import Finding

OUTCOMES = ("accepted", "partly", "rejected", "covered", "out-of-scope")
by_option = click.option("--by", default="", metavar="ACCOUNT")
consultation_option = click.option("--consultation", default="", metavar="ID")
out_option = click.option("--out", type=click.Path(dir_okay=False, path_type=Path))
all_of_option = click.option("--all-of", multiple=True, metavar="FILTER")


def selected(
    numbers: tuple[str, ...], filters: tuple[str, ...], root: Path, db: str, lang: str
) -> tuple[str, ...]:
    """The numbers that were typed, or those of the comments that filters choose."""
    from clausework.workflow.consult import selected

    if bool(numbers) == bool(filters):
        raise click.UsageError(say(lang, "comments.numbers_or_filter"))
    found = numbers or selected(root, filters, db)
    if not numbers:
        click.echo(say(lang, "comments.selected", count=len(found)), err=True)
    return found


def tidied(
    _context: click.Context, _parameter: click.Parameter, typed: str | tuple[str, ...]
) -> str | tuple[str, ...]:
    """The numbers of comments as records have them, of what was typed for them."""
    from clausework.workflow.numbers import tidy_number

    return tidy_number(typed) if isinstance(typed, str) else tuple(map(tidy_number, typed))


def iso_day(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    """A day as ISO 8601 has it; "" stays so."""
    try:
        return date.fromisoformat(typed).isoformat() if typed else ""
    except ValueError as error:
        raise click.BadParameter(say(spoken(), "comments.no_day", day=typed)) from error


def in_file(at: Place) -> str:
    """A place in a text: path, line and column."""
    return f"{at.path}:{at.line}:{at.column}"


def conclude(findings: Iterable[Finding], lang: str, place: Callable[[Place], str] = in_file) -> None:
    """Print findings and end with status 1, if there are any."""
    found = tuple(findings)
    for finding in found:
        click.echo(f"{place(finding.at)}: {finding.rule} {finding.message[lang]}", err=True)
        click.echo(f"  {finding.remedy[lang]}", err=True)
    if found:
        sys.exit(1)

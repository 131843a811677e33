"""Parts that the commands on comments share: options, and the outcomes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from clausework.cli._spoken import said, warn

OUTCOMES = ("accepted", "partly", "rejected", "covered", "out-of-scope")
by_option = click.option("--by", default="", metavar="ACCOUNT")
consultation_option = click.option("--consultation", default="", metavar="ID")
all_of_option = click.option("--all-of", multiple=True, metavar="FILTER")


def selected(numbers: tuple[str, ...], filters: tuple[str, ...], root: Path, db: str) -> tuple[str, ...]:
    """The numbers that were typed, or those of the comments that filters choose."""
    from clausework.workflow.consult import selected

    if bool(numbers) == bool(filters):  # both, or neither
        raise click.UsageError(said("comments.numbers_or_filter"))
    found = numbers or selected(root, filters, db)
    if not numbers:
        warn("comments.selected", count=len(found))
    return found


def tidied(
    _context: click.Context, _parameter: click.Parameter, typed: str | tuple[str, ...]
) -> str | tuple[str, ...]:
    """The numbers of comments as records have them, of what was typed for them."""
    from clausework.workflow.why import tidy_number

    return tidy_number(typed) if isinstance(typed, str) else tuple(map(tidy_number, typed))


def iso_day(_context: click.Context, _parameter: click.Parameter, typed: str) -> str:
    """A day as ISO 8601 has it; "" stays so."""
    try:
        return date.fromisoformat(typed).isoformat() if typed else ""
    except ValueError as error:
        raise click.BadParameter(said("comments.no_day", day=typed)) from error

"""What the commands on comments share: the rehearsal's store, the outcomes, and how they end."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from clausework.model.finding import Finding

OUTCOMES = ("accepted", "partly", "rejected", "covered", "out-of-scope")
rehearsal_option = click.option("--rehearsal", is_flag=True, help="The store of the rehearsal.")


def tidied(
    _context: click.Context, _parameter: click.Parameter, typed: str | tuple[str, ...]
) -> str | tuple[str, ...]:
    """The numbers of comments as records have them, of what was typed for them."""
    from clausework.workflow.numbers import tidy_number

    return tidy_number(typed) if isinstance(typed, str) else tuple(map(tidy_number, typed))


def conclude(findings: Iterable[Finding], lang: str) -> None:
    """Print findings and end with status 1, if there are any."""
    found = tuple(findings)
    for finding in found:
        place = f"{finding.at.path}:{finding.at.line}:{finding.at.column}"
        click.echo(f"{place}: {finding.rule} {finding.message[lang]}", err=True)
        click.echo(f"  {finding.remedy[lang]}", err=True)
    if found:
        sys.exit(1)

"""`clausework amend`: a text as it is by an amending decision."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from clausework.cli import _spoken


@click.group(cls=_spoken.Group)
def command() -> None:
    """Execute amending decisions."""


@command.command()
@click.argument("decision", type=_spoken.FILE_THERE)
@click.argument("base", metavar="OLD", is_eager=True)
@click.option("--to", "official", type=_spoken.FILE_THERE)
@_spoken.style_option
@_spoken.out_option
@_spoken.project_root
@_spoken.document_language
def apply(
    decision: Path,
    base: str,
    official: Path | None,
    style: str,
    out: Path | None,
    root: Path,
    lang: str | None,
) -> None:
    """Execute the amending decision in the file DECISION on the draft or the file OLD."""
    from clausework.workflow.amend import apply_decision

    with _spoken.phase_shown("prove"):
        made = apply_decision(root, decision, base, official)
    _spoken.give(made.clauses() if style == "json" else made.text(lang or ""), out)
    if made.outcomes:
        click.echo(made.report(_spoken.spoken()), err=True)
    told = {"new": made.draft.label, "digest": made.digest}
    _spoken.warn("amend.executed_digest", **told)
    sys.exit(0 if made.clean else 1)
